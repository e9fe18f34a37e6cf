"""What a conversation tells packages above and beside it; ``config/listeners.py`` connects who listens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from common.rules import Rules


class Kind(StrEnum):
    """What was said."""

    COMMENT = "comment"
    ANSWER = "answer"
    PRAISE = "praise"


@dataclass(frozen=True)
class Said:
    """Something new in the conversation about an attempt.

    ``people`` (ids) are those whom it concerns, never who said it. ``path`` is its place on the page.
    """

    kind: Kind
    attempt: UUID
    by: int
    people: tuple[int, ...]
    path: str


said: Rules[[Said], object] = Rules("said")
"""Something was said about an attempt; told once it is certain, after the transaction."""
