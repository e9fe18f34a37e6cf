"""Deleting an attempt takes its scores, files and job along, its video only if asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from library.jobs import SubjectGone
from library.models import Job, Routine, Video
from library.services import delete_video
from practice import scoring
from practice.models import Attempt, Score
from practice.services import create_attempt, delete_attempt
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import shared_routine

pytestmark = pytest.mark.unit


def test_scores_files_and_job_go_with_it(scored: Attempt, django_capture_on_commit_callbacks: object) -> None:
    path = Path(scored.score.detail.path)  # type: ignore[union-attr]
    video, pk = scored.video_id, scored.pk
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        delete_attempt(attempt=scored)
    assert not Attempt.objects.exists()
    assert not Score.objects.exists()
    assert not Job.objects.filter(kind="score_attempt", subject_id=pk).exists()
    assert not path.exists()
    assert Video.objects.filter(pk=video).exists(), "the video was not asked for"


def test_what_a_killed_worker_left_goes_with_it(
    scored: Attempt, django_capture_on_commit_callbacks: object
) -> None:
    left = Path(scored.score.detail.path).with_name(".part-half")  # type: ignore[union-attr]
    left.write_bytes(b"half a file")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        delete_attempt(attempt=scored)
    assert not left.parent.exists()


@pytest.mark.django_db(transaction=True)
def test_an_attempt_deleted_while_it_is_compared_leaves_nothing(
    attempt: Attempt, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    compare = scoring._compare

    def compare_then_delete(*arguments: object) -> object:
        result = compare(*arguments)  # type: ignore[arg-type]
        delete_attempt(attempt=Attempt.objects.get())
        return result

    monkeypatch.setattr(scoring, "_compare", compare_then_delete)
    with pytest.raises(SubjectGone):
        scoring.score_attempt(attempt=attempt)
    assert not Score.objects.exists()
    assert not (Path(settings.MEDIA_ROOT) / "scores" / str(attempt.pk)).exists()  # type: ignore[attr-defined]


def test_files_stay_until_the_deletion_is_certain(scored: Attempt) -> None:
    path = Path(scored.score.detail.path)  # type: ignore[union-attr]
    # A test's transaction is never committed.
    delete_attempt(attempt=scored)
    assert path.exists()


def test_the_video_goes_too_when_asked(scored: Attempt) -> None:
    delete_attempt(attempt=scored, with_video=True)
    assert not Video.objects.filter(pk=scored.video_id).exists()


def test_a_video_that_another_attempt_needs_stays(people: People, scored: Attempt) -> None:
    other = shared_routine(people, movement())
    create_attempt(student=people.student, routine=other, video=scored.video)
    delete_attempt(attempt=scored, with_video=True)
    assert Video.objects.filter(pk=scored.video_id).exists()


def test_deleting_the_video_takes_attempt_score_and_files_along(
    scored: Attempt, django_capture_on_commit_callbacks: object
) -> None:
    path = Path(scored.score.detail.path)  # type: ignore[union-attr]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        delete_video(video=scored.video)
    assert not Attempt.objects.exists()
    assert not path.exists()
    assert not Job.objects.filter(kind="score_attempt").exists()


def test_deleting_a_student_takes_everything_of_theirs(
    people: People, routine: Routine, scored: Attempt, django_capture_on_commit_callbacks: object
) -> None:
    path = Path(scored.score.detail.path)  # type: ignore[union-attr]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        people.student.delete()
    assert not path.exists()
    assert Routine.objects.filter(pk=routine.pk).exists()
