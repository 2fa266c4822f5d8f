"""The citation styles of the lab."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from papers.admin.base import LibraryAdmin
from papers.citing import EngineError, sample, styles
from papers.forms import VersionedForm
from papers.models import CitationStyle

MESSAGES = {
    "too-long": _("The style is longer than %(limit)d characters."),
    "xml": _("This is no XML, or XML with entities of its own, which are not read."),
    "not-csl": _("This is no style of the Citation Style Language (CSL 1.0)."),
    "too-deep": _("The style is nested too deeply."),
    "dependent": _("This style only points to another one, “%(detail)s”. Add that one instead."),
    "no-bibliography": _("This style makes no bibliography, only notes or citations in the text."),
}


class CitationStyleForm(VersionedForm):
    """A style, as a file or as its text. It is tried on an item before it is kept."""

    file = forms.FileField(
        required=False,
        label=_("file"),
        help_text=_("A .csl file, for example from zotero.org/styles."),
        widget=forms.FileInput(attrs={"accept": ".csl,.xml"}),
    )

    class Meta:
        model = CitationStyle
        fields = ["title", "text"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].required = self.fields["text"].required = False
        self.fields["title"].help_text = _("Empty: the title of the style.")

    def clean(self):
        cleaned = super().clean()
        text = self._text()
        try:
            style = styles.read(text)
            sample(style)
        except styles.BadStyle as error:
            values = {"detail": error.detail, "limit": styles.LONGEST}
            raise ValidationError(MESSAGES[error.code], params=values) from None
        except EngineError as error:
            raise ValidationError(
                _("The style was tried on a paper, and failed: %(detail)s"),
                params={"detail": str(error)[:200]},
            ) from None
        title = cleaned.get("title") or style.title[:300]
        if not title:
            raise ValidationError({"title": _("The style has no title. Give it one.")})
        return cleaned | {"text": text, "title": title}

    def _text(self) -> str:
        if not (file := self.cleaned_data.get("file")):
            return self.cleaned_data.get("text") or ""
        if file.size > styles.LONGEST * 4:
            raise ValidationError(MESSAGES["too-long"], params={"limit": styles.LONGEST})
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(MESSAGES["xml"]) from None


@admin.register(CitationStyle)
class CitationStyleAdmin(LibraryAdmin):
    form = CitationStyleForm
    list_display = ["title", "changed_at"]
    search_fields = ["title"]
    fieldsets = [(None, {"fields": ["title", "file", "text"]})]
