"""The reference's own value is proposed, looser by what measuring may be off, so that it meets it itself."""

from __future__ import annotations

import pytest

from scoring.compare.criteria.check import own_results
from scoring.compare.criteria.criterion import KINDS, Criterion
from scoring.compare.criteria.proposals import Proposal, proposed, usual_side
from scoring.compare.feedback.criteria import proposal_in
from scoring.pose.track import PoseTrack
from tests.scoring.compare.criteria.people import arms_rising, squatting, unseen
from tests.scoring.compare.movements import hidden

pytestmark = pytest.mark.unit


def asked(kind: str, part: str = "knee", side: str = "near") -> Criterion:
    about = KINDS[kind]
    if about.compares:
        return Criterion(kind, "wrist", side, "head")
    return Criterion(kind, part, side) if about.parts else Criterion(kind)


def test_the_least_angle_is_the_references_and_what_measuring_may_be_off() -> None:
    found = proposed(asked("least_angle"), squatting(82.0))
    assert found.least == pytest.approx(82.0, abs=1.5)
    assert found.second == pytest.approx(1.0, abs=0.1)
    assert found.numbers == {"at_most": 90.0}


def test_a_band_holds_all_that_the_reference_does() -> None:
    found = proposed(asked("angle_within", "hip"), squatting(150.0, hip=172.0))
    assert found.numbers == {"at_least": 165.0, "at_most": 180.0}


def test_a_hold_is_as_long_as_the_references() -> None:
    found = proposed(asked("hold_angle"), squatting(82.0, held=2.0))
    assert found.numbers == {"at_most": 95.0, "seconds": 2.0}


@pytest.mark.parametrize(
    ("part", "reference", "limit"),
    [
        ("shoulder", arms_rising(150.0), "at_least"),
        ("hip", squatting(150.0, hip=172.0), "at_least"),
        ("knee", squatting(90.0), "at_most"),
    ],
)
def test_what_is_held_is_the_raised_arm_the_bent_joint_or_what_hardly_moves(
    part: str, reference: PoseTrack, limit: str
) -> None:
    assert limit in proposed(asked("hold_angle", part), reference).numbers


def test_hands_above_the_head_are_proposed_by_how_far_the_reference_has_them() -> None:
    assert proposed(asked("above"), arms_rising(180.0)).numbers["at_least"] == pytest.approx(0.5, abs=0.15)
    assert proposed(asked("above"), squatting(90.0)).numbers == {"at_least": 0.0}


REFERENCES = {
    "side": squatting(82.0, held=1.5),
    "oblique": squatting(82.0, held=1.5, yaw=45.0),
    "front": squatting(82.0, held=1.5, yaw=0.0),
    "arms": arms_rising(170.0),
}


@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.parametrize("part", ["knee", "hip", "shoulder"])
@pytest.mark.parametrize("kind", [kind for kind, about in KINDS.items() if not about.compares])
def test_the_reference_never_fails_what_it_proposes(kind: str, part: str, name: str) -> None:
    reference, wanted = REFERENCES[name], asked(kind, part)
    found = proposed(wanted, reference)
    if not found.numbers:
        # Arms that point at the camera all the time.
        assert (name, part) == ("front", "shoulder")
        return
    criterion = Criterion.of({**wanted.plain, **found.numbers})
    (own,) = own_results([criterion], reference)
    assert own.met is not False
    if KINDS[kind].unit == "degrees":
        assert own.met is True


def test_where_the_reference_does_not_show_it_nothing_is_proposed_and_that_is_said() -> None:
    blind = unseen(squatting(82.0), 13, 14)
    assert proposed(asked("least_angle"), blind) == Proposal()
    assert "cannot be measured" in proposal_in(asked("least_angle"), Proposal())
    nobody = hidden(squatting(82.0), list(squatting(82.0).skeleton.joints))
    for kind in KINDS:
        assert proposed(asked(kind), nobody) == Proposal()


def test_the_near_side_is_offered_where_the_other_may_be_hidden() -> None:
    assert usual_side(squatting(82.0)) == "near"
    assert usual_side(squatting(82.0, yaw=0.0)) == "both"
