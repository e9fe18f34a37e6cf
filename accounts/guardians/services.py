"""Inviting guardians, and what they decide for their wards."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPException
from uuid import UUID

from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import services
from accounts.consents.records import hold
from accounts.consents.selectors import is_on_hold
from accounts.consents.texts import ConsentText
from accounts.errors import (
    BadInvitation,
    BasicFirst,
    GuardianIsAdult,
    InvitationGone,
    NotYourInvitation,
    SayAgeFirst,
)
from accounts.guardians.selectors import INVITATION_LASTS, begin_of_open, guardians_of, open_invitations
from accounts.languages import as_read_by
from accounts.models import AgeBand, Consent, GuardianInvitation, Guardianship, User

logger = logging.getLogger(__name__)

_SALT = "accounts.guardians.invitation"
MOST_A_DAY = 5
"""Invitations for one minor in 24 hours: more would be mail to strangers. Set by hand."""
MOST_A_DAY_OF_A_COACH = 60
"""Invitations by one coach in 24 hours: two full classes. Set by hand."""
DAY = timedelta(days=1)

INVITATION = "guardian_invitation"
"""Under which name a session keeps the invitation that was opened in it."""

LinkFor = Callable[[str], str]
"""The whole address that an invitation's token is opened at."""


@transaction.atomic
def invite(*, ward: User, by: User, email: str, link_for: LinkFor) -> GuardianInvitation:
    """Ask somebody by e-mail to be the guardian of a minor; BadInvitation where that cannot be.

    The mail names nobody: whose guardian it is, the link says to who has signed in.
    """
    email = email.strip().lower()
    hold([ward.pk])
    GuardianInvitation.objects.filter(created_at__lt=begin_of_open()).delete()
    _require_possible(ward, by, email)
    invitation = GuardianInvitation.objects.create(ward=ward, invited_by=by, email=email)
    _send(invitation, link_for)
    return invitation


def _require_possible(ward: User, by: User, email: str) -> None:
    today = timezone.now() - DAY
    of_ward = ward.guardian_invitations.filter(created_at__gt=today)
    by_coach = GuardianInvitation.objects.filter(invited_by=by, created_at__gt=today)
    sentence = ""
    if not ward.is_minor:
        sentence = _("Only who is under 18 needs a guardian.")
    elif email in (ward.email, by.email):
        sentence = _(
            "This is the address of an account that cannot be the guardian. Type the guardian's own."
        )
    elif guardians_of(ward).filter(email__iexact=email).exists():
        sentence = _("This person is the guardian already.")
    elif of_ward.filter(email=email).exists():
        sentence = _(
            "This address was asked today. The mail may be among the unwanted ones; try again tomorrow."
        )
    elif of_ward.count() >= MOST_A_DAY or by_coach.count() >= MOST_A_DAY_OF_A_COACH:
        sentence = _("That are many invitations for one day. Try again tomorrow.")
    if sentence:
        raise BadInvitation(sentence)


def _send(invitation: GuardianInvitation, link_for: LinkFor) -> None:
    """Send the link; BadInvitation, and no invitation, where mail cannot be sent."""
    link = link_for(token_of(invitation))
    with as_read_by(User.objects.filter(email__iexact=invitation.email).first()):
        text = render_to_string("people/mail/guardian.txt", {"link": link, "days": INVITATION_LASTS.days})
        subject = _("Formcheck: a child's videos need your agreement")
    try:
        send_mail(subject, text, None, [invitation.email])
    except (OSError, SMTPException) as error:
        logger.warning("An invitation could not be sent: %s", type(error).__name__)
        raise BadInvitation(_("The mail could not be sent. Try again later."), retryable=True) from error


def token_of(invitation: GuardianInvitation) -> str:
    """What the link carries: the invitation, signed, with the time."""
    return signing.dumps(invitation.pk.hex, salt=_SALT)


def invitation_of(token: str) -> GuardianInvitation:
    """The invitation of a link; InvitationGone if it is too old, answered, taken back or made up."""
    try:
        pk = UUID(hex=signing.loads(token, salt=_SALT, max_age=INVITATION_LASTS))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise InvitationGone from error
    return open_invitation(pk)


def open_invitation(pk: UUID | str) -> GuardianInvitation:
    """The invitation, while it can be accepted; InvitationGone otherwise."""
    rows = GuardianInvitation.objects.select_related("ward", "invited_by")
    found = rows.filter(pk=pk, created_at__gt=begin_of_open(), ended_at=None).first()
    if found is None or not found.ward.is_minor:
        raise InvitationGone
    return found


def require_somebody_else(invitation: GuardianInvitation, person: User) -> None:
    """NotYourInvitation for the child and for a coach who asked, GuardianIsAdult for another minor."""
    if person.pk in (invitation.ward_id, invitation.invited_by_id):
        raise NotYourInvitation
    if person.is_minor:
        raise GuardianIsAdult


@transaction.atomic
def accept(*, invitation: GuardianInvitation, guardian: User, says_adult: bool = False) -> Guardianship:
    """Make somebody of age the guardian; ``says_adult`` is their word, where they have not said it before.

    NotYourInvitation for the child and for a coach who asked. The consents are asked for after this.
    """
    require_somebody_else(invitation, guardian)
    if not guardian.age_band and says_adult:
        services.say_age(user=guardian, band=AgeBand.ADULT)
    if not guardian.is_adult:
        raise SayAgeFirst
    if not GuardianInvitation.objects.filter(pk=invitation.pk, ended_at=None).update(ended_at=timezone.now()):
        raise InvitationGone
    guardian.is_guardian = True
    guardian.save(update_fields=["is_guardian"])
    return Guardianship.objects.get_or_create(guardian=guardian, ward=invitation.ward)[0]


def take_back(*, ward: User, pk: UUID) -> None:
    """Have an invitation's link no longer work."""
    open_invitations(ward=ward).filter(pk=pk).update(ended_at=timezone.now())


@transaction.atomic
def agree_for(*, ward: User, guardian: User, purpose: Consent.Purpose, text: ConsentText) -> Consent:
    """Record that a guardian agrees, in the words they were shown; BasicFirst before the basic consent.

    TextChanged if these are not the words asked for now.
    """
    if purpose != Consent.Purpose.BASIC and is_on_hold(person_id=ward.pk):
        raise BasicFirst
    return services.give_consent(subject=ward, purpose=purpose, by=guardian, text=text)


@transaction.atomic
def end_guardianship(*, guardian: User, ward: User) -> None:
    """A guardian is one no longer; what they agreed to ends with it, and another guardian may agree anew."""
    Guardianship.objects.filter(guardian=guardian, ward=ward).delete()
    given = Consent.objects.standing().filter(subject=ward, given_by=guardian)
    # The basic one first: it takes the others along.
    for purpose in Consent.Purpose:
        if given.filter(purpose=purpose).exists():
            services.withdraw_consent(subject=ward, purpose=purpose, by=guardian)
