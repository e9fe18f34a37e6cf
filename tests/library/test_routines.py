"""Coaches make routines of reference videos; students of their groups see them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Group
from library import services
from library.errors import BadRoutine, NotACoach
from library.models import Routine, Video
from library.routines.services import clean_tolerances, clean_weights, create_routine
from scoring.pose.skeleton import PARTS

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

NEW = "/library/routines/new/"


@pytest.fixture
def reference(people, clip):
    return services.create_video(owner=people.coach, file=clip, title="Demonstration")


@pytest.fixture
def routine(people, reference):
    return create_routine(
        owner=people.coach,
        reference=reference,
        title="First kata",
        description="Keep the elbows in.",
        groups=[people.group],
    )


@pytest.fixture
def coach(people, signed_in):
    return signed_in(people.coach)


def filled(**values) -> dict:
    """A routine form filled in."""
    return {"title": "First kata", "red_threshold": "60", "mirroring_allowed": "on", **values}


def text(answer) -> str:
    return answer.content.decode()


def test_a_coach_makes_one_of_a_video_in_the_library(coach, reference, people):
    answer = coach.post(
        NEW,
        filled(
            reference=str(reference.pk),
            description="Keep the elbows in.",
            trim_start="0.2",
            trim_end="1.5",
            red_threshold="70",
            groups=[str(people.group.pk)],
            weight_head="0",
            weight_left_elbow="2.5",
            tolerance_left_knee="12.5",
        ),
    )

    routine = Routine.objects.get()
    assert answer["Location"] == routine.get_absolute_url()
    assert (routine.owner, routine.reference) == (people.coach, reference)
    assert (routine.trim_start, routine.trim_end, routine.red_threshold) == (0.2, 1.5, 70)
    assert routine.joint_weights == {"head": 0, "left_elbow": 2.5}
    assert routine.tolerances == {"left_knee": 12.5}
    assert list(routine.groups.all()) == [people.group]


def test_a_coach_makes_one_of_a_new_file(coach, people, clip):
    file = SimpleUploadedFile("kata.mp4", clip.read_bytes())

    answer = coach.post(NEW, filled(file=file))

    routine = Routine.objects.get()
    assert answer["Location"] == routine.get_absolute_url()
    assert (routine.reference.owner, routine.reference.title) == (people.coach, "First kata")


def test_a_coach_makes_one_of_a_file_uploaded_while_filling_in(coach, reference):
    coach.post(NEW, filled(video=str(reference.pk)))

    assert Routine.objects.get().reference == reference


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": ""}, "This field is required."),
        ({"trim_start": "1.5", "trim_end": "0.5"}, "The end must come after the start."),
        ({"trim_start": "1", "trim_end": "1"}, "The end must come after the start."),
        ({"trim_end": "60"}, "The video lasts only 2.0 seconds."),
        ({"trim_start": "60"}, "The video lasts only 2.0 seconds."),
        ({"trim_start": "-1"}, "greater than or equal to 0"),
        ({"trim_start": "nan"}, "Enter a number."),
        ({"red_threshold": "0"}, "greater than or equal to 1"),
        ({"red_threshold": "100"}, "less than or equal to 99"),
        ({"weight_head": "9"}, "less than or equal to 5"),
        ({f"weight_{part}": "0" for part in PARTS}, "At least one part must count."),
        ({"tolerance_head": "0"}, "greater than or equal to 1"),
        ({"tolerance_head": "91"}, "less than or equal to 90"),
    ],
)
def test_values_that_do_not_fit_are_marked_with_a_sentence(coach, reference, values, sentence):
    answer = coach.post(NEW, filled(reference=str(reference.pk), **values))

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert Routine.objects.count() == 0


def test_a_routine_needs_a_video(coach):
    answer = coach.post(NEW, filled())

    assert answer.status_code == 422
    assert "Choose a video." in text(answer)


def test_a_file_once_sent_need_not_be_sent_again(coach, clip):
    file = SimpleUploadedFile("kata.mp4", clip.read_bytes())

    answer = coach.post(NEW, filled(file=file, trim_end="60"))

    kept = Video.objects.get()
    assert answer.status_code == 422
    assert f'<input type="hidden" name="video" value="{kept.pk}"' in text(answer)


def test_somebody_elses_video_cannot_be_the_reference(coach, people, clip):
    theirs = services.create_video(owner=people.other_coach, file=clip)

    for field in ("reference", "video"):
        assert coach.post(NEW, filled(**{field: str(theirs.pk)})).status_code == 422
    with pytest.raises(BadRoutine):
        create_routine(owner=people.coach, reference=theirs, title="Stolen")
    assert Routine.objects.count() == 0


def test_a_routine_is_shared_only_in_groups_one_coaches(coach, people, reference):
    foreign = Group.objects.create(name="Elsewhere", owner=people.other_coach)

    answer = coach.post(NEW, filled(reference=str(reference.pk), groups=[str(foreign.pk)]))

    assert answer.status_code == 422
    with pytest.raises(BadRoutine):
        create_routine(owner=people.coach, reference=reference, title="Kata", groups=[foreign])


def test_students_make_none(people, signed_in, clip):
    session = signed_in(people.student)
    own = services.create_video(owner=people.student, file=clip)

    assert session.get(NEW).status_code == 403
    assert session.post(NEW, filled(reference=str(own.pk))).status_code == 403
    with pytest.raises(NotACoach):
        create_routine(owner=people.student, reference=own, title="Kata")


def test_the_form_shows_what_is_there_and_keeps_what_is_not_changed(coach, routine):
    Routine.objects.update(joint_weights={"head": 0.5}, tolerances={"head": 7.5}, trim_start=0.5)

    page = text(coach.get(reverse("library:routine_edit", args=[routine.pk])))

    assert 'value="First kata"' in page
    assert "Keep the elbows in." in page
    assert 'name="weight_head" value="0.5"' in page
    assert 'name="tolerance_head" value="7.5"' in page
    assert 'name="trim_start" value="0.5"' in page


def test_a_coach_changes_a_routine(coach, routine, reference):
    answer = coach.post(
        reverse("library:routine_edit", args=[routine.pk]),
        {"title": "Second kata", "reference": str(reference.pk), "red_threshold": "55"},
    )

    routine.refresh_from_db()
    assert answer["Location"] == routine.get_absolute_url()
    assert (routine.title, routine.red_threshold, routine.mirroring_allowed) == ("Second kata", 55, False)
    assert routine.groups.count() == 0


def test_a_student_of_the_group_sees_it_with_a_way_to_practise(people, signed_in, routine):
    session = signed_in(people.student)

    assert "First kata" in text(session.get(reverse("library:routines")))
    page = text(session.get(routine.get_absolute_url()))
    assert "Keep the elbows in." in page
    assert reverse("practice:attempt_new", args=[routine.pk]) in page
    assert reverse("library:routine_edit", args=[routine.pk]) not in page
    assert reverse("library:routine_delete", args=[routine.pk]) not in page


def test_a_student_learns_nothing_of_the_coachs_other_groups(people, signed_in, routine):
    secret = Group.objects.create(name="Competition squad", owner=people.coach)
    routine.groups.add(secret)

    assert "Competition squad" not in text(signed_in(people.student).get(routine.get_absolute_url()))
    assert "Competition squad" in text(signed_in(people.coach).get(routine.get_absolute_url()))


@pytest.mark.parametrize("name", ["routine", "routine_edit", "routine_delete"])
def test_strangers_find_nothing(people, signed_in, routine, name):
    address = reverse(f"library:{name}", args=[routine.pk])

    for person in (people.stranger, people.other_coach):
        assert signed_in(person).get(address).status_code == 404
        assert "First kata" not in text(signed_in(person).get(reverse("library:routines")))


@pytest.mark.parametrize("name", ["routine_edit", "routine_delete"])
def test_students_cannot_change_it(people, signed_in, routine, name):
    session = signed_in(people.student)

    assert session.post(reverse(f"library:{name}", args=[routine.pk]), filled()).status_code == 404
    assert Routine.objects.get().title == "First kata"


def test_a_trimmed_reference_plays_only_that_part(coach, routine):
    Routine.objects.update(trim_start=0.5, trim_end=1.25)
    Video.objects.update(rendition="videos/x/web.mp4")

    assert "#t=0.5,1.25" in text(coach.get(routine.get_absolute_url()))


def test_a_routine_nobody_practised_can_go_and_its_video_stays(coach, routine):
    address = reverse("library:routine_delete", args=[routine.pk])
    assert "Delete “First kata”?" in text(coach.get(address))

    assert coach.post(address)["Location"] == reverse("library:routines")
    assert Routine.objects.count() == 0
    assert Video.objects.count() == 1


def test_a_routine_that_was_practised_stays(coach, routine, people, video):
    routine.attempts.create(student=people.student, video=video)

    answer = coach.post(reverse("library:routine_delete", args=[routine.pk]))

    assert answer.status_code == 409
    assert "Students have attempts" in text(answer)
    assert Routine.objects.count() == 1


@pytest.mark.parametrize("weights", [{"tail": 1}, {"head": -1}, {"head": 6}, {"head": float("nan")}])
def test_weights_that_mean_nothing_are_refused(weights):
    with pytest.raises(BadRoutine):
        clean_weights(weights)


@pytest.mark.parametrize("tolerances", [{"tail": 20}, {"head": 0}, {"head": 91}, {"head": float("nan")}])
def test_tolerances_that_mean_nothing_are_refused(tolerances):
    with pytest.raises(BadRoutine):
        clean_tolerances(tolerances)


def test_a_goal_is_a_band_of_totals_that_students_read(coach, routine, reference, people, signed_in):
    page = f"{routine.get_absolute_url()}edit/"
    answer = coach.post(
        page, filled(reference=str(reference.pk), goal_from="70", groups=[str(people.group.pk)])
    )
    assert answer.status_code == 302
    routine.refresh_from_db()
    assert routine.goal == (70, 100)
    student = signed_in(people.student)
    assert "a total of 70 to 100" in text(student.get(routine.get_absolute_url()))
    body = student.get(f"/api/routines/{routine.pk}/").json()
    assert (body["goal_from"], body["goal_to"]) == (70, None)


@pytest.mark.parametrize(
    ("low", "high", "sentence"),
    [
        ("80", "70", "cannot lie below the lower one"),
        ("", "70", "Say from which total on"),
        ("101", "", "less than or equal to 100"),
        ("-1", "", "greater than or equal to 0"),
    ],
)
def test_a_goal_that_is_no_band_is_refused(coach, routine, reference, low, high, sentence):
    values = filled(reference=str(reference.pk), goal_from=low, goal_to=high)
    answer = coach.post(f"{routine.get_absolute_url()}edit/", values)
    assert answer.status_code == 422
    assert sentence in text(answer)
    routine.refresh_from_db()
    assert routine.goal is None
