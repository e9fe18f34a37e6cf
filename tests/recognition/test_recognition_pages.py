"""The coach's page of a group's recognition, and the strip of attention on an attempt's page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from library.models import Job
from practice.models import Attempt
from recognition.models import InService, Recognition, TrainingRun
from recognition.pages import outline
from recognition.selectors import Attention, in_service
from tests.people import People
from tests.practice.bodies import movement
from tests.recognition.stage import (
    TwoRoutines,
    agree,
    judged,
    routine_of,
    scored_attempt,
)
from tests.things import said

pytestmark = pytest.mark.unit
SignIn = Callable[..., Client]


@pytest.fixture
def run(people: People, routines: TwoRoutines) -> TrainingRun:
    """A training whose model was measurably better, as if it had ended."""
    return judged(
        people.group,
        examples={str(routines.lift.pk): 9, str(routines.bow.pk): 8},
        judged=17,
        trained_accuracy=16 / 17,
        nearest_accuracy=10 / 17,
        chance=0.016,
        measurably_better=True,
    )


def address(people: People, what: str = "") -> str:
    return f"/practice/groups/{people.group.pk}/recognition/{what}"


def page(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def test_the_coach_sees_examples_of_each_routine(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    agree(people.student)
    scored_attempt(people.student, routines.lift, movement(lift=140))
    scored_attempt(people.classmate, routines.lift, movement(lift=140))
    shown = page(signed_in(people.coach), address(people))
    assert "Arm lift" in shown
    assert "the reference · 1 of 2 attempts" in shown
    assert "A model may learn from 1 video." in shown
    assert "<strong>The nearest example</strong>" in shown
    assert "Nothing has been trained yet." in shown


def test_a_routine_without_a_measured_video_stands_out(people: People, signed_in: SignIn) -> None:
    routine = routine_of(people.coach, "Arm lift", movement(), people.group)
    type(routine.reference).objects.update(track=None)
    assert "No example yet: it cannot be recognised" in page(signed_in(people.coach), address(people))


def test_both_accuracies_are_shown_and_who_is_in_service(
    people: People, run: TrainingRun, signed_in: SignIn
) -> None:
    shown = page(signed_in(people.coach), address(people))
    assert "94 %" in shown
    assert "59 %" in shown
    assert "Of 17 videos that neither had learned from." in shown
    assert "The trained model is measurably better." in shown
    assert "being measurably better than the nearest example." in shown


def test_the_coach_puts_the_nearest_example_in_service_and_goes_back(
    people: People, run: TrainingRun, signed_in: SignIn
) -> None:
    client = signed_in(people.coach)
    client.post(address(people, "choose/"))
    assert in_service(group=people.group).run is None
    shown = page(client, address(people))
    assert "Chosen by Carla Coach" in shown
    assert "Back to the model of" in shown
    client.post(address(people, "back/"))
    assert in_service(group=people.group).run == run
    client.post(address(people, "decide/"))
    assert InService.objects.first().by_hand is False  # type: ignore[union-attr]


def test_there_is_nothing_to_go_back_to_at_first(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    client = signed_in(people.coach)
    answer = client.post(address(people, "back/"), follow=True)
    assert "Nothing else has been in service before." in answer.content.decode()
    assert not InService.objects.exists()


def test_a_training_without_a_model_is_not_put_in_service(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    empty = TrainingRun.objects.create(group=people.group, material="n", reason=said("Too little."))
    answer = signed_in(people.coach).post(address(people, "choose/"), {"run": str(empty.pk)}, follow=True)
    assert "This training made no model. Too little." in answer.content.decode()
    assert in_service(group=people.group).run is None


def test_a_training_of_another_group_is_not_put_in_service(
    people: People, run: TrainingRun, signed_in: SignIn
) -> None:
    from accounts.models import Group

    other = Group.objects.create(name="Friday class", owner=people.other_coach)
    path = f"/practice/groups/{other.pk}/recognition/choose/"
    for wrong in (str(run.pk), "nonsense"):
        answer = signed_in(people.other_coach).post(path, {"run": wrong}, follow=True)
        assert "There is no such training any more." in answer.content.decode()
    assert not InService.objects.filter(group=other).exists()


def test_the_coach_has_it_learn_now(people: People, routines: TwoRoutines, signed_in: SignIn) -> None:
    agree(people.coach)
    client = signed_in(people.coach)
    assert "There is something new to learn from" in page(client, address(people))
    assert client.post(address(people, "train/")).status_code == 302
    assert Job.objects.filter(kind="train_recognition", subject_id=people.group.pk).exists()
    assert "Waiting for its turn" in page(client, address(people))


def test_where_too_few_agreed_the_page_says_what_to_do(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    client = signed_in(people.coach)
    shown = page(client, address(people))
    assert "may be learned from; so far there are none." in shown
    assert 'href="/people/profile/#recognition"' in shown
    assert "Train now" not in shown
    agree(people.student)
    scored_attempt(people.student, routines.lift, movement(lift=140))
    assert "so far there are some of one." in page(client, address(people))
    routines.bow.groups.clear()
    agree(people.coach)
    client = signed_in(type(people.coach).objects.get(pk=people.coach.pk))
    assert "give the group another routine" in page(client, address(people))


def test_a_training_that_failed_says_why_and_can_be_tried_again(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    agree(people.coach)
    client = signed_in(people.coach)
    client.post(address(people, "train/"))
    failed = {"state": "failed", "reason": said("The disk is full."), "retryable": True}
    Job.objects.filter(kind="train_recognition").update(**failed)
    shown = page(client, address(people))
    assert "The disk is full." in shown
    assert "Try again" in shown
    assert "Train now" not in shown, "one button for one thing"


def test_only_the_group_s_coach_sees_and_changes_it(
    people: People, run: TrainingRun, signed_in: SignIn
) -> None:
    for other in (people.student, people.stranger, people.other_coach):
        client = signed_in(other)
        assert client.get(address(people)).status_code == 404
        for what in ("train/", "choose/", "back/", "decide/"):
            assert client.post(address(people, what)).status_code == 404
    assert in_service(group=people.group).run == run


def test_a_group_without_routines_says_so(people: People, signed_in: SignIn) -> None:
    shown = page(signed_in(people.coach), address(people))
    assert "This group has no routines yet: there is nothing to recognise." in shown


def test_the_group_s_page_leads_there(people: People, signed_in: SignIn) -> None:
    assert address(people) in page(signed_in(people.coach), f"/coaching/groups/{people.group.pk}/")
    assert address(people) not in page(signed_in(people.student), f"/coaching/groups/{people.group.pk}/")


@pytest.fixture
def attended(people: People, routines: TwoRoutines, run: TrainingRun) -> Attempt:
    """An attempt in which a model looked at one moment above all."""
    attempt = scored_attempt(people.student, routines.lift, movement())
    Recognition.objects.create(
        video=attempt.video,
        group=people.group,
        track=attempt.video.track,
        run=run,
        known=True,
        shares=[[str(routines.lift.pk), 0.9], [str(routines.bow.pk), 0.1]],
        times=[0.5, 1.0, 1.5, 2.0],
        attention=[0.1, 0.7, 0.1, 0.1],
        peaks=[1.0],
    )
    return attempt


def test_the_attempt_s_page_has_the_strip_and_its_moments_in_words(
    people: People, attended: Attempt, signed_in: SignIn
) -> None:
    for viewer in (people.student, people.coach):
        shown = page(signed_in(viewer), attended.get_absolute_url())
        assert "What it was recognised by" in shown
        assert "Go to the key moment at </span>0:01.0</button>" in shown
        assert "To the group's model this looked like" not in shown


def test_who_left_the_group_is_not_told_what_its_model_took_the_video_for(
    people: People, attended: Attempt, signed_in: SignIn
) -> None:
    people.group.memberships.filter(user=people.student).delete()
    assert "What it was recognised by" not in page(signed_in(people.student), attended.get_absolute_url())


def test_the_strip_says_what_else_it_looked_like(
    people: People, routines: TwoRoutines, attended: Attempt, signed_in: SignIn
) -> None:
    client = signed_in(people.student)
    Recognition.objects.update(shares=[[str(routines.bow.pk), 0.8], [str(routines.lift.pk), 0.2]])
    assert "To the group's model this looked like Deep bow." in page(client, attended.get_absolute_url())
    Recognition.objects.update(known=False)
    shown = page(client, attended.get_absolute_url())
    assert "To the group's model this looked like none of the routines." in shown


def test_programs_are_told_the_attention(people: People, attended: Attempt, signed_in: SignIn) -> None:
    path = f"/api/attempts/{attended.pk}/attention/"
    for viewer in (people.student, people.coach):
        body = signed_in(viewer).get(path).json()
        assert body == {
            "times": [0.5, 1.0, 1.5, 2.0],
            "weights": [0.1, 0.7, 0.1, 0.1],
            "peaks": [1.0],
            "taken_for": str(attended.routine_id),
        }
    for other in (people.classmate, people.stranger):
        assert signed_in(other).get(path).status_code == 404
    signed_in(people.coach).post(address(people, "choose/"))
    assert signed_in(people.student).get(path).json()["times"] == []


def test_a_second_coach_of_the_group_sees_how_far_the_training_is(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    from accounts.models import Membership

    second = people.other_coach
    Membership.objects.create(group=people.group, user=second, role=Membership.Role.COACH)
    client = signed_in(second)
    client.post(address(people, "train/"))
    job = Job.objects.get(kind="train_recognition")
    assert client.get(f"/library/jobs/{job.pk}/").status_code == 200
    assert signed_in(people.student).get(f"/library/jobs/{job.pk}/").status_code == 404


def test_without_a_trained_model_there_is_no_strip(
    people: People, attended: Attempt, signed_in: SignIn
) -> None:
    signed_in(people.coach).post(address(people, "choose/"))
    assert "What it was recognised by" not in page(signed_in(people.student), attended.get_absolute_url())


def test_the_strip_of_another_track_is_not_shown(
    people: People, attended: Attempt, signed_in: SignIn
) -> None:
    Recognition.objects.update(track=None)
    assert "What it was recognised by" not in page(signed_in(people.student), attended.get_absolute_url())


def test_the_outline_is_as_wide_as_the_video_and_its_summit_is_at_the_top() -> None:
    drawn = outline(Attention([1.0, 2.0, 3.0], [0.1, 0.8, 0.1], [2.0]), duration=4.0)
    assert drawn == "M250 100L250 87.5L500 0L750 87.5L750 100Z"


def test_moments_that_told_as_much_as_each_other_are_no_summit() -> None:
    drawn = outline(Attention([1.0, 2.0], [0.5, 0.5], []), duration=4.0)
    assert drawn == "M250 100L250 50L500 50L500 100Z"


def test_a_single_sample_is_drawn_too() -> None:
    assert outline(Attention([2.0], [1.0], [2.0]), duration=4.0) == "M496 100L500 50L504 100Z"
