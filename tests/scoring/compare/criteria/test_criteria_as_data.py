"""A criterion as data: what is read, what is refused with what sentence, and that it is found again."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from scoring.compare.criteria.check import check_criteria
from scoring.compare.criteria.criterion import (
    KINDS,
    MOST_CRITERIA,
    Criterion,
    CriterionOutcome,
    criteria_of,
    read_criteria,
)
from scoring.errors import BadCriterion
from tests.scoring.compare.criteria.people import squatting, whole

pytestmark = pytest.mark.unit

KNEE = {"kind": "least_angle", "part": "knee", "side": "near", "at_most": 95.0}
EXAMPLES = [
    KNEE,
    {"kind": "greatest_angle", "part": "elbow", "side": "both", "at_least": 165.0},
    {"kind": "angle_within", "part": "hip", "side": "near", "at_least": 160.0, "at_most": 185.0},
    {"kind": "angle_within", "part": "hip", "side": "near", "at_most": 185.0},
    {"kind": "hold_angle", "part": "knee", "side": "left", "at_most": 95.0, "seconds": 2.0},
    {"kind": "hold_pose", "seconds": 2.0, "at": 1.5},
    {"kind": "hold_pose", "seconds": 2.0},
    {"kind": "above", "part": "wrist", "side": "both", "other": "head", "at_least": 0.3},
    {"kind": "stays_above", "part": "wrist", "side": "both", "other": "head"},
    {"kind": "below", "part": "hip", "side": "both", "other": "knee"},
    {"kind": "stays_below", "part": "elbow", "side": "right", "other": "shoulder"},
]


@pytest.mark.parametrize("values", EXAMPLES, ids=lambda one: one["kind"])
def test_what_is_read_can_be_written_and_read_again(values: dict[str, object]) -> None:
    assert Criterion.of(values).plain == values
    assert Criterion.of(json.loads(json.dumps(Criterion.of(values).plain))) == Criterion.of(values)


def test_every_kind_has_an_example() -> None:
    assert {one["kind"] for one in EXAMPLES} == set(KINDS)


def test_a_side_left_out_means_both() -> None:
    assert Criterion.of({"kind": "least_angle", "part": "knee", "at_most": 95}).side == "both"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ("knee", "an object with a “kind”"),
        ({}, "needs a “kind”: least_angle, greatest_angle"),
        ({**KNEE, "kind": ["least_angle"]}, "needs a “kind”"),
        ({**KNEE, "part": "nose"}, "needs as “part” one of elbow, shoulder, hip, knee"),
        ({**KNEE, "part": None}, "needs as “part” one of"),
        ({**KNEE, "side": "far"}, "needs as “side” one of near, both, left, right"),
        ({**KNEE, "at_least": 10}, "has no “at_least”"),
        ({**KNEE, "colour": "red"}, "has no “colour”"),
        ({**KNEE, "at_most": None}, "needs “at_most”"),
        ({**KNEE, "at_most": "95"}, "“at_most” must be a number"),
        ({**KNEE, "at_most": True}, "“at_most” must be a number"),
        ({**KNEE, "at_most": float("nan")}, "“at_most” must be a number"),
        ({**KNEE, "at_most": 181}, "“at_most” must lie between 0 and 180, not be 181"),
        ({**KNEE, "at_most": -1}, "between 0 and 180"),
        ({"kind": "angle_within", "part": "hip"}, "needs “at_least or at_most”"),
        ({"kind": "angle_within", "part": "hip", "at_least": 9, "at_most": 9}, "must be under"),
        ({"kind": "hold_angle", "part": "hip", "at_most": 9}, "needs “seconds”"),
        ({"kind": "hold_angle", "part": "hip", "at_most": 9, "at_least": 5, "seconds": 1}, "either"),
        ({"kind": "hold_pose", "seconds": 0}, "“seconds” must lie between 0 and 600"),
        ({"kind": "hold_pose", "seconds": 1, "part": "knee"}, "has no “part”"),
        ({"kind": "above", "part": "wrist", "other": "wrist"}, "needs as “other” one of head, shoulder"),
        ({"kind": "above", "part": "wrist", "other": "head", "at_least": 4}, "between 0 and 3"),
    ],
)
def test_what_cannot_be_is_refused_with_one_sentence(values: object, said: str) -> None:
    with pytest.raises(BadCriterion, match=said) as refused:
        Criterion.of(values)
    assert str(refused.value).endswith(".")


def test_the_back_may_be_asked_to_go_beyond_straight_and_the_knee_may_not() -> None:
    assert Criterion.of({"kind": "angle_within", "part": "hip", "at_most": 185}).at_most == 185
    with pytest.raises(BadCriterion, match="between 0 and 180"):
        Criterion.of({"kind": "angle_within", "part": "knee", "at_most": 185})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"kind": "least_angle"}, "a list of objects"),
        (None, "a list of objects"),
        ([KNEE, {**KNEE, "at_most": 999}], "^Criterion 2: “at_most”"),
        ([KNEE, KNEE], "Criterion 2 is there twice"),
        ([{**KNEE, "at_most": n} for n in range(MOST_CRITERIA + 1)], "at most 20"),
    ],
)
def test_a_list_says_which_one_is_wrong(values: object, said: str) -> None:
    with pytest.raises(BadCriterion, match=said):
        criteria_of(values)


def test_a_file_holds_a_list_or_an_object_with_it(tmp_path: Path) -> None:
    file = tmp_path / "criteria.json"
    for content in (EXAMPLES, {"criteria": EXAMPLES}):
        file.write_text(json.dumps(content), encoding="utf-8")
        assert [one.plain for one in read_criteria(file)] == EXAMPLES
    for content in (b"{", b"\xff\xfe"):
        file.write_bytes(content)
        with pytest.raises(BadCriterion, match=r"criteria\.json is not a JSON file"):
            read_criteria(file)


def test_an_outcome_is_kept_as_plain_values_and_found_again() -> None:
    practice = squatting(92.0)
    for outcome in check_criteria(criteria_of(EXAMPLES), practice, practice, whole(practice)):
        assert CriterionOutcome.kept(json.loads(json.dumps(asdict(outcome)))) == outcome


def test_outcomes_of_other_engines_are_read_as_far_as_they_are_known() -> None:
    practice = squatting(80.0)
    (outcome,) = check_criteria([Criterion.of(KNEE)], practice, practice, whole(practice))
    assert CriterionOutcome.kept({**asdict(outcome), "colour": "red"}) == outcome
    assert CriterionOutcome.kept({**asdict(outcome), "criterion": {"kind": "jump_height"}}) is None
