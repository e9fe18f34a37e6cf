"""What there is to recognise a group's routines by, and what may be learned from.

A new video is compared with references and takes as every attempt is: that is
what coaches share them for. Attempts are examples only where their student
agreed to recognition, and nothing is learned (weights, accuracies) from anybody
who did not. Consent to training keypoint models is another purpose and does not count.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from accounts.consents.selectors import people_on_hold, people_who_agree
from accounts.models import Consent, Group, Membership, User
from library.models import Routine, Track
from library.routines.counting import counts, takes_with_tracks
from library.tracks import trimmed_track
from practice.models import Attempt
from scoring.compare.calibration import ANOTHER_MOVEMENT
from scoring.pose.track import PoseTrack

RECIPE = "3"
"""How is trained (``training_job.recipe``): with another one every group learns anew."""


class Origin(StrEnum):
    """What an example was made as."""

    REFERENCE = "reference"
    TAKE = "take"
    ATTEMPT = "attempt"


@dataclass(frozen=True)
class Example:
    """A measured video of ``owner`` that shows a routine from ``start`` to ``end`` (seconds; None: open).

    ``agreed``: whether its owner agreed that it is learned from. ``sided``: mirrored it does not count.
    """

    routine: UUID
    video: UUID
    track: UUID
    owner: int
    start: float | None
    end: float | None
    origin: Origin
    agreed: bool
    sided: bool


def routines_of(*, group: Group) -> QuerySet[Routine]:
    """The routines that a video of the group can be; none whose coach is a minor on hold."""
    shown = group.routines.exclude(owner__in=people_on_hold().values("pk"))
    return shown.select_related("owner", "reference__owner", "reference__track")


def examples_of(*, group: Group) -> list[Example]:
    """Everything that the group's routines may be recognised by: references, takes, agreed attempts.

    The attempts at a routine are in order, the newest first.
    """
    routines = list(routines_of(group=group))
    found = [*_references(routines), *_takes(routines), *_attempts(group)]
    return sorted(found, key=lambda one: (str(one.routine), one.origin))


def learnable(examples: Iterable[Example]) -> list[Example]:
    """Those that may be learned from."""
    return [one for one in examples if one.agreed]


def digest_of(examples: Iterable[Example]) -> str:
    """Names the examples as they are now, and how is trained: another video or trim gives another digest."""
    named = sorted(
        (str(one.routine), str(one.track), one.start or 0.0, -1.0 if one.end is None else one.end, one.sided)
        for one in examples
    )
    how = [RECIPE, settings.RECOGNITION_STEPS]
    return hashlib.sha256(json.dumps([how, named]).encode()).hexdigest()


def counted(examples: Iterable[Example]) -> dict[UUID, dict[str, int]]:
    """How many examples of each origin each routine has."""
    result: dict[UUID, dict[str, int]] = {}
    for one in examples:
        row = result.setdefault(one.routine, {origin.value: 0 for origin in Origin})
        row[one.origin.value] += 1
    return result


def track_of(example: Example) -> PoseTrack | None:
    """The stretch that shows the routine; None if it was measured again since."""
    row = Track.objects.filter(pk=example.track).first()
    return None if row is None else trimmed_track(row, example.start, example.end)


def attempts_of_group(*, group: Group) -> QuerySet[Attempt]:
    """Attempts of the group's people at the group's routines."""
    people = Membership.objects.filter(group=group).values("user")
    by_people = Q(student__in=people) | Q(student=group.owner_id)
    return Attempt.objects.filter(by_people, routine__in=group.routines.order_by().values("pk"))


def _references(routines: Iterable[Routine]) -> list[Example]:
    return [
        Example(
            routine=routine.pk,
            video=routine.reference.pk,
            track=routine.reference.track_id,
            owner=routine.reference.owner_id,
            start=routine.trim_start,
            end=routine.trim_end,
            origin=Origin.REFERENCE,
            agreed=_agreed(routine.reference.owner),
            sided=not routine.mirroring_allowed,
        )
        for routine in routines
        if routine.reference is not None and routine.reference.track_id is not None
    ]


def _takes(routines: list[Routine]) -> list[Example]:
    return [
        Example(
            routine=take.routine_id,
            video=take.video_id,
            track=take.video.track_id,
            owner=take.video.owner_id,
            start=take.trim_start,
            end=take.trim_end,
            origin=Origin.TAKE,
            agreed=_agreed(take.video.owner),
            sided=not take.routine.mirroring_allowed,
        )
        for take in takes_with_tracks().filter(routine__in=routines).order_by("created_at", "pk")
        if take.video.track_id is not None and counts(take)
    ]


def _attempts(group: Group) -> list[Example]:
    """Attempts of who agreed, where the score says that they show the routine at all."""
    usable = attempts_of_group(group=group).filter(
        student__in=people_who_agree(Consent.Purpose.RECOGNITION).values("pk"),
        score__total__gte=ANOTHER_MOVEMENT,
        video__track__isnull=False,
    )
    rows = usable.order_by("-created_at", "pk").values_list(
        "routine", "video", "video__track", "student", "routine__mirroring_allowed"
    )
    return [
        Example(routine, video, track, student, None, None, Origin.ATTEMPT, agreed=True, sided=not mirroring)
        for routine, video, track, student, mirroring in rows
        if track is not None
    ]


def _agreed(person: User) -> bool:
    return people_who_agree(Consent.Purpose.RECOGNITION).filter(pk=person.pk).exists()
