"""What staff look at and do: written down before it is done, read in the administration, kept for a while.

Django's own log of the administration knows what was added, changed and deleted there, not what was looked
at, nor from which request, and nothing of the model room and of commands; it stays beside this.
"""

from __future__ import annotations

import getpass
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import User
from common.log_lines import request_id
from conversation.access import reported_to
from privacy.inventory import EXPORTED
from privacy.models import StaffAct

SEEN_WITHIN = timedelta(minutes=10)
"""A player asks for hundreds of parts of a film: looking again within this is one act."""

LOOKING = ("GET", "HEAD", "OPTIONS")
VIEW, LIST = "view", "list"

_ADMIN_PAGE = re.compile(r"([a-z]+)_([a-z]+)_(changelist|add|history|delete|change)")
_OF_NOBODY = {"index", "app_list", "login", "logout", "jsi18n", "password_change", "password_change_done"}
"""Pages of the administration that show and change no rows of people."""

_MODEL_ROOM = {
    "video": "library.Video",
    "correct": "library.Video",
    "corrections": "library.Video",
    "rescored": "library.Video",
    "data": "modelroom.DataSet",
    "run": "modelroom.TrainingRun",
    "runs": "modelroom.TrainingRun",
    "model": "modelroom.PoseModel",
    "models": "modelroom.PoseModel",
}
"""What a page of the model room is about, by the first word of its name."""


@dataclass(frozen=True)
class Asked:
    """What a request asks for: of one kind of thing, which ones (none: of a list, or of a new one)."""

    door: StaffAct.Door
    act: str
    kind: str = ""
    objects: tuple[str, ...] = ("",)


class StaffActs:
    """The middleware: notes what staff ask for before it is done, and how it was answered.

    Where it cannot be noted, nothing is done or shown.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        noted = getattr(request, "staff_acts", [])
        if noted:
            StaffAct.objects.filter(pk__in=noted).update(status=response.status_code)
        return response

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> None:
        if isinstance(request.user, User) and request.user.is_staff:
            asked = what_is_asked(request, kwargs)
            if asked is not None:
                request.staff_acts = note(asked, by=request.user)  # type: ignore[attr-defined]


def what_is_asked(request: HttpRequest, kwargs: dict[str, Any]) -> Asked | None:
    """What a request asks for as staff; None where it is at none of their doors."""
    match = request.resolver_match
    name = (match.url_name or "") if match else ""
    if match and match.app_name == "admin":
        return None if name in _OF_NOBODY else _in_the_administration(request, name, kwargs)
    if match and (match.app_name == "modelroom" or name == "video-corrections"):
        return _in_the_model_room(request, name, kwargs)
    if match and match.view_name == "conversation:voice" and reported_to(request.user, kwargs["pk"]):
        # Of what was reported staff hear the voice note, from the list of reports in the administration.
        return Asked(StaffAct.Door.ADMINISTRATION, VIEW, "conversation.Comment", (str(kwargs["pk"]),))
    return None


def _in_the_administration(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> Asked:
    door = StaffAct.Door.ADMINISTRATION
    page = _ADMIN_PAGE.fullmatch(name)
    if page is None:
        return Asked(door, name)
    kind = apps.get_model(page[1], page[2])._meta.label
    which = unquote(kwargs["object_id"]) if "object_id" in kwargs else ""
    if request.method in LOOKING:
        return Asked(door, LIST if page[3] == "changelist" else VIEW, kind, (which,))
    if page[3] != "changelist":
        return Asked(door, page[3], kind, (which,))
    every = request.POST.get("select_across") == "1"
    chosen = ("all",) if every else tuple(request.POST.getlist("_selected_action")) or ("",)
    return Asked(door, request.POST.get("action") or "change", kind, chosen)


def _in_the_model_room(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> Asked:
    kind = _MODEL_ROOM.get(re.split("[_-]", name)[0], "")
    which = str(kwargs.get("pk", ""))
    by_method = {"PATCH": "change", "DELETE": "delete"}.get(request.method or "", name)
    act = (VIEW if which else LIST) if request.method in LOOKING else by_method
    return Asked(StaffAct.Door.MODEL_ROOM, act, kind, (which,))


def note(asked: Asked, *, by: User) -> list[int]:
    """Write down what ``by`` asks for; the rows' keys. Looking at the same again soon is noted once."""
    rows = []
    for which in asked.objects:
        same = {"by": by, "door": asked.door, "act": asked.act, "kind": asked.kind, "object_id": which[:64]}
        since = timezone.now() - SEEN_WITHIN
        # Parts of a film are answered with 206, with 304 where the browser has them, and 302 to a bucket.
        seen = StaffAct.objects.filter(**same, at__gte=since, status__lt=400)
        if asked.act in (VIEW, LIST) and seen.exists():
            continue
        people: list[int | None] = [*people_of(asked.kind, which)] or [None]
        rows += [StaffAct(**same, about_id=person, request_id=request_id.get()[:32]) for person in people]
    return [row.pk for row in StaffAct.objects.bulk_create(rows)]


def note_command(command: str, about: int | None) -> None:
    """Write down that somebody with access to the server runs a command, about the person with this key."""
    StaffAct.objects.create(
        door=StaffAct.Door.COMMAND, act=command, about_id=about, operator=_who_is_at_the_server()
    )


def _who_is_at_the_server() -> str:
    try:
        return getpass.getuser()[:64]
    except (KeyError, OSError):
        return str(os.getuid())


def people_of(kind: str, which: str) -> list[int]:
    """Whose a thing is, after the table of what is exported of people."""
    table = next((table for table in EXPORTED if table.model == kind), None)
    if table is None or not which:
        return []
    model: Any = apps.get_model(kind)
    try:
        found = model._base_manager.filter(pk=model._meta.pk.to_python(which))
    except ValidationError:
        return []
    people = {pk for lookup in table.of for pk in found.values_list(lookup, flat=True)}
    return sorted(people - {None})


def expire() -> int:
    """Remove what is older than the site keeps it; how many rows."""
    oldest = timezone.now() - timedelta(days=settings.STAFF_ACTS_DAYS)
    removed, _by_model = StaffAct.objects.filter(at__lt=oldest).delete()
    return removed
