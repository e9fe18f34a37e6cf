"""What a deleted video leaves behind: nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from library import services
from library.errors import VideoInUse
from library.models import Job, Routine, Track, Video
from library.routines.services import create_routine

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def delete(django_capture_on_commit_callbacks):
    """Deletes and commits."""

    def do(video):
        with django_capture_on_commit_callbacks(execute=True):
            services.delete_video(video=video)

    return do


def files(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_its_files_job_and_track_go_with_it(processed, delete, settings):
    assert len(files(settings)) == 4

    delete(processed)

    assert files(settings) == []
    assert (Video.objects.count(), Track.objects.count(), Job.objects.count()) == (0, 0, 0)


def test_files_stay_until_the_deletion_is_certain(processed, settings):
    services.delete_video(video=processed)

    assert len(files(settings)) == 4


def test_what_a_killed_worker_left_beside_them_goes_too(processed, delete, settings):
    folder = Path(processed.original.path).parent
    for name in ("web_abc1234.mp4", ".part-half"):
        (folder / name).write_bytes(b"picture")

    delete(processed)

    assert files(settings) == []
    assert not folder.exists()


def test_a_track_that_another_video_uses_stays(processed, process, people, clip, delete):
    twin = services.create_video(owner=people.coach, file=clip)
    process(twin)

    delete(processed)

    twin.refresh_from_db()
    assert Path(twin.track.file.path).is_file()


def test_its_owner_going_takes_its_files_too(processed, people, settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        people.student.delete()

    assert files(settings) == []
    assert Track.objects.count() == 0


def test_the_reference_of_a_routine_stays(people, clip):
    reference = services.create_video(owner=people.coach, file=clip)
    create_routine(owner=people.coach, reference=reference, title="Kata")

    with pytest.raises(VideoInUse, match="reference of the routine “Kata”"):
        services.delete_video(video=reference)
    assert Video.objects.filter(pk=reference.pk).exists()


def test_a_coach_who_goes_takes_references_along_and_routines_that_nobody_practised(people, clip):
    reference = services.create_video(owner=people.coach, file=clip)
    create_routine(owner=people.coach, reference=reference, title="Kata")

    people.coach.delete()

    assert (Video.objects.count(), Routine.objects.count()) == (0, 0)


def test_the_page_asks_first(video, people, signed_in):
    session, address = signed_in(people.student), reverse("library:video_delete", args=[video.pk])

    asked = session.get(address)
    assert "Delete “My practice”?" in asked.content.decode()
    assert Video.objects.count() == 1

    done = session.post(address)
    assert (done.status_code, done["Location"]) == (302, reverse("library:videos"))
    assert Video.objects.count() == 0


def test_the_page_says_why_a_reference_stays(people, clip, signed_in):
    reference = services.create_video(owner=people.coach, file=clip)
    create_routine(owner=people.coach, reference=reference, title="Kata")

    answer = signed_in(people.coach).post(reverse("library:video_delete", args=[reference.pk]))

    assert answer.status_code == 409
    assert "reference of the routine “Kata”" in answer.content.decode()


def test_strangers_cannot_delete(video, people, signed_in):
    for person in (people.coach, people.classmate, people.stranger):
        session = signed_in(person)
        assert session.post(reverse("library:video_delete", args=[video.pk])).status_code == 404
        assert session.delete(reverse("video-detail", args=[video.pk])).status_code == 404
    assert Video.objects.count() == 1
