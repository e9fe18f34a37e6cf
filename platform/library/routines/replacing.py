"""Giving a routine another reference: what follows from it, told before and done after."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from library.errors import BadRoutine
from library.models import Routine, Video
from library.routines import services
from library.routines.criteria import OF_A_MOMENT, criteria_in
from library.rules import reference_replaced
from scoring.compare.criteria.criterion import Criterion


@dataclass(frozen=True)
class Replaced:
    """What followed: how many attempts are scored again, and which criteria went."""

    attempts: int
    criteria: tuple[Criterion, ...]


def criteria_of_moments(routine: Routine) -> tuple[Criterion, ...]:
    """Those that ask for a pose at a second of the reference: in another video that second shows another."""
    return tuple(one for one in criteria_in(routine) if one.kind == OF_A_MOMENT)


@transaction.atomic
def replace_reference(
    *,
    routine: Routine,
    reference: Video,
    trim_start: float | None = None,
    trim_end: float | None = None,
    keep_as_take: bool = False,
) -> Replaced:
    """Give a routine another of its coach's videos as its reference, and have all attempts scored again.

    BadRoutine where the video cannot be it. Weights, tolerances, goal and criteria stay, but for criteria of
    a moment of the old video. A take that becomes the reference is no take any more; the others are compared
    with the new one, and what the coach said of them no longer counts. ``keep_as_take`` makes the old
    reference a take. Until an attempt is scored again it keeps its score.
    """
    old, old_trim = routine.reference, (routine.trim_start, routine.trim_end)
    _require_another(routine, reference)
    routine.takes.filter(video=reference).delete()
    services.update_routine(routine=routine, reference=reference, trim_start=trim_start, trim_end=trim_end)
    if keep_as_take and old is not None:
        services.add_take(routine=routine, video=old, trim_start=old_trim[0], trim_end=old_trim[1])
    gone = criteria_of_moments(routine)
    if gone:
        left = [one.plain for one in criteria_in(routine) if one not in gone]
        services.set_criteria(routine=routine, criteria=left)
    return Replaced(sum(reference_replaced.ask(routine.pk)), gone)


def _require_another(routine: Routine, reference: Video) -> None:
    if reference.pk == routine.reference_id:
        raise BadRoutine(_("This video is the reference already."), field="chosen")
    if routine.attempts.filter(video=reference).exists():
        raise BadRoutine(_("This video is an attempt at the routine. Choose another one."), field="chosen")
    if reference.tracks_removed_at is not None:
        raise BadRoutine(
            _("What was measured in this video is kept no longer. Choose another one."), field="chosen"
        )
