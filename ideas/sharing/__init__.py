"""Sharing ideas by links: making and revoking them, opening them, and what their page shows."""

from ideas.scope import links_that_would_show, shown_by
from ideas.sharing.copying import copy
from ideas.sharing.linking import AlreadyMade, make, revoke
from ideas.sharing.picturing import QrCode, qr_code
from ideas.sharing.projecting import (
    SharedIdea,
    SharedPage,
    SharedPaper,
    SharedSource,
    Tidied,
    image_called,
    image_slug,
    project,
)

__all__ = [
    "AlreadyMade",
    "QrCode",
    "SharedIdea",
    "SharedPage",
    "SharedPaper",
    "SharedSource",
    "Tidied",
    "copy",
    "image_called",
    "image_slug",
    "links_that_would_show",
    "make",
    "project",
    "qr_code",
    "revoke",
    "shown_by",
]
