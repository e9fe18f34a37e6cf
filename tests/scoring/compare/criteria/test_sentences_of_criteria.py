"""What a coach asks for and what came of it, in words and in other languages."""

from __future__ import annotations

import pytest

from scoring.compare.criteria.check import check_criteria
from scoring.compare.criteria.criterion import Criterion, CriterionOutcome, Judged
from scoring.compare.criteria.proposals import proposed
from scoring.compare.feedback.criteria import (
    criterion_in,
    measure_in,
    own_in,
    proposal_in,
    repetitions_in,
    spoken_outcome,
)
from tests.scoring.compare.criteria.people import squatting, whole
from tests.scoring.compare.criteria.test_criteria_as_data import EXAMPLES, KNEE

pytestmark = pytest.mark.unit

SAID = (
    "Knee nearer to the camera: bent to 95° or less",
    "Both elbows: straightened to 165° or more",
    "Hip nearer to the camera: always between 160° and 185°",
    "Hip nearer to the camera: never over 185°",
    "Left knee: 95° or less for 2.0 s",
    "The reference’s pose at 0:01.5 is held for 2.0 s",
    "The reference’s furthest pose is held for 2.0 s",
    "Both wrists: once above the head by 0.3 torso lengths or more",
    "Both wrists: always above the head",
    "Both hips: once below the knee",
    "Right elbow: always below the shoulder",
)


@pytest.mark.parametrize(("values", "sentence"), list(zip(EXAMPLES, SAID, strict=True)))
def test_each_kind_has_its_sentence(values: dict[str, object], sentence: str) -> None:
    assert criterion_in(Criterion.of(values)) == sentence


@pytest.mark.parametrize("values", EXAMPLES)
def test_the_sentence_keeps_its_numbers_in_german_and_korean(values: dict[str, object]) -> None:
    criterion = Criterion.of(values)
    for language in ("de", "ko"):
        said = criterion_in(criterion, language)
        assert said != criterion_in(criterion)
        for name in ("at_least", "at_most"):
            number = getattr(criterion, name)
            if number and criterion.unit == "degrees":
                assert f"{number:.0f}°" in said
    assert criterion_in(Criterion.of(KNEE), "de") == "Knie auf der Kameraseite: auf 95° oder weniger gebeugt"


def outcome(knee: float, **asked: object) -> CriterionOutcome:
    practice = squatting(knee)
    (found,) = check_criteria([Criterion.of({**KNEE, **asked})], practice, practice, whole(practice))
    return found


def test_met_and_not_met_say_by_how_much() -> None:
    met, missed = spoken_outcome(outcome(80.0)), spoken_outcome(outcome(110.0))
    assert (met["verdict"], met["sentence"]) == ("met", "Measured: 80°, 15° to spare.")
    assert (missed["verdict"], missed["sentence"]) == ("not met", "Measured: 110°, 15° off.")


def test_what_cannot_be_told_says_how_well_it_is_known_and_why() -> None:
    close = spoken_outcome(outcome(93.0))
    assert close["verdict"] == "cannot be told"
    assert close["sentence"] == ("Measured: 93°, give or take 6°. That is too close to the limit to tell.")
    assert (close["why"]["code"], close["reason"]) == ("too_close", "That is too close to the limit to tell.")
    assert spoken_outcome(outcome(93.0), "de")["sentence"].startswith("Gemessen: 93°, auf 6° genau.")


def test_where_nothing_was_measured_only_the_reason_is_said() -> None:
    practice = squatting(80.0)
    compared = whole(practice, total=None)
    (found,) = check_criteria([Criterion.of(KNEE)], practice, practice, compared)
    assert spoken_outcome(found)["sentence"].startswith("There is no score of this movement")


def test_repetitions_are_counted() -> None:
    once = outcome(80.0)
    assert repetitions_in(once) == ""
    many = CriterionOutcome(
        criterion=once.criterion, met=False, repetitions=(Judged(True), Judged(False), Judged(None))
    )
    assert repetitions_in(many) == "Met in 1 of 3 repetitions; this is the one that decides."
    assert "1 von 3" in repetitions_in(many, "de")


def test_the_reference_is_told_in_the_same_measure() -> None:
    assert own_in(Criterion.of(KNEE), 82.4) == "Reference: 82°."
    assert own_in(Criterion.of(KNEE), None) == ""
    assert measure_in(-0.04, "torso_lengths") == "0.0 torso lengths"
    assert measure_in(-0.26, "torso_lengths", "de") == "−0,3 Rumpflängen"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kind": "least_angle", "part": "knee", "side": "near"}, "The reference reaches 82°, at 0:01.0."),
        (
            {"kind": "angle_within", "part": "knee", "side": "near"},
            "The reference lies between 82° and 170°.",
        ),
        ({"kind": "hold_angle", "part": "knee", "side": "near"}, "The reference lies between 82° and 170°."),
        ({"kind": "hold_pose"}, "The reference holds its pose at 0:01.0 for"),
    ],
)
def test_what_a_proposal_comes_from_is_said(values: dict[str, str], words: str) -> None:
    asked = Criterion(**values)
    assert proposal_in(asked, proposed(asked, squatting(82.0))).startswith(words)
