"""A person and a group have a quota of videos, minutes and bytes; what is more is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from library import services
from library.errors import QuotaReached
from library.models import Upload, Video
from library.quotas import GB, Amount, quota_of_group, quota_of_person
from tests.library.tus import Sender
from tests.media import make_clip
from tests.people import People

pytestmark = pytest.mark.unit


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """A video of one second."""
    return make_clip(tmp_path / "second.mp4", seconds=1.0)


def has(people: People, **amounts: float) -> Video:
    """A video of the student of those ``amounts``."""
    return Video.objects.create(owner=people.student, title="Kata", **amounts)


def test_videos_and_unfinished_uploads_count(people: People):
    has(people, duration=90.0, size=1000)
    has(people, duration=None, size=500)
    Upload.objects.create(owner=people.student, filename="a.mp4", size=200)

    assert quota_of_person(people.student).has == Amount(3, 1.5, 1700)
    assert quota_of_group(people.group).has == Amount(3, 1.5, 1700)
    assert quota_of_person(people.stranger).has == Amount()


@pytest.mark.parametrize("setting", ["PERSON_MAX_VIDEOS", "GROUP_MAX_VIDEOS"])
def test_one_video_more_than_allowed_is_not_begun(people: People, signed_in, settings, setting: str):
    setattr(settings, setting, 1)
    has(people)

    answer = Sender(signed_in(people.student)).begin(100)

    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "quota_reached"
    assert "of 1 videos" in answer.json()["error"]["message"]
    assert Upload.objects.count() == 0


def test_more_bytes_than_allowed_are_not_begun(people: People, signed_in, settings):
    settings.PERSON_MAX_BYTES = GB
    has(people, size=GB - 100)
    sender = Sender(signed_in(people.student))

    assert sender.begin(101).status_code == 413
    assert sender.begin(100).status_code == 201


@pytest.mark.parametrize("setting", ["PERSON_MAX_MINUTES", "GROUP_MAX_MINUTES"])
def test_more_minutes_than_allowed_leave_nothing_behind(people, signed_in, settings, second, setting):
    setattr(settings, setting, 10.0)
    has(people, duration=599.5)
    sender = Sender(signed_in(people.student))

    assert sender.send_file(second).status_code == 413
    assert (Video.objects.count(), Upload.objects.count()) == (1, 0)


def test_a_group_that_is_full_refuses_its_people_and_nobody_else(people: People, settings, second: Path):
    settings.GROUP_MAX_MINUTES = 1.0
    has(people, duration=60.0)

    with pytest.raises(QuotaReached, match=f"The group “{people.group}”"):
        services.create_video(owner=people.classmate, file=second)
    assert services.create_video(owner=people.stranger, file=second).pk


def test_the_pages_say_how_much_there_is(people: People, signed_in):
    has(people, duration=120.0, size=GB)
    said = "1 of 1000 videos, 2 of 600 minutes, 1.0 of 20 GB"

    student = signed_in(people.student)
    assert said in student.get("/library/videos/").content.decode()
    assert said in student.get("/library/videos/upload/").content.decode()
    group = signed_in(people.coach).get(f"/coaching/groups/{people.group.pk}/").content.decode()
    assert "1 of 10000 videos, 2 of 6000 minutes, 1.0 of 200 GB" in group


def test_the_same_file_a_second_time_is_said_to_its_owner(people: People, signed_in, second: Path):
    first = services.create_video(owner=people.student, file=second, title="Monday")
    again = services.create_video(owner=people.student, file=second, title="Tuesday")
    other = services.create_video(owner=people.classmate, file=second, title="Mine")

    page = signed_in(people.student).get(again.get_absolute_url()).content.decode()
    assert "The same file as" in page
    assert first.get_absolute_url() in page
    page = signed_in(people.classmate).get(other.get_absolute_url()).content.decode()
    assert "The same file as" not in page
