"""Pictures of ideas: sketches, plots, photos of a whiteboard."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ideas.models.ideas import Idea
from papers.models.base import Trashable, TrashQuerySet, in_trash


class IdeaImageQuerySet(TrashQuerySet):
    """Pictures of ideas: who sees and who edits the idea sees and edits them."""

    def visible_to(self, user):
        """Pictures of the ideas that ``user`` may see."""
        ideas = Idea.objects.visible_to(user).filter(pk=OuterRef("idea"))
        return self.alive().filter(Exists(ideas))

    def editable_by(self, user):
        """Pictures of the ideas that ``user`` may edit."""
        return self.alive().filter(idea__in=Idea.objects.editable_by(user))

    def restorable_by(self, user):
        """Pictures in the trash of the ideas that ``user`` may edit."""
        return self.trashed().filter(idea__in=Idea.objects.editable_by(user))


class IdeaImage(Trashable):
    """A picture of an idea."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="images", editable=False)
    file = models.ImageField(
        _("image"),
        upload_to="ideas",
        width_field="width",
        height_field="height",
        editable=False,
    )
    thumbnail = models.ImageField(upload_to="ideas", editable=False)
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    position = models.PositiveIntegerField(
        _("order"), default=0, help_text=_("The picture with the smallest number comes first.")
    )

    objects = IdeaImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("image of an idea")
        verbose_name_plural = _("images of ideas")
        ordering = ["position", "pk"]
        indexes = [in_trash("ideaimage_in_trash")]
        constraints = [
            models.CheckConstraint(condition=~Q(file=""), name="ideaimage_has_a_file"),
        ]

    def __str__(self):
        return self.caption or f"{_('image')} {self.pk}"

    def get_absolute_url(self):
        return f"{reverse('ideas:idea-detail', args=[self.idea_id])}#image-{self.pk}"
