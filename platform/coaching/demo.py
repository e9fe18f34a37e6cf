"""The demonstration: a coach, eight students, a group, two routines, practice, and what is said of it.

Made once, through the same services the pages use; running it again adds only
what is missing.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.models import AgeBand, Group, Membership, User
from accounts.services import say_age
from coaching.demo_cast import (
    BALANCE,
    COACH,
    EVENING,
    PASSWORD,
    PRACTICES,
    STUDENTS,
    UNSORTED,
    WALK,
    WEEKS,
    WITHOUT_FILM,
    Practice,
    Shown,
)
from coaching.demo_talk import make_talk
from coaching.demo_tracks import MEASURED, measured_reference
from common.errors import UserError
from library.measured import create_measured
from library.models import Routine, Video
from library.services import create_video
from practice.models import Attempt
from practice.services import create_attempt, name_attempt

CLIPS = settings.BASE_DIR / "var" / "demo"


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
    attempts = {(one.student, one.title): _attempt(one, routine) for one in PRACTICES}
    # Behind the attempts in the queue: these are looked at first.
    _routine(coach, group, WALK)
    _practised(UNSORTED)
    attempts |= {(one.student, one.title): _attempt(one, routine) for one in (*WEEKS, *WITHOUT_FILM)}
    make_talk(coach=coach, group=group, attempts=attempts, clips=CLIPS)
    return list(attempts.values())


def _require_clips() -> None:
    filmed = (practice.file for practice in (*PRACTICES, *WEEKS, UNSORTED))
    needed = (BALANCE.clip, WALK.clip, MEASURED, *filmed)
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


@transaction.atomic
def _video(owner: User, clip: str, title: str, person: str = "") -> Video:
    """``person`` is known before a worker begins: its job is seen when this ends."""
    video = Video.objects.filter(owner=owner, original_name=clip).order_by("created_at").first()
    if video is not None:
        return video
    path: Path = CLIPS / clip
    with path.open("rb") as file:
        video = create_video(owner=owner, file=File(file), name=clip, title=title)
    Video.objects.filter(pk=video.pk).update(person=person)
    return video


def _routine(coach: User, group: Group, shown: Shown) -> Routine:
    routine = Routine.objects.filter(owner=coach, title=shown.title).first()
    if routine is None:
        routine = Routine.objects.create(
            owner=coach,
            title=shown.title,
            description=shown.description,
            reference=_video(coach, shown.clip, shown.video_title, shown.person),
            trim_start=shown.part[0] if shown.part else None,
            trim_end=shown.part[1] if shown.part else None,
        )
    if shown.goal and routine.goal is None:
        routine.goal_from, routine.goal_to = shown.goal
        routine.save(update_fields=["goal_from", "goal_to"])
    routine.groups.add(group)
    return routine


def _practised(practice: Practice) -> Video:
    """The practice's video; of one without a film, what it moves."""
    student = User.objects.get(email=practice.student)
    if isinstance(practice.shown, str):
        return _video(student, practice.shown, practice.title)
    video = Video.objects.filter(owner=student, original_name=practice.file).first()
    if video is not None:
        return video
    track = practice.shown.of(measured_reference(CLIPS))
    return create_measured(owner=student, track=track, name=practice.file, title=practice.title)


def _attempt(practice: Practice, routine: Routine) -> Attempt:
    video = _practised(practice)
    attempt = Attempt.objects.filter(routine=routine, video=video).first()
    if attempt is not None:
        return attempt
    attempt = create_attempt(student=video.owner, routine=routine, video=video)
    name_attempt(attempt=attempt, title=practice.title, note=practice.note)
    if practice.days_ago:
        _put_back(attempt, practice)
        attempt.refresh_from_db(fields=["created_at"])
    return attempt


def _put_back(attempt: Attempt, practice: Practice) -> None:
    """Give the attempt and its video the day on which they are said to have been made."""
    day = timezone.localtime() - timedelta(days=practice.days_ago)
    made = day.replace(hour=EVENING, minute=practice.minutes, second=0, microsecond=0)
    Attempt.objects.filter(pk=attempt.pk).update(created_at=made)
    Video.objects.filter(pk=attempt.video_id).update(created_at=made)
