"""Normalisation, similarity, alignment and the score of two pose tracks."""

from scoring.compare.engine import compare_tracks
from scoring.compare.result import Moment, PartScore, Repetition, Score

__all__ = ["Moment", "PartScore", "Repetition", "Score", "compare_tracks"]
