"""Forms of the people pages."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.models import Group, User

STUDENT, COACH = "student", "coach"
ROLES = [(STUDENT, _("I practise (student)")), (COACH, _("I teach (coach)"))]


def _name_field() -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "name"})
    return forms.CharField(label=_("Name"), max_length=120, widget=widget)


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
        for field in self.fields.values():
            # The label says it already; a placeholder that repeats it looks like a value.
            field.widget.attrs.pop("placeholder", None)

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the person is saved."""
        roles = self.cleaned_data["roles"]
        services.update_profile(
            user=user,
            name=self.cleaned_data["name"],
            is_student=STUDENT in roles,
            is_coach=COACH in roles,
        )


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
