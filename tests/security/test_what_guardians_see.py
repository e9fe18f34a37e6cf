"""A guardian sees what the coach sees of the child, and nothing of anybody else."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from library.access import videos_visible_to
from library.models import Job
from practice.access import attempts_visible_to
from tests.consents import agree, make_guardian, make_minor
from tests.people import make_person
from tests.things import a_routine, a_scored_attempt, a_video

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def child(people):
    return make_minor(people.student)


@pytest.fixture
def guardian(people, child):
    person = make_guardian(make_person("Greta Guardian"), child)
    person.is_student = False
    person.save()
    agree(person, child)
    return person


@pytest.fixture
def routine(people):
    return a_routine(people.coach, people.group)


@pytest.fixture
def attempt(child, routine):
    made = a_scored_attempt(child, routine, 80.0)
    made.video.rendition.save("web.mp4", ContentFile(b"bytes"))
    return made


def test_attempts_scores_and_videos_of_the_child(guardian, attempt, signed_in):
    client = signed_in(guardian)
    for address in (
        attempt.get_absolute_url(),
        f"/api/attempts/{attempt.pk}/",
        reverse("library:video", args=[attempt.video_id]),
        reverse("library:video_file", args=[attempt.video_id]),
        reverse("library:routine", args=[attempt.routine_id]),
    ):
        assert client.get(address).status_code == 200, address


def test_the_reference_the_child_is_held_against(guardian, attempt):
    assert attempt.routine.reference in videos_visible_to(guardian)


def test_and_the_jobs_that_work_on_it(guardian, attempt, signed_in):
    job = Job.objects.get(kind="score_attempt", subject_id=attempt.pk)
    assert signed_in(guardian).get(f"/api/jobs/{job.pk}/").status_code == 200


def test_nothing_of_the_child_s_classmates(people, guardian, attempt, routine):
    other = a_scored_attempt(people.classmate, routine, 70.0)
    assert other not in attempts_visible_to(guardian)
    assert other.video not in videos_visible_to(guardian)


def test_nothing_of_a_child_that_is_not_theirs(people, attempt, signed_in):
    other = make_guardian(people.stranger, make_minor(people.classmate))
    assert signed_in(other).get(attempt.get_absolute_url()).status_code == 404
    for address in ("/practice/", "/library/videos/"):
        assert signed_in(other).get(f"{address}?of={attempt.student_id}").status_code == 404


def test_lists_of_the_child_s_attempts_and_videos_and_the_start_page(guardian, child, attempt, signed_in):
    client = signed_in(guardian)
    attempts = client.get(f"/practice/?of={child.pk}").content.decode()
    assert str(attempt.pk) in attempts
    assert str(child) in attempts
    assert str(attempt.video_id) in client.get(f"/library/videos/?of={child.pk}").content.decode()
    start = client.get("/").content.decode()
    assert str(attempt.pk) in start
    assert "join your coach" not in start, "who only looks after a child is not sent to practise"


def test_a_video_that_the_child_has_just_uploaded(guardian, child):
    assert a_video(child) in videos_visible_to(guardian)


def test_the_guardian_can_delete_a_video_of_the_child_and_of_nobody_else(
    people, guardian, attempt, signed_in
):
    client, address = signed_in(guardian), reverse("library:video_delete", args=[attempt.video_id])
    assert address in client.get(reverse("library:video", args=[attempt.video_id])).content.decode()
    for person in (people.coach, people.classmate):
        assert signed_in(person).post(address).status_code == 404
    assert client.post(address).status_code == 302
    assert not type(attempt).objects.filter(pk=attempt.pk).exists()
    other = a_video(people.classmate)
    assert client.delete(f"/api/videos/{other.pk}/").status_code == 404


def test_the_guardian_does_not_practise_in_the_child_s_group(guardian, routine, signed_in):
    client = signed_in(guardian)
    assert client.get(reverse("practice:attempt_new", args=[routine.pk])).status_code == 404
    own = a_video(guardian)
    answer = client.post("/api/attempts/", {"routine": routine.pk, "video": own.pk}, "application/json")
    assert answer.status_code == 404


def test_who_watched_the_child_s_videos(people, guardian, child, attempt, signed_in):
    signed_in(people.coach).get(reverse("library:video", args=[attempt.video_id]))
    page = signed_in(guardian).get(reverse("library:person_watched", args=[child.pk])).content.decode()
    assert str(people.coach) in page
    other = make_guardian(people.stranger, make_minor(people.classmate))
    address = reverse("library:person_watched", args=[child.pk])
    assert signed_in(other).get(address).status_code == 404


def test_nor_sees_who_else_is_in_it(people, guardian, signed_in):
    assert signed_in(guardian).get(reverse("coaching:group", args=[people.group.pk])).status_code == 404


def test_of_age_the_child_is_seen_no_longer(guardian, child, attempt, signed_in):
    signed_in(guardian).post(reverse("people:child_age", args=[child.pk]), {"age_band": "adult"})
    assert attempt not in attempts_visible_to(guardian)
    assert signed_in(guardian).get(reverse("people:child", args=[child.pk])).status_code == 404


def test_the_former_guardian_neither(guardian, child, attempt, signed_in):
    signed_in(guardian).post(reverse("people:child_leave", args=[child.pk]))
    assert attempt not in attempts_visible_to(guardian)
