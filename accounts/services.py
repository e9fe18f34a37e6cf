"""Writing people and groups."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts import selectors
from accounts.errors import CoachStays, GroupsLeft, NoRole, TakenOut, UnknownInvitation
from accounts.models import Group, Membership, Removal, User, new_invitation_code
from common.names import clean_name
from common.rules import Rules

training_withdrawn: Rules[[int], object] = Rules("training_withdrawn")
"""A person, by id, no longer agrees that models learn from pictures of theirs; ``config/listeners.py``
says what follows, in the same transaction."""

recognition_withdrawn: Rules[[int], object] = Rules("recognition_withdrawn")
"""A person, by id, no longer agrees that groups learn from their movements; ``config/listeners.py``
says what follows, in the same transaction."""


def update_profile(*, user: User, name: str, is_student: bool, is_coach: bool) -> User:
    """Change a person's name and roles.

    NoRole if neither role is left, GroupsLeft if a coach with groups stops being one, BadName for a name
    of more than one line.
    """
    if not (is_student or is_coach):
        raise NoRole
    if not is_coach and user.owned_groups.exists():
        raise GroupsLeft
    user.name, user.is_student, user.is_coach = clean_name(name), is_student, is_coach
    user.save(update_fields=["name", "is_student", "is_coach"])
    return user


@transaction.atomic
def set_training_consent(*, user: User, given: bool) -> User:
    """Note since when frames of the person's videos may be learned from; withdrawn, they are taken out."""
    user.training_consent_at = (user.training_consent_at or timezone.now()) if given else None
    user.save(update_fields=["training_consent_at"])
    if not given:
        training_withdrawn.ask(user.pk)
    return user


@transaction.atomic
def set_recognition_consent(*, user: User, given: bool) -> User:
    """Note since when groups may learn from the person's movements; withdrawn, what they learned goes."""
    user.recognition_consent_at = (user.recognition_consent_at or timezone.now()) if given else None
    user.save(update_fields=["recognition_consent_at"])
    if not given:
        recognition_withdrawn.ask(user.pk)
    return user


@transaction.atomic
def create_group(*, coach: User, name: str) -> Group:
    """A new group with its coach in it."""
    group = Group.objects.create(name=clean_name(name), owner=coach)
    Membership.objects.create(group=group, user=coach, role=Membership.Role.COACH)
    return group


def rename_group(*, group: Group, name: str) -> Group:
    """Give the group another name."""
    group.name = clean_name(name)
    group.save(update_fields=["name"])
    return group


def renew_invitation(*, group: Group) -> Group:
    """Give the group a new invitation code; the old one stops working at once."""
    group.invitation_code = _unused_code()
    group.save(update_fields=["invitation_code"])
    return group


def _unused_code() -> str:
    while Group.objects.filter(invitation_code=(code := new_invitation_code())).exists():
        pass
    return code


def delete_group(*, group: Group) -> None:
    """Delete the group and its memberships; people, routines and attempts stay."""
    group.delete()


@transaction.atomic
def join_group(*, user: User, code: str) -> Group:
    """Make the person a student of the group with this code; joining twice is joining once.

    UnknownInvitation if no group has the code, TakenOut where a coach took the person out of it. Who already
    coaches the group stays coach.
    """
    group = selectors.group_by_code(code=code)
    if group is None:
        raise UnknownInvitation
    if group.owner_id == user.pk:
        return group
    # Whoever takes the person out just now waits, or has done so.
    Group.objects.select_for_update().get(pk=group.pk)
    if selectors.is_taken_out(group=group, user=user):
        raise TakenOut
    Membership.objects.get_or_create(group=group, user=user)
    if not user.is_student:
        user.is_student = True
        user.save(update_fields=["is_student"])
    return group


@transaction.atomic
def remove_member(*, group: Group, user: User) -> None:
    """Take a person out of the group, who then cannot come back with its code; CoachStays for its owner."""
    leave_group(group=Group.objects.select_for_update().get(pk=group.pk), user=user)
    Removal.objects.get_or_create(group=group, user=user)


def leave_group(*, group: Group, user: User) -> None:
    """Leave the group; the code leads back. CoachStays for its owner."""
    if group.owner_id == user.pk:
        raise CoachStays
    Membership.objects.filter(group=group, user=user).delete()


def let_in_again(*, group: Group, user: User) -> None:
    """Let a person who was taken out of the group join again with its code; that stays their own choice."""
    group.removals.filter(user=user).delete()
