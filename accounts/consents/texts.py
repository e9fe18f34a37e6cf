"""The words people agree to, a file for each code, version and language: ``texts/CODE/VERSION.LANGUAGE.txt``.

A version that somebody may have agreed to is never changed: other words are a new version. Its first line is
the title. ``tests/accounts/test_texts_of_consents.py`` notices a change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"
ENGLISH = "en"
LANGUAGE_NAMES = {"en": "English", "de": "Deutsch", "ko": "한국어"}


@dataclass(frozen=True)
class ConsentText:
    """One version of a text in one language."""

    code: str
    version: int
    language: str
    title: str
    body: str


def code_of(purpose: str, *, own: bool) -> str:
    """Code of the text for a purpose: what a person agrees to for themselves, or a guardian for a child."""
    return f"{'own' if own else 'child'}-{purpose}"


def current_text(code: str, language: str) -> ConsentText:
    """The newest version, in ``language`` or else in English; KeyError for an unknown code."""
    versions = _versions(code)
    newest = max(versions)
    return read(code, newest, language if language in versions[newest] else ENGLISH)


def languages_of(code: str) -> dict[str, str]:
    """The languages in which the newest version can be read, with their names in themselves."""
    versions = _versions(code)
    return {one: LANGUAGE_NAMES[one] for one in LANGUAGE_NAMES if one in versions[max(versions)]}


@cache
def read(code: str, version: int, language: str) -> ConsentText:
    """The text as it stands in the repository; KeyError if there is none."""
    path = FOLDER / code / f"{version}.{language}.txt"
    if language not in _versions(code).get(version, ()):
        raise KeyError(f"{code} {version} {language}")
    title, _line, body = path.read_text(encoding="utf-8").partition("\n")
    return ConsentText(code, version, language, title.strip(), body.strip())


def shown(form: Mapping[str, str]) -> ConsentText:
    """The text that a form names as the one it showed; KeyError if there is none such."""
    version = form.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < 6):
        raise KeyError("version")
    return read(form.get("text", ""), int(version), form.get("language", ""))


@cache
def _versions(code: str) -> dict[int, tuple[str, ...]]:
    """The languages of each version; KeyError for an unknown code, which may come from outside."""
    if code not in {path.name for path in FOLDER.iterdir()}:
        raise KeyError(code)
    found: dict[int, tuple[str, ...]] = {}
    for path in sorted((FOLDER / code).glob("*.txt")):
        version, language = path.name.removesuffix(".txt").split(".")
        found[int(version)] = (*found.get(int(version), ()), language)
    return found
