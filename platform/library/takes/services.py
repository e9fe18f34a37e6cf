"""Writing takes."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from library.errors import BadRoutine, Gone
from library.models import Routine, RoutineTake, Video
from library.rules import shown_anew
from library.services import check_trim, hold_video
from library.takes.counting import ask_for_check, passes

MOST_TAKES = 12
"""Each makes scoring slower; how much people differ is known well before."""


@transaction.atomic
def add_take(
    *, routine: Routine, video: Video, trim_start: float | None = None, trim_end: float | None = None
) -> RoutineTake:
    """Make one of the coach's own videos a take; BadRoutine where it cannot be one.

    It counts once it has been measured and found alike to the reference.
    """
    if Routine.objects.select_for_update().filter(pk=routine.pk).first() is None:
        raise Gone(_("This routine was deleted meanwhile."))
    _check_video(routine, video)
    hold_video(video)
    check_trim(start=trim_start, end=trim_end, duration=video.duration)
    take = RoutineTake.objects.create(routine=routine, video=video, trim_start=trim_start, trim_end=trim_end)
    ask_for_check(take)
    return take


@transaction.atomic
def trim_take(*, take: RoutineTake, trim_start: float | None, trim_end: float | None) -> RoutineTake:
    """Say which part of the video counts; BadRoutine if that is none."""
    check_trim(start=trim_start, end=trim_end, duration=take.video.duration)
    if (take.trim_start, take.trim_end) != (trim_start, trim_end):
        take.trim_start, take.trim_end = trim_start, trim_end
        # What the coach said was about another part of the video.
        take.confirmed = False
        _change(take, trim_start=trim_start, trim_end=trim_end, confirmed=False)
        ask_for_check(take)
        shown_anew.ask(take.routine_id)
    return take


@transaction.atomic
def confirm_take(*, take: RoutineTake) -> RoutineTake:
    """Let a take count that looks unlike the reference: the coach says that it is the same movement."""
    passed = passes(take)
    take.confirmed = True
    _change(take, confirmed=True)
    if not passed:
        shown_anew.ask(take.routine_id)
    return take


@transaction.atomic
def remove_take(*, take: RoutineTake) -> None:
    """Take it out of its routine; its video stays."""
    passed = passes(take)
    take.delete()
    if passed:
        shown_anew.ask(take.routine_id)


def _change(take: RoutineTake, **values: object) -> None:
    if not RoutineTake.objects.filter(pk=take.pk).update(**values):
        raise Gone(_("This take was removed meanwhile."))


def _check_video(routine: Routine, video: Video) -> None:
    if video.owner_id != routine.owner_id:
        raise BadRoutine(_("Choose one of your own videos."), field="video")
    if video.pk == routine.reference_id:
        raise BadRoutine(_("This video is the reference already. Choose another performance."), field="video")
    # The same file twice would look like two performances without any difference.
    there = Video.objects.filter(sha256=video.sha256).exclude(sha256="")
    if there.filter(takes__routine=routine).exists() or routine.takes.filter(video=video).exists():
        raise _already_there()
    if there.filter(routines=routine).exists():
        raise BadRoutine(
            _("This is the same file as the reference. Choose another performance."), field="video"
        )
    check_room(routine=routine)


def check_room(*, routine: Routine) -> None:
    """BadRoutine where the routine has as many takes as it may."""
    if routine.takes.count() >= MOST_TAKES:
        raise BadRoutine(_("A routine has at most %(most)s takes.") % {"most": MOST_TAKES})


def _already_there() -> BadRoutine:
    return BadRoutine(
        _("This performance is a take of the routine already. Choose another one."), field="video"
    )
