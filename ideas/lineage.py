"""The line from speaker to idea and to what the idea became, walked from either end."""

from dataclasses import dataclass, replace

from django.db.models import Case, Exists, IntegerField, OuterRef, Prefetch, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy, ngettext_lazy

from ideas.models import Basis, Idea, Passage, Spark
from papers.access import is_editor
from papers.markdown import plain
from papers.models import Insight, Paper, Person, Speaking, Talk
from papers.models.among import among_ids
from papers.text import shortened

SHORT = 40
# As many links as one hop shows.
MOST = 5
# A spark's certainty as a number, so that the surest can be found: an index into BY_DOUBT.
DOUBT = Case(
    When(basis=Basis.STATED, then=Value(0)),
    When(basis=Basis.SUGGESTED, confirmed_by=None, then=Value(2)),
    default=Value(1),
    output_field=IntegerField(),
)
BY_DOUBT = (Basis.STATED, Basis.INFERRED, Basis.SUGGESTED)


@dataclass(frozen=True)
class Link:
    """A link to show beside an insight or in a hop.

    ``hue`` is "idea" for an idea, "" for a note; ``basis`` says how one knows, of a spark.
    """

    url: str
    label: str
    hue: str = ""
    title: str = ""
    basis: Basis | None = None


def insight_links(insights: list[Insight], user) -> dict[int, list[Link]]:
    """Return, by insight id, the ideas it lit and its lines in notes, as ``user`` may see them.

    Three queries, however many insights.
    """
    links: dict[int, list[Link]] = {insight.pk: [] for insight in insights}
    sparks = list(
        Spark.objects.visible_to(user)
        .filter(insight__in=list(links))
        .select_related("idea")
        .order_by("idea__position", "pk")
    )
    paths = number_paths([spark.idea for spark in sparks])
    for spark in sparks:
        idea = spark.idea
        label = f"{paths[idea.pk]} {shortened(idea.title, SHORT)}"
        links[spark.insight_id].append(
            Link(idea.get_absolute_url(), label, "idea", f"{label} · {spark.get_basis_display()}")
        )
    passages = Passage.objects.visible_to(user).filter(insight__in=list(links))
    for passage in passages.select_related("note").defer("note__data"):
        links[passage.insight_id].append(
            Link(passage.get_absolute_url(), passage.lines, title=str(passage.note))
        )
    return links


def number_paths(ideas: list[Idea], *, are_automatic: bool = False) -> dict[int, str]:
    """Return the full number of each of ``ideas`` by id: "4.1" is number 1 under number 4.

    An idea that its writer gave no number counts by its place; with automatic numbers all do.
    One query.
    """
    above = Idea.objects.lines_to(ideas).only("parent", "number", "position")
    lines = {step.pk: step for step in above}
    paths = {}
    for idea in ideas:
        numbers, step = [], lines.get(idea.pk)
        while step:
            numbers.append(step.numbered(are_automatic=are_automatic))
            step = lines.get(step.parent_id)
        paths[idea.pk] = ".".join(reversed(numbers))
    return paths


def sparks_of(idea: Idea, user):
    """Return the sparks of ``idea`` that ``user`` may see, with their sources and the speakers."""
    return (
        Spark.objects.visible_to(user)
        .filter(idea=idea)
        .select_related("insight__talk", "insight__paper", "paper", "from_idea")
        .select_related("added_by", "confirmed_by")
        .prefetch_related(
            Prefetch("insight__talk__speakings", Speaking.objects.select_related("person"))
        )
        .order_by("pk")
    )


def ideas_from(insights: list[int], user) -> list[Idea]:
    """Return the ideas that the insights of these ids lit, as ``user`` may see, with ``path``."""
    sparks = Spark.objects.visible_to(user).filter(insight__in=insights)
    ideas = Idea.objects.visible_to(user).filter(pk__in=sparks.values("idea"))
    return with_paths(ideas.order_by("position", "pk"))


def with_paths(ideas) -> list[Idea]:
    """Return ``ideas`` as a list, each with its full number as ``path``."""
    ideas = list(ideas)
    paths = number_paths(ideas)
    for idea in ideas:
        idea.path = paths[idea.pk]
    return ideas


COUNTED = {
    "speaker": ngettext_lazy("%(n)s speaker", "%(n)s speakers", "n"),
    "talk": ngettext_lazy("%(n)s talk", "%(n)s talks", "n"),
    "paper": ngettext_lazy("%(n)s paper", "%(n)s papers", "n"),
    "insight": ngettext_lazy("%(n)s insight", "%(n)s insights", "n"),
    "idea": ngettext_lazy("%(n)s idea", "%(n)s ideas", "n"),
    "outcome": ngettext_lazy("%(n)s outcome", "%(n)s outcomes", "n"),
}
UNKNOWN = {
    "speaker": gettext_lazy("Speaker"),
    "talk": gettext_lazy("Talks"),
    "paper": gettext_lazy("Papers"),
    "insight": gettext_lazy("Insights"),
    "idea": gettext_lazy("Ideas"),
    "outcome": gettext_lazy("Outcome"),
}


@dataclass(frozen=True)
class Hop:
    """One place on the line: the first links of ``count``, or ``words`` where the line is read.

    Without either, something is missing there, which may have the link to ``add``.
    """

    hue: str
    label: str
    links: tuple[Link, ...] = ()
    count: int = 0
    words: str = ""
    add: Link | None = None

    @property
    def more(self) -> int:
        """How many there are besides the links."""
        return self.count - len(self.links)

    @property
    def is_missing(self) -> bool:
        """Whether nothing is known of this place."""
        return not self.links and not self.words

    @property
    def basis(self) -> Basis:
        """How surely this hop is on the line: as surely as its surest link."""
        bases = {link.basis for link in self.links if link.basis}
        return min(bases, key=BY_DOUBT.index, default=Basis.STATED)


@dataclass(frozen=True)
class Strip:
    """The line that a row lies on, from left to right, and the ``pages`` that tell more of it."""

    title: str
    hops: list[Hop]
    pages: tuple[Link, ...] = ()


def strip_of(row: Person | Talk | Paper | Insight | Idea, user) -> Strip:
    """Return the line that ``row`` lies on, as far as ``user`` may see it.

    As many queries for a long line as for a short one.
    """
    if isinstance(row, Idea):
        return _strip_of_idea(row, user)
    if isinstance(row, Insight):
        return _strip_of_insight(row, user)
    if isinstance(row, Talk):
        return _strip_of_talk(row, user)
    return _strip_of_paper(row, user) if isinstance(row, Paper) else _strip_of_speaker(row, user)


def grown_from(paper: Paper, user) -> Strip | None:
    """Return the line that ends in ``paper``, or None where ``user`` sees no idea before it."""
    ideas = Idea.objects.visible_to(user).filter(outcome=paper)
    hop = _ideas_hop(ideas.order_by("position", "pk"))
    if hop.is_missing:
        return None
    sources = _sources(Spark.objects.visible_to(user).filter(idea__in=ideas), user)
    thanks = Link(reverse("ideas:paper-thanks", args=[paper.pk]), _("Whom to thank"))
    hops = [*sources, hop, _here(_("This paper"), "paper")]
    return Strip(_("What this paper grew from"), hops, (thanks,))


def trial_behind(insight: Insight, user) -> Idea | None:
    """Return the idea whose trial taught ``insight``, with ``path``, if ``user`` may see it."""
    trials = with_paths(Idea.objects.visible_to(user).filter(lesson=insight))
    return trials[0] if trials else None


def _strip_of_talk(talk, user):
    given = Talk.objects.visible_to(user).filter(pk=talk.pk)
    insights = Insight.objects.visible_to(user).filter(talk=talk).order_by("position", "pk")
    sparks = Spark.objects.visible_to(user).filter(insight__talk=talk)
    before = [
        _speakers_hop(given, user, add=_add_speaker(talk, user)),
        _here(_("This talk"), "talk"),
    ]
    strip = _strip_onward(before, insights, sparks, user, add=_add_insight(talk))
    return replace(strip, pages=(_river("ideas:talk-river", talk),))


def _strip_of_speaker(person, user):
    talks = Talk.objects.visible_to(user)
    talks = talks.filter(pk__in=Speaking.objects.filter(person=person).values("talk"))
    insights = Insight.objects.visible_to(user).filter(talk__in=talks).order_by("pk")
    sparks = Spark.objects.visible_to(user).filter(insight__talk__in=talks)
    add = Link(reverse("papers:talk-add"), _("add a talk")) if is_editor(user) else None
    given = _hop("talk", _few(talks.order_by("-date", "-pk")), add=add)
    before = [_here(_("This person"), "speaker"), given]
    return _strip_onward(before, insights, sparks, user)


def _strip_of_paper(paper, user):
    insights = Insight.objects.visible_to(user).filter(paper=paper).order_by("position", "pk")
    sparks = Spark.objects.visible_to(user).filter(Q(insight__in=insights) | Q(paper=paper))
    before = [_here(_("This paper"), "paper")]
    return _strip_onward(before, insights, sparks, user, add=_add_insight(paper))


def _strip_of_insight(insight, user):
    talks = Talk.objects.visible_to(user).filter(pk=insight.talk_id)
    papers = Paper.objects.visible_to(user).filter(pk=insight.paper_id)
    trials = Idea.objects.visible_to(user).filter(lesson=insight)
    sparks = Spark.objects.visible_to(user).filter(insight=insight)
    hops = [
        *_speakers_and_talks(talks, user),
        _hop("paper", _few(papers)),
        _ideas_hop(trials),
        _here(_("This insight"), "insight", insight.get_kind_display()),
        *_onward(sparks, user, add=Link("#offers", _("add an idea"))),
    ]
    return Strip(_("Where this insight comes from, and what became of it"), _told(hops))


def _strip_of_idea(idea, user):
    ideas = Idea.objects.visible_to(user)
    is_mine = Idea.objects.editable_by(user).filter(pk=idea.pk).exists()
    source = Link("#sparks-title", _("add a source")) if is_mine else None
    outcome = Link("#outcome-title", _("add an outcome")) if is_mine else None
    before = _sources(Spark.objects.visible_to(user).filter(idea=idea), user)
    ends = _ends(Spark.objects.visible_to(user).filter(from_idea=idea), "idea")
    lit = _at_end(ideas, ends["idea"]).order_by("doubt", "position", "pk")
    lit_hop = _ideas_hop(lit)
    hops = [
        *(before or [Hop("insight", _("Source"), add=source)]),
        _here(_("This idea"), "idea", idea.get_status_display()),
        *([] if lit_hop.is_missing else [lit_hop]),
        _outcomes_hop(ideas.filter(pk=idea.pk), user, add=outcome),
    ]
    return Strip(_("Where this idea comes from"), hops, (_river("ideas:idea-river", idea),))


def _strip_onward(before, insights, sparks, user, *, add=None):
    onward = [_hop("insight", _few(insights), add=add), *_onward(sparks, user)]
    counts = zip(("insight", "idea", "outcome"), onward, strict=True)
    became = {f"{kind}s": COUNTED[kind] % {"n": hop.count} for kind, hop in counts}
    title = _("What became of it: %(insights)s, %(ideas)s, %(outcomes)s") % became
    return Strip(title, _told([*before, *onward]))


def _sources(sparks, user):
    """Return the hops that lead to the ideas of ``sparks``."""
    ends = _ends(sparks, "insight", "insight__talk", "insight__paper", "paper", "from_idea")
    talks = Talk.objects.visible_to(user).filter(pk__in=among_ids(ends["insight__talk"]))
    of_insights = dict.fromkeys(ends["insight__paper"], 0)
    papers = _at_end(Paper.objects.visible_to(user), of_insights | ends["paper"])
    insights = _at_end(Insight.objects.visible_to(user), ends["insight"])
    ideas = _at_end(Idea.objects.visible_to(user), ends["from_idea"])
    hops = [
        *_speakers_and_talks(talks, user),
        _hop("paper", _few(papers.order_by("doubt", "pk"))),
        _hop("insight", _few(insights.order_by("doubt", "pk"))),
        _ideas_hop(ideas.order_by("doubt", "position", "pk")),
    ]
    return [hop for hop in hops if hop.links or hop.add]


def _onward(sparks, user, *, add=None):
    """Return the hops of the ideas that ``sparks`` lit, and of what became of those."""
    ends = _ends(sparks, "idea")
    ideas = _at_end(Idea.objects.visible_to(user), ends["idea"])
    lit = _ideas_hop(ideas.order_by("doubt", "position", "pk"), add=add)
    return [lit, _outcomes_hop(ideas, user)]


def _speakers_and_talks(talks, user):
    few = _few(talks.order_by("pk"))
    add = _add_speaker(few[0], user) if few else None
    return [_speakers_hop(talks, user, add=add), _hop("talk", few)]


def _speakers_hop(talks, user, *, add):
    speakings = Speaking.objects.filter(talk__in=talks)
    people = Person.objects.visible_to(user).filter(pk__in=speakings.values("person"))
    return _hop("speaker", _few(people.order_by("sort_key", "pk")), add=add)


def _ideas_hop(ideas, *, add=None):
    return _hop("idea", with_paths(_few(ideas)), add=add)


def _outcomes_hop(ideas, user, *, add=None):
    """Return the hop of the papers that ``ideas`` became, and of what did not work in them."""
    papers = Paper.objects.visible_to(user).filter(pk__in=ideas.values("outcome"))
    lessons = Insight.objects.visible_to(user).filter(pk=OuterRef("lesson"))
    tried = ideas.annotate(has_lesson=Exists(lessons)).select_related("lesson")
    tried = tried.filter(Q(has_lesson=True) | ~Q(negative_result=""))
    papers, tried = _few(papers.order_by("pk")), _few(tried.order_by("pk"))
    links = [_link(paper) for paper in papers] + [_link_to_lesson(idea) for idea in tried]
    count = sum(few[0].of_all for few in (papers, tried) if few)
    label = COUNTED["outcome"] % {"n": count} if count else UNKNOWN["outcome"]
    return Hop("paper", label, tuple(links[:MOST]), count, add=add)


def _link_to_lesson(idea):
    if idea.has_lesson:
        return _link(idea.lesson)
    words = plain(idea.negative_result)
    url = f"{idea.get_absolute_url()}#outcome-title"
    return Link(url, shortened(words, SHORT), title=words)


def _ends(sparks, *names) -> dict[str, dict[int, int]]:
    """Return of each of ``names``, which lead from a spark, the ids there by those of ``sparks``.

    Each with the doubt of its surest spark. One query.
    """
    found = {name: {} for name in names}
    for doubt, *ids in sparks.order_by().values_list(DOUBT, *names):
        for name, pk in zip(names, ids, strict=True):
            if pk is not None:
                found[name][pk] = min(doubt, found[name].get(pk, doubt))
    return found


def _at_end(rows, ends):
    """Return those of ``rows`` that are among ``ends``, each with its ``doubt``."""
    doubtful = [
        When(pk__in=among_ids([pk for pk, doubt in ends.items() if doubt == one]), then=Value(one))
        for one in sorted({*ends.values()} - {0})
    ]
    doubt = Case(*doubtful, default=Value(0), output_field=IntegerField())
    found = rows.filter(pk__in=among_ids(ends)) if ends else rows.none()
    return found.annotate(doubt=doubt)


def _few(rows):
    """Return the first of ``rows``, each with ``of_all``: how many there are."""
    first = list(rows[: MOST + 1])
    of_all = rows.order_by().count() if len(first) > MOST else len(first)
    for row in first:
        row.of_all = of_all
    return first[:MOST]


def _hop(kind, few, *, add=None):
    count = few[0].of_all if few else 0
    label = COUNTED[kind] % {"n": count} if few else UNKNOWN[kind]
    return Hop(kind, label, tuple(map(_link, few)), count, add=add)


def _here(label, hue, words=""):
    return Hop(hue, label, words=words or _("you are here"))


def _link(row):
    name = name_of(row)
    basis = BY_DOUBT[row.doubt] if hasattr(row, "doubt") else None
    title = f"{name} · {basis.label}" if basis else name
    return Link(row.get_absolute_url(), shortened(name, SHORT), title=title, basis=basis)


def name_of(row: Person | Talk | Paper | Insight | Idea) -> str:
    """Return what a line calls ``row``, in full; an idea needs its ``path``."""
    if isinstance(row, Idea):
        return f"{row.path} {plain(row.title)}".strip()
    if isinstance(row, Insight):
        return plain(row.text)
    return row.name if isinstance(row, Person) else row.title


def _river(name, row):
    return Link(reverse(name, args=[row.pk]), _("River"))


def _add_speaker(talk, user):
    if not is_editor(user):
        return None
    return Link(reverse("papers:talk-edit", args=[talk.pk]), _("add a speaker"))


def _add_insight(source):
    name = "papers:talk-insight-add" if isinstance(source, Talk) else "papers:paper-insight-add"
    return Link(reverse(name, args=[source.pk]), _("add an insight"))


def _told(hops):
    """Return ``hops`` without those that are missing and would say nothing.

    What can be added before something that is there says so; so does the first place after it.
    """
    last = max(at for at, hop in enumerate(hops) if not hop.is_missing)
    known = [hop for hop in hops[: last + 1] if not hop.is_missing or hop.add]
    return known + hops[last + 1 : last + 2]
