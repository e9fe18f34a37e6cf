"""What becomes of one number of the score that is changed: noticed by a scene, a test, real clips or nothing.

The part of ``constants.py`` that runs in processes of its own.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from command import refuse
from constants_drawn import Drawn, read_when_loaded

from scoring.compare import calibration

ROOT = Path(__file__).resolve().parents[1]
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


def begin(tests: list[str] | None, scenes: bool, truth: Truth | None) -> None:
    """Load what this process tries numbers with: scenes, tests by their paths, real clips; any may lack."""
    global _trial
    _trial = Trial(tests, scenes=scenes, truth=truth)


def tried(name: str) -> Outcome:
    """What becomes of the number ``name``, in a process that has begun."""
    assert _trial is not None
    return _trial(name)
