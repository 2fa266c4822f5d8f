"""The add box: what is pasted or dropped there, and which of what was found is saved."""

from dataclasses import asdict

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _, ngettext_lazy

from papers import attaching, dropping, looking, pdf
from papers.adding import Added
from papers.dropping import Dropped
from papers.formats.recognizing import Unrecognized, recognize
from papers.importing.reporting import REFUSALS
from papers.looking import Answers, Found, TooMany
from papers.record import Name, PartialDate, Record

LARGEST = 1024 * 1024
_NAMES = ("authors", "editors", "translators")


class FilesInput(forms.ClearableFileInput):
    """A control for several files."""

    allow_multiple_selected = True


class UploadsField(forms.FileField):
    """Any number of files; cleans to a list of uploads."""

    def __init__(self, **kwargs):
        super().__init__(required=False, widget=FilesInput(), allow_empty_file=True, **kwargs)

    def clean(self, data, initial=None):
        uploads = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(UploadsField, self).clean(one, initial) for one in uploads]


class AddForm(forms.Form):
    """Whatever names papers. Cleans ``found`` to what it speaks of.

    What is too much to look at is held ``to_import``: a list of ``Dropped``.
    """

    text = forms.CharField(
        label=_("What do you have?"),
        required=False,
        strip=False,  # or the lines that a problem names would not be those that were typed
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_(
            "A DOI, an arXiv number, a PMID, an ISBN or an address with one in it, as many as you "
            "like; references in a format of another program; or as they are printed, one a "
            "paragraph."
        ),
    )
    files = UploadsField(
        label=_("Or files"),
        help_text=_("PDFs of papers, or BibTeX, RIS, CSL-JSON, PubMed, EndNote or Zotero RDF."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound:  # else what was found has the focus
            self.fields["text"].widget.attrs["autofocus"] = True

    def clean(self):
        cleaned = super().clean()
        text, files = cleaned.get("text") or "", cleaned.get("files") or []
        if not text.strip() and not files:
            if not self.errors:
                raise ValidationError(_("Paste something first, or choose a file."), code="empty")
            return cleaned
        answers = Answers()
        cleaned["found"], cleaned["to_import"] = [], []
        if text.strip():
            self._look_at(text, answers)
        for upload in files:
            self._look_into(upload, answers)
        return cleaned

    def _look_at(self, text, answers):
        try:
            self.cleaned_data["found"] += looking.look(text, answers)
        except TooMany as many:
            self._too_many(many, text.encode(errors="replace"), str(_("Pasted text")))

    def _look_into(self, upload, answers):
        """Look into a file: a PDF, or one of references."""
        named = {"name": upload.name}
        try:
            if upload.read(len(pdf.MAGIC)) == pdf.MAGIC:
                incoming = attaching.check(upload)
                self.cleaned_data["found"].append(looking.look_at_pdf(incoming, answers))
                return
            if upload.size > settings.IMPORT_MEGABYTES * 1024 * 1024:
                named["most"] = settings.IMPORT_MEGABYTES
                words = _("“%(name)s” is larger than %(most)d MB. Import it in parts.")
                raise ValidationError(words, params=named)
            upload.seek(0)
            self._look_into_references(upload.read(), upload.name, answers)
        except Unrecognized as other:
            named["said"] = REFUSALS[other.code]
            self.add_error("files", ValidationError(_("“%(name)s”: %(said)s"), params=named))
        except ValidationError as refused:
            self.add_error("files", refused)

    def _look_into_references(self, data, name, answers):
        if len(data) > LARGEST:
            recognize(data, name)
            self.cleaned_data["to_import"].append(dropping.hold_text(data, name))
            return
        try:
            self.cleaned_data["found"] += looking.look_into(data, name, answers)
        except TooMany as many:
            self._too_many(many, data, name)

    def _too_many(self, many, data, name):
        """Hold what an import takes; identifiers and references it does not read."""
        if many.are_entries:
            self.cleaned_data["to_import"].append(dropping.hold_text(data, name))
            return
        words = ngettext_lazy(
            "There is %(count)d entry here: too many to look at one by one.",
            "There are %(count)d entries here: too many to look at one by one.",
            "count",
        )
        self.add_error(None, ValidationError(words, params={"count": many.count}, code="many"))


class FoundForm(forms.Form):
    """Which of the things found is saved. Cleans ``chosen`` to a list of ``Found``."""

    chosen = forms.Field(required=False, widget=forms.MultipleHiddenInput)

    def clean_chosen(self):
        tokens = self.cleaned_data["chosen"] or []
        if not tokens:
            raise ValidationError(_("Choose what to save."))
        try:
            return [unsealed(token) for token in tokens]
        except ValueError:
            raise ValidationError(_("Look it up again, then save.")) from None


def sealed(found: Found) -> str:
    """Return ``found`` as text for a form, so that what is saved is what was looked at."""
    kept = {
        "record": asdict(found.record),
        "is_to_complete": found.is_to_complete,
        "file": found.file and asdict(found.file),
    }
    return signing.dumps(kept, salt="papers.found", compress=True)


def unsealed(token: str) -> Found:
    """Return what ``sealed`` made ``token`` of. Raises ValueError for any other text."""
    try:
        kept = signing.loads(token, salt="papers.found")
    except signing.BadSignature:
        raise ValueError("not sealed here") from None
    record = kept["record"]
    for name in _NAMES:
        record[name] = tuple(Name(**parts) for parts in record[name])
    record["date"] = PartialDate(**record["date"]) if record["date"] else None
    record["keywords"] = tuple(record["keywords"])
    record["extra"] = tuple(map(tuple, record["extra"]))
    file = Dropped(**kept["file"]) if kept["file"] else None
    return Found(Record(**record), is_to_complete=kept["is_to_complete"], file=file)


def sealed_file(dropped: Dropped) -> str:
    """Return ``dropped`` as text for a form, so that nobody asks for another file."""
    return signing.dumps(asdict(dropped), salt="papers.dropped")


def unsealed_file(token: str) -> Dropped:
    """Return what ``sealed_file`` made ``token`` of. Raises ValueError for any other text."""
    try:
        return Dropped(**signing.loads(token, salt="papers.dropped"))
    except signing.BadSignature:
        raise ValueError("not sealed here") from None


class UndoForm(forms.Form):
    """What a deed of adding made, as its Undo button says. Cleans ``made`` to ``Added``."""

    made = forms.CharField(max_length=100_000)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_made(self):
        try:
            kept = signing.loads(self.cleaned_data["made"], salt=_undo_salt(self.by))
        except signing.BadSignature:
            raise ValidationError(_("This cannot be undone here.")) from None
        return Added(**kept)


def undo_token(added: Added, by) -> str:
    """Return what ``UndoForm`` of the same member reads."""
    made = {
        "papers": added.papers,
        "talks": added.talks,
        "completed": added.completed,
        "files": added.files,
    }
    return signing.dumps(made, salt=_undo_salt(by), compress=True)


def _undo_salt(by):
    return f"papers.added.{by.pk}"
