"""The forms of the inbox, the advice shelf and checklists."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ideas import advice, queues, sparking
from ideas.models import Basis, Idea, Queue, Spark
from papers.forms import ListFilter, any_of
from papers.models import Insight, Kind as InsightKind, Stage, Talk

# Talks to choose from; of many more, a list would be of no use.
OFFERED = 100


class InboxFilter(forms.Form):
    """What narrows the inbox."""

    kind = forms.ChoiceField(required=False, label=_("Kind"), choices=any_of(InsightKind.choices))
    talk = forms.ModelChoiceField(
        Talk.objects.none(), required=False, label=_("Talk"), empty_label=_("Any")
    )

    value = ListFilter.value

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        talks = self.fields["talk"]
        talks.queryset = Talk.objects.visible_to(by)
        chosen = self.value("talk")
        latest = [talk for talk in queues.talks_in_inbox(by)[:OFFERED] if talk != chosen]
        offered = [chosen, *latest] if chosen else latest
        talks.choices = any_of([(talk.pk, str(talk)) for talk in offered])

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
