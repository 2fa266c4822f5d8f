"""Who is who: people that may be one, making two people one, and taking that back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, product, starmap

from django.apps import apps
from django.db import transaction
from django.db.models import Count, Q, UniqueConstraint
from django.utils import timezone

from papers import trashing
from papers.models import (
    Authorship,
    DifferentPeople,
    Person,
    PersonMerge,
    PersonName,
    Speaking,
    TalkPaper,
)
from papers.names import given_of, is_initials, may_be_same
from papers.text import fold

# What the kept person takes from the other where it has nothing.
FILLED = ("latin_name", "orcid", "affiliation", "homepage", "about", "photo", "thumbnail")
# Of more people of like names, hints would be noise.
MOST_ALIKE = 30
GROUPS, LOOKED_AT = 200, 1000


class CannotMerge(Exception):
    """Two people that cannot become one: one is gone, or both are the same."""


@dataclass(frozen=True, slots=True)
class Hint:
    """That ``one`` and ``other`` may be one person, and why.

    ``shared`` counts the people that both wrote or spoke with, ``talks`` the talks of one that are
    about a paper of the other.
    """

    one: Person
    other: Person
    shared: int
    talks: int

    @property
    def weight(self) -> int:
        """How much speaks for it."""
        return 2 * self.talks + self.shared


def hints_about(person: Person) -> list[Hint]:
    """Return who may be the same as ``person``, the likeliest first. A fixed number of queries."""
    others = PersonName.objects.filter(person=person).exclude(alike_key="")
    keys = {person.alike_key, *others.values_list("alike_key", flat=True)} - {""}
    by_other_name = PersonName.objects.filter(alike_key__in=keys).values("person")
    alike = Person.objects.alive().filter(Q(alike_key__in=keys) | Q(pk__in=by_other_name))
    alike = alike.exclude(pk=person.pk).order_by("pk").prefetch_related("other_names")
    return _weighed([(person, other) for other in alike[:MOST_ALIKE]])


def hints() -> list[Hint]:
    """Return pairs of people of the library who may be the same, the likeliest first.

    A number of queries that does not depend on how many people there are.
    """
    alive = Person.objects.alive().exclude(alike_key="")
    counts = alive.values("alike_key").annotate(n=Count("pk")).filter(n__gt=1, n__lte=MOST_ALIKE)
    # Small groups say the most: of many people with like names, few are one.
    smallest = counts.order_by("n", "alike_key").values_list("alike_key", "n")[:GROUPS]
    so_far = accumulate(n for _key, n in smallest)
    keys = [key for (key, _n), total in zip(smallest, so_far, strict=True) if total <= LOOKED_AT]
    groups = defaultdict(list)
    people = Person.objects.alive().filter(alike_key__in=keys).order_by("pk")
    for person in people.prefetch_related("other_names"):
        groups[person.alike_key].append(person)
    return _weighed(
        (one, other)
        for group in groups.values()
        for number, one in enumerate(group)
        for other in group[number + 1 :]
    )


def _weighed(pairs: Iterable[tuple[Person, Person]]) -> list[Hint]:
    """Return hints for those of ``pairs`` that may be one person and were not said to differ."""
    pairs = list(pairs)
    everybody = {person.pk: person for pair in pairs for person in pair}
    names = {pk: _names(person) for pk, person in everybody.items()}
    pairs = [
        (one, other)
        for one, other in pairs
        if any(starmap(may_be_same, product(names[one.pk], names[other.pk])))
    ]
    ids = {person.pk for pair in pairs for person in pair}
    said = DifferentPeople.objects.filter(one__in=ids, other__in=ids)
    different = set(said.values_list("one_id", "other_id"))
    company, spoken = _company(ids), _spoken_of(ids)
    found = []
    for one, other in pairs:
        if (min(one.pk, other.pk), max(one.pk, other.pk)) in different:
            continue
        talks = len(spoken[one.pk, other.pk] | spoken[other.pk, one.pk])
        hint = Hint(one, other, len(company[one.pk] & company[other.pk]), talks)
        if hint.weight or _says_much(names[one.pk], names[other.pk]):
            found.append(hint)
    return sorted(found, key=lambda hint: (-hint.weight, hint.one.pk, hint.other.pk))


def _names(person):
    own = [name for name in (person.name, person.latin_name) if name]
    return own + [other.name for other in person.other_names.all()]


def _says_much(mine, theirs):
    """Return whether two people, of these names, have a whole given name, the same.

    Then nothing else has to speak.
    """
    return any(
        not is_initials(one) and _given(one) and _given(one) == _given(other)
        for one, other in product(mine, theirs)
    )


def _given(name):
    return "".join(given_of(name))


def _company(ids) -> dict[int, set]:
    """Return for each of the people with ``ids`` those with whom they wrote or spoke."""
    company = defaultdict(set)
    for model, work in ((Authorship, "paper"), (Speaking, "talk")):
        with_them = f"{work}__{model._meta.model_name}s__person_id"
        rows = model.objects.filter(person__in=ids, **{f"{work}__trashed_at": None}).order_by()
        for person, other in rows.values_list("person_id", with_them).distinct():
            if person != other:
                company[person].add(other)
    return company


def _spoken_of(ids) -> dict[tuple[int, int], set]:
    """Return the talks of which one of the people is the speaker, and another wrote the paper."""
    spoken = defaultdict(set)
    rows = TalkPaper.objects.filter(
        talk__speakings__person__in=ids,
        paper__authorships__person__in=ids,
        talk__trashed_at=None,
        paper__trashed_at=None,
    )
    columns = ("talk__speakings__person_id", "paper__authorships__person_id", "talk_id")
    for speaker, author, talk in rows.order_by().values_list(*columns).distinct():
        spoken[speaker, author].add(talk)
    return spoken


@transaction.atomic
def say_different(*, one: Person, other: Person, by) -> DifferentPeople:
    """Remember that ``one`` and ``other`` are two people, so that no hint says otherwise."""
    first, second = sorted((one, other), key=lambda person: person.pk)
    said, _is_new = DifferentPeople.objects.get_or_create(
        one=first, other=second, defaults={"by": by}
    )
    return said


@transaction.atomic
def name_otherwise(*, person: Person, names: list[str]) -> None:
    """Make ``names`` the other names that ``person`` goes by; those that stay keep their kind."""
    own = {fold(person.name), fold(person.latin_name)}
    wanted = {fold(name): name for name in names if fold(name) not in own}
    have = {row.name_key: row for row in person.other_names.all()}
    person.other_names.exclude(name_key__in=wanted).delete()
    for key, name in wanted.items():
        row = have.get(key) or PersonName(person=person)
        if row.name != name:
            row.name = name
            row.save()


@transaction.atomic
def merge(*, kept: Person, gone: Person, by) -> PersonMerge:
    """Make ``gone`` and ``kept`` one: what ``gone`` wrote, said and is called is ``kept``'s then.

    Names stay as they were printed; ``gone`` goes to the trash. Returns what ``unmerge`` undoes.
    Raises CannotMerge.
    """
    people = Person.objects.editable_by(by).select_for_update()
    people = {person.pk: person for person in people.filter(pk__in=[kept.pk, gone.pk])}
    if len(people) != 2:
        raise CannotMerge
    kept, gone = people[kept.pk], people[gone.pk]
    rows = {model._meta.label: _move(model, gone, kept) for model in _belongings()}
    moved = {"rows": rows}
    moved["added_names"] = _add_names(kept, [gone.name, gone.latin_name])
    moved["filled"] = _fill(kept, gone)
    moved["batch"] = str(trashing.trash_row(row=gone, by=by))
    return PersonMerge.objects.create(kept=kept, gone=gone, by=by, moved=moved)


def _belongings() -> list:
    """Return the models, of every app, whose rows are a person's, by their ``person``."""
    return [
        relation.related_model
        for relation in Person._meta.related_objects
        if relation.one_to_many and relation.field.name == "person"
    ]


def _move(model, gone: Person, kept: Person) -> dict:
    """Give the rows of ``gone`` to ``kept``; one that ``kept`` may have but once, and has, goes.

    Returns the ids of those that moved, and the columns of those that went.
    """
    once = _once(model)
    rows = model.objects.filter(person=gone).order_by("pk")
    has = set(model.objects.filter(person=kept).values_list(*once)) if once else ()
    moved, dropped = [], []
    for row in rows:
        if once and tuple(getattr(row, name) for name in once) in has:
            columns = {field.attname: getattr(row, field.attname) for field in model._meta.fields}
            dropped.append(columns)
        else:
            moved.append(row.pk)
    model.objects.filter(pk__in=[columns["id"] for columns in dropped]).delete()
    model.objects.filter(pk__in=moved).update(person=kept)
    return {"moved": moved, "dropped": dropped}


def _once(model) -> list[str]:
    """Return the columns that differ among the rows of one person, or [] if none must."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and "person" in constraint.fields:
            names = [name for name in constraint.fields if name != "person"]
            return [model._meta.get_field(name).attname for name in names]
    return []


def _add_names(kept, names):
    have = {fold(kept.name), fold(kept.latin_name)}
    have.update(kept.other_names.values_list("name_key", flat=True))
    added = []
    for name in names:
        if name and fold(name) not in have:
            have.add(fold(name))
            added.append(PersonName.objects.create(person=kept, name=name).pk)
    return added


def _fill(kept, gone):
    """Give ``kept`` what it lacks and ``gone`` has. Returns these values, by field."""
    filled = {}
    for name in FILLED:
        value = str(getattr(gone, name))
        if value and not getattr(kept, name):
            filled[name] = value
            setattr(kept, name, value)
    if "orcid" in filled:
        gone.orcid = ""
        gone.save()
    if filled:
        kept.save()
    return filled


@transaction.atomic
def unmerge(*, merge: PersonMerge, by) -> bool:
    """Make two people again of those whom ``merge`` made one, with all that each had.

    What was changed since stays changed. Returns whether there was something to undo.
    """
    merge = PersonMerge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at:
        return False
    kept, gone = (Person._base_manager.get(pk=pk) for pk in (merge.kept_id, merge.gone_id))
    for label, moved in merge.moved["rows"].items():
        _move_back(apps.get_model(label), moved, kept, gone)
    PersonName.objects.filter(pk__in=merge.moved["added_names"], person=kept).delete()
    _unfill(kept, gone, merge.moved["filled"])
    trashing.restore(batch=merge.moved["batch"], by=by)
    merge.undone_at = timezone.now()
    merge.save()
    return True


def _move_back(model, moved, kept, gone):
    model.objects.filter(pk__in=moved["moved"], person=kept).update(person=gone)
    rows = [model(**columns) for columns in moved["dropped"]]
    for field in model._meta.fields:
        if field.many_to_one and field.name != "person":
            ids = [getattr(row, field.attname) for row in rows]
            there = set(field.related_model._base_manager.filter(pk__in=ids).values_list("pk"))
            rows = [row for row in rows if (getattr(row, field.attname),) in there]
    model.objects.bulk_create(rows, ignore_conflicts=True)


def _unfill(kept, gone, filled):
    taken = [name for name, value in filled.items() if str(getattr(kept, name)) == value]
    for name in taken:
        setattr(kept, name, "")
    if taken:
        kept.save()
    if "orcid" in taken:
        gone.orcid = filled["orcid"]
        gone.save()


def became(pk: int) -> Person | None:
    """Return who the person with the id ``pk``, who is not there any more, became, or None."""
    merge = PersonMerge.objects.filter(gone=pk, undone_at=None).select_related("kept").first()
    return merge.kept if merge else None
