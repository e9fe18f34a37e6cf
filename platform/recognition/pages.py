"""What pages and the API show of recognition.

Of a video how far it is and what came of it, of an attempt the moments that told, of a group how its
routines are recognised.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from accounts.models import Group, Membership, User
from common.reasons import in_words
from library.models import Job, Routine, Video
from library.selectors import JobState, job_state, video_state
from practice.models import Attempt
from practice.services import is_used
from recognition.material import (
    Origin,
    attempts_of_group,
    counted,
    digest_of,
    examples_of,
    learnable,
    routines_of,
)
from recognition.models import InService, TrainingRun
from recognition.selectors import (
    Attention,
    Hindrance,
    Proposal,
    Recogniser,
    attention_of,
    groups_with_routines,
    hindrance_of,
    in_service,
    proposals,
    recognition_state,
)
from recognition.stages import TRAIN_RECOGNITION
from scoring.reasons import Reason
from training import in_service as service

WIDTH, HEIGHT = 1000, 100
"""Units of the drawing of the attention; its width is the whole video."""

DIGITS = 1

LEAST_ROUTINES = 2
"""Of so many routines there must be videos to learn from: one alone is told apart from nothing."""


class State(StrEnum):
    """What a reader needs to know first."""

    NO_ROUTINES = "no_routines"
    UNMEASURED = "unmeasured"
    NOT_ASKED = "not_asked"
    WORKING = "working"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True)
class RecognitionPage:
    """How far recognition is, and what came of it group by group."""

    state: State
    job: JobState | None
    proposals: list[Proposal]

    @property
    def several(self) -> bool:
        """Whether there is a proposal of more than one group, which are told apart by the groups' names."""
        return len(self.proposals) > 1


def page_of(*, video: Video, viewer: User | AnonymousUser) -> RecognitionPage | None:
    """What the video's page shows of it; None where there is nothing to propose.

    That is for anybody but its owner, and where it is known what the video is: a reference, a take,
    or an attempt already.
    """
    if video.owner_id != viewer.pk or is_used(video=video):
        return None
    shown = state_of(video=video)
    if shown.state == State.NO_ROUTINES and not _waits_for_routines(video.owner):
        return None
    if shown.state == State.UNMEASURED:
        processing = video_state(video=video)
        # The page says already that it is being processed, or why it could not be.
        return shown if processing and processing.active else None
    return shown


def state_of(*, video: Video) -> RecognitionPage:
    """How far recognising the video is."""
    if not groups_with_routines(user=video.owner).exists():
        return RecognitionPage(State.NO_ROUTINES, None, [])
    if video.track_id is None:
        return RecognitionPage(State.UNMEASURED, None, [])
    job = recognition_state(video=video)
    if job is not None and job.active:
        return RecognitionPage(State.WORKING, job, [])
    if job is not None and job.state == Job.State.FAILED:
        return RecognitionPage(State.FAILED, job, [])
    found = proposals(video=video)
    return RecognitionPage(State.DONE if found else State.NOT_ASKED, job, found)


def _waits_for_routines(person: User) -> bool:
    """Whether a student of some group reads this, who may wonder why nothing is proposed."""
    return Membership.objects.filter(user=person, role=Membership.Role.STUDENT).exists()


@dataclass(frozen=True)
class Strip:
    """``path`` is the outline, in units of WIDTH and HEIGHT; ``peaks`` are seconds, in order.

    ``taken_for`` is the routine it looked like, None: none of them.
    """

    path: str
    peaks: list[float]
    taken_for: Routine | None

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return HEIGHT


def strip_of(*, attempt: Attempt) -> Strip | None:
    """The attempt's strip; None where no trained model that is in service looked at it."""
    attention = attention_of(attempt=attempt)
    duration = attempt.video.duration
    if attention is None or not duration:
        return None
    peaks = [peak for peak in attention.peaks if peak <= duration]
    return Strip(outline(attention, duration), peaks, attention.taken_for)


def outline(attention: Attention, duration: float) -> str:
    """SVG path of the area under the attention; 0 where nothing was sampled.

    The highest moment is at the top, unless all told about as much: that is drawn half as high.
    """
    highest = max(*attention.weights, 2 / len(attention.weights))
    across = [round(WIDTH * min(max(time / duration, 0.0), 1.0), DIGITS) for time in attention.times]
    up = [round(HEIGHT * (1 - weight / highest), DIGITS) for weight in attention.weights]
    # A single sample stands for the moments around it.
    first, last = (across[0], across[-1]) if len(across) > 1 else (across[0] - 4, across[0] + 4)
    points = [(first, HEIGHT), *zip(across, up, strict=True), (last, HEIGHT)]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"


@dataclass(frozen=True)
class RoutineRow:
    """A routine, its examples by origin, its attempts in all, and how many videos may be learned from."""

    routine: Routine
    references: int
    takes: int
    attempts: int
    all_attempts: int
    learned_from: int

    @property
    def examples(self) -> int:
        """How many videos it is recognised by."""
        return self.references + self.takes + self.attempts


class Verdict(StrEnum):
    """What came of comparing the newest model with the nearest example."""

    BETTER = "better"
    FEW_JUDGED = "few_judged"
    NOT_ALL_LEARNED = "not_all_learned"
    PERHAPS = "perhaps"
    WORSE = "worse"


class NextStep(StrEnum):
    """What a coach can do about a group's training."""

    WAIT = "wait"
    MORE_VIDEOS = "more_videos"
    TRAIN = "train"
    NONE = "none"


@dataclass(frozen=True)
class Overview:
    """The state of a group's recognition.

    ``last`` is the newest training, ``runs`` those with a model. ``changed``: there is something else to
    learn from than then. ``by_night``: it is learned without anybody asking.
    """

    rows: list[RoutineRow]
    service: Recogniser
    last: TrainingRun | None
    runs: list[TrainingRun]
    before: InService | None
    job: JobState | None
    changed: bool
    by_night: bool

    @property
    def to_learn(self) -> int:
        """How many routines have videos that may be learned from; a model needs two."""
        return sum(row.learned_from > 0 for row in self.rows)

    @property
    def why_no_model(self) -> str:
        """Why the newest training made no model, in the reader's language; empty where it made one."""
        return in_words(Reason.of(self.last.reason)) if self.last else ""

    @property
    def compared(self) -> TrainingRun | None:
        """The newest training of which both accuracies are known."""
        last = self.last
        return last if last and last.trained_accuracy is not None else None

    @property
    def figures(self) -> list[dict[str, object]]:
        """Both accuracies, of the trained model and of the nearest example."""
        run = self.compared
        if run is None:
            return []
        row = {"name": _("Right"), "mine": run.trained_accuracy, "theirs": run.nearest_accuracy}
        return [{**row, "percent": True}]

    @property
    def verdict(self) -> Verdict:
        """What came of the comparison; WORSE where there was none."""
        run = self.compared
        if run is None or run.trained_accuracy is None or run.nearest_accuracy is None:
            return Verdict.WORSE
        if run.measurably_better:
            hindrance = self.hindrance
            return Verdict(hindrance.value) if hindrance else Verdict.BETTER
        return Verdict.PERHAPS if run.trained_accuracy > run.nearest_accuracy else Verdict.WORSE

    @property
    def unfinished(self) -> bool:
        """Whether there is a training whose job is not done, or has failed."""
        return self.job is not None and self.job.state != Job.State.DONE

    @property
    def unchanged(self) -> bool:
        """Whether another training would come to the same."""
        return not self.changed

    @property
    def next_step(self) -> NextStep:
        """What a coach can do about the training."""
        if self.job is not None and self.job.active:
            return NextStep.WAIT
        if not self.rows:
            return NextStep.NONE
        if self.to_learn < LEAST_ROUTINES:
            return NextStep.MORE_VIDEOS
        retryable = self.job is not None and self.job.retryable
        return NextStep.NONE if retryable else NextStep.TRAIN

    @property
    def hindrance(self) -> Hindrance | None:
        """Why its model does not take over by itself, though it is measurably better."""
        run = self.compared
        return hindrance_of(run=run) if run and run.measurably_better else None


def overview_of(*, group: Group) -> Overview:
    """Everything the group's page shows."""
    examples = examples_of(group=group)
    usable = learnable(examples)
    last = group.recognition_runs.first()
    job = Job.objects.filter(kind=TRAIN_RECOGNITION, subject_id=group.pk).first()
    found, learned = counted(examples), counted(usable)
    none = {origin.value: 0 for origin in Origin}
    attempts = Counter(attempts_of_group(group=group).order_by().values_list("routine", flat=True))
    rows = [
        RoutineRow(
            routine=routine,
            references=found.get(routine.pk, none)[Origin.REFERENCE],
            takes=found.get(routine.pk, none)[Origin.TAKE],
            attempts=found.get(routine.pk, none)[Origin.ATTEMPT],
            all_attempts=attempts[routine.pk],
            learned_from=sum(learned.get(routine.pk, none).values()),
        )
        for routine in routines_of(group=group)
    ]
    return Overview(
        rows=rows,
        service=in_service(group=group),
        last=last,
        runs=[run for run in group.recognition_runs.all() if run.trained],
        before=service.before(group.recognition_choices),
        job=None if job is None else job_state(job=job),
        changed=last is None or last.material != digest_of(usable),
        by_night=settings.RECOGNITION_HOUR >= 0,
    )
