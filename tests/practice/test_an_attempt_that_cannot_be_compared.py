"""An attempt that cannot be compared: the verdict and what to do, and no number of it anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from library.models import Routine
from practice.models import Attempt, Score
from practice.playback import playback
from practice.selectors import attempt_before
from scoring.reasons import Reason, heading_in, reason_in
from tests.people import People
from tests.practice import bodies
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, run_job_of

pytestmark = pytest.mark.unit
SignIn = Callable[..., Client]

CHOOSE, FILM = "Choose another routine", "Film again"
OF_A_RESULT = (
    "Part by part",
    "Work on this",
    "Timing",
    "Under the threshold",
    "Form over time",
    "What went well",
    "Well done",
    "not measured",
)
"""What the page of a result says and this one must not."""


def text_of(response: object) -> str:
    body = response.content.decode()  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


@pytest.fixture
def unseen(people: People, routine: Routine) -> Attempt:
    """The student's attempt without arms and legs in view."""
    hidden = bodies.without_joints(movement(), 7, 8, 9, 10, 13, 14, 15, 16)
    attempt = attempt_with(people.student, routine, hidden)
    run_job_of(attempt)
    return attempt


def refused(attempt: Attempt, code: str, about: str = "") -> Attempt:
    """The attempt with this verdict; drawn bodies have no joints in space that would earn it."""
    reason = {"code": code, "about": about, "values": {}}
    Score.objects.filter(attempt=attempt).update(total=None, timing=None, reason=reason)
    attempt.refresh_from_db()
    return attempt


def test_the_verdict_and_what_to_do_stand_first_and_no_number_follows(
    people: People, unseen: Attempt, signed_in: SignIn
) -> None:
    page = signed_in(people.student).get(unseen.get_absolute_url())
    text = text_of(page)
    assert unseen.score is not None
    assert '<h2 id="verdict">Too little in view</h2>' in page.content.decode()
    assert text.index("Too little in view") < text.index(reason_in(unseen.score.facts.reason))
    assert [words for words in OF_A_RESULT if words in text] == []
    assert 'id="player"' in page.content.decode()
    assert "fc-score" not in page.content.decode()
    assert "pl-low" not in page.content.decode()


@pytest.mark.parametrize(
    ("code", "about", "heading", "ways"),
    [
        (
            "another_movement",
            "",
            "This looks like another movement",
            [CHOOSE, FILM],
        ),
        ("another_side", "", "Another side, or another movement", [CHOOSE, FILM]),
        ("too_small", "practice", "Too small in the picture", [FILM]),
        ("too_small", "reference", "The reference is too small in the picture", []),
        ("of_a_later_engine", "", "It could not be judged", [FILM]),
    ],
)
def test_each_verdict_has_its_heading_and_the_ways_that_can_help(
    people: People, scored: Attempt, signed_in: SignIn, code: str, about: str, heading: str, ways: list[str]
) -> None:
    refused(scored, code, about)
    text = text_of(signed_in(people.student).get(scored.get_absolute_url()))
    card = text.partition("Not judged")[2].partition("Practice")[0]
    assert card.strip().startswith(heading)
    assert [way for way in (CHOOSE, FILM) if way in card] == ways
    coachs = text_of(signed_in(people.coach).get(scored.get_absolute_url()))
    assert heading in coachs
    assert FILM not in coachs


def test_a_side_chosen_by_hand_can_be_taken_back(people: People, scored: Attempt, signed_in: SignIn) -> None:
    client = signed_in(people.student)
    refused(scored, "another_movement")
    assert 'name="mirror"' not in client.get(scored.get_absolute_url()).content.decode()
    Attempt.objects.filter(pk=scored.pk).update(mirror="no")
    assert "Set by hand." in text_of(client.get(scored.get_absolute_url()))


def test_the_player_gets_the_path_and_no_values(scored: Attempt) -> None:
    assert scored.score is not None
    assert playback(attempt=scored, score=scored.score, user=scored.student)["values"]
    refused(scored, "another_movement")
    data = playback(attempt=scored, score=scored.score, user=scored.student)
    assert data["path"]
    assert (data["values"], data["degrees"], data["overall"], data["totals"]) == ([], [], [], {})


def test_lists_say_that_it_was_not_judged_and_why(people: People, unseen: Attempt, signed_in: SignIn) -> None:
    routines = reverse("practice:routine_attempts", args=[unseen.routine_id])
    pages = {people.student: ("/", "/practice/"), people.coach: ("/", "/practice/?of=students", routines)}
    for person, addresses in pages.items():
        for address in addresses:
            page = signed_in(person).get(address)
            assert "not judged Too little in view" in text_of(page), address
            assert "fc-score" not in page.content.decode(), address


def test_it_is_no_last_score_and_nothing_is_compared_with_it(
    people: People, scored: Attempt, unseen: Attempt, signed_in: SignIn
) -> None:
    assert scored.score is not None
    home = signed_in(people.student).get("/")
    assert f"{scored.score.total:.0f} of 100" in text_of(home).partition("Your last score")[0]
    later = attempt_with(people.student, unseen.routine, movement())
    run_job_of(later)
    assert attempt_before(attempt=later) == scored


def test_headings_are_said_in_the_readers_language() -> None:
    assert heading_in(Reason("another_side"), "de") == "Andere Seite oder andere Bewegung"
    assert heading_in(Reason("too_small", "practice"), "ko") == "화면에서 너무 작습니다"
    assert heading_in(None) == "It could not be judged"
