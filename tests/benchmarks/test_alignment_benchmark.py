"""The benchmark of the alignment still runs; its times are not judged here."""

from __future__ import annotations

import json
import platform
from typing import Any

import pytest

from tests.benchmarks.running import run_here

pytestmark = pytest.mark.slow


def results_of(*arguments: str) -> list[dict[str, Any]]:
    done = run_here("alignment.py", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    results: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])["results"]
    return results


def test_it_measures_the_product_alone() -> None:
    (result,) = results_of("--no-peers", "--sizes", "40x90", "--repetitions", "2")
    assert set(result["median_ms"]) == {"classic", "warp"}
    assert set(result["warp_stages_ms"]) == {"all", "packing", "costs", "sums_and_path"}
    assert "fastest_peer" not in result


@pytest.mark.skipif(platform.machine() != "x86_64", reason="another kind of processor")
def test_it_measures_as_on_a_processor_without_avx512() -> None:
    done = run_here(
        "alignment.py", "--avx2", "--no-peers", "--sizes", "40x90", "--repetitions", "1", "--json"
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["compiled_for"], found["avx512"]) == ("haswell", False)
    assert set(found["results"][0]["median_ms"]) == {"classic", "warp"}


def test_long_pairs_are_aligned_as_a_plain_search_does() -> None:
    results = results_of("--long", "--samples", "700")
    assert [result["pair"] for result in results] == ["routine", "repetitions", "repetitions with pauses"]
    for result in results:
        assert abs(result["relative_cost_error"]) < 1e-5
        assert result["frames_away_mean"] < 0.1


@pytest.mark.parametrize(
    "words",
    [["--sizes", "330"], ["--sizes", "0x5"], ["--sizes", "axb"], ["--repetitions", "0"], ["--pair", "one"]],
)
def test_sizes_and_numbers_that_make_no_sense_are_refused(words: list[str]) -> None:
    assert run_here("alignment.py", "--no-peers", *words).returncode == 2
