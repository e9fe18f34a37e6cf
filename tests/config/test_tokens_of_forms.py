"""Every form that changes something carries its own token: htmx inherits none from the page around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
CHANGES = re.compile(r"\bhx-(post|put|patch|delete)=")
# allauth's own layout; its forms put the token into the body that they hand over.
HANDED_OVER = {"allauth/elements/form.html"}


def sources() -> Iterator[tuple[str, str]]:
    """Path and text of each template."""
    for file in sorted(TEMPLATES.rglob("*.html")):
        yield file.relative_to(TEMPLATES).as_posix(), file.read_text(encoding="utf-8")


def has_token(form: str) -> bool:
    return "{% csrf_token %}" in form or "csrfmiddlewaretoken" in form


def test_each_form_that_posts_carries_its_token() -> None:
    without = [
        path
        for path, text in sources()
        for form in FORM.findall(text)
        if path not in HANDED_OVER and re.search(r'method="post"', form) and not has_token(form)
    ]
    assert without == []


def test_each_request_of_htmx_that_changes_something_is_a_form_with_a_token() -> None:
    stray = []
    for path, text in sources():
        forms = FORM.findall(text)
        inside = sum(len(CHANGES.findall(form)) for form in forms if has_token(form))
        if len(CHANGES.findall(text)) != inside:
            stray.append(path)
    assert stray == []


def test_no_token_is_inherited_from_the_page() -> None:
    assert [path for path, text in sources() if "hx-headers" in text] == []
