"""The catalogues of the engine's sentences: complete, compiled, and true to their placeholders."""

from __future__ import annotations

import gettext
import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from scoring.language import DOMAIN, LOCALE, languages

pytestmark = pytest.mark.unit

ENGINE = LOCALE.parent
TRANSLATED = [language for language in languages() if language != "en"]


def in_source() -> set[str | tuple[str, ...]]:
    """Every message that the engine marks, as ``pybabel extract`` finds them."""
    found = extract_from_dir(ENGINE, method_map=[("**.py", "python")])
    return {message for _file, _line, message, _comments, _context in found}


def source_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def catalogue_of(language: str) -> Catalog:
    with source_of(language).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def messages_of(language: str) -> list[Message]:
    return [message for message in catalogue_of(language) if message.id]


def as_tuple(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> Counter[str]:
    return Counter(re.findall(r"\{(\w+)\}", text))


def test_german_and_korean_are_there() -> None:
    assert {"de", "ko"} <= set(TRANSLATED)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_of_the_source_is_translated_and_no_other(language: str) -> None:
    messages = messages_of(language)
    assert {message.id for message in messages} == in_source()
    assert [message.id for message in messages if message.fuzzy or not all(as_tuple(message.string))] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_form_of_the_plural_is_there(language: str) -> None:
    forms = catalogue_of(language).num_plurals
    for message in messages_of(language):
        assert len(as_tuple(message.string)) == (forms if message.pluralizable else 1)


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_agree(language: str) -> None:
    for message in messages_of(language):
        wanted = {frozenset(placeholders(text).items()) for text in as_tuple(message.id)}
        assert len(wanted) == 1
        for text in as_tuple(message.string):
            assert frozenset(placeholders(text).items()) in wanted, text


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    compiled = gettext.translation(DOMAIN, LOCALE, [language])
    for message in messages_of(language):
        if message.pluralizable:
            one, many = as_tuple(message.id)
            said = {compiled.ngettext(one, many, count) for count in range(12)}
            assert said == set(as_tuple(message.string))
        else:
            assert compiled.gettext(message.id) == message.string
