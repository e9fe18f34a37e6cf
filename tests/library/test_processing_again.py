"""A job taken over from a dead worker goes on where that one stopped, and does nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from common.storage import AtomicFileSystemStorage
from library import kinds, services
from library.jobs import LeaseLost, SubjectGone, retry
from library.jobs.run import run
from library.models import Job, Track, Video
from library.processing import steps

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def nothing(share: float) -> None:
    """Progress nobody looks at."""


def test_every_stage_reports_itself_with_a_rising_percentage(video, red_corner, monkeypatch):
    from library.jobs import services as jobs
    from library.jobs.context import JobContext
    from library.processing.steps import process_video

    seen = []
    write = JobContext._write

    def watch(context, done, **limits):
        seen.append((context._stage, done))
        write(context, done, **limits)

    monkeypatch.setattr(JobContext, "_write", watch)
    job = jobs.claim(job_id=Job.objects.get().pk, worker="here")
    process_video(JobContext(job), job.subject_id)

    assert [stage for stage, _done in seen] == sorted(
        (stage for stage, _done in seen), key=[kinds.PROBE, kinds.TRANSCODE, kinds.EXTRACT].index
    )
    assert [done for _stage, done in seen] == sorted(done for _stage, done in seen)


def test_doing_it_all_again_changes_nothing(processed, process):
    before = Video.objects.values().get()
    retry(job=Job.objects.get())

    assert process(processed).state == Job.State.DONE
    assert Video.objects.values().get() == before
    assert Track.objects.count() == 1


def test_what_a_killed_worker_had_begun_to_write_is_removed(processed, process):
    half = Path(processed.original.path).with_name(".part-half")
    half.write_bytes(b"half")
    retry(job=Job.objects.get())

    process(processed)
    names = {"original.mp4", "web.mp4", "poster.jpg"}
    assert {path.name for path in half.parent.iterdir()} == names


def test_a_rendition_that_is_there_is_not_made_again(video, red_corner, monkeypatch):
    steps.make_playable(video=video, progress=nothing)
    video.refresh_from_db()
    monkeypatch.setattr(steps, "Decoder", None)

    steps.make_playable(video=video, progress=nothing)


def test_a_poster_that_is_missing_is_made_from_the_rendition(video, red_corner):
    steps.make_playable(video=video, progress=nothing)
    Video.objects.update(poster="")
    video.refresh_from_db()

    steps.make_playable(video=video, progress=nothing)

    assert Video.objects.get().poster


def test_two_workers_at_once_leave_one_rendition(video, red_corner):
    other = Video.objects.get(pk=video.pk)
    steps.make_playable(video=video, progress=nothing)

    steps._make_rendition(other, nothing)

    folder = Path(video.original.path).parent
    assert sorted(path.stem for path in folder.iterdir()) == ["original", "poster", "web"]


def test_two_workers_at_once_leave_one_track(processed, red_corner):
    track = processed.track
    key = {name: getattr(track, name) for name in ("content_sha256", "model", "model_version", "parameters")}
    measured = steps._extract(processed, steps.loaded_estimator("red-corner"), nothing)

    assert steps.keep_track(measured, key) == track
    assert len(list(Path(track.file.path).parent.iterdir())) == 1


def test_a_worker_whose_lease_was_taken_stops(video, red_corner):
    from library.jobs import services as jobs
    from library.jobs.context import JobContext
    from library.processing.steps import process_video

    job = jobs.claim(job_id=Job.objects.get().pk, worker="slow")
    Job.objects.update(lease=None)

    with pytest.raises(LeaseLost):
        process_video(JobContext(job), job.subject_id)


def test_a_video_deleted_in_the_middle_leaves_no_files(video, red_corner, django_capture_on_commit_callbacks):
    late = Video.objects.get(pk=video.pk)

    def delete(share: float) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            Video.objects.filter(pk=late.pk).delete()

    with pytest.raises((SubjectGone, FileNotFoundError)):
        steps._make_rendition(late, delete)
    assert not Path(late.original.path).parent.exists()


def test_of_two_workers_that_got_one_name_the_second_does_not_remove_the_file(video, monkeypatch):
    monkeypatch.setattr(
        AtomicFileSystemStorage, "get_available_name", lambda self, name, max_length=None: name
    )
    for worker in (Video.objects.get(), Video.objects.get()):
        steps._store(worker, "poster", ContentFile(b"picture", name="poster.jpg"))

    assert Path(Video.objects.get().poster.path).is_file()


def test_a_video_deleted_while_it_was_measured_leaves_no_track(
    video, red_corner, monkeypatch, settings, django_capture_on_commit_callbacks
):
    extract = steps._extract

    def extract_then_delete(*arguments):
        track = extract(*arguments)
        with django_capture_on_commit_callbacks(execute=True):
            services.delete_video(video=Video.objects.get())
        return track

    monkeypatch.setattr(steps, "_extract", extract_then_delete)
    with pytest.raises(SubjectGone), django_capture_on_commit_callbacks(execute=True):
        steps.find_body(video=video, progress=nothing)

    assert Track.objects.count() == 0
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_video_that_found_no_model_can_be_tried_again_once_it_is_installed(
    video, monkeypatch, tmp_path, settings
):
    monkeypatch.setenv("FORMCHECK_MODELS_DIR", str(tmp_path))
    settings.POSE_MODEL = "movenet-thunder"
    steps.loaded_estimator.cache_clear()

    run(job_id=Job.objects.get().pk)

    job = Job.objects.get()
    assert (job.state, job.error_code, job.retryable) == (Job.State.FAILED, "model_unavailable", True)
    assert "is not installed" in job.reason_in_words
