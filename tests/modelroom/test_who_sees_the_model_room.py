"""The model room stands in the menu of staff, and of coaches who asked for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.people import People, make_staff

pytestmark = pytest.mark.django_db


def menu(client: Client) -> str:
    return client.get("/people/profile/").content.decode().split("</header>")[0]


def test_a_coach_sees_it_once_they_asked_for_it(people: People, signed_in: Any) -> None:
    client = signed_in(people.coach)
    assert "Model room" not in menu(client)
    chosen = {"name": "Carla", "roles": ["coach"], "language": "", "time_zone": "", "model_room": "on"}
    assert client.post("/people/profile/", chosen).status_code == 302
    assert "Model room" in menu(client)


def test_staff_see_it_and_are_not_asked(db: None, signed_in: Any) -> None:
    client = signed_in(make_staff())
    assert "Model room" in menu(client)
    assert "model_room" not in client.get("/people/profile/").content.decode()


def test_a_student_cannot_ask_for_it(people: People, signed_in: Any) -> None:
    chosen = {"name": "Sam", "roles": ["student"], "model_room": "on"}
    signed_in(people.student).post("/people/profile/", chosen)
    assert not User.objects.get(pk=people.student.pk).model_room


def test_no_word_of_models_stands_where_a_coach_corrects_joints(people: People, signed_in: Any) -> None:
    page = signed_in(people.coach).get("/modelroom/").content.decode()
    assert not [word for word in ("Model room", "PCK", "blazepose") if word in page]
