"""Writing the records of consents: adding one, and withdrawing. What follows is in ``accounts.services``."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.consents.selectors import standing_consent
from accounts.consents.texts import ConsentText
from accounts.models import Consent, User


@transaction.atomic
def add(*, subject: User, given_by: User, purpose: str, text: ConsentText) -> Consent:
    """Note that somebody agreed to these words; saying it again changes nothing.

    Newer words are a consent of their own, which ends the one before.
    """
    hold([subject.pk])
    before = standing_consent(person=subject, purpose=purpose)
    if before is not None and before.given_by_id == given_by.pk and _of_text(before) == _of(text):
        return before
    end(subject=subject, purposes=[purpose], by=given_by)
    return Consent.objects.create(
        subject=subject,
        given_by=given_by,
        purpose=purpose,
        text=text.code,
        version=text.version,
        language=text.language,
        given_at=timezone.now(),
    )


@transaction.atomic
def end(*, subject: User, purposes: Iterable[str], by: User | None) -> list[str]:
    """Note that consents about somebody are withdrawn; the purposes of those that stood till then."""
    hold([subject.pk])
    standing = Consent.objects.standing().filter(subject=subject, purpose__in=list(purposes))
    ended = list(standing.values_list("purpose", flat=True))
    standing.withdraw(by=by, at=timezone.now())
    return ended


def hold(people: Iterable[int]) -> None:
    """Have whoever decides by people's consents wait for the end of the transaction; in one order."""
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=list(people)).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _of(text: ConsentText) -> tuple[str, int]:
    return text.code, text.version


def _of_text(consent: Consent) -> tuple[str, int]:
    return consent.text, consent.version
