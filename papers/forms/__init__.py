"""The library's forms. Each checks what was typed and saves it with the deeds it needs."""

from papers.forms.account import (
    AgainForm,
    AuditFilter,
    ChangePasswordForm,
    CodeAgainForm,
    CodeForm,
    FirstCodeForm,
    InvitationForm,
    JoinForm,
    NewPasswordForm,
    ResetForm,
    RoleForm,
    SignInForm,
)
from papers.forms.capture import AnywhereForm, CaptureForm
from papers.forms.exporting import FormatForm
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
from papers.forms.imports import ImportForm
from papers.forms.papers import BibtexForm, PaperForm, filled_by
from papers.forms.people import PersonForm, ProfileForm
from papers.forms.recordings import AnchorForm, MomentForm, NudgeForm, RecordingForm
from papers.forms.talks import AnswerForm, ImageForm, InsightForm, TalkForm
from papers.forms.versioned import OwnedForm, Renderer, VersionedForm

__all__ = [
    "AgainForm",
    "AnchorForm",
    "AnswerForm",
    "AnywhereForm",
    "AuditFilter",
    "BibtexForm",
    "CaptureForm",
    "ChangePasswordForm",
    "ClockField",
    "CodeAgainForm",
    "CodeForm",
    "CompareForm",
    "FirstCodeForm",
    "FormatForm",
    "ImageForm",
    "ImportForm",
    "InsightFilter",
    "InsightForm",
    "InvitationForm",
    "JoinForm",
    "LinesField",
    "ListFilter",
    "MomentForm",
    "NewPasswordForm",
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
    "ResetForm",
    "RoleForm",
    "SeenForm",
    "SignInForm",
    "TalkFilter",
    "TalkForm",
    "TitlesField",
    "VersionedForm",
    "any_of",
    "filled_by",
]
