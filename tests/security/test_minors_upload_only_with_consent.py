"""No video of a minor comes in by any door before a guardian agreed; adults are asked for nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.errors import GuardianNeeded, SayAgeFirst
from accounts.models import User
from accounts.services import withdraw_consent
from common.errors import UserError
from library.models import Routine, Upload, Video
from library.services import create_video
from practice.models import Attempt
from tests.consents import Purpose, agree, make_guardian, make_minor
from tests.library.tus import Sender
from tests.media import make_clip
from tests.people import People
from tests.things import a_routine, a_video

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("film") / "film.mp4", seconds=0.5)


@pytest.fixture
def routine(people: People) -> Routine:
    return a_routine(people.coach, people.group)


def unanswered(person: User) -> User:
    person.age_band = ""
    person.save()
    return person


def of_no_guardian(person: User) -> User:
    return make_minor(person)


def of_a_guardian_who_withdrew(person: User) -> User:
    guardian = make_guardian(User.objects.get(email="stan.stranger@example.org"), make_minor(person))
    agree(guardian, person)
    withdraw_consent(subject=person, purpose=Purpose.BASIC, by=guardian)
    return person


def by_the_page(client: Client, film: Path, routine: Routine) -> str:
    data = {"file": SimpleUploadedFile("film.mp4", film.read_bytes())}
    return client.post(reverse("library:upload"), data).content.decode()


def by_tus(client: Client, film: Path, routine: Routine) -> str:
    return Sender(client).begin(film.stat().st_size, filename="film.mp4").content.decode()


def by_an_attempt(client: Client, film: Path, routine: Routine) -> str:
    data = {"file": SimpleUploadedFile("film.mp4", film.read_bytes())}
    return client.post(reverse("practice:attempt_new", args=[routine.pk]), data).content.decode()


def by_a_routine(client: Client, film: Path, routine: Routine) -> str:
    data = {"title": "Bow", "red_threshold": "60", "file": SimpleUploadedFile("film.mp4", film.read_bytes())}
    return client.post(reverse("library:routine_new"), data).content.decode()


def by_a_take(client: Client, film: Path, routine: Routine) -> str:
    data = {"file": SimpleUploadedFile("film.mp4", film.read_bytes())}
    return client.post(reverse("library:take_new", args=[routine.pk]), data).content.decode()


DOORS = [by_the_page, by_tus, by_an_attempt, by_a_routine, by_a_take]
WHO = [
    (unanswered, "Say first how old you are"),
    (of_no_guardian, "your guardian has to agree"),
    (of_a_guardian_who_withdrew, "does not agree to uploads"),
]


@pytest.mark.parametrize(("become", "sentence"), WHO)
@pytest.mark.parametrize("door", DOORS)
def test_every_door_says_what_is_missing_and_takes_nothing(
    door: Callable[..., str], become, sentence, people, routine, film, signed_in
):
    # Routines and takes are a coach's to make.
    person = become(people.coach if door in (by_a_routine, by_a_take) else people.student)
    before = set(Video.objects.all())
    assert sentence in door(signed_in(person), film, routine)
    assert set(Video.objects.all()) == before
    assert not Upload.objects.exists()


@pytest.mark.parametrize("door", DOORS)
def test_with_the_guardian_s_consent_each_door_is_open(door, people, routine, film, signed_in):
    person = make_minor(people.coach if door in (by_a_routine, by_a_take) else people.student)
    agree(make_guardian(people.stranger, person), person)
    before = Video.objects.count() + Upload.objects.count()
    door(signed_in(person), film, routine)
    assert Video.objects.count() + Upload.objects.count() == before + 1


@pytest.mark.parametrize("door", DOORS)
def test_adults_are_asked_for_nothing(door, people, routine, film, signed_in):
    before = Video.objects.count() + Upload.objects.count()
    door(signed_in(people.coach), film, routine)
    assert Video.objects.count() + Upload.objects.count() == before + 1


@pytest.mark.parametrize(("become", "error"), [(unanswered, SayAgeFirst), (of_no_guardian, GuardianNeeded)])
def test_the_service_refuses_whoever_calls_it(become, error, people, film):
    person = become(people.student)
    with pytest.raises(error):
        create_video(owner=person, file=film)
    with film.open("rb") as opened, pytest.raises(error):
        create_video(owner=person, file=File(opened))


def test_an_upload_under_way_ends_when_the_guardian_withdraws(people, film, signed_in):
    person = make_minor(people.student)
    guardian = make_guardian(people.stranger, person)
    agree(guardian, person)
    sender = Sender(signed_in(person))
    address = sender.begin(film.stat().st_size, filename="film.mp4")["Location"]
    assert sender.send(address, film.read_bytes()[:100], 0).status_code == 204
    withdraw_consent(subject=person, purpose=Purpose.BASIC, by=guardian)
    assert sender.send(address, film.read_bytes()[100:], 100).status_code in (403, 404)
    assert not Upload.objects.exists()
    assert not Video.objects.exists()


def test_a_video_from_before_is_not_made_an_attempt(people, routine, signed_in):
    video = a_video(people.student)
    client = signed_in(make_minor(people.student))
    answer = client.post("/api/attempts/", {"routine": routine.pk, "video": video.pk}, "application/json")
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "guardian_needed"
    client.post(reverse("practice:attempt_new", args=[routine.pk]), {"chosen": video.pk})
    assert not Attempt.objects.exists()


def test_the_page_shows_the_sentence_and_the_way_instead_of_the_field(people, signed_in):
    page = signed_in(make_minor(people.student)).get(reverse("library:upload")).content.decode()
    assert "your guardian has to agree" in page
    assert reverse("people:my_guardian") in page
    assert 'type="file"' not in page


def test_one_rule_is_asked_by_the_library(people, film, monkeypatch):
    """Whoever adds a reason later adds a rule; the doors need not know of it."""
    from library.rules import may_upload

    class Closed(UserError):
        """Said by the rule of this test."""

    def closed(person: User) -> None:
        raise Closed("Nothing today.")

    monkeypatch.setitem(may_upload._rules, "closed", closed)
    with pytest.raises(Closed):
        create_video(owner=people.student, file=film)
