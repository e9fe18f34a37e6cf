"""What docs and docstrings name exists: files by their names, modules and what is in them by dotted ones."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
# Not ``config`` and ``training``: configurations have tables of these names.
PACKAGES = "accounts|coaching|common|home|library|modelroom|practice|recognition|scoring"
DOTTED = re.compile(rf"`((?:{PACKAGES})(?:\.\w+)+)(?:\([^`]*\))?`")
FILE = re.compile(r"`([\w/.-]+\.(?:py|toml|mjs|html))`")
# In the pages that lead somebody to write new files, names of files that are still to be written.
TO_BE_WRITTEN = {"docs/how-to-add.md"}


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.split()


def pages() -> list[str]:
    """Pages that say what is; what was tried once may name what is gone."""
    return [name for name in tracked() if name.endswith(".md") and not name.startswith("docs/experiments/")]


def sources() -> list[str]:
    return [
        name
        for name in tracked()
        if name.endswith(".py") and name.split("/")[0] in ("scoring", "platform", "accounts", "benchmarks")
    ]


def exists(dotted: str) -> bool:
    """Whether ``dotted`` is a module, something in one, or a table as Django names it (``app.Model``)."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        for top in (ROOT, ROOT / "platform"):
            place = top.joinpath(*parts[:length])
            files = (place.with_suffix(".py"), place / "__init__.py", place / "models.py")
            if found := [file.read_text(encoding="utf-8") for file in files if file.is_file()]:
                rest = parts[length:]
                return not rest or any(re.search(rf"\b{rest[0]}\b", text) for text in found)
    return False


def docstrings(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            yield node.value.value


@pytest.mark.parametrize("document", sorted(set(pages()) - TO_BE_WRITTEN))
def test_a_page_names_files_that_are_there(document: str) -> None:
    there = tracked()
    named = set(FILE.findall((ROOT / document).read_text(encoding="utf-8")))
    assert [name for name in sorted(named) if not any(f"/{one}".endswith(f"/{name}") for one in there)] == []


@pytest.mark.parametrize("document", pages())
def test_a_page_names_modules_that_are_there(document: str) -> None:
    named = set(DOTTED.findall((ROOT / document).read_text(encoding="utf-8")))
    assert [name for name in sorted(named) if not exists(name)] == []


def test_comments_of_templates_name_modules_that_are_there() -> None:
    named = re.compile(rf"\b((?:{PACKAGES})(?:\.\w+)+)")
    wrong = [
        (name, dotted)
        for name in tracked()
        if name.startswith("templates/")
        for comment in re.findall(r"{% comment %}(.*?){% endcomment %}", (ROOT / name).read_text("utf-8"))
        for dotted in named.findall(comment)
        if not exists(dotted)
    ]
    assert wrong == []


def test_docstrings_name_modules_that_are_there() -> None:
    wrong = [
        (name, dotted)
        for name in sources()
        for said in docstrings(ROOT / name)
        for dotted in DOTTED.findall(said)
        if not exists(dotted)
    ]
    assert wrong == []
