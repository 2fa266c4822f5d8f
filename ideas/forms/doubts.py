"""The forms of doubts, offers, dials and pictures of ideas."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas import doubting
from ideas.models import Dial, Doubt, Idea, IdeaImage, Offer
from ideas.models.dials import LEAST, MOST, SCALES
from papers.forms import VersionedForm


class SaidForm(VersionedForm):
    """A line or two on an idea. Sent twice with the same ``key``, it is said once."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["key"]
        else:
            self.fields["key"].initial = uuid4

    def save(self, commit=True):
        """Return the row: as changed, as said now, or as said before with the same key."""
        if self.instance.pk:
            return super().save(commit)
        key = self.cleaned_data["key"] or uuid4()
        return doubting.say(said=self.instance, by=self.by, key=key)


class DoubtForm(SaidForm):
    """What keeps an idea from being tried."""

    class Meta:
        model = Doubt
        fields = ["text"]
        labels = {"text": _("What is in the way?")}
        help_texts = {"text": _("In a line or two: no GPUs, I do not know the maths.")}


class OfferForm(SaidForm):
    """Help with an idea, or with a doubt about it."""

    class Meta:
        model = Offer
        fields = ["text"]
        labels = {"text": _("How can you help?")}
        help_texts = {"text": _("With a skill, data, machine time: two GPUs until March.")}


def _scale(label, question):
    numbers = [(number, str(number)) for number in range(LEAST, MOST + 1)]
    return forms.TypedChoiceField(
        label=label, help_text=question, choices=numbers, coerce=int, widget=forms.RadioSelect
    )


class DialForm(forms.Form):
    """The answer of a member on the dials of an idea; at first as in ``dial``, if there is one."""

    excitement = _scale(_("Excitement"), _("How much would you like to see it tried?"))
    feasibility = _scale(_("Feasibility"), _("How well can we do it with what we have?"))
    novelty = _scale(_("Novelty"), _("How new would it be to the field?"))

    def __init__(self, *args, idea: Idea, by, dial: Dial | None = None, **kwargs):
        self.idea, self.by = idea, by
        if dial:
            kwargs["initial"] = {name: getattr(dial, name) for name in SCALES}
        super().__init__(*args, **kwargs)

    def save(self) -> Dial:
        """Return the one answer of the member."""
        return Dial.objects.answer(idea=self.idea, by=self.by, **self.cleaned_data)


class IdeaImageForm(VersionedForm):
    """The words below a picture of an idea, and its place among the others."""

    class Meta:
        model = IdeaImage
        fields = ["caption", "position"]
