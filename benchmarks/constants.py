"""Which numbers of the score the engine's tests notice when they are changed strongly.

Each number of scoring/compare/calibration.py is doubled, and halved where that goes unnoticed (of
several in one, all); with each change the engine's unit tests run in a process of their own.

    python benchmarks/constants.py [--only NAME …] [--sample N] [--processes N] [--tests PATH …] [--json]

The whole run takes hours: about a minute for each number that a test notices late or not at all.
``--sample 20`` tries twenty numbers, evenly spread over the file.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from command import Parser, positive, refuse, run
from tqdm import tqdm

from scoring.compare import calibration

ROOT = Path(__file__).resolve().parents[1]
TESTS = "tests/scoring/compare"
FACTORS = (2.0, 0.5)
PROGRAM = """
import sys
from scoring.compare import calibration
setattr(calibration, sys.argv[1], eval(sys.argv[2]))
import pytest
raise SystemExit(pytest.main(sys.argv[3:]))
"""


@dataclass(frozen=True)
class Outcome:
    """What became of one number: the changed value that was noticed and the test that did, or None."""

    name: str
    value: str
    changed: str | None
    noticed_by: str | None


def constants() -> dict[str, Any]:
    """The numbers of the score by name, in the order of the file."""
    return {name: value for name, value in vars(calibration).items() if name.isupper()}


def changed(value: Any, factor: float) -> Any:
    """``value`` times ``factor``; whole numbers stay whole, and 1 at least."""
    if isinstance(value, tuple):
        return tuple(changed(one, factor) for one in value)
    if isinstance(value, int):
        return max(1, round(value * factor))
    return value * factor


def noticed(name: str, value: Any, tests: list[str]) -> str | None:
    """The first test that fails with the number changed to ``value``; None where all pass."""
    with tempfile.TemporaryDirectory() as kept:
        arguments = [
            *tests,
            "-m",
            "unit",
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:django",
            "--noconftest",
        ]
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, name, repr(value), *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
                "OMP_NUM_THREADS": "1",
                # An example that failed with one number changed is not tried first with the next.
                "HYPOTHESIS_STORAGE_DIRECTORY": kept,
            },
        )
    if done.returncode == 0:
        return None
    failed = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    if failed is None:
        refuse(f"the tests did not run: {(done.stdout + done.stderr).strip()[-300:]}")
    return failed[1]


def tried(name: str, tests: list[str]) -> Outcome:
    """What tests say of a number that is doubled, then halved."""
    value = constants()[name]
    for factor in FACTORS:
        other = changed(value, factor)
        test = None if other == value else noticed(name, other, tests)
        if test is not None:
            return Outcome(name, repr(value), repr(other), test)
    return Outcome(name, repr(value), None, None)


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
    parser.add_argument("--tests", nargs="+", default=[TESTS], metavar="PATH", help="other tests than all")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    names = chosen(args.only, args.sample)
    with ThreadPoolExecutor(args.processes) as pool:
        found = pool.map(lambda name: tried(name, args.tests), names)
        outcomes = list(tqdm(found, total=len(names), unit="number", file=sys.stderr))
    print(json.dumps([asdict(one) for one in outcomes]) if args.json else table(outcomes))
    return 0


if __name__ == "__main__":
    run(main)
