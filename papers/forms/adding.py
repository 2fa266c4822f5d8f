"""The add box: what is pasted or dropped there, and which of what was found is saved."""

from dataclasses import asdict

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _, ngettext_lazy

from papers import looking, text
from papers.adding import Added
from papers.looking import Found, TooMany
from papers.record import Name, PartialDate, Record

LARGEST = 1024 * 1024
_NAMES = ("authors", "editors", "translators")


class FilesInput(forms.ClearableFileInput):
    """A control for several files."""

    allow_multiple_selected = True


class TextFilesField(forms.FileField):
    """Files of text; cleans to a list of their texts."""

    def __init__(self, **kwargs):
        super().__init__(required=False, widget=FilesInput(), **kwargs)

    def clean(self, data, initial=None):
        uploads = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [self._text(super(TextFilesField, self).clean(one, initial)) for one in uploads]

    def _text(self, upload) -> str:
        named = {"name": upload.name}
        if upload.size > LARGEST:
            raise ValidationError(
                _("“%(name)s” is too large for this box: import it instead."), params=named
            )
        try:
            return text.decode(upload.read()).text
        except text.NotText:
            raise ValidationError(
                _("“%(name)s” is no text. Drop a file of BibTeX, RIS or CSL-JSON."), params=named
            ) from None


class AddForm(forms.Form):
    """Whatever names papers. Cleans ``found`` to what it speaks of."""

    text = forms.CharField(
        label=_("What do you have?"),
        required=False,
        strip=False,  # or the lines that a problem names would not be those that were typed
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_(
            "A DOI, an arXiv number, a PMID, an ISBN or an address with one in it, as many as you "
            "like; BibTeX, RIS or CSL-JSON; or a reference, one a paragraph."
        ),
    )
    files = TextFilesField(label=_("Or files"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound:  # else what was found has the focus
            self.fields["text"].widget.attrs["autofocus"] = True

    def clean(self):
        cleaned = super().clean()
        texts = [cleaned.get("text") or "", *(cleaned.get("files") or [])]
        if not any(map(str.strip, texts)):
            if not self.errors:
                raise ValidationError(_("Paste something first, or choose a file."), code="empty")
            return cleaned
        try:
            cleaned["found"] = [one for part in texts for one in looking.look(part)]
        except TooMany as many:
            raise ValidationError(
                ngettext_lazy(
                    "There is %(count)d entry here: too many to look at one by one.",
                    "There are %(count)d entries here: too many to look at one by one.",
                    "count",
                ),
                params={"count": many.count},
                code="many",
            ) from None
        return cleaned


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
    return signing.dumps(
        {"record": asdict(found.record), "is_to_complete": found.is_to_complete},
        salt="papers.found",
        compress=True,
    )


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
    return Found(Record(**record), is_to_complete=kept["is_to_complete"])


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
    made = {"papers": added.papers, "talks": added.talks, "completed": added.completed}
    return signing.dumps(made, salt=_undo_salt(by), compress=True)


def _undo_salt(by):
    return f"papers.added.{by.pk}"
