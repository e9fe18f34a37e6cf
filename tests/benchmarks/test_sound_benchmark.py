"""The benchmark of music on two tunes made here: each is found again, neither is taken for the other."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from scoring.pose.sound import SAMPLE_RATE
from tests.benchmarks.running import run_here
from tests.media import with_sound
from tests.scoring.music import tune

pytestmark = pytest.mark.slow


def test_each_recording_is_found_again_and_none_is_taken_for_another(tmp_path: Path) -> None:
    for seed in (1, 2):
        samples = np.repeat(tune(seed, 20.0), 4)
        with_sound(tmp_path / f"{seed}.mp4", samples, rate=4 * SAMPLE_RATE)
    done = run_here("sound.py", "--data", str(tmp_path), "--pairs", "2", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["all"]
    assert (found["pairs"], found["other_music_taken_for_it"]) == (4, 0)
    assert found["found"] >= 0.75
    assert found["right_offset"] == 1.0


def test_a_folder_without_recordings_is_refused_in_one_line(tmp_path: Path) -> None:
    done = run_here("sound.py", "--data", str(tmp_path))
    assert done.returncode == 2
    assert "holds no recording" in done.stderr
