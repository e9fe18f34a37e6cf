"""Who is signed out meanwhile signs in and goes on: with their form, and the invitation they opened."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.people import PASSWORD, People, make_people

pytestmark = pytest.mark.django_db

HOST = "http://testserver"


def sign_in(client: Client, email: str, address: str = "/accounts/login/") -> str:
    return str(client.post(address, {"login": email, "password": PASSWORD}).headers["Location"])


def test_the_sign_in_leads_back_to_the_page_that_held_the_form(client: Client, people: People) -> None:
    page = f"{HOST}/coaching/groups/{people.group.pk}/?page=2"
    form = f"/coaching/groups/{people.group.pk}/rename/"
    answer = client.post(form, {"name": "x"}, headers={"referer": page})
    assert answer.headers["Location"].endswith(f"next=%2Fcoaching%2Fgroups%2F{people.group.pk}%2F%3Fpage%3D2")
    assert "You were signed out meanwhile" in client.get(answer.headers["Location"]).content.decode()
    back = sign_in(client, people.coach.email, answer.headers["Location"])
    assert back == f"/coaching/groups/{people.group.pk}/?page=2"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "", "javascript:alert(1)"])
def test_it_leads_to_no_other_site(client: Client, people: People, elsewhere: str) -> None:
    answer = client.post("/people/profile/", {"name": "x"}, headers={"referer": elsewhere})
    assert answer.headers["Location"] == "/accounts/login/?next=%2F"


def test_a_part_of_a_page_that_asks_for_itself_sends_the_whole_page_to_the_sign_in(client: Client) -> None:
    page = {"hx-request": "true", "hx-current-url": f"{HOST}/?page=2"}
    answer = client.get("/home/attempts/", headers=page)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=%2F%3Fpage%3D2"


def test_opening_a_page_signed_out_leads_to_it_as_before(client: Client) -> None:
    assert client.get("/people/profile/").headers["Location"] == "/accounts/login/?next=/people/profile/"


def test_an_invitation_is_not_lost_on_the_way_through_the_menu(client: Client, people: People) -> None:
    invitation = people.group.get_invitation_path()
    client.get(invitation)
    client.get("/accounts/signup/")
    assert sign_in(client, people.stranger.email) == invitation
    client.logout()
    assert sign_in(client, people.stranger.email) == "/"


def test_who_signs_up_comes_to_the_invitation(client: Client, settings: Any) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"
    invitation = make_people().group.get_invitation_path()
    client.get(invitation)
    answer = client.post(
        "/accounts/signup/",
        {
            "name": "Nina New",
            "email": "nina@example.org",
            "password1": PASSWORD,
            "password2": PASSWORD,
            "roles": ["student"],
            "age_band": "adult",
        },
    )
    assert answer.headers["Location"] == invitation
