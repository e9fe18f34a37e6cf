"""Lines of the log bear the ids of request and job, and name no person, file or secret link."""

from __future__ import annotations

import io
import json
import logging
import re
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from common.log_lines import JsonLine, Line, Told
from library.jobs.queues import handlers
from library.jobs.run import run
from library.models import Job
from tests.things import a_job, a_video

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def log():
    """What is written as JSON, everything from DEBUG up, except statements of the database."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLine())
    handler.addFilter(Told())
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def lines(log: io.StringIO) -> list[dict[str, str]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_line_names_the_request_that_its_answer_names(client, log):
    answer = client.get("/no/such/page/")
    (line,) = lines(log)
    assert line["request_id"] == answer["X-Request-ID"]
    assert line["job_id"] == "-"
    assert line["level"] == "WARNING"
    assert line["message"] == "Not Found: (no page of ours)"


def test_two_requests_have_different_ids_and_take_none_from_outside(client):
    first, second = (client.get("/", headers={"X-Request-ID": "mine"})["X-Request-ID"] for _ in range(2))
    assert "mine" not in {first, second}
    assert first != second


def test_lines_of_a_job_name_the_job(people, log, monkeypatch):
    def fails(context, subject_id):
        logging.getLogger("anything").warning("within")
        raise RuntimeError("unexpected")

    job = a_job("fails", a_video(people.student), people.student, Job.State.QUEUED)
    monkeypatch.setitem(handlers._rules, "fails", fails)
    run(job_id=job.pk)
    within = [line for line in lines(log) if line["message"] == "within" or "unexpectedly" in line["message"]]
    assert len(within) == 2
    assert {line["job_id"] for line in within} == {str(job.pk)}


def test_signing_up_resetting_and_uploading_leave_nothing_of_a_person(log, people, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    visitor = Client()
    own = {"name": "Rosalind Quince", "email": "rosalind.quince@example.org"}
    password = "a long pass phrase 7"
    form = {**own, "password1": password, "password2": password, "roles": ["student"], "age_band": "adult"}
    visitor.post("/accounts/signup/", form)
    assert User.objects.filter(email=own["email"]).exists()
    visitor.post("/accounts/password/reset/", {"email": people.student.email})
    links = re.findall(r"https?://\S+", " ".join(message.body for message in mail.outbox))
    assert any("/password/reset/key/" in link for link in links), links
    secrets = [link.rstrip("/").rpartition("/")[2] for link in links]
    for link in links:
        Client().get(link)
        Client().get(link + "broken/")
    visitor.get("/accounts/password/reset/?email=rosalind.quince@example.org")
    student = Client()
    student.force_login(people.student)
    film = SimpleUploadedFile("Rosalind at home.mp4", b"no film")
    student.post("/library/videos/upload/", {"title": "Rosalind's kata", "file": film})
    student.get(f"/library/videos/{uuid4()}/?name=Rosalind")
    student.get("/coaching/join/secret-code/")
    logging.getLogger("database").error("Key (email)=(%s) already exists.", own["email"])
    written = log.getvalue()
    assert len(lines(log)) > 3
    for secret in (
        *own.values(),
        people.student.email,
        people.student.name,
        "Rosalind",
        "secret-code",
        *secrets,
    ):
        assert secret not in written, secret


def test_the_line_for_people_says_the_same():
    record = logging.makeLogRecord({"name": "a", "levelname": "ERROR", "msg": "of x@example.org"})
    Told().filter(record)
    assert Line().format(record).endswith("ERROR a request=- job=-: of [address]")
