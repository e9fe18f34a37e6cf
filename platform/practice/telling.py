"""What students are told of their attempts: a result is there, it could not be judged, it failed."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from library.jobs import CANCELLED
from library.models import Job
from notices.kinds import STUDENTS, Kind
from notices.services import tell
from practice.models import Attempt
from practice.stages import SCORE_ATTEMPT

RESULT, NOT_JUDGED, FAILED = "result", "not_judged", "attempt_failed"


def _ready(values: Mapping[str, str]) -> str:
    return _("Your result at “%(routine)s” is ready.") % values


def _not_judged(values: Mapping[str, str]) -> str:
    return (
        _("Your attempt at “%(routine)s” could not be judged. Its page says why, and how to film it again.")
        % values
    )


def _failed(values: Mapping[str, str]) -> str:
    return (
        _("Your attempt at “%(routine)s” could not be scored. Its page says why, and what you can do.")
        % values
    )


KINDS = (
    Kind(
        RESULT,
        gettext_lazy("A result of mine is ready"),
        gettext_lazy("A result of yours is ready."),
        _ready,
        "graph-up",
        roles=(STUDENTS,),
    ),
    Kind(
        NOT_JUDGED,
        gettext_lazy("An attempt of mine could not be judged"),
        gettext_lazy("An attempt of yours could not be judged. Its page says why, and how to film it again."),
        _not_judged,
        "question-circle",
        roles=(STUDENTS,),
    ),
    Kind(
        FAILED,
        gettext_lazy("An attempt of mine could not be scored"),
        gettext_lazy("An attempt of yours could not be scored. Its page says why, and what you can do."),
        _failed,
        "exclamation-octagon",
        roles=(STUDENTS,),
    ),
)


def tell_of_ended(job: Job) -> None:
    """Tell a student how the scoring of their attempt ended, the first time; a rule for the library.

    Scoring again is asked for by somebody who waits for it, or by a coach for everybody: of that nobody is
    told. Nor of work that somebody stopped on purpose.
    """
    if job.kind != SCORE_ATTEMPT or CANCELLED in str((job.reason or {}).get("code", "")):
        return
    found = Attempt.objects.select_related("student", "routine", "score").filter(pk=job.subject_id)
    attempt = found.first()
    if attempt is None:
        return
    if job.state == Job.State.FAILED:
        kind = FAILED if attempt.score is None else ""
    elif attempt.score is None or attempt.scores.count() > 1:
        kind = ""
    else:
        kind = RESULT if attempt.score.total is not None else NOT_JUDGED
    if kind:
        values = {"routine": attempt.routine.title}
        tell(people=[attempt.student], kind=kind, values=values, path=attempt.get_absolute_url())
