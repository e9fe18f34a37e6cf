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
from tests.scoring.compare.movements import in_space, movement, shifted, with_feet

pytestmark = pytest.mark.unit

IN_LANDMARKS = (0, 2, 5, 7, 8, *range(11, 17), *range(23, 29))


def as_measured(track: PoseTrack, seed: int = 0) -> PoseTrack:
    """The track with BlazePose's 33 landmarks, in the picture and in space: those of the face anywhere."""
    random = np.random.default_rng(seed)
    track = with_feet(in_space(track))
    assert track.landmarks is not None
    assert track.joints3d is not None
    landmarks, space = track.landmarks.copy(), track.joints3d.copy()
    landmarks[:, FACE] = random.uniform(0.1, 1.0, (len(track), len(FACE), 4))
    landmarks[:, FACE, :2] *= 300.0
    space[:, FACE_IN_SPACE] = random.uniform(-0.1, 0.1, (len(track), len(FACE_IN_SPACE), 3))
    return replace(track, landmarks=landmarks, joints3d=space)


@pytest.fixture
def pair() -> tuple[PoseTrack, PoseTrack]:
    """A reference and a practice whose left hand is elsewhere."""
    return as_measured(movement(3)), as_measured(shifted(movement(3), "left_wrist", (0.3, 0.2)), seed=1)


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
    plain = movement(3)
    assert without_face_points(plain).landmarks is None
    other = replace(plain, landmarks=np.ones((len(plain), 5, 4), np.float32))
    assert np.array_equal(without_face_points(other).landmarks, other.landmarks)
