"""A moment or a remark as one sentence, in the reader's language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scoring.compare.feedback.messages import DIRECTIONS, MOMENTS
from scoring.compare.feedback.messages_remarks import CLIP
from scoring.compare.feedback.sentences import beside_music, clock, left_out, sentence_of
from scoring.compare.result import Moment, Remark
from scoring.language import languages

pytestmark = pytest.mark.unit

ELBOW = Moment(
    part="left_elbow",
    start=1.0,
    end=3.0,
    reference_start=1.0,
    reference_end=3.0,
    value=40.0,
    degrees=30.0,
    torso_lengths=0.2,
    direction="bend",
    said_degrees=30.0,
)


def moment(part: str, direction: str, lengths: float, start: float, end: float) -> Moment:
    """A moment whose size is a distance."""
    return replace(
        ELBOW,
        part=part,
        direction=direction,
        start=start,
        end=end,
        said_degrees=None,
        said_torso_lengths=lengths,
    )


def test_side_joint_direction_size_and_time_are_said() -> None:
    assert sentence_of(ELBOW) == "Bend your left elbow about 30° more from 0:01 to 0:03."
    both = replace(ELBOW, both_sides=True)
    assert sentence_of(both) == "Bend both elbows about 30° more from 0:01 to 0:03."
    hand = moment("right_wrist", "raise", 0.25, 61.0, 64.0)
    assert sentence_of(hand) == "Bring your right hand about 0.3 torso lengths higher from 1:01 to 1:04."


def test_a_hip_carries_the_trunk() -> None:
    trunk = replace(ELBOW, part="left_hip", direction="upright", both_sides=True)
    assert sentence_of(trunk).startswith("Hold your upper body about 30° more upright")
    assert sentence_of(replace(trunk, direction="bend")).startswith("Bend both hips")


@pytest.mark.parametrize("language", languages())
def test_every_part_and_direction_has_a_sentence_in_every_language(language: str) -> None:
    for part, direction in MOMENTS:
        name = "left_hip" if part == "trunk" else part
        both = "_" not in name and name != "head"
        said = replace(ELBOW, part=f"left_{name}" if both else name, direction=direction, both_sides=both)
        sentence = sentence_of(said, language)
        assert "30°" in sentence
        assert "{" not in sentence
    assert set(DIRECTIONS) == {direction for _, direction in MOMENTS}


@pytest.mark.parametrize("language", languages())
def test_every_kind_of_remark_has_a_sentence_in_every_language(language: str) -> None:
    for kind, part in CLIP:
        both = part in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "arm", "leg")
        said = Remark(
            kind=kind, part=f"left_{part}" if both else part, both_sides=both, value=95.4, other=70.2
        )
        sentence = sentence_of(said, language)
        assert sentence
        assert "{" not in sentence


def test_numbers_of_remarks_are_whole() -> None:
    said = Remark(kind="bend_further", part="left_knee", both_sides=True, value=95.4, other=69.6)
    assert sentence_of(said) == "Bend both knees further: you reach 95°, the reference 70°."


def test_repetitions_are_counted_in_singular_and_plural() -> None:
    assert sentence_of(Remark(kind="more_repetitions", value=1)) == (
        "You did 1 repetition more than last time."
    )
    assert sentence_of(Remark(kind="more_repetitions", value=3)) == (
        "You did 3 repetitions more than last time."
    )
    assert sentence_of(Remark(kind="more_repetitions", value=1), "de") == (
        "Du hast 1 Wiederholung mehr geschafft als beim letzten Mal."
    )


def test_a_sentence_is_said_in_the_readers_language() -> None:
    assert sentence_of(ELBOW, "de") == "Beuge den linken Ellbogen von 0:01 bis 0:03 um etwa 30° stärker."
    short = moment("right_knee", "forward", 0.14, 1.0, 2.5)
    assert sentence_of(short, "de-AT") == (
        "Bringe das rechte Knie von 0:01,0 bis 0:02,5 um etwa 0,1 Rumpflängen weiter nach vorn."
    )
    assert sentence_of(ELBOW, "ko") == "0:01부터 0:03까지 왼쪽 팔꿈치를 약 30° 더 굽히세요."


def test_a_language_without_a_catalogue_gets_english() -> None:
    assert sentence_of(ELBOW, "eo") == sentence_of(ELBOW)


def test_what_an_older_engine_stored_keeps_its_sentence() -> None:
    old = replace(ELBOW, said_degrees=None, sentence="Bend your left elbow.")
    assert sentence_of(old, "de") == "Bend your left elbow."
    assert sentence_of(Remark(kind="no longer known", sentence="Well done.")) == "Well done."


def test_late_and_early_are_said_in_tenths_and_nothing_within_one() -> None:
    assert beside_music(0.34) == "You start 0.3 s late against the music."
    assert beside_music(-0.1) == "You start 0.1 s early against the music."
    assert beside_music(0.34, "de") == "Du beginnst gegenüber der Musik 0,3 s zu spät."
    assert beside_music(-0.34, "ko") == "음악보다 0.3초 일찍 시작합니다."
    assert beside_music(0.09) == beside_music(-0.09) == beside_music(None) == ""


def test_a_clock_shows_minutes_and_seconds() -> None:
    assert [clock(0.4), clock(59.6), clock(725)] == ["0:00", "1:00", "12:05"]


def test_a_short_moment_is_told_to_the_tenth() -> None:
    assert [clock(0.44, tenths=True), clock(59.96, tenths=True)] == ["0:00.4", "1:00.0"]
    assert sentence_of(moment("head", "lower", 0.25, 7.12, 8.3)).endswith("from 0:07.1 to 0:08.3.")
    assert sentence_of(moment("head", "lower", 0.25, 7.12, 9.3)).endswith("from 0:07 to 0:09.")


def test_what_is_left_out_is_said_in_each_language() -> None:
    stretches = ((2.3, 3.14), (65.0, 65.0))
    assert left_out(()) == ""
    assert left_out(stretches).endswith("cannot be told who is who: 0:02.3–0:03.1, 1:05.0.")
    assert left_out(stretches, "practice").startswith("Left out of the practice, because")
    assert left_out(stretches, "reference", "de") == (
        "Aus der Vorlage weggelassen, weil jemand anderes im Weg war und nicht zu erkennen ist, wer wer ist: "
        "0:02,3–0:03,1, 1:05,0."
    )
    assert left_out(stretches, "", "ko").startswith("다른 사람에게 가려")
