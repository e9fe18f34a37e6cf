"""Why something failed is kept as a code with values, and said in the language of whoever reads it."""

from __future__ import annotations

import gettext
import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.utils import translation

from common import reasons
from common.errors import UserError, error_body
from common.reasons import MESSAGES, in_words, kept
from scoring.errors import NoPersonFound
from scoring.reasons import Reason

pytestmark = pytest.mark.unit

LOCALE = Path(reasons.__file__).parent / "locale"
LOST = Reason("worker_lost", values={"tries": 3})


def test_a_reason_is_said_in_the_active_language() -> None:
    assert in_words(LOST) == "The work was interrupted 3 times and was given up. Try again later."
    with translation.override("de"):
        assert in_words(LOST).startswith("Die Arbeit wurde 3-mal unterbrochen")
    with translation.override("ko"):
        assert in_words(LOST).startswith("작업이 3번 중단되어")


def test_a_reason_of_the_engine_is_said_by_the_engine() -> None:
    with translation.override("de"):
        assert in_words(Reason("no_person", "practice")) == "In der Übung wurde niemand gefunden."


def test_a_reason_within_a_reason_is_said_in_the_same_language() -> None:
    because = kept(Reason("no_person", "video"))
    with translation.override("de"):
        said = in_words(Reason("reference_failed", values={"because": because}))
    assert said.startswith("Das Video der Vorlage konnte nicht verarbeitet werden: In diesem Video")


def test_what_was_kept_as_a_sentence_is_said_as_it_was() -> None:
    for code in ("said", "storage_full", "too_long"):
        assert in_words(Reason(code, values={"sentence": "It was dark."})) == "It was dark."


def test_an_error_keeps_the_reason_it_was_given() -> None:
    error = UserError(LOST)
    assert str(error) == in_words(LOST)
    assert Reason.of(kept(error.reason)) == LOST
    assert UserError("It was dark.").reason == Reason("invalid", values={"sentence": "It was dark."})


def test_an_answer_has_the_code_with_its_values_beside_the_sentence() -> None:
    error = NoPersonFound(Reason("no_person", "file", {"name": "bow.mp4"}))
    with translation.override("de"):
        body = error_body(code=error.code, reason=error.reason)["error"]
    assert body["message"] == "In bow.mp4 wurde niemand gefunden."
    assert body["why"] == {"code": "no_person", "about": "file", "values": {"name": "bow.mp4"}}


def catalogue_of(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@pytest.mark.parametrize("language", ["de", "ko"])
def test_every_sentence_is_translated_with_its_placeholders_and_compiled(language: str) -> None:
    messages = {str(one.id): str(one.string) for one in catalogue_of(language) if one.id}
    messages = {english: messages[english] for english in MESSAGES.values()}
    compiled = gettext.translation("django", LOCALE, [language])
    for english, translated in messages.items():
        assert placeholders(english) == placeholders(translated)
        assert compiled.gettext(english) == translated != english


def placeholders(text: str) -> Counter[str]:
    return Counter(re.findall(r"\{(\w+)\}", text))
