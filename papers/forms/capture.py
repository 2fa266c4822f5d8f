"""The capture box: what is typed into it, and what it is taken from."""

from dataclasses import replace
from uuid import uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from papers import capturing, shorthand
from papers.forms.fields import ClockField, PictureField
from papers.models import Capture, Insight, Kind, Paper, Talk, Visibility
from papers.shorthand import LETTERS
from papers.text import shortened

KINDS = [Kind(value) for value in LETTERS.values()]
RECENT = 15
# So many of the last insights say from what somebody takes things down.
LOOKED_AT = 300
PLACEHOLDERS = {
    "": _("What did you take away, or what came to your mind?"),
    "talk": _("What did you take away? @12:31 for the time, #tag, s.7 for a slide"),
    "paper": _("What did you take away? p.7 for the page, #tag"),
}


class CaptureForm(forms.Form):
    """What ``by`` takes from a talk or a paper. ``save`` returns the insights."""

    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    text = forms.CharField(
        label=_("What did you take away?"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 1, "aria-keyshortcuts": "c"}),
    )
    many = forms.BooleanField(label=_("Each line is an insight"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[(kind.value, kind.label) for kind in KINDS],
        initial=Kind.TAKEAWAY,
        widget=forms.RadioSelect,
    )
    seconds = ClockField(
        label=_("Time in the talk"),
        widget=forms.TextInput(attrs={"placeholder": "–:––", "size": 7}),
    )
    image = PictureField(label=_("Image"), required=False)
    heard_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    idea = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    new_idea = forms.CharField(label=_("New idea"), required=False, max_length=1000)
    visibility = forms.ChoiceField(
        label=_("Who sees it"), required=False, choices=Visibility.choices
    )

    def __init__(self, *args, by, talk=None, paper=None, **kwargs):
        super().__init__(*args, auto_id="capture_%s", **kwargs)
        self.by, self.talk, self.paper = by, talk, paper
        self.fields["text"].widget.attrs["placeholder"] = PLACEHOLDERS[self.of]
        self.fields["visibility"].initial = self._usual_visibility
        if paper:
            del self.fields["seconds"]

    def _usual_visibility(self):
        last = Insight.objects.filter(owner=self.by).order_by("-pk")
        return last.values_list("visibility", flat=True).first() or Visibility.LAB

    @property
    def source(self):
        """The talk or the paper, or None."""
        return self.talk or self.paper

    @property
    def of(self) -> str:
        """What it is taken from: "talk", "paper" or "" for a thought of one's own."""
        return "talk" if self.talk else "paper" if self.paper else ""

    @property
    def letters(self) -> list[tuple]:
        """Each button of a kind with its letter."""
        return list(zip(self["kind"], LETTERS, strict=True))

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n")

    def clean_kind(self):
        return self.cleaned_data["kind"] or Kind.TAKEAWAY

    def clean_visibility(self):
        return self.cleaned_data["visibility"] or self._usual_visibility()

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if self.paper and cleaned.get("seconds") is not None:
            raise ValidationError({"seconds": _("A paper has no time. Write p.7 for the page.")})
        lines = self.lines_typed(cleaned)
        if cleaned["image"]:
            lines = [self._illustrated(*lines)]
        if not lines or not all(line.text.strip() for line in lines):
            raise ValidationError(
                {"text": _("Write what you took away, beside the time or the tags.")}
            )
        self._check_key(lines)
        return cleaned | {"lines": lines}

    def lines_typed(self, cleaned: dict) -> list[shorthand.Line]:
        """Return what was typed, each insight taken apart."""
        is_apart = cleaned["many"] and not cleaned["image"]
        typed = shorthand.lines_of(cleaned["text"]) if is_apart else [cleaned["text"]]
        return [shorthand.read(text, of=self.of) for text in typed]

    def _illustrated(self, line):
        """Return ``line`` as that of a picture, which may come without words."""
        seconds = self.cleaned_data.get("seconds") if line.seconds is None else line.seconds
        kind = self.cleaned_data["kind"]
        changed = {
            "text": line.text or capturing.called(seconds),
            "kind": line.kind or (Kind.IMAGE if kind == Kind.TAKEAWAY else kind),
        }
        return replace(line, **changed)

    def _check_key(self, lines):
        """Let the same lines be sent again, which saves nothing; let no others get lost so."""
        mine = Capture.objects.filter(owner=self.by, key=self.cleaned_data["key"])
        saved = list(
            Insight.objects.filter(capture__in=mine)
            .order_by("position", "pk")
            .values_list("text", flat=True)
        )
        if not saved or saved == [line.text for line in lines]:
            return
        self.data = self.data.copy()
        self.data[self.add_prefix("key")] = str(uuid4())
        raise ValidationError(
            _(
                "This was sent before, and saved as “%(text)s”. "
                "Save again to keep what stands here as another insight."
            ),
            params={"text": shortened(saved[0], 60)},
            code="conflict",
        )

    @property
    def is_conflict(self) -> bool:
        """Whether something else was saved with this key."""
        return self.has_error(NON_FIELD_ERRORS, "conflict")

    def save(self) -> list[Insight]:
        """Return the insights, saved; none, and why in ``errors``, if that does not go."""
        taken = self.cleaned_data
        towards = capturing.Towards(idea=taken["idea"], title=taken["new_idea"])
        try:
            return capturing.capture(
                by=self.by,
                key=taken["key"],
                lines=taken["lines"],
                talk=self.talk,
                paper=self.paper,
                image=taken["image"],
                kind=taken["kind"],
                visibility=taken["visibility"],
                seconds=taken.get("seconds"),
                heard_at=taken["heard_at"],
                towards=towards if towards.idea or towards.title else None,
            )
        except ValidationError as error:
            self.add_error(None, error)
            return []


class AnywhereForm(CaptureForm):
    """The capture box of no page: it asks what the lines are taken from."""

    taken_from = forms.CharField(label=_("Taken from"), required=False)

    field_order = ["taken_from"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        groups = [
            (label, [(_named(row), shortened(str(row), 80)) for row in self._recent(model)])
            for label, model in ((_("Talks"), Talk), (_("Papers"), Paper))
        ]
        choices = [("", _("A thought of my own")), *(group for group in groups if group[1])]
        # No field of choices: a line may be sent long after its talk was one of the last.
        self.fields["taken_from"].widget = forms.Select(choices=choices)
        self.fields["taken_from"].initial = self._last_source

    def _recent(self, model):
        """Return rows of ``model``: first those last taken from, then those last added."""
        rows, column = model.objects.visible_to(self.by), model._meta.model_name
        mine = Insight.objects.owned_by(self.by).exclude(**{column: None}).order_by("-pk")
        last = dict.fromkeys(mine.values_list(column, flat=True)[:LOOKED_AT])
        taken = rows.in_bulk([pk for pk, _no in zip(last, range(RECENT), strict=False)])
        new = [row for row in rows.order_by("-pk")[:RECENT] if row.pk not in taken]
        return [*(taken[pk] for pk in last if pk in taken), *new][:RECENT]

    def _last_source(self):
        last = Insight.objects.owned_by(self.by).select_related("talk", "paper")
        last = last.order_by("-pk").first()
        return _named(last.source) if last and last.source else ""

    def clean_taken_from(self):
        named = self.cleaned_data["taken_from"]
        if not named:
            return named
        kind, _dash, pk = named.partition("-")
        model = {"talk": Talk, "paper": Paper}.get(kind)
        row = None
        if model and pk.isdecimal():
            row = model.objects.visible_to(self.by).filter(pk=pk).first()
        if not row:
            raise ValidationError(_("That talk or paper is no longer there. Choose another."))
        setattr(self, kind, row)
        return named


def _named(source: Talk | Paper) -> str:
    return f"{source._meta.model_name}-{source.pk}"
