"""A coach asks, changes, ends and deletes; what does not fit is said."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.errors import NobodyReadsAlong
from accounts.models import Membership
from accounts.services import leave_group, set_practice_aid
from assignments.errors import BadAssignment
from assignments.models import Assignment
from assignments.reminders import remind
from assignments.services import update_assignment
from assignments.telling import ASSIGNED, DUE_SOON, READS_ALONG
from notices.models import Notice
from practice.models import Attempt
from tests.assignments.conftest import Ask, Practise, day
from tests.consents import look_after, make_minor
from tests.people import People, make_person
from tests.practice.test_attempt_pages import text_of
from tests.things import a_routine

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def test_the_coach_asks_on_the_group_s_page_and_students_are_told(
    people: People, routine: Any, signed_in: Any, news: Any
) -> None:
    client, address = signed_in(people.coach), f"/assignments/groups/{people.group.pk}/new/"
    assert "Morning kata" in text_of(client.get(address))
    form = {"routine": routine.pk, "due_on": day(5), "times": 3, "goal": 70, "word": "Slowly."}
    told = news(lambda: client.post(address, form))
    made = Assignment.objects.get()
    assert (made.student, made.times, made.goal, made.by) == (None, 3, 70, people.coach)
    assert told == [("Kim Classmate", ASSIGNED), ("Sam Student", ASSIGNED)]
    assert "Your coach asks you to practise “Morning kata”" in Notice.objects.all()[0].sentence
    page = text_of(client.get(made.get_absolute_url()))
    assert "Carla Coach says" in page
    assert "0 of 2 done" in page


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"due_on": -1}, "due_on"),
        ({"due_on": 400}, "due_on"),
        ({"starts_on": 9}, "starts_on"),
        ({"goal": 101}, "goal"),
        ({"times": 0}, "times"),
        ({"word": "a" * 501}, "word"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_field(
    people: People, ask: Ask, values: dict[str, Any], field: str
) -> None:
    given = {name: day(value) if name.endswith("_on") else value for name, value in values.items()}
    with pytest.raises(BadAssignment) as caught:
        ask(**{"due_on": day(5), **given})
    assert caught.value.field == field


def test_only_the_group_s_routines_and_students(people: People, ask: Ask) -> None:
    elsewhere = a_routine(people.coach, title="Not shared")
    for values in ({"routine": elsewhere}, {"student": people.stranger}, {"student": people.coach}):
        with pytest.raises(BadAssignment):
            ask(**values)


def test_a_practice_aid_has_no_goal(people: People, ask: Ask, signed_in: Any) -> None:
    set_practice_aid(group=people.group, only=True)
    people.group.refresh_from_db()
    with pytest.raises(BadAssignment):
        ask(goal=80)
    page = signed_in(people.coach).get(f"/assignments/groups/{people.group.pk}/new/").content.decode()
    assert 'name="goal"' not in page
    assert 'name="times"' in page


def test_a_word_to_a_minor_alone_needs_somebody_who_reads_along(
    people: People, routine: Any, signed_in: Any, news: Any
) -> None:
    make_minor(people.student)
    address = f"/assignments/groups/{people.group.pk}/new/"
    form = {"routine": routine.pk, "student": people.student.pk, "due_on": day(5), "times": 1, "word": "Hi"}
    client = signed_in(people.coach)
    answer = client.post(address, form)
    assert answer.status_code == 422
    assert "Nobody writes to a minor alone" in text_of(answer)
    assert client.post(address, {**form, "word": ""}).status_code == 302
    guardian = look_after(people.student)
    told = news(lambda: client.post(address, form))
    assert ("Greta Guardian", READS_ALONG) in told
    asked = Assignment.objects.get(word="Hi")
    assert "Hi" in text_of(signed_in(guardian).get(asked.get_absolute_url()))


def test_a_coach_of_another_group_cannot_read_along(people: People, routine: Any, signed_in: Any) -> None:
    make_minor(people.student)
    other = people.other_coach.owned_groups.create(name="Elsewhere")
    Membership.objects.create(group=other, user=people.student)
    form = {"routine": routine.pk, "student": people.student.pk, "due_on": day(5), "times": 1, "word": "Hi"}
    client, address = signed_in(people.coach), f"/assignments/groups/{people.group.pk}/new/"
    assert client.post(address, form).status_code == 422
    second = make_person("Selma Second", coach=True)
    Membership.objects.create(group=people.group, user=second, role=Membership.Role.COACH)
    assert client.post(address, form).status_code == 302


def test_to_a_whole_group_with_minors_in_it_one_may_write(people: People, ask: Ask) -> None:
    make_minor(people.student)
    assert ask(word="Good luck!").word == "Good luck!"


def test_a_whole_group_of_one_minor_is_that_minor_alone(people: People, ask: Ask, news: Any) -> None:
    make_minor(people.student)
    asked = ask(word="Good luck!")
    leave_group(group=people.group, user=people.classmate)
    with pytest.raises(NobodyReadsAlong):
        ask(word="Good luck!")
    with pytest.raises(NobodyReadsAlong):
        update_assignment(assignment=asked, by=people.coach, word="Come alone.")
    asked.refresh_from_db()
    assert asked.word == "Good luck!"
    look_after(people.student)
    told = news(lambda: update_assignment(assignment=asked, by=people.coach, word="Well done."))
    assert told == [("Greta Guardian", READS_ALONG)]


def test_the_coach_changes_it_and_a_new_word_is_theirs_who_wrote_it(
    people: People, ask: Ask, signed_in: Any
) -> None:
    asked = ask(word="Slowly.")
    second = make_person("Selma Second", coach=True)
    Membership.objects.create(group=people.group, user=second, role=Membership.Role.COACH)
    client = signed_in(second)
    form = {"due_on": day(9), "times": 2, "word": "Slowly."}
    assert client.post(f"{asked.get_absolute_url()}edit/", form).status_code == 302
    asked.refresh_from_db()
    assert (asked.due_on, asked.times, asked.by) == (day(9), 2, people.coach)
    client.post(f"{asked.get_absolute_url()}edit/", {**form, "word": "Quickly."})
    asked.refresh_from_db()
    assert (asked.word, asked.by) == ("Quickly.", second)


def test_it_is_ended_and_deleted_and_attempts_stay(
    people: People, ask: Ask, practise: Practise, signed_in: Any
) -> None:
    asked, client = ask(made=-1), signed_in(people.coach)
    practise(60)
    assert client.post(f"{asked.get_absolute_url()}end/").status_code == 302
    assert "was ended on" in text_of(client.get(asked.get_absolute_url()))
    assert client.post(f"{asked.get_absolute_url()}edit/", {"due_on": day(9), "times": 2}).status_code == 409
    assert client.post(f"{asked.get_absolute_url()}delete/").status_code == 302
    assert not Assignment.objects.exists()
    assert not Notice.objects.exists()
    assert Attempt.objects.count() == 1


def test_routines_come_into_the_group_and_out_of_it_on_its_page(
    people: People, routine: Any, signed_in: Any
) -> None:
    client, group = signed_in(people.coach), f"/coaching/groups/{people.group.pk}/"
    another = a_routine(people.coach, title="Evening kata")
    assert f'<option value="{another.pk}">' in client.get(group).content.decode()
    assert client.post(f"{group}routines/add/", {"routine": another.pk}).status_code == 302
    assert another.groups.get() == people.group
    client.post(f"{group}routines/remove/", {"routine": another.pk})
    assert not another.groups.exists()
    foreign = a_routine(people.other_coach, title="Foreign")
    assert client.post(f"{group}routines/add/", {"routine": foreign.pk}).status_code == 404
    assert client.post(f"{group}routines/remove/", {"routine": foreign.pk}).status_code == 404
    assert client.post(f"{group}routines/add/", {"routine": "no id"}).status_code == 404
    assert signed_in(people.student).post(f"{group}routines/add/", {"routine": another.pk}).status_code == 404
    page = client.get(f"/library/routines/new/?group={people.group.pk}").content.decode()
    assert "checked" in page.split('name="groups"')[1].split(">")[0]


def test_the_api_asks_reads_changes_and_ends(
    people: People, routine: Any, practise: Practise, signed_in: Any
) -> None:
    client = signed_in(people.coach)
    wanted = {"group": str(people.group.pk), "routine": str(routine.pk), "due_on": str(day(3)), "times": 2}
    made = client.post("/api/assignments/", wanted, content_type="application/json")
    assert made.status_code == 201
    address = f"/api/assignments/{made.json()['id']}/"
    practise(70)
    changed = client.patch(address, {"goal": 60}, content_type="application/json").json()
    assert (changed["goal"], changed["times"]) == (60, 2)
    states = {row["student_name"]: row["standing"]["state"] for row in changed["standings"]}
    assert states == {"Sam Student": "begun", "Kim Classmate": "not_begun"}
    own = signed_in(people.student)
    (listed,) = own.get("/api/assignments/").json()["results"]
    assert listed["routine_title"] == "Morning kata"
    assert [row["student_name"] for row in own.get(address).json()["standings"]] == ["Sam Student"]
    assert client.post(f"{address}end/").json()["over"] is True
    refused = client.patch(address, {"goal": 50}, content_type="application/json")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "assignment_over")
    assert client.delete(address).status_code == 204
    unknown = client.post("/api/assignments/", {**wanted, "student": 0}, content_type="application/json")
    assert unknown.status_code == 400


def test_another_due_day_reminds_anew(people: People, ask: Ask) -> None:
    asked = ask()
    asked.reminders.create(student=people.student, kind="soon")
    update_assignment(assignment=asked, by=people.coach, times=2)
    assert asked.reminders.exists()
    update_assignment(assignment=asked, by=people.coach, due_on=day(10))
    assert not asked.reminders.filter(kind="soon").exists()


def test_another_due_day_is_told_and_the_old_one_no_longer(
    people: People, ask: Ask, django_capture_on_commit_callbacks: Any
) -> None:
    asked = ask(due=7)
    for kind in (ASSIGNED, DUE_SOON):
        values = {"routine": "Morning kata", "due": day(7).isoformat()}
        path = asked.get_absolute_url()
        Notice.objects.create(recipient=people.student, kind=kind, values=values, path=path)
    with django_capture_on_commit_callbacks(execute=True):
        update_assignment(assignment=asked, by=people.coach, due_on=day(10))
    told = Notice.objects.filter(recipient=people.student)
    assert [(one.kind, one.values["due"]) for one in told] == [(ASSIGNED, day(10).isoformat())]
    assert remind() == 0


def test_what_is_brought_forward_to_today_is_told_of_at_once_and_once(
    people: People, ask: Ask, news: Any
) -> None:
    asked = ask(due=7, made=-1, starts_on=day(1))
    told = news(lambda: update_assignment(assignment=asked, by=people.coach, starts_on=day(0)))
    assert told == [("Kim Classmate", ASSIGNED), ("Sam Student", ASSIGNED)]
    assert remind() == 0
