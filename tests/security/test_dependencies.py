"""Packages are pinned with hashes, under licences that are allowed; an audit says what it left unchecked."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def dependencies(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """docs/dependencies.py."""
    spec = importlib.util.spec_from_file_location("dependencies", ROOT / "docs" / "dependencies.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "dependencies", module)
    spec.loader.exec_module(module)
    return module


def test_every_package_is_pinned_with_the_hashes_of_its_files(dependencies: ModuleType) -> None:
    assert list(dependencies.faults_of_pins()) == []


def test_a_pin_without_hash_is_named(dependencies: ModuleType, tmp_path: Path) -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "package-lock.json"):
        (tmp_path / name).write_text((ROOT / name).read_text())
    (tmp_path / "locks").mkdir()
    for path in (ROOT / "locks").iterdir():
        (tmp_path / "locks" / path.name).write_text(path.read_text())
    with (tmp_path / "requirements.txt").open("a") as file:
        file.write("leftpad==1.0\n")
    (tmp_path / "package-lock.json").write_text(
        json.dumps({"packages": {"node_modules/left": {"version": "1"}}})
    )
    dependencies.ROOT = tmp_path
    assert list(dependencies.faults_of_pins()) == [
        "leftpad 1.0 is in only one of requirements.txt and its lock: run `make lock`",
        "node_modules/left has no hash in package-lock.json",
    ]


def test_what_is_installed_for_a_site_is_held_against_hashes() -> None:
    recipe = (ROOT / "Makefile").read_text()
    assert "HASHED := --require-hashes --no-deps" in recipe
    for name in ("site", "torch-cpu", "torch", "dev"):
        assert f"$(PIP) $(HASHED) -r locks/{name}.lock" in recipe


def test_a_file_that_is_not_the_one_that_was_locked_is_not_installed(tmp_path: Path) -> None:
    tampered = tmp_path / "other.lock"
    tampered.write_text(f"packaging==0.0 --hash=sha256:{'0' * 64}\n")
    wheel = _wheel(tmp_path, "packaging", "0.0")
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--dry-run",
        "--no-index",
        "--find-links",
        str(wheel.parent),
    ]
    command += ["--require-hashes", "--no-deps", "--ignore-installed", "-r", str(tampered)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr


def _wheel(folder: Path, name: str, version: str) -> Path:
    """An empty wheel."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return path


def test_licences_are_allowed_and_their_page_is_up_to_date(dependencies: ModuleType) -> None:
    assert list(dependencies.faults_of_licences()) == []


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("MIT AND Apache-2.0 WITH LLVM-exception", True),
        ("Artistic-1.0-Perl OR GPL-2.0-or-later", True),
        ("MIT AND GPL-3.0-only", False),
        ("AGPL-3.0-only", False),
        ("UNKNOWN", False),
        ("", False),
    ],
)
def test_a_licence_outside_the_list_is_not_allowed(
    dependencies: ModuleType, licence: str, allowed: bool
) -> None:
    assert dependencies.is_allowed(licence) is allowed


HOLE = {"id": "CVE-2026-1", "fix_versions": ["2.0"]}


def test_a_known_hole_is_found(dependencies: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    python = {"dependencies": [{"name": "leftpad", "version": "1.0", "vulns": [HOLE]}]}
    assert _audited(dependencies, python=python, npm={"vulnerabilities": {}}) == dependencies.FOUND
    assert "leftpad 1.0: CVE-2026-1, mended in 2.0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("python", "said"),
    [
        ({}, "all Python packages: the service did not answer"),
        (
            {"dependencies": [{"name": "leftpad", "skip_reason": "not found"}, {"name": "six", "vulns": []}]},
            "1 of 2 Python packages: not known to the service (leftpad)",
        ),
    ],
)
def test_what_could_not_be_looked_at_is_said_and_is_no_success(
    dependencies: ModuleType, capsys: pytest.CaptureFixture[str], python: dict[str, object], said: str
) -> None:
    assert _audited(dependencies, python=python, npm={}) == dependencies.UNCHECKED
    out = capsys.readouterr().out
    assert f"NOT CHECKED for known holes: {said}" in out
    assert "NOT CHECKED for known holes: all front-end packages: the service did not answer" in out


def test_where_all_was_looked_at_and_nothing_found_the_audit_succeeds(dependencies: ModuleType) -> None:
    python = {"dependencies": [{"name": "six", "vulns": []}]}
    assert _audited(dependencies, python=python, npm={"vulnerabilities": {}}) == dependencies.WELL


def _audited(dependencies: ModuleType, *, python: object, npm: object) -> int:
    """The status of an audit where the services answer this. Installed files are left out."""
    answers = {"pip_audit": python, "-c": npm}
    dependencies._json_of = lambda command: next(answers[word] for word in command if word in answers)
    dependencies.faults_of_installed_files = lambda: iter(())
    return int(dependencies.audit())
