"""The advice shelf: what speakers advised, by the work it is for, and as checklists of ideas."""

from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    Value,
    When,
)
from django.utils import timezone

from ideas.models import Check, Idea, Status
from papers.models import Insight, Kind, Stage
from papers.text import fold

# Words by which the work shows that a piece of advice is for, folded. The first stage that has one
# in the text wins; a text without any is for thinking.
CUES = {
    Stage.EXPERIMENTS: (
        *("实验", "基线", "消融", "对比", "验证", "指标", "评测", "数据集", "调研", "复现"),
        *("baseline", "ablat", "benchmark", "experiment", "evaluat", "metric", "dataset"),
        *("user stud", "reproduc", "sota"),
    ),
    Stage.WRITING: (
        *("写", "读者", "审稿", "论文的", "摘要", "引言", "标题", "投稿", "讲故事", "表达"),
        *("writ", "reader", "reviewer", "abstract", "introduction", "figure", "submission"),
        *("rebuttal", "claim"),
    ),
}
# So many pieces of advice are offered to an idea at once.
MOST = 12
# The work that an idea in a status asks for.
STAGES = {
    Status.TRYING: Stage.EXPERIMENTS,
    Status.RESULT: Stage.WRITING,
    Status.WRITING: Stage.WRITING,
}


def stage_of(text: str) -> Stage:
    """Return the work that a piece of advice is for, guessed from its words."""
    key = fold(text)
    return next(
        (stage for stage, cues in CUES.items() if any(cue in key for cue in cues)), Stage.THINKING
    )


def shelf(user):
    """Return the advice that ``user`` sees, with its source, by stage and then the newest first.

    Each row has ``work``, the stage chosen for it or else guessed from its words, and
    ``work_order``.
    """
    guesses = [
        When(reduce(or_, (Q(text_key__contains=cue) for cue in cues)), then=Value(stage))
        for stage, cues in CUES.items()
    ]
    work = Case(
        When(~Q(stage=""), then=F("stage")),
        *guesses,
        default=Value(Stage.THINKING),
        output_field=CharField(),
    )
    order = Case(
        *(When(work=stage, then=Value(place)) for place, stage in enumerate(Stage)),
        output_field=IntegerField(),
    )
    rows = Insight.objects.visible_to(user).filter(kind=Kind.ADVICE).with_source()
    return rows.annotate(work=work).annotate(work_order=order).order_by("work_order", "-pk")


def offered(idea: Idea, user):
    """Return the advice for the work that ``idea`` is at, that is not on its checklist yet."""
    if idea.status not in STAGES:
        return Insight.objects.none()
    rows = shelf(user).filter(work=STAGES[idea.status]).order_by("-pk")
    return rows.exclude(pk__in=idea.checks.values("advice"))


def checklist(idea: Idea, user) -> list[Check]:
    """Return the checklist of ``idea`` as far as ``user`` sees the advice. A fixed few queries."""
    advice = Insight.objects.visible_to(user).with_source()
    seen = Insight.objects.visible_to(user).filter(pk=OuterRef("advice"))
    checks = idea.checks.filter(Exists(seen))
    return list(checks.select_related("done_by").prefetch_related(Prefetch("advice", advice)))


@transaction.atomic
def shelve(*, insight: Insight, stage: str = "") -> None:
    """Make ``insight`` advice for ``stage``, or for the work that its words speak of."""
    insight.kind = Kind.ADVICE
    insight.stage = stage or insight.stage or stage_of(insight.text)
    insight.save(update_fields=["kind", "stage"])


def add_checks(*, idea: Idea, advice: list[Insight]) -> None:
    """Put ``advice`` on the checklist of ``idea``; what is there already stays as it is."""
    Check.objects.bulk_create(
        [Check(idea=idea, advice=piece) for piece in advice], ignore_conflicts=True
    )


def tick(*, check: Check, is_done: bool, by) -> None:
    """Tick ``check`` off, or take the tick away. Who ticked it first stays named."""
    if is_done == (check.done_at is not None):
        return
    check.done_at, check.done_by = (timezone.now(), by) if is_done else (None, None)
    check.save(update_fields=["done_at", "done_by"])
