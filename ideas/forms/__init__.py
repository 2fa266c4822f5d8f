"""The forms of ideas, sparks, queues and notes."""

from ideas.forms.glass import GlassForm
from ideas.forms.ideas import CoAuthorsForm, IdeaFilter, IdeaForm, OutcomeForm
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
    "CoAuthorsForm",
    "CorrectionForm",
    "DecisionForm",
    "EndsForm",
    "FindIdeaForm",
    "FindParentForm",
    "FindSourceForm",
    "GlassForm",
    "IdeaFilter",
    "IdeaForm",
    "InboxFilter",
    "NewSparkForm",
    "NoteForm",
    "NumbersForm",
    "OutcomeForm",
    "OutlineForm",
    "PlaceForm",
    "PutBackForm",
    "ReadTalkForm",
    "ShownForm",
    "SideForm",
    "SparkForm",
    "SparkedIdeaForm",
    "StageForm",
    "TickForm",
    "UndoForm",
]
