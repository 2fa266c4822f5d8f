"""The real note that Throughline started from, where it lies beside the project."""

from pathlib import Path

import pytest

PATH = Path(__file__).parents[3] / "shared" / "data" / "talk_notes_pretraining.md"
OTHERS = sorted((PATH.parent / "notes").glob("*.md"))

needs_it = pytest.mark.skipif(not PATH.exists(), reason=f"THE REAL NOTE IS NOT HERE: {PATH}")
