"""Templates and pages of the documentation are read by people: no line runs out of the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
MOST = 120


def long_lines(folder: str, *endings: str) -> Iterator[str]:
    """``file:line`` of each line of ``MOST`` characters or more; a row of a table cannot be broken."""
    for file in sorted(path for path in (ROOT / folder).rglob("*") if path.suffix in endings):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if len(line) >= MOST and not line.startswith("|"):
                yield f"{file.relative_to(ROOT)}:{number} has {len(line)} characters"


@pytest.mark.parametrize("folder", ["templates", "docs"])
def test_lines_are_short(folder: str) -> None:
    assert list(long_lines(folder, ".html", ".txt", ".md")) == []
