"""Why there is no total and how much was compared, in the reader's language."""

from __future__ import annotations

import json
from dataclasses import asdict
from string import Formatter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.compare import compare_tracks
from scoring.compare.align.clips import Clip
from scoring.compare.align.match import find_match
from scoring.compare.body.sampling import check_track
from scoring.compare.feedback.sentences import extent
from scoring.compare.verdict import Found, verdict
from scoring.errors import NotComparable, ScoringError
from scoring.language import whole_percent
from scoring.pose.skeleton import PARTS
from scoring.pose.track import PoseTrack
from scoring.reasons import MESSAGES, Reason, reason_in
from tests.scoring.compare.movements import hidden, movement

pytestmark = pytest.mark.unit


def reason_of(practice: PoseTrack) -> Reason:
    """Why the practice gets no total."""
    reason = compare_tracks(movement(1), practice).reason
    assert reason
    return reason


def half_seen() -> PoseTrack:
    joints = movement(1).skeleton.joints
    return hidden(
        movement(1), [name for name in joints if name.endswith(("knee", "ankle", "elbow", "wrist"))]
    )


def test_too_little_of_the_body_is_said_in_german_with_the_same_number() -> None:
    reason = reason_of(half_seen())
    share = reason_in(reason).partition("only ")[2].partition("%")[0]
    assert reason.about == "legs"
    assert reason_in(reason).startswith("Your legs are out of view")
    assert reason_in(reason, "de").startswith(f"Deine Beine sind nicht im Bild: Nur {share} % von dem")
    assert reason_in(reason, "en") == reason_in(reason)
    assert reason.values == {"share": pytest.approx(int(share) / 100, abs=0.01), "needed": 0.5}


def test_a_share_just_under_the_one_needed_is_not_said_to_be_that() -> None:
    unseen = hidden(movement(1), ["left_wrist"])
    weights = dict.fromkeys(PARTS, 0.0) | {"head": 0.498, "left_wrist": 0.502}
    score = compare_tracks(movement(1), unseen, joint_weights=weights)
    assert score.coverage == pytest.approx(0.498)
    assert "only 49% of what the reference shows" in reason_in(score.reason)


@given(st.floats(0.0, 1.0))
def test_a_whole_percentage_is_near_and_never_reaches_what_is_needed(share: float) -> None:
    percent = whole_percent(share, 0.6)
    assert abs(percent - 100 * share) <= 1
    assert (percent >= 60) == (share >= 0.6)


def test_where_enough_is_seen_but_no_total_comes_of_it_the_body_is_not_called_hidden() -> None:
    clip, seen = Clip(movement(1), np.ones(len(PARTS))), np.ones(len(PARTS))
    found = verdict(find_match(clip, clip, mirrored=False), Found(None, seen, seen), seen)
    assert found.coverage == 1.0
    assert "not enough for a score" in reason_in(found.reason)
    assert "reicht nicht" in reason_in(found.reason, "de")


def test_too_little_of_the_reference_is_said_in_german() -> None:
    reason = reason_of(movement(1).between(None, 0.4 * movement(1).duration))
    assert reason_in(reason, "de").startswith("Deine Übung enthält nur ")


@pytest.mark.parametrize("name", ["reference", "practice", "take"])
@pytest.mark.parametrize("frames", [0, 1])
def test_tracks_too_short_to_compare_are_refused_in_german_too(name: str, frames: int) -> None:
    end = movement(1).times[frames] - 1e-3 if frames else -1.0
    with pytest.raises(ScoringError) as refused:
        check_track(movement(1).between(None, end), name)
    assert reason_in(refused.value.reason) == str(refused.value)
    assert reason_in(refused.value.reason, "de") != str(refused.value)


@pytest.mark.parametrize("name", ["reference", "practice", "take"])
def test_nobody_found_is_said_in_german_too(name: str) -> None:
    with pytest.raises(ScoringError) as refused:
        check_track(hidden(movement(1), list(movement(1).skeleton.joints)), name)
    assert "niemand" in reason_in(refused.value.reason, "de")


@pytest.mark.parametrize("language", ["de", "ko"])
@pytest.mark.parametrize("key", MESSAGES)
def test_each_reason_keeps_its_number(key: tuple[str, str], language: str) -> None:
    code, about = key
    names = [name for _, name, _, _ in Formatter().parse(MESSAGES[key]) if name]
    values = {name: 0.01 * (47 + place) for place, name in enumerate(names)}
    reason = Reason(code, about, values)
    said = reason_in(reason, language)
    assert all(str(47 + place) in said for place, _name in enumerate(names))
    assert said != reason_in(reason)


def test_a_reason_without_a_message_of_its_own_says_what_it_carries() -> None:
    assert reason_in(Reason("said", values={"sentence": "As an older engine said it."}), "de") == (
        "As an older engine said it."
    )
    assert reason_in(None, "de") == ""


def test_an_error_with_a_plain_sentence_carries_it_as_its_reason() -> None:
    error = NotComparable("The method “x” is not known.")
    assert (error.reason.code, reason_in(error.reason, "de")) == ("not_comparable", str(error))


def test_a_reason_is_kept_as_plain_values_and_found_again() -> None:
    reason = reason_of(half_seen())
    assert Reason.of(json.loads(json.dumps(asdict(reason)))) == reason
    assert Reason.of(None) is None


def test_the_whole_of_a_reference_needs_no_word() -> None:
    assert extent(90.0, 1.0, (1, 1)) == ()
    assert extent(90.0, 0.97, (1, 1)) == ()


def test_a_part_of_the_reference_is_said_with_its_share() -> None:
    part = "Your practice contains 80% of the reference. The rest is not scored."
    assert extent(90.0, 0.8, (1, 1)) == (part,)
    assert extent(90.0, 0.8, (1, 1), "de") == (
        "Deine Übung enthält 80 % der Vorlage. Der Rest wird nicht bewertet.",
    )


def test_a_share_that_is_told_because_it_is_too_small_is_not_rounded_up_to_what_is_enough() -> None:
    assert extent(90.0, 0.9496, (1, 1)) == (
        "Your practice contains 94% of the reference. The rest is not scored.",
    )


def test_fewer_repetitions_than_the_reference_has_are_said() -> None:
    some = "Your practice was compared with 2 of the reference’s 4 repetitions."
    assert extent(90.0, 1.0, (2, 4)) == (some,)
    assert extent(90.0, 0.8, (2, 4)) == (
        some,
        "It contains 80% of what it was compared with. The rest is not scored.",
    )
    assert extent(90.0, 1.0, (2, 4), "ko") == ("연습을 기준 동작의 4회 반복 중 2회와 비교했습니다.",)


def test_where_the_reason_says_the_share_it_is_not_said_again() -> None:
    assert extent(None, 0.4, (1, 1)) == ()
