"""What a form is sent besides its fields changes nothing."""

import pytest
from django.db import models

from papers.models import User
from tests.site.matrix import table, world as the_world
from tests.site.matrix.walking import Walk

pytestmark = pytest.mark.django_db
# Who changes which row at which address; of a row that is shared, who may not say who sees it.
CASES = [
    ("editor", "papers:paper-edit", "paper", "living paper"),
    ("editor", "papers:talk-edit", "talk", "living talk"),
    ("editor", "papers:speaker-edit", "person", "living speaker"),
    ("owner", "papers:insight-edit", "insight", "private insight"),
    ("admin", "papers:insight-edit", "insight", "lab insight"),
    ("admin", "papers:question-answer", "insight", "lab question"),
    ("owner", "ideas:idea-edit", "idea", "private idea"),
    ("editor", "ideas:idea-edit", "idea", "lab idea"),
    ("coauthor", "ideas:idea-edit", "idea", "co-authored idea"),
    ("coauthor", "ideas:idea-outcome", "idea", "co-authored idea"),
    ("editor", "ideas:idea-outcome", "idea", "lab idea"),
    ("editor", "ideas:ideaimage-edit", "ideaimage", "image of lab idea"),
    ("reader", "ideas:comment-edit", "comment", "comment on lab idea"),
    ("reader", "ideas:doubt-edit", "doubt", "doubt on lab idea"),
    ("reader", "ideas:offer-edit", "offer", "offer with lab idea"),
    ("editor", "ideas:spark-edit", "spark", "spark lab to lab"),
]
# What saving itself changes.
BY_SAVING = {"version", "changed_at", "edited_at"}


@pytest.mark.parametrize(("actor", "url_name", "kind", "label"), CASES)
def test_what_is_no_field_of_the_form_stays(world, actor, url_name, kind, label):
    placed = next(one for one in world.rows[kind] if one.label == label)
    walk = Walk(world, actor)
    url = table.address(url_name, placed.pk)
    context = walk.client.get(url).context
    form = context.get("form") or context["editing"]
    fields = {name for name, field in form.fields.items() if not field.disabled}
    data = {f"{form[name].html_name}": form[name].value() for name in form.fields}
    model, before = type(placed.instance), stored(placed.instance)
    data |= hostile(placed.instance, world, actor, but=fields)
    data = {name: _typed(form, name, value) for name, value in data.items()}
    response = walk.client.post(url, data)
    assert response.status_code == 302, getattr(response.context.get("form"), "errors", response)
    after = stored(model._base_manager.get(pk=placed.pk))
    changed = {name for name in before if before[name] != after[name]}
    assert changed - BY_SAVING - fields == set()


def test_nobody_gives_themselves_a_role(world):
    reader = world.members["reader"]
    walk = Walk(world, "reader")
    url = table.address("papers:profile")
    form = walk.client.get(url).context["form"]
    before = stored(User.objects.get(pk=reader.pk))
    data = {name: form[name].value() or "" for name in form.fields}
    data |= hostile(reader, world, "reader", but=form.fields)
    data |= {"role": "admin", "is_staff": "on", "is_superuser": "on", "is_active": "on"}
    assert walk.client.post(url, data).status_code == 302
    after = stored(User.objects.get(pk=reader.pk))
    assert {name for name in before if before[name] != after[name]} <= {"email"}


def _typed(form, name, value):
    field = form.fields.get(name)
    if field is not None and hasattr(field.widget, "format_value"):
        value = field.widget.format_value(field.prepare_value(value))
    return "" if value is None else value


def stored(row) -> dict:
    """Return the columns of ``row`` and the ids of its co-authors, if it has some."""
    values = {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}
    if hasattr(row, "co_authors"):
        values["co_authors"] = sorted(row.co_authors.values_list("pk", flat=True))
    return values


def hostile(row, world, actor, *, but) -> dict:
    """Return another value for each column of ``row`` that the form does not have."""
    other = world.members[actor if getattr(row, "owner_id", 0) else "admin"].pk
    values = {"pk": table.NOWHERE, "co_authors": other}
    for column in row._meta.fields:
        if column.name in but or column.name == "seen_version":
            continue
        if column.choices:
            now = getattr(row, column.name)
            values[column.name] = next(key for key, _name in column.choices if key not in {now, ""})
        elif column.is_relation:
            values[column.name] = values[column.attname] = other
        elif isinstance(column, models.DateTimeField):
            values[column.name] = "2001-01-01"
        elif isinstance(column, models.BooleanField):
            values[column.name] = "on"
        else:
            values[column.name] = 77
    return values


def test_every_text_has_a_word_of_its_own(world):
    """A new text column gets a canary, or a reason why it needs none."""
    words = {(canary.model, canary.column) for canary in world.canaries.values()}
    without = [
        f"{placed.instance._meta.label}.{column.name}"
        for rows in world.rows.values()
        for placed in rows[:1]
        if placed.instance is not None
        for column in placed.instance._meta.concrete_fields
        if isinstance(column, models.CharField | models.TextField | models.JSONField)
        and not column.choices
        and column.name not in the_world.NO_WORDS
        and (type(placed.instance).__name__, column.name) not in words
    ]
    assert without == []
    made = {type(one.instance) for rows in world.rows.values() for one in rows}
    assert not set(the_world.models_with_words()) - made - the_world.MADE_BESIDES
