"""How much the numbers of one and the same practice differ when it is measured twice.

Every second frame of a practice is one measurement of it, the frames between
are another. Both are scored against each reference; from the differences come
the limits under which an improvement is not told (scoring/compare/feedback/improvements.py).

    python benchmarks/repeatability.py --tracks DIR [--json]

DIR holds tracks (.npz, as ``python -m scoring extract`` writes them). Pairs
that score under 40 are other movements and left out.
"""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
from command import Parser, run
from tqdm import tqdm

from scoring.compare import Score, compare_tracks
from scoring.compare.calibration import ANOTHER_MOVEMENT, LEAST_COVERAGE
from scoring.errors import ScoringError
from scoring.pose.files import load_track
from scoring.pose.track import PoseTrack

SHARES = (50, 90, 95, 99)


def every_second(track: PoseTrack, first: int) -> PoseTrack:
    """The frames ``first``, ``first + 2``, …"""
    arrays = {
        field.name: getattr(track, field.name)[first::2]
        for field in fields(track)
        if isinstance(getattr(track, field.name), np.ndarray)
        and len(getattr(track, field.name)) == len(track)
    }
    return replace(track, **arrays)


def differences(reference: PoseTrack, practice: PoseTrack) -> dict[str, list[float]]:
    """Absolute differences of total, timing and parts between two measurements of ``practice``."""
    try:
        one, other = (compare_tracks(reference, every_second(practice, first)) for first in (0, 1))
    except ScoringError:
        return {}
    if one.total is None or other.total is None or min(one.total, other.total) < ANOTHER_MOVEMENT:
        return {}
    found = {"total": [abs(one.total - other.total)], "parts": parts_apart(one, other)}
    if one.timing is not None and other.timing is not None:
        found["timing"] = [abs(one.timing - other.timing)]
    return found


def parts_apart(one: Score, other: Score) -> list[float]:
    """Differences of the parts that were seen for most of the time in both."""
    pairs = [(part, other.parts[name]) for name, part in one.parts.items()]
    return [
        abs(left.value - right.value)
        for left, right in pairs
        if left.value is not None
        and right.value is not None
        and min(left.coverage, right.coverage) >= LEAST_COVERAGE
    ]


def main() -> None:
    """Print the percentiles of the differences."""
    parser = Parser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tracks", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    paths = sorted(args.tracks.glob("*.npz"))
    if not paths:
        parser.error(
            f"{args.tracks} is no folder with tracks (.npz); make them with python -m scoring extract"
        )
    tracks = [load_track(path) for path in paths]
    found: dict[str, list[float]] = {"total": [], "timing": [], "parts": []}
    pairs = [(one, other) for one in tracks for other in tracks]
    for reference, practice in tqdm(pairs, disable=args.json):
        for name, values in differences(reference, practice).items():
            found[name] += values
    figures = {
        name: {"count": len(values), **{f"p{share}": float(np.percentile(values, share)) for share in SHARES}}
        for name, values in found.items()
        if values
    }
    if args.json:
        print(json.dumps(figures))
        return
    for name, row in figures.items():
        print(f"{name:8s}", *(f"{key} {value:.1f}" for key, value in row.items()))


if __name__ == "__main__":
    run(main)
