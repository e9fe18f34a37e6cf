"""Finding a pose: in one list of people, or among a million stored frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scoring.compare.search.find import CALIBRATED, SEARCH_METRICS, find

if TYPE_CHECKING:
    from scoring.compare.search.index import Hit, PoseIndex

__all__ = ["CALIBRATED", "SEARCH_METRICS", "Hit", "PoseIndex", "find"]


def __getattr__(name: str) -> Any:
    """The index, loaded when first asked for: one list is searched without compiled kernels."""
    if name not in ("Hit", "PoseIndex"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from scoring.compare.search import index

    return getattr(index, name)
