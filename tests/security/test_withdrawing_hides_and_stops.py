"""A guardian withdraws: work stops at once, and nobody but child and guardian sees anything of the child."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.guardians.services import end_guardianship
from accounts.models import AgeBand, Consent, User
from accounts.services import (
    change_age,
    recognition_withdrawn,
    set_training_consent,
    training_withdrawn,
    withdraw_consent,
)
from library.access import videos_visible_to
from library.errors import OwnerOnHold
from library.jobs import run as jobs
from library.jobs import services as job_services
from library.jobs.context import JobContext, LeaseLost
from library.models import Job, Video
from library.services import retry_job
from modelroom.access import videos_correctable_by
from modelroom.datasets.selectors import exportable
from modelroom.models import Correction
from practice.access import attempts_visible_to
from practice.services import rescore_attempt, rescore_routine, set_mirror
from recognition.material import examples_of
from tests.consents import Purpose, agree, agrees, make_guardian, make_minor
from tests.people import make_staff
from tests.practice.bodies import movement
from tests.practice.stage import stored_track, waiting_video
from tests.things import a_routine, a_scored_attempt, an_attempt

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def child(people):
    return make_minor(people.student)


@pytest.fixture
def guardian(people, child):
    agree(make_guardian(people.stranger, child), child, Purpose.TRAINING, Purpose.RECOGNITION)
    return people.stranger


@pytest.fixture
def attempt(people, child, guardian):
    made = a_scored_attempt(child, a_routine(people.coach, people.group), 80.0)
    for field, name in (("rendition", "web.mp4"), ("poster", "poster.jpg"), ("original", "clip.mp4")):
        getattr(made.video, field).save(name, ContentFile(b"bytes"), save=False)
    made.video.save()
    return made


def withdraw(child, guardian, purpose=Purpose.BASIC) -> None:
    withdraw_consent(subject=child, purpose=purpose, by=guardian)


def addresses(attempt) -> list[str]:
    video = attempt.video_id
    return [
        *(reverse(f"library:{name}", args=[video]) for name in ("video", "video_file", "video_poster")),
        *(f"/api/videos/{video}/", f"/api/attempts/{attempt.pk}/", attempt.get_absolute_url()),
    ]


def test_before_that_the_coach_sees_it(people, attempt, signed_in):
    for address in addresses(attempt):
        assert signed_in(people.coach).get(address).status_code == 200, address


def test_the_coach_sees_nothing_from_then_on(people, child, guardian, attempt, signed_in):
    withdraw(child, guardian)
    client = signed_in(people.coach)
    for address in addresses(attempt):
        assert client.get(address).status_code == 404, address
    for page in ("/", "/practice/?of=students", f"/practice/routines/{attempt.routine_id}/", "/api/videos/"):
        assert str(attempt.video_id) not in client.get(page).content.decode(), page
        assert str(attempt.pk) not in client.get(page).content.decode(), page


def test_nor_does_the_staff_in_the_model_room(child, guardian, attempt, signed_in):
    staff = make_staff()
    assert attempt.video in videos_correctable_by(staff)
    withdraw(child, guardian)
    assert attempt.video not in videos_correctable_by(staff)
    answer = signed_in(staff).get(reverse("modelroom:correct", args=[attempt.video_id]))
    assert answer.status_code == 404


def test_members_of_a_group_do_not_see_what_a_minor_shows_them_as_coach(people):
    teacher = make_minor(people.coach)
    routine = a_routine(teacher, people.group)
    assert routine.reference not in videos_visible_to(people.classmate)
    agree(make_guardian(people.stranger, teacher), teacher)
    assert routine.reference in videos_visible_to(people.classmate)


def test_child_and_guardian_see_it_still(people, child, guardian, attempt, signed_in):
    withdraw(child, guardian)
    for person in (child, guardian):
        for address in addresses(attempt):
            assert signed_in(person).get(address).status_code == 200, address


def test_the_child_can_delete_it(child, guardian, attempt, signed_in):
    withdraw(child, guardian)
    signed_in(child).post(reverse("practice:attempt_delete", args=[attempt.pk]), {"with_video": "on"})
    assert not Video.objects.filter(owner=child).exists()


def test_once_agreed_to_again_everything_is_back(people, child, guardian, attempt):
    withdraw(child, guardian)
    agree(guardian, child)
    assert attempt in attempts_visible_to(people.coach)
    assert attempt.video in videos_visible_to(people.coach)


def job_for(child) -> Job:
    return Job.objects.get(subject_id=waiting_video(owner=child).pk)


def test_what_waits_and_what_runs_is_cancelled(child, guardian):
    waiting, running = job_for(child), job_for(child)
    claimed = job_services.claim(job_id=running.pk, worker="w")
    assert claimed is not None
    withdraw(child, guardian)
    for job in (waiting, running):
        job.refresh_from_db()
        assert (job.state, job.error_code) == (Job.State.FAILED, "cancelled")
    with pytest.raises(LeaseLost):
        JobContext(claimed).stage("extract")


def test_work_of_others_goes_on(people, child, guardian):
    other = job_for(people.classmate)
    withdraw(child, guardian)
    other.refresh_from_db()
    assert other.state == Job.State.QUEUED


def test_what_is_asked_for_afterwards_ends_with_a_sentence_instead_of_being_done(child, guardian):
    withdraw(child, guardian)
    job = job_for(child)
    jobs.run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error_code, job.retryable) == (Job.State.FAILED, "on_hold", True)
    assert "guardian" in job.reason_in_words


def test_nobody_starts_it_again_before_the_guardian_agrees(people, child, guardian):
    job = job_for(child)
    withdraw(child, guardian)
    job.refresh_from_db()
    with pytest.raises(OwnerOnHold):
        retry_job(job=job)
    agree(guardian, child)
    retry_job(job=job)
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED


def test_scoring_a_routine_again_leaves_the_child_out(people, child, guardian, attempt):
    other = an_attempt(people.classmate, attempt.routine, Job.State.DONE)
    withdraw(child, guardian)
    assert rescore_routine(routine=attempt.routine) == 1
    asked = Job.objects.filter(kind="score_attempt", state=Job.State.QUEUED)
    assert [job.subject_id for job in asked] == [other.pk]
    with pytest.raises(OwnerOnHold):
        rescore_attempt(attempt=attempt)
    with pytest.raises(OwnerOnHold):
        set_mirror(attempt=attempt, mirror="yes")


def test_who_turns_out_to_be_a_minor_is_hidden_until_a_guardian_agrees(people):
    attempt = a_scored_attempt(people.classmate, a_routine(people.coach, people.group), 80.0)
    job = job_for(people.classmate)
    assert attempt in attempts_visible_to(people.coach)
    change_age(user=people.classmate, band=AgeBand.TEEN)
    job.refresh_from_db()
    assert job.error_code == "cancelled"
    assert attempt not in attempts_visible_to(people.coach)
    assert attempt in attempts_visible_to(people.classmate)


def test_who_has_not_said_how_old_they_are_is_seen_as_before(people):
    attempt = a_scored_attempt(people.classmate, a_routine(people.coach, people.group), 80.0)
    people.classmate.age_band = ""
    people.classmate.save()
    assert attempt in attempts_visible_to(people.coach)


def test_a_guardian_who_goes_takes_the_consent_along(people, child, guardian, attempt):
    end_guardianship(guardian=guardian, ward=child)
    assert attempt not in attempts_visible_to(people.coach)
    assert attempt not in attempts_visible_to(guardian)


@pytest.fixture
def told(monkeypatch) -> list[tuple[str, int]]:
    """What the packages above are told of people who withdrew."""
    heard: list[tuple[str, int]] = []
    for rules in (training_withdrawn, recognition_withdrawn):
        name = rules.about
        monkeypatch.setitem(rules._rules, "test", lambda pk, name=name: heard.append((name, pk)))
    return heard


def test_each_consent_that_ends_is_told_for_what_was_learned(child, guardian, told):
    withdraw(child, guardian, Purpose.TRAINING)
    assert told == [("training_withdrawn", child.pk)]
    withdraw(child, guardian)
    assert told == [("training_withdrawn", child.pk), ("recognition_withdrawn", child.pk)]


def test_whoever_learned_from_the_child_is_told_that_it_was_a_minor(child, guardian, people, monkeypatch):
    """What learned from a minor serves no more (``training.provenance``): it asks this when it is told."""
    heard: list[bool] = []
    monkeypatch.setitem(
        training_withdrawn._rules, "test", lambda pk: heard.append(User.objects.get(pk=pk).is_minor)
    )
    withdraw(child, guardian, Purpose.TRAINING)
    set_training_consent(user=people.classmate, given=True)
    change_age(user=people.classmate, band=AgeBand.TEEN)
    set_training_consent(user=people.coach, given=True)
    set_training_consent(user=people.coach, given=False)
    assert heard == [True, True, False]


def test_withdrawing_learning_hides_nothing(people, child, guardian, attempt):
    withdraw(child, guardian, Purpose.TRAINING)
    withdraw(child, guardian, Purpose.RECOGNITION)
    assert attempt in attempts_visible_to(people.coach)
    assert agrees(child, Purpose.BASIC)


def test_frames_of_a_child_are_learned_from_only_while_the_guardian_agrees(child, guardian, attempt):
    track = stored_track(attempt.video, movement())
    attempt.video.track = track
    attempt.video.save()
    Correction.objects.create(video=attempt.video, track=track, time=0.0, keypoints=[], by=child)
    assert exportable().count() == 1
    withdraw(child, guardian, Purpose.TRAINING)
    assert exportable().count() == 0


def test_movements_of_a_child_are_examples_only_while_the_guardian_agrees(people, child, guardian, attempt):
    attempt.video.track = stored_track(attempt.video, movement())
    attempt.video.save()
    assert [one.owner for one in examples_of(group=people.group)] == [child.pk]
    withdraw(child, guardian, Purpose.RECOGNITION)
    assert examples_of(group=people.group) == []


def test_records_of_what_was_withdrawn_stay(child, guardian):
    withdraw(child, guardian)
    assert Consent.objects.filter(subject=child, withdrawn_at=None).count() == 0
    assert Consent.objects.filter(subject=child).count() == 3
