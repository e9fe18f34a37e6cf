"""Invitations in a browser: sending one, and keeping the one that was opened while its guardian signs in."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.errors import BadInvitation, InvitationGone
from accounts.guardians import services
from accounts.guardians.services import INVITATION, open_invitation
from accounts.models import GuardianInvitation, User

__all__ = ["INVITATION", "forget", "invite_or_tell", "invite_quietly", "keep", "kept"]


def invite_quietly(request: HttpRequest, *, ward: User, email: str) -> None:
    """Ask somebody to be the ward's guardian; whether that worked, the page “My guardian” says."""
    with suppress(BadInvitation):
        _invite(request, ward, ward, email)


def invite_or_tell(request: HttpRequest, *, ward: User, email: str, by: User | None = None) -> bool:
    """Ask somebody to be the ward's guardian, and tell how that went; whether they were asked."""
    try:
        _invite(request, ward, by or ward, email)
    except BadInvitation as error:
        messages.error(request, str(error))
        return False
    messages.success(request, _("The guardian gets an e-mail with a link and what to do."))
    return True


def _invite(request: HttpRequest, ward: User, by: User, email: str) -> None:
    def link_for(token: str) -> str:
        return request.build_absolute_uri(reverse("people:invitation_link", args=[token]))

    services.invite(ward=ward, by=by, email=email, link_for=link_for)


def keep(request: HttpRequest, invitation: GuardianInvitation) -> None:
    """Remember what was opened, so that the link need not stand in an address any longer."""
    request.session[INVITATION] = str(invitation.pk)


def kept(request: HttpRequest) -> GuardianInvitation:
    """The invitation opened in this session; InvitationGone if there is none or it can not be accepted."""
    pk = request.session.get(INVITATION)
    if pk is None:
        raise InvitationGone
    return open_invitation(pk)


def forget(request: HttpRequest) -> None:
    """It is answered."""
    request.session.pop(INVITATION, None)
