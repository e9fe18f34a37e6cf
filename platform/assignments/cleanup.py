"""What follows for assignments when rows go or come: of themselves, of members, of guardians."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from accounts.models import Group, Guardianship, Membership
from assignments.models import Assignment
from assignments.services import hold_words
from assignments.telling import HANDED_IN
from notices.services import forget, forget_of


@receiver(post_delete, sender=Assignment)
def forget_what_was_told(sender: type[Assignment], instance: Assignment, **kwargs: Any) -> None:
    """Remove the notices that lead to it."""
    forget(path=instance.get_absolute_url())


@receiver(post_save, sender=Membership)
def somebody_came(sender: type[Membership], instance: Membership, **kwargs: Any) -> None:
    """A word to a group of nobody may now be one to a minor alone; who coaches no longer is told nothing."""
    if kwargs.get("raw"):
        return
    if instance.role == Membership.Role.STUDENT and not kwargs["created"]:
        _forget_of_coach(instance.user_id, instance.group_id)
    hold_words(group_id=instance.group_id)


@receiver(post_delete, sender=Membership)
def somebody_went(sender: type[Membership], instance: Membership, **kwargs: Any) -> None:
    """One minor may be left in the group; who went is told, and named in what others are told, no longer."""
    if _whole_group_goes(kwargs.get("origin")):
        return
    if instance.role == Membership.Role.COACH:
        _forget_of_coach(instance.user_id, instance.group_id)
    else:
        alone = Assignment.objects.filter(group=instance.group_id, student=instance.user_id)
        for one in alone:
            forget(path=one.get_absolute_url(), kind=HANDED_IN)
    hold_words(group_id=instance.group_id)


@receiver(post_save, sender=Guardianship)
@receiver(post_delete, sender=Guardianship)
def guardians_changed(sender: type[Guardianship], instance: Guardianship, **kwargs: Any) -> None:
    """Somebody reads along now, or nobody any more."""
    if kwargs.get("raw"):
        return
    groups = Membership.objects.filter(user=instance.ward_id, role=Membership.Role.STUDENT)
    for group in list(groups.values_list("group", flat=True)):
        hold_words(group_id=group)


def _whole_group_goes(origin: Any) -> bool:
    """Whether a membership is deleted because its group is, or several: their assignments go, too."""
    return issubclass(getattr(origin, "model", type(origin)), Group)


def _forget_of_coach(person: int, group: UUID) -> None:
    theirs = Assignment.objects.filter(group=group)
    paths = [one.get_absolute_url() for one in theirs]
    forget_of(recipient=person, kind=HANDED_IN, paths=paths)
