"""A group with everybody in and around it, one thing of each kind, and the requests made of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.guardians import services as guardians
from accounts.models import GuardianInvitation, Membership, User
from accounts.services import remove_member
from assignments.services import create_assignment
from coaching.roster.notes import keep_note
from conversation.services import write_comment
from conversation.verdicts import add_sentence, set_aside
from library.models import Job, Routine, Upload, Video
from library.routines.services import add_take
from library.uploads import spool
from modelroom.models import DataSet, PoseModel, TrainingRun
from notices.mails import token_of as mails_token_of
from notices.models import Notice
from practice.models import Attempt, PosePhoto
from privacy.models import Export
from privacy.services import ask_to_leave, token_of
from tests.consents import agree, make_guardian, make_minor, shown
from tests.people import PASSWORD, People, make_people, make_person, make_staff
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, job_of, measured_video, run_job_of, shared_routine

STUDENTS, REMOVED, PRIVATE, PRACTICE, REFERENCE, OWN = (
    *("student's attempt", "removed's attempt"),
    *("student's own video", "student's practice", "reference", "-"),
)
"""What a request can be about where an address has more than one kind of it."""

ASSIGNED = "coach's assignment"

ABOUT = {
    "attempts": (STUDENTS, REMOVED),
    "assignments": (ASSIGNED,),
    "comments": ("coach's comment", "student's comment"),
    "set-aside": ("coach's verdict",),
    "sentences": ("coach's sentence",),
    "videos": (PRIVATE, PRACTICE, REFERENCE),
    "routines": ("coach's routine",),
    "takes": ("coach's take",),
    "groups": ("coach's group",),
    "jobs": (STUDENTS, REMOVED, PRIVATE),
    "uploads": ("student's upload",),
    "exports": ("student's export",),
    "notices": ("student's notice",),
    "guardian": ("student's invitation",),
    "runs": ("training run",),
    "data": ("data set",),
    "models": ("pose model",),
}


@dataclass
class World:
    """Who there is, by role, and what there is, by what an address calls it."""

    roles: dict[str, User | None]
    things: dict[tuple[str, str], Any]
    people: People
    spare: dict[str, Video] = field(default_factory=dict)
    """A video of each person's that nobody else sees and nothing uses."""
    token: str = ""
    """That of the mail to somebody who leaves."""
    invited: str = ""
    """That of the mail to somebody who is asked to be the student's guardian."""

    def client(self, role: str) -> Client:
        """A browser of theirs."""
        client, person = Client(), self.roles[role]
        if person is not None:
            client.force_login(person)
        return client

    def path(self, address: str, about: str) -> str:
        """The address with ids in it."""
        kind = next((kind for kind in ABOUT if f"{kind}/<uuid:pk>" in address), None)
        if kind is not None:
            address = address.replace("<uuid:pk>", str(self.things[kind, about].pk))
        member = "classmate"
        if address.endswith(("readmit/", "guardian/")):
            member = "removed" if address.endswith("readmit/") else "student"
        person = self.roles[member]
        assert person is not None
        address = address.replace("<int:member_pk>", str(person.pk))
        address = address.replace("<uuid:note_pk>", str(self.things["notes", "classmate"].pk))
        address = address.replace("<slug:kind>", "well_done")
        address = address.replace("<str:code>", self.people.group.invitation_code)
        address = address.replace("<int:person_pk>", str(self.people.student.pk))
        address = address.replace("<str:month>", f"{timezone.localdate():%Y-%m}")
        address = address.replace("<int:pk>", str(self.people.student.pk)).replace(
            "<str:purpose>", "training"
        )
        token = self.invited if address.startswith("people/") else self.token
        if address.startswith("notices/"):
            token = mails_token_of(self.people.student)
        address = address.replace("<str:token>", token)
        assert "<" not in address, f"no object for {address}: add one to ABOUT and to the world"
        return f"/{address}"


def make_world() -> World:
    """The coach's group with a routine, and what its people made of it."""
    people, track = make_people(), movement(seconds=2.0)
    guardian = make_guardian(make_person("Greta Guardian"), make_minor(people.student))
    agree(guardian, people.student)
    removed, former, second = make_person("Rita Removed"), *_coaches("Fred Former", "Selma Second")
    Membership.objects.create(group=people.group, user=removed)
    for coach in (former, second):
        Membership.objects.create(group=people.group, user=coach, role=Membership.Role.COACH)
    routine = shared_routine(people, track)
    attempts = {
        STUDENTS: attempt_with(people.student, routine, track),
        REMOVED: attempt_with(removed, routine, track),
    }
    for attempt in attempts.values():
        run_job_of(attempt)
    for person in (removed, former):
        remove_member(group=people.group, user=person)
    roles = {
        "student": people.student,
        "guardian": guardian,
        "coach": people.coach,
        "second": second,
        "classmate": people.classmate,
        "stranger": people.stranger,
        "visitor": None,
        "staff": make_staff(),
        "removed": removed,
        "former": former,
    }
    world = World(roles, _things(people, attempts), people)
    for role, person in roles.items():
        if person is not None:
            world.spare[role] = measured_video(owner=person, track=track, title="Spare")
    world.things["videos", PRIVATE] = world.spare["student"]
    world.things["jobs", PRIVATE] = Job.objects.get(subject_id=world.spare["student"].pk)
    world.invited = guardians.token_of(world.things["guardian", "student's invitation"])
    world.token = token_of(ask_to_leave(user=make_person("Lena Leaving")))
    for about in (PRIVATE, PRACTICE, REFERENCE):
        _with_files(world.things["videos", about])
    return world


def next_week() -> date:
    """A day that things can be due on."""
    return timezone.localdate() + timedelta(days=7)


def _coaches(*names: str) -> list[User]:
    return [make_person(name, coach=True) for name in names]


def _things(people: People, attempts: dict[str, Attempt]) -> dict[tuple[str, str], Any]:
    routine = attempts[STUDENTS].routine
    upload = Upload.objects.create(owner=people.student, filename="a.mp4", size=10)
    spool.create(upload.pk)
    export = Export(user=people.student, expires_at=timezone.now() + timedelta(days=1))
    export.file.save("all.zip", ContentFile(b"everything"))
    run = TrainingRun.objects.create(owner=people.coach, kind="distill", config="distill")
    take = measured_video(owner=people.coach, track=movement(seconds=2.0), title="Take")
    return {
        **_comments(people, attempts[STUDENTS]),
        **{("attempts", about): attempt for about, attempt in attempts.items()},
        **{("jobs", about): job_of(attempt) for about, attempt in attempts.items()},
        ("assignments", ASSIGNED): create_assignment(
            by=people.coach, group=people.group, routine=routine, due_on=next_week()
        ),
        ("videos", PRACTICE): attempts[STUDENTS].video,
        ("videos", REFERENCE): routine.reference,
        ("routines", "coach's routine"): routine,
        ("takes", "coach's take"): add_take(routine=routine, video=take),
        ("groups", "coach's group"): people.group,
        ("uploads", "student's upload"): upload,
        ("notes", "classmate"): keep_note(
            membership=people.group.memberships.get(user=people.classmate), author=people.coach, text="A note"
        ),
        ("exports", "student's export"): export,
        ("notices", "student's notice"): Notice.objects.get(recipient=people.student, kind="result"),
        ("guardian", "student's invitation"): GuardianInvitation.objects.create(
            ward=people.student, invited_by=people.student, email="parent@example.org"
        ),
        ("runs", "training run"): run,
        ("data", "data set"): DataSet.objects.create(owner=people.coach),
        ("models", "pose model"): PoseModel.objects.create(name="some-model", run=run),
    }


def _comments(people: People, attempt: Attempt) -> dict[tuple[str, str], Any]:
    coach, writers = people.coach, (("coach's", people.coach), ("student's", people.student))
    verdict = {"about": "knee bent", "at": None, "verdict": "wrong", "reason": "It was not"}
    comments = {name: write_comment(attempt=attempt, writer=writer, text="Words") for name, writer in writers}
    for comment in comments.values():
        comment.voice.save("voice.m4a", ContentFile(b"what was said"))
    return {
        **{("comments", f"{name} comment"): comment for name, comment in comments.items()},
        ("set-aside", "coach's verdict"): set_aside(attempt=attempt, by=coach, **verdict),
        ("sentences", "coach's sentence"): add_sentence(attempt=attempt, by=coach, text="Words"),
    }


def _with_files(video: Video) -> None:
    """Something to deliver; what is in it does not matter."""
    for file in (video.original, video.rendition, video.poster):
        file.save("clip.mp4", ContentFile(b"what was filmed"), save=False)
    video.save()


# --- what to send -----------------------------------------------------------------

CRITERION = {"kind": "greatest_angle", "part": "shoulder", "side": "left", "at_least": "100"}
TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}
Sent = dict[str, Any]


def _json(**values: Any) -> Sent:
    return {"data": values, "content_type": "application/json"}


def _form(**values: Any) -> Sent:
    return {"data": values}


def _routine(world: World, role: str) -> str:
    return str(world.things["routines", "coach's routine"].pk)


def _another_routine(world: World, role: str) -> str:
    """One of the person's own, in no group."""
    person = world.roles[role]
    made = Routine.objects.create(owner=person, title="Another", reference=world.spare.get(role))
    return str(made.pk)


def _spare(world: World, role: str) -> str:
    return str(world.spare[role].pk) if role in world.spare else ""


def _start_again(world: World, role: str, about: str) -> Sent:
    Job.objects.update(state=Job.State.FAILED, retryable=True, error_code="lost")
    return {}


def _wait(world: World, role: str, about: str) -> Sent:
    Job.objects.update(state=Job.State.QUEUED)
    return {}


def _profile(world: World, role: str, about: str) -> Sent:
    """Another name; whoever has groups or children stays who they are."""
    kept = ["student", "guardian"] if role == "guardian" else ["student", "coach"]
    return _form(name="Other", roles=["student"] if role == "student" else kept)


def _password(world: World, role: str, about: str) -> Sent:
    return _json(password=PASSWORD)


def _leaving(world: World, role: str, about: str) -> Sent:
    person = world.roles[role]
    if person is not None:
        ask_to_leave(user=person)
    return {}


def _edit(world: World, role: str, about: str) -> Sent:
    reference = world.things["videos", REFERENCE].pk
    return _form(
        title="Other", reference=str(reference), red_threshold=60, groups=[str(world.people.group.pk)]
    )


def _corrected(world: World, role: str, about: str) -> Sent:
    return _json(track=str(world.things["videos", about].track_id), frames=[], removed=[])


def _photo(world: World, role: str, about: str) -> Sent:
    """Something that begins like a photo; only workers look further."""
    return _form(photo=ContentFile(b"\xff\xd8\xff and more", name="photo.jpg"))


def _photo_sent(world: World, role: str, about: str) -> Sent:
    """Who may ask has sent one before."""
    person = world.roles[role]
    if person is not None:
        PosePhoto.objects.get_or_create(attempt=world.things["attempts", about], owner=person)
    return {}


SENT: dict[tuple[str, str], Callable[[World, str, str], Sent]] = {
    ("POST", "api/attempts/"): lambda world, role, about: _json(
        routine=_routine(world, role), video=_spare(world, role)
    ),
    ("GET", "api/attempts/<uuid:pk>/poses/photo/"): _photo_sent,
    ("POST", "api/attempts/<uuid:pk>/poses/photo/"): _photo,
    ("POST", "api/attempts/<uuid:pk>/rescore/"): lambda world, role, about: _json(mirror="yes"),
    ("POST", "api/assignments/"): lambda world, role, about: _json(
        group=str(world.people.group.pk), routine=_routine(world, role), due_on=str(next_week())
    ),
    ("PATCH", "api/assignments/<uuid:pk>/"): lambda world, role, about: _json(times=2),
    ("POST", "assignments/<uuid:pk>/edit/"): lambda world, role, about: _form(
        due_on=str(next_week()), times=2
    ),
    ("POST", "assignments/groups/<uuid:pk>/new/"): lambda world, role, about: _form(
        routine=_routine(world, role), due_on=str(next_week()), times=1
    ),
    ("POST", "coaching/groups/<uuid:pk>/routines/add/"): lambda world, role, about: _form(
        routine=_another_routine(world, role)
    ),
    ("POST", "coaching/groups/<uuid:pk>/routines/remove/"): lambda world, role, about: _form(
        routine=_routine(world, role)
    ),
    ("POST", "api/attempts/<uuid:pk>/comments/"): lambda world, role, about: _json(text="Words"),
    ("POST", "api/attempts/<uuid:pk>/set-aside/"): lambda world, role, about: _json(
        about="knee bent", verdict="wrong", reason="It was not"
    ),
    ("POST", "api/attempts/<uuid:pk>/sentences/"): lambda world, role, about: _json(text="Words"),
    ("PUT", "api/attempts/<uuid:pk>/total/"): lambda world, role, about: _json(
        value=70, reason="Seen from the side"
    ),
    ("PATCH", "api/comments/<uuid:pk>/"): lambda world, role, about: _json(text="Other words"),
    ("POST", "api/comments/<uuid:pk>/answers/"): lambda world, role, about: _json(text="Words"),
    ("POST", "conversation/attempts/<uuid:pk>/comments/"): lambda world, role, about: _form(text="Words"),
    ("POST", "conversation/attempts/<uuid:pk>/set-aside/"): lambda world, role, about: _form(
        about="knee bent", verdict="wrong", reason="It was not"
    ),
    ("POST", "conversation/attempts/<uuid:pk>/sentences/"): lambda world, role, about: _form(text="Words"),
    ("POST", "conversation/attempts/<uuid:pk>/total/"): lambda world, role, about: _form(
        value="70", reason="Seen from the side"
    ),
    ("POST", "conversation/attempts/<uuid:pk>/praise/"): lambda world, role, about: _form(kind="well_done"),
    ("POST", "conversation/comments/<uuid:pk>/edit/"): lambda world, role, about: _form(text="Other words"),
    ("POST", "api/groups/<uuid:pk>/recognition/choose/"): lambda world, role, about: _json(run=None),
    ("POST", "api/jobs/<uuid:pk>/retry/"): _start_again,
    ("POST", "library/jobs/<uuid:pk>/retry/"): _start_again,
    ("POST", "practice/attempts/<uuid:pk>/retry/"): _start_again,
    ("POST", "api/jobs/<uuid:pk>/cancel/"): _wait,
    ("POST", "library/jobs/<uuid:pk>/cancel/"): _wait,
    ("PUT", "api/routines/<uuid:pk>/criteria/"): lambda world, role, about: _json(criteria=[]),
    ("GET", "api/routines/<uuid:pk>/criteria/proposal/"): lambda world, role, about: _form(**CRITERION),
    ("POST", "api/routines/<uuid:pk>/takes/"): lambda world, role, about: _json(video=_spare(world, role)),
    ("PUT", "api/takes/<uuid:pk>/"): lambda world, role, about: _json(trim_start=0.1),
    ("POST", "api/uploads/"): lambda world, role, about: {
        "content_type": "",
        "HTTP_UPLOAD_LENGTH": "10",
        **TUS,
    },
    ("HEAD", "api/uploads/<uuid:pk>"): lambda world, role, about: dict(TUS),
    ("DELETE", "api/uploads/<uuid:pk>"): lambda world, role, about: dict(TUS),
    ("PATCH", "api/uploads/<uuid:pk>"): lambda world, role, about: {
        "data": b"1234",
        "content_type": "application/offset+octet-stream",
        "HTTP_UPLOAD_OFFSET": "0",
        **TUS,
    },
    ("PATCH", "api/videos/<uuid:pk>/corrections/"): _corrected,
    ("PUT", "api/videos/<uuid:pk>/person/"): lambda world, role, about: _json(time=0.5, x=0.5, y=0.5),
    ("POST", "coaching/groups/<uuid:pk>/students/<int:member_pk>/notes/"): lambda world, role, about: _form(
        text="Asks good questions."
    ),
    (
        "POST",
        "coaching/groups/<uuid:pk>/students/<int:member_pk>/notes/<uuid:note_pk>/edit/",
    ): lambda world, role, about: _form(text="Asks very good questions."),
    ("POST", "coaching/groups/<uuid:pk>/rename/"): lambda world, role, about: _form(name="Wednesday class"),
    ("POST", "coaching/groups/new/"): lambda world, role, about: _form(name="Friday class"),
    ("POST", "coaching/join/"): lambda world, role, about: _form(code=world.people.group.invitation_code),
    ("POST", "library/routines/<uuid:pk>/criteria/"): lambda world, role, about: _form(**CRITERION),
    ("POST", "library/routines/<uuid:pk>/edit/"): _edit,
    ("POST", "library/routines/<uuid:pk>/reference/"): lambda world, role, about: _form(
        chosen=_spare(world, role)
    ),
    ("POST", "library/routines/<uuid:pk>/takes/new/"): lambda world, role, about: _form(
        chosen=_spare(world, role)
    ),
    ("POST", "library/routines/new/"): lambda world, role, about: _form(
        title="Other", reference=_spare(world, role), red_threshold=60
    ),
    ("POST", "library/videos/<uuid:pk>/person/"): lambda world, role, about: _form(time=0.5, x=0.5, y=0.5),
    ("POST", "library/videos/upload/"): lambda world, role, about: _form(video=_spare(world, role)),
    ("POST", "people/profile/"): _profile,
    ("POST", "people/age/"): lambda world, role, about: _form(age_band="adult"),
    ("POST", "people/guardian/"): lambda world, role, about: _form(guardian_email="other.parent@example.org"),
    ("POST", "people/invitation/"): lambda world, role, about: _form(adult="yes"),
    ("POST", "people/children/<int:pk>/age/"): lambda world, role, about: _form(age_band="16_17"),
    ("POST", "people/consents/<str:purpose>/"): lambda world, role, about: _form(given="no"),
    ("POST", "people/children/<int:pk>/consents/<str:purpose>/"): lambda world, role, about: _form(
        given="yes", **shown("child-training")
    ),
    ("POST", "coaching/groups/<uuid:pk>/members/<int:member_pk>/guardian/"): lambda world, role, about: _form(
        guardian_email="other.parent@example.org"
    ),
    ("POST", "privacy/leave/"): lambda world, role, about: _form(password=PASSWORD),
    ("POST", "privacy/stay/"): _leaving,
    ("POST", "api/exports/"): _password,
    ("POST", "api/leaving/"): _password,
    ("GET", "api/leaving/"): _leaving,
    ("DELETE", "api/leaving/"): _leaving,
    ("POST", "practice/attempts/<uuid:pk>/mirror/"): lambda world, role, about: _form(mirror="yes"),
    ("POST", "practice/routines/<uuid:pk>/new/"): lambda world, role, about: _form(
        chosen=_spare(world, role)
    ),
    ("POST", "practice/videos/<uuid:pk>/attempt/"): lambda world, role, about: _form(
        routine=_routine(world, role)
    ),
}
"""What goes with a request that needs more than its address: whoever is let in gets what they ask for."""


def ask(world: World, client: Client, role: str, method: str, address: str, about: str):  # type: ignore[no-untyped-def]
    """The answer to a request."""
    if address == "people/invitation/":
        # The link of the mail was opened in this browser.
        client.get(world.path("people/invitation/<str:token>/", about))
    sent = SENT.get((method, address), lambda world, role, about: {})(world, role, about)
    return getattr(client, method.lower())(world.path(address, about), **sent)
