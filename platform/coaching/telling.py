"""What coaches are told of their groups: there is new practice to look at."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Group, Membership
from accounts.selectors import coaches_of_group
from library.models import Job
from notices.kinds import COACHES, Kind
from notices.services import tell
from practice.access import attempts_coached_by
from practice.models import Attempt
from practice.stages import SCORE_ATTEMPT

PRACTISED = "group_practice"


def _practised(values: Mapping[str, str]) -> str:
    return _("There is new practice to look at in “%(group)s”.") % values


KINDS = (
    Kind(
        PRACTISED,
        gettext_lazy("New practice of a group of mine is scored"),
        gettext_lazy("There is new practice to look at in a group of yours."),
        _practised,
        "people",
        roles=(COACHES,),
        mailed_unasked=False,
    ),
)


def tell_of_practice(job: Job) -> None:
    """Tell the coaches that an attempt of a student was scored, the first time; a rule for the library.

    One notice for a group, renewed while it is not read: thirty students at once are told of once. It names
    nobody and no score.
    """
    if job.kind != SCORE_ATTEMPT or job.state != Job.State.DONE:
        return
    attempt = Attempt.objects.filter(pk=job.subject_id, score__isnull=False).first()
    if attempt is None or attempt.scores.count() > 1:
        return
    groups = Group.objects.filter(
        memberships__user=attempt.student_id,
        memberships__role=Membership.Role.STUDENT,
        routines=attempt.routine_id,
    )
    for group in groups.distinct():
        coaches = coaches_of_group(group=group).exclude(pk=attempt.student_id)
        seeing = [one for one in coaches if attempts_coached_by(one).filter(pk=attempt.pk).exists()]
        tell(people=seeing, kind=PRACTISED, values={"group": group.name}, path=class_path(group.pk))


def class_path(group_id: UUID) -> str:
    """Path of the class page, on which the notice counts as read."""
    return reverse("coaching:group_class", args=[group_id])
