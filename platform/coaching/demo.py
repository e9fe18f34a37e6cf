"""The demonstration: a coach, three students, a group, two routines and practice videos.

Made once, through the same services the pages use; running it again adds only
what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.utils import timezone

from accounts.models import AgeBand, Group, Membership, User
from accounts.services import say_age
from common.errors import UserError
from library.models import Routine, Video
from library.services import create_video
from practice.models import Attempt
from practice.services import create_attempt, name_attempt

PASSWORD = "demo-formcheck"  # noqa: S105  (shown on the terminal; the site is on 127.0.0.1)
CLIPS = settings.BASE_DIR / "var" / "demo"


@dataclass(frozen=True)
class Shown:
    """One routine of the demonstration."""

    title: str
    description: str
    clip: str
    video_title: str
    goal: tuple[int, int] | None = None


@dataclass(frozen=True)
class Practice:
    """One practice video of the demonstration."""

    student: str
    clip: str
    title: str
    note: str = ""
    days_ago: int = 0
    minutes: int = 0
    """After six in the evening of that day; of today, it was made when it was made."""


COACH = ("coach@demo.example", "Clara Berg")
NOA = "noa@demo.example"
STUDENTS = {"sam@demo.example": "Sam Lind", "kim@demo.example": "Kim Moreau", NOA: "Noa Weber"}
GOAL = (85, 100)
"""The coach's goal for the balance: totals that it takes the whole movement to reach."""
BALANCE = Shown(
    "Side balance",
    "Stand on one leg, lean to the side and open the arms; come back in balance.",
    "balance_front.mp4",
    "Side balance, from the front",
    GOAL,
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
# The same act, cut, turned back before its end, slowed or mirrored (coaching.demo_clips): the scores are what
# the engine makes of these films. Only the days are made up, so that there are weeks to look back on.
WEEKS = (
    Practice(NOA, "balance_back_after_0.40.mp4", "First try", "I come back much too soon.", 34),
    Practice(NOA, "balance_back_after_0.57.mp4", "A little further", "", 34, 12),
    Practice(NOA, "balance_back_after_0.60.mp4", "Further still", "", 27),
    Practice(NOA, "balance_hardly_begun.mp4", "Only stood there", "The camera ran before I was ready.", 20),
    Practice(NOA, "balance_back_after_0.63.mp4", "Arms wide", "", 20, 9),
    Practice(NOA, "balance_back_after_0.80.mp4", "Nearly to the end", "Looked at one point on the wall.", 13),
    Practice(NOA, "balance_back_mirrored.mp4", "Other side, already tired", "", 13, 25),
    Practice(NOA, "balance_mirrored_slow.mp4", "Other side, slow in the middle", "", 6),
    Practice(NOA, "balance_a_little_slow.mp4", "All of it, a little slow", "", 1),
)
EVENING = 18
"""Hour at which practice began on an earlier day."""
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
    return attempts + [_attempt(practice, routine) for practice in WEEKS]


def _require_clips() -> None:
    practised = (practice.clip for practice in (*PRACTICES, *WEEKS))
    needed = (BALANCE.clip, WALK.clip, UNSORTED.clip, *practised)
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
    if shown.goal and routine.goal is None:
        routine.goal_from, routine.goal_to = shown.goal
        routine.save(update_fields=["goal_from", "goal_to"])
    routine.groups.add(group)
    return routine


def _attempt(practice: Practice, routine: Routine) -> Attempt:
    student = User.objects.get(email=practice.student)
    video = _video(student, practice.clip, practice.title)
    attempt = Attempt.objects.filter(routine=routine, video=video).first()
    if attempt is not None:
        return attempt
    attempt = create_attempt(student=student, routine=routine, video=video)
    name_attempt(attempt=attempt, title=practice.title, note=practice.note)
    if practice.days_ago:
        _put_back(attempt, practice)
    return attempt


def _put_back(attempt: Attempt, practice: Practice) -> None:
    """Give the attempt and its video the day on which they are said to have been made."""
    day = timezone.localtime() - timedelta(days=practice.days_ago)
    made = day.replace(hour=EVENING, minute=practice.minutes, second=0, microsecond=0)
    Attempt.objects.filter(pk=attempt.pk).update(created_at=made)
    Video.objects.filter(pk=attempt.video_id).update(created_at=made)
