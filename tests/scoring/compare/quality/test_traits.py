"""What a movement reaches counts, whatever the warp does; what good performances vary in counts less."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.compare import compare_tracks
from scoring.compare.body.description import describe
from scoring.compare.body.sampling import resample
from scoring.compare.engine import prepare
from scoring.compare.quality.model import pieces, shipped_model
from scoring.compare.quality.signals import side_sign
from scoring.compare.quality.standard import part_departures
from scoring.compare.quality.traits import Traits, stretch_of, trait_list, traits_of
from scoring.errors import NotComparable
from scoring.pose.track import PoseTrack
from tests.scoring.compare.movements import changed, hidden, mirrored, movement, shifted

pytestmark = pytest.mark.unit

FEW = settings(max_examples=8, deadline=None)
SEEDS = st.integers(0, 2000)


def traits(track: PoseTrack) -> Traits:
    body = describe(resample(track))
    return traits_of(stretch_of(body), side_sign(body))


def departure(reference: PoseTrack, practice: PoseTrack, *takes: PoseTrack) -> float:
    good = [traits(track) for track in (reference, *takes)]
    return float(part_departures(traits(practice), good, shipped_model(), np.ones(13)).mean())


def test_every_trait_has_a_value_and_a_spread() -> None:
    values = traits(movement(3)).values
    assert len(values) == len(trait_list()) == len(shipped_model().spreads)
    assert np.isfinite(values).all()


@FEW
@given(seed=SEEDS)
def test_the_same_movement_departs_in_nothing(seed: int) -> None:
    assert departure(movement(seed), movement(seed)) == 0.0


@FEW
@given(seed=SEEDS, scale=st.floats(0.5, 2.0))
def test_size_and_place_change_no_trait(seed: int, scale: float) -> None:
    track = movement(seed)
    keypoints = track.keypoints.copy()
    keypoints[:, :, :2] = keypoints[:, :, :2] * scale + 40.0
    np.testing.assert_allclose(traits(changed(track, keypoints)).values, traits(track).values, atol=1e-3)


def test_a_mirrored_movement_has_the_same_traits_on_its_other_side() -> None:
    names = [(trait.kind, trait.statistic, trait.part) for trait in trait_list()]
    plain, turned = traits(movement(4)).values, traits(mirrored(movement(4))).values
    left, right = names.index(("outward", "range", 5)), names.index(("outward", "range", 6))
    assert turned[left] == pytest.approx(plain[right], abs=1e-3)
    assert turned[right] == pytest.approx(plain[left], abs=1e-3)
    assert plain[left] != pytest.approx(plain[right], abs=0.01)


@FEW
@given(seed=st.integers(0, 200))
def test_the_smaller_a_movement_is_the_more_it_departs(seed: int) -> None:
    sizes = (1.0, 0.85, 0.7, 0.55)
    found = [departure(movement(seed), movement(seed, size=size)) for size in sizes]
    assert found == sorted(found)
    assert found[-1] > found[0] + 0.3


def test_a_departure_is_cut_into_pieces_that_add_up_to_it_on_its_own_side() -> None:
    column = next(index for index, trait in enumerate(trait_list()) if not trait.even)
    for value in (0.4, 2.0, -2.0, 6.0):
        departures = np.zeros(len(trait_list()))
        departures[column] = value
        cut = pieces(departures)[column]
        above, below = cut[:3].sum(), cut[3:].sum()
        assert (above, below) == pytest.approx((max(value, 0), max(-value, 0)))


def test_what_varies_among_the_takes_counts_less() -> None:
    reference, practice = movement(7), shifted(movement(7), "left_wrist", (0.0, -0.35))
    take = shifted(movement(7), "left_wrist", (0.0, -0.4))
    alone = compare_tracks(reference, practice)
    with_take = compare_tracks(reference, practice, takes=[take])
    assert with_take.total > alone.total + 1
    assert with_take.parts["left_wrist"].value > alone.parts["left_wrist"].value + 5
    assert np.nanmean(with_take.frame_values) > np.nanmean(alone.frame_values)


def test_a_bend_that_a_take_has_too_is_not_spoken_of() -> None:
    reference, practice = movement(7), shifted(movement(7), "left_wrist", (0.0, -0.35))
    alone = compare_tracks(reference, practice)
    with_take = compare_tracks(reference, practice, takes=[practice])
    assert any(moment.part == "left_elbow" for moment in alone.moments)
    assert (with_take.moments, with_take.remarks) == ((), ())


def test_what_no_take_does_counts_as_before() -> None:
    reference, practice = movement(7), shifted(movement(7), "right_wrist", (0.0, -0.35))
    take = shifted(movement(7), "left_wrist", (0.0, -0.4))
    alone, with_take = compare_tracks(reference, practice), compare_tracks(reference, practice, takes=[take])
    assert with_take.parts["right_wrist"].value == pytest.approx(alone.parts["right_wrist"].value, abs=15)


def test_a_good_performance_stays_good_beside_other_takes() -> None:
    reference = movement(7)
    takes = [movement(7, size=size) for size in (0.92, 1.06)]
    assert compare_tracks(reference, reference, takes=takes).total > 97
    assert compare_tracks(reference, takes[0], takes=takes).total > 90


def test_a_prepared_reference_scores_like_an_unprepared_one() -> None:
    reference, takes, practice = movement(5), [movement(5, size=0.9)], movement(5, size=0.8)
    ready = prepare(reference, takes=takes)
    for _ in range(2):
        again = ready.compare(practice)
        assert again.total == compare_tracks(reference, practice, takes=takes).total


def test_a_take_that_cannot_be_compared_is_refused_by_name() -> None:
    with pytest.raises(NotComparable, match="take has one frame"):
        compare_tracks(movement(5), movement(5), takes=[movement(5).between(0.0, 0.0)])


def test_a_hidden_joint_does_not_make_the_others_depart_more() -> None:
    reference, practice = movement(6), movement(6, size=0.8)
    whole = departure(reference, practice)
    partly = departure(reference, hidden(practice, ["left_wrist"], slice(0, None)))
    assert partly <= whole + 1e-9
