"""`manage.py doctor` says what is well, what is not and what to do; its exit status says whether all is."""

from __future__ import annotations

import socket
import threading
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError, connections
from django.db.migrations.recorder import MigrationRecorder

from config import doctor
from config.celery import app
from tests.config.test_checks import manage
from tests.reliability.test_health import a_worker

pytestmark = pytest.mark.unit


def examined() -> dict[str, doctor.Finding]:
    """What is said of each part, the last of several."""
    return {finding.part: finding for finding in doctor.examine()}


@pytest.fixture
def well(db, monkeypatch):
    """An installation in which everything is there."""
    monkeypatch.setattr(app.conf, "broker_write_url", "memory://")
    monkeypatch.setattr("config.checks.missing_models", list)
    monkeypatch.setattr("config.checks.own_places", list)
    for number, role in enumerate((("worker", "celery"), ("worker", "long"), ("sweeper",)), 1):
        a_worker(*role, pid=number)


def test_where_everything_is_there_all_is_well(well):
    output = StringIO()
    call_command("doctor", stdout=output)
    assert "All is well." in output.getvalue()
    assert "NOT WELL" not in output.getvalue()
    assert set(examined()) == {
        *("database", "migrations", "broker", "workers", "disk", "mail"),
        *("models", "decoding", "folders", "permissions", "settings"),
    }


def test_a_missing_worker_and_model_end_with_status_one_and_what_to_do(well, monkeypatch):
    from library.models import Worker

    Worker.objects.all().delete()
    monkeypatch.setattr("config.checks.missing_models", lambda: ["blazepose-heavy"])
    output = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=output)
    assert ended.value.code == 1
    assert "No sweeper is running." in output.getvalue()
    assert "python -m scoring models install" in output.getvalue()
    assert "2 things are not well." in output.getvalue()


def test_a_migration_that_was_not_applied_is_named(well):
    MigrationRecorder.Migration.objects.filter(app="privacy").delete()
    found = examined()["migrations"]
    assert not found.ok
    assert "the first is privacy.0001" in found.message
    assert "migrate" in found.remedy


def test_a_database_that_is_away_is_said_of_each_part_that_needs_it(well, monkeypatch):
    def away():
        raise OperationalError("gone")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(connections["default"], "cursor", away)
        found = examined()
    assert not found["database"].ok
    assert "the database does not answer" in found["migrations"].message


def test_a_mail_server_that_is_away_is_said_and_one_that_answers_too(well, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_PORT = server.getsockname()[1]
        threading.Thread(target=greet, args=(server,), daemon=True).start()
        assert examined()["mail"].message == "The mail server answers."
    assert "does not answer" in examined()["mail"].message


def greet(server: socket.socket) -> None:
    """Say what a mail server says to one who comes and goes."""
    line, _address = server.accept()
    with line, line.makefile("rw") as words:
        words.write("220 mail.example.org\r\n")
        words.flush()
        for command in words:
            words.write("221 bye\r\n" if command.startswith("QUIT") else "250 mail.example.org\r\n")
            words.flush()


def test_weak_settings_of_a_production_site_are_among_what_is_not_well(well, settings):
    settings.PRODUCTION = True
    settings.SITE_URL = "http://formcheck.example.org"
    assert any("formcheck.E014" in one.message for one in doctor.examine() if not one.ok)


def test_on_a_machine_with_nothing_it_says_so_without_a_traceback(tmp_path):
    done = manage(tmp_path, "doctor", CELERY_BROKER_URL="redis://127.0.0.1:9/0")
    assert done.returncode == 1
    assert "migrations are not applied" in done.stdout
    assert "Traceback" not in done.stderr
