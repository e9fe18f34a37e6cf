"""Does the score tell the truth? Folders of real clips whose right answer is known.

    python benchmarks/truth.py labelled|in-step|pairs|views|sides|faults --data DIR [--json]
                               [--processes N] [--tracks DIR] [--model NAME] [--each N]

labelled  right and wrong clips of one movement by many people (clips.csv)
in-step   people who do the same at the same time in one film (clips.csv)
pairs     two films of one movement, or of two different ones (pairs.csv)
views     one act before two cameras (views.csv)
sides     a part of each practice in step, or in a pair of the same movement, turned over
faults    known faults put into the tracks of any folder of clips

``--data`` is the folder of the table, or one that holds it. Tracks are kept under ``--tracks``, so that a
second run takes seconds; a track is made anew for another file, person or model. After a change to how
tracks are made from videos, delete that folder. ``holds`` says whether what docs/benchmarks.md asks for
is reached.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from command import Parser, folder, positive, run
from truth_clips import KEPT, Run, Tracks
from truth_faults import faults
from truth_labelled import labelled
from truth_pairs import in_step, pairs, views
from truth_sides import sides

from scoring.pose.models import DEFAULT_MODEL

KINDS: dict[str, Callable[[Run], dict[str, Any]]] = {
    "labelled": labelled,
    "in-step": in_step,
    "pairs": pairs,
    "views": views,
    "sides": sides,
    "faults": faults,
}


def main() -> int:
    """Print the figures; the exit status."""
    args = _arguments()
    setting = Run(args.data, Tracks(args.tracks, args.model), args.processes, args.each)
    figures = KINDS[args.kind](setting)
    print(json.dumps(figures, indent=2, ensure_ascii=False) if args.json else as_text(figures))
    return 0


def _arguments() -> argparse.Namespace:
    parser = Parser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("kind", choices=tuple(KINDS), metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--data", type=folder, required=True, help="folder of clips and their table")
    parser.add_argument("--processes", type=positive, default=2, metavar="N", help="for the comparisons")
    parser.add_argument("--tracks", type=Path, default=KEPT, help="where tracks are kept")
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument(
        "--each",
        type=positive,
        default=3,
        metavar="N",
        help="joints changed in each clip for each size (faults)",
    )
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def as_text(figures: dict[str, Any]) -> str:
    """A line for each row, and one for each figure."""
    lines = [_line(row) for row in figures.get("rows", ())]
    for kind, sizes in figures.get("kinds", {}).items():
        lines += [f"{kind} {size}: {_line(row)}" for size, row in sizes.items()]
    plain = {name: value for name, value in figures.items() if name not in ("rows", "kinds", "summary")}
    lines += [f"{name} {_cell(value)}" for name, value in (plain | figures.get("summary", {})).items()]
    return "\n".join(lines)


def _line(row: dict[str, Any]) -> str:
    return "  ".join(f"{name} {_cell(value)}" for name, value in row.items() if value not in ("", []))


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return "  ".join(f"{name} {_cell(one)}" for name, one in value.items())
    if isinstance(value, list):
        return " | ".join(map(_cell, value))
    return "–" if value is None else str(value)


if __name__ == "__main__":
    run(main)
