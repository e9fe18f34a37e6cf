"""Pages of takes: adding one, saying which part of it counts or that it does, removing it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import signed_in_user
from library import access
from library.takes import services
from library.takes.counting import counts
from library.takes.forms import TakeForm, TrimForm
from library.takes.selectors import problem_of

page_or_form = require_http_methods(["GET", "HEAD", "POST"])


@page_or_form
@login_required
def take_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Adding a take to one of the coach's own routines."""
    routine = access.get_own_routine(request.user, pk)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TakeForm(*given, user=signed_in_user(request), routine=routine)
    if form.is_valid() and form.save() is not None:
        messages.success(request, _("The take is added. It counts once it is measured and compared."))
        return redirect(f"{routine.get_absolute_url()}#takes")
    context = {"form": form, "routine": routine}
    return render(request, "library/take_new.html", context, status=422 if form.is_bound else 200)


@page_or_form
@login_required
def take_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Saying which part of a take counts."""
    take = access.get_own_take(request.user, pk)
    initial = {"trim_start": take.trim_start, "trim_end": take.trim_end}
    form = TrimForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and form.trim(take):
        return redirect(f"{take.routine.get_absolute_url()}#takes")
    context = {"form": form, "take": take}
    return render(request, "library/take_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def take_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Letting a take count that looks unlike the reference."""
    take = services.confirm_take(take=access.get_own_take(request.user, pk))
    if counts(take):
        messages.success(request, _("“%(title)s” counts in the score.") % {"title": take.video.title})
    else:
        messages.info(request, problem_of(take))
    return redirect(f"{take.routine.get_absolute_url()}#takes")


@page_or_form
@login_required
def take_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asking, then removing a take; its video stays."""
    take = access.get_own_take(request.user, pk)
    if request.method != "POST":
        return render(request, "library/take_remove.html", {"take": take})
    services.remove_take(take=take)
    messages.success(request, _("The take is removed. Its video stays in your library."))
    return redirect(f"{take.routine.get_absolute_url()}#takes")
