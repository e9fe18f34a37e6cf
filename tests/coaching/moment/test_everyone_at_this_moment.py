"""Everyone at one moment of a routine: who sees it, which frames, in which order, and what is never told."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Group, Membership
from accounts.services import set_practice_aid
from coaching.moment.pages import MomentPage, everyone_at, weeks_at
from library.models import Routine, Watching
from library.watching import AGAIN_AFTER
from practice.models import Attempt, Score
from tests.consents import look_after, make_minor
from tests.people import People, make_person
from tests.practice.bodies import movement
from tests.practice.stage import add_clip, attempt_with, run_job_of, shared_routine
from tests.practice.test_attempt_pages import text_of

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

RAISED = 1.0
"""The arm is up there, at the first of two times."""


@pytest.fixture
def routine(people: People) -> Routine:
    return shared_routine(people, movement())


def scored(student: Any, routine: Routine, track: Any) -> Attempt:
    attempt = attempt_with(student, routine, track)
    run_job_of(attempt)
    return attempt


@pytest.fixture
def both(people: People, routine: Routine) -> tuple[Attempt, Attempt]:
    """One who does it slowly and right, and one whose arm hangs at the first raising."""
    right = scored(people.student, routine, movement(speed=0.5))
    wrong = scored(people.classmate, routine, movement(wrong_arm=(0.5, 1.5, 70.0)))
    return right, wrong


def shown(people: People, routine: Routine, at: str = "1.0") -> MomentPage:
    return everyone_at(viewer=people.coach, routine=routine, group=None, asked=at, number=None)


def address(routine: Routine, query: str = "?t=1.0") -> str:
    return reverse("coaching:moment", args=[routine.pk]) + query


def test_each_student_is_shown_at_their_own_second_and_the_worst_comes_first(people, routine, both):
    right, wrong = both
    first, second = shown(people, routine).stills
    assert (first.attempt, second.attempt) == (wrong, right)
    assert first.time == pytest.approx(RAISED, abs=0.15)
    assert second.time == pytest.approx(2 * RAISED, abs=0.3)
    assert first.overall < second.overall
    assert "Left wrist" in [part.label for part in first.off]
    assert second.off == ()
    assert first.on_path
    assert first.address == f"{wrong.get_absolute_url()}?t={first.time:.2f}"


def test_only_the_last_attempt_of_each_is_shown_and_who_has_none_is_named(people, routine, both):
    again = scored(people.classmate, routine, movement())
    stills = shown(people, routine).stills
    assert [one.attempt for one in stills if one.attempt.student == people.classmate] == [again]
    Membership.objects.create(group=people.group, user=people.stranger)
    assert shown(people, routine).without == [people.stranger]


def test_an_attempt_that_stops_early_shows_the_frame_whose_pose_is_most_like_it(people, routine):
    early = scored(people.student, routine, movement().between(0.0, 2.4))
    assert early.score is not None
    (still,) = shown(people, routine, "3.0").stills
    assert not still.on_path
    # The arm is up at second 3 as it was at second 1.
    assert still.time == pytest.approx(1.0, abs=0.1)
    assert still.off == ()


def test_the_moment_is_kept_within_what_counts_of_the_reference(people, routine, both):
    assert shown(people, routine, "99").reference.moment == pytest.approx(4.0, abs=0.1)
    assert shown(people, routine, "-1").reference.moment == 0


@pytest.mark.parametrize("asked", ["", "soon", "nan", "inf"])
def test_without_a_second_the_worst_moment_is_shown(people, routine, both, asked):
    page = shown(people, routine, asked)
    worst = min(page.proposals, key=lambda one: one.value)
    assert page.reference.moment == worst.time
    assert 0.4 <= worst.time <= 1.6


def test_what_could_not_be_judged_has_a_picture_and_no_number(people, routine, both):
    right, _wrong = both
    Score.objects.filter(attempt=right).update(total=None, reason={"code": "too_little_seen"})
    still = shown(people, routine).stills[-1]
    assert (still.attempt, still.overall, still.off) == (right, None, ())
    assert still.why == "Too little in view"


def test_a_score_made_with_something_else_than_most_is_not_compared(people, routine, both):
    _right, wrong = both
    third = make_person("Tim Third")
    Membership.objects.create(group=people.group, user=third)
    scored(third, routine, movement())
    Score.objects.filter(attempt=wrong).update(engine_version="0.1")
    still = next(one for one in shown(people, routine).stills if one.attempt == wrong)
    assert (still.apart, still.overall, still.off) == (True, None, ())


def test_a_practice_aid_shows_pictures_and_neither_scores_nor_what_is_off(people, routine, both, signed_in):
    set_practice_aid(group=people.group, only=True)
    page = shown(people, routine)
    assert [one.attempt.student.name for one in page.stills] == ["Kim Classmate", "Sam Student"]
    assert all(one.overall is None and one.off == () and one.figure for one in page.stills)
    assert page.proposals == []
    text = text_of(signed_in(people.coach).get(address(routine)))
    assert "Practice aid only: pictures, and no scores" in text
    assert "° off" not in text


def test_the_page_has_a_skeleton_and_a_link_for_each_and_loads_no_film_by_itself(
    people, routine, both, signed_in
):
    for attempt in both:
        add_clip(attempt.video, movement(seconds=0.2))
    page = signed_in(people.coach).get(address(routine)).content.decode()
    assert page.count('<svg class="mo-skeleton"') == 3, "the reference and two students"
    assert page.count("<canvas data-still") == 2
    assert "<video" not in page, "the reference of this routine has no film, and the others' wait to be seen"
    assert f'href="{both[0].get_absolute_url()}?t=' in page


def test_a_minor_who_is_hidden_is_not_there(people, routine, both, signed_in):
    make_minor(people.classmate)
    assert "Kim Classmate" not in text_of(signed_in(people.coach).get(address(routine)))


def test_looking_at_minors_is_written_down_once(people, routine, both, signed_in):
    look_after(people.classmate)
    coach = signed_in(people.coach)
    for _ in range(2):
        coach.get(address(routine))
    row = Watching.objects.get(by=people.coach)
    assert (row.video, row.door, row.times) == (both[1].video, Watching.Door.PAGE, 1)
    Watching.objects.update(last_at=row.last_at - AGAIN_AFTER)
    coach.get(address(routine))
    assert Watching.objects.get().times == 2


def test_only_coaches_of_a_group_with_the_routine_see_everyone(people, routine, both, signed_in):
    for other in (people.student, people.classmate, people.stranger, people.other_coach):
        assert signed_in(other).get(address(routine)).status_code == 404
    assert signed_in(people.coach).get(address(routine)).status_code == 200


def test_a_group_narrows_who_is_shown(people, routine, both):
    second = Group.objects.create(name="Friday class", owner=people.coach)
    routine.groups.add(second)
    for group, count in ((people.group.pk, 2), (second.pk, 0), (None, 2)):
        page = everyone_at(viewer=people.coach, routine=routine, group=group, asked="1", number=None)
        assert len(page.stills) == count


def test_a_routine_without_a_measured_reference_says_so(people, routine, signed_in):
    Routine.objects.filter(pk=routine.pk).update(reference=None)
    page = text_of(signed_in(people.coach).get(address(routine)))
    assert "there is no moment to choose" in page


def test_over_the_weeks_one_persons_attempts_come_in_order_of_time(people, routine, both, signed_in):
    again = scored(people.student, routine, movement())
    page = weeks_at(viewer=people.student, person=people.student, routine=routine, asked="1", number=None)
    assert [still.attempt for still in page.stills] == [both[0], again]
    own = reverse("coaching:moment_person", args=[routine.pk, people.student.pk])
    for who in (people.student, people.coach):
        assert signed_in(who).get(own).status_code == 200
    for who in (people.classmate, people.stranger, people.other_coach):
        assert signed_in(who).get(own).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_class(people, routine, both, signed_in):
    counts, coach = [], signed_in(people.coach)
    for more in (0, 3):
        for number in range(more):
            student = make_person(f"Further {number}")
            Membership.objects.create(group=people.group, user=student)
            scored(student, routine, movement())
        coach.get(address(routine))
        with CaptureQueriesContext(connection) as queries:
            coach.get(address(routine))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_no_longer_sees_the_reference_sees_no_joint_of_it(people, routine, both, signed_in):
    mine = reverse("coaching:moment_person", args=[routine.pk, people.student.pk]) + "?t=1.0"
    seen = weeks_at(viewer=people.student, person=people.student, routine=routine, asked="1.0", number=None)
    assert seen.reference.figure is not None
    people.group.memberships.filter(user=people.student).delete()
    assert signed_in(people.student).get(mine).status_code == 200
    left = weeks_at(viewer=people.student, person=people.student, routine=routine, asked="1.0", number=None)
    assert (left.reference.figure, left.film) == (None, "")
    assert left.stills[0].figure is not None
