"""The forms of ideas, sparks, queues, comments and notes."""

from ideas.forms.comments import CommentEditForm, CommentForm, MarkForm, ReplyForm, TypedForm
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
    "CoAuthorsForm",
    "CommentEditForm",
    "CommentForm",
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
    "LinkFilter",
    "LinksForm",
    "MarkForm",
    "NewSparkForm",
    "NoteForm",
    "NumbersForm",
    "OfferForm",
    "OutcomeForm",
    "OutlineForm",
    "PasswordForm",
    "PlaceForm",
    "PutBackForm",
    "ReadTalkForm",
    "ReplyForm",
    "ShareForm",
    "ShownForm",
    "SideForm",
    "SparkForm",
    "SparkedIdeaForm",
    "StageForm",
    "TickForm",
    "TypedForm",
    "UndoForm",
]
