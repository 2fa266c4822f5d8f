"""The people that tests are about, and the rows they have."""

from dataclasses import dataclass

from papers.models import Insight, Paper, Person, Role, Speaking, Talk, User

PASSWORD = "a password for tests"


@dataclass(frozen=True)
class Cast:
    """Who there is in the lab.

    The owner runs it and owns what tests are about; the labmate is an editor, the reader a reader;
    the stranger's account is switched off.
    """

    owner: User
    labmate: User
    reader: User
    stranger: User


def make_cast() -> Cast:
    """Return the cast, saved."""
    return Cast(
        owner=User.objects.create_superuser("owner", password=PASSWORD),
        labmate=User.objects.create_user("labmate", password=PASSWORD),
        reader=User.objects.create_user("reader", password=PASSWORD, role=Role.READER),
        stranger=User.objects.create_user("stranger", password=PASSWORD, is_active=False),
    )


def make_paper(title="Deep Residual Learning", **fields) -> Paper:
    """Return a paper, saved."""
    return Paper.objects.create(title=title, **fields)


def make_talk(title="OSCAR", speakers=(), **fields) -> Talk:
    """Return a talk by ``speakers`` (names), saved."""
    talk = Talk.objects.create(title=title, **fields)
    for position, name in enumerate(speakers):
        person = Person.objects.create(name=name)
        Speaking.objects.create(talk=talk, person=person, position=position)
    return talk


def make_insight(owner, text="物体标签是锚点", **fields) -> Insight:
    """Return an insight of ``owner``, shown to the lab, of a new talk unless told otherwise."""
    if not fields.keys() & {"talk", "paper"}:
        fields["talk"] = make_talk()
    return Insight.objects.create(owner=owner, text=text, **fields)


def both_texts(differences) -> list[tuple[str, str, str]]:
    """Return the label, my text and their text of each of ``differences``."""
    return [(str(field.label), field.mine, field.theirs) for field in differences]
