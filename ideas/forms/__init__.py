"""The forms of ideas, sparks, queues and notes."""

from ideas.forms.doubts import DialForm, DoubtForm, IdeaImageForm, OfferForm
from ideas.forms.glass import GlassForm
from ideas.forms.ideas import CoAuthorsForm, IdeaFilter, IdeaForm, OutcomeForm
from ideas.forms.lab import GlanceForm
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
    "DialForm",
    "DoubtForm",
    "EndsForm",
    "FindIdeaForm",
    "FindParentForm",
    "FindSourceForm",
    "GlanceForm",
    "GlassForm",
    "IdeaFilter",
    "IdeaForm",
    "IdeaImageForm",
    "InboxFilter",
    "NewSparkForm",
    "NoteForm",
    "NumbersForm",
    "OfferForm",
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
