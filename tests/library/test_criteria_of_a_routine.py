"""Criteria of a routine: proposed by the reference, changed, removed, and refused where they cannot be."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from library.errors import BadRoutine, Gone
from library.models import Routine
from library.routines.criteria import CriterionForm, key_of, rows_of
from library.routines.services import delete_routine, put_criterion, remove_criterion, set_criteria
from scoring.compare.criteria.criterion import KINDS, MOST_CRITERIA, Criterion
from tests.practice.bodies import movement
from tests.practice.stage import shared_routine, waiting_video
from tests.scoring.compare.criteria.people import squatting

pytestmark = pytest.mark.unit

KNEE = {"kind": "least_angle", "part": "knee", "side": "near", "at_most": 95.0}
BACK = {"kind": "angle_within", "part": "hip", "side": "near", "at_least": 60.0, "at_most": 185.0}


@pytest.fixture
def routine(people) -> Routine:
    """A routine whose reference squats down to 82°, seen from the side."""
    return shared_routine(people, squatting(82.0, held=1.0))


@pytest.fixture
def coach(people, signed_in):
    return signed_in(people.coach)


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def put(routine) -> str:
    return reverse("library:criterion_put", args=[routine.pk])


def stored(routine) -> list[dict]:
    return Routine.objects.get(pk=routine.pk).criteria


def test_a_new_routine_has_none(routine):
    assert routine.criteria == []


def test_the_page_offers_the_kinds_and_proposes_the_references_value(coach, routine):
    page = coach.get(routine.get_absolute_url())

    for words in (
        "A joint bends far enough",
        "A pose of the reference is held",
        "A part stays above another one",
    ):
        assert words in text(page)
    assert "The reference reaches 82°, at 0:01" in text(page)
    assert re.search(r'name="at_most"[^>]*value="90', page.content.decode())


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_fields_and_can_be_saved_as_proposed(coach, routine, kind):
    form = CriterionForm(routine=routine, chosen={"kind": kind})
    answer = coach.get(reverse("library:criterion_fields", args=[routine.pk]), {"kind": kind})
    shown = set(re.findall(r'name="(\w+)"', answer.content.decode()))
    assert {field.name for field in (*form.about, *form.numbers)} == shown

    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    saved = coach.post(put(routine), {name: value for name, value in values.items() if value is not None})

    assert saved["Location"] == f"{routine.get_absolute_url()}#criteria"
    (criterion,) = stored(routine)
    assert criterion["kind"] == kind
    assert rows_of(Routine.objects.get(pk=routine.pk))[0].says in text(coach.get(routine.get_absolute_url()))


def test_without_scripts_a_button_brings_the_fields_and_saves_nothing(coach, routine):
    page = coach.post(put(routine), {**KNEE, "kind": "hold_angle", "propose": "1"})

    assert page.status_code == 200
    assert stored(routine) == []
    assert re.search(r"<details[^>]* open>", page.content.decode())
    assert "For at least (seconds)" in text(page)
    assert re.search(r'<noscript>\s*<button[^>]*name="propose"', page.content.decode())


def test_a_choice_that_is_none_is_as_first_offered(coach, routine):
    page = coach.get(routine.get_absolute_url(), {"kind": "jump", "part": "nose", "side": "", "changed": "x"})
    assert page.status_code == 200
    assert "The reference reaches 82°" in text(page)


def test_a_coach_changes_one(coach, routine):
    set_criteria(routine=routine, criteria=[KNEE, BACK])
    key = key_of(Criterion.of(KNEE))

    page = coach.get(routine.get_absolute_url(), {"changed": key}).content.decode()
    assert re.search(r'name="at_most"[^>]*value="95', page), "its own limit, not the proposed one"

    coach.post(put(routine), {**KNEE, "at_most": "100", "changed": key})
    assert stored(routine) == [{**KNEE, "at_most": 100.0}, BACK]


def test_a_coach_removes_one(coach, routine):
    set_criteria(routine=routine, criteria=[KNEE, BACK])
    address = reverse("library:criterion_remove", args=[routine.pk])

    for _ in range(2):
        answer = coach.post(address, {"key": key_of(Criterion.of(KNEE))})
        assert answer["Location"] == f"{routine.get_absolute_url()}#criteria"
    assert stored(routine) == [BACK]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({**KNEE, "at_most": ""}, "This field is required."),
        ({**KNEE, "at_most": "200"}, "less than or equal to 180"),
        ({**KNEE, "at_most": "nan"}, "Enter a number."),
        ({**KNEE, "part": "nose"}, "is not one of the available choices"),
        ({**BACK, "at_least": "", "at_most": ""}, "Enter one of the two limits."),
        ({**BACK, "at_least": "185", "at_most": "160"}, "The greatest angle must be over the least one."),
        (
            {**BACK, "kind": "hold_angle", "seconds": "2"},
            "Enter one of the two limits and leave the other one empty.",
        ),
        ({"kind": "hold_pose", "seconds": "0"}, "must lie between 0 and 600"),
    ],
)
def test_what_cannot_be_is_marked_with_a_sentence(coach, routine, values, sentence):
    answer = coach.post(put(routine), values)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert re.search(r"<details[^>]* open>", answer.content.decode())
    assert stored(routine) == []


def test_the_same_one_is_there_once_and_there_is_an_end_to_how_many(coach, routine):
    coach.post(put(routine), KNEE)
    again = coach.post(put(routine), KNEE)
    assert (again.status_code, len(stored(routine))) == (422, 1)
    assert "The routine has this criterion already." in text(again)

    set_criteria(routine=routine, criteria=[{**KNEE, "at_most": 60.0 + n} for n in range(MOST_CRITERIA)])
    with pytest.raises(BadRoutine, match=f"at most {MOST_CRITERIA} criteria"):
        put_criterion(routine=routine, criterion=Criterion.of(BACK))


def test_the_list_says_what_the_reference_itself_reaches_and_where_it_fails(coach, routine):
    set_criteria(routine=routine, criteria=[KNEE, {**KNEE, "at_most": 60.0}, {**KNEE, "at_most": 84.0}])

    fits, fails, close = rows_of(routine)

    assert fits.own == "Reference: 82°."
    assert fits.problem == ""
    assert fails.problem == "The reference itself does not meet this."
    assert close.problem.startswith("In the reference this cannot be told. That is too close")
    assert fails.problem in text(coach.get(routine.get_absolute_url()))


def test_students_read_them_and_get_no_form(people, signed_in, routine):
    student = signed_in(people.student)
    assert 'id="criteria"' not in student.get(routine.get_absolute_url()).content.decode()
    set_criteria(routine=routine, criteria=[{**KNEE, "at_most": 60.0}])

    page = student.get(routine.get_absolute_url())

    assert "Knee nearer to the camera: bent to 60° or less" in text(page)
    assert "does not meet" not in text(page)
    assert "criterion_put" not in page.content.decode()
    assert "Add a criterion" not in text(page)


def test_only_the_coach_of_the_routine_changes_them(people, signed_in, routine):
    set_criteria(routine=routine, criteria=[KNEE])
    for person in (people.student, people.classmate, people.stranger, people.other_coach):
        client = signed_in(person)
        assert client.post(put(routine), BACK).status_code == 404
        remove = reverse("library:criterion_remove", args=[routine.pk])
        assert client.post(remove, {"key": key_of(Criterion.of(KNEE))}).status_code == 404
        assert client.get(reverse("library:criterion_fields", args=[routine.pk])).status_code == 404
    assert stored(routine) == [KNEE]


def test_before_the_reference_is_measured_they_are_written_without_a_proposal(people, coach):
    video = waiting_video(owner=people.coach)
    routine = Routine.objects.create(owner=people.coach, title="Squat", reference=video)

    assert "Once the reference is measured" in text(coach.get(routine.get_absolute_url()))
    assert coach.post(put(routine), KNEE).status_code == 302
    assert "Knee nearer to the camera" in text(coach.get(routine.get_absolute_url()))


def test_only_the_part_of_the_reference_that_counts_proposes(people, coach):
    routine = shared_routine(people, squatting(82.0), trim_end=0.5)
    assert "The reference reaches 82°" not in text(coach.get(routine.get_absolute_url()))


def test_a_criterion_of_an_engine_that_is_gone_is_left_out(coach, routine):
    Routine.objects.filter(pk=routine.pk).update(criteria=[{"kind": "jump_height"}, KNEE])
    routine.refresh_from_db()
    assert len(rows_of(routine)) == 1
    assert coach.get(routine.get_absolute_url()).status_code == 200


def test_a_routine_deleted_meanwhile_gets_none(routine):
    delete_routine(routine=Routine.objects.get(pk=routine.pk))
    for change in (
        lambda: set_criteria(routine=routine, criteria=[KNEE]),
        lambda: put_criterion(routine=routine, criterion=Criterion.of(KNEE)),
        lambda: remove_criterion(routine=routine, criterion=Criterion.of(KNEE)),
    ):
        with pytest.raises(Gone, match="deleted meanwhile"):
            change()


def test_editing_the_routine_leaves_its_criteria(coach, routine):
    set_criteria(routine=routine, criteria=[KNEE])
    values = {"title": "Squats", "reference": str(routine.reference_id), "red_threshold": "60"}
    assert coach.post(reverse("library:routine_edit", args=[routine.pk]), values).status_code == 302
    assert stored(routine) == [KNEE]


# --- the API -------------------------------------------------------------------------------------------


def sent(client, routine, body):
    return client.put(f"/api/routines/{routine.pk}/criteria/", body, content_type="application/json")


def test_the_api_gives_and_takes_all_of_them(people, coach, signed_in, routine):
    answer = sent(coach, routine, {"criteria": [KNEE, BACK]})

    assert (answer.status_code, answer.json()) == (200, {"criteria": [KNEE, BACK]})
    for client in (coach, signed_in(people.student)):
        assert client.get(f"/api/routines/{routine.pk}/").json()["criteria"] == [KNEE, BACK]
        assert client.get(f"/api/routines/{routine.pk}/criteria/").json() == {"criteria": [KNEE, BACK]}
        assert client.get("/api/routines/").json()["results"][0]["criteria"] == [KNEE, BACK]
    assert sent(coach, routine, {"criteria": []}).json() == {"criteria": []}


WRONG = ({}, [], 3, {"criteria": KNEE}, {"criteria": [{**KNEE, "at_most": 400}]}, {"criteria": [KNEE, KNEE]})


@pytest.mark.parametrize("body", WRONG)
def test_the_api_refuses_what_cannot_be_in_the_usual_shape(coach, routine, body):
    answer = sent(coach, routine, body)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad_routine"
    assert stored(routine) == []


def test_the_api_lets_only_the_coach_of_the_routine_change_them(people, signed_in, routine):
    for person in (people.student, people.classmate, people.stranger, people.other_coach):
        assert sent(signed_in(person), routine, {"criteria": [KNEE]}).status_code == 404
    assert signed_in(people.stranger).get(f"/api/routines/{routine.pk}/criteria/").status_code == 404
    assert stored(routine) == []


def test_the_api_proposes_the_references_value(people, coach, signed_in, routine):
    address = f"/api/routines/{routine.pk}/criteria/proposal/"
    found = coach.get(address, {"kind": "least_angle", "part": "knee"}).json()
    assert found["criterion"] == {"kind": "least_angle", "part": "knee", "side": "near", "at_most": 90.0}
    assert found["least"] == pytest.approx(82.0, abs=1.5)
    assert found["sentence"].startswith("The reference reaches 82°")
    assert sent(coach, routine, {"criteria": [found["criterion"]]}).status_code == 200
    assert coach.get(address, {"kind": "jump"}).status_code == 400
    assert signed_in(people.student).get(address, {"kind": "hold_pose"}).status_code == 404


def test_the_schema_describes_them(coach):
    schema = coach.get("/api/schema/?format=json").json()["components"]["schemas"]
    assert set(schema["Criterion"]["properties"]) >= {"kind", "part", "side", "at_most", "seconds"}
    assert "criteria" in schema["Routine"]["properties"]


def test_takes_and_their_routines_are_not_touched(people, routine):
    moving = shared_routine(people, movement())
    set_criteria(routine=routine, criteria=[KNEE])
    assert Routine.objects.get(pk=moving.pk).criteria == []
