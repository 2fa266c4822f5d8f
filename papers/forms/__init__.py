"""The library's forms. Each checks what was typed and saves it with the deeds it needs."""

from papers.forms.fields import ClockField, LinesField, PictureField, TitlesField
from papers.forms.filters import (
    InsightFilter,
    ListFilter,
    PaperFilter,
    PersonFilter,
    TalkFilter,
    any_of,
)
from papers.forms.papers import BibtexForm, PaperForm, filled_by
from papers.forms.people import PersonForm, ProfileForm
from papers.forms.talks import ImageForm, InsightForm, TalkForm
from papers.forms.versioned import OwnedForm, Renderer, VersionedForm

__all__ = [
    "BibtexForm",
    "ClockField",
    "ImageForm",
    "InsightFilter",
    "InsightForm",
    "LinesField",
    "ListFilter",
    "OwnedForm",
    "PaperFilter",
    "PaperForm",
    "PersonFilter",
    "PersonForm",
    "PictureField",
    "ProfileForm",
    "Renderer",
    "TalkFilter",
    "TalkForm",
    "TitlesField",
    "VersionedForm",
    "any_of",
    "filled_by",
]
