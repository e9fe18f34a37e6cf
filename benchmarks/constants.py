"""Which numbers of the score the engine's tests notice when they are changed strongly.

Each number of scoring/compare/calibration.py is doubled, and halved where that goes unnoticed (of
several in one, all). With each change the drawn scenes are looked at first, whose figures are kept
(constants_drawn.py: some seconds), then the engine's unit tests run in a process of their own.

    python benchmarks/constants.py [--only NAME …] [--sample N] [--processes N] [--tests PATH …]
                                   [--scenes-only] [--json] [--data DIR] [--tracks DIR]

``--data`` is the folder of benchmarks/truth.py: what no test notices is tried on its kept tracks too
(people in step, pairs, views), where any figure that changes is a notice.

The scenes take about five seconds of one core for a number, the tests two minutes and more for one that
they alone notice, or nothing. ``--scenes-only`` leaves the tests out, ``--sample 20`` tries twenty numbers,
evenly spread over the file.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path

from command import Parser, folder, positive, refuse, run
from constants_trial import ROOT, Outcome, Truth, begin, constants, tried
from tqdm import tqdm

SCENES = "tests/scoring/compare/test_figures_of_the_score.py"
TESTS = ["tests/scoring/compare", f"--ignore={SCENES}"]
"""What is run where no drawn scene notices anything."""


def table(outcomes: list[Outcome]) -> str:
    """A line for each number, then those that nothing notices."""
    lines = [f"{one.name:<24} {one.value:<14} {one.noticed_by or 'NOTHING'}" for one in outcomes]
    unnoticed = [one.name for one in outcomes if one.noticed_by is None]
    return "\n".join([*lines, f"{len(unnoticed)} of {len(outcomes)} unnoticed: {', '.join(unnoticed)}"])


def chosen(only: list[str] | None, sample: int | None) -> list[str]:
    """The names to try: those asked for, or so many evenly spread, or all."""
    names = list(constants())
    unknown = [name for name in only or [] if name not in names]
    if unknown:
        refuse(f"there is no number {unknown[0]} in scoring/compare/calibration.py")
    if only:
        return only
    count = min(sample or len(names), len(names))
    return [names[int((place + 0.5) * len(names) / count)] for place in range(count)]


def main() -> int:
    """Print the figures; the exit status."""
    parser = Parser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="+", metavar="NAME", help="try only these numbers")
    parser.add_argument("--sample", type=positive, metavar="N", help="try only so many, evenly spread")
    parser.add_argument("--processes", type=positive, default=2)
    parser.add_argument("--tests", nargs="+", metavar="PATH", help="these tests instead of scenes and all")
    parser.add_argument("--scenes-only", action="store_true", help="without the tests that take minutes")
    parser.add_argument("--data", type=folder, metavar="DIR", help="clips of benchmarks/truth.py")
    parser.add_argument("--tracks", type=Path, default=ROOT / "var/truth-tracks", help="where they are kept")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    names = chosen(args.only, args.sample)
    tests = args.tests or (None if args.scenes_only else TESTS)
    truth = Truth.of(args.data, args.tracks) if args.data else None
    pool = ProcessPoolExecutor(
        args.processes,
        # A fork of this process would have the threads of others half way.
        mp_context=get_context("spawn"),
        initializer=begin,
        initargs=(tests, not args.tests, truth),
    )
    with pool:
        found = pool.map(tried, names)
        outcomes = list(tqdm(found, total=len(names), unit="number", file=sys.stderr))
    print(json.dumps([asdict(one) for one in outcomes]) if args.json else table(outcomes))
    return 0


if __name__ == "__main__":
    run(main)
