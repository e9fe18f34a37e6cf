"""Writing routines and their takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.models import Group, User
from accounts.selectors import groups_coached_by
from common.names import clean_name
from library.errors import BadRoutine, Gone, NotACoach, RoutineInUse
from library.models import Routine, RoutineTake, Video
from library.routines.counting import ask_for_check, ask_for_checks, passes
from library.rules import criteria_changed, shown_anew
from library.services import hold_video
from scoring.compare.calibration import SETTABLE_TOLERANCE
from scoring.compare.criteria.criterion import MOST_CRITERIA, Criterion, criteria_of
from scoring.errors import BadCriterion
from scoring.pose.skeleton import PARTS


class Tuning(TypedDict, total=False):
    """How a routine is scored: with its criteria, what the other coaches of its groups change, too.

    Not what is the own coach's: title, words, video, takes, groups, and whether it is there at all.
    """

    joint_weights: Mapping[str, float]
    tolerances: Mapping[str, float]
    red_threshold: int
    mirroring_allowed: bool
    goal_from: int | None
    goal_to: int | None


class RoutineValues(Tuning, total=False):
    """What a coach sets on a routine of their own besides its reference."""

    title: str
    description: str
    trim_start: float | None
    trim_end: float | None
    groups: Iterable[Group]


def require_coach(user: User) -> None:
    """NotACoach unless the person is one."""
    if not user.is_coach:
        raise NotACoach(_("Only coaches make routines. You can become one in your profile."))


@transaction.atomic
def create_routine(*, owner: User, reference: Video, **values: Unpack[RoutineValues]) -> Routine:
    """A routine of a coach from one of the coach's own videos; NotACoach or BadRoutine otherwise."""
    require_coach(owner)
    routine = Routine(owner=owner, changed_by=owner)
    _change_routine(routine, reference, values)
    return routine


@transaction.atomic
def update_routine(*, routine: Routine, reference: Video | None, **values: Unpack[RoutineValues]) -> Routine:
    """Change a routine of one's own; BadRoutine where the values do not fit together.

    ``reference`` None: it went with its coach, and stays away for now.
    """
    routine.changed_by = routine.owner
    _change_routine(routine, reference, values)
    return routine


@transaction.atomic
def tune_routine(*, routine: Routine, by: User, **values: Unpack[Tuning]) -> Routine:
    """Change how a routine is scored, as any coach of its groups may; BadRoutine, or Gone.

    The caller knows that ``by`` may.
    """
    _hold(routine)
    before = _shown_by(routine)
    routine.changed_by = by
    _set(routine, values)
    # What the own coach changes meanwhile stays theirs.
    _save(routine, before, fields=[*Tuning.__annotations__, "changed_by", "changed_at"])
    return routine


def _change_routine(routine: Routine, reference: Video | None, values: RoutineValues) -> None:
    if reference is not None:
        _take_reference(routine, reference)
    groups = values.pop("groups", None)
    _set(routine, values)
    duration = None if reference is None else reference.duration
    check_trim(start=routine.trim_start, end=routine.trim_end, duration=duration)
    routine.title = clean_name(routine.title)
    if not routine.title:
        raise BadRoutine(_("Give the routine a title."), field="title")
    _save(routine, _shown_by(routine))
    if groups is not None:
        _share(routine, list(groups))


def _take_reference(routine: Routine, reference: Video) -> None:
    if reference.owner_id != routine.owner_id:
        raise BadRoutine(_("Choose one of your own videos as the reference."), field="reference")
    hold_video(reference)
    if routine.reference_id != reference.pk:
        # What the coach said of a take was about the other reference.
        routine.takes.update(confirmed=False)
    routine.reference = reference
    if routine.takes.filter(video=reference).exists():
        sentence = _("This video is a take of the routine. Remove the take, then make it the reference.")
        raise BadRoutine(sentence, field="reference")


def _set(routine: Routine, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(routine, name, value)
    routine.joint_weights = clean_weights(routine.joint_weights)
    routine.tolerances = clean_tolerances(routine.tolerances)
    check_goal(low=routine.goal_from, high=routine.goal_to)


def _save(routine: Routine, before: tuple[object, ...] | None, fields: Iterable[str] | None = None) -> None:
    """Store it, and have done what follows; ``before``: what it was known by."""
    routine.changed_at = timezone.now()
    routine.save(update_fields=fields)
    ask_for_checks(routine)
    if before is not None and before != _shown_by(routine):
        shown_anew.ask(routine.pk)


def _shown_by(routine: Routine) -> tuple[object, ...] | None:
    """What a performance of it is known by, as it is stored; None before it is."""
    fields = ("reference", "trim_start", "trim_end", "mirroring_allowed")
    return Routine.objects.filter(pk=routine.pk).values_list(*fields).first()


def _share(routine: Routine, groups: list[Group]) -> None:
    coached = Group.objects.none() if routine.owner is None else groups_coached_by(user=routine.owner)
    own = set(coached.values_list("pk", flat=True))
    if any(group.pk not in own for group in groups):
        raise _not_coached()
    routine.groups.set(groups)


def add_to_group(*, routine: Routine, group: Group) -> None:
    """Share a routine with one more group; BadRoutine unless its coach coaches the group."""
    if routine.owner is None or not groups_coached_by(user=routine.owner).filter(pk=group.pk).exists():
        raise _not_coached()
    routine.groups.add(group)


def take_out_of_group(*, routine: Routine, group: Group) -> None:
    """Share it with the group no longer; what was practised stays to be read."""
    routine.groups.remove(group)


def _not_coached() -> BadRoutine:
    return BadRoutine(_("A routine can be shared only in groups you coach."), field="groups")


def check_trim(*, start: float | None, end: float | None, duration: float | None) -> None:
    """BadRoutine unless ``0 <= start < end <= duration``, as far as each is given (seconds)."""
    for field, value in (("trim_start", start), ("trim_end", end)):
        if value is not None and not isfinite(value):
            raise BadRoutine(_("Enter a number of seconds."), field=field)
    if start is not None and start < 0:
        raise BadRoutine(_("The start cannot lie before the video."), field="trim_start")
    if start is not None and end is not None and end <= start:
        raise BadRoutine(_("The end must come after the start."), field="trim_end")
    # The last frame is shown a little before the stated end; a rounded end is no mistake.
    for field, value in (("trim_start", start), ("trim_end", end)):
        if duration is not None and value is not None and value > duration + 0.05:
            sentence = _("The video lasts only %(seconds)s seconds.") % {
                "seconds": number_format(duration, 1)
            }
            raise BadRoutine(sentence, field=field)


def check_goal(*, low: int | None, high: int | None) -> None:
    """BadRoutine unless ``0 <= low <= high <= 100``, as far as each is given, or without a lower end."""
    for field, value in (("goal_from", low), ("goal_to", high)):
        if value is not None and not 0 <= value <= 100:
            raise BadRoutine(_("Totals lie between 0 and 100."), field=field)
    if low is None and high is not None:
        raise BadRoutine(_("Say from which total on the goal is reached, too."), field="goal_from")
    if low is not None and high is not None and high < low:
        raise BadRoutine(_("The upper end of the goal cannot lie below the lower one."), field="goal_to")


def clean_weights(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights of parts other than 1, each between 0 and 5, not all zero; BadRoutine otherwise."""
    if set(weights) - set(PARTS):
        raise BadRoutine(_("There is a weight for a part that does not exist."), field="joint_weights")
    values = {part: float(weights.get(part, 1.0)) for part in PARTS}
    if not all(0 <= value <= 5 for value in values.values()):
        raise BadRoutine(_("Weights lie between 0 and 5."), field="joint_weights")
    if not any(values.values()):
        raise BadRoutine(_("At least one part must count."), field="joint_weights")
    return {part: value for part, value in values.items() if value != 1.0}


def clean_tolerances(tolerances: Mapping[str, float]) -> dict[str, float]:
    """Degrees by the names of parts, each as the engine takes it; BadRoutine otherwise."""
    if set(tolerances) - set(PARTS):
        raise BadRoutine(_("There is a tolerance for a part that does not exist."), field="tolerances")
    least, most = SETTABLE_TOLERANCE
    if not all(least <= value <= most for value in tolerances.values()):
        sentence = _("Tolerances lie between %(least)d° and %(most)d°.")
        raise BadRoutine(sentence % {"least": least, "most": most}, field="tolerances")
    return {part: float(tolerances[part]) for part in PARTS if part in tolerances}


@transaction.atomic
def set_criteria(*, routine: Routine, criteria: object, by: User | None = None) -> Routine:
    """Give a routine the criteria that a list of objects describes; BadRoutine where it cannot have them.

    What was scored is checked against them in the background; no score is made again. ``by`` is who asks,
    else the routine's own coach.
    """
    _hold(routine)
    try:
        wanted = [one.plain for one in criteria_of(criteria)]
    except BadCriterion as error:
        raise BadRoutine(error.reason, field="criteria") from error
    before = Routine.objects.values_list("criteria", flat=True).get(pk=routine.pk)
    routine.criteria = wanted
    if wanted != before:
        routine.changed_by, routine.changed_at = by or routine.owner, timezone.now()
        routine.save(update_fields=["criteria", "changed_by", "changed_at"])
        criteria_changed.ask(routine.pk)
    return routine


@transaction.atomic
def put_criterion(
    *, routine: Routine, criterion: Criterion, instead_of: Criterion | None = None, by: User | None = None
) -> Routine:
    """Add a criterion, or put it in the place of another one; BadRoutine where that cannot be."""
    _hold(routine)
    there = list(Routine.objects.values_list("criteria", flat=True).get(pk=routine.pk))
    old = None if instead_of is None else instead_of.plain
    if criterion.plain in there and criterion.plain != old:
        raise BadRoutine(_("The routine has this criterion already."), field="criteria")
    if old in there:
        there[there.index(old)] = criterion.plain
    elif len(there) >= MOST_CRITERIA:
        raise BadRoutine(_("A routine has at most %(most)s criteria.") % {"most": MOST_CRITERIA})
    else:
        there.append(criterion.plain)
    return set_criteria(routine=routine, criteria=there, by=by)


@transaction.atomic
def remove_criterion(*, routine: Routine, criterion: Criterion, by: User | None = None) -> Routine:
    """Take a criterion out of a routine; nothing happens where it is gone already."""
    _hold(routine)
    there = Routine.objects.values_list("criteria", flat=True).get(pk=routine.pk)
    left = [one for one in there if one != criterion.plain]
    return set_criteria(routine=routine, criteria=left, by=by)


def _hold(routine: Routine) -> None:
    """Lock the routine's row; Gone where it was deleted."""
    if Routine.objects.select_for_update().filter(pk=routine.pk).first() is None:
        raise Gone(_("This routine was deleted meanwhile."))


@transaction.atomic
def delete_routine(*, routine: Routine) -> None:
    """Remove a routine nobody has practised; RoutineInUse otherwise. Its video stays."""
    if routine.attempts.exists():
        sentence = _(
            "Students have attempts at this routine. Take it out of its groups instead of deleting it."
        )
        raise RoutineInUse(sentence)
    routine.delete()


MOST_TAKES = 12
"""Each makes scoring slower; how much people differ is known well before."""


@transaction.atomic
def add_take(
    *, routine: Routine, video: Video, trim_start: float | None = None, trim_end: float | None = None
) -> RoutineTake:
    """Make one of the coach's own videos a take; BadRoutine where it cannot be one.

    It counts once it has been measured and found alike to the reference.
    """
    _hold(routine)
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
