"""Which numbers of the score the engine's tests notice when they are changed strongly.

Each number of scoring/compare/calibration.py is doubled, and halved where that goes unnoticed (of
several in one, all); with each change the engine's unit tests run in a process of their own: the kept
figures of drawn scenes first, which take seconds, then all others.

    python benchmarks/constants.py [--only NAME …] [--sample N] [--processes N] [--tests PATH …] [--json]
                                   [--data DIR] [--tracks DIR]

``--data`` is the folder of benchmarks/truth.py: what no test notices is tried on its kept tracks too
(people in step, pairs, views), where any figure that changes is a notice.

The whole run takes about half an hour on two idle cores, and a minute more for each number that only a
late test notices or none. ``--sample 20`` tries twenty numbers, evenly spread over the file.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from command import Parser, folder, positive, refuse, run
from tqdm import tqdm

from scoring.compare import calibration

ROOT = Path(__file__).resolve().parents[1]
TESTS = (["tests/scoring/compare/test_figures_of_the_score.py"], ["tests/scoring/compare"])
"""What is run, one after another, until something is noticed."""
FACTORS = (2.0, 0.5)
CHANGED = """
import importlib.util, sys
# Before the package, whose modules take the numbers when they are loaded.
spec = importlib.util.spec_from_file_location("scoring.compare.calibration", "scoring/compare/calibration.py")
calibration = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(calibration)
setattr(calibration, sys.argv[1], eval(sys.argv[2]))
"""
PROGRAM = (
    CHANGED
    + """
import pytest
raise SystemExit(pytest.main(sys.argv[3:]))
"""
)
TRUTH = (
    CHANGED
    + """
import json
from pathlib import Path
sys.path.insert(0, "benchmarks")
from truth import KINDS
from truth_clips import Run, Tracks
run = Run(Path(sys.argv[3]), Tracks(Path(sys.argv[4])), processes=1)
print(json.dumps({kind: KINDS[kind](run) for kind in ("in-step", "pairs", "views")}))
"""
)


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
    if isinstance(value, dict):
        return {name: changed(one, factor) for name, one in value.items()}
    if isinstance(value, int):
        return max(1, round(value * factor))
    return value * factor


def noticed(name: str, value: Any, tests: list[str]) -> str | None:
    """The first test that fails with the number changed to ``value``; None where all pass."""
    options = ["-m", "unit", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:django", "--noconftest"]
    done = _with_changed(PROGRAM, name, value, *tests, *options)
    if done.returncode == 0:
        return None
    failed = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    if failed is None:
        refuse(f"the tests did not run: {(done.stdout + done.stderr).strip()[-300:]}")
    return failed[1]


def _with_changed(program: str, name: str, value: Any, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What ``program`` says, run with one number changed."""
    with tempfile.TemporaryDirectory() as kept:
        return subprocess.run(
            [sys.executable, "-c", program, name, repr(value), *arguments],
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


@dataclass(frozen=True)
class Truth:
    """Real clips that are compared with a number changed; ``figures`` are those with none changed."""

    data: Path
    tracks: Path
    figures: dict[str, Any]

    @classmethod
    def of(cls, data: Path, tracks: Path) -> Truth:
        """What the clips of ``data`` give as the numbers are."""
        name, value = next(iter(constants().items()))
        return cls(
            data, tracks, cls._figures(name, value, data, tracks) or refuse("no figures of real clips")
        )

    def noticed(self, name: str, value: Any) -> str | None:
        """The kind of clips whose figures become others."""
        found = self._figures(name, value, self.data, self.tracks)
        if found is None:
            return "truth.py (it ends with an error)"
        return next((f"truth.py {kind}" for kind, old in self.figures.items() if found[kind] != old), None)

    @staticmethod
    def _figures(name: str, value: Any, data: Path, tracks: Path) -> dict[str, Any] | None:
        done = _with_changed(TRUTH, name, value, str(data.resolve()), str(tracks.resolve()))
        return json.loads(done.stdout) if done.returncode == 0 else None


def tried(name: str, tests: Sequence[list[str]], truth: Truth | None = None) -> Outcome:
    """What tests, and then real clips, say of a number that is doubled, then halved."""
    value = constants()[name]
    others = [other for factor in FACTORS if (other := changed(value, factor)) != value]
    for some in tests:
        for other in others:
            test = noticed(name, other, some)
            if test is not None:
                return Outcome(name, repr(value), repr(other), test)
    for other in others if truth else []:
        kind = truth.noticed(name, other) if truth else None
        if kind is not None:
            return Outcome(name, repr(value), repr(other), kind)
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
    parser.add_argument("--tests", nargs="+", metavar="PATH", help="other tests than all")
    parser.add_argument("--data", type=folder, metavar="DIR", help="clips of benchmarks/truth.py")
    parser.add_argument("--tracks", type=Path, default=ROOT / "var/truth-tracks", help="where they are kept")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    names = chosen(args.only, args.sample)
    tests = [args.tests] if args.tests else TESTS
    truth = Truth.of(args.data, args.tracks) if args.data else None
    with ThreadPoolExecutor(args.processes) as pool:
        found = pool.map(lambda name: tried(name, tests, truth), names)
        outcomes = list(tqdm(found, total=len(names), unit="number", file=sys.stderr))
    print(json.dumps([asdict(one) for one in outcomes]) if args.json else table(outcomes))
    return 0


if __name__ == "__main__":
    run(main)
