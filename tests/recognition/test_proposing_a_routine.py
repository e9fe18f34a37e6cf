"""The page and the API of a video: what it was taken for, and the attempt one press away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from library.models import Job, Video
from practice.models import Attempt
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import measured_video, waiting_video
from tests.recognition.stage import (
    TwoRoutines,
    bow,
    do_recognition,
    recognised,
    routine_of,
    scored_attempt,
    spin,
    uploaded,
)

pytestmark = pytest.mark.unit
SignIn = Callable[..., Client]


def page(client: Client, video: Video) -> str:
    return " ".join(client.get(video.get_absolute_url()).content.decode().split())


def choose(client: Client, video: Video, routine: object):  # type: ignore[no-untyped-def]
    return client.post(f"/practice/videos/{video.pk}/attempt/", {"routine": str(routine)})


def test_the_page_proposes_with_its_certainty_and_names_the_others(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    shown = page(signed_in(people.student), recognised(people.student, movement(lift=140)))
    assert "This looks like <strong>Arm lift</strong>," in shown
    assert " % sure." in shown
    assert "100 % sure" not in shown
    assert "Or is it another one?" in shown
    assert str(routines.bow.pk) in shown


def test_it_says_so_when_it_is_none_of_them(people: People, routines: TwoRoutines, signed_in: SignIn) -> None:
    shown = page(signed_in(people.student), recognised(people.student, spin()))
    assert "This is probably none of the routines of Tuesday class." in shown
    assert "sure." not in shown
    assert "rec-share" not in shown, "shares among the routines would sound as if it were one of them"


def test_a_press_makes_the_attempt(people: People, routines: TwoRoutines, signed_in: SignIn) -> None:
    video, client = recognised(people.student, movement()), signed_in(people.student)
    answer = choose(client, video, routines.lift.pk)
    attempt = Attempt.objects.get()
    assert (attempt.routine, attempt.video, attempt.student) == (routines.lift, video, people.student)
    assert answer["Location"] == attempt.get_absolute_url()
    assert "Which routine is it?" not in page(client, video), "now it is known"


def test_another_routine_is_one_press_away(people: People, routines: TwoRoutines, signed_in: SignIn) -> None:
    video = recognised(people.student, movement())
    choose(signed_in(people.student), video, routines.bow.pk)
    assert Attempt.objects.get().routine == routines.bow


def test_a_second_press_does_not_make_a_second_attempt(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    video, client = recognised(people.student, movement()), signed_in(people.student)
    choose(client, video, routines.lift.pk)
    choose(client, video, routines.lift.pk)
    assert Attempt.objects.count() == 1
    assert "You have already tried this routine with this video." in page(client, video)


def test_a_routine_that_went_meanwhile_is_not_found(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    video, gone = recognised(people.student, movement()), routines.lift.pk
    routines.lift.delete()
    assert choose(signed_in(people.student), video, gone).status_code == 404
    answer = choose(signed_in(people.student), video, "nonsense")
    assert answer["Location"] == video.get_absolute_url()
    assert not Attempt.objects.exists()


def test_a_routine_of_a_group_one_is_not_in_is_not_found(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    foreign = routine_of(people.other_coach, "Foreign", movement())
    video = recognised(people.student, movement())
    assert choose(signed_in(people.student), video, foreign.pk).status_code == 404


def test_nobody_else_sees_or_makes_anything_of_it(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    video = recognised(people.student, movement())
    for other in (people.classmate, people.stranger, people.coach, people.other_coach):
        client = signed_in(other)
        assert choose(client, video, routines.lift.pk).status_code == 404
        assert client.post(f"/practice/videos/{video.pk}/recognise/").status_code == 404
        assert client.get(f"/api/videos/{video.pk}/recognition/").status_code == 404
        assert client.post(f"/api/videos/{video.pk}/recognition/").status_code == 404


def test_a_coach_who_sees_the_video_is_not_asked_what_it_is(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    attempt = scored_attempt(people.student, routines.lift, movement())
    assert "Which routine is it?" not in page(signed_in(people.coach), attempt.video)
    reference = routines.lift.reference
    assert "Which routine is it?" not in page(signed_in(people.coach), reference)


def test_while_it_is_looked_at_the_page_says_so(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    video, client = uploaded(people.student, movement()), signed_in(people.student)
    Job.objects.filter(kind="recognise_video").update(stage="recognise", state="running")
    assert "Finding out which routine it is" in page(client, video)
    waiting = waiting_video(owner=people.student)
    assert "Once the video is measured, this says" in page(client, waiting)


def test_a_video_from_before_can_be_looked_at(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    video, client = measured_video(owner=people.student, track=bow()), signed_in(people.student)
    assert "Find out" in page(client, video)
    assert client.post(f"/practice/videos/{video.pk}/recognise/").status_code == 302
    do_recognition(video)
    assert "This looks like <strong>Deep bow</strong>" in page(client, video)


def test_a_group_without_routines_is_no_riddle(people: People, signed_in: SignIn) -> None:
    video, client = uploaded(people.student, movement()), signed_in(people.student)
    assert "None of your groups has a routine yet." in page(client, video)
    client.post(f"/practice/videos/{video.pk}/recognise/")
    assert not Job.objects.filter(kind="recognise_video").exists()
    answer = client.post(f"/api/videos/{video.pk}/recognition/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_routines")


def test_every_routine_of_a_large_group_can_be_chosen(people: People, signed_in: SignIn) -> None:
    for number in range(8):
        routine_of(people.coach, f"Lift {number}", movement(lift=60 + 10 * number), people.group)
    shown = page(signed_in(people.student), recognised(people.student, spin()))
    assert all(f"Lift {number}" in shown for number in range(8))
    assert "<summary>3 more routines</summary>" in shown


def test_who_is_in_no_group_is_told_nothing(people: People, signed_in: SignIn) -> None:
    video = uploaded(people.stranger, movement())
    assert "Which routine is it?" not in page(signed_in(people.stranger), video)


def test_one_routine_alone_is_proposed_without_a_share(people: People, signed_in: SignIn) -> None:
    routine_of(people.coach, "Arm lift", movement(), people.group)
    shown = page(signed_in(people.student), recognised(people.student, movement(lift=145)))
    assert "This looks like <strong>Arm lift</strong>, the only routine of the group." in shown
    assert "sure" not in shown


def test_titles_are_shown_as_they_are_written(people: People, signed_in: SignIn) -> None:
    routine_of(people.coach, "<b>Lift</b>", movement(), people.group)
    shown = page(signed_in(people.student), recognised(people.student, movement()))
    assert "<b>Lift</b>" not in shown
    assert "&lt;b&gt;Lift&lt;/b&gt;" in shown


def test_programs_are_told_the_same(people: People, routines: TwoRoutines, signed_in: SignIn) -> None:
    video, client = uploaded(people.student, movement(lift=140)), signed_in(people.student)
    address = f"/api/videos/{video.pk}/recognition/"
    assert client.get(address).json()["state"] == "working"
    do_recognition(video)
    body = client.get(address).json()
    (proposal,) = body["proposals"]
    assert body["state"] == "done"
    assert proposal["best"]["routine"] == str(routines.lift.pk)
    assert 0.5 < proposal["best"]["share"] <= 1
    assert [other["title"] for other in proposal["others"]] == ["Deep bow"]
    assert (proposal["asked"], proposal["peaks"]) == ("nearest", [])
    made = {"routine": proposal["best"]["routine"], "video": str(video.pk)}
    assert client.post("/api/attempts/", made, content_type="application/json").status_code == 201


def test_programs_ask_again_and_are_told_of_none(
    people: People, routines: TwoRoutines, signed_in: SignIn
) -> None:
    video, client = recognised(people.student, spin()), signed_in(people.student)
    answer = client.post(f"/api/videos/{video.pk}/recognition/")
    assert (answer.status_code, answer.json()["state"]) == (202, "working")
    do_recognition(video)
    (proposal,) = client.get(f"/api/videos/{video.pk}/recognition/").json()["proposals"]
    assert proposal["best"] is None
    assert len(proposal["others"]) == 2
