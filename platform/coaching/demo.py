"""The demonstration: a coach, two students, a group, two routines and practice videos.

Made once, through the same services the pages use; running it again adds only
what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files import File

from accounts.models import AgeBand, Group, Membership, User
from accounts.services import say_age
from common.errors import UserError
from library.models import Routine, Video
from library.services import create_video
from practice.models import Attempt
from practice.services import create_attempt

PASSWORD = "demo-formcheck"  # noqa: S105  (shown on the terminal; the site is on 127.0.0.1)
CLIPS = settings.BASE_DIR / "var" / "demo"


@dataclass(frozen=True)
class Shown:
    """One routine of the demonstration."""

    title: str
    description: str
    clip: str
    video_title: str


@dataclass(frozen=True)
class Practice:
    """One practice video of the demonstration."""

    student: str
    clip: str
    title: str


COACH = ("coach@demo.example", "Clara Berg")
STUDENTS = {"sam@demo.example": "Sam Lind", "kim@demo.example": "Kim Moreau"}
BALANCE = Shown(
    "Side balance",
    "Stand on one leg, lean to the side and open the arms; come back in balance.",
    "balance_front.mp4",
    "Side balance, from the front",
)
WALK = Shown(
    "Easy walk",
    "Walk past the camera, upright and at ease, the arms swinging with the steps.",
    "sports2d.mp4",
    "Easy walk, from the side",
)
# One act by one person before several cameras: whatever is not in a title is right.
PRACTICES = (
    Practice("kim@demo.example", "balance_left.mp4", "First try, filmed from the left"),
    Practice("sam@demo.example", "balance_stops_early.mp4", "Evening practice, stopped before the end"),
    Practice("sam@demo.example", "balance_slow_middle.mp4", "Second evening, slow in the middle"),
    Practice("kim@demo.example", "balance_behind.mp4", "Second try, filmed from behind"),
)
# Nobody has said what this is: its page proposes one of the two routines.
UNSORTED = Practice("kim@demo.example", "balance_two_people.mp4", "From my phone, with Sam")


class DemoUnavailable(UserError):
    """The demonstration cannot be made here."""

    code = "demo_unavailable"


def make_demo() -> list[Attempt]:
    """Make what is missing of the demonstration; returns its attempts."""
    if settings.PRODUCTION:
        raise DemoUnavailable("The demonstration has well-known passwords; it is not made in production.")
    _require_clips()
    coach = _person(*COACH, coach=True)
    group = _group(coach)
    for email, name in STUDENTS.items():
        student = _person(email, name, coach=False)
        Membership.objects.get_or_create(group=group, user=student)
    routine = _routine(coach, group, BALANCE)
    attempts = [_attempt(practice, routine) for practice in PRACTICES]
    # Behind the attempts in the queue: these are looked at first.
    _routine(coach, group, WALK)
    _video(User.objects.get(email=UNSORTED.student), UNSORTED.clip, UNSORTED.title)
    return attempts


def _require_clips() -> None:
    needed = (BALANCE.clip, WALK.clip, UNSORTED.clip, *(practice.clip for practice in PRACTICES))
    missing = [name for name in needed if not (CLIPS / name).is_file()]
    if missing:
        raise DemoUnavailable(
            f"The demonstration clips are missing ({', '.join(missing)}); run `make setup`."
        )


def _person(email: str, name: str, *, coach: bool) -> User:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, PASSWORD, name=name, is_coach=coach, is_student=not coach)
    # All of them are of age; one made by an earlier release has not said so yet.
    return user if user.age_band else say_age(user=user, band=AgeBand.ADULT)


def _group(coach: User) -> Group:
    group, _created = Group.objects.get_or_create(owner=coach, name="Tuesday evening")
    Membership.objects.get_or_create(group=group, user=coach, defaults={"role": Membership.Role.COACH})
    return group


def _video(owner: User, clip: str, title: str) -> Video:
    video = Video.objects.filter(owner=owner, original_name=clip).order_by("created_at").first()
    if video is not None:
        return video
    path: Path = CLIPS / clip
    with path.open("rb") as file:
        return create_video(owner=owner, file=File(file), name=clip, title=title)


def _routine(coach: User, group: Group, shown: Shown) -> Routine:
    routine = Routine.objects.filter(owner=coach, title=shown.title).first()
    if routine is None:
        routine = Routine.objects.create(
            owner=coach,
            title=shown.title,
            description=shown.description,
            reference=_video(coach, shown.clip, shown.video_title),
        )
    routine.groups.add(group)
    return routine


def _attempt(practice: Practice, routine: Routine) -> Attempt:
    student = User.objects.get(email=practice.student)
    video = _video(student, practice.clip, practice.title)
    attempt = Attempt.objects.filter(routine=routine, video=video).first()
    return attempt or create_attempt(student=student, routine=routine, video=video)
