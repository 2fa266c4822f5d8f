"""Doubts: what keeps an idea from being tried. Offers: what a member can do about it."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas import access
from ideas.models.ideas import Idea
from papers.models.base import Trashable, TrashQuerySet, exactly_one, in_trash
from papers.text import shortened


class SaidQuerySet(TrashQuerySet):
    """What members said of ideas in a line or two: theirs to change and to take back."""

    def editable_by(self, user):
        """Rows that ``user`` may change or take back."""
        return self.visible_to(user).filter(access.own_words(user))

    def for_page(self, user):
        """Fetch who said it; add ``may_edit``: whether ``user`` may change it. The oldest first."""
        own = access.own_words(user)
        return self.select_related("by").annotate(may_edit=own).order_by("pk")

    def restorable_by(self, user):
        """Rows in the trash that ``user`` may take out again."""
        return self.trashed().filter(access.own_words(user))


class Said(Trashable):
    """A line or two that a member says of an idea. ``key`` is that of the form it was sent with."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    text = models.CharField(_("text"), max_length=500)
    key = models.UUIDField(default=uuid4, editable=False)

    class Meta:
        abstract = True
        indexes = [in_trash("%(class)s_in_trash")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="%(class)s_has_text"),
            models.UniqueConstraint(fields=["by", "key"], name="%(class)s_once"),
        ]

    def __str__(self):
        return shortened(self.text, 80)

    def before_save(self):
        self.text = " ".join(self.text.split())

    def get_absolute_url(self):
        name = type(self).__name__.lower()
        return f"{self.about.get_absolute_url()}#{name}-{self.pk}"


class DoubtQuerySet(SaidQuerySet):
    """Doubts."""

    def visible_to(self, user):
        """Doubts about the ideas that ``user`` may see."""
        ideas = Idea.objects.visible_to(user).filter(pk=OuterRef("idea"))
        return self.alive().filter(Exists(ideas))

    def settleable_by(self, user):
        """Doubts about ``user``'s own ideas, who says when one is settled."""
        return self.visible_to(user).filter(idea__in=Idea.objects.owned_by(user))

    def open(self):
        """Doubts that nobody has settled."""
        return self.filter(settled_at=None)

    def answered_for(self, user):
        """Open doubts, ``user``'s own or about own ideas, on which others offered their help."""
        offers = Offer.objects.alive().exclude(by=user).filter(doubt=OuterRef("pk"))
        concerning = Q(by=user) | Q(idea__in=Idea.objects.owned_by(user))
        return self.visible_to(user).open().filter(Exists(offers), concerning)

    def waiting_for(self, user):
        """Open doubts of others on which ``user`` offered help."""
        offers = Offer.objects.alive().filter(by=user, doubt=OuterRef("pk"))
        others = self.visible_to(user).open().exclude(idea__in=Idea.objects.owned_by(user))
        return others.exclude(by=user).filter(Exists(offers))

    def for_page(self, user):
        """Add also the idea, ``may_settle`` and, as ``offer_list``, the offers."""
        owned = Q(idea__in=Idea.objects.owned_by(user))
        offers = Offer.objects.alive().for_page(user)
        return (
            super()
            .for_page(user)
            .select_related("idea", "settled_by")
            .annotate(may_settle=owned)
            .prefetch_related(Prefetch("offers", offers, to_attr="offer_list"))
        )


class Doubt(Said):
    """What keeps an idea from being tried: "no GPUs", "I do not know the maths"."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="doubts", editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )

    objects = DoubtQuerySet.as_manager()

    class Meta(Said.Meta):
        abstract = False
        verbose_name = _("doubt")
        verbose_name_plural = _("doubts")

    @property
    def about(self):
        """The idea."""
        return self.idea

    def settle(self, *, by) -> None:
        """Say that the doubt keeps nobody any more. Raises EditConflict."""
        self.settled_at, self.settled_by = timezone.now(), by
        self.save(update_fields=["settled_at", "settled_by"])

    def reopen(self) -> None:
        """Undo that. Raises EditConflict."""
        self.settled_at, self.settled_by = None, None
        self.save(update_fields=["settled_at", "settled_by"])


class OfferQuerySet(SaidQuerySet):
    """Offers."""

    def visible_to(self, user):
        """Offers on the ideas that ``user`` may see, and on the doubts about them."""
        ideas = Idea.objects.visible_to(user).filter(pk=OuterRef("idea"))
        doubts = Doubt.objects.visible_to(user).filter(pk=OuterRef("doubt"))
        return self.alive().filter(Exists(ideas) | Exists(doubts))


class Offer(Said):
    """Help with a doubt, or with an idea as it is: a skill, data, machine time."""

    idea = models.ForeignKey(Idea, models.CASCADE, null=True, related_name="offers", editable=False)
    doubt = models.ForeignKey(
        Doubt, models.CASCADE, null=True, related_name="offers", editable=False
    )

    objects = OfferQuerySet.as_manager()

    class Meta(Said.Meta):
        abstract = False
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(
                condition=exactly_one("idea", "doubt"), name="offer_on_idea_or_doubt"
            ),
        ]

    @property
    def about(self):
        """The idea, also where the offer is on a doubt about it."""
        return self.doubt.idea if self.doubt else self.idea
