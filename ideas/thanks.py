"""The thanks to who gave the talks that something grew from, as sentences and as BibTeX."""

import re
from dataclasses import dataclass

from ideas.models import Spark
from papers.formats.bibtex_names import read_names
from papers.models import Insight, Talk
from papers.record import MONTHS

# What TeX would not print as it stands. Braces are spelled out, because BibTeX counts them.
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "-": "-{}",
    "`": "`{}",
    "'": "'{}",
    **{sign: f"\\{sign}" for sign in "$&%#_"},
}
# A hyphen or a quote stays, unless the next one would make a dash or another quote of it.
_SPECIAL = re.compile(r"[\\{}~^$&%#_]|-(?=-)|`(?=`)|'(?=')")
_UNSAFE_IN_URL = {"\\": "%5C", "{": "%7B", "}": "%7D", '"': "%22", " ": "%20"}


@dataclass(frozen=True)
class Thanks:
    """What to paste into a paper: a sentence in English and in Chinese, and BibTeX."""

    english: str
    chinese: str
    bibtex: str


def talks_behind(ideas, user) -> list[Talk]:
    """Return the talks, as ``user`` sees them, whose insights lit ``ideas`` (a queryset).

    Also those behind the ideas that lit them. Oldest first, with speakers and series.
    """
    visible = Spark.objects.visible_to(user)
    sparks = visible.filter(idea__in=ideas) | visible.filter(
        idea__in=visible.filter(idea__in=ideas).values("from_idea")
    )
    insights = Insight.objects.visible_to(user).filter(pk__in=sparks.values("insight"))
    talks = Talk.objects.visible_to(user).filter(pk__in=insights.values("talk"))
    return list(talks.with_speakers().select_related("series").order_by("date", "pk"))


def thanks_for(talks: list[Talk]) -> Thanks:
    """Return the thanks for ``talks`` (with speakers and series), which are not none."""
    by_speakers: dict[tuple, list[Talk]] = {}
    for talk in talks:
        # Nobody knows whether two unknown speakers are one.
        who = tuple(talk.speaker_list) or (talk,)
        by_speakers.setdefault(who, []).append(talk)
    groups = [(group[0].speaker_list, group) for group in by_speakers.values()]
    return Thanks(
        english=_english(groups),
        chinese=_chinese(groups),
        bibtex="\n\n".join(map(_entry, talks)) + "\n",
    )


def _english(groups):
    clauses = []
    for speakers, talks in groups:
        noun = "the talk" if len(talks) == 1 else "the talks"
        titles = _listed([f"“{talk.title}”{_where(talk)}" for talk in talks])
        if speakers:
            names = _listed([person.latin_name or person.name for person in speakers])
            clauses.append(f"{names} for {noun} {titles}")
        else:
            clauses.append(f"the speaker of {noun} {titles}")
    last = ", and " if len(clauses) == 2 else "; and "
    return f"We thank {_listed(clauses, last=last, others='; ')}, from which this work grew."


def _where(talk):
    known = [talk.series.name] if talk.series else []
    if talk.date:
        known.append(_english_date(talk.date))
    return f" ({', '.join(known)})" if known else ""


def _listed(parts, last=" and ", others=", "):
    return others.join(parts[:-1]) + last + parts[-1] if len(parts) > 1 else parts[0]


def _english_date(date):
    year, month, day = _parts(date)
    words = [str(day)] if day else []
    words += [MONTHS[month - 1].capitalize()] if month else []
    return " ".join([*words, str(year)])


def _chinese(groups):
    clauses = []
    for speakers, talks in groups:
        titles = "、".join(f"《{talk.title}》{_where_in_chinese(talk)}" for talk in talks)
        names = "、".join(person.name for person in speakers)
        clauses.append(f"{names}的报告{titles}" if names else f"报告{titles}的讲者")
    return f"本工作源自以下报告，谨致谢意：{'；'.join(clauses)}。"


def _where_in_chinese(talk):
    known = [talk.series.name] if talk.series else []
    if talk.date:
        parts = zip(_parts(talk.date), "年月日", strict=True)
        known.append("".join(f"{number}{unit}" for number, unit in parts if number))
    return f"（{'，'.join(known)}）" if known else ""


def _parts(date):
    """Return year, month and day of a partial date; None where it does not say."""
    numbers = [int(part) for part in date.split("-")]
    return numbers + [None] * (3 - len(numbers))


def _entry(talk):
    """Return ``talk`` as a BibTeX entry. Its key stays the same whatever is corrected."""
    venue = f"Talk at {_escaped(talk.series.name)}" if talk.series else "Talk"
    fields = {
        "author": " and ".join(_author(person) for person in talk.speaker_list),
        "title": f"{{{_escaped(talk.title)}}}",
        "howpublished": venue,
        "url": _address(talk.recording_url or talk.slides_url),
    }
    if talk.date:
        year, month, _day = _parts(talk.date)
        fields |= {"date": talk.date, "year": str(year), "month": str(month or "")}
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{talk{talk.pk},", *lines, "}"])


def _author(person):
    """Return the name as BibTeX reads it back: in braces where it would be taken apart wrongly."""
    name = person.latin_name or person.name
    escaped = _escaped(name)
    read, is_complete = read_names(name)
    is_plain = escaped == name and is_complete and [one.display for one in read] == [name]
    return name if is_plain else f"{{{escaped}}}"


def _escaped(text):
    return _SPECIAL.sub(lambda match: _ESCAPES[match.group()], text)


def _address(url):
    return "".join(_UNSAFE_IN_URL.get(character, character) for character in url)
