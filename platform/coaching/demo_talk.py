"""What the demonstration's coach and students say to each other, and what is asked of the students.

Made once, through the services that the pages use; only the hours are put back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.utils import timezone

from accounts.models import Group, Membership, User
from assignments.services import create_assignment
from coaching.demo_cast import BALANCE, LENA, MATEO, TOM, WALK
from coaching.roster.notes import keep_note
from conversation.models import Comment, Praise, Reading
from conversation.services import give_praise, write_comment
from library.models import Routine
from library.tracks import pose_track
from practice.models import Attempt
from reports.months import Month
from reports.services import write_words
from scoring.pose.skeleton import COCO17
from scoring.pose.track import PoseTrack

MOMENT = 0.8
"""Second of the drawn comment: the arm is out to the side there."""


@dataclass(frozen=True)
class Said:
    """What the coach says about the attempt of that title, and what its student answers."""

    attempt: str
    words: str
    answer: str = ""
    drawn: bool = False


SAID = (
    Said(
        "Arm again",
        "Your left arm is at the one end of the angle that I drew; in the reference it is at the other.",
        "It felt higher than it is! I will look into a mirror next time.",
        drawn=True,
    ),
    Said("Felt good", "That is the arm we were looking for."),
    Said("After a cold", "Good to have you back. Two short practices this week are enough."),
    Said("Only stood there", "The film ends before the movement begins. Start it, step back, then begin."),
)
PRAISED = (("Felt good", Praise.Kind.BETTER), ("Best so far", Praise.Kind.WELL_DONE))
NOTE = "Locks the standing knee when he is tired. Look at it in the next lesson."
WORDS = "Your left arm has come up from week to week. Keep it there on the days when you are tired."
FIRST_WORD = "A first try, just as you walk. We look at it together."
GROUP_WORD = "Once to each side, please."


def make_talk(*, coach: User, group: Group, reference: PoseTrack) -> None:
    """Make what is missing of it."""
    for said in SAID:
        _say(coach, said, reference)
    for title, kind in PRAISED:
        give_praise(attempt=_attempt(title), giver=coach, kind=kind)
    mateo = Membership.objects.get(group=group, user__email=MATEO)
    if not mateo.coach_notes.exists():
        keep_note(membership=mateo, author=coach, text=NOTE)
    if not group.assignments.exists():
        _assign(coach, group)
        write_words(writer=coach, person=User.objects.get(email=LENA), month=Month.now(), text=WORDS)


def _attempt(title: str) -> Attempt:
    return Attempt.objects.select_related("student", "video__track", "routine").get(title=title)


def _say(coach: User, said: Said, reference: PoseTrack) -> None:
    attempt = _attempt(said.attempt)
    if attempt.comments.exists():
        return
    drawing = _angle_of_the_arm(attempt, reference) if said.drawn else None
    comment = write_comment(
        attempt=attempt,
        writer=coach,
        text=said.words,
        at=MOMENT if said.drawn else None,
        drawing=drawing,
    )
    _put_back(comment, attempt.created_at + timedelta(hours=15))
    if said.answer:
        answer = write_comment(attempt=attempt, writer=attempt.student, text=said.answer, answer_to=comment)
        _put_back(answer, attempt.created_at + timedelta(hours=22))
    # Whoever writes has read what is there: the coach wrote before there was an answer.
    Reading.objects.filter(attempt=attempt).delete()


def _put_back(comment: Comment, when: datetime) -> None:
    Comment.objects.filter(pk=comment.pk).update(created_at=min(when, timezone.now()))


def _angle_of_the_arm(attempt: Attempt, reference: PoseTrack) -> dict[str, Any]:
    """From where the wrist is over the shoulder to where it is in the reference, whose movement it was."""
    assert attempt.video.track is not None
    own = pose_track(track=attempt.video.track)
    frame = int(np.abs(own.times - MOMENT).argmin())
    wrist, shoulder = COCO17.index("left_wrist"), COCO17.index("left_shoulder")
    places = (
        own.keypoints[frame, wrist],
        own.keypoints[frame, shoulder],
        reference.keypoints[frame, wrist],
    )
    points = [[float(x) / own.width, float(y) / own.height] for x, y, _confidence in places]
    return {"shapes": [{"kind": "angle", "colour": "yellow", "points": points}]}


def _assign(coach: User, group: Group) -> None:
    today = timezone.localdate()
    create_assignment(
        by=coach,
        group=group,
        routine=Routine.objects.get(owner=coach, title=BALANCE.title),
        starts_on=today - timedelta(days=7),
        due_on=today + timedelta(days=5),
        goal=85,
        times=2,
        word=GROUP_WORD,
    )
    create_assignment(
        by=coach,
        group=group,
        routine=Routine.objects.get(owner=coach, title=WALK.title),
        student=User.objects.get(email=TOM),
        due_on=today + timedelta(days=2),
        times=1,
        word=FIRST_WORD,
    )
