"""Tags: one word list for papers, talks, insights and ideas, one join table for each.

A tag in another case or width is the same tag: its ``slug`` is its name folded. The first spelling
is the one shown.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagField
from taggit.managers import TaggableManager, _TaggableManager
from taggit.models import ItemBase, TagBase

from papers.text import fold, split_tags

LONGEST = 100


def clean_tags(names: list[str]) -> list[str]:
    """Return tag names as they are kept. Raises ValidationError, naming the tag, if one is bad."""
    names = split_tags("\n".join(names))
    for name in names:
        if len(name) > LONGEST or len(fold(name)) > LONGEST:
            raise ValidationError(
                _("The tag “%(start)s…” is longer than %(most)d characters."),
                params={"start": name[:20], "most": LONGEST},
            )
        if not name.isprintable():
            raise ValidationError(
                _("The tag “%(tag)s” has a character that cannot be kept."), params={"tag": name}
            )
    return names


class Tag(TagBase):
    """A word that rows of several kinds share."""

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["slug"]

    def save(self, *args, **kwargs):
        self.slug = fold(self.name)
        super().save(*args, **kwargs)


def tags_named(names: list[str]) -> list[Tag]:
    """Return the tags of those names, adding the ones that are new, in two queries.

    Raises ValidationError, naming the tag, if one is bad.
    """
    wanted = {fold(name): name for name in clean_tags(names)}
    if not wanted:
        return []
    Tag.objects.bulk_create(
        [Tag(name=name, slug=slug) for slug, name in wanted.items()], ignore_conflicts=True
    )
    return list(Tag.objects.filter(slug__in=wanted))


class FoldedTags(_TaggableManager):
    """Adds tags by their folded name, in two queries however many they are."""

    def _to_tag_model_instances(self, tags, tag_kwargs):
        found = {tag.slug: tag for tag in tags if isinstance(tag, Tag)}
        named = tags_named([tag for tag in tags if isinstance(tag, str)])
        return list((found | {tag.slug: tag for tag in named}).values())


class FoldedTagField(TagField):
    """The form field for tags."""

    def clean(self, value):
        return clean_tags(super().clean(value))

    def has_changed(self, initial, data):
        """Return whether ``data`` (text) names other tags than ``initial`` (Tag rows)."""
        return {fold(name) for name in split_tags(data)} != {tag.slug for tag in initial or []}


class TagsField(TaggableManager):
    """The ``tags`` of a model; ``through`` is its join table."""

    def __init__(self, **kwargs):
        super().__init__(
            **{
                "manager": FoldedTags,
                "blank": True,
                "verbose_name": _("tags"),
                "help_text": _("Set tags apart by a comma (, ， ; ； 、). A tag may have spaces."),
            }
            | kwargs
        )

    def formfield(self, form_class=FoldedTagField, **kwargs):
        return super().formfield(form_class=form_class, **kwargs)


class TaggedRow(ItemBase):
    """The link of a tag to a row, with a real foreign key on both sides."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="%(class)s_items", db_index=False)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="%(class)s_once")
        ]
