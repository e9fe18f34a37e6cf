"""Pages of the conversation: each checks who asks, calls a service, and goes back to the attempt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in_user
from accounts.models import User
from common.errors import UserError
from conversation import services
from conversation.access import (
    get_comment_for,
    get_deletable_comment_for,
    get_own_comment_for,
    get_voice_for,
)
from conversation.drawings import drawing_in
from conversation.forms import CommentForm, WordsForm
from conversation.models import Comment, Praise
from conversation.voices import CONTENT_TYPE, recording
from library.media import deliver
from practice.access import get_attempt_for
from practice.models import Attempt


def _back(attempt: Attempt) -> HttpResponse:
    return redirect(f"{attempt.get_absolute_url()}#conversation")


@login_required
@require_POST
def write(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say something about the attempt, or answer; what was refused stays in the form."""
    attempt, user = get_attempt_for(request.user, pk), signed_in_user(request)
    form = CommentForm(request.POST, request.FILES)
    error = ""
    if form.is_valid():
        try:
            return redirect(_written(attempt, user, form.cleaned_data).get_absolute_url())
        except UserError as refused:
            error = str(refused)
    if attempt.video.pictures_removed_at:
        del form.fields["voice"]
    context = {
        "attempt": attempt,
        "form": form,
        "error": error,
        "heading": _("Your comment"),
        "back": f"{attempt.get_absolute_url()}#conversation",
        "written": True,
        "recorded": "voice" in request.FILES,
    }
    return render(request, "conversation/words.html", context, status=422)


def _written(attempt: Attempt, writer: User, given: dict[str, Any]) -> Comment:
    answered = given["answer_to"]
    with recording(given["voice"], writer=writer) as voice:
        return services.write_comment(
            attempt=attempt,
            writer=writer,
            text=given["text"],
            at=given["at"],
            drawing=drawing_in(given["drawing"]),
            voice=voice,
            answer_to=get_comment_for(writer, answered) if answered else None,
        )


@require_safe
@login_required
def voice(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The voice note of a comment."""
    return deliver(request, get_voice_for(request.user, pk).voice, content_type=CONTENT_TYPE)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Other words for one's own comment; what was refused stays in the form."""
    comment = get_own_comment_for(request.user, pk)
    form = WordsForm(request.POST or None, initial={"text": comment.text})
    error = ""
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_comment(comment=comment, text=form.cleaned_data["text"])
            return redirect(comment.get_absolute_url())
        except UserError as refused:
            error = str(refused)
    context = {
        "attempt": comment.attempt,
        "form": form,
        "error": error,
        "heading": _("Change your comment"),
        "back": comment.get_absolute_url(),
    }
    return render(request, "conversation/words.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remove a comment, one's own or, as a coach, that of somebody at a student's attempt."""
    comment = get_deletable_comment_for(request.user, pk)
    services.delete_comment(comment=comment)
    messages.success(request, _("The comment was deleted."))
    return _back(comment.attempt)


@login_required
@require_POST
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the staff to look at somebody's comment."""
    comment = _of_somebody_else(request, get_comment_for(request.user, pk))
    services.report_comment(comment=comment, by=signed_in_user(request))
    messages.success(request, _("Thank you. The staff of this site will look at the comment."))
    return _back(comment.attempt)


def _of_somebody_else(request: HttpRequest, comment: Comment) -> Comment:
    if comment.writer_id == signed_in_user(request).pk:
        raise Http404
    return comment


@login_required
@require_POST
def praise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give one of the kind words, or take it back."""
    attempt, user = get_attempt_for(request.user, pk), signed_in_user(request)
    kind = request.POST.get("kind", "")
    if kind not in Praise.Kind.values:
        messages.error(request, _("That is not one of the choices."))
    elif request.POST.get("taken_back"):
        services.take_back_praise(attempt=attempt, giver=user, kind=kind)
    else:
        services.give_praise(attempt=attempt, giver=user, kind=kind)
    return _back(attempt)
