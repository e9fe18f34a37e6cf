"""A web server loads none of the large libraries that only workers need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.media import make_clip

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]

PAGES = """
import json, sys
from pathlib import Path
from config.wsgi import application
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver

def every(patterns):
    for pattern in patterns:
        every(getattr(pattern, "url_patterns", []))

every(get_resolver().url_patterns)
call_command("migrate", verbosity=0)
from library.models import Video
from tests.people import make_people
from tests.things import a_routine, a_scored_attempt

people = make_people()
routine = a_routine(people.coach, people.group)
attempt = a_scored_attempt(people.student, routine, 71.0)
people.student.is_staff = True
people.student.save()
student, coach = Client(), Client()
student.force_login(people.student)
coach.force_login(people.coach)
answers = {}

def get(client, address):
    answers[address] = client.get(address).status_code

get(Client(), "/accounts/login/")
get(coach, routine.get_absolute_url())
get(coach, f"/coaching/groups/{people.group.pk}/")
get(coach, f"/coaching/groups/{people.group.pk}/class/")
get(coach, f"/coaching/routines/{routine.pk}/moment/")
own = ("/", "/library/videos/", attempt.video.get_absolute_url(), attempt.get_absolute_url())
api = (f"/api/attempts/{attempt.pk}/", "/api/videos/", "/api/routines/", "/api/schema/")
room = [f"/modelroom/{page}" for page in ("", "models/", "runs/", "runs/new/", "data/")]
for address in (*own, *api, *room):
    get(student, address)

def upload(name, content):
    file = SimpleUploadedFile(name, content, "video/mp4")
    return student.post("/library/videos/upload/", {"file": file}).status_code

taken = upload("clip.mp4", Path(sys.argv[1]).read_bytes())
refused = upload("clip.mp4", b"no video at all")
video = Video.objects.latest("created_at")
heavy = ["cv2", "av", "numba", "scipy", "torch", "onnxruntime"]
print(">>" + json.dumps({
    "answers": answers,
    "uploads": [taken, refused],
    "facts": [video.width, video.height, round(video.duration, 1)],
    "loaded": [name for name in heavy if name in sys.modules],
}))
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a fresh process answered and loaded."""
    folder = tmp_path_factory.mktemp("web")
    clip = make_clip(folder / "clip.mp4", seconds=1.0)
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(ROOT / "platform"), str(ROOT))),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "FORMCHECK_VAR_DIR": str(folder / "var"),
        "FORMCHECK_STATIC_FROM_SOURCE": "1",
        "FORMCHECK_ALLOWED_HOSTS": "testserver",
        "CELERY_BROKER_URL": "memory://",
    }
    command = [sys.executable, "-c", PAGES, str(clip)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert ">>" in done.stdout, done.stderr
    return json.loads(done.stdout.rpartition(">>")[2])


def test_every_page_is_shown(seen):
    assert set(seen["answers"].values()) == {200}, seen["answers"]


def test_a_video_is_taken_in_and_another_file_refused_at_once(seen):
    assert seen["uploads"] == [302, 422]
    assert seen["facts"] == [320, 240, 1.0]


def test_none_of_the_large_libraries_is_loaded(seen):
    assert seen["loaded"] == []
