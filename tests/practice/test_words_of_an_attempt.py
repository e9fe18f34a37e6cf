"""What an attempt's page and API say: what went well, what is better, what to work on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from library.models import Routine
from practice.feedback import feedback_of
from practice.models import Attempt, Score
from practice.playback import playback, playback_key
from practice.selectors import attempt_before
from practice.serializers import ScoreSerializer
from practice.words import in_words, view_of
from scoring.compare.feedback.sentences import spoken
from scoring.pose.skeleton import PARTS
from scoring.pose.track import PoseTrack
from scoring.reasons import reason_in
from tests.people import People
from tests.practice import bodies
from tests.practice.bodies import movement, without_joints
from tests.practice.stage import attempt_with, run_job_of, shared_routine
from tests.scoring.compare.movements import squats

pytestmark = pytest.mark.unit
SignIn = Callable[..., Client]

WORSE, BETTER = 90.0, 130.0


def text_of(response: object) -> str:
    body = response.content.decode()  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def tried(people: People, routine: Routine, lift: float) -> Attempt:
    """A scored attempt whose arm goes up to ``lift`` degrees instead of 150."""
    attempt = attempt_with(people.student, routine, movement(lift=lift))
    run_job_of(attempt)
    return attempt


def lift() -> PoseTrack:
    """The arm goes up and down once."""
    return movement(seconds=2.0)


def score_of(attempt: Attempt) -> Score:
    assert attempt.score is not None
    return attempt.score


def test_what_to_work_on_is_stored_with_its_sizes(scored: Attempt) -> None:
    moment = score_of(scored).moments[0]
    assert moment["said_degrees"] or moment["said_torso_lengths"]
    assert {"both_sides", "importance", "direction", "part", "start", "end"} <= set(moment)


def test_remarks_on_the_whole_clip_stand_among_the_moments_by_their_importance(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    score = score_of(scored)
    reach = {"kind": "bend_further", "part": "left_knee", "value": 95.2, "other": 70.0, "importance": 1e5}
    Score.objects.filter(pk=score.pk).update(remarks=[reach])
    score.refresh_from_db()
    rows = feedback_of(attempt=scored, score=score).work
    assert rows[0].sentence == "Bend your left knee further: you reach 95°, the reference 70°."
    assert (rows[0].start, rows[1].start is not None) == (None, True)
    assert [row.number for row in rows] == [str(place) for place in range(1, len(rows) + 1)]
    page = signed_in(people.student).get(scored.get_absolute_url())
    assert rows[0].sentence in text_of(page)
    # What has no time cannot be played.
    assert 'data-moment="1"' not in page.content.decode()
    assert page.content.decode().count('data-moment="2"') == 2


def test_what_went_well_is_shown(people: People, scored: Attempt, signed_in: SignIn) -> None:
    strengths = score_of(scored).facts.strengths
    assert 0 < len(strengths) <= 2
    text = text_of(signed_in(people.student).get(scored.get_absolute_url()))
    assert "What went well" in text
    assert in_words(strengths[0]) in text


def test_what_is_better_than_last_time_is_shown(people: People, routine: Routine, signed_in: SignIn) -> None:
    before, now = tried(people, routine, WORSE), tried(people, routine, BETTER)
    assert score_of(now).total - score_of(before).total > 4  # type: ignore[operator]
    page = signed_in(people.student).get(now.get_absolute_url())
    assert "Better than last time" in text_of(page)
    assert f"last time {score_of(before).total:.0f}" in text_of(page)
    assert f'href="{before.get_absolute_url()}"' in page.content.decode()
    assert "Better than last time" not in text_of(signed_in(people.student).get(before.get_absolute_url()))


def test_only_ones_own_last_attempt_at_the_same_routine_counts(people: People, routine: Routine) -> None:
    first = tried(people, routine, WORSE)
    other = attempt_with(people.classmate, routine, movement())
    run_job_of(other)
    second = tried(people, routine, 110.0)
    waiting = attempt_with(people.student, routine, movement())
    third = tried(people, routine, BETTER)
    assert attempt_before(attempt=first) is None
    assert attempt_before(attempt=second) == first
    assert attempt_before(attempt=third) == second
    assert waiting.score is None


@pytest.mark.parametrize("field", ["engine_version", "model_version", "parameters"])
def test_scores_made_otherwise_are_not_compared(people: People, routine: Routine, field: str) -> None:
    before, now = tried(people, routine, WORSE), tried(people, routine, BETTER)
    assert feedback_of(attempt=now, score=score_of(now)).better
    Score.objects.filter(pk=score_of(before).pk).update(**{field: "another"})
    assert not feedback_of(attempt=now, score=score_of(now)).better


def test_getting_worse_is_not_called_better(people: People, routine: Routine) -> None:
    tried(people, routine, BETTER)
    now = tried(people, routine, WORSE)
    assert feedback_of(attempt=now, score=score_of(now)).better == ()


def test_sentences_are_said_in_the_readers_language(people: People, scored: Attempt) -> None:
    score = score_of(scored)
    with translation.override("de"):
        german = [row.sentence for row in feedback_of(attempt=scored, score=score).work]
        data = playback(attempt=scored, score=score, user=people.student)
        key = playback_key(attempt=scored, score=score, user=people.student)
    assert "linke" in german[0]
    assert data["moments"][0]["sentence"] in german
    assert key != playback_key(attempt=scored, score=score, user=people.student)
    assert in_words(score.facts.moments[0]) not in german


def test_the_api_gives_them_with_their_sizes(people: People, scored: Attempt, signed_in: SignIn) -> None:
    answer = signed_in(people.student).get(f"/api/attempts/{scored.pk}/").json()["score"]
    facts = score_of(scored).facts
    assert answer["moments"] == [spoken(moment) for moment in facts.moments]
    assert answer["strengths"] == [spoken(remark) for remark in facts.strengths]
    assert answer["remarks"] == [spoken(remark) for remark in facts.remarks]
    assert all(one["sentence"] for one in (*answer["moments"], *answer["strengths"], *answer["remarks"]))
    assert answer["other_side_fits"] is False


def test_a_side_set_by_hand_that_fits_worse_is_said(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    said = "With left and right exchanged your practice would fit the reference better."
    client = signed_in(people.student)
    assert said not in text_of(client.get(scored.get_absolute_url()))
    Score.objects.filter(pk=score_of(scored).pk).update(other_side_fits=True)
    assert said in text_of(client.get(scored.get_absolute_url()))


def between_the_sides() -> PoseTrack:
    """Half of the movement with each arm and leg: as near to the reference as to its mirror image."""
    own, turned = movement(), bodies.mirrored(movement())
    keypoints = own.keypoints.copy()
    keypoints[..., :2] = (own.keypoints[..., :2] + turned.keypoints[..., :2]) / 2
    return replace(own, keypoints=keypoints)


def test_where_the_side_cannot_be_told_the_page_asks_and_keeps_the_answer(
    people: People, routine: Routine, signed_in: SignIn
) -> None:
    attempt = attempt_with(people.student, routine, between_the_sides())
    run_job_of(attempt)
    client, question = signed_in(people.student), "how did you move? I moved as in a mirror Side for side"
    assert question in text_of(client.get(attempt.get_absolute_url()))
    assert client.get(f"/api/attempts/{attempt.pk}/").json()["score"]["side_unsure"] is True
    client.post(reverse("practice:attempt_mirror", args=[attempt.pk]), {"mirror": "yes"})
    run_job_of(attempt)
    assert (attempt.mirror, score_of(attempt).mirrored) == ("yes", True)
    assert "how did you move?" not in text_of(client.get(attempt.get_absolute_url()))
    client.post(f"/api/attempts/{attempt.pk}/rescore/", {"mirror": "no"}, content_type="application/json")
    run_job_of(attempt)
    answer = client.get(f"/api/attempts/{attempt.pk}/").json()
    assert (answer["mirror"], answer["score"]["mirrored"], answer["score"]["side_unsure"]) == (
        "no",
        False,
        False,
    )


def test_a_clear_side_is_not_asked_for(people: People, scored: Attempt, signed_in: SignIn) -> None:
    assert "how did you move?" not in text_of(signed_in(people.student).get(scored.get_absolute_url()))
    assert score_of(scored).facts.side_unsure is False


def test_a_routine_for_one_side_offers_no_other(people: People, scored: Attempt, signed_in: SignIn) -> None:
    Score.objects.filter(pk=score_of(scored).pk).update(other_side_fits=True)
    client, button = signed_in(people.student), "Compare as in a mirror"
    assert button in text_of(client.get(scored.get_absolute_url()))
    Routine.objects.update(mirroring_allowed=False)
    text = text_of(client.get(scored.get_absolute_url()))
    assert "With left and right exchanged your practice would fit the reference better." in text
    assert button not in text


def test_practice_set_to_be_mirrored_by_mistake_is_told_to_set_it_back(
    people: People, routine: Routine, signed_in: SignIn
) -> None:
    attempt = attempt_with(people.student, routine, movement(), mirror="yes")
    run_job_of(attempt)
    text = text_of(signed_in(people.student).get(attempt.get_absolute_url()))
    assert "Without exchanging left and right your practice would fit the reference better." in text
    assert "With left and right exchanged your practice" not in text


def test_where_nothing_stands_out_but_a_part_is_low_nobody_is_told_well_done(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    client, low = signed_in(people.student), {"value": 30.0, "coverage": 1.0, "degrees": 5.0}
    good = {part: {"value": 99.0, "coverage": 1.0, "degrees": 1.0} for part in PARTS}
    Score.objects.update(moments=[], remarks=[], parts=good)
    assert "No moment stands out. Well done." in text_of(client.get(scored.get_absolute_url()))
    Score.objects.update(parts={"head": good["head"]})
    unseen = text_of(client.get(scored.get_absolute_url()))
    assert "Nothing stands out in what could be seen." in unseen
    assert "without 12 parts" in unseen
    Score.objects.update(parts={"left_wrist": low})
    text = text_of(client.get(scored.get_absolute_url()))
    assert "No single moment stands out. The part to begin with: Left wrist" in text
    assert "Well done" not in text


def test_scores_of_older_and_newer_engines_are_shown_too(scored: Attempt) -> None:
    score = score_of(scored)
    kept = ("part", "start", "end", "reference_start", "reference_end", "value", "degrees")
    old = {name: score.moments[0][name] for name in (*kept, "torso_lengths", "direction")}
    score.moments = [
        {**old, "sentence": "As the old engine said it."},
        {**score.moments[0], "colour": "blue"},
    ]
    first, second = score.facts.moments
    assert in_words(first) == "As the old engine said it."
    assert in_words(second)


def test_a_part_of_the_routine_is_said_with_its_share(people: People, signed_in: SignIn) -> None:
    routine = shared_routine(people, lift())
    attempt = attempt_with(people.student, routine, lift().between(None, 1.6))
    run_job_of(attempt)
    score = score_of(attempt)
    assert 0.6 < score.completeness < 0.9
    said = f"Your practice contains {score.completeness:.0%} of the reference. The rest is not scored."
    client = signed_in(people.student)
    assert said in text_of(client.get(attempt.get_absolute_url()))
    answer = client.get(f"/api/attempts/{attempt.pk}/").json()["score"]
    assert answer["completeness"] == pytest.approx(score.completeness)


def test_some_of_the_references_repetitions_are_said(people: People, signed_in: SignIn) -> None:
    routine = shared_routine(people, squats([1.0] * 4))
    attempt = attempt_with(people.student, routine, squats([0.95] * 2))
    run_job_of(attempt)
    client = signed_in(people.student)
    said = "Your practice was compared with 2 of the reference’s 4 repetitions."
    assert said in text_of(client.get(attempt.get_absolute_url()))
    answer = client.get(f"/api/attempts/{attempt.pk}/").json()["score"]
    assert (answer["repetitions_compared"], answer["reference_repetitions"]) == (2, 4)


def test_why_there_is_no_total_is_said_in_the_readers_language(
    people: People, routine: Routine, signed_in: SignIn
) -> None:
    half_seen = without_joints(movement(), 7, 8, 9, 10, 13, 14, 15, 16)
    attempt = attempt_with(people.student, routine, half_seen)
    run_job_of(attempt)
    score = score_of(attempt)
    assert score.total is None
    assert reason_in(score.facts.reason).startswith("Your legs are out of view: only ")
    assert reason_in(score.facts.reason) in text_of(signed_in(people.student).get(attempt.get_absolute_url()))
    with translation.override("de"):
        feedback = feedback_of(attempt=attempt, score=score)
        answer = ScoreSerializer(score).data
    assert feedback.reason.startswith("Deine Beine sind nicht im Bild: Nur ")
    assert answer["reason"] == feedback.reason
    assert answer["why"]["code"] == "too_little_seen"


def test_that_the_view_was_bridged_is_said_with_the_angle(
    people: People, scored: Attempt, signed_in: SignIn
) -> None:
    client = signed_in(people.student)
    assert "Filmed from another side" not in text_of(client.get(scored.get_absolute_url()))
    further = {**score_of(scored).further, "yaw": -52.4, "bridged": True}
    Score.objects.filter(attempt=scored).update(further=further)
    scored.refresh_from_db()
    said = "Filmed from another side than the reference (about 50° round). From there only clear "
    assert said + "differences are sure: small ones are not mentioned." in text_of(
        client.get(scored.get_absolute_url())
    )
    with translation.override("de"):
        german = view_of(score_of(scored).facts)
    assert german.startswith("Von einer anderen Seite gefilmt als die Vorlage (etwa 50° herum).")
