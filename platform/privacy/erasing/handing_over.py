"""What a coach who goes leaves to others: groups, routines, and what students made of them.

The videos of the coach and what was measured in them go; titles, settings and criteria of a routine stay
where somebody practised it or takes it over. The description is the coach's own text and goes, as do
the words that went with assignments; what was asked stays.
"""

from __future__ import annotations

from django.db import transaction

from accounts.models import Group, Membership, User
from assignments.models import Assignment
from library.models import Job, Routine, RoutineTake
from practice.models import Attempt
from practice.stages import SCORE_ATTEMPT
from privacy.mails import tell
from privacy.selectors import successor_for, successor_in
from recognition.models import Recognition


@transaction.atomic
def hand_over(person: User) -> None:
    """Leave the person's routines and groups to others; what nobody has a use for is deleted.

    Done twice it finds nothing left to do. Routines come first: their groups say who can have them.
    """
    for routine in Routine.objects.filter(owner=person):
        _leave_routine(routine, person)
    # None is left with a video of theirs, whoever owns it by now.
    Routine.objects.filter(reference__owner=person).update(reference=None)
    RoutineTake.objects.filter(video__owner=person).delete()
    Assignment.objects.filter(by=person).update(word="")
    for group in Group.objects.filter(owner=person):
        _leave_group(group, person)


def _leave_routine(routine: Routine, person: User) -> None:
    successor = successor_for(routine, besides=person)
    # Why something could not be scored may name the reference.
    failed = Job.objects.filter(kind=SCORE_ATTEMPT, subject_id__in=routine.attempts.values("pk"))
    failed.exclude(reason__isnull=True).update(reason=None)
    Attempt.objects.filter(routine=routine, student=person).delete()
    routine.takes.all().delete()
    if successor is None and not routine.attempts.exists():
        _forget_recognised(routine)
        routine.delete()
        return
    Routine.objects.filter(pk=routine.pk).update(owner=successor, reference=None, description="")


def _leave_group(group: Group, person: User) -> None:
    successor = successor_in(group, besides=person)
    if successor is None:
        for membership in group.memberships.exclude(user=person).select_related("user"):
            tell(membership.user, "group_dissolved")
        group.delete()
        return
    group.owner = successor
    group.save(update_fields=["owner"])
    Membership.objects.filter(group=group, user=person).delete()
    tell(successor, "group_handed_over", {"group": group})


def _forget_recognised(routine: Routine) -> None:
    """Remove what others' videos were taken for, where that names the routine: it can be asked again."""
    named = str(routine.pk)
    for pk, shares in Recognition.objects.values_list("pk", "shares").iterator(chunk_size=500):
        if any(named in map(str, pair) for pair in shares):
            Recognition.objects.filter(pk=pk).delete()
