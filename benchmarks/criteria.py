"""Are criteria ever wrong with confidence? One act before two cameras: both must come to the same.

    python benchmarks/criteria.py --data DIR [--tracks DIR] [--model NAME] [--json]

``--data`` is a folder with the views.csv of ``truth.py views``, or one that holds it; rows with
``same_trial`` 1 are read. Per row and joint: by how many degrees the angles from the two cameras differ at
the same instants, the share of instants at which they differ by no more than the noise that is stated, and
of the criteria "comes down to L" and "reaches L", L from 30° to 180°, how many are decided from each camera,
and how many of those that are decided from both contradict each other.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from command import Parser, folder, run
from truth_clips import KEPT, Source, Tracks, flag, read_table

from scoring.compare.criteria.check import own_results
from scoring.compare.criteria.criterion import ANGLED, Criterion
from scoring.compare.criteria.signals import Sight, Signal
from scoring.pose.models import DEFAULT_MODEL
from scoring.pose.track import PoseTrack

LIMITS = np.arange(30.0, 181.0, 5.0)
LEAST_INSTANTS = 10
"""Fewer in common say nothing."""

Figures = dict[str, Any]


def main() -> int:
    """Print the figures; the exit status."""
    args = _arguments()
    found = figures(args.data, Tracks(args.tracks, args.model))
    print(json.dumps(found, indent=2) if args.json else as_text(found))
    return 0


def _arguments() -> argparse.Namespace:
    parser = Parser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=folder, required=True)
    parser.add_argument("--tracks", type=Path, default=KEPT, help="where tracks are kept")
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def figures(data: Path, tracks: Tracks) -> Figures:
    """A line for each pair of cameras and joint, and what they come to together."""
    where, rows = read_table(data, "views.csv", ("reference", "practice", "same_trial"))
    pairs = [
        (Source(where / row["reference"]), Source(where / row["practice"]))
        for row in rows
        if flag(row, "same_trial")
    ]
    tracks.make(source for pair in pairs for source in pair)
    lines = [line for pair in pairs for line in _lines(*pair, tracks)]
    sums = {name: sum(line[name] for line in lines) for name in ("asked", "decided", "both", "contradict")}
    inside = [line["inside"] for line in lines if line["inside"] is not None]
    return {"rows": lines, **sums, "inside": round(float(np.mean(inside)), 2) if inside else None}


def _lines(first: Source, second: Source, tracks: Tracks) -> list[Figures]:
    clips = tracks.load(first), tracks.load(second)
    sights = [Sight(clip) for clip in clips]
    return [
        {
            "clips": f"{first.name} {second.name}",
            "joint": f"{side} {part}",
            **_differences(*(sight.angle(part, side) for sight in sights)),
            **_verdicts(part, side, *clips),
        }
        for part in ANGLED
        for side in ("left", "right")
    ]


def _differences(first: Signal, second: Signal) -> Figures:
    """Of the first camera's angle from the second's at the same instants."""
    there = (first.times >= second.times[0]) & (first.times <= second.times[-1])
    other = np.searchsorted(second.times, first.times[there]).clip(0, len(second) - 1)
    apart = first.values[there] - second.values[other]
    known = np.isfinite(apart)
    if known.sum() < LEAST_INSTANTS:
        return {"instants": int(known.sum()), "median": None, "spread": None, "inside": None}
    noise = np.hypot((first.values - first.low)[there], (second.values - second.low)[other])
    return {
        "instants": int(known.sum()),
        "median": round(float(np.median(apart[known])), 1),
        "spread": round(float(apart[known].std()), 1),
        "inside": round(float((np.abs(apart) <= noise)[known].mean()), 2),
    }


def _verdicts(part: str, side: str, first: PoseTrack, second: PoseTrack) -> Figures:
    criteria = [Criterion("least_angle", part, side, at_most=float(limit)) for limit in LIMITS]
    criteria += [Criterion("greatest_angle", part, side, at_least=float(limit)) for limit in LIMITS]
    verdicts = [[found.met for found in own_results(criteria, clip)] for clip in (first, second)]
    both = [pair for pair in zip(*verdicts, strict=True) if None not in pair]
    return {
        "asked": 2 * len(criteria),
        "decided": sum(met is not None for one in verdicts for met in one),
        "both": len(both),
        "contradict": sum(a != b for a, b in both),
    }


def as_text(found: Figures) -> str:
    """A line for each joint, and the sums."""
    lines = [_line(row) for row in found["rows"]]
    decided = f"{found['decided']} of {found['asked']} decided"
    return "\n".join([*lines, f"{decided}, {found['contradict']} of {found['both']} contradict each other"])


def _line(row: Figures) -> str:
    apart = f"{_number(row['median'])} ± {_number(row['spread'])}°  inside {_number(row['inside'])}"
    verdicts = f"contradict {row['contradict']} of {row['both']}"
    return f"{row['clips']:28s} {row['joint']:15s} {row['instants']:5d} instants  {apart}  {verdicts}"


def _number(value: float | None) -> str:
    return "    –" if value is None else f"{value:5.4g}"


if __name__ == "__main__":
    run(main)
