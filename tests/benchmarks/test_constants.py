"""Which numbers of the score the tests notice: the command, on one number and a few tests."""

from __future__ import annotations

import json

import pytest

from tests.benchmarks.running import run_here

pytestmark = pytest.mark.slow


def test_a_changed_curve_is_noticed_and_a_cache_that_no_test_looks_at_is_not() -> None:
    tests = "tests/scoring/compare/measure/test_timing.py"
    done = run_here("constants.py", "--only", "TEMPO_POWER", "MOST_STRENGTHS", "--tests", tests, "--json")
    assert done.returncode == 0, done.stderr
    noticed = {one["name"]: one["noticed_by"] for one in json.loads(done.stdout)}
    assert noticed["MOST_STRENGTHS"] is None
    assert noticed["TEMPO_POWER"].startswith(tests)
