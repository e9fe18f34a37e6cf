"""Mails made of a template: its first line is the subject."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from django.core.mail import EmailMessage, send_mail
from django.db import transaction
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def send(
    address: str, template: str, context: dict[str, Any], *, headers: dict[str, str] | None = None
) -> bool:
    """Send the mail of a template now; False, and a line in the log, where it could not be sent."""
    return _send(address, *_written(template, context), headers)


def send_on_commit(address: str, template: str, context: dict[str, Any]) -> None:
    """Write the mail now, and send it once the transaction is committed."""
    transaction.on_commit(partial(_send, address, *_written(template, context)))


def _written(template: str, context: dict[str, Any]) -> tuple[str, str]:
    subject, _newline, body = render_to_string(template, context).strip().partition("\n")
    return subject.strip(), body.strip() + "\n"


def _send(address: str, subject: str, body: str, headers: dict[str, str] | None = None) -> bool:
    try:
        if headers:
            EmailMessage(subject, body, None, [address], headers=headers).send()
        else:
            send_mail(subject, body, None, [address])
    except OSError as error:  # smtplib's errors are among these
        # Without what the error says, which may be the address: logs outlast accounts.
        logger.error("A mail about an account could not be sent: %s.", type(error).__name__)
        return False
    return True
