"""The forms of ideas, sparks, queues and notes."""

from ideas.forms.ideas import IdeaFilter, IdeaForm, OutcomeForm
from ideas.forms.notes import CorrectionForm, NoteForm, ReadTalkForm
from ideas.forms.outline import (
    FindParentForm,
    NumbersForm,
    OutlineForm,
    PlaceForm,
    ShownForm,
    UndoForm,
)
from ideas.forms.queues import (
    ChecklistForm,
    DecisionForm,
    InboxFilter,
    PutBackForm,
    StageForm,
    TickForm,
)
from ideas.forms.sharing import LinkFilter, LinksForm, PasswordForm, ShareForm
from ideas.forms.sparks import (
    EndsForm,
    FindIdeaForm,
    FindSourceForm,
    NewSparkForm,
    SideForm,
    SparkedIdeaForm,
    SparkForm,
)

__all__ = [
    "ChecklistForm",
    "CorrectionForm",
    "DecisionForm",
    "EndsForm",
    "FindIdeaForm",
    "FindParentForm",
    "FindSourceForm",
    "IdeaFilter",
    "IdeaForm",
    "InboxFilter",
    "LinkFilter",
    "LinksForm",
    "NewSparkForm",
    "NoteForm",
    "NumbersForm",
    "OutcomeForm",
    "OutlineForm",
    "PasswordForm",
    "PlaceForm",
    "PutBackForm",
    "ReadTalkForm",
    "ShareForm",
    "ShownForm",
    "SideForm",
    "SparkForm",
    "SparkedIdeaForm",
    "StageForm",
    "TickForm",
    "UndoForm",
]
