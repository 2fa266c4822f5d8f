"""The forms that bring a note in and correct its reading."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ideas.notes import importing
from ideas.notes.reading import Kind, Role, Voice
from papers.forms import LinesField
from papers.models import Visibility


class NoteForm(forms.Form):
    """A note to bring in: a file, or pasted text. ``save`` returns it with whether it is new."""

    file = forms.FileField(
        label=_("Markdown or text file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".md,.markdown,.txt,text/*"}),
        help_text=_("UTF-8, UTF-16 or GBK, up to 2 MB. Its bytes are kept as they are."),
    )
    text = forms.CharField(
        label=_("Or paste the note"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    visibility = forms.ChoiceField(
        label=_("Who sees the insights and ideas"),
        choices=Visibility.choices,
        initial=Visibility.PRIVATE,
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean(self):
        cleaned = super().clean()
        upload = cleaned.get("file")
        if not upload and not cleaned.get("text") and not self.errors:
            raise ValidationError(_("Choose a file, or paste the text of a note."))
        data = upload.read() if upload else cleaned.get("text", "").encode(errors="replace")
        if not self.errors:
            importing.check(data)
        return cleaned | {"data": data}

    def save(self):
        upload = self.cleaned_data.get("file")
        return importing.bring_in(
            data=self.cleaned_data["data"],
            file_name=upload.name if upload else str(_("Pasted note")),
            by=self.by,
            visibility=self.cleaned_data["visibility"],
        )


class CorrectionForm(forms.Form):
    """One correction of a reading. Cleans to ``correction``, as ``ideas.notes.reading`` takes it.

    ``at`` names the piece; ``do`` what is done: ``role:idea``, ``kind:method``, ``voice:mine``,
    ``split``, ``join``, ``up`` or ``down``. A split needs ``before``: the words that the second
    part begins with.
    """

    at = forms.IntegerField(min_value=0, error_messages={"required": _("Choose a line first.")})
    do = forms.ChoiceField(
        choices=[
            *((f"role:{role}", role) for role in Role),
            *((f"kind:{kind}", kind) for kind in Kind),
            *((f"voice:{voice}", voice) for voice in Voice),
            *((name, name) for name in ("split", "join", "up", "down")),
        ]
    )
    before = forms.CharField(required=False, max_length=500)

    def __init__(self, *args, reading, text, **kwargs):
        super().__init__(*args, **kwargs)
        self.pieces = {piece.start: piece for piece in reading.pieces}
        self.text = text

    def clean_at(self):
        at = self.cleaned_data["at"]
        if at not in self.pieces:
            raise ValidationError(_("This line is read otherwise by now. Choose it again."))
        return at

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        name, _colon, value = cleaned["do"].partition(":")
        correction = {"op": name, "at": cleaned["at"]}
        if value:
            correction[name] = value
        elif name in {"up", "down"}:
            correction |= {"op": "move", "by": -1 if name == "up" else 1}
        elif name == "split":
            correction["offset"] = self._where_to_split()
        return cleaned | {"correction": correction}

    def _where_to_split(self):
        piece = self.pieces[self.cleaned_data["at"]]
        words = self.cleaned_data["before"].strip()
        found = self.text.find(words, piece.start + 1, piece.end) if words else -1
        if found < 0:
            raise ValidationError(
                _("Say before which words to split: select them in the line, or type them.")
            )
        return found


class ReadTalkForm(forms.Form):
    """The title and the speakers of a talk in a reading."""

    title = forms.CharField(
        label=_("Title"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    speakers = LinesField(
        label=_("Speakers"), help_text=_("One a line, in order. Empty: not known.")
    )
