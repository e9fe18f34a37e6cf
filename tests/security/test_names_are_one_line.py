"""A name with a line break, a control character or one that turns the direction of text enters by no door.

Such a name writes lines of its own into mail, logs and lists, or looks like another name.
"""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Group, User
from accounts.services import create_group, rename_group, update_profile
from common.names import BadName
from library.models import Routine
from library.routines.services import create_routine
from library.services import rename_video, title_from
from library.uploads.services import start
from tests.people import PASSWORD, People
from tests.things import a_routine, a_video

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

TWO_LINES = "Sam\r\nBcc: all@example.org"
REFUSED = "Use one line without control characters."
BAD = pytest.mark.parametrize(
    "name", [TWO_LINES, "Sam\nStudent", "Sam\x00", "Sam\x1b[2J", "Sam\u2028Student", "Sam \u202etnedutS"]
)


@BAD
def test_at_sign_up(client, name):
    person = {"name": name, "email": "new@example.org", "roles": ["student"], "age_band": "adult"}
    answer = client.post(reverse("account_signup"), {**person, "password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 200
    assert not User.objects.exists()


@BAD
def test_in_the_profile(signed_in, people: People, name):
    answer = signed_in(people.student).post(
        reverse("people:profile"), {"name": name, "roles": ["student"], "age_band": "adult"}
    )
    assert answer.status_code == 200
    people.student.refresh_from_db()
    assert people.student.name == "Sam Student"


@BAD
def test_of_a_group(signed_in, people: People, name):
    coach = signed_in(people.coach)
    coach.post(reverse("coaching:group_new"), {"name": name})
    coach.post(reverse("coaching:group_rename", args=[people.group.pk]), {"name": name})
    assert [group.name for group in Group.objects.all()] == ["Tuesday class"]


@BAD
def test_of_a_routine(signed_in, people: People, name):
    video, routine = a_video(people.coach), a_routine(people.coach)
    values = {"title": name, "reference": str(video.pk), "red_threshold": "60"}
    for address in (reverse("library:routine_new"), reverse("library:routine_edit", args=[routine.pk])):
        answer = signed_in(people.coach).post(address, values)
        assert answer.status_code == 422
    assert [one.title for one in Routine.objects.all()] == ["Morning kata"]


def test_the_page_says_what_is_wrong(client, db):
    person = {"name": TWO_LINES, "email": "new@example.org", "roles": ["student"], "age_band": "adult"}
    answer = client.post(reverse("account_signup"), {**person, "password1": PASSWORD, "password2": PASSWORD})
    assert REFUSED in answer.content.decode()


@BAD
def test_by_the_services_which_jobs_and_commands_use(people: People, name):
    routine = {"title": name, "red_threshold": 60}
    for attempt in (
        lambda: update_profile(user=people.student, name=name, is_student=True, is_coach=False),
        lambda: create_group(coach=people.coach, name=name),
        lambda: rename_group(group=people.group, name=name),
        lambda: create_routine(owner=people.coach, reference=a_video(people.coach), **routine),
    ):
        with pytest.raises(BadName):
            attempt()


@BAD
def test_in_the_administration_and_at_the_command_line(db, name):
    with pytest.raises(ValidationError):
        User(email="a@example.org", name=name, password="x").full_clean()
    with pytest.raises(CommandError):
        call_command("createsuperuser", email="a@example.org", name=name, interactive=False)


@BAD
def test_a_video_is_given_the_rest_of_its_name(people: People, name):
    """Whoever sends a file cannot be asked for another name: a phone made it."""
    upload = start(owner=people.student, filename=f"{name}.mp4", size=10, title=name)
    video = a_video(people.student)
    rename_video(video=video, title=name)
    for title in (upload.title, upload.filename, video.title, title_from(f"{name}.mp4")):
        assert title.isprintable()
        assert title.startswith("Sam")


def test_names_of_many_scripts_are_names(people: People):
    for name in ("Zoë O’Brien-Łukasz", "김서연", "می‌خواهم", "नीरज", "👩‍👩‍👧 family", "שרה"):
        update_profile(user=people.student, name=name, is_student=True, is_coach=False)
        people.student.full_clean()
