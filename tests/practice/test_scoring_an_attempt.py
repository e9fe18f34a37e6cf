"""The job that compares the two tracks and keeps the score."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from library.jobs import enqueue
from library.models import Job, Routine
from practice.models import Attempt, Score
from practice.scoring import score_attempt
from practice.stored import load_detail
from scoring.compare.feedback.sentences import sentence_of
from scoring.pose.skeleton import PARTS
from scoring.version import ENGINE_VERSION
from tests.people import People
from tests.practice import bodies
from tests.practice.bodies import movement
from tests.practice.conftest import WRONG_FROM, WRONG_TO
from tests.practice.stage import attempt_with, job_of, run_job_of, waiting_video

pytestmark = pytest.mark.unit


def scored_with(people: People, routine: Routine, track: bodies.PoseTrack, mirror: str = "auto") -> Score:
    attempt = attempt_with(people.student, routine, track, mirror=mirror)
    job = run_job_of(attempt)
    assert job.state == Job.State.DONE, job.reason_in_words
    assert attempt.score is not None
    return attempt.score


def test_the_same_movement_gets_a_high_score(people: People, routine: Routine) -> None:
    score = scored_with(people, routine, movement())
    assert score.total is not None
    assert score.total >= 90
    assert score.coverage > 0.95
    assert not score.mirrored


def test_a_wrong_arm_is_low_and_the_right_arm_is_not(scored: Attempt) -> None:
    score = scored.score
    assert score is not None
    assert score.parts["left_wrist"]["value"] < score.parts["right_wrist"]["value"] - 10
    assert set(score.parts) == set(PARTS)
    first = score.moments[0]
    assert first["part"] in ("left_shoulder", "left_elbow", "left_wrist")
    assert WRONG_FROM - 0.5 < first["start"] < first["end"] < WRONG_TO + 0.5
    assert sentence_of(score.facts.moments[0])


def test_the_score_keeps_what_it_was_made_with(scored: Attempt) -> None:
    score = scored.score
    assert score is not None
    assert (score.engine_version, score.method) == (ENGINE_VERSION, "calibrated")
    assert (score.model, score.model_version) == ("drawn", "1")
    assert score.practice_track == scored.video.track
    assert score.reference_track == scored.routine.reference.track


def test_the_arrays_are_kept_beside_the_row(scored: Attempt) -> None:
    assert scored.score is not None
    detail = load_detail(scored.score)
    places = len(detail.path_times)
    assert detail.path.shape == detail.path_times.shape == (places, 2)
    assert detail.values.shape == detail.degrees.shape == (places, 13)
    assert (detail.path_times[1:] >= detail.path_times[:-1]).all()


def test_scoring_twice_leaves_one_row_and_one_file(scored: Attempt) -> None:
    first = scored.score
    enqueue(kind="score_attempt", subject_id=scored.pk, owner=scored.student)
    assert run_job_of(scored).state == Job.State.DONE
    assert scored.score == first
    assert Score.objects.count() == 1
    assert len(first.detail.storage.listdir(f"scores/{scored.pk}")[1]) == 1  # type: ignore[union-attr]


def test_two_workers_at_the_same_time_leave_one_row(
    attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = score_attempt(attempt=attempt)
    # The other worker looked before the first one had written.
    monkeypatch.setattr("practice.scoring._find", lambda *args: None)
    assert score_attempt(attempt=attempt) == first
    assert Score.objects.count() == 1
    assert len(first.detail.storage.listdir(f"scores/{attempt.pk}")[1]) == 1


def test_mirrored_practice_is_recognised(people: People, routine: Routine) -> None:
    score = scored_with(people, routine, bodies.mirrored(movement()))
    assert score.mirrored
    assert score.total is not None
    assert score.total >= 85


def test_mirroring_can_be_forced_off(people: People, routine: Routine) -> None:
    score = scored_with(people, routine, bodies.mirrored(movement()), mirror="no")
    assert not score.mirrored
    assert score.total is not None
    assert score.total < 80


def test_where_mirroring_does_not_count_it_is_not_recognised(people: People, routine: Routine) -> None:
    Routine.objects.filter(pk=routine.pk).update(mirroring_allowed=False)
    routine.refresh_from_db()
    assert not scored_with(people, routine, bodies.mirrored(movement())).mirrored


def test_only_the_trimmed_part_of_the_reference_counts(people: People, routine: Routine) -> None:
    Routine.objects.filter(pk=routine.pk).update(trim_start=0.0, trim_end=2.0)
    routine.refresh_from_db()
    score = scored_with(people, routine, movement(seconds=2.0))
    assert score.total is not None
    assert score.total >= 90
    assert load_detail(score).path_times[:, 0].max() <= 2.0


def test_a_part_without_weight_does_not_lower_the_score(people: People, routine: Routine) -> None:
    track = movement(wrong_arm=(0.0, 4.0, 100.0))
    before = scored_with(people, routine, track)
    ignored = {"left_shoulder": 0.0, "left_elbow": 0.0, "left_wrist": 0.0}
    Routine.objects.filter(pk=routine.pk).update(joint_weights=ignored)
    routine.refresh_from_db()
    after = scored_with(people, routine, track)
    assert before.total is not None
    assert after.total is not None
    assert after.total > before.total + 5


def test_too_little_of_the_body_gives_no_total_but_a_reason(people: People, routine: Routine) -> None:
    hidden = bodies.without_joints(movement(), 7, 8, 9, 10, 13, 14, 15, 16)
    score = scored_with(people, routine, hidden)
    assert score.total is None
    assert score.coverage < 0.6
    assert score.reason


def test_nothing_to_compare_gives_no_total_but_a_reason(people: People, routine: Routine) -> None:
    nearly_nothing = bodies.without_joints(movement(), *range(16))
    score = scored_with(people, routine, nearly_nothing)
    assert score.total is None
    assert score.reason


def test_a_video_without_a_track_fails_with_a_reason_worth_a_retry(people: People, routine: Routine) -> None:
    video = waiting_video(owner=people.student)
    Job.objects.filter(subject_id=video.pk).update(state=Job.State.DONE)
    attempt = Attempt.objects.create(student=people.student, routine=routine, video=video)
    enqueue(kind="score_attempt", subject_id=attempt.pk, owner=people.student)
    job = run_job_of(attempt)
    assert (job.state, job.error_code, job.retryable) == (Job.State.FAILED, "not_measured", True)
    assert video.title in job.reason_in_words


def test_the_job_of_a_deleted_attempt_ends_without_a_trace(attempt: Attempt) -> None:
    job = job_of(attempt)
    attempt.delete()
    assert not Job.objects.filter(pk=job.pk).exists()
    left = Job.objects.create(kind="score_attempt", subject_id=attempt.pk or job.subject_id, owner=job.owner)
    from library.jobs import run

    assert run.run(job_id=left.pk)
    assert not Job.objects.filter(pk=left.pk).exists()


def test_a_choice_made_while_scoring_is_honoured(attempt: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    real = score_attempt

    def change_meanwhile(*, attempt: Attempt, hold: Callable[[], None]) -> Score:
        score = real(attempt=attempt, hold=hold)
        Attempt.objects.filter(pk=attempt.pk).update(mirror="yes")
        return score

    monkeypatch.setattr("practice.scoring_job.score_attempt", change_meanwhile)
    assert run_job_of(attempt).state == Job.State.DONE
    assert attempt.score is not None
    assert attempt.score.mirrored
    assert Score.objects.count() == 2
