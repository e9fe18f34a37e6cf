"""No template shows a word that is not marked for the catalogues, and no script holds one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
READ_OUT = {"title", "alt", "placeholder", "aria-label", "aria-description", "aria-valuetext", "label"}
"""Attributes that people read or hear; besides those in which scripts find their words."""

WORD = re.compile(r"[^\W\d_]{2,}")
SAME_IN_ALL = {"Formcheck", "px", "ms"}
"""The name, and units, which stand in every language as they are."""

FRAGMENTS = {
    *("allauth/elements/button.html", "allauth/elements/field_attributes.html"),
    *("library/_upload_form.html", "practice/_span.html"),
}
"""Templates that are a part of a tag: what stands there is attributes, not text."""

MARKED = re.compile(
    r"{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}|{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}"
    r"|{%\s*block main_class\s*%}.*?{%\s*endblock\s*%}",
    re.DOTALL,
)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)


class Shown(HTMLParser):
    """Gathers what is read: text, and the attributes that are."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")
        for name, value in attrs:
            if value and (name in READ_OUT or name.startswith(("data-text", "data-label", "data-confirm"))):
                self.found.append(value)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def unmarked(text: str) -> list[str]:
    """The words of a template that stand there as they are."""
    shown = Shown()
    shown.feed(TAG.sub(" ", MARKED.sub(" ", text)))
    return [word for said in shown.found for word in WORD.findall(said) if word not in SAME_IN_ALL]


def templates() -> Iterator[tuple[str, str]]:
    """Path and text of each page; the models' cards are documents of their own."""
    for file in sorted(TEMPLATES.rglob("*.html")):
        yield file.relative_to(TEMPLATES).as_posix(), file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "<p>Hello</p>",
        '<img alt="A picture">',
        '<b data-text-none="Nothing">{{ x }}</b>',
        "{% translate 'Good' %} morning",
        '<p title="{{ a }} of">1</p>',
    ],
)
def test_a_word_that_is_not_marked_is_found(text: str) -> None:
    assert unmarked(text)


@pytest.mark.parametrize(
    "text",
    [
        "<p class='text'>{% translate \"Hello\" %}</p>",
        "{% blocktranslate trimmed %}\n Hello {{ name }}\n{% endblocktranslate %}",
        "{% comment %}What it is{% endcomment %}{# here #}<svg viewBox='0 0 1 1'><path d='M0 0'/></svg>",
        "{{ value|date:'c' }} · 5 % &nbsp;<script>const word = 'word';</script>",
    ],
)
def test_what_is_marked_or_not_shown_is_not(text: str) -> None:
    assert unmarked(text) == []


def test_every_word_on_the_pages_is_marked() -> None:
    found = {path: unmarked(text) for path, text in templates() if path not in FRAGMENTS}
    assert {path: words for path, words in found.items() if words} == {}


def test_mails_are_marked_as_well() -> None:
    mails = {
        file.relative_to(TEMPLATES).as_posix(): unmarked(file.read_text(encoding="utf-8"))
        for file in sorted(TEMPLATES.rglob("*.txt"))
    }
    assert {path: words for path, words in mails.items() if words} == {}


def test_dates_are_written_as_the_language_does() -> None:
    """By a format that Django has for each language, or one that is marked; a weekday is one everywhere."""
    own = re.compile(r"""\|date:(["'])(?!\w+_FORMAT\b|c\b|l\b|D\b|Y-m)""")
    assert [path for path, text in templates() if own.search(text)] == []


def test_scripts_hold_no_sentence() -> None:
    """A string with a space between words would be one; errors for developers are thrown, not shown."""
    sentence = re.compile(r"""(?:textContent|innerText|alert\(|confirm\()\s*=?\s*["'`][^"'`$]*[A-Za-z]{2,}""")
    found = {
        file.relative_to(ROOT).as_posix(): sentence.findall(file.read_text(encoding="utf-8"))
        for file in sorted((ROOT / "static" / "js").rglob("*.js"))
    }
    assert {path: said for path, said in found.items() if said} == {}
