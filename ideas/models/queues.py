"""What somebody has settled, so that the inbox and the queues can reach zero, and checklists."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models.ideas import Idea
from papers.models.base import exactly_one, one_of
from papers.models.images import Image
from papers.models.insights import Insight
from papers.models.sources import Talk


class Queue(models.TextChoices):
    """Where rows wait for somebody."""

    INBOX = "inbox", _("Inbox")
    TALKS = "talks", _("Talks that fed no idea")
    IDEAS = "ideas", _("Ideas without a source")
    QUESTIONS = "questions", _("Open questions")
    IMAGES = "images", _("Missing images")
    TODAY = "today", _("Today")


WAITING = ("insight", "talk", "idea", "image")


class Settled(models.Model):
    """A row that ``by`` has dealt with, or leaves as it is: it waits in the queue no longer."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    queue = models.CharField(max_length=9, choices=Queue.choices)
    insight = models.ForeignKey(Insight, models.CASCADE, null=True, related_name="settled")
    talk = models.ForeignKey(Talk, models.CASCADE, null=True, related_name="settled")
    idea = models.ForeignKey(Idea, models.CASCADE, null=True, related_name="settled")
    image = models.ForeignKey(Image, models.CASCADE, null=True, related_name="settled")

    class Meta:
        indexes = [models.Index(fields=["by", "queue", "at"], name="settled_today")]
        constraints = [
            one_of("queue", Queue, name="settled_queue_known"),
            models.CheckConstraint(condition=exactly_one(*WAITING), name="settled_one_row"),
            *(
                models.UniqueConstraint(fields=["by", "queue", name], name=f"settled_{name}_once")
                for name in WAITING
            ),
        ]

    def __str__(self):
        return f"{self.get_queue_display()}: {self.insight or self.talk or self.idea or self.image}"


class Check(models.Model):
    """A piece of advice on the checklist of an idea, with the tick, if it has one."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="checks")
    advice = models.ForeignKey(Insight, models.CASCADE, related_name="checks")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["idea", "advice"], name="check_once")]

    def __str__(self):
        return f"{self.idea}: {self.advice}"
