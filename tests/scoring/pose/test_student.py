"""The student follows a person as the large models do, and nobody where its witness sees nobody."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.pose.estimators.student import StudentEstimator
from scoring.pose.extract import extract_track
from scoring.pose.video import read_frames
from tests.media import demo_video
from tests.scoring.pose.conftest import estimator

pytestmark = pytest.mark.models


def test_it_follows_the_person_in_the_demonstration_clip_where_the_default_does() -> None:
    student, default = (
        extract_track(demo_video(), model=estimator(name), end=1.5) for name in ("student", "blazepose-heavy")
    )
    seen = (student.keypoints[:, 5:, 2] > 0).any(axis=1)
    assert seen.mean() > 0.95
    away = np.linalg.norm(student.keypoints[seen, 5:, :2] - default.keypoints[seen, 5:, :2], axis=2)
    height = np.ptp(default.keypoints[seen, :, 1], axis=1)[:, None]
    assert np.median(away / height) < 0.05


def test_scenes_without_anybody_give_nobody_in_a_video() -> None:
    tracker = estimator("student").tracker()
    for frame in read_frames(demo_video(), end=1.0, max_fps=5, max_side=960):
        if frame.picture is not None:
            sky = np.ascontiguousarray(frame.picture[: frame.picture.shape[0] // 7])
            assert tracker.update(sky, frame.time) is None


def test_without_a_witness_it_stands_alone() -> None:
    shipped = estimator("student")
    assert isinstance(shipped, StudentEstimator)
    witness, shipped.witness = shipped.witness, None
    try:
        tracker = shipped.tracker()
        frame = next(f for f in read_frames(demo_video(), start=0.3, max_side=960) if f.picture is not None)
        assert frame.picture is not None
        assert tracker.update(frame.picture, frame.time) is not None
    finally:
        shipped.witness = witness
