"""Finding a pose: in one list of people, or among a million stored frames."""

from scoring.compare.search.find import CALIBRATED, SEARCH_METRICS, find
from scoring.compare.search.index import Hit, PoseIndex

__all__ = ["CALIBRATED", "SEARCH_METRICS", "Hit", "PoseIndex", "find"]
