"""The formulas of PoseEstimation_Scoring-Your-Video, kept exact so that its users can move over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scoring.compare.published.boxes import BOX_FORMATS, normalise
from scoring.compare.published.entries import (
    Entries,
    entries_of_list,
    entries_of_track,
    read_entries,
    read_list,
)
from scoring.compare.published.lists import normalised_list
from scoring.compare.published.search import Found, find_pose
from scoring.compare.published.similarity import METRICS

if TYPE_CHECKING:
    from scoring.compare.published.dtw import DtwScore, compare_dtw

__all__ = [
    "BOX_FORMATS",
    "METRICS",
    "DtwScore",
    "Entries",
    "Found",
    "compare_dtw",
    "entries_of_list",
    "entries_of_track",
    "find_pose",
    "normalise",
    "normalised_list",
    "read_entries",
    "read_list",
]


def __getattr__(name: str) -> Any:
    """What warps, loaded when first asked for: who only looks for a pose needs no compiled kernels."""
    if name not in ("DtwScore", "compare_dtw"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from scoring.compare.published import dtw

    return getattr(dtw, name)
