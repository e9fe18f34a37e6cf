"""What coaches say of a result: each form of the attempt's page goes to one of these and back."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import signed_in_user
from conversation import verdicts
from conversation.access import get_coached_attempt_for, get_graded_attempt_for, get_word_for
from conversation.forms import SentenceForm, SetAsideForm, TotalForm
from conversation.models import CoachSentence, SetAside
from practice.models import Attempt

SENTENCES = "#moments-title"


def _is_valid(request: HttpRequest, form: forms.Form) -> bool:
    """Whether the form can be used; else the page that follows says so."""
    if not form.is_valid():
        messages.error(request, _what_is_wrong(form))
    return form.is_valid()


def _what_is_wrong(form: forms.Form) -> str:
    """What the form itself says; only where something was left out, what to do."""
    wrong = [error for errors in form.errors.as_data().values() for error in errors]
    if any(error.code == "required" for error in wrong):
        return _("Something is missing: choose, and say why.")
    return " ".join(sentence for error in wrong for sentence in error.messages)


def _back(attempt: Attempt) -> HttpResponse:
    return redirect(f"{attempt.get_absolute_url()}{SENTENCES}")


@login_required
@require_POST
def set_aside(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set one of the engine's sentences aside."""
    attempt, form = get_coached_attempt_for(request.user, pk), SetAsideForm(request.POST)
    if _is_valid(request, form):
        verdicts.set_aside(attempt=attempt, by=signed_in_user(request), **form.cleaned_data)
    return _back(attempt)


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
    if _is_valid(request, form):
        verdicts.add_sentence(attempt=attempt, by=signed_in_user(request), text=form.cleaned_data["text"])
    return _back(attempt)


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
    if _is_valid(request, form):
        verdicts.give_total(attempt=attempt, by=signed_in_user(request), **form.cleaned_data)
    return redirect(attempt)


@login_required
@require_POST
def take_back_total(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let the measured total stand alone again."""
    attempt = get_graded_attempt_for(request.user, pk)
    verdicts.take_back_total(attempt=attempt)
    return redirect(attempt)
