"""Forms of the people pages."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import AddEmailForm, ResetPasswordForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.core import context, ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.errors import GuardianIsAdult
from accounts.guardians.forms import age_field, guardian_field
from accounts.guardians.invited import INVITATION, invite_quietly
from accounts.languages import zones_to_choose
from accounts.models import MINOR_BANDS, AgeBand, Group, User
from common.names import one_line

STUDENT, COACH, GUARDIAN = "student", "coach", "guardian"
ROLES = [
    (STUDENT, _("I practise (student)")),
    (COACH, _("I teach (coach)")),
    (GUARDIAN, _("I look after a child who practises (guardian)")),
]


def _name_field() -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "name"})
    return forms.CharField(label=_("Name"), max_length=120, widget=widget, validators=[one_line])


def _roles_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("What do you do here?"),
        choices=ROLES,
        initial=[STUDENT],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one: student, coach or guardian.")},
    )


class SignupForm(AllauthSignupForm):
    """Sign-up: allauth's fields, the person's name, roles and age, and of a minor whom to ask to agree."""

    name = _name_field()
    roles = _roles_field()
    age_band = age_field()
    guardian_email = guardian_field()
    field_order = ["name", "email", "password1", "password2", "roles", "age_band", "guardian_email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        request = context.request
        if request is not None and INVITATION in request.session:
            self.fields["roles"].initial = [GUARDIAN]
        self.fields["password1"].help_text = _(
            "At least 10 characters, not only digits, not a common password, not your name or address."
        )

    def validate_unique_email(self, value: str) -> str:
        """The address, unless somebody has it; who only asked to change to it does not."""
        confirmed = EmailAddress.objects.filter(email__iexact=value, verified=True)
        if User.objects.filter(email__iexact=value).exists() or confirmed.exists():
            return str(super().validate_unique_email(value))
        return value

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        minor = data.get("age_band") in MINOR_BANDS
        if minor and GUARDIAN in data.get("roles", ()):
            self.add_error("roles", str(GuardianIsAdult()))
        address = data.get("guardian_email")
        if minor and address and address.lower() == str(data.get("email", "")).lower():
            self.add_error("guardian_email", _("This is your own address. Type your guardian's."))
        return data

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """The person, or the answer for an address that has an account: the same, and as much work."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        user, response = super().try_save(request)
        return user, response

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the person is saved."""
        EmailAddress.objects.filter(email__iexact=user.email).exclude(user=user).delete()
        services.say_age(user=user, band=AgeBand(self.cleaned_data["age_band"]))
        services.update_profile(user=user, name=self.cleaned_data["name"], **roles_in(self.cleaned_data))
        if user.is_minor and self.cleaned_data["guardian_email"]:
            # Without a word on the page: an address that has an account is answered the same.
            invite_quietly(request, ward=user, email=self.cleaned_data["guardian_email"])


def roles_in(data: dict[str, Any]) -> dict[str, bool]:
    """The roles that were ticked, as ``services.update_profile`` takes them."""
    ticked = data["roles"]
    return {
        "is_student": STUDENT in ticked,
        "is_coach": COACH in ticked,
        "is_guardian": GUARDIAN in ticked,
    }


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


AS_THE_BROWSER = ("", _("As the browser says"))


def _languages() -> list[tuple[str, object]]:
    """Each language by its own name: whoever cannot read the page finds theirs."""
    return [
        AS_THE_BROWSER,
        *((code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES),
    ]


def _zones() -> list[tuple[str, object]]:
    return [AS_THE_BROWSER, *((name, name.replace("_", " ")) for name in zones_to_choose())]


class ProfileForm(forms.Form):
    """Name and roles of a person who is signed in, and how they read."""

    name = _name_field()
    roles = _roles_field()
    language = forms.ChoiceField(
        label=_("Language"),
        choices=_languages,
        required=False,
        help_text=_("Of the pages and of the mails you get."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=_zones, required=False)
    model_room = forms.BooleanField(
        label=_("Show me the model room"),
        required=False,
        help_text=_("For coaches who correct many joints, and want to see how well models find them."),
    )

    def __init__(self, *args: Any, coach: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not coach:
            del self.fields["model_room"]

    @staticmethod
    def initial_for(user: User) -> dict[str, Any]:
        """What the form shows before it is changed."""
        held = ((STUDENT, user.is_student), (COACH, user.is_coach), (GUARDIAN, user.is_guardian))
        roles = [role for role, has in held if has]
        return {
            "name": user.name,
            "roles": roles,
            "language": user.language,
            "time_zone": user.time_zone,
            "model_room": user.model_room,
        }


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
