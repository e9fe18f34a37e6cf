"""How far it is with a minor's guardian, for templates."""

from __future__ import annotations

from django import template

from accounts.guardians.forms import GuardianForm
from accounts.guardians.selectors import GuardianState, guardian_state
from accounts.models import User

register = template.Library()


@register.simple_tag
def guardian_of(person: User) -> GuardianState:
    """The state of the person's guardian."""
    return guardian_state(person=person)


@register.simple_tag
def guardian_form(person: User) -> GuardianForm:
    """The form by which a coach asks for the person's guardian; its ids are its own on the page."""
    return GuardianForm(auto_id=f"guardian-{person.pk}-%s")
