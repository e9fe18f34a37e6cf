"""Pages of recognition: making the attempt that was proposed, and the group's page for its coach."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import get_coached_group_for, signed_in_user
from accounts.consents.selectors import agreed_since
from accounts.models import Consent, Group
from common.errors import UserError
from library.access import get_own_video, get_routine_to_practise
from practice.services import create_attempt
from recognition import asking, services
from recognition.models import TrainingRun
from recognition.pages import overview_of
from recognition.selectors import in_service


class RoutineChoice(forms.Form):
    """The routine that a video becomes an attempt at."""

    routine = forms.UUIDField()


class RunChoice(forms.Form):
    """A training of the group whose model shall recognise; empty: the nearest example."""

    run = forms.ModelChoiceField(queryset=TrainingRun.objects.none(), required=False)

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["run"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = group.recognition_runs.all()


@require_POST
@login_required
def attempt_from_video(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make one's own video an attempt at the routine that was proposed, or at another one."""
    video = get_own_video(request.user, pk)
    form = RoutineChoice(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the routine that this video shows."))
        return redirect(video)
    routine = get_routine_to_practise(request.user, form.cleaned_data["routine"])
    try:
        return redirect(create_attempt(student=signed_in_user(request), routine=routine, video=video))
    except UserError as error:
        messages.error(request, str(error))
        return redirect(video)


@require_POST
@login_required
def recognise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Find out (again) which routine one's own video shows."""
    video = get_own_video(request.user, pk)
    try:
        asking.ask_for_recognition(video=video)
    except UserError as error:
        messages.error(request, str(error))
    return redirect(f"{video.get_absolute_url()}#recognition")


@require_safe
@login_required
def group_recognition(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the group's routines are recognised by, for its coach."""
    group = get_coached_group_for(request.user, pk)
    since = agreed_since(person=signed_in_user(request), purpose=Consent.Purpose.RECOGNITION)
    context = {"group": group, "overview": overview_of(group=group), "agreed": since is not None}
    return render(request, "recognition/group.html", context)


@require_POST
@login_required
def group_train(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Learn anew now instead of at night."""
    group = get_coached_group_for(request.user, pk)
    services.ask_for_training(group=group)
    return redirect("recognition:group", pk=group.pk)


@require_POST
@login_required
def group_choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a training's model, or the nearest example, in service."""
    group = get_coached_group_for(request.user, pk)
    form = RunChoice(request.POST, group=group)
    if not form.is_valid():
        messages.error(request, services.NO_SUCH_TRAINING)
        return redirect("recognition:group", pk=group.pk)
    user, run = signed_in_user(request), form.cleaned_data["run"]
    return _done(request, group, lambda: services.put_in_service(group=group, run=run, by=user))


@require_POST
@login_required
def group_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put in service again what was before."""
    group, user = get_coached_group_for(request.user, pk), signed_in_user(request)
    return _done(request, group, lambda: services.go_back(group=group, by=user))


@require_POST
@login_required
def group_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let the comparison decide again who is in service."""
    group, user = get_coached_group_for(request.user, pk), signed_in_user(request)
    return _done(request, group, lambda: services.let_comparison_decide(group=group, by=user))


def _done(request: HttpRequest, group: Group, change: Callable[[], None]) -> HttpResponse:
    try:
        change()
    except UserError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _now_asked(group))
    return redirect("recognition:group", pk=group.pk)


def _now_asked(group: Group) -> str:
    if in_service(group=group).run is None:
        return _("From now on new videos are compared with the nearest example.")
    return _("From now on the trained model is asked about new videos.")
