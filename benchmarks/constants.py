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
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from command import Parser, folder, positive, refuse, run
from constants_drawn import Drawn, read_when_loaded
from tqdm import tqdm

from scoring.compare import calibration

ROOT = Path(__file__).resolve().parents[1]
SCENES = "tests/scoring/compare/test_figures_of_the_score.py"
TESTS = ["tests/scoring/compare", f"--ignore={SCENES}"]
"""What is run where no drawn scene notices anything."""
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
DRAWN = (
    CHANGED
    + """
sys.path.insert(0, "benchmarks")
from constants_drawn import Drawn
print("scene:" + (Drawn().first_differing() or ""))
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


class Trial:
    """Tries one number after another, in a process that has loaded the scenes."""

    def __init__(self, tests: list[str] | None, *, scenes: bool, truth: Truth | None) -> None:
        self.tests, self.truth = tests, truth
        self.drawn = Drawn() if scenes else None
        self.when_loaded = read_when_loaded(set(constants()))
        if self.drawn is not None:
            self.drawn.warm()

    def __call__(self, name: str) -> Outcome:
        """What scenes, tests, and then real clips, say of a number that is doubled, then halved."""
        value = constants()[name]
        others = [other for factor in FACTORS if (other := changed(value, factor)) != value]
        for ask in (self._of_scenes, self._of_tests, self._of_truth):
            for other in others:
                found = ask(name, other)
                if found is not None:
                    return Outcome(name, repr(value), repr(other), found)
        return Outcome(name, repr(value), None, None)

    def _of_scenes(self, name: str, other: Any) -> str | None:
        if self.drawn is None:
            return None
        if name not in self.when_loaded:
            scene = self.drawn.noticed(name, other)
        else:
            done = _with_changed(DRAWN, name, other)
            told = done.stdout.rpartition("scene:")
            scene = told[2].strip() if told[1] else "one that the engine cannot be loaded for"
        return f"scene {scene}" if scene else None

    def _of_tests(self, name: str, other: Any) -> str | None:
        return noticed(name, other, self.tests) if self.tests else None

    def _of_truth(self, name: str, other: Any) -> str | None:
        return self.truth.noticed(name, other) if self.truth else None


_trial: Trial | None = None
"""That of this process: each of the pool makes its own."""


def _begin(tests: list[str] | None, scenes: bool, truth: Truth | None) -> None:
    global _trial
    _trial = Trial(tests, scenes=scenes, truth=truth)


def _tried(name: str) -> Outcome:
    assert _trial is not None
    return _trial(name)


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
        initializer=_begin,
        initargs=(tests, not args.tests, truth),
    )
    with pool:
        found = pool.map(_tried, names)
        outcomes = list(tqdm(found, total=len(names), unit="number", file=sys.stderr))
    print(json.dumps([asdict(one) for one in outcomes]) if args.json else table(outcomes))
    return 0


if __name__ == "__main__":
    run(main)
