"""The job that compares a take with the reference of its routine."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction

from library import kinds
from library.jobs import JobContext, SubjectGone, kept_alive
from library.models import RoutineTake, Track
from library.routines.counting import inputs_of, passes, takes_with_tracks
from library.rules import shown_anew
from library.tracks import trimmed_track
from scoring.compare.body.sampling import check_track
from scoring.compare.engine import compare_tracks
from scoring.errors import ScoringError
from scoring.reasons import Reason


def check_take(context: JobContext, take_id: UUID) -> None:
    """Compare the take with the reference and write down how alike they are, or why that is not known."""
    context.stage(kinds.CHECK)
    take = takes_with_tracks().filter(pk=take_id).first()
    if take is None:
        raise SubjectGone
    inputs, reference, performance = inputs_of(take), take.routine.reference_track, take.video.track
    if reference is None or performance is None:
        return
    with kept_alive():
        likeness, reason = _likeness(take, reference, performance)
        kept = None if reason is None else asdict(reason)
        _write_down(take, likeness=likeness, reason=kept, checked=inputs)


@transaction.atomic
def _write_down(take: RoutineTake, **found: Any) -> None:
    passed = passes(take)
    RoutineTake.objects.filter(pk=take.pk).update(**found)
    now = RoutineTake.objects.filter(pk=take.pk).first()
    if now is not None and passes(now) != passed:
        shown_anew.ask(take.routine_id)


def _likeness(take: RoutineTake, reference: Track, performance: Track) -> tuple[float | None, Reason | None]:
    """The take's score against the reference, or None and why there is none."""
    routine = take.routine
    try:
        shown = trimmed_track(performance, take.trim_start, take.trim_end)
        check_track(shown, "take")
        score = compare_tracks(
            trimmed_track(reference, routine.trim_start, routine.trim_end),
            shown,
            allow_mirroring=routine.mirroring_allowed,
            joint_weights=routine.joint_weights or None,
            tolerances=routine.tolerances or None,
        )
    except ScoringError as error:
        return None, error.reason
    return score.total, score.reason
