"""Confirming that it is oneself who asks: the password, and the second factor where one is set up."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.mfa.base.forms import BaseAuthenticateForm
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class ConfirmForm(ReauthenticateForm):
    """The password; with a second factor its code, or one of the recovery codes, too."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["password"].label = _("Your password")
        self.fields["password"].widget.attrs["placeholder"] = ""
        if is_mfa_enabled(user):
            self.fields["code"] = forms.CharField(
                label=_("Code of your second factor"),
                max_length=20,
                help_text=_("From your authenticator app, or one of your recovery codes."),
                widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
            )

    def clean(self) -> dict[str, Any]:
        """The code is only tried, and a recovery code only used up, once the password is right."""
        data: dict[str, Any] = super().clean() or {}
        if "code" in self.fields and data.get("password") and data.get("code"):
            second = BaseAuthenticateForm({"code": data["code"]}, user=self.user)
            if not second.is_valid():
                self.add_error("code", second.errors["code"])
        return data
