"""Who keeps only the places of joints: the film is never made playable, and is gone once it is measured."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from library import services
from library.errors import PicturesGone
from library.jobs import retry
from library.keeping.services import choose
from library.models import Job, Video
from library.routines.services import create_routine
from library.tasks import sweep_kept
from tests.media import make_clip
from tests.people import People

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def only_keypoints(of: Any) -> None:
    choose(of, video_days=None, track_days=None, keypoints_only=True)


def files(settings: Any) -> list[str]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(path.relative_to(root).parts[0] for path in root.rglob("*") if path.is_file())


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Any:
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.mark.parametrize("who", ["student", "group"])
def test_the_film_goes_once_it_is_measured(
    who: str, people: People, clip: Path, process: Any, commit: Any, settings: Any
) -> None:
    only_keypoints(getattr(people, who))
    video = services.create_video(owner=people.student, file=clip)
    with commit():
        assert process(video).state == Job.State.DONE
    assert files(settings) == ["tracks"]
    assert video.measured
    assert not video.playable
    assert video.pictures_gone == Video.Gone.MEASURED
    assert video.duration == pytest.approx(2.0, abs=0.1)


def test_no_rendition_is_made_at_all(
    people: People, clip: Path, process: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []
    monkeypatch.setattr("library.processing.steps.make_playable", lambda **values: made.append(values))
    only_keypoints(people.student)
    assert process(services.create_video(owner=people.student, file=clip)).state == Job.State.DONE
    assert made == []


def test_it_goes_where_nobody_is_found_too(
    people: People, tmp_path: Path, process: Any, commit: Any, settings: Any
) -> None:
    only_keypoints(people.student)
    settings.POSE_MODEL = "red-corner"
    clip = make_clip(tmp_path / "turned.mp4")
    video = services.create_video(owner=people.student, file=clip)
    with commit(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.library.conftest.RedCorner.estimate", lambda self, picture: None)
        job = process(video)
    assert (job.state, job.error_code) == (Job.State.FAILED, "no_person")
    assert files(settings) == []


def test_what_was_uploaded_before_stays(processed: Video, people: People, commit: Any) -> None:
    only_keypoints(people.student)
    with commit():
        sweep_kept()
    processed.refresh_from_db()
    assert processed.playable


def test_a_film_that_could_be_watched_stays_where_its_person_joins_such_a_group(
    processed: Video, people: People, commit: Any
) -> None:
    type(people.group).objects.update(keypoints_only_since=timezone.now() - timedelta(days=300))
    with commit():
        sweep_kept()
    processed.refresh_from_db()
    assert processed.playable
    assert processed.original


def test_what_a_killed_worker_left_is_removed_by_the_sweep(
    people: People, clip: Path, process: Any, commit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_keypoints(people.student)
    video = services.create_video(owner=people.student, file=clip)
    with monkeypatch.context() as patch:
        patch.setattr("library.processing.steps.remove_pictures", lambda **values: True)
        process(video)
    video.refresh_from_db()
    assert video.original
    with commit():
        sweep_kept()
    video.refresh_from_db()
    assert not video.original


def test_what_could_not_be_measured_goes_after_a_week(people: People, clip: Path, commit: Any) -> None:
    choose(people.student, video_days=None, track_days=None, keypoints_only=True)
    type(people.student).objects.update(keypoints_only_since=timezone.now() - timedelta(days=30))
    video = services.create_video(owner=people.student, file=clip)
    Job.objects.update(state=Job.State.FAILED, retryable=True)
    sweep_kept()
    video.refresh_from_db()
    assert video.original
    Video.objects.update(created_at=timezone.now() - timedelta(days=8))
    with commit():
        sweep_kept()
    video.refresh_from_db()
    assert not video.original


def test_a_reference_is_shown_whatever_its_coach_chose(people: People, clip: Path, process: Any) -> None:
    only_keypoints(people.coach)
    video = services.create_video(owner=people.coach, file=clip)
    create_routine(owner=people.coach, reference=video, title="Red")
    assert process(video).state == Job.State.DONE
    assert video.playable
    assert video.pictures_removed_at is None


def test_it_is_not_measured_again(people: People, clip: Path, process: Any, signed_in: Any) -> None:
    only_keypoints(people.student)
    video = services.create_video(owner=people.student, file=clip)
    job = process(video)
    with pytest.raises(PicturesGone):
        services.choose_person(video=video, choice=None)
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED)
    job.refresh_from_db()
    retry(job=job)
    assert process(video).state == Job.State.DONE
    page = signed_in(people.student).get(video.get_absolute_url()).content.decode()
    assert "only the places of joints are kept" in page
    assert "/original/" not in page
    for part in ("file/", "poster/", "original/"):
        assert signed_in(people.student).get(f"{video.get_absolute_url()}{part}").status_code == 404


def test_of_faces_only_what_scores_use_is_kept(
    people: People, clip: Path, process: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The track says so in its parameters: who wants the points has another one of the same content."""
    asked: list[Any] = []

    def noted(track: Any) -> Any:
        asked.append(track)
        return track

    monkeypatch.setattr("library.processing.steps.without_face_points", noted)
    whole = services.create_video(owner=people.classmate, file=clip)
    assert process(whole).state == Job.State.DONE
    assert asked == []
    choose(people.student, video_days=None, track_days=None, fewer_points=True)
    video = services.create_video(owner=people.student, file=clip)
    assert process(video).state == Job.State.DONE
    assert len(asked) == 1
    assert video.track.pk != whole.track.pk
    assert (video.track.parameters, video.track.person) == (" faceless", "")
