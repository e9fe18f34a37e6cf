"""What to work on first: class, student's page, report and the attempt's own page say the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from coaching.roster.pages import class_page
from conversation.models import CoachSentence, SetAside
from library.models import Routine
from practice.models import Attempt
from tests.coaching.roster.conftest import Practise, parts
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import shared_routine
from tests.practice.test_attempt_pages import text_of

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def moment(
    part: str, importance: float, *, start: float = 1.0, direction: str = "straighten"
) -> dict[str, Any]:
    """A moment as a row keeps it."""
    return {
        "part": part,
        "start": start,
        "end": start + 1.0,
        "reference_start": 1.0,
        "reference_end": 2.0,
        "value": 40.0,
        "degrees": -30.0,
        "torso_lengths": None,
        "direction": direction,
        "said_degrees": 30.0,
        "importance": importance,
    }


KNEE = "Straighten your left knee about 30° more"
ELBOW = "Straighten your right elbow about 30° more"
SAID = [moment("right_elbow", 1.0), moment("left_knee", 2.0)]


@pytest.fixture
def attempt(people: People, practise: Practise) -> Attempt:
    """The knee is said first; the head is lowest, and nothing is said of it."""
    return practise(people.student, 70, moments=SAID, parts=parts(88, left_knee=62, right_elbow=75, head=20))


def pages(people: People, attempt: Attempt, signed_in: Any) -> dict[str, str]:
    """What to work on, as each page says it."""
    coach = signed_in(people.coach)
    month = f"{timezone.localdate(attempt.created_at):%Y-%m}"
    paths = {
        "class": reverse("coaching:group_class", args=[people.group.pk]),
        "one routine": reverse("coaching:group_class", args=[people.group.pk])
        + f"?routine={attempt.routine_id}",
        "student": reverse("coaching:student", args=[people.group.pk, people.student.pk]),
        "report": f"/reports/people/{people.student.pk}/{month}/",
        "attempt": attempt.get_absolute_url(),
    }
    return {name: text_of(coach.get(path)) for name, path in paths.items()}


def test_all_pages_say_what_is_most_important(people: People, attempt: Attempt, signed_in):
    for name, text in pages(people, attempt, signed_in).items():
        assert KNEE in text, name
        if name == "attempt":
            assert text.index(KNEE) < text.index(ELBOW)
        else:
            assert ELBOW not in text, name
    assert "Left knee, form 62 of 100" in pages(people, attempt, signed_in)["class"]


def test_what_a_coach_set_aside_is_said_nowhere_but_under_what_was_set_aside(
    people: People, attempt: Attempt, signed_in
):
    SetAside.objects.create(
        attempt=attempt,
        by=people.coach,
        about="left_knee straighten",
        at=1.2,
        verdict=SetAside.Verdict.values[0],
        reason="That is how I taught it.",
    )
    for name, text in pages(people, attempt, signed_in).items():
        assert ELBOW in text, name
        assert name == "attempt" or KNEE not in text, name


def test_a_coachs_own_sentence_comes_before_all(people: People, attempt: Attempt, signed_in):
    CoachSentence.objects.create(attempt=attempt, by=people.coach, text="Breathe out on the way up.")
    for name, text in pages(people, attempt, signed_in).items():
        assert "Breathe out on the way up." in text, name
        assert name == "attempt" or KNEE not in text, name


def test_where_nothing_is_said_it_is_the_lowest_part_with_its_unit(
    people: People, practise: Practise, signed_in
):
    attempt = practise(people.student, 70, parts=parts(88, left_ankle=2))
    for name, text in pages(people, attempt, signed_in).items():
        assert "Left ankle, form 2 of 100, 30° off" in text, name


def test_where_all_is_good_there_is_nothing(people: People, practise: Practise):
    practise(people.student, 97, parts=parts(97))
    rows = class_page(viewer=people.coach, group=people.group, asked={}).rows
    assert all(row.first is None for row in rows)


def test_over_several_routines_it_is_that_whose_part_is_lowest(
    people: People, practise: Practise, routine: Routine
):
    other = shared_routine(people, movement())
    practise(people.student, 80, moments=[moment("left_knee", 1.0)], parts=parts(88, left_knee=62))
    practise(people.student, 80, at=other, moments=[moment("head", 1.0)], parts=parts(88, head=40))
    rows = class_page(viewer=people.coach, group=people.group, asked={}).rows
    first = next(row.first for row in rows if row.student == people.student)
    assert first is not None
    assert first.routine == other


def test_weights_go_by_the_sides_of_the_person_where_the_practice_is_mirrored(
    people: People, practise: Practise, routine: Routine
):
    Routine.objects.filter(pk=routine.pk).update(joint_weights={"left_knee": 0})
    practise(people.student, 70, mirrored=True, parts=parts(88, left_knee=30, right_knee=5))
    rows = class_page(viewer=people.coach, group=people.group, asked={}).rows
    cell = next(row.first for row in rows if row.student == people.student)
    assert cell is not None
    assert cell.work is not None
    assert cell.work.parts == ("left_knee",)


def test_an_attempt_at_a_part_of_the_routine_is_not_the_last_and_is_shown_beside_it(
    people: People, practise: Practise, signed_in
):
    practise(people.student, 75, ago=4)
    practise(people.student, 80, ago=3)
    practise(people.student, 100, ago=1, completeness=0.7)
    (cell,) = next(
        row.cells
        for row in class_page(viewer=people.coach, group=people.group, asked={}).rows
        if row.student == people.student
    )
    assert (cell.last.total, cell.best.total, cell.change.points, cell.attempts) == (80, 80, 5, 3)
    page = text_of(signed_in(people.coach).get(reverse("coaching:group_class", args=[people.group.pk])))
    assert "the newest, not counted: 100 · 70 % of the routine" in page


def test_where_there_is_no_other_it_counts_and_says_its_share(people: People, practise: Practise, signed_in):
    practise(people.student, 100, completeness=0.7)
    page = text_of(signed_in(people.coach).get(reverse("coaching:group_class", args=[people.group.pk])))
    assert "100 · 70 % of the routine" in page
    assert "not counted:" not in page
