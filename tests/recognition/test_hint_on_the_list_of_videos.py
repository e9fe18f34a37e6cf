"""The list of one's videos says which of them look like a routine and are no attempt yet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from library.tracks import use_track
from practice.services import create_attempt
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import stored_track
from tests.recognition.stage import TwoRoutines, bow, recognised, spin

pytestmark = pytest.mark.unit
SignIn = Callable[..., Client]


def shown(client: Client) -> str:
    return " ".join(client.get("/library/videos/").content.decode().split())


def test_it_says_what_it_looks_like_and_leads_there(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    video = recognised(people.student, movement(lift=140))
    page = shown(signed_in(people.student))
    assert "Looks like <strong>Arm lift</strong>." in page
    assert f'href="{video.get_absolute_url()}#recognition">Make it an attempt' in page


def test_what_is_none_of_them_or_an_attempt_already_has_no_hint(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    recognised(people.student, spin())
    video = recognised(people.student, bow())
    create_attempt(student=people.student, routine=routines.bow, video=video)
    assert "Looks like" not in shown(signed_in(people.student))


def test_what_does_not_hold_any_more_is_no_hint(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    video, client = recognised(people.student, bow()), signed_in(people.student)
    assert "Looks like" in shown(client)
    routines.bow.groups.clear()
    assert "Looks like" not in shown(client), "the routine is not shared any more"
    routines.bow.groups.add(people.group)
    people.group.memberships.filter(user=people.student).delete()
    assert "Looks like" not in shown(client), "one left the group"
    people.group.memberships.create(user=people.student)
    use_track(video, stored_track(video, movement(), parameters="person=1,2,3"))
    assert "Looks like" not in shown(client), "somebody else is followed in it"


def test_it_takes_no_query_for_each_video(people: People, routines: TwoRoutines, signed_in: SignIn) -> None:
    client = signed_in(people.student)
    recognised(people.student, bow())
    with CaptureQueriesContext(
        connection,
    ) as one:
        shown(client)
    for change in (5, 10):
        recognised(people.student, bow(depth=60 - change))
    with CaptureQueriesContext(connection) as three:
        shown(client)
    assert len(three) == len(one)
