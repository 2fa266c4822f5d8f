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
from papers.forms.adding import (
    AddForm,
    FoundForm,
    UndoForm,
    sealed,
    sealed_file,
    undo_token,
    unsealed,
)
from papers.forms.capture import (
    AnywhereForm,
    CaptureForm,
)
from papers.forms.checking import (
    AfterForm,
    CheckFilter,
    RepairForm,
)
from papers.forms.citing import (
    CitedFilter,
    CiteForm,
)
from papers.forms.collections import (
    BulkForm,
    CollectedForm,
    CollectionForm,
    PresentationForm,
    ReadingForm,
)
from papers.forms.duplicates import (
    BothForm,
    GroupsForm,
    UniteForm,
    UnmergeForm,
)
from papers.forms.exporting import (
    FormatForm,
)
from papers.forms.fields import (
    ClockField,
    LinesField,
    PictureField,
    TitlesField,
)
from papers.forms.files import (
    FilesForm,
    ManyFilesField,
    QuoteForm,
)
from papers.forms.filters import (
    InsightFilter,
    ListFilter,
    PaperFilter,
    PersonFilter,
    TalkFilter,
    any_of,
)
from papers.forms.history import (
    CompareForm,
    SeenForm,
)
from papers.forms.imports import (
    ImportForm,
)
from papers.forms.keys import (
    BibLinkForm,
    DialectForm,
    KeyPatternForm,
)
from papers.forms.papers import (
    PaperForm,
    PastedForm,
    filled_by,
)
from papers.forms.people import (
    MergeForm,
    OtherPersonForm,
    PersonForm,
    ProfileForm,
)
from papers.forms.recordings import (
    AnchorForm,
    MomentForm,
    NudgeForm,
    RecordingForm,
)
from papers.forms.searching import (
    SavedSearchForm,
    SearchForm,
)
from papers.forms.talks import (
    AnswerForm,
    ImageForm,
    InsightForm,
    TalkForm,
    talk_filled_by,
)
from papers.forms.tasks import (
    TaskForm,
)
from papers.forms.versioned import (
    OwnedForm,
    Renderer,
    VersionedForm,
)

__all__ = [
    "AddForm",
    "AfterForm",
    "AgainForm",
    "AnchorForm",
    "AnswerForm",
    "AnywhereForm",
    "AuditFilter",
    "BibLinkForm",
    "BothForm",
    "BulkForm",
    "CaptureForm",
    "ChangePasswordForm",
    "CheckFilter",
    "CiteForm",
    "CitedFilter",
    "ClockField",
    "CodeAgainForm",
    "CodeForm",
    "CollectedForm",
    "CollectionForm",
    "CompareForm",
    "DialectForm",
    "FilesForm",
    "FirstCodeForm",
    "FormatForm",
    "FoundForm",
    "GroupsForm",
    "ImageForm",
    "ImportForm",
    "InsightFilter",
    "InsightForm",
    "InvitationForm",
    "JoinForm",
    "KeyPatternForm",
    "LinesField",
    "ListFilter",
    "ManyFilesField",
    "MergeForm",
    "MomentForm",
    "NewPasswordForm",
    "NudgeForm",
    "OtherPersonForm",
    "OwnedForm",
    "PaperFilter",
    "PaperForm",
    "PastedForm",
    "PersonFilter",
    "PersonForm",
    "PictureField",
    "PresentationForm",
    "ProfileForm",
    "QuoteForm",
    "ReadingForm",
    "RecordingForm",
    "Renderer",
    "RepairForm",
    "ResetForm",
    "RoleForm",
    "SavedSearchForm",
    "SearchForm",
    "SeenForm",
    "SignInForm",
    "TalkFilter",
    "TalkForm",
    "TaskForm",
    "TitlesField",
    "UndoForm",
    "UniteForm",
    "UnmergeForm",
    "VersionedForm",
    "any_of",
    "filled_by",
    "sealed",
    "sealed_file",
    "talk_filled_by",
    "undo_token",
    "unsealed",
]
