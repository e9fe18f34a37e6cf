"""Languages of the engine's words: the catalogues they are looked up in, and numbers as they are shown."""

from __future__ import annotations

import gettext
from functools import lru_cache
from math import floor
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "scoring"

ENGLISH = "en"
"""The language of the sentences in the source; it needs no catalogue."""


def N_(message: str) -> str:  # noqa: N802  (the name that extractors look for)
    """Marks ``message`` for the catalogues; it is translated where it is shown."""
    return message


def languages() -> tuple[str, ...]:
    """Languages there are sentences in, English first."""
    return (ENGLISH, *sorted(file.parents[1].name for file in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")))


@lru_cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of ``language`` (``de``, ``de-AT`` …); English where there is none."""
    if language.partition("-")[0] == ENGLISH:
        return gettext.NullTranslations()
    name = language.replace("-", "_")
    return gettext.translation(DOMAIN, LOCALE, [name], fallback=True)


def percent_in(language: str, percent: int) -> str:
    """A whole percentage as ``language`` writes it."""
    return catalogue(language).gettext(N_("{percent}%")).format(percent=percent)


def whole(value: float) -> int:
    """The whole number that is shown of a value; what is said of it goes by this."""
    return floor(value + 0.5)


def whole_percent(share: float, needed: float) -> int:
    """``share`` 0..1 in whole percent, never rounded up to what is ``needed``."""
    rounded = round(100 * share)
    return rounded if share >= needed else min(rounded, round(100 * needed) - 1)
