"""The spread of a lab's answers on the dials of an idea, for who has answered too."""

from dataclasses import dataclass

from ideas.models import Dial, Idea
from ideas.models.dials import LEAST, MOST, SCALES

# The drawing of a spread, in its own units: a bar for each number.
STEP, WIDTH, HEIGHT, FOOT = 14, 10, 24, 1.5


@dataclass(frozen=True)
class Bar:
    """How many gave one ``number``, drawn."""

    number: int
    count: int
    x: float
    y: float
    height: float


@dataclass(frozen=True)
class Spread:
    """The answers on one scale: all of them in order, without who gave which, and one's own."""

    label: str
    values: tuple[int, ...]
    mine: int

    @property
    def words(self) -> str:
        """The answers as text: "2 2 4 5"."""
        return " ".join(map(str, self.values))

    @property
    def size(self) -> str:
        """The width and height of the drawing."""
        return f"{STEP * MOST} {HEIGHT}"

    @property
    def bars(self) -> list[Bar]:
        """The drawing: a bar for each number, the tallest as high as the drawing."""
        tallest = max(map(self.values.count, self.values))
        bars = []
        for number in range(LEAST, MOST + 1):
            count = self.values.count(number)
            height = FOOT + (HEIGHT - FOOT) * count / tallest
            x = STEP * (number - LEAST) + (STEP - WIDTH) / 2
            bars.append(Bar(number, count, x, round(HEIGHT - height, 2), round(height, 2)))
        return bars


@dataclass(frozen=True)
class Dials:
    """What ``user`` may know of the dials of an idea: nothing but one's own answer before it."""

    mine: Dial | None
    spreads: tuple[Spread, ...] = ()

    @property
    def count(self) -> int:
        """How many answered, oneself among them."""
        return len(self.spreads[0].values) if self.spreads else 0


def dials_of(idea: Idea, user) -> Dials:
    """Return the dials of ``idea`` as ``user`` may see them. One query."""
    answers = list(Dial.objects.visible_to(user).filter(idea=idea))
    mine = next((answer for answer in answers if answer.by_id == user.pk), None)
    if mine is None:
        return Dials(None)
    spreads = (
        Spread(
            str(Dial._meta.get_field(name).verbose_name),
            tuple(sorted(getattr(answer, name) for answer in answers)),
            getattr(mine, name),
        )
        for name in SCALES
    )
    return Dials(mine, tuple(spreads))
