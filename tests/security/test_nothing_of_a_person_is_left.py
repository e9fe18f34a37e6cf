"""Somebody with a whole account leaves; afterwards nothing that names them is anywhere.

Looked for are their address, name, ids, file names and sessions: in every table, in the bytes of SQLite's
file and its write-ahead log, in stored files, uploads, mails and logs, and in the cache. The broker and
PostgreSQL are in ``tests/servers/test_leaving_with_servers.py``.
"""

from __future__ import annotations

import json
import logging
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings as django_settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.mail import send_mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Group, Membership, User
from accounts.services import set_recognition_consent, set_training_consent
from common.reasons import kept
from library.jobs import run as jobs
from library.jobs.turns import turns_of
from library.models import Job, Routine, Track, Upload, Video
from library.routines.services import add_take
from modelroom.corrections.services import save_corrections
from modelroom.datasets.folders import IMAGES, folder_of, write_about
from modelroom.models import Correction, DataSet
from modelroom.models import InService as PoseInService
from modelroom.models import TrainingRun as PoseRun
from practice.models import Attempt
from practice.services import create_attempt
from privacy.erasing.database import clean_up
from privacy.exports.services import ask_for_export
from privacy.exports.spool import spool_of
from privacy.models import Erasure, Leaving, StaffAct
from privacy.services import ask_to_leave, begin_due
from recognition.models import InService, Recognition, TrainingRun
from scoring.pose.corrections import Correction as EngineCorrection
from scoring.reasons import Reason
from tests.library.tus import Sender
from tests.people import PASSWORD, make_people, make_staff
from tests.practice.bodies import movement
from tests.practice.stage import measured_video, run_job_of
from tests.privacy.conftest import with_files
from tests.security.leftovers import files_in, in_cache, in_files, in_tables, spellings

pytestmark = [pytest.mark.unit, pytest.mark.django_db(transaction=True)]

PK = 918_273_645
"""A key that no other number is by chance."""

EMAIL, NAME = "wilhelmina.weg@leavers.example", "Wilhelmina Weg-Damit"


@dataclass(frozen=True)
class Account:
    """Somebody who teaches and practises, with all an account can have, and those who stay."""

    person: User
    other_coach: User
    student: User
    staff: User
    routine: Routine
    """Of theirs; the student has practised it."""
    ids: set[UUID]
    texts: set[str]

    @property
    def names(self) -> list[str]:
        """Everything that names them."""
        return spellings(self.ids | self.texts | {EMAIL, NAME, str(PK)})


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    """Messages are left out here."""
    monkeypatch.setattr("library.jobs.services.wake", lambda *_args, **_keywords: None)
    monkeypatch.setattr("privacy.erasing.broker.broker_address", lambda: "memory://")


@pytest.fixture
def logs(settings, monkeypatch, tmp_path) -> Iterator[Path]:
    """The folder of the logs, and everything that is logged in a file of it; mails are written to files."""
    settings.LOG_FILES = [str(tmp_path / "logs" / "*.log")]
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    monkeypatch.setattr("privacy.erasing.logs.BLOCK", 64 * 1024)
    monkeypatch.setattr("privacy.erasing.logs.OVERLAP", 256)
    (tmp_path / "logs").mkdir()
    handler = logging.FileHandler(tmp_path / "logs" / "site.log")
    logging.getLogger().addHandler(handler)
    yield tmp_path
    logging.getLogger().removeHandler(handler)
    handler.close()


def film(owner: User, name: str, **movement_of: float) -> Video:
    """A measured video with all its files."""
    video = with_files(measured_video(owner=owner, track=movement(**movement_of), title="Film"))
    Video.objects.filter(pk=video.pk).update(original_name=name)
    return video


def a_routine(owner: User, title: str, groups: list[Group], name: str) -> Routine:
    routine = Routine.objects.create(
        owner=owner, title=title, reference=film(owner, name), description=f"As {owner.name} does it."
    )
    routine.groups.set(groups)
    return routine


def an_attempt(student: User, routine: Routine, name: str) -> Attempt:
    video = film(student, name, lift=120.0)
    attempt = create_attempt(student=student, routine=routine, video=video)
    for job in Job.objects.filter(kind="check_take"):
        jobs.run(job_id=job.pk)
    run_job_of(attempt)
    assert attempt.score is not None
    return attempt


def sign_in_and_look_around(person: User, wrong: str) -> None:
    """Sessions, limits that count tries, a begun upload, and lines in the log."""
    for _device in range(2):
        client = Client()
        client.post("/accounts/login/", {"login": EMAIL, "password": "not it"})
        assert client.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD}).status_code == 302
        assert client.get(f"/library/videos/{wrong}/nothing/").status_code == 404
    client.post("/privacy/leave/", {"password": "not it"})
    sender = Sender(client)
    address = sender.begin(1000, filename="wilhelminas-unfinished.mp4", title="Half")["Location"]
    sender.send(address, b"x" * 400, 0)
    assert Upload.objects.filter(owner=person, video=None, offset=400).exists()


def correct(video: Video, by: User) -> None:
    """Put a frame of the video right."""
    track = movement(lift=120.0)
    frame = EngineCorrection(float(track.times[5]), track.keypoints[5], False)
    save_corrections(video=video, by=by, track=video.track.pk, frames=[frame])


def recognised(group: Group, video: Video, routine: Routine, person: User) -> None:
    """A model of the group that learned from the person, and what it took a video for."""
    run = TrainingRun(group=group, material="m", examples={str(routine.pk): 1})
    run.weights.save("w", ContentFile(b"weights"), save=False)
    run.manifest.save("m", ContentFile(json.dumps({"people": [person.pk]}).encode()), save=False)
    run.save()
    run.learned_from.create(person=person, video=routine.reference, examples=1)
    InService.objects.create(group=group, run=run, by=person, by_hand=True)
    Recognition.objects.create(video=video, group=group, run=None, shares=[[str(routine.pk), 0.9]])


def learned_in_the_model_room(person: User, video: Video) -> None:
    """A data set with a photo of theirs, and a run that learned from it."""
    data_set = DataSet.objects.create(owner=person, photos=1, people=1)
    folder = folder_of(data_set)
    (folder / IMAGES).mkdir(parents=True)
    write_about(folder, data_set, photos=1, people=1)
    DataSet.objects.filter(pk=data_set.pk).update(folder=str(folder))
    data_set.pictures.create(video=video, name="photo000001")
    (folder / IMAGES / "photo000001.jpg").write_bytes(b"a photo of wilhelmina")
    run = PoseRun.objects.create(owner=person, kind="distill", config="distill", data_set=data_set)
    run.learned_from.create(person=person, video=video, examples=1)


def noted(staff: User, about: object, words: str) -> None:
    """An entry of the administration's log."""
    kind = ContentType.objects.get_for_model(about)
    LogEntry.objects.create(
        user=staff, content_type=kind, object_id=str(about.pk), object_repr=words, action_flag=CHANGE
    )


@pytest.fixture
def account(logs) -> Account:
    """Everything that a person can have here."""
    people, staff = make_people(), make_staff()
    person = User.objects.create_user(EMAIL, PASSWORD, pk=PK, name=NAME, is_coach=True, age_band="adult")
    User.objects.create_user("later@example.org", PASSWORD, pk=PK + 9, name="Somebody Later")
    EmailAddress.objects.create(user=person, email=EMAIL, verified=True, primary=True)
    EmailAddress.objects.create(user=person, email="wilhelmina.neu@leavers.example")
    set_training_consent(user=person, given=True)
    set_recognition_consent(user=person, given=True)
    own = Group.objects.create(name="Hers", owner=person)
    shared = Group.objects.create(name="With another coach", owner=person)
    for group in (own, shared):
        Membership.objects.create(group=group, user=person, role="coach")
        Membership.objects.create(group=group, user=people.student)
    Membership.objects.create(group=shared, user=people.other_coach, role="coach")
    Membership.objects.create(group=people.group, user=person)
    routine = a_routine(person, "Practised", [own, shared], "wilhelmina-reference.mov")
    add_take(routine=routine, video=film(person, "wilhelmina-take.mov", lift=140.0))
    lonely = a_routine(person, "Never practised", [own], "wilhelmina-never.mov")
    theirs = a_routine(people.coach, "Of the other coach", [people.group], "coach.mov")
    attempt = an_attempt(person, theirs, "wilhelmina-practice.mov")
    student_attempt = an_attempt(people.student, routine, "student.mov")
    correct(attempt.video, people.coach)
    correct(student_attempt.video, person)
    recognised(people.group, student_attempt.video, lonely, person)
    Recognition.objects.create(video=attempt.video, group=people.group, shares=[[str(theirs.pk), 0.9]])
    learned_in_the_model_room(person, attempt.video)
    PoseInService.objects.create(by=person)
    Job.objects.filter(kind="score_attempt", owner=people.student).update(
        state="failed", reason=kept(Reason("not_measured", "video", {"title": NAME}))
    )
    sign_in_and_look_around(person, str(attempt.video_id))
    noted(staff, person, NAME)
    noted(staff, routine.reference, "A video of hers")
    noted(staff, theirs, f"Shared with {EMAIL}")
    noted(person, theirs, "What she did herself")
    looked = {"door": "admin", "act": "view"}
    StaffAct.objects.create(**looked, by=staff, about=person, object_id=str(routine.reference_id))
    StaffAct.objects.create(**looked, by=person, about=people.coach)
    TOTP.activate(person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(person)
    send_mail("To her", "Hello,", None, [EMAIL])
    send_mail("To somebody else", "Hello,", None, [people.coach.email])
    ask_for_export(user=person)
    for job in Job.objects.filter(kind="export_data"):
        assert jobs.run(job_id=job.pk)
    ask_for_export(user=person)
    killed = spool_of(person.exports.get().pk)
    killed.write_bytes(f"what a killed worker wrote of {EMAIL}".encode())
    logging.getLogger("django").info("Mail to %s about %s could not be sent", EMAIL, attempt.video_id)
    (logs / "logs" / "worker.log").write_text("line\n" * 50_000 + f"{NAME} {lonely.pk.hex}\n")
    turns_of("celery")
    rows = [own, routine.reference, lonely, lonely.reference, attempt, attempt.video, attempt.score]
    ids = {row.pk for row in rows} | {one.pk for one in Job.objects.filter(owner=person)}
    ids |= set(Video.objects.filter(owner=person).values_list("pk", flat=True))
    ids |= set(Track.objects.filter(videos__owner=person).values_list("pk", flat=True))
    ids |= set(Upload.objects.filter(owner=person).values_list("pk", flat=True))
    ids |= set(TrainingRun.objects.values_list("pk", flat=True)) | {person.exports.get().pk}
    ids |= set(Correction.objects.filter(video=attempt.video).values_list("pk", flat=True))
    sessions = {one.pk for one in Session.objects.all() if one.get_decoded().get("_auth_user_id") == str(PK)}
    assert len(sessions) >= 2
    texts = sessions | {person.password.split("$")[-1], "wilhelmina"}
    return Account(person, people.other_coach, people.student, staff, routine, ids, texts)


def leave(account: Account) -> None:
    """Ask, wait, and be erased."""
    leaving = ask_to_leave(user=account.person)
    account.ids.add(leaving.pk)
    Leaving.objects.update(due_at=timezone.now())
    assert begin_due() == 1
    job = Job.objects.get(kind="erase_account")
    account.ids.add(job.pk)
    assert jobs.run(job_id=job.pk)


def database_files() -> list[Path]:
    """SQLite's file and its write-ahead log."""
    name = Path(connection.settings_dict["NAME"])
    return [path for path in (name, name.with_name(name.name + "-wal")) if path.exists()]


def everywhere(account: Account, logs: Path) -> dict[str, list[str]]:
    """What is found of the person, place by place."""
    names = account.names
    stored = (Path(django_settings.MEDIA_ROOT), Path(django_settings.UPLOAD_DIR), logs)
    learned = Path(django_settings.LEARN_DIR)
    number = struct.pack(">i", PK)
    return {
        "tables": in_tables(names, [PK]),
        "database": in_files(database_files(), names)
        + [f"{path}: the key" for path in database_files() if number in path.read_bytes()],
        "files": in_files(files_in(*(folder for folder in (*stored, learned) if folder.is_dir())), names),
        "cache": in_cache(names),
    }


@pytest.mark.skipif(connection.vendor != "sqlite", reason="looks into the bytes of SQLite's file")
def test_nothing_is_left(account, logs):
    before = everywhere(account, logs)
    assert all(before.values()), "the search finds the person while they are there"
    leave(account)
    assert not User.objects.filter(pk=PK).exists()
    assert Erasure.objects.get().cleaned_at is not None
    assert everywhere(account, logs) == {"tables": [], "database": [], "files": [], "cache": []}


def test_what_others_have_stays(account, logs):
    leave(account)
    routine = Routine.objects.get(pk=account.routine.pk)
    assert (routine.owner, routine.reference, routine.title) == (account.other_coach, None, "Practised")
    attempt = Attempt.objects.get(student=account.student)
    assert attempt.score is not None
    assert attempt.video.track is not None
    assert attempt.video.original.storage.exists(attempt.video.original.name)
    assert Correction.objects.get(video=attempt.video).by is None
    assert Group.objects.filter(name="With another coach", owner=account.other_coach).exists()
    assert not Group.objects.filter(name="Hers").exists()
    mails = b"".join(path.read_bytes() for path in (logs / "mail").iterdir())
    assert b"carla.coach@example.org" in mails
    log = (logs / "logs" / "worker.log").read_bytes()
    assert log.count(b"line\n") == 50_000, "only what names the person is written over"


def test_without_overwriting_and_rewriting_the_database_would_keep_it(account, logs, monkeypatch):
    monkeypatch.setattr("privacy.erasing.job.clean_up", lambda: False)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=OFF")
    leave(account)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=ON")
    left = everywhere(account, logs)
    assert left["tables"] == []
    assert left["database"], "this is what the test above would find"
    assert Erasure.objects.get().cleaned_at is None
    assert clean_up(), "as the hourly task does"
    assert everywhere(account, logs)["database"] == []


def test_a_worker_that_died_in_the_middle_is_taken_over(account, logs, monkeypatch):
    class Killed(BaseException):
        pass

    def killed(*_args: object) -> None:
        raise Killed

    monkeypatch.setattr("privacy.erasing.job._erase_person", killed)
    with pytest.raises(Killed):
        leave(account)
    monkeypatch.undo()
    monkeypatch.setattr("library.jobs.services.wake", lambda *_args, **_keywords: None)
    monkeypatch.setattr("privacy.erasing.broker.broker_address", lambda: "memory://")
    job = Job.objects.get(kind="erase_account")
    Job.objects.filter(pk=job.pk).update(state="queued", lease=None)
    assert jobs.run(job_id=job.pk)
    assert not any(everywhere(account, logs).values())
