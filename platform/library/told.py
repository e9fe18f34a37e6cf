"""What the library tells packages above it, which say once, in ``ready()``, what follows::

    from library.told import measured

    measured.rule(lambda video_id: ...)

What follows happens in the transaction in which the library tells it.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

Rule = Callable[[UUID], object]


class Told:
    """Rules about one thing that happens to what has an id."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []

    def rule(self, follows: Rule) -> Rule:
        """Have ``follows(id)`` called whenever it happens."""
        self._rules.append(follows)
        return follows

    def tell(self, about: UUID) -> None:
        """Call what has to follow."""
        for follows in self._rules:
            follows(about)


measured = Told()
"""A video got a track, its first or another one."""

measured_again = Told()
"""A video got another track in place of its first."""

shown_anew = Told()
"""A routine is known by something else than before: another reference or take, another part of one,
or mirrored practice that counts from now on, or no longer."""
