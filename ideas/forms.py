"""The forms of ideas and notes."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ideas import advice, changing, concluding, linking, outline, queues, sparking
from ideas.models import Basis, Change, Idea, Queue, Spark, Status
from ideas.models.ideas import lock_outline
from ideas.models.sparks import SOURCES
from ideas.notes import importing
from ideas.notes.reading import Kind, Role, Voice
from papers import crediting
from papers.forms import LinesField, ListFilter, OwnedForm, VersionedForm, any_of
from papers.markdown import holds
from papers.models import Insight, Kind as InsightKind, Paper, Stage, Talk, Visibility


class IdeaForm(OwnedForm):
    """An idea."""

    class Meta:
        model = Idea
        fields = [
            "number",
            "title",
            "body",
            "status",
            "status_reason",
            "revisit_on",
            "visibility",
            "tags",
        ]
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "body": forms.Textarea(attrs={"rows": 8}),
            "revisit_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def clean_visibility(self):
        visibility, parent = self.cleaned_data["visibility"], self.instance.parent
        if parent and parent.visibility == Visibility.PRIVATE != visibility:
            raise ValidationError(_("The idea it is part of is private, so this one must be too."))
        return visibility

    def clean(self):
        lock_outline()
        cleaned = super().clean()
        needed = self.instance if self.instance.pk else self.instance.parent
        if needed and not Idea.objects.editable_by(self.by).filter(pk=needed.pk).exists():
            raise ValidationError(_("“%(idea)s” was deleted meanwhile."), params={"idea": needed})
        return cleaned

    def save(self, commit=True):
        """Return the idea. ``change`` is then the change to undo, None if nothing differs."""
        tags = self.cleaned_data["tags"]
        if self.instance._state.adding:
            idea = changing.insert(idea=self.instance, by=self.by, tags=tags)
            self.change = Change.objects.undoable_by(self.by).first()
            return idea
        fields = {name: self.cleaned_data[name] for name in self._meta.fields if name != "tags"}
        self.change = changing.edit(idea=self.instance, by=self.by, tags=tags, **fields)
        return self.instance


class OutcomeForm(VersionedForm):
    """What became of an idea. ``save`` also keeps the lesson as an insight."""

    outcome_title = forms.CharField(
        label=_("Paper"),
        required=False,
        max_length=1000,
        help_text=_(
            "The paper or dataset of ours that it became: title, DOI or citation key. "
            "An unknown title is added as a paper."
        ),
    )
    lesson = forms.CharField(
        label=_("What it taught"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It becomes an insight of its own, which can spark other ideas. Markdown."),
    )

    field_order = ["outcome_title", "negative_result", "lesson", "status", "status_reason"]

    class Meta:
        model = Idea
        fields = ["negative_result", "status", "status_reason"]
        widgets = {"negative_result": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "status": _("With a paper it may be published, with a negative result dropped.")
        }

    def stored(self, row):
        lesson = concluding.lesson_of(row)
        return {
            "outcome_title": row.outcome.title if row.outcome else "",
            "lesson": lesson.text if lesson else "",
        }

    def save(self, commit=True):
        if "outcome_title" in self.changed_data:
            title = self.cleaned_data["outcome_title"]
            self.instance.outcome = crediting.paper_called(title) if title else None
        concluding.teach(idea=self.instance, lesson=self.cleaned_data["lesson"], by=self.by)
        return super().save(commit)


class IdeaFilter(ListFilter):
    """What narrows the outline to a list."""

    status = forms.ChoiceField(required=False, label=_("Status"), choices=any_of(Status.choices))


class NoteForm(forms.Form):
    """A note to bring in: a file, or pasted text. ``save`` returns it with whether it is new."""

    file = forms.FileField(
        label=_("Markdown or text file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".md,.markdown,.txt,text/*"}),
        help_text=_("UTF-8, UTF-16 or GBK, up to 2 MB. Its bytes are kept as they are."),
    )
    text = forms.CharField(
        label=_("Or paste the note"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    visibility = forms.ChoiceField(
        label=_("Who sees the insights and ideas"),
        choices=Visibility.choices,
        initial=Visibility.PRIVATE,
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean(self):
        cleaned = super().clean()
        upload = cleaned.get("file")
        if not upload and not cleaned.get("text") and not self.errors:
            raise ValidationError(_("Choose a file, or paste the text of a note."))
        data = upload.read() if upload else cleaned.get("text", "").encode(errors="replace")
        if not self.errors:
            importing.check(data)
        return cleaned | {"data": data}

    def save(self):
        upload = self.cleaned_data.get("file")
        return importing.bring_in(
            data=self.cleaned_data["data"],
            file_name=upload.name if upload else str(_("Pasted note")),
            by=self.by,
            visibility=self.cleaned_data["visibility"],
        )


class CorrectionForm(forms.Form):
    """One correction of a reading. Cleans to ``correction``, as ``ideas.notes.reading`` takes it.

    ``at`` names the piece; ``do`` what is done: ``role:idea``, ``kind:method``, ``voice:mine``,
    ``split``, ``join``, ``up`` or ``down``. A split needs ``before``: the words that the second
    part begins with.
    """

    at = forms.IntegerField(min_value=0, error_messages={"required": _("Choose a line first.")})
    do = forms.ChoiceField(
        choices=[
            *((f"role:{role}", role) for role in Role),
            *((f"kind:{kind}", kind) for kind in Kind),
            *((f"voice:{voice}", voice) for voice in Voice),
            *((name, name) for name in ("split", "join", "up", "down")),
        ]
    )
    before = forms.CharField(required=False, max_length=500)

    def __init__(self, *args, reading, text, **kwargs):
        super().__init__(*args, **kwargs)
        self.pieces = {piece.start: piece for piece in reading.pieces}
        self.text = text

    def clean_at(self):
        at = self.cleaned_data["at"]
        if at not in self.pieces:
            raise ValidationError(_("This line is read otherwise by now. Choose it again."))
        return at

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        name, _colon, value = cleaned["do"].partition(":")
        correction = {"op": name, "at": cleaned["at"]}
        if value:
            correction[name] = value
        elif name in {"up", "down"}:
            correction |= {"op": "move", "by": -1 if name == "up" else 1}
        elif name == "split":
            correction["offset"] = self._where_to_split()
        return cleaned | {"correction": correction}

    def _where_to_split(self):
        piece = self.pieces[self.cleaned_data["at"]]
        words = self.cleaned_data["before"].strip()
        found = self.text.find(words, piece.start + 1, piece.end) if words else -1
        if found < 0:
            raise ValidationError(
                _("Say before which words to split: select them in the line, or type them.")
            )
        return found


class ReadTalkForm(forms.Form):
    """The title and the speakers of a talk in a reading."""

    title = forms.CharField(
        label=_("Title"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    speakers = LinesField(
        label=_("Speakers"), help_text=_("One a line, in order. Empty: not known.")
    )


class EndsForm(forms.Form):
    """The two rows that a spark links. Cleans to ``source``, which ``by`` sees, and ``idea``."""

    insight = forms.ModelChoiceField(Insight.objects.none(), required=False)
    paper = forms.ModelChoiceField(Paper.objects.none(), required=False)
    from_idea = forms.ModelChoiceField(Idea.objects.none(), required=False)
    idea = forms.ModelChoiceField(Idea.objects.none())

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        for name in SOURCES:
            rows = self.fields[name].queryset.model.objects
            self.fields[name].queryset = rows.visible_to(by)
        self.fields["idea"].queryset = Idea.objects.editable_by(by)

    def clean(self):
        cleaned = super().clean()
        sources = [cleaned[name] for name in SOURCES if cleaned.get(name)]
        if len(sources) != 1 or sources[0] == cleaned.get("idea"):
            raise ValidationError(_("Choose one insight, one paper or one other idea."))
        return cleaned | {"source": sources[0]}


class SparkForm(VersionedForm):
    """What a spark says: how its two rows hang together, why, and by which words of each."""

    class Meta:
        model = Spark
        fields = ["relation", "basis", "why", "insight_phrase", "idea_phrase"]
        help_texts = {"why": _("One line, for who reads it later.")}
        widgets = {
            "insight_phrase": forms.TextInput(attrs={"data-takes": "source"}),
            "idea_phrase": forms.TextInput(attrs={"data-takes": "idea"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {"paper": _("Words of the paper"), "from_idea": _("Words of the other idea")}
        source_field = sparking.source_field(self.instance.source)
        if source_field in labels:
            self.fields["insight_phrase"].label = labels[source_field]

    def clean(self):
        cleaned = super().clean()
        sides = {"insight_phrase": self.instance.source, "idea_phrase": self.instance.idea}
        for name, row in sides.items():
            phrase = cleaned.get(name) if name in self.changed_data else ""
            if phrase and not any(holds(text, phrase) for text in sparking.texts(row)):
                text = _("The text does not have these words. Select them in it, or copy them.")
                self.add_error(name, text)
        return cleaned


class NewSparkForm(SparkForm):
    """A spark between two rows that are given as ``instance``."""

    def save(self, commit=True):
        said = self.cleaned_data
        return sparking.light(
            source=self.instance.source,
            idea=self.instance.idea,
            by=self.by,
            relation=said["relation"],
            basis=said["basis"],
            why=said["why"],
            source_phrase=said["insight_phrase"],
            idea_phrase=said["idea_phrase"],
        )


class SideForm(forms.Form):
    """From which end of a spark something was done: the page to go back to."""

    side = forms.ChoiceField(choices=[("idea", "idea"), ("source", "source")], required=False)


class SparkedIdeaForm(IdeaForm):
    """A new idea that ``source`` lit."""

    def __init__(self, *args, source, **kwargs):
        super().__init__(*args, **kwargs)
        self.source = source

    def save(self, commit=True):
        idea = super().save(commit)
        sparking.light(source=self.source, idea=idea, by=self.by)
        return idea


class FindIdeaForm(forms.Form):
    """Finds ideas that may be linked to a row."""

    find = forms.CharField(required=False, max_length=200, label=_("Find an idea"))

    def offers(self, source, user) -> list | None:
        """Return what was found for ``source``, or None where nothing was asked for."""
        asked = self.is_valid() and self.cleaned_data["find"]
        return linking.found_ideas(asked, source, user) if asked else None


class FindSourceForm(forms.Form):
    """Finds what may be linked to an idea as its source."""

    find = forms.CharField(required=False, max_length=200, label=_("Find another"))
    among = forms.ChoiceField(
        required=False,
        label=_("Among"),
        choices=[
            ("insight", _("Insights")),
            ("paper", _("Papers")),
            ("from_idea", _("Ideas")),
        ],
    )

    def offers(self, idea, user) -> list | None:
        """Return what was found for ``idea``, or None where nothing was asked for."""
        if not self.is_valid() or not self.cleaned_data["find"]:
            return None
        among = self.cleaned_data["among"] or "insight"
        return linking.found_sources(self.cleaned_data["find"], among, idea, user)


class InboxFilter(forms.Form):
    """What narrows the inbox."""

    kind = forms.ChoiceField(required=False, label=_("Kind"), choices=any_of(InsightKind.choices))
    talk = forms.ModelChoiceField(
        Talk.objects.none(), required=False, label=_("Talk"), empty_label=_("Any")
    )

    value = ListFilter.value

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        talks = queues.inbox(by).exclude(talk=None).values("talk")
        self.fields["talk"].queryset = Talk.objects.visible_to(by).filter(pk__in=talks)

    def narrow(self, insights):
        """Return those of the queryset ``insights`` that are asked for."""
        wanted = {name: self.value(name) for name in self.fields}
        return insights.filter(**{name: value for name, value in wanted.items() if value})


class DecisionForm(forms.Form):
    """What ``by`` decides on ``insight`` in the inbox. ``save`` does it.

    ``do`` is ``link`` or ``reject``, with the suggested ``idea``, or ``advice`` or ``aside``.
    """

    do = forms.ChoiceField(choices=[(name, name) for name in ("link", "reject", "advice", "aside")])
    idea = forms.ModelChoiceField(
        Idea.objects.none(),
        required=False,
        error_messages={
            "invalid_choice": _("This suggestion is dealt with already. Choose another one.")
        },
    )

    def __init__(self, *args, insight, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.insight, self.by = insight, by
        linked = Spark.objects.filter(insight=insight).values("idea")
        self.fields["idea"].queryset = Idea.objects.editable_by(by).exclude(pk__in=linked)

    def clean(self):
        cleaned = super().clean()
        if not queues.inbox(self.by).filter(pk=self.insight.pk).exists():
            raise ValidationError(_("This insight is dealt with already. Here is the next one."))
        if cleaned.get("do") in {"link", "reject"} and not cleaned.get("idea") and not self.errors:
            self.add_error("idea", _("Choose an idea first."))
        return cleaned

    def save(self):
        insight, idea, by = self.insight, self.cleaned_data["idea"], self.by
        match self.cleaned_data["do"]:
            case "link":
                sparking.light(source=insight, idea=idea, by=by, basis=Basis.SUGGESTED)
            case "reject":
                sparking.reject(source=insight, idea=idea, by=by)
            case "advice":
                advice.shelve(insight=insight)
                queues.settle(row=insight, queue=Queue.INBOX, by=by)
            case "aside":
                queues.settle(row=insight, queue=Queue.INBOX, by=by)


class PutBackForm(forms.Form):
    """What is undone of a decision on an insight: the ``idea`` or the ``kind`` it had, if any."""

    idea = forms.ModelChoiceField(Idea.objects.none(), required=False)
    was = forms.ChoiceField(choices=any_of(InsightKind.choices), required=False)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["idea"].queryset = Idea.objects.editable_by(by)


class StageForm(forms.Form):
    """The work that a piece of advice is for."""

    stage = forms.ChoiceField(choices=Stage.choices)


class ChecklistForm(forms.Form):
    """A piece of the ``offered`` advice for a checklist; if none, all that the page offers.

    ``chosen`` lists what is asked for.
    """

    advice = forms.ModelChoiceField(
        Insight.objects.none(),
        required=False,
        error_messages={
            "invalid_choice": _("This advice is on the checklist already, or is gone.")
        },
    )

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["advice"].queryset = offered

    @property
    def chosen(self):
        piece = self.cleaned_data["advice"]
        return [piece] if piece else list(self.fields["advice"].queryset[: advice.MOST])


class TickForm(forms.Form):
    """Whether a piece of advice is followed."""

    is_done = forms.BooleanField(required=False)


class ShownForm(forms.Form):
    """How much of the outline is shown: which page of it, and what is open.

    ``open`` are ids with commas between; where it is given at all, just those are open.
    """

    after = forms.CharField(required=False)
    before = forms.CharField(required=False)
    start = forms.IntegerField(required=False, min_value=0, max_value=10**9)
    level = forms.IntegerField(required=False, min_value=1, max_value=1000)
    levels = forms.ChoiceField(required=False, choices=[("all", "all"), ("none", "none")])
    open = forms.CharField(required=False)

    def clean_open(self):
        found = self.cleaned_data["open"].split(",")
        return [int(pk) for pk in found if pk.isdecimal() and len(pk) < 19]

    def value(self, name):
        """Return what was asked for, or None if that made no sense."""
        return self.cleaned_data.get(name) if self.is_valid() or name in self.cleaned_data else None

    def opening(self, also: list[Idea]) -> outline.Opening:
        """Return what is open, and where only some is, also what leads to ``also``."""
        if "open" in self.data:
            above = Idea.objects.lines_to(Idea.objects.filter(children__in=also))
            return outline.opening([*self.value("open"), *above.values_list("pk", flat=True)])
        kinds = {"all": outline.ALL, "none": outline.NONE}
        return kinds.get(self.value("levels"), outline.DEFAULT)


class PlaceForm(forms.Form):
    """From where in the outline something is done: the idea zoomed in on, if any, and the page."""

    root = forms.ModelChoiceField(Idea.objects.none(), required=False)
    next = forms.CharField(required=False, max_length=2000)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["root"].queryset = Idea.objects.visible_to(by)


class UndoForm(PlaceForm):
    """The change to undo; the last one if it is not said."""

    change = forms.ModelChoiceField(Change.objects.none(), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["change"].queryset = Change.objects.undoable_by(self.by)


class NumbersForm(forms.Form):
    """Whose numbers the outline shows."""

    numbers = forms.ChoiceField(choices=[("own", "own"), ("automatic", "automatic")])


class OutlineForm(PlaceForm):
    """A change of the outline. ``save`` does it.

    ``idea`` are the rows it is about; ``parent``, ``before`` and ``after`` a place. Two ways of
    ``do`` change nothing and lead to a page: ``open`` to edit one idea, ``choose`` a new parent.
    """

    do = forms.ChoiceField(
        choices=[
            (name, name)
            for name in (
                *("add", "edit", "indent", "outdent", "up", "down", "move", "delete"),
                *("open", "choose"),
            )
        ]
    )
    idea = forms.ModelMultipleChoiceField(Idea.objects.none(), required=False)
    parent = forms.ModelChoiceField(Idea.objects.none(), required=False)
    before = forms.ModelChoiceField(Idea.objects.none(), required=False)
    after = forms.ModelChoiceField(Idea.objects.none(), required=False)
    title = forms.CharField(required=False, max_length=10_000)
    seen_version = forms.IntegerField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("idea", "parent"):
            self.fields[name].queryset = Idea.objects.editable_by(self.by)
        for name in ("before", "after"):
            self.fields[name].queryset = Idea.objects.visible_to(self.by)

    @property
    def asks_for_what_is_not_there(self) -> bool:
        """Whether a row that is named does not exist for who asks."""
        rows = ("idea", "parent", "before", "after", "root")
        codes = ("invalid_choice", "invalid_pk_value")
        return any(self.has_error(name, code) for name in rows for code in codes)

    def clean(self):
        cleaned = super().clean()
        do, ideas = cleaned.get("do"), cleaned.get("idea")
        if self.errors:
            return cleaned
        if do == "add":
            if not cleaned["title"]:
                raise ValidationError(_("Write the idea first."))
        elif not ideas:
            raise ValidationError(_("Choose an idea first: tick its box."))
        if do in {"edit", "open"} and len(ideas) > 1:
            raise ValidationError(_("Choose one idea only: they are edited one by one."))
        if do == "edit" and cleaned["seen_version"] is None:
            raise ValidationError(_("Load the page again, then edit the idea."))
        root = cleaned["root"]
        if do == "outdent" and root and any(idea.parent_id == root.pk for idea in ideas):
            raise ValidationError(_("It would leave this page. Zoom out first."))
        return cleaned

    def save(self) -> list[Idea]:
        """Make the change and return the ideas it was about. Raises EditConflict and Refused."""
        given, by = self.cleaned_data, self.by
        ideas = list(given["idea"])
        match given["do"]:
            case "add":
                return [self._add(ideas)]
            case "edit":
                ideas[0].version = given["seen_version"]
                changing.edit(idea=ideas[0], by=by, title=given["title"])
            case "move":
                place = {name: given[name] for name in ("parent", "before", "after")}
                changing.move(ideas=ideas, by=by, **place)
            case "delete":
                changing.delete(ideas=ideas, by=by)
            case step:
                {
                    "indent": changing.indent,
                    "outdent": changing.outdent,
                    "up": changing.up,
                    "down": changing.down,
                }[step](ideas=ideas, by=by)
        return ideas

    def _add(self, ideas):
        given = self.cleaned_data
        below = ideas[-1] if ideas and not given["parent"] and not given["before"] else None
        return changing.add(
            by=self.by,
            title=given["title"],
            parent=given["parent"] or given["root"],
            before=given["before"],
            after=given["after"] or below,
        )


class FindParentForm(forms.Form):
    """Finds the idea that others are to be part of."""

    idea = forms.ModelMultipleChoiceField(Idea.objects.none(), required=False)
    find = forms.CharField(required=False, max_length=200, label=_("Number or words"))
    next = forms.CharField(required=False, max_length=2000)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["idea"].queryset = Idea.objects.editable_by(by)
