"""Every address of the site, found from the site itself, refuses those it is not for.

An address added later is in these tests without anybody thinking of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.guardians.services import token_of
from accounts.models import GuardianInvitation
from assignments.services import create_assignment
from coaching.roster.notes import keep_note
from conversation.models import CoachSentence, SetAside
from conversation.services import write_comment
from library.models import Job, Upload
from library.routines.services import add_take
from modelroom.models import DataSet, PoseModel, TrainingRun
from notices.models import Notice
from privacy.models import Export
from tests.consents import make_minor
from tests.people import People, make_person
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, measured_video, shared_routine
from tests.security.world import next_week

pytestmark = pytest.mark.unit

NOT_OURS = ("admin/", "accounts/")
FOR_EVERYONE = {
    *("", "coaching/join/<str:code>/", "health/", "health/ready/", "metrics/", "privacy/stay/<str:token>/"),
    *("people/invitation/", "people/invitation/<str:token>/", "notices/mails/<str:token>/off/"),
    *("people/language/", "help/", "help/filming/", "help/score/", "privacy/", "terms/"),
}
"""The start page, invitations, which ask for the sign-in themselves, how the site is, without names, its
figures, guarded by a token (tests/config/test_metrics.py), the signed link by which somebody who leaves
stays, which shows nothing but a date, that of a mail by which its reader gets no more of them, the
choice of a language, and help, privacy and terms of use."""


def addresses(
    patterns: list[URLPattern | URLResolver] | None = None, prefix: str = ""
) -> Iterator[tuple[str, str]]:
    """Path and name of each page and API address of our own."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, path)
        elif not path.startswith(NOT_OURS):
            yield path, str(pattern.name)


ALL = [path for path, _name in addresses()]
OF_ONE_OBJECT = [path for path in ALL if "<uuid:pk>" in path or "<int:pk>" in path]
FOR_THE_COACH = (
    *(f"library/routines/<uuid:pk>/{what}" for what in ("edit", "reference", "delete")),
    "library/routines/<uuid:pk>/takes",
    "library/takes",
    "api/routines/<uuid:pk>/takes",
    "practice/routines/<uuid:pk>/rescore",
    *(f"practice/groups/<uuid:pk>/recognition/{what}" for what in ("train", "choose", "back", "decide")),
    *(f"api/groups/<uuid:pk>/recognition/{what}" for what in ("train", "choose", "back", "decide")),
    *("modelroom/data", "modelroom/models"),
    *(f"modelroom/runs/<uuid:pk>/{what}" for what in ("stop", "resume", "delete")),
    "coaching/groups/<uuid:pk>/students/<int:member_pk>/notes",
    *(f"coaching/groups/<uuid:pk>/{what}" for what in ("rename", "renew", "delete", "members", "routines")),
    *(f"assignments/<uuid:pk>/{what}" for what in ("edit", "end", "delete")),
    "assignments/groups/<uuid:pk>/new",
    "api/assignments/<uuid:pk>/end",
    *(f"api/attempts/<uuid:pk>/{what}" for what in ("set-aside", "sentences")),
    "coaching/desk/attempts",
)
METHODS = ("get", "post", "patch", "delete", "put")


@pytest.fixture
def objects(people: People) -> dict[str, Any]:
    """One of each kind, belonging to the student, the coach and their group."""
    routine = shared_routine(people, movement())
    attempt = attempt_with(people.student, routine, movement())
    minor = make_minor(make_person("Mina Minor"))
    upload = Upload.objects.create(owner=people.student, filename="a.mp4", size=10)
    return {
        "attempts": attempt,
        "assignments": create_assignment(
            by=people.coach, group=people.group, routine=routine, due_on=next_week()
        ),
        "comments": write_comment(attempt=attempt, writer=people.coach, text="Words"),
        "set-aside": SetAside.objects.create(attempt=attempt, by=people.coach, about="knee bent"),
        "sentences": CoachSentence.objects.create(attempt=attempt, by=people.coach, text="Words"),
        "videos": attempt.video,
        "routines": routine,
        "takes": add_take(routine=routine, video=measured_video(owner=people.coach, track=movement())),
        "groups": people.group,
        "guardian": GuardianInvitation.objects.create(ward=minor, invited_by=minor, email="p@example.org"),
        "jobs": Job.objects.get(kind="score_attempt"),
        "uploads": upload,
        "notices": Notice.objects.create(recipient=people.student, kind="result", path="/"),
        "exports": Export.objects.create(user=people.student),
        "note": keep_note(
            membership=people.group.memberships.get(user=people.student), author=people.coach, text="A note"
        ),
        **model_room(people),
    }


def model_room(people: People) -> dict[str, Any]:
    """One of each kind there; only the staff sees them, not even those who asked for them."""
    run = TrainingRun.objects.create(owner=people.coach, kind="distill", config="distill")
    return {
        "runs": run,
        "data": DataSet.objects.create(owner=people.coach),
        "models": PoseModel.objects.create(name="some-model", run=run),
    }


def filled(path: str, objects: dict[str, Any], people: People) -> str:
    """The path with the ids of real objects in it."""
    kind = next((kind for kind in objects if f"{kind}/<uuid:pk>" in path), None)
    if kind:
        path = path.replace("<uuid:pk>", str(objects[kind].pk))
    asked = objects["guardian"]
    path = path.replace("<int:pk>", str(asked.ward_id)).replace("<str:purpose>", "training")
    path = path.replace("<str:token>", token_of(asked))
    for person in ("<int:member_pk>", "<int:person_pk>"):
        path = path.replace(person, str(people.student.pk))
    path = path.replace("<uuid:note_pk>", str(objects["note"].pk))
    path = path.replace("<slug:kind>", "well_done")
    path = path.replace("<str:code>", people.group.invitation_code)
    path = path.replace("<str:month>", "2026-11")
    path = path.replace("<str:token>", "no-link-of-ours")
    assert "<" not in path, f"no object for {path}: add one to this test"
    return "/" + path


def test_the_site_has_addresses_of_each_kind():
    assert len(OF_ONE_OBJECT) > 25
    assert {path.split("/")[0] for path in ALL} >= {
        *("library", "practice", "coaching", "modelroom", "people", "privacy", "api")
    }


def in_parts(paths: Iterable[str]) -> list[Any]:
    """The addresses of each part of the site: a refusal changes nothing, so one world serves them all."""
    found: dict[str, list[str]] = {}
    for path in sorted(paths):
        found.setdefault(path.split("/")[0], []).append(path)
    return [pytest.param(part, id=name) for name, part in found.items()]


@pytest.mark.parametrize("paths", in_parts(set(ALL) - FOR_EVERYONE))
def test_a_visitor_who_is_not_signed_in_sees_nothing(paths, objects, people):
    client = Client()
    for path, method in product(paths, METHODS):
        answer = getattr(client, method)(filled(path, objects, people))
        if answer.status_code == 302:
            assert answer["Location"].startswith("/accounts/login/"), (method, path, answer["Location"])
        else:
            assert answer.status_code in (401, 403, 405), (method, path, answer.status_code)


@pytest.mark.parametrize("paths", in_parts(OF_ONE_OBJECT))
@pytest.mark.parametrize("who", ["stranger", "other_coach"])
def test_a_stranger_is_told_that_the_object_is_not_there(paths, who, objects, people, signed_in):
    client = signed_in(getattr(people, who))
    for path, method in product(paths, METHODS):
        # Uploads speak a protocol whose version must be named before anything else is looked at.
        answer = getattr(client, method)(filled(path, objects, people), HTTP_TUS_RESUMABLE="1.0.0")
        assert answer.status_code in (403, 404, 405, 415), (method, path, answer.status_code)
        assert answer.status_code != 403 or who == "stranger", (
            f"{method} {path}: a coach is refused by the object, not the role"
        )


def test_a_classmate_sees_no_attempt_but_their_own(objects, people, signed_in):
    client = signed_in(people.classmate)
    of_attempts = [path for path in OF_ONE_OBJECT if "attempts/<" in path]
    assert of_attempts
    for path, method in product(of_attempts, METHODS):
        answer = getattr(client, method)(filled(path, objects, people))
        assert answer.status_code in (404, 405), (method, path, answer.status_code)


@pytest.mark.parametrize("paths", in_parts(p for p in OF_ONE_OBJECT if p.startswith(FOR_THE_COACH)))
def test_a_student_changes_nothing_that_is_the_coachs(paths, objects, people, signed_in):
    client = signed_in(people.student)
    for path in paths:
        answer = client.post(filled(path, objects, people))
        assert answer.status_code in (403, 404), (path, answer.status_code)


def test_changing_something_needs_a_token_that_other_sites_cannot_read(objects, people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.student)
    answer = client.post(f"/practice/attempts/{objects['attempts'].pk}/delete/")
    assert answer.status_code == 403
