"""Agreeing and withdrawing as the pages do: with the words that were shown."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.consents.selectors import agreed_since
from accounts.consents.texts import current_text
from accounts.guardians.services import agree_for
from accounts.models import AgeBand, Consent, Guardianship, User
from tests.people import make_person

Purpose = Consent.Purpose


def shown(code: str, language: str = "en") -> dict[str, Any]:
    """What a page's form says of the text it shows."""
    text = current_text(code, language)
    return {"text": text.code, "version": text.version, "language": text.language}


def say_own(client: Client, purpose: str, given: str) -> str:
    """Press a button of one's own profile page; the page that follows."""
    data = {**shown(f"own-{purpose}"), "given": given}
    return client.post(reverse("people:consent", args=[purpose]), data, follow=True).content.decode()


def agrees(person: User, purpose: Consent.Purpose) -> bool:
    """Whether a consent about the person counts now."""
    return agreed_since(person=person, purpose=purpose) is not None


def make_minor(person: User, band: AgeBand = AgeBand.TEEN) -> User:
    """The person, as one who said so when they signed up."""
    person.age_band = band
    person.save()
    return person


def make_guardian(guardian: User, ward: User) -> User:
    """The guardian of the ward, who has agreed to nothing yet."""
    Guardianship.objects.create(guardian=guardian, ward=ward)
    guardian.is_guardian = True
    guardian.save()
    return guardian


def agree(guardian: User, ward: User, *purposes: Consent.Purpose) -> None:
    """Agree for the ward, to the basic purpose first."""
    for purpose in (Purpose.BASIC, *purposes):
        agree_for(ward=ward, guardian=guardian, purpose=purpose, text=current_text(f"child-{purpose}", "en"))


def look_after(person: User, *purposes: Consent.Purpose) -> User:
    """Make the person a minor whose guardian agrees, to the basic purpose and these; the guardian."""
    guardian = make_guardian(make_person("Greta Guardian"), make_minor(person))
    agree(guardian, person, *purposes)
    return guardian
