"""The start page: a welcome for visitors, one's own things for everybody else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts import services
from library.models import Job, Track
from practice.models import Score
from tests.people import People, make_person
from tests.things import a_routine, a_scored_attempt, an_attempt, said

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

HOME = "/"


def page(client, address: str = HOME) -> str:  # type: ignore[no-untyped-def]
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_is_told_what_this_is_and_where_to_begin(client):
    shown = page(client)
    assert "See where your form differs" in shown
    assert reverse("account_signup") in shown
    assert reverse("account_login") in shown


def test_a_student_finds_the_routines_of_the_group_to_practise(signed_in, people: People):
    routine = a_routine(people.coach, people.group)
    hidden = a_routine(people.other_coach, title="Somebody else's")
    shown = page(signed_in(people.student))
    assert reverse("practice:attempt_new", args=[routine.pk]) in shown
    assert hidden.title not in shown
    assert "Routines I teach" not in shown


def test_a_student_sees_only_the_own_attempts(signed_in, people: People):
    routine = a_routine(people.coach, people.group)
    mine = a_scored_attempt(people.student, routine, 71.0)
    theirs = a_scored_attempt(people.classmate, routine, 93.0)
    shown = page(signed_in(people.student))
    assert reverse("practice:attempt", args=[mine.pk]) in shown
    assert "71 of 100" in shown
    assert reverse("practice:attempt", args=[theirs.pk]) not in shown


@pytest.mark.parametrize(
    ("before", "now", "sentence"),
    [
        (None, 70.0, "Your first score here."),
        (62.0, 70.0, "8 better than the time before."),
        (78.0, 70.0, "8 less than the time before."),
        (70.2, 70.0, "The same as the time before."),
        (70.4, 72.6, "+3\n        since the time before: about the same"),
        (72.6, 70.4, "−3\n        since the time before: about the same"),
    ],
)
def test_the_last_score_is_compared_with_the_one_before(signed_in, people: People, before, now, sentence):
    routine = a_routine(people.coach, people.group)
    other = a_routine(people.coach, people.group, title="Another routine")
    a_scored_attempt(people.student, other, 10.0, days_ago=0.5)
    if before is not None:
        a_scored_attempt(people.student, routine, before, days_ago=1)
    a_scored_attempt(people.student, routine, now)
    # Of scores whose reference is not known nothing is compared.
    assert "better" not in page(signed_in(people.student))
    reference = Track.objects.create(content_sha256="1", model="drawn", frames=1, found_share=1)
    Score.objects.update(reference_track=reference)
    assert sentence in page(signed_in(people.student))


def test_an_attempt_without_a_total_is_not_the_last_score(signed_in, people: People):
    a_scored_attempt(people.student, a_routine(people.coach, people.group), None)
    shown = page(signed_in(people.student))
    assert "not judged" in shown
    assert "Your last score" not in shown


def test_a_coach_finds_the_latest_attempts_of_the_groups(signed_in, people: People):
    routine = a_routine(people.coach, people.group)
    attempt = a_scored_attempt(people.student, routine, 41.0)
    shown = page(signed_in(people.coach))
    assert reverse("practice:attempt", args=[attempt.pk]) in shown
    assert "Sam Student" in shown
    assert "Needs work" in shown
    assert reverse("library:routine_new") in shown
    assert reverse("coaching:group", args=[people.group.pk]) in shown
    assert "My attempts" not in shown


def test_another_coach_sees_none_of_it(signed_in, people: People):
    routine = a_routine(people.coach, people.group)
    a_scored_attempt(people.student, routine, 41.0)
    shown = page(signed_in(people.other_coach))
    assert "Sam Student" not in shown
    assert routine.title not in shown


def test_who_is_both_sees_both(signed_in, people: People):
    both = make_person("Bo Both")
    services.update_profile(user=both, name=both.name, is_student=True, is_coach=True)
    a_scored_attempt(both, a_routine(people.coach, people.group), 71.0)
    shown = page(signed_in(both))
    assert "My attempts" in shown
    assert "Routines I teach" in shown


def test_a_coach_who_has_not_practised_yet_is_shown_the_teaching_first(signed_in, people: People):
    both = make_person("Bo Both")
    services.update_profile(user=both, name=both.name, is_student=True, is_coach=True)
    shown = page(signed_in(both))
    assert shown.index("My groups") < shown.index("My own practice")
    assert "My attempts" not in shown


def test_empty_pages_tell_the_next_step(signed_in, people: People):
    student, coach = page(signed_in(people.stranger)), page(signed_in(people.other_coach))
    assert "First join your coach" in student
    assert "Make your first routine" in coach
    assert "Make your first group" in coach


def test_a_group_without_routines_says_whose_turn_it_is(signed_in, people: People):
    assert "has not given your group a routine yet" in page(signed_in(people.student))


def test_the_own_attempts_ask_again_only_while_one_is_worked_on(signed_in, people: People):
    routine, address = a_routine(people.coach, people.group), reverse("my_attempts")
    client = signed_in(people.student)
    assert "hx-get" not in page(client, address)
    attempt = an_attempt(people.student, routine, Job.State.RUNNING, stage="compare", percent=40)
    shown = page(client, address)
    assert f'hx-get="{address}"' in shown
    assert "1 attempt is being worked on" in shown
    Job.objects.filter(subject_id=attempt.pk).update(state=Job.State.FAILED, reason=said("Nobody is in it."))
    shown = page(client, address)
    assert "hx-get" not in shown
    assert "Nobody is in it." in shown


def test_the_students_attempts_always_ask_again_as_others_make_them(signed_in, people: People):
    routine, address = a_routine(people.coach, people.group), reverse("students_attempts")
    client = signed_in(people.coach)
    assert f'hx-get="{address}" hx-trigger="every 10s"' in page(client, address)
    an_attempt(people.student, routine, Job.State.RUNNING, stage="compare", percent=40)
    shown = page(client, address)
    assert f'hx-get="{address}" hx-trigger="every 3s"' in shown
    assert "1 attempt is being worked on" in shown


@pytest.mark.parametrize("address", ["my_attempts", "students_attempts"])
def test_the_lists_are_not_for_visitors(client, address):
    assert client.get(reverse(address)).url.startswith(reverse("account_login"))


def test_a_stranger_is_shown_no_attempt_of_others(signed_in, people: People):
    a_scored_attempt(people.student, a_routine(people.coach, people.group), 50.0)
    for address in ("my_attempts", "students_attempts"):
        assert "Sam Student" not in page(signed_in(people.stranger), reverse(address))


def test_the_number_of_queries_does_not_grow_with_the_attempts(
    signed_in, people: People, django_assert_max_num_queries
):
    routine = a_routine(people.coach, people.group)
    for total in range(40, 48):
        a_scored_attempt(people.student, routine, float(total))
    client = signed_in(people.coach)
    with django_assert_max_num_queries(19):
        page(client)
