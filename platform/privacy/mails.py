"""Mails about leaving and exports. None holds a name: an address that nobody confirmed may be anybody's."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import User

logger = logging.getLogger(__name__)


def tell(person: User, about: str, context: dict[str, Any] | None = None) -> None:
    """Write to ``person`` once the transaction is committed: ``templates/privacy/mail/{about}.txt``.

    The first line of the template is the subject.
    """
    tell_address(person.email, about, context)


def tell_address(address: str, about: str, context: dict[str, Any] | None = None) -> None:
    """Likewise to an address whose account may be gone by then."""
    text = render_to_string(
        f"privacy/mail/{about}.txt", {"site": settings.SITE_URL.rstrip("/"), **(context or {})}
    )
    subject, _newline, body = text.strip().partition("\n")
    transaction.on_commit(partial(_send, address, subject.strip(), body.strip() + "\n"))


def _send(address: str, subject: str, body: str) -> None:
    try:
        send_mail(subject, body, None, [address])
    except OSError as error:  # smtplib's errors are among these
        # Without what the error says, which may be the address: logs outlast accounts.
        logger.error("A mail about an account could not be sent: %s.", type(error).__name__)
