"""Normalisation, similarity, alignment and the score of two pose tracks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scoring.compare.result import Moment, PartScore, Repetition, Score

if TYPE_CHECKING:
    from scoring.compare.engine import compare_tracks

__all__ = ["Moment", "PartScore", "Repetition", "Score", "compare_tracks"]


def __getattr__(name: str) -> Any:
    """``compare_tracks``, loaded when first asked for: who only reads scores needs no compiled kernels."""
    if name != "compare_tracks":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from scoring.compare.engine import compare_tracks

    return compare_tracks
