"""What a corrected frame says as a labelled photo."""

from __future__ import annotations

import numpy as np
import pytest

from modelroom.datasets.labels import LONGEST, labels_of, photo_of
from scoring.learn.photos import JOINTS
from scoring.pose.skeleton import COCO17
from tests.practice.bodies import movement

pytestmark = pytest.mark.unit

NECK, HEAD_TOP = JOINTS.index("neck"), JOINTS.index("head_top")


@pytest.fixture
def pose() -> np.ndarray:
    """Somebody standing, as the model sees it."""
    return movement().keypoints[0].astype(float)


def test_each_limb_joint_is_where_the_skeleton_has_it(pose):
    labels = labels_of(pose)
    for index, name in enumerate(JOINTS[:12]):
        assert labels[index, :2] == pytest.approx(pose[COCO17.index(name), :2]), name
        assert labels[index, 2] == 1


def test_hidden_and_unsure_joints_are_not_labelled_and_those_put_by_hand_are(pose):
    pose[COCO17.index("left_wrist"), 2] = 0.0
    pose[COCO17.index("right_wrist"), 2] = 0.3
    pose[COCO17.index("left_knee"), 2] = 1.0
    labels = labels_of(pose)
    marks = {name: labels[JOINTS.index(name), 2] for name in ("left_wrist", "right_wrist", "left_knee")}
    assert marks == {"left_wrist": 0, "right_wrist": 0, "left_knee": 1}
    assert (labels[labels[:, 2] == 0] == 0).all()


def test_the_neck_lies_between_the_shoulders_away_from_the_hips(pose):
    labels = labels_of(pose)
    shoulders = pose[[5, 6], :2].mean(axis=0)
    hips = pose[[11, 12], :2].mean(axis=0)
    assert labels[NECK, 2] == 1
    assert labels[NECK, 1] == pytest.approx(shoulders[1] - 0.1 * (hips[1] - shoulders[1]))


def test_without_a_shoulder_the_neck_is_not_known_and_the_top_of_the_head_never_is(pose):
    assert labels_of(pose)[HEAD_TOP, 2] == 0
    pose[5, 2] = 0.0
    assert labels_of(pose)[NECK, 2] == 0


def test_the_photo_is_cut_around_the_person_and_the_labels_go_along(pose):
    picture = np.zeros((360, 640, 3), dtype=np.uint8)
    x, y = pose[9, :2].round().astype(int)
    picture[y, x] = 255
    photo = photo_of(picture, pose)
    assert photo.picture.shape[0] < 360
    assert photo.picture.shape[1] < 640
    u, v = photo.labels[JOINTS.index("left_wrist"), :2].round().astype(int)
    assert photo.picture[v, u].tolist() == [255, 255, 255]


def test_a_large_person_is_made_smaller_with_the_labels(pose):
    pose[:, :2] *= 5
    photo = photo_of(np.zeros((1800, 3200, 3), dtype=np.uint8), pose)
    assert max(photo.picture.shape[:2]) == LONGEST
    known = photo.labels[:, 2] > 0
    assert (photo.labels[known, :2] >= 0).all()
    assert (photo.labels[known, :2] <= photo.picture.shape[1::-1]).all()


def test_a_person_at_the_edge_is_cut_at_the_edge(pose):
    pose[:, 0] -= pose[:, 0].min()
    photo = photo_of(np.zeros((360, 640, 3), dtype=np.uint8), pose)
    assert (photo.labels[photo.labels[:, 2] > 0, :2] >= 0).all()


def test_a_frame_that_shows_too_little_is_no_photo(pose):
    pose[7:, 2] = 0.0
    assert photo_of(np.zeros((360, 640, 3), dtype=np.uint8), pose) is None
