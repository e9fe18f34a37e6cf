"""Once a day students are told of what starts, of what is due in two days, and of what they missed."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.consents.selectors import people_on_hold
from accounts.models import User
from assignments.access import RELATED, routine_shared
from assignments.models import Assignment, Reminder, start_of
from assignments.selectors import people_asked, standings_of
from assignments.services import look_again_at_held_words
from assignments.standing import State
from assignments.telling import ASSIGNED, DUE_SOON, MISSED, tell

AHEAD = timedelta(days=2)
"""How long before the day one is reminded: two evenings are left. Set by hand."""

BEHIND = timedelta(days=3)
"""How old what has started or was missed may be: the scheduler may have been away since. Set by hand."""

_KINDS = {Reminder.Kind.SOON: DUE_SOON, Reminder.Kind.MISSED: MISSED, Reminder.Kind.STARTS: ASSIGNED}


def remind() -> int:
    """Tell everybody who has to be told today; how many were. Done twice it tells nobody twice."""
    look_again_at_held_words()
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    running = Assignment.objects.filter(routine_shared(), ended_at=None).select_related(*RELATED)
    begun = running.filter(starts_on__range=(today - BEHIND, today), due_on__gte=today)
    # Of what had started when it was made, people were told then.
    starts = [one for one in begun if one.created_at < one.begins_at]
    # Whoever was asked today has just been told, or is now.
    soon = running.filter(due_on__range=(today, today + AHEAD)).filter(created_at__lt=start_of(today))
    soon = soon.exclude(starts_on=today)
    missed = running.filter(due_on__range=(today - BEHIND, today - timedelta(days=1)))
    work = ((Reminder.Kind.STARTS, starts), (Reminder.Kind.SOON, soon), (Reminder.Kind.MISSED, missed))
    return sum(_remind(one, kind) for kind, found in work for one in found)


def _remind(assignment: Assignment, kind: Reminder.Kind) -> int:
    told = assignment.reminders.filter(kind=kind).values("student")
    people = people_asked(assignment=assignment).exclude(pk__in=told)
    # Nothing of theirs is worked on until a guardian agrees: they cannot do it.
    found = list(people.exclude(pk__in=people_on_hold().values("pk")))
    wanted = (State.OVERDUE,) if kind == Reminder.Kind.MISSED else (State.NOT_BEGUN, State.BEGUN)
    standings = standings_of(assignment=assignment, students=found)
    due = [one for one in found if standings[one.pk].state in wanted]
    return len([one for one in due if _once(assignment, one, kind)])


@transaction.atomic
def _once(assignment: Assignment, student: User, kind: Reminder.Kind) -> bool:
    _row, new = Reminder.objects.get_or_create(assignment=assignment, student=student, kind=kind)
    if new:
        by = assignment.by if kind == Reminder.Kind.STARTS else None
        tell(assignment=assignment, people=[student], kind=_KINDS[kind], by=by)
    return new
