"""Figures for Prometheus: what they say, who may read them, and that several processes count together."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from library.models import Job, Upload
from tests.reliability.test_health import a_worker
from tests.things import a_job, a_video

pytestmark = pytest.mark.unit


def figures(words: str) -> dict[tuple[str, frozenset[str]], float]:
    """The value of each series, by its name and its labels' values."""
    found = {}
    for family in text_string_to_metric_families(words):
        for sample in family.samples:
            found[sample.name, frozenset(sample.labels.values())] = sample.value
    return found


def test_jobs_workers_uploads_and_requests_are_counted(client, people):
    video = a_video(people.student)
    Job.objects.all().delete()
    job = a_job("process_video", video, people.student, Job.State.QUEUED)
    Job.objects.filter(pk=job.pk).update(queued_at=timezone.now() - timedelta(minutes=5))
    a_worker("sweeper")
    Upload.objects.create(owner=people.student, filename="a.mp4", size=10)
    before = figures(client.get("/metrics/").content.decode())
    client.get("/health/ready/")
    client.get("/no/such/page/")
    found = figures(client.get("/metrics/").content.decode())
    assert found["formcheck_jobs", frozenset(["process_video", "queued"])] == 1
    assert 300 <= found["formcheck_oldest_job_seconds", frozenset(["process_video", "queued"])] < 360
    assert found["formcheck_workers", frozenset(["sweeper"])] == 1
    assert found["formcheck_workers", frozenset(["worker"])] == 0
    assert found["formcheck_unfinished_uploads", frozenset([])] == 1
    assert found["formcheck_disk_free_bytes", frozenset([])] > 0
    for series in (("ready", "GET", "200"), ("none", "GET", "404")):
        counted = ("formcheck_requests_total", frozenset(series))
        assert found[counted] == before.get(counted, 0) + 1
    assert found["formcheck_request_seconds_count", frozenset(["ready"])] >= 1


def test_no_figure_names_a_person_or_a_video(client, people):
    video = a_video(people.student, title="Very own title")
    Client().get(video.get_absolute_url())
    words = client.get("/metrics/").content.decode()
    for own in ("Very own title", people.student.email, str(video.pk), people.student.name):
        assert own not in words


@pytest.mark.parametrize(
    ("token", "production", "asks_with", "status"),
    [
        ("", False, {}, 200),
        ("", False, {"REMOTE_ADDR": "192.0.2.7"}, 404),
        ("", False, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, 404),
        ("", True, {}, 404),
        ("a-token", True, {}, 404),
        ("a-token", True, {"HTTP_AUTHORIZATION": "Bearer another"}, 404),
        ("a-token", True, {"HTTP_AUTHORIZATION": "Bearer a-tökén"}, 404),
        ("a-token", True, {"HTTP_AUTHORIZATION": "Bearer a-token", "REMOTE_ADDR": "192.0.2.7"}, 200),
    ],
)
def test_who_may_read_them(client, db, settings, token, production, asks_with, status):
    settings.METRICS_TOKEN, settings.PRODUCTION = token, production
    assert client.get("/metrics/", **asks_with).status_code == status


def test_several_web_processes_count_together(tmp_path: Path):
    code = "import sys; import django; django.setup()\nfrom config import metrics as m\n"
    count = code + "m.note_request('home', 'GET', 200, 0.1)"
    read = code + (
        "from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
        "from django.test import Client; answer = Client(headers={'host': 'localhost'}).get('/metrics/')\n"
        "print(answer.content.decode())"
    )
    env = {**os.environ, "FORMCHECK_VAR_DIR": str(tmp_path), "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    env["DJANGO_SETTINGS_MODULE"] = "config.settings"
    for _process in range(2):
        subprocess.run([sys.executable, "-c", count], env=env, check=True)
    done = subprocess.run([sys.executable, "-c", read], env=env, check=True, capture_output=True, text=True)
    assert figures(done.stdout)["formcheck_requests_total", frozenset(["home", "GET", "200"])] == 2
