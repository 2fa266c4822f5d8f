"""Dials: how a member takes an idea, from 1 to 5 on three scales."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas import access
from ideas.models.ideas import Idea
from papers.models.base import Checked, CheckedQuerySet

LEAST, MOST = 1, 5
SCALES = ("excitement", "feasibility", "novelty")


def _scale(label):
    checks = [MinValueValidator(LEAST), MaxValueValidator(MOST)]
    return models.PositiveSmallIntegerField(label, validators=checks)


class DialQuerySet(CheckedQuerySet):
    """Answers on the dials of ideas."""

    def visible_to(self, user):
        """Answers on ideas that ``user`` may see and has answered on: nobody sees them before."""
        ideas = Idea.objects.visible_to(user)
        return self.filter(access.answered(user), idea__in=ideas)

    def editable_by(self, user):
        """``user``'s own answers."""
        return self.visible_to(user).filter(access.own_words(user))

    def answer(self, *, idea: Idea, by, **values):
        """Return the one answer of ``by`` on ``idea``, saved with ``values`` by scale.

        Raises ValidationError if one is not from 1 to 5.
        """
        # One statement, so that answering and withdrawing at once cannot get in each other's way.
        (dial,) = self.bulk_create(
            [self.model(idea=idea, by=by, **values)],
            update_conflicts=True,
            unique_fields=["idea", "by"],
            update_fields=SCALES,
        )
        return dial


class Dial(Checked):
    """The answer of one member on one idea."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="dials")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    excitement = _scale(_("Excitement"))
    feasibility = _scale(_("Feasibility"))
    novelty = _scale(_("Novelty"))

    objects = DialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "by"], name="dial_once"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__range": (LEAST, MOST)}),
                    name=f"dial_{name}_from_1_to_5",
                )
                for name in SCALES
            ),
        ]

    def __str__(self):
        return " ".join(str(getattr(self, name)) for name in SCALES)
