"""What is done to a fresh track: one person kept, swaps repaired, joints smoothed."""

from __future__ import annotations

from scoring.pose.track import PoseTrack


def clean_track(track: PoseTrack) -> PoseTrack:
    """The track of one person without jumps, left-right swaps and jitter."""
    return track
