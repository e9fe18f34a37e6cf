"""Mails about leaving and exports. None holds a name: an address that nobody confirmed may be anybody's."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from accounts.languages import as_read_by
from accounts.models import User
from common.mails import send_on_commit


def tell(person: User, about: str, context: dict[str, Any] | None = None) -> None:
    """Write to ``person`` once the transaction is committed: ``templates/privacy/mail/{about}.txt``."""
    with as_read_by(person):
        tell_address(person.email, about, context)


def tell_address(address: str, about: str, context: dict[str, Any] | None = None) -> None:
    """Likewise to an address, in the language that is active."""
    site = settings.SITE_URL.rstrip("/")
    send_on_commit(address, f"privacy/mail/{about}.txt", {"site": site, **(context or {})})
