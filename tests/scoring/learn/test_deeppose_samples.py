"""Training pictures show each joint where its target says, mirrored or not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.learn.deeppose.boxes import Displacements, diameter
from scoring.learn.deeppose.samples import MIRRORED, Batch, JointSamples, PoseSamples
from scoring.learn.deeppose.settings import AugmentSettings
from scoring.learn.photos import PhotoSet
from tests.scoring.learn.deeppose_toys import COLOURS, toy_photos

pytestmark = pytest.mark.unit
MUCH = AugmentSettings(shift=0.05, scale=0.1, turn=15.0, flip=True)
STILL = AugmentSettings(shift=0.0, scale=0.0, turn=0.0, flip=False)
SIZE = 192


def displaced(mean: tuple[float, float] = (0.0, 0.0), spread: float = 0.1) -> Displacements:
    return Displacements(np.tile(mean, (14, 1)), np.tile(spread**2 * np.eye(2), (14, 1, 1)), 0.1)


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> PhotoSet:
    return toy_photos(tmp_path_factory.mktemp("toys"), 6)


def joint_at(batch: Batch, sample: int, target: int) -> int:
    """The joint whose colour is at a target's place in the picture."""
    x, y = ((batch.targets[sample, target] + 0.5) * SIZE).astype(int)
    seen = batch.pictures[sample, y, x].astype(int)
    return int(np.abs(COLOURS[:, ::-1].astype(int) - seen).sum(axis=1).argmin())


def test_all_joints_of_a_moved_photo_are_where_the_targets_say(photos: PhotoSet) -> None:
    batch = PoseSamples(photos, SIZE, "photo", 1.75, replace(MUCH, flip=False)).batch(
        np.arange(6), np.random.default_rng(0)
    )
    found = [[joint_at(batch, i, j) for j in range(14)] for i in range(6)]
    assert np.mean(np.array(found) == np.arange(14)) > 0.85  # some spots lie on others


def test_mirroring_makes_the_left_joints_the_right_ones(photos: PhotoSet) -> None:
    samples = PoseSamples(photos, SIZE, "photo", 1.75, MUCH)
    batch = samples.batch(np.repeat(np.arange(6), 4), np.random.default_rng(0))
    found = np.array([[joint_at(batch, i, j) for j in range(12)] for i in range(24)])
    as_they_are = (found == np.arange(12)).mean(axis=1) > 0.7
    mirrored = (found == MIRRORED[:12]).mean(axis=1) > 0.7
    assert (as_they_are ^ mirrored).all()
    assert 4 < mirrored.sum() < 20


def test_labels_change_sides_with_their_joints(photos: PhotoSet) -> None:
    unlabelled = PhotoSet(photos.files, photos.keypoints.copy())
    unlabelled.keypoints[:, 0, 2] = 0
    batch = PoseSamples(unlabelled, 32, "photo", 1.75, MUCH).batch(
        np.repeat(np.arange(6), 4), np.random.default_rng(0)
    )
    assert sorted({int(np.flatnonzero(~row)[0]) for row in batch.labelled}) == [0, 5]


def test_a_sub_image_shows_the_joint_of_its_code(photos: PhotoSet) -> None:
    samples = JointSamples(photos, SIZE, 2.0, 8, displaced(), MUCH)
    batch = samples.batch(np.arange(6), np.random.default_rng(0))
    assert batch.pictures.shape == (48, SIZE, SIZE, 3)
    assert batch.code is not None
    found = np.array([joint_at(batch, i, 0) for i in range(48)])
    mirrored = found != batch.code
    assert np.mean((found == batch.code) | (found == MIRRORED[batch.code])) > 0.9
    assert 10 < mirrored.sum() < 38


def test_sub_images_are_displaced_as_the_last_stage_was(photos: PhotoSet) -> None:
    samples = JointSamples(photos, 16, 2.0, 400, displaced((0.2, -0.1)), STILL)
    batch = samples.batch(np.arange(6), np.random.default_rng(0))
    # The joint is as far from the middle, to the other side, in shares of two diameters.
    assert np.median(batch.targets[:, 0], axis=0) == pytest.approx([-0.1, 0.05], abs=0.01)


def test_a_mirrored_sub_image_is_displaced_like_the_joint_it_shows(photos: PhotoSet) -> None:
    samples = JointSamples(photos, 16, 2.0, 400, displaced((0.2, -0.1)), replace(STILL, flip=True))
    batch = samples.batch(np.arange(6), np.random.default_rng(0))
    assert np.median(batch.targets[:, 0], axis=0) == pytest.approx([-0.1, 0.05], abs=0.01)


def test_the_joint_is_always_inside_its_sub_image(photos: PhotoSet) -> None:
    samples = JointSamples(photos, 16, 1.0, 200, displaced(spread=1.0), STILL)
    batch = samples.batch(np.arange(6), np.random.default_rng(0))
    assert np.abs(batch.targets).max() < 0.5


def test_a_sub_image_is_sigma_diameters_a_side(photos: PhotoSet) -> None:
    exact = Displacements(np.tile((0.5, 0.0), (14, 1)), np.zeros((14, 2, 2)), 0.0)
    batch = JointSamples(photos, 16, 2.5, 4, exact, STILL).batch(np.array([0]), np.random.default_rng(0))
    assert float(diameter(photos.keypoints[0])) > 0
    assert batch.targets[:, 0] == pytest.approx(np.tile((-0.5 / 2.5, 0.0), (4, 1)), abs=1e-4)


def test_joints_without_a_label_are_never_drawn(photos: PhotoSet) -> None:
    few = PhotoSet(photos.files, photos.keypoints.copy())
    few.keypoints[:, 2:, 2] = 0
    batch = JointSamples(few, 16, 2.0, 30, displaced(), STILL).batch(np.arange(6), np.random.default_rng(0))
    assert batch.code is not None
    assert set(batch.code.tolist()) == {0, 1}
