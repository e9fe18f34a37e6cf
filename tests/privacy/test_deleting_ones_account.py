"""A person has their account deleted: after confirming it and a time of grace, in which they can stay."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Group, Membership, User
from library.access import videos_visible_to
from library.models import Job, Routine, Video
from library.routines.services import add_take
from modelroom.access import videos_correctable_by
from practice.access import attempts_visible_to
from practice.models import Attempt
from privacy import services
from privacy.erasing.broker import forget_messages
from privacy.errors import TooLateToStay
from privacy.models import Erasure, Leaving
from privacy.services import ask_to_leave, begin_due, stay
from privacy.tasks import keep_terms
from tests.accounts.test_second_factor import SECRET, code_now
from tests.people import PASSWORD, make_person, make_staff
from tests.practice.bodies import movement
from tests.practice.stage import measured_video
from tests.privacy.conftest import erase, files_under

pytestmark = pytest.mark.unit


@pytest.fixture
def mails(django_capture_on_commit_callbacks):
    """``mails(do)`` does something and gives what was written to whom by it: pairs of address and mail."""

    def written(do) -> list[tuple[str, mail.EmailMessage]]:  # type: ignore[no-untyped-def]
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            do()
        return [(one.to[0], one) for one in mail.outbox]

    return written


def leave(user: User, *, mails) -> None:  # type: ignore[no-untyped-def]
    """Let a person go for good: ask, wait, erase."""

    def go() -> None:
        leaving = ask_to_leave(user=user)
        Leaving.objects.update(due_at=timezone.now())
        assert begin_due() == 1
        erase(leaving)

    mails(go)


def test_the_page_says_what_goes_and_asks_for_the_password(world, signed_in):
    client = signed_in(world.people.student)
    page = client.get("/privacy/leave/").content.decode()
    assert "1 video, with everything" in page
    assert "1 attempt, with its scores" in page
    for given in ({}, {"password": "not it"}):
        assert client.post("/privacy/leave/", given).status_code == 422
    assert not Leaving.objects.exists()
    assert client.post("/privacy/leave/", {"password": PASSWORD}).status_code == 302
    leaving = Leaving.objects.get()
    assert timedelta(days=13, hours=23) < leaving.due_at - timezone.now() <= timedelta(days=14)
    assert User.objects.filter(pk=world.people.student.pk).exists()


def test_a_coach_reads_what_becomes_of_groups_and_routines(world, signed_in):
    page = signed_in(world.people.coach).get("/privacy/leave/").content.decode()
    assert "The group Tuesday class, which nobody else coaches" in page
    assert "The routine Arm lift, which others practise" in page
    Membership.objects.create(group=world.people.group, user=world.people.other_coach, role="coach")
    page = signed_in(world.people.coach).get("/privacy/leave/").content.decode()
    assert "The group Tuesday class: Otto Other coaches it from then on" in page


def test_a_second_factor_is_asked_for_too(world, signed_in):
    auth.TOTP.activate(world.people.student, SECRET)
    client = signed_in(world.people.student)
    assert "Code of your second factor" in client.get("/privacy/leave/").content.decode()
    assert client.post("/privacy/leave/", {"password": PASSWORD}).status_code == 422
    assert client.post("/privacy/leave/", {"password": PASSWORD, "code": "000000"}).status_code == 422
    assert client.post("/privacy/leave/", {"password": "wrong one", "code": code_now()}).status_code == 422
    assert not Leaving.objects.exists()
    assert client.post("/privacy/leave/", {"password": PASSWORD, "code": code_now()}).status_code == 302
    assert Leaving.objects.exists()


def test_passwords_are_not_guessed_here(world, signed_in):
    client = signed_in(world.people.student)
    answers = [client.post("/privacy/leave/", {"password": f"guess {n}"}).status_code for n in range(12)]
    assert answers[0] == 422
    assert answers[-1] == 429
    assert client.post("/privacy/leave/", {"password": PASSWORD}).status_code == 429


def test_the_link_of_the_mail_takes_it_back_without_a_sign_in(world, mails):
    user = world.people.student
    ((to, sent),) = mails(lambda: ask_to_leave(user=user))
    assert (to, sent.subject) == (user.email, "Your account is going to be deleted")
    assert user.name not in sent.body
    link = re.search(r"/privacy/stay/\S+", sent.body)[0]
    asked = Client().get(link)
    assert "Keep the account?" in asked.content.decode()
    assert user.name not in asked.content.decode()
    assert user.email not in asked.content.decode()
    assert Leaving.objects.exists(), "looking alone changes nothing: mail programs open links"
    ((to, sent),) = mails(lambda: Client().post(link))
    assert (to, sent.subject, Leaving.objects.exists()) == (user.email, "Your account stays", False)
    assert Client().get(link).status_code == 404
    assert Client().get("/privacy/stay/forged/").status_code == 404


def test_home_and_profile_offer_to_stay(world, signed_in):
    ask_to_leave(user=world.people.student)
    client = signed_in(world.people.student)
    for page in ("/", "/people/profile/", "/privacy/data/"):
        assert "is going to be erased on" in client.get(page).content.decode()
    assert client.get("/privacy/leave/").status_code == 302
    client.post("/privacy/stay/")
    assert not Leaving.objects.exists()
    assert "is going to be erased on" not in client.get("/").content.decode()


def test_meanwhile_nobody_else_sees_films_and_attempts(world, signed_in):
    people, video, staff = world.people, world.video, make_staff()
    assert videos_visible_to(people.coach).filter(pk=video.pk).exists()
    leaving = ask_to_leave(user=people.student)
    for other in (people.coach, staff):
        assert not videos_visible_to(other).filter(pk=video.pk).exists()
        assert not videos_correctable_by(other).filter(pk=video.pk).exists()
        assert not attempts_visible_to(other).filter(pk=world.attempt.pk).exists()
        assert signed_in(other).get(f"/library/videos/{video.pk}/file/").status_code == 404
    own = signed_in(people.student)
    assert own.get(world.attempt.get_absolute_url()).status_code == 200
    assert b"".join(own.get(f"/library/videos/{video.pk}/file/").streaming_content) == b"rendition"
    stay(leaving=leaving)
    assert videos_visible_to(people.coach).filter(pk=video.pk).exists()
    assert attempts_visible_to(people.coach).filter(pk=world.attempt.pk).exists()


def test_a_coach_who_is_leaving_is_seen_by_students_no_more_and_the_group_says_when_it_ends(world, signed_in):
    ask_to_leave(user=world.people.coach)
    client = signed_in(world.people.student)
    page = client.get(world.attempt.get_absolute_url()).content.decode()
    assert "You no longer have access to the reference video." in page
    assert "it ends on" in client.get(f"/coaching/groups/{world.people.group.pk}/").content.decode()
    reference = world.attempt.routine.reference_id
    assert client.get(f"/library/videos/{reference}/poster/").status_code == 404


def test_nothing_is_erased_before_its_time(world):
    leaving = ask_to_leave(user=world.people.student)
    assert begin_due() == 0
    Leaving.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert begin_due() == 1
    assert begin_due() == 0, "it waits already"
    Leaving.objects.update(due_at=timezone.now() + timedelta(hours=1))
    erase(leaving)
    assert User.objects.filter(pk=world.people.student.pk, is_active=True).exists()


def test_when_the_time_is_over_the_account_is_erased_and_a_mail_says_so(
    world, mails, signed_in, settings, django_capture_on_commit_callbacks
):
    user = world.people.student
    client, pk, email = signed_in(user), user.pk, user.email
    leaving = ask_to_leave(user=user)
    Leaving.objects.update(due_at=timezone.now())
    begin_due()
    ((to, sent),) = mails(lambda: erase(leaving))
    assert (to, sent.subject) == (email, "Your account is erased")
    assert not User.objects.filter(pk=pk).exists()
    assert not Job.objects.filter(kind="erase_account").exists()
    assert client.get("/privacy/data/")["Location"].startswith("/accounts/login/")
    assert Erasure.objects.count() == 1
    assert not any(str(world.video.pk) in name for name in files_under(settings.MEDIA_ROOT))
    assert files_under(settings.UPLOAD_DIR) == []
    assert world.people.coach.videos.count() == 1


def test_once_it_has_begun_there_is_no_way_back_and_nobody_signs_in(world, monkeypatch):
    user = world.people.student
    leaving = ask_to_leave(user=user)
    Leaving.objects.update(due_at=timezone.now())
    begin_due()

    def broken(_person: User) -> None:
        raise OSError("the disk is away")

    monkeypatch.setattr("privacy.erasing.job.hand_over", broken)
    monkeypatch.setattr("django.conf.settings.JOB_MAX_TRIES", 1)
    erase(leaving)
    job = Job.objects.get(kind="erase_account")
    assert (job.state, job.error_code) == ("failed", "unexpected")
    with pytest.raises(TooLateToStay):
        stay(leaving=leaving)
    assert not Client().login(email=user.email, password=PASSWORD)
    monkeypatch.undo()
    keep_terms()
    erase(leaving)
    assert not User.objects.filter(pk=user.pk).exists(), "it was asked for again, and done"


def test_the_groups_of_a_coach_who_goes_end_and_their_students_are_told(world, mails):
    people = world.people
    EmailAddress.objects.create(user=people.student, email=people.student.email, verified=True, primary=True)

    def go() -> None:
        leaving = ask_to_leave(user=people.coach)
        Leaving.objects.update(due_at=timezone.now())
        begin_due()
        erase(leaving)

    written = mails(go)
    told = {to for to, sent in written if sent.subject == "One of your groups has ended"}
    assert told == {people.student.email, people.classmate.email}
    assert all("Carla" not in sent.body and "Tuesday" not in sent.body for _to, sent in written)
    assert not Group.objects.exists()
    attempt = Attempt.objects.get()
    assert attempt.score is not None
    routine = attempt.routine
    assert (routine.title, routine.owner, routine.reference, routine.description) == (
        "Arm lift",
        None,
        None,
        "",
    )


def test_a_group_with_another_coach_is_handed_over_with_its_routines(world, mails, signed_in):
    people = world.people
    Membership.objects.create(group=people.group, user=people.other_coach, role="coach")
    late = make_person("Late Coach", coach=True)
    Membership.objects.create(group=people.group, user=late, role="coach")
    add_take(
        routine=world.attempt.routine, video=measured_video(owner=people.coach, track=movement(lift=140))
    )
    leave(people.coach, mails=mails)
    told = {one.to[0] for one in mail.outbox if one.subject == "A group is yours now"}
    assert told == {people.other_coach.email}
    group = Group.objects.get()
    assert group.owner == people.other_coach
    assert set(group.members.values_list("pk", flat=True)) == {
        *(people.student.pk, people.classmate.pk, people.other_coach.pk, late.pk)
    }
    routine = Routine.objects.get()
    assert (routine.owner, routine.reference, routine.takes.count()) == (people.other_coach, None, 0)
    assert list(Video.objects.all()) == [world.video]
    page = signed_in(people.other_coach).get(routine.get_absolute_url()).content.decode()
    assert "Choose another one; then it can be practised again." in page


def test_a_coach_who_is_leaving_too_takes_nothing_over(world, mails):
    people = world.people
    Membership.objects.create(group=people.group, user=people.other_coach, role="coach")
    ask_to_leave(user=people.other_coach)
    Leaving.objects.update(due_at=timezone.now() + timedelta(days=1))
    leaving = ask_to_leave(user=people.coach)
    Leaving.objects.filter(pk=leaving.pk).update(due_at=timezone.now())
    begin_due()
    mails(lambda: erase(leaving))
    assert not Group.objects.exists()


def test_routines_that_nobody_practised_go_too(people, mails):
    routine = Routine.objects.create(
        owner=people.coach, title="Never", reference=measured_video(owner=people.coach, track=movement())
    )
    leave(people.coach, mails=mails)
    assert not Routine.objects.filter(pk=routine.pk).exists()


def test_a_broker_that_is_away_or_of_another_kind_hinders_nobody(world, monkeypatch):
    from privacy.erasing.names import names_of

    names = names_of(world.people.student)
    assert names.jobs
    for address in ("redis://127.0.0.1:1/0", "amqp://127.0.0.1:1//"):
        monkeypatch.setattr("privacy.erasing.broker.broker_address", lambda address=address: address)
        assert forget_messages(names) == 0


def test_the_api_does_the_same(world, signed_in):
    client = signed_in(world.people.student)
    assert client.get("/api/leaving/").status_code == 404
    refused = client.post("/api/leaving/", {"password": "no"}, content_type="application/json")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_confirmed")
    asked = client.post("/api/leaving/", {"password": PASSWORD}, content_type="application/json")
    assert asked.status_code == 202
    assert client.get("/api/leaving/").json() == asked.json()
    assert client.delete("/api/leaving/").status_code == 204
    assert not Leaving.objects.exists()
    assert services.begin_due() == 0
