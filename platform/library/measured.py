"""What has to happen when a video got a track, its first or another one.

The library only tells; packages above it say what follows, once, in ``ready()``::

    from library import measured

    measured.rule(lambda video_id: ...)

What concerns only a track that replaced another is told by ``library.measured_again``.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

Rule = Callable[[UUID], object]

_rules: list[Rule] = []


def rule(follows: Rule) -> Rule:
    """Have ``follows(video_id)`` called in the transaction that gives a video a track."""
    _rules.append(follows)
    return follows


def tell(video_id: UUID) -> None:
    """Call what has to follow."""
    for follows in _rules:
        follows(video_id)
