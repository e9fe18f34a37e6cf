"""Who agrees to what now. Everything that needs somebody's consent asks here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.consents.texts import ConsentText, code_of, current_text, languages_of
from accounts.models import MINOR_BANDS, AgeBand, Consent, User

OPTIONAL = (Consent.Purpose.TRAINING, Consent.Purpose.RECOGNITION)
"""What everybody is asked for, and nothing depends on."""


def people_who_agree(purpose: Consent.Purpose) -> QuerySet[User]:
    """Everybody about whom a consent counts now.

    An adult's own counts, and one their guardian gave before they came of age. A minor's own never does: the
    guardian's counts, and only beside the basic one. Who has not said how old they are may be a minor:
    nothing counts until they have.
    """
    asked, basic = _standing(purpose), _standing(Consent.Purpose.BASIC)
    of_minors = Q(age_band__in=MINOR_BANDS) & Exists(_by_others(asked)) & Exists(_by_others(basic))
    return User.objects.filter(Q(Q(age_band=AgeBand.ADULT) & Exists(asked)) | of_minors)


def agreed_since(*, person: User, purpose: Consent.Purpose) -> datetime | None:
    """When the consent that counts now was given; None where none does."""
    if not people_who_agree(purpose).filter(pk=person.pk).exists():
        return None
    return standing_consent(person=person, purpose=purpose).given_at  # type: ignore[union-attr]


def standing_consent(*, person: User, purpose: str) -> Consent | None:
    """The consent about the person that nobody withdrew, whether it counts or not."""
    return (
        Consent.objects.standing().select_related("given_by").filter(subject=person, purpose=purpose).first()
    )


def people_on_hold() -> QuerySet[User]:
    """Minors for whom no guardian agrees: nothing of theirs is worked on, and others see none of it."""
    basic = _by_others(_standing(Consent.Purpose.BASIC))
    return User.objects.filter(~Exists(basic), age_band__in=MINOR_BANDS)


def is_on_hold(*, person_id: int) -> bool:
    """Whether the person is a minor for whom no guardian agrees."""
    return people_on_hold().filter(pk=person_id).exists()


def _standing(purpose: str) -> QuerySet[Consent]:
    return Consent.objects.standing().filter(subject=OuterRef("pk"), purpose=purpose)


def _by_others(consents: QuerySet[Consent]) -> QuerySet[Consent]:
    return consents.exclude(given_by=None).exclude(given_by=F("subject"))


@dataclass(frozen=True)
class Choice:
    """One purpose as a page asks for it: the words, and what was agreed to so far."""

    purpose: str
    text: ConsentText
    languages: dict[str, str]
    consent: Consent | None
    waits: bool = False
    """Whether the basic consent has to come first."""

    @property
    def of_other_words(self) -> bool:
        """Whether what was agreed to is an earlier version than the one shown."""
        return self.consent is not None and self.consent.version != self.text.version


def choices_about(*, person: User, language: str) -> list[Choice]:
    """What is asked about a person: of an adult themselves, of a minor the guardian, each by itself."""
    purposes = OPTIONAL if not person.is_minor else tuple(Consent.Purpose)
    held = person.is_minor and is_on_hold(person_id=person.pk)
    choices = []
    for purpose in purposes:
        code = code_of(purpose, own=not person.is_minor)
        choices.append(
            Choice(
                purpose=purpose,
                text=current_text(code, language),
                languages=languages_of(code),
                consent=standing_consent(person=person, purpose=purpose),
                waits=held and purpose != Consent.Purpose.BASIC,
            )
        )
    return choices


def history_of(*, person: User) -> QuerySet[Consent]:
    """Every consent about a person there ever was, the oldest first."""
    return Consent.objects.filter(subject=person).select_related("given_by", "withdrawn_by")
