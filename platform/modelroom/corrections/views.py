"""Pages for correcting joints."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import signed_in_user
from library import watching
from library.media import deliver
from library.models import Video, Watching
from library.parts import PART_LABELS
from modelroom.access import get_correctable_video_for, require_corrector
from modelroom.corrections import selectors
from scoring.pose.skeleton import COCO17

PER_PAGE = 24

JOINT_LABELS: dict[str, str | Promise] = {
    "nose": _("Nose"),
    "left_eye": _("Left eye"),
    "right_eye": _("Right eye"),
    "left_ear": _("Left ear"),
    "right_ear": _("Right ear"),
    **{part: label for part, label in PART_LABELS.items() if part != "head"},
}

assert tuple(JOINT_LABELS) == COCO17.joints, "every joint has a name, in the skeleton's order"


@require_safe
@login_required
def corrections(request: HttpRequest) -> HttpResponse:
    """The videos whose joints the person may correct."""
    user = require_corrector(request.user)
    page = Paginator(selectors.correctable_videos(user=user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "modelroom/corrections.html", {"page": page})


@require_safe
@login_required
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page on which joints are dragged to where they belong."""
    video = _watched(request, pk)
    context = {
        "video": video,
        "correctable": video.measured and video.playable,
        "joints": JOINT_LABELS,
        **_rescored(request, video),
    }
    return render(request, "modelroom/correct.html", context)


@require_safe
@login_required
def rescored(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The live part of the page: how far the attempts are that are scored again."""
    video = get_correctable_video_for(request.user, pk)
    response = render(request, "modelroom/_rescored.html", {"video": video, **_rescored(request, video)})
    response["Cache-Control"] = "no-store"
    return response


def _rescored(request: HttpRequest, video: Video) -> dict[str, object]:
    rows = selectors.attempts_concerned(video=video, user=signed_in_user(request))
    return {"rows": rows, "live": any(row.state.active for row in rows)}


@require_safe
@login_required
def video_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The web rendition, for those who correct it: the staff may not watch every video elsewhere."""
    return deliver(request, _watched(request, pk).rendition, content_type="video/mp4")


@require_safe
@login_required
def video_poster(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The still picture, for the same people."""
    return deliver(request, _watched(request, pk).poster, content_type="image/jpeg")


def _watched(request: HttpRequest, pk: UUID) -> Video:
    """The video, for somebody who may correct it; that they look at it is noted if it is a minor's."""
    video = get_correctable_video_for(request.user, pk)
    watching.note(video=video, by=request.user, door=Watching.Door.MODEL_ROOM)
    return video
