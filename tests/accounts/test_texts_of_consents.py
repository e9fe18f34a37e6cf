"""The words people agree to: once published they stay, and other words are a new version."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from accounts.consents.texts import FOLDER, LANGUAGE_NAMES, code_of, current_text, languages_of, read
from accounts.models import Consent

pytestmark = pytest.mark.unit
KNOWN = Path(__file__).with_name("texts_of_consents.json")
"""SHA-256 of each text that somebody may have agreed to. A new text adds a line; no line is ever changed."""


def found() -> dict[str, str]:
    files = sorted(FOLDER.glob("*/*.txt"))
    return {f"{one.parent.name}/{one.name}": hashlib.sha256(one.read_bytes()).hexdigest() for one in files}


def test_no_text_was_changed_or_taken_away_without_a_new_version():
    texts = found()
    for name, digest in json.loads(KNOWN.read_text()).items():
        assert texts.get(name) == digest, f"{name} was changed: leave it, and write the next version"


def test_each_text_is_among_those_that_are_watched():
    assert set(found()) == set(json.loads(KNOWN.read_text())), f"add the new text's SHA-256 to {KNOWN.name}"


@pytest.mark.parametrize("purpose", Consent.Purpose.values)
def test_a_guardian_can_read_each_in_every_language(purpose):
    code = code_of(purpose, own=False)
    assert languages_of(code) == LANGUAGE_NAMES
    for language in LANGUAGE_NAMES:
        text = current_text(code, language)
        assert (text.language, bool(text.title), len(text.body) > 100) == (language, True, True)


@pytest.mark.parametrize("purpose", [Consent.Purpose.TRAINING, Consent.Purpose.RECOGNITION])
def test_so_can_whoever_is_asked_for_themselves(purpose):
    assert languages_of(code_of(purpose, own=True)) == LANGUAGE_NAMES


def test_an_unknown_language_is_answered_in_english():
    assert current_text("child-basic", "xx").language == "en"


@pytest.mark.parametrize("name", [("nothing", 1, "en"), ("child-basic", 99, "en"), ("..", 1, "en")])
def test_what_there_is_not_is_not_made_up(name):
    with pytest.raises(KeyError):
        read(*name)
