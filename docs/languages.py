"""The catalogue of the pages' sentences, made of what templates and Python mark.

    python docs/languages.py           brings new sentences into platform/common/locale and compiles it
    python docs/languages.py --check   says what is not translated, not asked for any more or not compiled;
                                       status 1 if there is anything

Templates are read as Django reads them, so no gettext programs are needed. What is not translated yet is left
empty, never guessed from what is alike. The engine has a catalogue of its own (docs/feedback.md).
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "platform" / "common" / "locale"
LANGUAGES = ("de", "ko")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def main(arguments: list[str]) -> int:
    """Bring the catalogues up to date, or with ``--check`` say what is missing; the exit status."""
    _configure()
    wrong = 0
    for language in LANGUAGES:
        path = po_of(language)
        catalogue = read(language)
        before = _sentences(catalogue)
        catalogue.update(in_source(), no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        if "--check" not in arguments:
            path.write_bytes(_written(catalogue))
            path.with_suffix(".mo").write_bytes(compiled(catalogue))
        elif before != _sentences(catalogue):
            sys.stderr.write(f"{path.relative_to(ROOT)} is not up to date: make languages\n")
            wrong += 1
        for message in untranslated(catalogue):
            sys.stderr.write(f"{language}: not translated: {message.id!r}\n")
            wrong += 1
    return int("--check" in arguments and wrong > 0)


def _sentences(catalogue: Catalog) -> set[tuple[str | None, str]]:
    """What is translated, whatever files ask for it."""
    return {(message.context, str(message.id)) for message in catalogue if message.id}


def in_source() -> Catalog:
    """Every message that templates and Python of the site mark, in the order of the files."""
    found = Catalog()
    for path, text in _sources():
        for _line, message, comments, context in extract("python", io.BytesIO(text), keywords=KEYWORDS):
            found.add(message, locations=[(path, 0)], auto_comments=comments, context=context)
    return found


def untranslated(catalogue: Catalog) -> list[Message]:
    """Those of which a translation, or a form of its plural, is missing or only guessed."""
    return [one for one in catalogue if one.id and (one.fuzzy or not all(forms_of(one)))]


def forms_of(message: Message) -> tuple[str, ...]:
    """The translation, or each form of it."""
    return (
        tuple(message.string or ()) if isinstance(message.string, tuple | list) else (message.string or "",)
    )


def po_of(language: str) -> Path:
    """Where the translations into ``language`` are written."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue as it is written."""
    with po_of(language).open("rb") as file:
        return cast(Catalog, read_po(file, locale=language, abort_invalid=True))


def compiled(catalogue: Catalog) -> bytes:
    """What gettext reads; kept in the repository, so that nothing has to be made at set-up."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def _written(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalogue, width=100, include_lineno=False, ignore_obsolete=True)
    return out.getvalue()


def _sources() -> Iterator[tuple[str, bytes]]:
    """Path, and text as Python that holds the messages, of each source."""
    for file in sorted((ROOT / "templates").rglob("*")):
        if file.suffix in (".html", ".txt"):
            path = str(file.relative_to(ROOT))
            # Indentation is Python's, not the template's.
            lines = templatize(file.read_text(encoding="utf-8"), origin=path).splitlines()
            yield path, "\n".join(line.strip() for line in lines).encode()
    for folder in ("platform", "accounts"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in file.parts:
                yield str(file.relative_to(ROOT)), file.read_bytes()


def _configure() -> None:
    """What templatize needs of Django: no more than that there are settings."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
