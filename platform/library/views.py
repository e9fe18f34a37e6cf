"""Pages of the library: each checks who asks, calls a service or selector, and answers."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in_user
from accounts.guardians.access import get_person_looked_at
from accounts.models import User
from common.deleted import note_deleted
from common.devices import may_film
from common.errors import UserError
from library import access, selectors, services, watching
from library.forms import PersonForm, UploadForm
from library.kinds import EXTRACT
from library.media import deliver
from library.models import Job, Routine, Video, Watching
from library.pages import PersonPage, video_page
from library.quotas import quota_of_person

PER_PAGE = 24
WATCHINGS_PER_PAGE = 50
page_or_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def videos(request: HttpRequest) -> HttpResponse:
    """A person's own videos, or those of a ward (``?of=``)."""
    user = signed_in_user(request)
    owner = get_person_looked_at(user, request.GET.get("of", ""))
    page = Paginator(selectors.videos_of(user=owner), PER_PAGE).get_page(request.GET.get("page"))
    states = selectors.states_of_videos(videos=list(page))
    cards = [(video, states.get(video.pk)) for video in page]
    context = {
        "cards": cards,
        "page": page,
        "quota": quota_of_person(owner),
        "child": owner if owner.pk != user.pk else None,
    }
    return render(request, "library/videos.html", context)


@page_or_form
@login_required
@may_film
def upload(request: HttpRequest) -> HttpResponse:
    """Uploading a video."""
    form = UploadForm(request.POST or None, request.FILES or None, user=signed_in_user(request))
    status = 200
    if request.method == "POST":
        title = form.cleaned_data["title"] if form.is_valid() else ""
        video = form.take_video(title=title) if form.is_valid() else None
        if video is not None:
            services.rename_video(video=video, title=title)
            return redirect(video)
        status = 422
    context = {"form": form, "quota": quota_of_person(signed_in_user(request))}
    return render(request, "library/upload.html", context, status=status)


@require_safe
@login_required
def video(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One video: player, facts, and how far its processing is."""
    found = access.get_video_for(request.user, pk)
    watching.note(video=found, by=request.user, door=Watching.Door.PAGE)
    page = video_page(video=found, viewer=signed_in_user(request))
    return render(request, "library/video.html", {"page": page, "video": page.video, "state": page.state})


@require_safe
@login_required
def video_watched(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who watched a minor's video, for the minor and those who look after them."""
    found = access.get_video_for(request.user, pk)
    return _watched(request, watching.get_minor_for(request.user, found.owner_id), found)


@require_safe
@login_required
def person_watched(request: HttpRequest, person_pk: int) -> HttpResponse:
    """Who watched a minor's videos, all of them."""
    return _watched(request, watching.get_minor_for(request.user, person_pk))


def _watched(request: HttpRequest, minor: User, video: Video | None = None) -> HttpResponse:
    found = watching.watchings_of(minor=minor, video=video)
    page = Paginator(found, WATCHINGS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"minor": minor, "video": video, "page": page, "days": settings.WATCHING_DAYS}
    return render(request, "library/watched.html", context)


@page_or_form
@login_required
def video_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choosing the person to follow, for the video's owner."""
    found = access.get_own_video(request.user, pk)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.choose_person(video=found, choice=form.choice())
        return redirect(found)
    page = PersonPage(video=found, state=selectors.follow_state(video=found))
    context = {"page": page, "video": found, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "library/video_person.html", context, status=status)


@page_or_form
@login_required
def video_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asking, then deleting."""
    found = access.get_deletable_video(request.user, pk)
    return ask_and_delete(request, "video", found, lambda: services.delete_video(video=found))


def ask_and_delete(
    request: HttpRequest, kind: str, found: Video | Routine, delete: Callable[[], None]
) -> HttpResponse:
    """The question whether to delete ``found``, or, once it is answered, the deed and the list."""
    template, context = f"library/{kind}_delete.html", {kind: found}
    page = found.get_absolute_url()
    if request.method != "POST":
        return render(request, template, context)
    try:
        delete()
    except UserError as error:
        return render(request, template, {**context, "error": str(error)}, status=error.status)
    note_deleted(request, page=page, back=reverse(f"library:{kind}s"))
    messages.success(request, _("“%(title)s” is deleted.") % {"title": found.title})
    return redirect(f"library:{kind}s")


@require_safe
@login_required
def video_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The web rendition."""
    found = access.get_video_for(request.user, pk)
    watching.note(video=found, by=request.user, door=Watching.Door.PLAYER)
    return deliver(request, found.rendition, content_type="video/mp4")


@require_safe
@login_required
def video_poster(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The still picture."""
    found = access.get_video_for(request.user, pk)
    watching.note(video=found, by=request.user, door=Watching.Door.PICTURE)
    return deliver(request, found.poster, content_type="image/jpeg")


@require_safe
@login_required
def video_original(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The file as it was uploaded, for its owner only: it may say where it was filmed."""
    found = access.get_own_video(request.user, pk)
    watching.note(video=found, by=request.user, door=Watching.Door.DOWNLOAD)
    # Never a type the browser would show: what is in the file is the uploader's choice.
    kind = "application/octet-stream"
    return deliver(request, found.original, content_type=kind, download_as=found.original_name)


@require_safe
@login_required
def job_state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The live part of a page that waits for a job; asked for every second while it goes on.

    Once there is something new to see (the video plays, the work is over) the
    page is told to load itself again.
    """
    job = access.get_job_for(request.user, pk)
    response = _job_fragment(request, job)
    seen = request.GET.get("seen", job.stage)
    if not job.active or (job.stage == EXTRACT and seen != EXTRACT):
        response["HX-Refresh"] = "true"
    return response


@require_POST
@login_required
def job_retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Starting a failed job again."""
    return _job_changed(request, services.retry_job(job=access.get_job_for(request.user, pk)))


@require_POST
@login_required
def job_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ending a job that is no longer wanted, for its owner."""
    return _job_changed(request, services.cancel_job(job=access.get_own_job(request.user, pk)))


def _job_changed(request: HttpRequest, job: Job) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _job_fragment(request, job)
    back = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "library:videos")


def _job_fragment(request: HttpRequest, job: Job) -> HttpResponse:
    context = {"state": selectors.job_state(job=job), "announce": request.GET.get("seen") != job.stage}
    response = render(request, "library/_job.html", context)
    response["Cache-Control"] = "no-store"
    return response
