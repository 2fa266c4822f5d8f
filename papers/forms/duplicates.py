"""The forms of papers that are in the library twice."""

from dataclasses import dataclass

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from papers.differing import Piece, differences
from papers.duplicates.uniting import (
    BOTH,
    FIELDS,
    GONE,
    KEPT,
    LISTS,
    ROLES,
    Choice,
    credits_of,
    fullness,
    usual,
)
from papers.history import ATTACHED
from papers.models import DuplicateGroup, Paper

LEFT, RIGHT = "left", "right"
SIDES = [(LEFT, _("the left one")), (RIGHT, _("the right one"))]
LABELS = {name: capfirst(ATTACHED[name]) for name in (*ROLES, "tags")}


class BothForm(forms.Form):
    """The other paper, beside the one in the address; of those that ``user`` may edit."""

    other = forms.ModelChoiceField(Paper.objects.none())

    def __init__(self, data, *, paper, user):
        super().__init__(data)
        papers = Paper.objects.editable_by(user).with_authors().prefetch_related("tags")
        self.fields["other"].queryset = papers.exclude(pk=paper.pk)


class GroupsForm(forms.Form):
    """The groups of papers that are chosen to be merged."""

    groups = forms.ModelMultipleChoiceField(
        DuplicateGroup.objects.none(), error_messages={"required": _("Choose some groups first.")}
    )

    def __init__(self, data, *, user):
        super().__init__(data)
        groups = DuplicateGroup.objects.visible_to(user).waiting()
        self.fields["groups"].queryset = groups.filter(is_certain=True)


class UnmergeForm(forms.Form):
    """Whether what was edited since is to be left as it is."""

    leaving = forms.BooleanField(required=False)


@dataclass(frozen=True)
class Line:
    """A field of two papers side by side; ``pieces`` is the right one, compared with the left."""

    label: str
    left: str
    pieces: list[Piece]
    choice: forms.BoundField | None = None


class UniteForm(forms.Form):
    """What to take of two papers, and which of them to keep.

    Of each field in which they differ the left one or the right one; of lists also both.
    """

    keep = forms.ChoiceField(label=_("Keep"), choices=SIDES, widget=forms.RadioSelect)
    seen_left = forms.IntegerField(widget=forms.HiddenInput)
    seen_right = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, left: Paper, right: Paper):
        super().__init__(data)
        self.left, self.right = left, right
        is_left = fullness(left) >= fullness(right)
        of = usual(*((left, right) if is_left else (right, left)))
        self.initial = {
            "keep": LEFT if is_left else RIGHT,
            "seen_left": left.version,
            "seen_right": right.version,
        }
        self._texts = [(name, _text(left, name), _text(right, name)) for name in (*FIELDS, *LISTS)]
        sides = {KEPT: is_left, GONE: not is_left}
        for name, one, other in self._texts:
            if one != other:
                choices = [*SIDES, (BOTH, _("both"))] if name in LISTS else SIDES
                self.fields[f"of_{name}"] = forms.ChoiceField(
                    label=_label(name), choices=choices, widget=forms.RadioSelect
                )
                start = of[name] if of[name] == BOTH else LEFT if sides[of[name]] else RIGHT
                self.initial[f"of_{name}"] = start

    @property
    def is_stale(self) -> bool:
        """Whether somebody saved one of the two since they were shown."""
        self.full_clean()
        seen = [self.cleaned_data.get(name) for name in ("seen_left", "seen_right")]
        return None not in seen and seen != [self.left.version, self.right.version]

    @property
    def differing(self) -> list[Line]:
        """The fields in which the two differ."""
        return [
            Line(_label(name), one, differences(one, other), self[f"of_{name}"])
            for name, one, other in self._texts
            if one != other
        ]

    @property
    def same(self) -> list[Line]:
        """What both have."""
        return [
            Line(_label(name), one, []) for name, one, other in self._texts if one == other and one
        ]

    @property
    def pair(self) -> tuple[Paper, Paper]:
        """The paper to keep and the one that goes, as they were seen."""
        self.left.version = self.cleaned_data["seen_left"]
        self.right.version = self.cleaned_data["seen_right"]
        keeps_left = self.cleaned_data["keep"] == LEFT
        return (self.left, self.right) if keeps_left else (self.right, self.left)

    @property
    def choice(self) -> Choice:
        """What to take of the one to keep and of the one that goes."""
        keep = self.cleaned_data["keep"]
        return Choice(
            {
                name.removeprefix("of_"): BOTH if side == BOTH else KEPT if side == keep else GONE
                for name, side in self.cleaned_data.items()
                if name.startswith("of_")
            }
        )


def _label(name: str) -> str:
    return LABELS.get(name) or capfirst(Paper._meta.get_field(name).verbose_name)


def _text(paper: Paper, name: str) -> str:
    """Return what ``paper`` has as ``name``, for who compares."""
    if name in ROLES:
        return "\n".join(map(str, credits_of(paper)[name]))
    if name == "tags":
        return "\n".join(sorted(tag.name for tag in paper.tags.all()))
    if name == "extra":
        return "\n".join(f"{key}: {value}" for key, value in sorted(paper.extra.items()))
    return paper.get_type_display() if name == "type" else getattr(paper, name)
