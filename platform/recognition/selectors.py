"""Reading what videos were taken for, and who recognises a group's videos."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from accounts.models import Group, User
from accounts.selectors import groups_of
from common.reasons import in_words
from library.models import Job, Routine, Video
from library.selectors import JobState, job_state
from practice.models import Attempt
from recognition.material import Origin, examples_of, routines_of
from recognition.models import InService, Recognition, TrainingRun
from recognition.stages import RECOGNISE_VIDEO
from scoring.learn.events import LEAST_JUDGED
from scoring.reasons import Reason
from training.in_service import in_force
from training.provenance import people_of

SHOWN_AT_ONCE = 5
"""More routines than these can be chosen, too, but do not stand in the way."""


@dataclass(frozen=True)
class Candidate:
    """A routine that the video may be, and the probability of it among the group's."""

    routine: Routine
    share: float

    @property
    def percent(self) -> int:
        """For people; nobody is ever quite sure."""
        return min(round(100 * self.share), 99)


@dataclass(frozen=True)
class Proposal:
    """What a video was taken for in one group.

    ``best`` is None where it is none of the group's routines, or nothing could be said (``reason``).
    ``only``: there was one routine alone to compare with, so that a share would say nothing;
    ``one_routine``: the group has no other.
    """

    group: Group
    recognition: Recognition
    best: Candidate | None
    others: tuple[Candidate, ...]
    only: bool
    one_routine: bool

    @property
    def shares(self) -> bool:
        """Whether the shares say something: they compare the routines, not these with none of them."""
        return self.best is not None and not self.only

    @property
    def likely(self) -> tuple[Candidate, ...]:
        """The likeliest of the others."""
        return self.others[:SHOWN_AT_ONCE]

    @property
    def further(self) -> tuple[Candidate, ...]:
        """The rest of them."""
        return self.others[SHOWN_AT_ONCE:]

    @property
    def why(self) -> Reason | None:
        """Why nothing could be recognised."""
        return Reason.of(self.recognition.reason)

    @property
    def reason(self) -> str:
        """The same in words, in the reader's language; empty where something could."""
        return in_words(self.why)


def groups_with_routines(*, user: User) -> QuerySet[Group]:
    """The person's groups in which there is something to recognise."""
    shared = Routine.groups.through.objects.filter(group=OuterRef("pk"))
    return groups_of(user=user).filter(Exists(shared))


def recognition_state(*, video: Video) -> JobState | None:
    """How far recognising the video is; None if it was never asked for."""
    job = Job.objects.filter(kind=RECOGNISE_VIDEO, subject_id=video.pk).first()
    return None if job is None else job_state(job=job)


def proposals(*, video: Video) -> list[Proposal]:
    """What the video was taken for, group by group of its owner, the surest first.

    One routine alone to compare with says less than any comparison, and "none of them" nothing.
    Only what was found in the track it has now, and only routines that are still there.
    """
    groups = groups_with_routines(user=video.owner)
    rows = Recognition.objects.filter(video=video, track=video.track_id, group__in=groups)
    found = [_proposal(row) for row in rows.select_related("group")] if video.track_id else []
    return sorted(found, key=_sureness, reverse=True)


def _sureness(proposal: Proposal) -> tuple[bool, bool, float]:
    best = proposal.best
    return best is not None, not proposal.only, best.share if best else 0.0


def waiting_proposals(*, videos: list[Video], user: User) -> dict[UUID, Routine]:
    """Which of the person's own ``videos`` look like which routine, and are no attempt yet; two queries.

    As on the video's page: only what was found in the track of now, only routines that are still there.
    """
    free = Video.objects.filter(owner=user, attempts=None, routines=None, takes=None)
    rows = Recognition.objects.filter(
        video__in=free.filter(pk__in=[video.pk for video in videos]).order_by().values("pk"),
        track=F("video__track"),
        group__in=groups_of(user=user).values("pk"),
        known=True,
    )
    named = [row for row in rows if row.shares]
    groups = {row.group_id for row in named}
    shared = Routine.groups.through.objects.filter(group__in=groups).select_related("routine")
    there = {(one.group_id, str(one.routine_id)): one.routine for one in shared} if groups else {}
    size = Counter(group for group, _routine in there)
    # The surest last, so that it stands: one routine alone to compare with says less than a comparison.
    surest = sorted(
        named,
        key=lambda row: (len(row.shares) > 1 and size[row.group_id] > 1, row.shares[0][1]),
    )
    found = [(row.video_id, there.get((row.group_id, row.shares[0][0]))) for row in surest]
    return {video: routine for video, routine in found if routine is not None}


def _proposal(row: Recognition) -> Proposal:
    routines = {str(routine.pk): routine for routine in routines_of(group=row.group)}
    candidates = [Candidate(routines[pk], share) for pk, share in row.shares if pk in routines]
    if row.shares:
        # One added since, or that the model does not know, can still be chosen.
        named = {pk for pk, _share in row.shares}
        candidates += [Candidate(routine, 0.0) for pk, routine in routines.items() if pk not in named]
    # What it looked like most may have been deleted since: then the next best is not what it is.
    still_there = bool(candidates) and row.shares[0][0] == str(candidates[0].routine.pk)
    best = candidates[0] if row.known and still_there else None
    others = tuple(candidates[1:] if best else candidates)
    only, one_routine = len(row.shares) == 1, len(routines) == 1
    return Proposal(row.group, row, best, others, only=only or one_routine, one_routine=one_routine)


@dataclass(frozen=True)
class Recogniser:
    """Who recognises a group's videos: ``run``'s model, or, where it is None, the nearest example.

    ``unknown`` are routines that the model has never seen: until it has learned them, the nearest
    example is asked whether it is one of these.
    """

    choice: InService | None
    run: TrainingRun | None
    unknown: tuple[Routine, ...]

    @property
    def unknown_titles(self) -> str:
        """The routines that it has not learned yet, for people."""
        return ", ".join(routine.title for routine in self.unknown)


def in_service(*, group: Group) -> Recogniser:
    """Who was chosen for the group, by the comparison or by a person."""
    choice = in_force(group.recognition_choices)
    run = choice.run if choice else None
    if run is None:
        return Recogniser(choice, None, ())
    unknown = tuple(routine for routine in routines_of(group=group) if str(routine.pk) not in run.examples)
    return Recogniser(choice, run, unknown)


class Hindrance(StrEnum):
    """Why a model that was measurably better does not take over by itself."""

    FEW_JUDGED = "few_judged"
    NOT_ALL_LEARNED = "not_all_learned"


def hindrance_of(*, run: TrainingRun) -> Hindrance | None:
    """What keeps the training's model from taking over by itself; a person may put it in service.

    Too few videos were judged: it takes everything for one of the routines. Or the owner of a reference or
    take had not agreed: the nearest example, which compares with all of them, is better than it was judged.
    """
    if run.judged < LEAST_JUDGED:
        return Hindrance.FEW_JUDGED
    learned = people_of(run.learned_from)
    shared = (one for one in examples_of(group=run.group) if one.origin != Origin.ATTEMPT)
    return None if {one.owner for one in shared} <= learned else Hindrance.NOT_ALL_LEARNED


@dataclass(frozen=True)
class Attention:
    """How much each moment of a practice told its model which routine it is; the peaks told most.

    ``taken_for`` is that routine; None where it looked like none of them, or the routine is gone.
    """

    times: list[float]
    weights: list[float]
    peaks: list[float]
    taken_for: Routine | None = None


def attention_of(*, attempt: Attempt) -> Attention | None:
    """The attention over the attempt's video; None where no trained model that is in service saw it."""
    # Not of groups that the student is no longer in: what it was taken for may be a routine they do not know.
    groups = groups_of(user=attempt.student).filter(routines=attempt.routine_id)
    rows = Recognition.objects.filter(
        video=attempt.video_id, track=attempt.video.track_id, group__in=groups, run__isnull=False
    ).select_related("group")
    for row in rows:
        run = in_service(group=row.group).run
        if run is not None and run.pk == row.run_id and row.attention:
            return Attention(row.times, row.attention, row.peaks, _taken_for(row))
    return None


def _taken_for(row: Recognition) -> Routine | None:
    return routines_of(group=row.group).filter(pk=row.shares[0][0]).first() if row.known else None
