"""Writing people and groups."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import get_language

from accounts import selectors
from accounts.consents import records
from accounts.consents.selectors import OPTIONAL, is_on_hold
from accounts.consents.texts import ConsentText, code_of, current_text
from accounts.errors import (
    AgeBandStays,
    CoachIsAdult,
    CoachStays,
    GroupsLeft,
    GuardianDecides,
    GuardianIsAdult,
    NoRole,
    SayAgeFirst,
    TakenOut,
    TextChanged,
    UnknownInvitation,
    WardsLeft,
)
from accounts.models import AgeBand, Consent, Group, Membership, Removal, User, new_invitation_code
from common.names import clean_name
from common.rules import Rules

training_withdrawn: Rules[[int], object] = Rules("training_withdrawn")
"""A person, by id, no longer agrees that models learn from pictures of theirs; ``config/listeners.py``
says what follows, in the same transaction."""

recognition_withdrawn: Rules[[int], object] = Rules("recognition_withdrawn")
"""A person, by id, no longer agrees that groups learn from their movements; ``config/listeners.py``
says what follows, in the same transaction."""

put_on_hold: Rules[[int], object] = Rules("put_on_hold")
"""No guardian of a minor, by id, agrees any longer: work on what is theirs has to stop; likewise."""


def update_profile(
    *, user: User, name: str, is_student: bool, is_coach: bool, is_guardian: bool = False
) -> User:
    """Change a person's name and roles.

    NoRole if no role is left, GroupsLeft if a coach with groups stops being one, WardsLeft likewise for a
    guardian, GuardianIsAdult where a minor wants to be one, BadName for a name of more than one line.
    """
    if not (is_student or is_coach or is_guardian):
        raise NoRole
    if not is_coach and user.owned_groups.exists():
        raise GroupsLeft
    if not is_guardian and user.wardships.exists():
        raise WardsLeft
    if is_guardian and user.is_minor:
        raise GuardianIsAdult
    user.name, user.is_student, user.is_coach = clean_name(name), is_student, is_coach
    user.is_guardian = is_guardian
    user.save(update_fields=["name", "is_student", "is_coach", "is_guardian"])
    return user


def choose_language(*, user: User, language: str, time_zone: str | None = None) -> User:
    """Note in which language, and in which time zone, a person reads; empty: as the browser says.

    The caller has held both against what there is (``accounts.languages``); None leaves the zone as it was.
    """
    user.language = language
    user.time_zone = user.time_zone if time_zone is None else time_zone
    user.save(update_fields=["language", "time_zone"])
    return user


def choose_model_room(*, user: User, shown: bool) -> User:
    """Note whether a coach wants the model room among their pages."""
    user.model_room = shown
    user.save(update_fields=["model_room"])
    return user


def note_browser(*, user: User, language: str, time_zone: str) -> None:
    """Keep which language and time zone the person's browser says, for the mails they get."""
    user.seen_language, user.seen_time_zone = language, time_zone
    User.objects.filter(pk=user.pk).update(seen_language=language, seen_time_zone=time_zone)


def say_age(*, user: User, band: AgeBand) -> User:
    """Note what a person says of their own age, once: AgeBandStays for who has said it before."""
    if user.age_band:
        raise AgeBandStays
    return change_age(user=user, band=band)


@transaction.atomic
def change_age(*, user: User, band: AgeBand) -> User:
    """Give a person another age band, whoever decided it: themselves once, then a guardian or the support.

    What somebody agreed to for themselves does not count for a minor: it is withdrawn, and work on what is
    theirs stops until a guardian agrees; nor do minors coach groups of others. Of age, they have no guardian
    any longer; what that one agreed to stays until they withdraw it themselves. WardsLeft for a guardian who
    would become a minor.
    """
    if band != AgeBand.ADULT and user.wardships.exists():
        raise WardsLeft
    user.age_band = AgeBand(band)
    user.save(update_fields=["age_band"])
    if user.is_adult:
        user.guardianships.all().delete()
        user.guardian_invitations.all().delete()
        return user
    coached = user.memberships.filter(role=Membership.Role.COACH).exclude(group__owner=user)
    coached.update(role=Membership.Role.STUDENT)
    own = Consent.objects.standing().filter(subject=user, given_by=user)
    _end(user, list(own.values_list("purpose", flat=True)), by=user)
    if is_on_hold(person_id=user.pk):
        put_on_hold.ask(user.pk)
    return user


@transaction.atomic
def set_training_consent(*, user: User, given: bool) -> User:
    """Note whether an adult agrees that frames of their videos are learned from."""
    return set_own_consent(user=user, purpose=Consent.Purpose.TRAINING, given=given)


@transaction.atomic
def set_recognition_consent(*, user: User, given: bool) -> User:
    """Note whether an adult agrees that groups learn from their movements; withdrawn, models go."""
    return set_own_consent(user=user, purpose=Consent.Purpose.RECOGNITION, given=given)


@transaction.atomic
def set_own_consent(
    *, user: User, purpose: Consent.Purpose, given: bool, text: ConsentText | None = None
) -> User:
    """Note what a person decides for themselves; ``text``: the words they were shown, else those of now.

    Whoever is of no known age, and a minor, cannot agree (SayAgeFirst, GuardianDecides); anybody can
    withdraw.
    """
    if not given:
        withdraw_consent(subject=user, purpose=purpose, by=user)
        return user
    if not user.is_adult:
        raise GuardianDecides if user.is_minor else SayAgeFirst
    give_consent(subject=user, purpose=purpose, by=user, text=text)
    return user


def give_consent(
    *, subject: User, purpose: Consent.Purpose, by: User, text: ConsentText | None = None
) -> Consent:
    """Record that ``by`` agrees, about themselves or their ward; the caller knows that they may.

    TextChanged if ``text``, which was shown, is not what is asked for now.
    """
    now = current_text(code_of(purpose, own=by.pk == subject.pk), text.language if text else _language())
    if text is not None and text != now:
        raise TextChanged
    return records.add(subject=subject, given_by=by, purpose=purpose, text=now)


@transaction.atomic
def withdraw_consent(*, subject: User, purpose: Consent.Purpose, by: User | None) -> None:
    """Record that a consent is withdrawn, and have done what follows; with the basic one, all of them."""
    if purpose == Consent.Purpose.BASIC:
        _end(subject, [Consent.Purpose.BASIC, *OPTIONAL], by=by)
        if is_on_hold(person_id=subject.pk):
            put_on_hold.ask(subject.pk)
    else:
        _end(subject, [purpose], by=by)


def _end(subject: User, purposes: Iterable[str], *, by: User | None) -> None:
    """Withdraw, and tell of each that the person's data has to leave what was learned."""
    ended = records.end(subject=subject, purposes=purposes, by=by)
    if Consent.Purpose.TRAINING in ended:
        training_withdrawn.ask(subject.pk)
    if Consent.Purpose.RECOGNITION in ended:
        recognition_withdrawn.ask(subject.pk)


def _language() -> str:
    return (get_language() or "en").partition("-")[0]


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


def set_practice_aid(*, group: Group, only: bool) -> Group:
    """Say whether scores in the group are for the student alone, as practice feedback and never as marks."""
    group.practice_aid_only = only
    group.save(update_fields=["practice_aid_only"])
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


@transaction.atomic
def make_coach(*, group: Group, user: User) -> Membership:
    """Have a member coach the group too, with all that its coach may; CoachIsAdult for who is not of age.

    They become a coach on the site as well, as who joins becomes a student.
    """
    # Held, so that nobody becomes a minor meanwhile.
    member = User.objects.select_for_update().get(pk=user.pk)
    if not member.is_adult:
        raise CoachIsAdult
    if not member.is_coach:
        member.is_coach = True
        member.save(update_fields=["is_coach"])
    return _with_role(group, member, Membership.Role.COACH)


@transaction.atomic
def unmake_coach(*, group: Group, user: User) -> Membership:
    """Have a coach be a student of the group again, their routines stay theirs; CoachStays for its owner."""
    if group.owner_id == user.pk:
        raise CoachStays
    return _with_role(group, user, Membership.Role.STUDENT)


def _with_role(group: Group, user: User, role: Membership.Role) -> Membership:
    membership = Membership.objects.select_for_update().get(group=group, user=user)
    membership.role = role
    membership.save(update_fields=["role"])
    return membership


def let_in_again(*, group: Group, user: User) -> None:
    """Let a person who was taken out of the group join again with its code; that stays their own choice."""
    group.removals.filter(user=user).delete()
