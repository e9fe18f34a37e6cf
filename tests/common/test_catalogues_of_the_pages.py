"""The catalogues of the site's sentences: complete, compiled, and true to their placeholders."""

from __future__ import annotations

import gettext
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings

from common import reasons

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
LOCALE = Path(reasons.__file__).parent / "locale"
TRANSLATED = [code for code, _name in settings.LANGUAGES if code != "en"]
FILLED_IN = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%|</?\w+")


def catalogue_of(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def messages_of(language: str) -> list[Message]:
    return [message for message in catalogue_of(language) if message.id]


def as_tuple(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def filled_in(text: str) -> Counter[str]:
    """The values of a sentence, its percent signs and its tags, each as often as it stands there."""
    return Counter(FILLED_IN.findall(text))


def test_german_and_korean_are_spoken() -> None:
    assert {"de", "ko"} == set(TRANSLATED)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_form_of_the_plural_is_there(language: str) -> None:
    forms = catalogue_of(language).num_plurals
    for message in messages_of(language):
        assert len(as_tuple(message.string)) == (forms if message.pluralizable else 1), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_agree(language: str) -> None:
    for message in messages_of(language):
        wanted = [filled_in(text) for text in as_tuple(message.id)]
        for text in filter(None, as_tuple(message.string)):
            assert filled_in(text) in wanted, text


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    compiled = gettext.translation("django", LOCALE, [language])
    for message in messages_of(language):
        if not all(as_tuple(message.string)):
            continue
        if message.pluralizable:
            one, many = as_tuple(message.id)
            said = {
                compiled.npgettext(message.context, one, many, count)
                if message.context
                else compiled.ngettext(one, many, count)
                for count in range(12)
            }
            assert said == set(as_tuple(message.string))
        elif message.context:
            assert compiled.pgettext(message.context, message.id) == message.string
        else:
            assert compiled.gettext(message.id) == message.string


def test_every_sentence_of_the_pages_is_translated() -> None:
    """As a fresh catalogue says, made of what templates and Python mark now."""
    command = [sys.executable, "docs/languages.py", "--check"]
    check = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stderr
