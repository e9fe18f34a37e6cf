"""A joint that is not seen, or does not count, changes nothing of what is said of the others."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.compare import compare_tracks
from scoring.compare.body.description import describe
from scoring.compare.body.sampling import resample
from scoring.compare.engine import prepare
from scoring.compare.quality.signals import side_sign
from scoring.compare.quality.standard import blended_spread
from scoring.compare.quality.traits import Traits, stretch_of, traits_of
from scoring.pose.skeleton import PARTS
from scoring.pose.track import PoseTrack
from tests.scoring.compare.movements import hidden, movement

pytestmark = pytest.mark.unit

WRIST = PARTS.index("left_wrist")
UNSEEN = slice(36, 84)  # the middle of four seconds


def traits(track: PoseTrack) -> Traits:
    body = describe(resample(track))
    return traits_of(stretch_of(body), side_sign(body))


def test_a_joint_out_of_sight_does_not_travel_to_the_middle_of_the_body_and_back() -> None:
    whole, partly = traits(movement(6)).ways, traits(hidden(movement(6), ["left_wrist"], UNSEEN)).ways
    assert 0 < partly[WRIST] < whole[WRIST]
    others = np.arange(1, len(PARTS)) != WRIST
    np.testing.assert_allclose(partly[1:][others], whole[1:][others], atol=0.02)


@pytest.mark.parametrize("unseen", [slice(0, 48), UNSEEN, slice(0, 90)])
def test_a_joint_hidden_for_a_while_leaves_the_other_parts_as_they_were(unseen: slice) -> None:
    reference, practice = movement(6), movement(6, size=0.85)
    whole = compare_tracks(reference, practice)
    partly = compare_tracks(reference, hidden(practice, ["left_wrist"], unseen))
    for part in PARTS:
        if part not in ("left_wrist", "left_elbow"):
            assert partly.parts[part].value == pytest.approx(whole.parts[part].value, abs=3.0), part


def test_a_part_without_weight_may_be_hidden() -> None:
    reference, practice = movement(6), movement(6, size=0.85)
    ready = prepare(reference, takes=[movement(6, size=0.95)], joint_weights={"left_wrist": 0.0})
    whole = ready.compare(practice).total
    assert ready.compare(hidden(practice, ["left_wrist"], UNSEEN)).total == pytest.approx(whole, abs=0.3)


def test_which_performances_are_nearer_is_not_told_by_a_part_without_weight() -> None:
    weights = np.ones(len(PARTS))
    weights[WRIST] = 0.0
    ready = prepare(movement(6), takes=[movement(6, size=0.9)], joint_weights={"left_wrist": 0.0})
    np.testing.assert_array_equal(ready.standard.weights, weights)


def test_the_spread_of_a_trait_is_that_of_the_performances_that_have_it() -> None:
    usual = np.array([0.5, 0.5, 0.5])
    values = np.array([[1.0, 1.0, np.nan], [3.0, np.nan, np.nan]])
    spread = blended_spread(values, usual)
    np.testing.assert_allclose(spread[:1], blended_spread(values[:, :1], usual[:1]))
    assert spread[0] > 0.5
    np.testing.assert_array_equal(spread[1:], usual[1:])
