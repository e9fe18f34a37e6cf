"""Who watches a minor's video is written down, once a day and door, for those who look after the minor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AgeBand, User
from accounts.services import change_age
from library import watching
from library.models import Video, Watching
from library.tasks import expire_watchings
from tests.consents import look_after
from tests.modelroom.frames import filmed, make_playable
from tests.people import People, make_staff
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, run_job_of, shared_routine

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

Door = Watching.Door


@pytest.fixture(autouse=True)
def minor(people: People) -> User:
    """The student is a minor, whose guardian agrees."""
    look_after(people.student)
    return people.student


@pytest.fixture
def video(people: People) -> Video:
    """The practice of the student, which the coach may watch."""
    attempt = attempt_with(people.student, shared_routine(people, movement()), movement())
    make_playable(attempt.video)
    attempt.video.original.save("film.mp4", filmed(people.student).original)
    run_job_of(attempt)
    return attempt.video


def doors(user: User) -> list[str]:
    """The doors through which somebody watched, in order."""
    return sorted(Watching.objects.filter(by=user).values_list("door", flat=True))


def test_each_door_is_noted(people: People, video: Video, signed_in: Any) -> None:
    client: Client = signed_in(people.coach)
    addresses = {
        f"/library/videos/{video.pk}/": Door.PAGE,
        f"/library/videos/{video.pk}/file/": Door.PLAYER,
        f"/library/videos/{video.pk}/poster/": Door.PICTURE,
        f"/api/videos/{video.pk}/track/": Door.JOINTS,
        f"/modelroom/videos/{video.pk}/": Door.MODEL_ROOM,
        f"/practice/attempts/{video.attempts.get().pk}/": Door.PAGE,
        f"/api/attempts/{video.attempts.get().pk}/playback/": Door.JOINTS,
        f"/modelroom/videos/{video.pk}/file/": Door.MODEL_ROOM,
        f"/modelroom/videos/{video.pk}/poster/": Door.MODEL_ROOM,
        f"/api/videos/{video.pk}/corrections/": Door.MODEL_ROOM,
    }
    for address, door in addresses.items():
        Watching.objects.all().delete()
        assert client.get(address).status_code == 200, address
        assert doors(people.coach) == [door], address


def test_the_staff_is_noted_too(people: People, video: Video, signed_in: Any) -> None:
    staff = make_staff()
    signed_in(staff).get(f"/modelroom/videos/{video.pk}/file/")
    assert doors(staff) == [Door.MODEL_ROOM]


def test_what_one_watches_of_one_s_own_is_nobody_s_business(
    people: People, video: Video, signed_in: Any
) -> None:
    for part in ("", "file/", "poster/", "original/"):
        assert signed_in(people.student).get(f"/library/videos/{video.pk}/{part}").status_code == 200
    assert not Watching.objects.exists()


def test_of_adults_nothing_is_noted(people: People, video: Video, minor: User, signed_in: Any) -> None:
    change_age(user=minor, band=AgeBand.ADULT)
    signed_in(people.coach).get(f"/library/videos/{video.pk}/file/")
    assert not Watching.objects.exists()


def test_who_may_not_watch_is_not_noted(people: People, video: Video, signed_in: Any) -> None:
    assert signed_in(people.stranger).get(f"/library/videos/{video.pk}/file/").status_code == 404
    assert not Watching.objects.exists()


def test_a_player_that_asks_for_many_parts_makes_one_row(
    people: People, video: Video, signed_in: Any
) -> None:
    client = signed_in(people.coach)
    for first in range(0, 3000, 100):
        answer = client.get(
            f"/library/videos/{video.pk}/file/", headers={"Range": f"bytes={first}-{first + 99}"}
        )
        assert answer.status_code == 206
    (row,) = Watching.objects.all()
    assert row.times == 1


def test_who_comes_back_later_is_counted_and_the_next_day_is_another_row(
    people: People, video: Video
) -> None:
    watching.note(video=video, by=people.coach, door=Door.PLAYER)
    earlier = timezone.now() - timedelta(minutes=11)
    Watching.objects.update(first_at=earlier, last_at=earlier)
    watching.note(video=video, by=people.coach, door=Door.PLAYER)
    (row,) = Watching.objects.all()
    assert (row.times, row.first_at) == (2, earlier)
    assert row.last_at > earlier
    Watching.objects.update(day=timezone.localdate() - timedelta(days=1))
    watching.note(video=video, by=people.coach, door=Door.PLAYER)
    assert Watching.objects.count() == 2


def test_the_minor_and_their_coach_read_it(people: People, video: Video, signed_in: Any) -> None:
    staff = make_staff()
    watching.note(video=video, by=staff, door=Door.MODEL_ROOM)
    for reader in (people.student, people.coach):
        client = signed_in(reader)
        assert f"/library/videos/{video.pk}/watched/" in client.get(video.get_absolute_url()).content.decode()
        for address in (
            f"/library/videos/{video.pk}/watched/",
            f"/library/people/{people.student.pk}/watched/",
        ):
            page = client.get(address).content.decode()
            assert "Stella Staff" in page
            assert "Saw it in the model room" in page
            assert staff.email not in page
        (row,) = [
            row for row in client.get(f"/api/videos/{video.pk}/watched/").json()["results"] if row["staff"]
        ]
        assert (row["by"], row["door"], row["times"]) == ("Stella Staff", "model_room", 1)


@pytest.mark.parametrize("who", ["classmate", "stranger", "other_coach"])
def test_nobody_else_does(who: str, people: People, video: Video, signed_in: Any) -> None:
    client = signed_in(getattr(people, who))
    for address in (
        f"/library/videos/{video.pk}/watched/",
        f"/library/people/{people.student.pk}/watched/",
        f"/api/videos/{video.pk}/watched/",
    ):
        assert client.get(address).status_code == 404, address


def test_of_an_adult_there_is_no_such_page(people: People, video: Video, minor: User, signed_in: Any) -> None:
    change_age(user=minor, band=AgeBand.ADULT)
    client = signed_in(people.coach)
    assert client.get(f"/library/videos/{video.pk}/watched/").status_code == 404
    assert client.get(f"/library/people/{people.student.pk}/watched/").status_code == 404
    assert "watched/" not in client.get(video.get_absolute_url()).content.decode()


def test_who_has_left_stays_without_a_name(people: People, video: Video, signed_in: Any) -> None:
    staff = make_staff()
    watching.note(video=video, by=staff, door=Door.PLAYER)
    staff.delete()
    page = signed_in(people.student).get(f"/library/videos/{video.pk}/watched/").content.decode()
    assert "Somebody who has left" in page


def test_it_goes_with_the_video_and_after_a_year(people: People, video: Video, settings: Any) -> None:
    watching.note(video=video, by=people.coach, door=Door.PLAYER)
    today = timezone.localdate()
    Watching.objects.update(day=today - timedelta(days=settings.WATCHING_DAYS))
    expire_watchings()
    assert Watching.objects.exists()
    Watching.objects.update(day=today - timedelta(days=settings.WATCHING_DAYS + 1))
    expire_watchings()
    assert not Watching.objects.exists()
    watching.note(video=video, by=people.coach, door=Door.PLAYER)
    video.attempts.all().delete()
    video.delete()
    assert not Watching.objects.exists()
