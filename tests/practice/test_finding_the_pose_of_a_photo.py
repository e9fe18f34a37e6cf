"""The pose of a photo is found in the practice; of the photo nothing is kept but its joints, for a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client, TestCase
from django.utils import timezone

from accounts.models import User
from accounts.services import withdraw_consent
from library.jobs import run as jobs
from library.jobs.services import cancel
from library.models import Job, Watching, Worker
from library.processing import steps
from library.rules import job_ended, swept
from practice import photos
from practice.models import Attempt, PosePhoto
from scoring.compare.search import SEARCH_METRICS
from tests.consents import Purpose, agree, make_guardian, make_minor
from tests.media import make_photo
from tests.people import People
from tests.practice.photos import TOP, DrawnBody, encoded, of_a_huge_picture, registered, turned

pytestmark = pytest.mark.unit

SignedIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def model(settings) -> Iterator[DrawnBody]:  # type: ignore[no-untyped-def]
    """The model in use."""
    estimator = registered()
    settings.POSE_MODEL = estimator.name
    steps.loaded_estimator.cache_clear()
    yield estimator
    steps.loaded_estimator.cache_clear()


def address(attempt: Attempt) -> str:
    return f"/api/attempts/{attempt.pk}/poses/photo/"


def send(client: Client, attempt: Attempt, photo: bytes, name: str = "Holidays of Sam.jpg") -> Any:
    return client.post(address(attempt), {"photo": ContentFile(photo, name=name)})


def looked_at(attempt: Attempt, owner: User) -> Job:
    """The job after a worker had it."""
    photo = PosePhoto.objects.get(attempt=attempt, owner=owner)
    job = Job.objects.get(kind="find_photo_pose", subject_id=photo.pk)
    with TestCase.captureOnCommitCallbacks(execute=True):
        jobs.run(job_id=job.pk)
    job.refresh_from_db()
    return job


def stored() -> list[str]:
    return list(photos.files_in("photos"))


@pytest.fixture
def sam(people: People, signed_in: SignedIn) -> Client:
    return signed_in(people.student)


@pytest.fixture
def sent(scored: Attempt, sam: Client) -> Attempt:
    """The attempt for which a photo was sent that nobody has looked at."""
    assert send(sam, scored, encoded()).status_code == 202
    return scored


def test_a_photo_waits_and_says_so(sent: Attempt, sam: Client) -> None:
    body = sam.get(address(sent)).json()
    assert (body["state"], body["found"], body["joints"]) == ("waiting", None, None)
    assert len(stored()) == 1


def test_without_a_worker_that_is_said(sent: Attempt, sam: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.CELERY_TASK_ALWAYS_EAGER = False
    body = sam.get(address(sent)).json()
    assert body["unattended"]
    assert "is not running just now" in body["words"]


def test_with_a_worker_its_place_in_the_queue_is_said(sent: Attempt, sam: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.CELERY_TASK_ALWAYS_EAGER = False
    there = {"role": Worker.Role.WORKER, "queues": ["celery"], "host": "here", "pid": 1, "born": 0.0}
    Worker.objects.create(name="here:1", heartbeat_at=timezone.now(), **there)
    body = sam.get(address(sent)).json()
    assert not body["unattended"]
    assert body["words"].startswith("Waiting for its turn … It is next.")


@pytest.mark.parametrize("metric", SEARCH_METRICS)
def test_its_pose_is_found_in_the_practice(sent: Attempt, sam: Client, people: People, metric: str) -> None:
    looked_at(sent, people.student)
    body = sam.get(address(sent), {"metric": metric}).json()
    assert (body["state"], body["people"], body["words"]) == ("found", 1, "")
    assert (body["width"], body["height"], len(body["joints"])) == (640, 480, 51)
    found = body["found"]
    assert (found["metric"], found["reference_time"]) == (metric, None)
    # From 0.6 to 1.6 s the practice's arm is too low: the same pose comes two seconds later.
    assert found["time"] == pytest.approx(TOP + 2.0, abs=0.04)
    assert found["total"] > 99


def test_the_photo_goes_and_its_name_is_never_kept(sent: Attempt, people: People) -> None:
    (name,) = stored()
    assert "Holidays" not in name
    looked_at(sent, people.student)
    assert stored() == []
    photo = PosePhoto.objects.get()
    assert not photo.file
    assert "Holidays" not in str(vars(photo))


@pytest.mark.parametrize("kind", [".jpg", ".png", ".webp"])
def test_photos_of_each_kind_are_read(scored: Attempt, sam: Client, people: People, kind: str) -> None:
    send(sam, scored, encoded(kind))
    looked_at(scored, people.student)
    assert sam.get(address(scored)).json()["state"] == "found"


def test_a_photo_is_turned_upright_and_a_large_one_reduced(
    scored: Attempt, sam: Client, people: People, model: DrawnBody
) -> None:
    send(sam, scored, turned(encoded(size=(2560, 1280))))
    looked_at(scored, people.student)
    body = sam.get(address(scored)).json()
    assert (body["width"], body["height"]) == (640, 1280)
    assert model.sizes == [(1280, 640)]


def test_a_photo_of_nobody_says_what_to_do_and_goes(scored: Attempt, sam: Client, people: People) -> None:
    send(sam, scored, encoded(grey=10))
    looked_at(scored, people.student)
    body = sam.get(address(scored)).json()
    assert (body["state"], body["why"]["code"]) == ("failed", "no_person")
    assert body["words"].startswith("Nobody was found in this photo.")
    assert stored() == []


@pytest.mark.parametrize(
    ("photo", "code"),
    [
        (encoded()[:300], "not_a_picture"),
        (encoded(".png")[:60], "not_a_picture"),
        (b"\xff\xd8\xff" + bytes(3000), "not_a_picture"),
        (of_a_huge_picture(), "too_many_pixels"),
    ],
    ids=["broken off", "broken off in its beginning", "zeros", "a bomb"],
)
def test_a_photo_that_cannot_be_read_says_so_and_goes(
    scored: Attempt, sam: Client, people: People, photo: bytes, code: str
) -> None:
    assert send(sam, scored, photo).status_code == 202
    job = looked_at(scored, people.student)
    assert not job.retryable
    body = sam.get(address(scored)).json()
    assert (body["state"], body["why"]["code"]) == ("failed", code)
    assert "photo" in body["words"]
    assert stored() == []


def test_what_is_no_photo_is_refused_at_once(
    scored: Attempt, sam: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heic = make_photo(tmp_path / "photo.heic", brand="heic").read_bytes()
    refused = send(sam, scored, heic)
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "heic_photo")
    assert "JPEG" in refused.json()["error"]["message"]
    for other in (b"GIF89a" + bytes(50), b"words", encoded(".bmp")):
        refused = send(sam, scored, other)
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "not_a_photo")
    monkeypatch.setattr(photos, "LARGEST", 1024)
    assert send(sam, scored, encoded(".png", size=(900, 900)) + bytes(2000)).status_code == 413
    assert sam.post(address(scored)).status_code == 400
    assert (stored(), PosePhoto.objects.count()) == ([], 0)


def test_another_photo_takes_the_place_of_the_first(sent: Attempt, sam: Client) -> None:
    first = PosePhoto.objects.get()
    with TestCase.captureOnCommitCallbacks(execute=True):
        send(sam, sent, encoded(grey=200))
    second = PosePhoto.objects.get()
    assert second.pk != first.pk
    assert stored() == [second.file.name]
    assert Job.objects.filter(kind="find_photo_pose").count() == 1


def test_nobody_sees_the_photo_of_somebody_else(sent: Attempt, people: People, signed_in: SignedIn) -> None:
    looked_at(sent, people.student)
    assert signed_in(people.coach).get(address(sent)).status_code == 404
    for person in (people.classmate, people.stranger):
        assert send(signed_in(person), sent, encoded()).status_code == 404


def test_a_coach_looks_for_a_pose_and_sees_no_numbers_of_a_practice_aid(
    scored: Attempt, people: People, signed_in: SignedIn
) -> None:
    people.group.practice_aid_only = True
    people.group.save()
    carla = signed_in(people.coach)
    assert send(carla, scored, encoded()).status_code == 202
    looked_at(scored, people.coach)
    found = carla.get(address(scored)).json()["found"]
    assert found["time"] == pytest.approx(TOP + 2.0, abs=0.04)
    assert (found["total"], found["parts"]) == (None, {})


def test_where_the_practice_is_gone_that_is_said(sent: Attempt, sam: Client, people: People) -> None:
    looked_at(sent, people.student)
    assert sent.score is not None
    sent.score.practice_track = None
    sent.score.save()
    body = sam.get(address(sent)).json()
    assert (body["state"], body["found"]) == ("found", None)
    assert body["words"].startswith("This pose cannot be looked for")


def test_an_attempt_without_a_score_takes_no_photo(attempt: Attempt, sam: Client) -> None:
    assert send(sam, attempt, encoded()).json()["error"]["code"] == "not_scored"


def test_a_second_run_changes_nothing(sent: Attempt, people: People, model: DrawnBody) -> None:
    job = looked_at(sent, people.student)
    Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)
    looked_at(sent, people.student)
    assert len(model.sizes) == 1


def test_a_job_that_was_cancelled_says_so(sent: Attempt, sam: Client) -> None:
    cancel(job=Job.objects.get(kind="find_photo_pose"))
    body = sam.get(address(sent)).json()
    assert (body["state"], body["words"]) == ("failed", "It was cancelled.")


@pytest.mark.django_db(transaction=True)
def test_where_the_job_fails_for_another_reason_the_photo_goes_too(scored: Attempt, sam: Client) -> None:
    send(sam, scored, encoded())
    job = Job.objects.get(kind="find_photo_pose")
    photos.forget_failed(job)
    assert len(stored()) == 1, "it is still waited for"
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED)
    job.refresh_from_db()
    job_ended.ask(job)
    assert stored() == []


def test_too_many_photos_within_an_hour_are_refused(
    scored: Attempt, sam: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "PHOTOS_PER_HOUR", 1)
    assert send(sam, scored, encoded()).status_code == 202
    assert send(sam, scored, encoded()).status_code == 429


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_an_hour_and_poses_of_a_day_ago_go(scored: Attempt, people: People) -> None:
    def aged(owner: User, *, hours: float, file: str) -> PosePhoto:
        photo = PosePhoto(attempt=scored, owner=owner)
        if file:
            photo.file.save("photo", ContentFile(b"a photo"), save=False)
        photo.save()
        created = timezone.now() - timedelta(hours=hours)
        PosePhoto.objects.filter(pk=photo.pk).update(created_at=created)
        return photo

    waits = aged(people.student, hours=0.9, file="photo")
    aged(people.coach, hours=1.1, file="photo")
    found = aged(people.classmate, hours=23, file="")
    aged(people.stranger, hours=25, file="")
    swept.ask()
    assert {photo.pk for photo in PosePhoto.objects.all()} == {waits.pk, found.pk}
    assert stored() == [waits.file.name]


@pytest.mark.django_db(transaction=True)
def test_with_the_attempt_photo_pose_and_job_go(scored: Attempt, sam: Client) -> None:
    send(sam, scored, encoded())
    scored.delete()
    assert (stored(), PosePhoto.objects.count()) == ([], 0)
    assert not Job.objects.filter(kind="find_photo_pose").exists()


@pytest.mark.django_db(transaction=True)
def test_a_guardian_who_withdraws_takes_the_photo_along(scored: Attempt, people: People, sam: Client) -> None:
    guardian = make_guardian(people.stranger, make_minor(people.student))
    assert send(sam, scored, encoded()).json()["error"]["code"] == "guardian_needed"
    agree(guardian, people.student)
    assert send(sam, scored, encoded()).status_code == 202
    withdraw_consent(subject=people.student, purpose=Purpose.BASIC, by=guardian)
    assert (stored(), PosePhoto.objects.count()) == ([], 0)


def test_whoever_looks_at_a_minors_practice_by_a_photo_is_noted(
    scored: Attempt, people: People, signed_in: SignedIn
) -> None:
    agree(make_guardian(people.stranger, make_minor(people.student)), people.student)
    carla = signed_in(people.coach)
    send(carla, scored, encoded())
    assert not Watching.objects.exists()
    looked_at(scored, people.coach)
    carla.get(address(scored))
    assert Watching.objects.get().by == people.coach


def test_a_photo_without_a_row_is_found(db: None) -> None:
    lost = default_storage.save("photos/of-nobody/photo", ContentFile(b"a photo"))
    assert list(photos.lost_photos()) == [lost]
