"""What coaches say of a result: each form of the attempt's page goes to one of these and back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import signed_in_user
from common.errors import UserError
from conversation import verdicts
from conversation.access import get_coached_attempt_for, get_graded_attempt_for, get_word_for
from conversation.forms import SentenceForm, SetAsideForm, TotalForm
from conversation.models import CoachSentence, SetAside
from practice.models import Attempt

SENTENCES = "#moments-title"


def _back(attempt: Attempt) -> HttpResponse:
    return redirect(f"{attempt.get_absolute_url()}{SENTENCES}")


def _said(
    request: HttpRequest, attempt: Attempt, form: forms.Form, say: Callable[..., object], heading: str
) -> HttpResponse | None:
    """Says what the form holds; the form again, with its words and the reason, where that is refused.

    ``heading``: what the page with the form is called.
    """
    error = ""
    if form.is_valid():
        try:
            say(attempt=attempt, by=signed_in_user(request), **form.cleaned_data)
            return None
        except UserError as refused:
            error = str(refused)
    context = {
        "attempt": attempt,
        "form": form,
        "error": error,
        "heading": heading,
        "back": attempt.get_absolute_url(),
    }
    return render(request, "conversation/words.html", context, status=422)


@login_required
@require_POST
def set_aside(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set one of the engine's sentences aside."""
    attempt, form = get_coached_attempt_for(request.user, pk), SetAsideForm(request.POST)
    return _said(request, attempt, form, verdicts.set_aside, _("Set a remark aside")) or _back(attempt)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a sentence that was set aside stand again."""
    verdict = get_word_for(request.user, pk, SetAside)
    verdicts.take_back(word=verdict)
    return _back(verdict.attempt)


@login_required
@require_POST
def add_sentence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a sentence of the coach's own."""
    attempt, form = get_coached_attempt_for(request.user, pk), SentenceForm(request.POST)
    return _said(request, attempt, form, verdicts.add_sentence, _("A sentence of your own")) or _back(attempt)


@login_required
@require_POST
def delete_sentence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a coach's sentence away."""
    sentence = get_word_for(request.user, pk, CoachSentence)
    verdicts.take_back(word=sentence)
    return _back(sentence.attempt)


@login_required
@require_POST
def give_total(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the attempt a total beside the measured one."""
    attempt, form = get_graded_attempt_for(request.user, pk), TotalForm(request.POST)
    return _said(request, attempt, form, verdicts.give_total, _("A total of your own")) or redirect(attempt)


@login_required
@require_POST
def take_back_total(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let the measured total stand alone again."""
    attempt = get_graded_attempt_for(request.user, pk)
    verdicts.take_back_total(attempt=attempt)
    return redirect(attempt)
