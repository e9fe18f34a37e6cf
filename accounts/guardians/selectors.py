"""Who is whose guardian, what is hidden from whom, and who reads along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.consents.selectors import is_on_hold, people_on_hold
from accounts.errors import GuardianNeeded, NobodyReadsAlong, SayAgeFirst
from accounts.models import MINOR_BANDS, AgeBand, GuardianInvitation, Membership, User
from common.errors import UserError

INVITATION_LASTS = timedelta(days=14)
"""How long the link of an invitation works: over a holiday, and not much longer. Set by hand."""


def wards_of(user: User) -> QuerySet[User]:
    """The minors whose guardian the person is."""
    return User.objects.filter(guardianships__guardian=user, age_band__in=MINOR_BANDS).order_by(
        "name", "email"
    )


def guardians_of(user: User) -> QuerySet[User]:
    """The guardians of a minor."""
    return User.objects.filter(wardships__ward=user).order_by("name", "email")


def hidden_from(user: User) -> QuerySet[User, Any]:
    """The minors for whom no guardian agrees: ``user`` sees nothing of theirs, unless their guardian.

    A rule for ``accounts.selectors.hidden``. They see their own.
    """
    return people_on_hold().exclude(pk__in=wards_of(user).order_by().values("pk")).values("pk")


def open_invitations(*, ward: User) -> QuerySet[GuardianInvitation]:
    """Invitations to be the person's guardian that can still be accepted."""
    return ward.guardian_invitations.filter(created_at__gt=begin_of_open(), ended_at=None)


def begin_of_open() -> datetime:
    """Invitations made before that are too old."""
    return timezone.now() - INVITATION_LASTS


class Standing(StrEnum):
    """How far it is with a person's guardian."""

    NOT_NEEDED = "not_needed"
    AGE_UNKNOWN = "age_unknown"
    NOBODY_ASKED = "nobody_asked"
    ASKED = "asked"
    NOT_AGREED = "not_agreed"
    AGREED = "agreed"


@dataclass(frozen=True)
class GuardianState:
    """How far it is with a person's guardian, for the person and their coach."""

    standing: Standing

    @property
    def may_upload(self) -> bool:
        """Whether nothing is missing."""
        return self.standing in (Standing.NOT_NEEDED, Standing.AGREED)

    @property
    def needs_guardian(self) -> bool:
        """Whether somebody has to be asked to be the guardian, or asked again."""
        return self.standing in (Standing.NOBODY_ASKED, Standing.ASKED)

    @property
    def hidden(self) -> bool:
        """Whether others see nothing of the person's: see ``hidden_from``."""
        return self.needs_guardian or self.standing == Standing.NOT_AGREED


def guardian_state(*, person: User) -> GuardianState:
    """How far it is with the person's guardian."""
    return GuardianState(_standing_of(person))


def _standing_of(person: User) -> Standing:
    if not person.is_minor:
        return Standing.NOT_NEEDED if person.is_adult else Standing.AGE_UNKNOWN
    if not is_on_hold(person_id=person.pk):
        return Standing.AGREED
    if guardians_of(person).exists():
        return Standing.NOT_AGREED
    return Standing.ASKED if open_invitations(ward=person).exists() else Standing.NOBODY_ASKED


def refusal_to_upload(*, person: User) -> UserError | None:
    """Why the person may not upload yet, with what to do; None where they may."""
    standing = _standing_of(person)
    if standing == Standing.AGE_UNKNOWN:
        return SayAgeFirst()
    sentence = {
        Standing.NOBODY_ASKED: _(
            "Under 18 your guardian has to agree before you upload. Ask them on the page “My guardian”."
        ),
        Standing.ASKED: _(
            "Your guardian was asked by e-mail and has not answered yet. Once they agree, you can upload."
        ),
        Standing.NOT_AGREED: _(
            "Your guardian does not agree to uploads at the moment. They can on their page “Children”."
        ),
    }.get(standing)
    return GuardianNeeded(sentence) if sentence else None


def require_leave_to_upload(person: User) -> None:
    """SayAgeFirst or GuardianNeeded, where the person may not upload yet; a rule for the library."""
    refusal = refusal_to_upload(person=person)
    if refusal is not None:
        raise refusal


def readers_of_messages_to(user: User, *, writer: User) -> list[User]:
    """Who reads along what ``writer`` writes to ``user``: whatever lets people write has to ask this first.

    Nobody writes to a minor one to one, nor a minor to an adult. Their guardians always read along; where
    there are none besides the two, the other adult coaches of the minor's groups do. NobodyReadsAlong where
    there are none either: then nothing is sent. A guardian and their child write freely, and so do two
    adults: the list is empty. Who has not said how old they are counts as a minor.
    """
    readers: set[User] = set()
    for minor, other in ((user, writer), (writer, user)):
        if not minor.is_adult:
            readers |= _readers_for(minor, other)
    return sorted(readers - {user, writer}, key=lambda reader: reader.pk)


def _readers_for(minor: User, other: User) -> set[User]:
    guardians = set(guardians_of(minor))
    if other in guardians:
        return guardians
    found = guardians or set(_coaches_of(minor).exclude(pk=other.pk))
    if not found:
        raise NobodyReadsAlong
    return found


def _coaches_of(minor: User) -> QuerySet[User]:
    """Adults who teach a group that the person is in."""
    groups = Membership.objects.filter(user=minor, role=Membership.Role.STUDENT).values("group")
    teaches = Q(memberships__group__in=groups, memberships__role=Membership.Role.COACH)
    adults = User.objects.filter(age_band=AgeBand.ADULT).exclude(pk=minor.pk)
    return adults.filter(teaches | Q(owned_groups__in=groups)).distinct()
