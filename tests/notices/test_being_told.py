"""People are told at the bell and by mail, once for each thing, and only as they want."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from library.jobs import services as job_services
from library.models import Job
from notices import mails, services
from notices.models import Notice, Switch
from notices.services import tell
from practice.models import Attempt
from privacy.services import ask_to_leave
from privacy.tasks import keep_terms
from scoring.reasons import Reason
from tests.consents import agree, make_guardian, make_minor
from tests.people import People, make_person
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, job_of, run_job_of, shared_routine, waiting_video

pytestmark = pytest.mark.unit


def say(*people: User, routine: str = "Arm lift", path: str = "/somewhere/", **more: Any) -> None:
    tell(people=people, kind="result", values={"routine": routine}, path=path, **more)


def told(person: User) -> list[str]:
    return [notice.sentence for notice in Notice.objects.filter(recipient=person)]


def page(client: Client, address: str = "notices:notices") -> str:
    return client.get(reverse(address)).content.decode()


def make_old(**ago: float) -> None:
    Notice.objects.update(created_at=timezone.now() - timedelta(**ago))


@pytest.fixture
def attempt(people: People) -> Attempt:
    """Not scored yet."""
    return attempt_with(people.student, shared_routine(people, movement()), movement(lift=120))


# --- what is told -------------------------------------------------------------


def test_a_student_is_told_when_the_result_is_ready_and_nobody_else_is(attempt, people):
    run_job_of(attempt)
    (notice,) = Notice.objects.filter(kind="result")
    assert notice.recipient == people.student
    assert notice.sentence == "Your result at “Arm lift” is ready."
    assert notice.path == attempt.get_absolute_url()


def test_scoring_again_is_not_told(attempt, people):
    run_job_of(attempt)
    Notice.objects.all().delete()
    Attempt.objects.update(mirror="yes")
    Job.objects.filter(kind="score_attempt").update(state=Job.State.QUEUED)
    run_job_of(attempt)
    assert attempt.scores.count() == 2
    assert told(people.student) == []


def test_what_could_not_be_judged_is_told_with_what_to_do(people):
    routine = shared_routine(people, movement())
    attempt = attempt_with(people.student, routine, movement(seconds=0.1))
    run_job_of(attempt)
    assert attempt.score.total is None
    assert "could not be judged. Its page says why" in told(people.student)[0]


def test_an_attempt_whose_video_failed_is_told_once(attempt, people):
    job = waiting_job_of(attempt)
    job_services.fail(job=job, reason=Reason("unexpected"), retryable=True)
    assert job_of(attempt).state == Job.State.FAILED
    assert len(told(people.student)) == 1
    assert "could not be scored" in told(people.student)[0]


def waiting_job_of(attempt: Attempt) -> Job:
    """The processing of its video, under way."""
    job = Job.objects.get(kind="process_video", subject_id=attempt.video_id)
    Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)
    job_of(attempt).waits_for.set([job])
    claimed = job_services.claim(job_id=job.pk, worker="here")
    assert claimed is not None
    return claimed


def test_a_video_that_is_no_attempt_is_told_of_by_its_title(people):
    video = waiting_video(owner=people.coach, title="Spin")
    job = job_services.claim(job_id=Job.objects.get(subject_id=video.pk).pk, worker="here")
    assert job is not None
    job_services.fail(job=job, reason=Reason("unexpected"), retryable=True)
    assert told(people.coach) == [
        "Your video “Spin” could not be used. Its page says why, and what you can do."
    ]


def test_work_that_its_owner_stopped_is_not_told(attempt, people):
    job_services.cancel(job=waiting_job_of(attempt))
    assert job_of(attempt).state == Job.State.FAILED
    assert told(people.student) == []


def test_the_same_page_is_told_once_and_renewed(people):
    say(people.student, routine="Old")
    say(people.student, people.student, routine="New")
    assert told(people.student) == ["Your result at “New” is ready."]
    services.mark_all_read(user=people.student)
    say(people.student)
    assert Notice.objects.get().read_at is None


def test_whose_doing_it_is_is_not_told_and_takes_it_along(people):
    say(people.student, people.coach, by=people.coach)
    assert told(people.coach) == []
    assert len(told(people.student)) == 1
    people.coach.delete()
    assert told(people.student) == []


def test_who_is_on_hold_or_leaves_is_told_nothing(people):
    make_minor(people.student)
    ask_to_leave(user=people.classmate)
    say(people.student, people.classmate, people.stranger)
    assert [notice.recipient for notice in Notice.objects.all()] == [people.stranger]
    agree(make_guardian(make_person("Greta Guardian"), people.student), people.student)
    say(people.student)
    assert len(told(people.student)) == 1


def test_what_somebody_did_who_is_hidden_now_is_not_shown(people, signed_in):
    say(people.coach, by=people.student)
    say(people.coach, path="/of-nobody/")
    client = signed_in(people.coach)
    assert "Notices, 2 unread" in page(client)
    make_minor(people.student)
    assert "Notices, 1 unread" in page(client)
    agree(make_guardian(make_person("Greta Guardian"), people.student), people.student)
    assert "Notices, 2 unread" in page(client)


def test_a_notice_goes_with_what_it_is_about_and_after_ninety_days(attempt, people):
    run_job_of(attempt)
    say(people.stranger)
    attempt.video.delete()
    assert told(people.student) == []
    make_old(days=91)
    keep_terms()
    assert not Notice.objects.exists()


# --- the bell -----------------------------------------------------------------


def test_the_bell_counts_and_opening_the_page_reads(attempt, people, signed_in):
    run_job_of(attempt)
    say(people.student)
    client = signed_in(people.student)
    assert "Notices, 2 unread" in page(client, "home")
    assert "Notices, 1 unread" in client.get(attempt.get_absolute_url()).content.decode()
    assert Notice.objects.get(path=attempt.get_absolute_url()).read_at is not None
    assert "Notices, 0 unread" in page(signed_in(people.classmate), "home")


def test_one_and_all_can_be_marked_as_read(people, signed_in):
    for number in range(3):
        say(people.student, path=f"/{number}/")
    client, first = signed_in(people.student), Notice.objects.first()
    client.post(reverse("notices:read", args=[first.pk]))
    assert "Notices, 2 unread" in page(client)
    client.post(reverse("notices:all_read"))
    assert "Notices, 0 unread" in page(client)


def test_the_bell_costs_one_query_whatever_there_is(people, django_assert_num_queries):
    for number in range(30):
        say(people.student, path=f"/{number}/")
    with django_assert_num_queries(1):
        assert services.unread_after_opening(user=people.student, path="/elsewhere/") == 30


def test_a_long_list_has_pages_and_as_many_queries_as_a_short_one(
    people, signed_in, django_assert_num_queries
):
    for number in range(25):
        say(people.student, path=f"/{number}/")
    client = signed_in(people.student)
    with django_assert_num_queries(5):
        shown = page(client)
    assert shown.count("fc-notice-words") == 20
    assert "1 of 2" in " ".join(shown.split())


# --- mails --------------------------------------------------------------------


def test_what_was_not_read_is_mailed_once_after_some_minutes_in_one_mail(people):
    say(people.student)
    say(people.student, path="/other/")
    assert mails.send_due() == 0
    make_old(minutes=11)
    assert mails.send_due() == 1
    assert mails.send_due() == 0
    (sent,) = mail.outbox
    assert sent.to == [people.student.email]
    assert sent.subject == "2 notices for you"
    assert "/somewhere/" in sent.body
    assert "/other/" in sent.body
    assert "Arm lift" not in sent.body


def test_a_mail_about_one_thing_says_it_in_its_subject(people):
    say(people.student)
    make_old(minutes=11)
    mails.send_due()
    assert mail.outbox[0].subject == "A result of yours is ready."


def test_a_mail_is_in_the_language_of_whom_it_reaches(people):
    people.student.language = "ko"
    people.student.save()
    say(people.student)
    make_old(minutes=11)
    mails.send_due()
    assert mail.outbox[0].subject == "결과가 준비되었습니다."
    assert "안녕하세요." in mail.outbox[0].body


def test_what_was_read_or_is_old_is_not_mailed(people):
    say(people.student)
    services.mark_all_read(user=people.student)
    say(people.classmate)
    Notice.objects.filter(recipient=people.student).update(created_at=timezone.now() - timedelta(minutes=11))
    Notice.objects.filter(recipient=people.classmate).update(created_at=timezone.now() - timedelta(days=2))
    assert mails.send_due() == 0


def test_a_mail_that_could_not_be_sent_is_tried_again(people, settings):
    say(people.student)
    make_old(minutes=11)
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    settings.EMAIL_HOST = "127.0.0.1"
    assert mails.send_due() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mails.send_due() == 1


def test_the_link_of_a_mail_asks_first_and_turns_mails_off(people, client):
    say(people.student)
    make_old(minutes=11)
    mails.send_due()
    header = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    path = header.removeprefix("http://127.0.0.1:8000")
    assert header in mail.outbox[0].body
    assert "Send me no more e-mails" in client.get(path).content.decode()
    assert not Switch.objects.exists()
    # As a mail program does it: no cookie, no token of a form.
    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    say(people.student, path="/later/")
    make_old(minutes=11)
    assert mails.send_due() == 0
    assert client.get(path.replace("mails/", "mails/x")).status_code == 404


# --- switches -----------------------------------------------------------------


def choose(client: Client, *ticked: str) -> None:
    assert client.post(reverse("notices:choices"), dict.fromkeys(ticked, "on")).status_code == 302


def test_each_kind_can_be_switched_off_on_the_page_and_by_mail(people, signed_in):
    client = signed_in(people.student)
    choose(client, "mail-result")
    say(people.student)
    assert "Notices, 0 unread" in page(client)
    make_old(minutes=11)
    assert mails.send_due() == 1
    choose(client, "page-result")
    say(people.student, path="/second/")
    assert "Notices, 1 unread" in page(client)
    make_old(minutes=11)
    assert mails.send_due() == 0
    choose(client)
    say(people.student, path="/third/")
    assert not Notice.objects.filter(path="/third/").exists()


def test_the_profile_leads_to_the_switches_which_show_what_is_chosen(people, signed_in):
    client = signed_in(people.student)
    assert reverse("notices:choices") in page(client, "people:profile")
    fitting = [kind for kind in services.kinds.values() if kind.fits(people.student)]
    assert page(client, "notices:choices").count(" checked") == 2 * len(fitting)
    choose(client, "page-result")
    assert page(client, "notices:choices").count(" checked") == 1


# --- what fits whom -----------------------------------------------------------


def kinds_offered(client: Client) -> set[str]:
    shown = client.get(reverse("notices:choices")).context["wanted"]
    return {one.kind.name for one in shown}


def test_the_settings_show_what_is_for_the_person(people, signed_in):
    student, coach = kinds_offered(signed_in(people.student)), kinds_offered(signed_in(people.coach))
    assert "result" in student - coach
    assert {"assignment_done", "group_practice"} <= coach - student
    assert "comment" in student & coach
    guardian = make_person("Greta Guardian")
    User.objects.filter(pk=guardian.pk).update(is_student=False, is_guardian=True)
    guardian.refresh_from_db()
    offered = kinds_offered(signed_in(guardian))
    assert "assignment_word" in offered
    assert offered.isdisjoint({"result", "group_practice"})


def test_what_somebody_was_told_all_the_same_can_be_switched(people, signed_in):
    say(people.coach)
    assert "result" in kinds_offered(signed_in(people.coach))


def test_saving_the_settings_says_nothing_of_what_they_do_not_show(people, signed_in):
    signed_in(people.student).post(reverse("notices:choices"), {})
    assert not Switch.objects.filter(kind="group_practice").exists()


# --- practice of a group ------------------------------------------------------


def test_coaches_are_told_once_of_all_new_practice_in_a_group_and_by_mail_only_if_they_ask(
    attempt, people, signed_in
):
    run_job_of(attempt)
    other = attempt_with(people.classmate, attempt.routine, movement(lift=110))
    run_job_of(other)
    assert told(people.coach) == ["There is new practice to look at in “Tuesday class”."]
    make_old(minutes=11)
    Notice.objects.exclude(recipient=people.coach).delete()
    assert mails.send_due() == 0
    services.switch(user=people.coach, kind="group_practice", on_page=True, by_mail=True)
    assert mails.send_due() == 1
    assert "Sam" not in mail.outbox[-1].body
    signed_in(people.coach).get(f"/coaching/groups/{people.group.pk}/class/")
    assert Notice.objects.get(recipient=people.coach).read_at is not None


def test_who_coaches_a_group_no_longer_is_not_told_of_it(attempt, people):
    second = make_person("Selma Second", coach=True)
    coaching = Membership.objects.create(group=people.group, user=second, role=Membership.Role.COACH)
    run_job_of(attempt)
    assert len(told(second)) == 1
    coaching.delete()
    assert told(second) == []
    assert len(told(people.coach)) == 1
