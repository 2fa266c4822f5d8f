"""Addresses for LaTeX of what an idea would cite."""

from django.db import models

from ideas.models.ideas import Idea
from papers.models import BibLink


class IdeaBibLink(models.Model):
    """That the address ``link`` gives what ``idea`` would cite."""

    link = models.OneToOneField(BibLink, models.CASCADE, related_name="idea_link")
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="bib_links")

    def __str__(self):
        return str(self.link)
