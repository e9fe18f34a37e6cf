"""A track without points of the face: scores are the same to the bit, and nothing else is missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.compare.body.feet import LANDMARKS
from scoring.compare.engine import compare_tracks
from scoring.pose.faces import FACE, FACE_IN_SPACE, without_face_points
from scoring.pose.files import track_from_bytes, track_to_bytes
from scoring.pose.track import PoseTrack
from tests.practice.bodies import movement

pytestmark = pytest.mark.unit

IN_LANDMARKS = (0, 2, 5, 7, 8, *range(11, 17), *range(23, 29))


def as_measured(track: PoseTrack, seed: int = 0) -> PoseTrack:
    """The track with the 33 landmarks of BlazePose, in the picture and in space, where its joints are."""
    random = np.random.default_rng(seed)
    landmarks = random.uniform(0.0, 300.0, (len(track), 33, 4)).astype(np.float32)
    landmarks[..., 3] = random.uniform(0.6, 1.0, (len(track), 33))
    landmarks[:, IN_LANDMARKS, :2] = track.keypoints[:, :, :2]
    space = random.uniform(-0.1, 0.1, (len(track), 33, 3)).astype(np.float32)
    space[:, IN_LANDMARKS, :2] = track.keypoints[:, :, :2] / 300.0
    return replace(track, landmarks=landmarks, joints3d=space)


@pytest.fixture
def pair() -> tuple[PoseTrack, PoseTrack]:
    """A reference and a practice whose left arm hangs for a second."""
    return as_measured(movement()), as_measured(movement(wrong_arm=(0.6, 1.6, 60.0)), seed=1)


def test_scores_are_the_same(pair: tuple[PoseTrack, PoseTrack]) -> None:
    reference, practice = pair
    before = compare_tracks(reference, practice)
    after = compare_tracks(without_face_points(reference), without_face_points(practice))
    mixed = compare_tracks(reference, without_face_points(practice))
    assert before.total is not None
    for other in (after, mixed):
        assert (other.total, other.timing, other.parts, other.moments, other.remarks) == (
            *(before.total, before.timing, before.parts, before.moments, before.remarks),
        )
        assert np.array_equal(other.frame_values, before.frame_values, equal_nan=True)


def test_of_the_face_five_points_stay(pair: tuple[PoseTrack, PoseTrack]) -> None:
    track = pair[0]
    kept = track_from_bytes(track_to_bytes(without_face_points(track)))
    assert kept.landmarks is not None
    assert kept.joints3d is not None
    assert np.isnan(kept.landmarks[:, FACE, :3]).all()
    assert not kept.landmarks[:, FACE, 3].any()
    assert np.isnan(kept.joints3d[:, FACE_IN_SPACE]).all()
    assert np.array_equal(kept.keypoints, track.keypoints)
    body = [point for point in range(33) if point not in FACE]
    assert np.array_equal(kept.landmarks[:, body], track.landmarks[:, body])
    assert np.isfinite(kept.joints3d[:, IN_LANDMARKS]).all()
    assert not set(FACE) & set(LANDMARKS)


def test_models_without_these_landmarks_are_left_alone() -> None:
    plain = movement()
    assert without_face_points(plain).landmarks is None
    other = replace(plain, landmarks=np.ones((len(plain), 5, 4), np.float32))
    assert np.array_equal(without_face_points(other).landmarks, other.landmarks)
