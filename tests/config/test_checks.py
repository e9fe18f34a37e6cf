"""`manage.py check` says what is wrong with an installation before it goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import checks

ROOT = Path(__file__).resolve().parents[2]


def manage(tmp_path: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "FORMCHECK_VAR_DIR": str(tmp_path), **settings}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, capture_output=True, text=True
    )


@pytest.mark.unit
def test_missing_model_files_are_named(monkeypatch):
    monkeypatch.setattr(checks, "missing_models", lambda: ["blazepose-heavy"])
    (message,) = checks.check_models(None)
    assert "blazepose-heavy" in message.msg
    assert "make setup" in message.hint


@pytest.mark.unit
def test_installed_models_raise_no_complaint(monkeypatch):
    monkeypatch.setattr(checks, "missing_models", list)
    assert checks.check_models(None) == []


@pytest.mark.unit
def test_here_videos_are_decoded_without_network():
    assert checks.check_decoding(None) == []


@pytest.mark.unit
def test_a_kernel_that_allows_neither_namespaces_nor_filters_is_said(monkeypatch):
    monkeypatch.setattr(checks, "network_refused", list)
    (message,) = checks.check_decoding(None)
    assert "can reach the network" in message.msg


@pytest.mark.unit
def test_a_decoding_user_that_is_not_there_is_an_error(settings):
    settings.DECODING_USER = "nobody-of-that-name"
    (message,) = checks.check_decoding(None)
    assert "does not start" in message.msg
    assert "nobody-of-that-name" in message.msg


@pytest.mark.unit
def test_a_media_folder_that_cannot_be_written_is_an_error(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    (message,) = checks.check_folders(None)
    assert message.id == "formcheck.E001"
    assert "FORMCHECK_MEDIA_DIR" in message.hint


@pytest.mark.unit
def test_a_local_site_may_have_local_settings(settings):
    settings.PRODUCTION = False
    assert checks.check_production(None) == []


@pytest.mark.unit
def test_weak_production_settings_are_errors(settings):
    settings.PRODUCTION = True
    settings.DEBUG = True
    settings.SECRET_KEY_IS_LOCAL = True
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.SITE_URL = "http://formcheck.example.org"
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"
    found = {message.id.split(".")[1] for message in checks.check_production(None)}
    assert found == {"E010", "E011", "E012", "E013", "E014", "E015"}


@pytest.mark.unit
def test_good_production_settings_pass(settings):
    settings.PRODUCTION = True
    settings.DEBUG = False
    settings.SECRET_KEY = "k" * 64
    settings.SECRET_KEY_IS_LOCAL = False
    settings.ALLOWED_HOSTS = ["formcheck.example.org"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SITE_URL = "https://formcheck.example.org"
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    assert checks.check_production(None) == []


@pytest.mark.unit
@pytest.mark.parametrize(
    ("production", "operator", "contact", "missing"),
    [
        (True, "", "", "FORMCHECK_OPERATOR and FORMCHECK_OPERATOR_CONTACT"),
        (True, "Turnverein 1848", " ", "FORMCHECK_OPERATOR_CONTACT"),
        (True, "Turnverein 1848", "help@example.org", None),
        (False, "", "", None),
    ],
)
def test_in_production_it_is_missed_who_runs_the_site(settings, production, operator, contact, missing):
    settings.PRODUCTION, settings.OPERATOR, settings.OPERATOR_CONTACT = production, operator, contact
    found = [(message.id, message.msg) for message in checks.check_operator(None)]
    said = f"The site does not say who runs it: {missing} not set."
    assert found == ([] if missing is None else [("formcheck.W004", said)])


def test_a_site_with_production_settings_passes_djangos_own_checks_for_deployment(tmp_path):
    done = manage(
        tmp_path,
        *("check", "--deploy", "--fail-level", "WARNING"),
        FORMCHECK_PRODUCTION="1",
        FORMCHECK_SECRET_KEY="a-Key-0f-tests" * 5,
        FORMCHECK_ALLOWED_HOSTS="formcheck.example.org",
        FORMCHECK_SITE_URL="https://formcheck.example.org",
        FORMCHECK_EMAIL_URL="submission://user:password@mail.example.org",
        FORMCHECK_OPERATOR="Turnverein 1848",
        FORMCHECK_OPERATOR_CONTACT="help@example.org",
        FORMCHECK_MODELS_DIR=str(ROOT / "var" / "models"),
    )
    assert (done.returncode, "no issues" in done.stdout) == (0, True), done.stderr


def test_check_exits_with_an_error_when_uploads_cannot_be_kept(tmp_path):
    (tmp_path / "file").write_text("")
    done = manage(tmp_path, "check", FORMCHECK_UPLOAD_DIR=str(tmp_path / "file" / "uploads"))
    assert done.returncode == 1
    assert "FORMCHECK_UPLOAD_DIR" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FORMCHECK_PRODUCTION", "perhaps"),
        ("FORMCHECK_UPLOAD_MAX_MB", "0"),
        ("FORMCHECK_JOB_LEASE_SECONDS", "long"),
        ("FORMCHECK_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_setting_of_the_wrong_type_stops_the_program_with_its_name(tmp_path, name, value):
    done = manage(tmp_path, "check", **{name: value})
    assert done.returncode != 0
    assert name in done.stderr


def test_the_site_refuses_a_port_that_is_taken(tmp_path):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = manage(tmp_path, "serve", "--port", str(port))
    assert done.returncode == 2
    assert f"Port {port} is in use" in done.stderr


@pytest.mark.unit
def test_a_site_that_does_jobs_at_once_starts(tmp_path):
    done = manage(tmp_path, "check", FORMCHECK_EAGER_JOBS="1")
    assert done.returncode == 0, done.stderr
