"""The commands that figures come from still run; what they measure is not judged here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted({path.name for path in (ROOT / "benchmarks").glob("*.py")} - {"clips.py", "drawn.py"})
CLIP = ROOT / "var" / "demo" / "balance_front.mp4"


def figures_of(script: str, *arguments: str) -> dict[str, Any]:
    """The JSON that a benchmark prints last."""
    command = [sys.executable, f"benchmarks/{script}", *arguments, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


@pytest.mark.models
def test_extraction_tells_where_the_time_goes():
    figures = figures_of("extraction.py", str(CLIP), "--model", "movenet-lightning", "--seconds", "1")
    assert figures["frames"] > 20
    assert set(figures["shares"]) == {"decode", "inference", "rest"}
    assert sum(figures["shares"].values()) == pytest.approx(1.0, abs=0.01)
    assert figures["shares"]["inference"] > 0.1


@pytest.mark.models
def test_memory_compares_a_short_and_a_longer_clip():
    figures = figures_of("memory.py", str(CLIP), "--model", "movenet-lightning", "--seconds", "1", "2")
    assert [clip["frames"] for clip in figures["clips"]] == [30, 60]
    assert all(clip["peak_mib"] > 50 for clip in figures["clips"])


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_says_how_it_is_used(script):
    done = subprocess.run(
        [sys.executable, f"benchmarks/{script}", "--help"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "usage:" in done.stdout
