"""The forms of ideas, sparks, queues, comments and notes."""

from ideas.forms.comments import CommentEditForm, CommentForm, MarkForm, ReplyForm, TypedForm
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
    "CommentEditForm",
    "CommentForm",
    "CorrectionForm",
    "DecisionForm",
    "EndsForm",
    "FindIdeaForm",
    "FindParentForm",
    "FindSourceForm",
    "IdeaFilter",
    "IdeaForm",
    "InboxFilter",
    "MarkForm",
    "NewSparkForm",
    "NoteForm",
    "NumbersForm",
    "OutcomeForm",
    "OutlineForm",
    "PlaceForm",
    "PutBackForm",
    "ReadTalkForm",
    "ReplyForm",
    "ShownForm",
    "SideForm",
    "SparkForm",
    "SparkedIdeaForm",
    "StageForm",
    "TickForm",
    "TypedForm",
    "UndoForm",
]
