"""By how many degrees a part is off, against a tolerance; and a coach who sets that."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.compare import Score, compare_tracks
from scoring.compare.calibration import AT_TOLERANCE, PLAIN_FAULT, POWER
from scoring.compare.engine import prepare
from scoring.compare.feedback.sentences import part_reason
from scoring.compare.measure.deviations import proposed_tolerances
from scoring.pose.skeleton import PARTS
from tests.scoring.compare.measure.test_lasting import plank
from tests.scoring.compare.movements import hidden, mirrored, movement, shifted, squats

pytestmark = pytest.mark.unit

LOW_HAND = shifted(movement(3), "left_wrist", (0.0, 0.4))
"""A performance whose left hand is too low."""


def scored(tolerances: dict[str, float] | None = None) -> Score:
    return compare_tracks(movement(3), LOW_HAND, tolerances=tolerances)


def spoken_of(score: Score) -> set[str]:
    return {one.part for one in (*score.moments, *score.remarks)}


def test_the_form_of_a_part_follows_from_its_degrees_and_its_tolerance() -> None:
    for score in (scored(), scored({"left_wrist": 30.0}), compare_tracks(plank(), plank(24.0), mirror=False)):
        for name, part in score.parts.items():
            ratio = part.degrees / part.tolerance
            value = 100.0 * AT_TOLERANCE ** (ratio**POWER)
            value = max(value, PLAIN_FAULT) if part.briefly else value
            assert part.further is not None or part.value == pytest.approx(value, abs=1.0), name


def test_a_part_that_is_off_by_its_tolerance_is_good() -> None:
    degrees = scored().parts["left_wrist"].degrees
    part = scored({"left_wrist": degrees}).parts["left_wrist"]
    assert part.tolerance == pytest.approx(degrees)
    assert part.value == pytest.approx(85.0, abs=0.1)


def test_who_tolerates_more_finds_less_and_who_tolerates_less_finds_more() -> None:
    strict, usual, lenient = (
        scored(tolerances)
        for tolerances in (
            {"left_wrist": 8.0, "left_elbow": 8.0},
            None,
            {"left_wrist": 80.0, "left_elbow": 80.0},
        )
    )
    assert strict.total < usual.total < lenient.total
    wrist = PARTS.index("left_wrist")
    means = [np.nanmean(score.frame_values[:, wrist]) for score in (strict, usual, lenient)]
    assert means == sorted(means)
    assert spoken_of(usual) & {"left_wrist", "left_elbow"}
    assert not spoken_of(lenient) & {"left_wrist", "left_elbow"}


def test_other_parts_keep_what_is_tolerated_of_them() -> None:
    usual, lenient = scored(), scored({"left_wrist": 80.0})
    for name in set(PARTS) - {"left_wrist"}:
        assert lenient.parts[name] == usual.parts[name]


def test_it_is_of_the_references_side() -> None:
    score = compare_tracks(movement(3), mirrored(LOW_HAND), tolerances={"left_wrist": 60.0})
    assert score.mirrored
    assert score.parts["right_wrist"].tolerance == pytest.approx(60.0)


def test_what_lasts_is_tolerated_alike() -> None:
    usual = compare_tracks(plank(), plank(24.0), mirror=False)
    hips = {f"{side}_{part}": 40.0 for side in ("left", "right") for part in ("hip", "ankle", "shoulder")}
    lenient = compare_tracks(plank(), plank(24.0), mirror=False, tolerances=hips)
    assert usual.total < 70 < 85 < lenient.total
    assert any(moment.throughout for moment in usual.moments)
    assert not lenient.moments
    assert not lenient.remarks


def test_what_the_reference_proposes_is_what_is_tolerated_of_it() -> None:
    reference, practice = squats([1.0]), squats([0.9])
    proposed = proposed_tolerances(reference)
    usual, same = (
        compare_tracks(reference, practice, tolerances=tolerances) for tolerances in (None, proposed)
    )
    assert same.total == pytest.approx(usual.total, abs=1.5)
    assert proposed["left_knee"] > 2 * proposed["head"], "a squat moves the knees"


def test_of_what_the_reference_never_shows_nothing_is_proposed() -> None:
    proposed = proposed_tolerances(hidden(movement(3), ["left_ankle"]))
    assert set(proposed) == set(PARTS) - {"left_ankle"}


def test_learned_traits_are_held_to_it_too() -> None:
    takes = [movement(3, size=size) for size in (0.95, 1.05, 1.02)]
    lenient = dict.fromkeys(PARTS, 60.0)
    usual, eased = (
        prepare(movement(3), takes=takes, tolerances=tolerances).compare(LOW_HAND).total
        for tolerances in (None, lenient)
    )
    assert usual < eased


def test_too_little_range_is_said_of_the_parts_it_makes_low() -> None:
    score = compare_tracks(squats([1.0]), squats([0.5]))
    blamed = [part for part in score.parts.values() if part.further is not None]
    assert blamed
    assert all(-0.5 < part.further < -0.3 and part.value < 85 for part in blamed)
    less = round(-100 * blamed[0].further)
    assert part_reason(blamed[0]) == f"the body moves {less}% less"
    assert part_reason(blamed[0], "de") == f"der Körper bewegt sich {less} % weniger"
