"""The library's forms. Each checks what was typed and saves it with the deeds it needs."""

from papers.forms.capture import AnywhereForm, CaptureForm
from papers.forms.fields import ClockField, LinesField, PictureField, TitlesField
from papers.forms.filters import (
    InsightFilter,
    ListFilter,
    PaperFilter,
    PersonFilter,
    TalkFilter,
    any_of,
)
from papers.forms.history import CompareForm, SeenForm
from papers.forms.papers import BibtexForm, PaperForm, filled_by
from papers.forms.people import PersonForm, ProfileForm
from papers.forms.recordings import AnchorForm, MomentForm, NudgeForm, RecordingForm
from papers.forms.talks import AnswerForm, ImageForm, InsightForm, TalkForm
from papers.forms.versioned import OwnedForm, Renderer, VersionedForm

__all__ = [
    "AnchorForm",
    "AnswerForm",
    "AnywhereForm",
    "BibtexForm",
    "CaptureForm",
    "ClockField",
    "CompareForm",
    "ImageForm",
    "InsightFilter",
    "InsightForm",
    "LinesField",
    "ListFilter",
    "MomentForm",
    "NudgeForm",
    "OwnedForm",
    "PaperFilter",
    "PaperForm",
    "PersonFilter",
    "PersonForm",
    "PictureField",
    "ProfileForm",
    "RecordingForm",
    "Renderer",
    "SeenForm",
    "TalkFilter",
    "TalkForm",
    "TitlesField",
    "VersionedForm",
    "any_of",
    "filled_by",
]
