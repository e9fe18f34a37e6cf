"""What a later stage learns from is as far off as the one before was on photos it had not seen."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.errors import BadDataset
from scoring.learn.deeppose.boxes import Displacements, diameter, measure
from scoring.learn.photos import JOINTS
from tests.scoring.learn.photos import labels

pytestmark = pytest.mark.unit
MEAN = np.array([0.1, -0.05])
COVARIANCE = np.array([[0.04, 0.01], [0.01, 0.02]])


def same_for_all() -> Displacements:
    return Displacements(np.tile(MEAN, (14, 1)), np.tile(COVARIANCE, (14, 1, 1)), 0.1)


def test_what_is_drawn_has_the_measured_mean_and_covariance() -> None:
    drawn = same_for_all().draw(np.full(40_000, 3), np.random.default_rng(0))
    assert drawn.mean(axis=0) == pytest.approx(MEAN, abs=0.005)
    assert np.cov(drawn.T) == pytest.approx(COVARIANCE, abs=0.001)


def test_each_joint_has_its_own_distribution() -> None:
    means, spreads = np.arange(28.0).reshape(14, 2), np.zeros((14, 2, 2))
    drawn = Displacements(means, spreads, 0.0).draw(np.array([2, 13, 2]), np.random.default_rng(0))
    assert drawn == pytest.approx(means[[2, 13, 2]], abs=1e-4)


def test_measuring_what_was_drawn_gives_the_distribution_back() -> None:
    truth, rng = labels(5000), np.random.default_rng(1)
    joints = np.tile(np.arange(14), 5000)
    off = same_for_all().draw(joints, rng).reshape(5000, 14, 2) * diameter(truth)[:, None, None]
    measured = measure(truth[..., :2] + off, truth)
    assert measured.mean == pytest.approx(np.tile(MEAN, (14, 1)), abs=0.02)
    assert measured.covariance == pytest.approx(np.tile(COVARIANCE, (14, 1, 1)), abs=0.004)


def test_what_is_not_labelled_does_not_count() -> None:
    truth = labels(20)
    predicted = truth[..., :2] + 1.0
    truth[::2, 4] = (np.nan, np.nan, 0)
    predicted[::2, 4] = 1e6
    assert np.abs(measure(predicted, truth).mean).max() < 0.1


def test_errors_beyond_the_limit_can_be_left_out() -> None:
    truth = labels(50)
    predicted = truth[..., :2] + np.random.default_rng(0).normal(size=(50, 14, 2))
    predicted[::5, 4] += 300
    far, near = measure(predicted, truth), measure(predicted, truth, limit=1.0)
    assert np.trace(far.covariance[4]) > 10
    assert np.trace(near.covariance[4]) < 0.01
    assert near.covariance[5] == pytest.approx(far.covariance[5])


def test_a_joint_hardly_ever_labelled_gets_the_distribution_of_all() -> None:
    truth = labels(20)
    truth[1:, 6, 2] = 0
    predicted = truth[..., :2] + np.random.default_rng(0).normal(size=(20, 14, 2))
    measured = measure(predicted, truth)
    assert np.isfinite(measured.covariance).all()
    assert np.trace(measured.covariance[6]) > 0


def test_displacements_that_leave_the_sub_image_are_drawn_again() -> None:
    drawn = same_for_all().draw(np.zeros(3000, dtype=int), np.random.default_rng(0), within=0.3)
    assert np.abs(drawn).max() <= 0.3
    assert (np.abs(drawn) == 0.3).mean() < 0.01


def test_sub_images_are_as_wrong_in_size_as_the_poses_were() -> None:
    truth = labels(400)
    grown = np.exp(np.random.default_rng(0).normal(0, 0.2, 400))
    predicted = truth[..., :2] * grown[:, None, None]
    measured = measure(predicted, truth)
    assert measured.log_scale == pytest.approx(0.2, abs=0.02)
    assert np.log(measured.draw_scales(9000, np.random.default_rng(1))).std() == pytest.approx(0.2, abs=0.02)


def test_it_survives_being_written_down() -> None:
    written = Displacements.from_dict(same_for_all().as_dict())
    assert written.mean == pytest.approx(same_for_all().mean)
    assert written.log_scale == 0.1


def test_too_few_labels_are_refused_with_a_sentence() -> None:
    truth = labels(1)
    truth[..., 2] = 0
    truth[0, :3, 2] = 1
    with pytest.raises(BadDataset, match="Too few joints"):
        measure(truth[..., :2], truth)
    assert len(JOINTS) == 14
