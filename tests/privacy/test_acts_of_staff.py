"""What staff look at and do is written down: who, when, what, whose, by which request; nobody changes it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from library.models import Job
from privacy.exports.records import tables_of
from privacy.models import StaffAct
from privacy.tasks import keep_terms
from tests.people import PASSWORD, People, make_staff
from tests.privacy.conftest import World

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def admin(db: None) -> User:
    """Somebody who may do everything in the administration."""
    return User.objects.create_superuser("root@example.org", PASSWORD, name="Ada Admin")


@pytest.fixture
def office(admin: User) -> Client:
    """The admin, signed in."""
    client = Client()
    client.force_login(admin)
    return client


def acts() -> list[tuple[str, str, str, int | None]]:
    """Act, kind, which, whose, in the order in which they were done."""
    return list(StaffAct.objects.order_by("pk").values_list("act", "kind", "object_id", "about"))


def test_looking_at_a_person_s_rows_is_an_act(world: World, office: Client, admin: User) -> None:
    video, student = world.video, world.people.student
    answer = office.get(reverse("admin:library_video_changelist"), {"q": student.email})
    assert answer.status_code == 200
    answer = office.get(reverse("admin:library_video_change", args=[video.pk]))
    assert answer.status_code == 200
    assert acts() == [
        ("list", "library.Video", "", None),
        ("view", "library.Video", str(video.pk), student.pk),
    ]
    last = StaffAct.objects.latest("pk")
    assert (last.by, last.door, last.status) == (admin, "admin", 200)
    assert last.request_id == answer["X-Request-ID"]
    assert timezone.now() - last.at < timedelta(minutes=1)
    assert student.email not in str(StaffAct.objects.values_list())


def test_looking_again_soon_is_the_same_act(world: World, office: Client) -> None:
    page = reverse("admin:library_video_change", args=[world.video.pk])
    for _again in range(3):
        office.get(page)
    assert len(acts()) == 1
    StaffAct.objects.update(at=timezone.now() - timedelta(minutes=11))
    office.get(page)
    assert len(acts()) == 2


def test_the_parts_of_a_film_are_one_act(world: World) -> None:
    room = Client()
    room.force_login(make_staff())
    film = reverse("modelroom:video_file", args=[world.video.pk])
    for part in ("bytes=0-3", "bytes=4-6", "bytes=7-8"):
        assert room.get(film, headers={"range": part}).status_code == 206
    assert len(acts()) == 1


def test_each_thing_that_is_deleted_is_an_act_about_whose_it_was(world: World, office: Client) -> None:
    jobs = list(Job.objects.filter(owner=world.people.student))
    assert jobs
    office.post(
        reverse("admin:library_job_changelist"),
        {"action": "delete_selected", "_selected_action": [str(job.pk) for job in jobs], "post": "yes"},
    )
    assert not Job.objects.filter(pk__in=[job.pk for job in jobs]).exists()
    student = world.people.student.pk
    assert set(acts()) == {("delete_selected", "library.Job", str(job.pk), student) for job in jobs}


def test_adding_changing_and_refused_requests_are_told_apart(world: World, office: Client) -> None:
    routine = world.attempt.routine
    office.post(reverse("admin:library_routine_change", args=[routine.pk]), {"title": ""})
    office.get(reverse("admin:library_video_add"))
    done = StaffAct.objects.order_by("pk").values_list("act", "about", "status")
    # A form with faults is shown again (200), not carried out (302).
    assert list(done) == [("change", world.people.coach.pk, 200), ("view", None, 403)]


def test_the_model_room_is_a_door_too(world: World) -> None:
    staff, room = make_staff(), Client()
    room.force_login(staff)
    student, video = world.people.student, world.video
    room.get(reverse("modelroom:correct", args=[video.pk]))
    room.delete(f"/api/videos/{video.pk}/corrections/")
    room.post(reverse("modelroom:data_set_new"))
    assert acts() == [
        ("view", "library.Video", str(video.pk), student.pk),
        ("delete", "library.Video", str(video.pk), student.pk),
        ("data_set_new", "modelroom.DataSet", "", None),
    ]
    assert set(StaffAct.objects.values_list("by", "door")) == {(staff.pk, "model_room")}


def test_what_others_do_is_no_act_of_staff(world: World) -> None:
    for person in (world.people.coach, world.people.student):
        client = Client()
        client.force_login(person)
        client.get(reverse("modelroom:correct", args=[world.video.pk]))
        client.get(reverse("admin:library_video_changelist"))
    assert acts() == []


def test_what_cannot_be_written_down_is_not_done(
    world: World, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_kwargs: object) -> None:
        raise DatabaseError("disk full")

    upload = world.upload
    monkeypatch.setattr(StaffAct.objects, "bulk_create", full)
    office.raise_request_exception = False
    answer = office.post(reverse("admin:library_upload_delete", args=[upload.pk]), {"post": "yes"})
    assert answer.status_code == 500
    assert type(upload).objects.filter(pk=upload.pk).exists()


def test_commands_are_acts_of_who_is_at_the_server(world: World) -> None:
    student = world.people.student
    call_command("set_age", student.email, "16_17", verbosity=0)
    call_command("clean_media", verbosity=0)
    call_command("clean_media", "--delete", verbosity=0)
    done = StaffAct.objects.order_by("pk")
    assert [(act.act, act.about, act.by) for act in done] == [
        ("set_age", student, None),
        ("clean_media --delete", None, None),
    ]
    assert all(act.operator for act in done)


@pytest.mark.parametrize("page", ["add", "change", "delete"])
def test_nobody_changes_what_was_written_down(office: Client, admin: User, page: str) -> None:
    act = StaffAct.objects.create(door="admin", act="view", by=admin)
    address = reverse(f"admin:privacy_staffact_{page}", args=[] if page == "add" else [act.pk])
    assert office.post(address, {"act": "other", "post": "yes"}).status_code == 403
    assert StaffAct.objects.get(pk=act.pk).act == "view"


def test_the_list_is_the_superusers_and_reading_it_is_an_act(office: Client, admin: User) -> None:
    StaffAct.objects.create(door="model_room", act="model_activate", by=admin)
    page = reverse("admin:privacy_staffact_changelist")
    assert "model_activate" in office.get(page).content.decode()
    assert acts()[-1] == ("list", "privacy.StaffAct", "", None)
    plain = Client()
    plain.force_login(make_staff())
    assert plain.get(page).status_code == 403


def test_a_person_gets_the_acts_that_are_about_them_without_names_of_staff(
    world: World, office: Client, admin: User
) -> None:
    office.get(reverse("admin:library_video_change", args=[world.video.pk]))
    rows = {name: list(records) for name, records in tables_of(world.people.student)}["privacy.StaffAct"]
    assert [(row["act"], row["object_id"]) for row in rows] == [("view", str(world.video.pk))]
    assert not {"by", "operator", "about"} & set(rows[0])
    assert "privacy.StaffAct" not in dict(tables_of(world.people.classmate))
    assert len({name: list(records) for name, records in tables_of(admin)}["privacy.StaffAct"]) == 1


def test_acts_go_with_the_person_they_are_about_and_outlast_the_name_of_who_did_them(
    people: People, admin: User
) -> None:
    for about in (people.student, people.classmate):
        StaffAct.objects.create(door="admin", act="view", by=admin, about=about)
    people.student.delete()
    admin.delete()
    assert list(StaffAct.objects.values_list("about", "by")) == [(people.classmate.pk, None)]


def test_old_acts_are_removed(admin: User) -> None:
    for days in (settings.STAFF_ACTS_DAYS - 1, settings.STAFF_ACTS_DAYS + 1):
        StaffAct.objects.create(door="admin", act="view", by=admin, at=timezone.now() - timedelta(days=days))
    keep_terms()
    assert StaffAct.objects.count() == 1
