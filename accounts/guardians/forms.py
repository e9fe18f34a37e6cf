"""Forms about age and guardians, and their fields, which sign-up has too."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import AgeBand


def age_field() -> forms.ChoiceField:
    """How old somebody is, in bands."""
    return forms.ChoiceField(
        label=_("How old are you?"),
        choices=AgeBand.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how old you are.")},
        help_text=_("Say it as it is: you cannot change it yourself later."),
    )


def guardian_field() -> forms.EmailField:
    """Whom a minor asks to agree."""
    return forms.EmailField(
        label=_("E-mail address of your parent or guardian"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "If you are under 18: they get a link and have to agree before you upload videos. "
            "You can also ask them later, or your coach can."
        ),
    )


class AgeForm(forms.Form):
    """How old somebody is, asked once."""

    age_band = age_field()


class GuardianForm(forms.Form):
    """Whom to ask to be a guardian."""

    guardian_email = guardian_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["guardian_email"]
        field.label, field.required = _("E-mail address of the parent or guardian"), True
        field.help_text = _("They get a link that works for 14 days. The mail names nobody.")
