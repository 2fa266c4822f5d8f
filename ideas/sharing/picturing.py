"""The address of a share link as a QR code, for a slide."""

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4


@dataclass(frozen=True)
class QrCode:
    """A QR code as the path of an SVG that is ``size`` units wide and high."""

    size: int
    path: str


def qr_code(address: str) -> QrCode:
    """Return the QR code of ``address``, with the quiet zone around it that readers need."""
    rows = [list(row) for row in segno.make(address, error="m", micro=False).matrix]
    path = "".join(_runs(row, y) for y, row in enumerate(rows, QUIET))
    return QrCode(len(rows) + 2 * QUIET, path)


def _runs(row, y) -> str:
    path, x = "", QUIET
    for is_dark, modules in groupby(row):
        width = len(list(modules))
        path += f"M{x} {y}h{width}v1h-{width}z" if is_dark else ""
        x += width
    return path
