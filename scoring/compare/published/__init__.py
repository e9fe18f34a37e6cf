"""The formulas of PoseEstimation_Scoring-Your-Video, kept exact so that its users can move over."""

from scoring.compare.published.boxes import BOX_FORMATS, normalise
from scoring.compare.published.dtw import DtwScore, compare_dtw
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
