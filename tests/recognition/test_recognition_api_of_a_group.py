"""What the coach's page of recognition shows and does, for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from accounts.models import Group
from library.models import Job
from recognition.models import TrainingRun
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
        trained_accuracy=0.9,
        nearest_accuracy=0.6,
        chance=0.03,
        measurably_better=True,
    )


def address(group: Group, what: str = "") -> str:
    return f"/api/groups/{group.pk}/recognition/{what}"


def choose(client: Client, group: Group, run: object) -> Any:
    return client.post(address(group, "choose/"), {"run": run}, content_type="application/json")


def test_it_says_what_each_routine_is_recognised_by(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    agree(people.student)
    scored_attempt(people.student, routines.lift, movement(lift=140))
    scored_attempt(people.classmate, routines.lift, movement(lift=140))
    body = signed_in(people.coach).get(address(people.group)).json()
    lift, bow = body["routines"]
    assert (lift["title"], bow["title"]) == ("Arm lift", "Deep bow")
    counts = [lift[name] for name in ("references", "takes", "attempts", "all_attempts", "learned_from")]
    assert counts == [1, 0, 1, 2, 1]
    assert body["in_service"] == {"run": None, "since": None, "by": None, "by_hand": False, "unknown": []}
    assert (body["last"], body["runs"], body["job"], body["changed"]) == (None, [], None, True)


def test_it_has_both_accuracies_and_who_is_in_service(
    people: People, run: TrainingRun, signed_in: SignIn
) -> None:
    new = routine_of(people.coach, "New", movement(), people.group)
    body = signed_in(people.coach).get(address(people.group)).json()
    (shown,) = body["runs"]
    assert shown == body["last"]
    assert (shown["id"], shown["trained"], shown["judged"]) == (str(run.pk), True, 17)
    assert (shown["trained_accuracy"], shown["nearest_accuracy"], shown["chance"]) == (0.9, 0.6, 0.03)
    assert (body["in_service"]["run"], body["in_service"]["by_hand"]) == (str(run.pk), False)
    assert body["in_service"]["unknown"] == [str(new.pk)]
    assert body["hindrance"] is None


def test_it_says_what_hinders_a_better_model(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    judged(people.group, judged=9, trained_accuracy=1.0, nearest_accuracy=0.2, measurably_better=True)
    body = signed_in(people.coach).get(address(people.group)).json()
    assert (body["hindrance"], body["in_service"]["run"]) == ("few_judged", None)


def test_a_training_is_asked_for_and_followed(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    answer = signed_in(people.coach).post(address(people.group, "train/"))
    assert answer.status_code == 202
    job = Job.objects.get(kind="train_recognition", subject_id=people.group.pk)
    assert (answer.json()["job"]["id"], answer.json()["job"]["state"]) == (str(job.pk), "queued")


def test_who_is_in_service_is_chosen_taken_back_and_left_to_the_comparison(
    people: People, run: TrainingRun, signed_in: SignIn
) -> None:
    client = signed_in(people.coach)
    nearest = choose(client, people.group, None).json()["in_service"]
    assert (nearest["run"], nearest["by"], nearest["by_hand"]) == (None, "Carla Coach", True)
    back = client.post(address(people.group, "back/")).json()["in_service"]
    assert (back["run"], back["by_hand"]) == (str(run.pk), True)
    decided = client.post(address(people.group, "decide/")).json()["in_service"]
    assert (decided["run"], decided["by_hand"]) == (str(run.pk), False)
    choose(client, people.group, None)
    assert choose(client, people.group, str(run.pk)).json()["in_service"]["run"] == str(run.pk)


def test_what_cannot_be_put_in_service_changes_nothing(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    client = signed_in(people.coach)
    empty = TrainingRun.objects.create(group=people.group, material="n", reason=said("Too little."))
    other = Group.objects.create(name="Friday class", owner=people.other_coach)
    foreign = TrainingRun.objects.create(group=other, material="n", weights="recognition/none")
    for wrong in (str(empty.pk), str(foreign.pk), str(uuid4())):
        answer = choose(client, people.group, wrong)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "nothing_trained")
    assert choose(client, people.group, "nonsense").status_code == 400
    assert client.post(address(people.group, "choose/")).status_code == 400, "no choice is not a choice"
    assert client.post(address(people.group, "back/")).status_code == 409
    assert not people.group.recognition_choices.exists()


def test_others_are_told_that_there_is_no_such_group(
    people: People, run: TrainingRun, signed_in: SignIn
) -> None:
    for other in (people.student, people.stranger, people.other_coach):
        client = signed_in(other)
        assert client.get(address(people.group)).status_code == 404
        assert choose(client, people.group, None).status_code == 404
        for what in ("train/", "back/", "decide/"):
            assert client.post(address(people.group, what)).status_code == 404


def test_the_schema_describes_it(capsys: pytest.CaptureFixture[str]) -> None:
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    assert "recognition" not in capsys.readouterr().err.lower()
    assert len([path for path in paths if path.startswith("/api/groups/")]) == 5
