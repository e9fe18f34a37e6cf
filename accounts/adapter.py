"""What this site does otherwise than allauth: whom the limit on wrong passwords holds, and what mail says."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from django.http import HttpRequest

from accounts.devices import device_of
from accounts.languages import as_read_by
from accounts.models import User
from accounts.signing_in import kept_invitation

FAILED, FAILED_IN_KNOWN_BROWSER = "login_failed", "login_failed_known"
"""Names of the two limits in ``ACCOUNT_RATE_LIMITS``."""


class AccountAdapter(DefaultAccountAdapter):
    """allauth's adapter for a site where nobody locks others out, or finds out who has an account."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try before the password is looked at: by address and network, or address and known browser.

        Not by the address alone, as allauth does: anybody could keep its owner out.
        """
        email = str(credentials.get("email", "")).lower()
        device = device_of(request, email)
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action=FAILED if device is None else FAILED_IN_KNOWN_BROWSER,
            key=self._get_login_attempts_cache_key(request, **credentials),
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        email = str(credentials.get("email", "")).lower()
        return f"{email}:{device_of(request, email) or ratelimit.get_ip(request)}"

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Whether the address is the person's from now on: not where another account has it."""
        return not _has_account(email_address) and bool(super().confirm_email(request, email_address))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where one goes from the sign-in: to the invitation that was opened before, else home."""
        return kept_invitation(request) or str(super().get_login_redirect_url(request))

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Likewise from the sign-up."""
        return kept_invitation(request) or str(super().get_signup_redirect_url(request))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's mails, in the language of the account's owner, whoever asks for them."""
        with as_read_by(context.get("user")):
            super().send_mail(template_prefix, email, context)

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """The link that confirms an address; to one that another account has, that it has one.

        So the page answers the same to whoever asks for the change; only the address's owner learns of it.
        """
        address = emailconfirmation.email_address
        if _has_account(address):
            self.send_account_already_exists_mail(address.email)
        else:
            super().send_confirmation_mail(request, emailconfirmation, signup)


def _has_account(address: EmailAddress) -> bool:
    """Whether somebody else signs in with the address."""
    return User.objects.filter(email__iexact=address.email).exclude(pk=address.user_id).exists()
