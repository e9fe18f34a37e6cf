"""Static files: all that pages name is served, under names that change with the content."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from config.static_files import VENDOR_FILES

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"""{%\s*static\s+["']([^"']+)["']""")


def named_in_templates() -> set[str]:
    return {name for page in (ROOT / "templates").rglob("*.html") for name in NAMED.findall(page.read_text())}


def collected() -> set[str]:
    found = (finder.list(None) for finder in get_finders())
    return {
        f"{prefix}/{path}" if (prefix := getattr(storage, "prefix", None)) else path
        for files in found
        for path, storage in files
    }


def test_every_file_a_template_names_is_collected():
    assert named_in_templates() - collected() == set()


def test_every_file_of_a_library_is_there():
    assert VENDOR_FILES - collected() == set()


def test_of_the_libraries_nothing_else_is_collected():
    served = {path.removesuffix(".map") for path in collected() if path.startswith("vendor/")}
    assert {path for path in served if not path.startswith("vendor/bootstrap-icons/fonts/")} <= VENDOR_FILES


def test_our_modules_import_one_another_under_names_with_a_digest(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "config.static_files.StaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert named_in_templates() <= set(names)
    modules = [tmp_path / name for path, name in names.items() if path.startswith("js/")]
    imports = [found for module in modules for found in re.findall(r'from "(\./[^"]+)"', module.read_text())]
    assert all(re.search(r"\.[0-9a-f]{12}\.js$", address) for address in imports)


def test_the_lock_file_pins_versions_and_names_no_registry():
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
