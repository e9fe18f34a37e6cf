"""What the demonstration's coach and students say to each other, and what is asked of the students.

Made once, through the services that the pages use; only the hours are put back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.models import Group, Membership, User
from assignments.services import create_assignment
from coaching.demo_cast import BALANCE, JUN, LENA, MATEO, NOA, TOM, WALK
from coaching.demo_tracks import measured_reference
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


Key = tuple[str, str]
"""The student and the title that an attempt was given when it was made; its student may rename it."""


@dataclass(frozen=True)
class Said:
    """What the coach says about the attempt of that student and title, and what the student answers.

    Where the student ``asks``, the words are theirs, and nobody has answered yet.
    """

    attempt: Key
    words: str
    answer: str = ""
    drawn: bool = False
    asks: bool = False


SAID = (
    Said(
        (LENA, "Arm again"),
        "Your left arm is at the one end of the angle that I drew; in the reference it is at the other.",
        "It felt higher than it is! I will look into a mirror next time.",
        drawn=True,
    ),
    Said((LENA, "Felt good"), "That is the arm we were looking for."),
    Said((MATEO, "After a cold"), "Good to have you back. Two short practices this week are enough."),
    Said(
        (NOA, "Only stood there"),
        "The film ends before the movement begins. Start it, step back, then begin.",
    ),
    Said((JUN, "With music again"), "I count four on the way to the side. Is that slow enough?", asks=True),
)
PRAISED = (((LENA, "Felt good"), Praise.Kind.BETTER), ((MATEO, "Best so far"), Praise.Kind.WELL_DONE))
NOTE = "Locks the standing knee when he is tired. Look at it in the next lesson."
WORDS = "Your left arm has come up from week to week. Keep it there on the days when you are tired."
FIRST_WORD = "A first try, just as you walk. We look at it together."
GROUP_WORD = "Once to each side, please."


def make_talk(*, coach: User, group: Group, attempts: Mapping[Key, Attempt], clips: Path) -> None:
    """Make what is missing of it; ``clips`` is the folder with the measured reference."""
    for said in SAID:
        _say(coach, said, attempts[said.attempt], clips)
    for key, kind in PRAISED:
        if not attempts[key].praise.exists():
            give_praise(attempt=attempts[key], giver=coach, kind=kind)
    mateo = Membership.objects.get(group=group, user__email=MATEO)
    if not mateo.coach_notes.exists():
        keep_note(membership=mateo, author=coach, text=NOTE)
    if not group.assignments.exists():
        _assign(coach, group)
        write_words(writer=coach, person=User.objects.get(email=LENA), month=Month.now(), text=WORDS)


def _say(coach: User, said: Said, attempt: Attempt, clips: Path) -> None:
    if attempt.comments.exists():
        return
    drawing = _angle_of_the_arm(attempt, measured_reference(clips)) if said.drawn else None
    comment = write_comment(
        attempt=attempt,
        writer=attempt.student if said.asks else coach,
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
    frame = own.frame_near(MOMENT)
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
