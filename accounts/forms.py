"""Forms of the people pages."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import AddEmailForm, ResetPasswordForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from django import forms
from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.models import Group, User
from common.names import one_line

STUDENT, COACH = "student", "coach"
ROLES = [(STUDENT, _("I practise (student)")), (COACH, _("I teach (coach)"))]


def _name_field() -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "name"})
    return forms.CharField(label=_("Name"), max_length=120, widget=widget, validators=[one_line])


def _roles_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("What do you do here?"),
        choices=ROLES,
        initial=[STUDENT],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one: student or coach.")},
    )


class SignupForm(AllauthSignupForm):
    """Sign-up: allauth's fields, and the person's name and roles."""

    name = _name_field()
    roles = _roles_field()
    field_order = ["name", "email", "password1", "password2", "roles"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "At least 10 characters, not only digits, not a common password, not your name or address."
        )

    def validate_unique_email(self, value: str) -> str:
        """The address, unless somebody has it; who only asked to change to it does not."""
        confirmed = EmailAddress.objects.filter(email__iexact=value, verified=True)
        if User.objects.filter(email__iexact=value).exists() or confirmed.exists():
            return str(super().validate_unique_email(value))
        return value

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """The person, or the answer for an address that has an account: the same, and as much work."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        user, response = super().try_save(request)
        return user, response

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the person is saved."""
        EmailAddress.objects.filter(email__iexact=user.email).exclude(user=user).delete()
        roles = self.cleaned_data["roles"]
        services.update_profile(
            user=user,
            name=self.cleaned_data["name"],
            is_student=STUDENT in roles,
            is_coach=COACH in roles,
        )


class NewAddressForm(AddEmailForm):
    """The address a person wants to change to; it counts once its link was opened.

    allauth's own form gives up the present address at once if that was never
    confirmed, which would leave the account without any.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New address")
        self.fields["email"].widget.attrs["placeholder"] = ""

    @property
    def pending(self) -> EmailAddress | None:
        """The address that waits for its link to be opened."""
        return self._pending().last()

    def _pending(self) -> QuerySet[EmailAddress]:
        return EmailAddress.objects.filter(user=self.user, verified=False).exclude(email=self.user.email)

    def save(self, request: HttpRequest) -> EmailAddress:
        """Note the address and send its link; the adapter sends none to one that another account has."""
        self._pending().delete()
        address = EmailAddress.objects.create(user=self.user, email=self.cleaned_data["email"])
        send_verification_email_to_address(request, address)
        return address


class ResetForm(ResetPasswordForm):
    """Asks for the mail with which a forgotten password is reset.

    An address gets so many an hour, whoever asks: one more is not sent, and the page says the same. Those
    that were sent hold links that work, so nobody can keep the owner from resetting the password.
    """

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the mail, to an address that nobody has as well; the address."""
        email: str = self.cleaned_data["email"]
        if ratelimit.consume(request, action="reset_mail", key=email.lower()):
            super().save(request, **kwargs)
        return email


class ProfileForm(forms.Form):
    """Name and roles of a person who is signed in."""

    name = _name_field()
    roles = _roles_field()

    @staticmethod
    def initial_for(user: User) -> dict[str, Any]:
        """What the form shows before it is changed."""
        roles = [role for role, has in ((STUDENT, user.is_student), (COACH, user.is_coach)) if has]
        return {"name": user.name, "roles": roles}


class GroupForm(forms.ModelForm):
    """A group's name."""

    class Meta:
        model = Group
        fields = ["name"]


class CodeForm(forms.Form):
    """An invitation code typed by hand."""

    code = forms.CharField(
        label=_("Invitation code"),
        max_length=24,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
