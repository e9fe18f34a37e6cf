"""A report's page as a PDF, by PlutoPrint: HTML and CSS in, nothing fetched from anywhere."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

STYLE = "css/report.css"


def pdf_of(context: dict[str, Any]) -> bytes:
    """The report of ``context`` on pages of A4."""
    # Loaded with the first PDF: other pages do not need it.
    import plutoprint

    class NoFetcher(plutoprint.ResourceFetcher):
        """Words that people wrote must not have the server open addresses."""

        def fetch_url(self, url: str) -> Any:
            raise ValueError(f"a report fetches nothing, and not {url}")

    book = plutoprint.Book(plutoprint.PAGE_SIZE_A4, plutoprint.PAGE_MARGINS_NORMAL)
    book.custom_resource_fetcher = NoFetcher()
    book.load_html(render_to_string("reports/pdf.html", {**context, "style": _style()}))
    pages: bytes = _written(book)
    return pages


def _style() -> str:
    path = finders.find(STYLE)
    if not isinstance(path, str):
        raise FileNotFoundError(STYLE)
    return Path(path).read_text()


def _written(book: Any) -> bytes:
    stream = io.BytesIO()
    book.write_to_pdf_stream(stream)
    return stream.getvalue()
