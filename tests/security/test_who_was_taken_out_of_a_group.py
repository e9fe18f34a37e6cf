"""Who was taken out of a group does not come back by its code, and nothing of theirs reads its routines."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts import services as people_services
from accounts.errors import TakenOut
from accounts.models import Group, Membership, Removal
from library.jobs.run import run
from library.models import Job, Video
from library.routines.services import set_criteria
from library.rules import measured_again
from practice import services
from practice.errors import RoutineOutOfSight
from practice.models import Attempt, Score
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, job_of, run_job_of, shared_routine

pytestmark = pytest.mark.unit

TAKEN_OUT = "Your coach has taken you out of this group."
RAISED = {"kind": "greatest_angle", "part": "shoulder", "side": "left", "at_least": 130.0}
OUT_OF_SIGHT = "You no longer see this routine"


@pytest.fixture
def attempt(people: People) -> Attempt:
    """A scored attempt of the student at the group's routine."""
    made = attempt_with(people.student, shared_routine(people, movement()), movement())
    run_job_of(made)
    return made


def take_out(people: People, signed_in) -> None:  # type: ignore[no-untyped-def]
    address = reverse("coaching:member_remove", args=[people.group.pk, people.student.pk])
    signed_in(people.coach).post(address)


def is_member(people: People) -> bool:
    return people.group.memberships.filter(user=people.student).exists()


# --- coming back ------------------------------------------------------------


def test_the_old_code_does_not_lead_back(people: People, signed_in):
    take_out(people, signed_in)
    student = signed_in(people.student)
    page = student.get(people.group.get_invitation_path()).content.decode()
    assert TAKEN_OUT in page
    assert "Join the group" not in page
    assert "Carla Coach" not in page
    answer = student.post(people.group.get_invitation_path())
    assert answer.status_code == 403
    assert "Ask them to let you in again" in answer.content.decode()
    with pytest.raises(TakenOut):
        people_services.join_group(user=people.student, code=people.group.invitation_code)
    assert not is_member(people)


def test_nor_does_a_new_code(people: People, signed_in):
    take_out(people, signed_in)
    people_services.renew_invitation(group=people.group)
    with pytest.raises(TakenOut):
        people_services.join_group(user=people.student, code=people.group.invitation_code)


def test_the_code_goes_on_working_for_everybody_else(people: People, signed_in):
    take_out(people, signed_in)
    signed_in(people.stranger).post(people.group.get_invitation_path())
    assert people.group.memberships.filter(user=people.stranger).exists()


def test_the_coach_sees_who_was_taken_out_and_lets_them_in_again(people: People, signed_in):
    take_out(people, signed_in)
    coach = signed_in(people.coach)
    readmit = reverse("coaching:member_readmit", args=[people.group.pk, people.student.pk])
    page = coach.get(reverse("coaching:group", args=[people.group.pk])).content.decode()
    assert "Taken out" in page
    assert readmit in page

    said = coach.post(readmit, follow=True).content.decode()
    assert "Sam Student can join again with the link or the code." in said
    assert not is_member(people), "that stays their own choice"
    signed_in(people.student).post(people.group.get_invitation_path())
    assert is_member(people)


@pytest.mark.parametrize("who", ["student", "classmate", "stranger", "other_coach"])
def test_nobody_but_its_coach_lets_anybody_in(people: People, signed_in, who):
    take_out(people, signed_in)
    address = reverse("coaching:member_readmit", args=[people.group.pk, people.student.pk])
    assert signed_in(getattr(people, who)).post(address).status_code == 404
    assert Removal.objects.exists()


def test_who_leaves_by_themselves_comes_back_with_the_code(people: People, signed_in):
    student = signed_in(people.student)
    student.post(reverse("coaching:group_leave", args=[people.group.pk]))
    assert not is_member(people)
    student.post(people.group.get_invitation_path())
    assert is_member(people)


# --- what stays, and what does not happen any more -----------------------------


def test_the_own_result_stays_to_be_read_and_the_page_says_why_no_more(attempt, people: People, signed_in):
    take_out(people, signed_in)
    student = signed_in(people.student)
    page = student.get(attempt.get_absolute_url()).content.decode()
    assert OUT_OF_SIGHT in page
    for offered in ("attempt_mirror", "attempt_retry"):
        assert reverse(f"practice:{offered}", args=[attempt.pk]) not in page
    for offered in ("practice:attempt_new", "library:video_person"):
        pk = attempt.routine_id if offered == "practice:attempt_new" else attempt.video_id
        assert reverse(offered, args=[pk]) not in page
    playback = student.get(reverse("api_attempt_playback", args=[attempt.pk])).json()
    assert (playback["reference"]["url"], playback["reference"]["keypoints"]) == (None, [])
    assert playback["practice"]["keypoints"]
    assert student.get(reverse("api_attempt", args=[attempt.pk])).json()["score"]["total"] is not None


def queued(attempt: Attempt) -> bool:
    return job_of(attempt).state == Job.State.QUEUED


def test_the_page_and_the_api_refuse_to_score_again(attempt, people: People, signed_in):
    take_out(people, signed_in)
    student = signed_in(people.student)
    page = student.post(reverse("practice:attempt_mirror", args=[attempt.pk]), {"mirror": "yes"})
    assert page.status_code == 403
    assert "no longer shared with the student" in page.content.decode()
    for body in ({}, {"mirror": "yes"}):
        address = reverse("api_attempt_rescore", args=[attempt.pk])
        answer = student.post(address, body, content_type="application/json")
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "routine_out_of_sight")
    said = student.post(reverse("practice:attempt_retry", args=[attempt.pk]), follow=True)
    assert "no longer shared with the student" in said.content.decode()
    attempt.refresh_from_db()
    assert (attempt.mirror, queued(attempt)) == ("auto", False)


def test_no_failed_scoring_is_started_again_by_its_job(attempt, people: People, signed_in):
    job = job_of(attempt)
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, retryable=True, error_code="lost")
    take_out(people, signed_in)
    student = signed_in(people.student)
    assert student.post(reverse("library:job_retry", args=[job.pk])).status_code == 403
    assert student.post(reverse("job-retry", args=[job.pk])).status_code == 403
    assert not queued(attempt)


def test_measuring_a_video_again_scores_no_attempt_out_of_sight(attempt, people: People, signed_in):
    other = attempt_with(people.classmate, attempt.routine, movement())
    Job.objects.update(state=Job.State.DONE)
    take_out(people, signed_in)
    measured_again["practice.services.rescore_video"](attempt.video_id)
    assert not queued(attempt)
    measured_again["practice.services.rescore_video"](attempt.routine.reference_id)
    assert (queued(attempt), queued(other)) == (False, True)


def test_the_coach_scores_and_checks_only_those_who_still_practise(attempt, people: People, signed_in):
    take_out(people, signed_in)
    assert services.rescore_routine(routine=attempt.routine) == 0
    before = Score.objects.get().further
    set_criteria(routine=attempt.routine, criteria=[RAISED])
    checking = Job.objects.get(kind="check_criteria")
    assert run(job_id=checking.pk)
    assert Score.objects.get().further == before


def test_scoring_that_waited_meanwhile_ends_with_a_sentence_and_reads_nothing(people, signed_in, monkeypatch):
    waiting = attempt_with(people.student, shared_routine(people, movement()), movement())
    take_out(people, signed_in)
    monkeypatch.setattr("practice.scoring_job.score_attempt", lambda **given: pytest.fail("it was read"))
    run(job_id=job_of(waiting).pk)
    job = job_of(waiting)
    assert (job.state, job.error_code, job.retryable) == ("failed", "routine_out_of_sight", True)


def test_let_in_again_everything_goes_on(attempt, people: People, signed_in):
    take_out(people, signed_in)
    with pytest.raises(RoutineOutOfSight):
        services.rescore_attempt(attempt=attempt)
    people_services.let_in_again(group=people.group, user=people.student)
    people_services.join_group(user=people.student, code=people.group.invitation_code)
    services.rescore_attempt(attempt=attempt)
    assert queued(attempt)


def test_a_routine_that_is_no_longer_shared_is_out_of_sight_too(attempt):
    attempt.routine.groups.clear()
    with pytest.raises(RoutineOutOfSight):
        services.set_mirror(attempt=attempt, mirror="yes")


def test_who_owns_the_routine_or_is_in_another_of_its_groups_goes_on(attempt, people: People, signed_in):
    second = Group.objects.create(name="Thursday class", owner=people.other_coach)
    Membership.objects.create(group=second, user=people.student)
    attempt.routine.groups.add(second)
    take_out(people, signed_in)
    services.rescore_attempt(attempt=attempt)
    own = attempt_with(people.coach, attempt.routine, movement())
    attempt.routine.groups.clear()
    services.rescore_attempt(attempt=own)


def test_the_video_itself_stays_theirs(attempt, people: People, signed_in):
    take_out(people, signed_in)
    student = signed_in(people.student)
    assert student.get(reverse("library:video", args=[attempt.video_id])).status_code == 200
    assert student.post(reverse("practice:attempt_delete", args=[attempt.pk]), {"with_video": "on"})
    assert not Video.objects.filter(pk=attempt.video_id).exists()
    assert not Attempt.objects.filter(pk=attempt.pk).exists()
