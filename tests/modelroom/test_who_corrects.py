"""Coaches correct what they teach, the staff everything; nobody else, and nobody their own attempt."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Membership
from library.models import Video
from library.routines.services import add_take, create_routine
from modelroom.access import videos_correctable_by
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, measured_video

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def may(user, video: Video) -> bool:
    return videos_correctable_by(user).filter(pk=video.pk).exists()


def addresses(video: Video) -> list[str]:
    names = ("modelroom:correct", "modelroom:video_file", "modelroom:video_poster", "modelroom:rescored")
    return [reverse(name, args=[video.pk]) for name in (*names, "video-corrections")]


def test_the_coach_corrects_the_practice_of_a_student_and_the_reference(scored, people, routine):
    assert may(people.coach, scored.video)
    assert may(people.coach, routine.reference)


def test_the_coach_corrects_the_takes_of_their_routine(people, routine):
    take = add_take(routine=routine, video=measured_video(owner=people.coach, track=movement()))
    assert may(people.coach, take.video)


def test_the_staff_corrects_every_video(scored, routine, staff):
    assert may(staff, scored.video)
    assert may(staff, routine.reference)


@pytest.mark.parametrize("who", ["student", "classmate", "stranger", "other_coach"])
def test_everybody_else_is_told_that_there_is_nothing(scored, people, signed_in, who):
    client = signed_in(getattr(people, who))
    for address in addresses(scored.video):
        assert client.get(address).status_code == 404, address
    address = reverse("video-corrections", args=[scored.video_id])
    for method in ("patch", "delete"):
        assert getattr(client, method)(address, {}, content_type="application/json").status_code == 404


@pytest.mark.parametrize("who", ["coach", "staff"])
def test_those_who_may_get_page_picture_and_data(scored, people, staff, signed_in, who):
    client = signed_in(staff if who == "staff" else people.coach)
    for address in addresses(scored.video):
        assert client.get(address).status_code == 200, address


def test_the_list_is_for_coaches_and_staff(scored, people, staff, signed_in):
    address = reverse("modelroom:corrections")
    for user in (people.coach, staff):
        assert scored.video.title in signed_in(user).get(address).content.decode()
    assert scored.video.title not in signed_in(people.other_coach).get(address).content.decode()
    for user in (people.student, people.stranger):
        assert signed_in(user).get(address).status_code == 404


def test_a_coach_who_practises_with_another_coach_corrects_neither_that_reference_nor_their_own_attempt(
    people, routine
):
    Membership.objects.create(group=people.group, user=people.other_coach)
    attempt = attempt_with(people.other_coach, routine, movement())
    assert not may(people.other_coach, routine.reference)
    assert not may(people.other_coach, attempt.video)
    assert may(people.coach, attempt.video)


def test_a_student_who_says_to_be_a_coach_cannot_mark_their_own_work(scored, people):
    people.student.is_coach = True
    people.student.save()
    assert not may(people.student, scored.video)


def test_nor_by_making_it_the_reference_or_a_take_of_a_routine_of_their_own(scored, people):
    people.student.is_coach = True
    people.student.save()
    create_routine(owner=people.student, reference=scored.video, title="Mine")
    assert not may(people.student, scored.video)
    assert may(people.coach, scored.video)


def test_a_coach_in_the_same_group_corrects_too(scored, people, routine):
    Membership.objects.create(group=people.group, user=people.other_coach, role=Membership.Role.COACH)
    assert may(people.other_coach, scored.video)
    assert may(people.other_coach, routine.reference)


def test_who_left_the_group_is_no_longer_corrected(scored, people):
    Membership.objects.filter(user=people.student).delete()
    assert not may(people.coach, scored.video)


def test_a_coach_corrects_other_videos_of_their_own(people):
    assert may(people.coach, measured_video(owner=people.coach, track=movement()))
    assert may(people.coach, measured_video(owner=people.coach, track=movement()))


def test_the_way_is_shown_to_those_who_may_go_it(scored, people, signed_in):
    way = reverse("modelroom:correct", args=[scored.video_id])
    for page in (scored.get_absolute_url(), scored.video.get_absolute_url()):
        assert way in signed_in(people.coach).get(page).content.decode()
        assert way not in signed_in(people.student).get(page).content.decode()


def test_the_navigation_leads_staff_and_coaches_who_asked_to_the_model_room(people, staff, signed_in):
    way = reverse("modelroom:corrections")
    asked = people.other_coach
    asked.model_room = True
    asked.save()
    for user, shown in ((people.coach, False), (asked, True), (staff, True), (people.student, False)):
        assert (f'href="{way}"' in signed_in(user).get("/").content.decode()) is shown, user
