"""Pages of reports: each checks who asks, reads, and answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import signed_in_user
from accounts.errors import NobodyReadsAlong
from accounts.models import User
from progress.access import get_person_for
from reports.access import may_write, require_may_write
from reports.forms import WordsForm
from reports.months import Month
from reports.pdf import pdf_of
from reports.selectors import own_words, report_of
from reports.services import note_watched, write_words


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """One's own report of this month."""
    return redirect("reports:month", person_pk=signed_in_user(request).pk, month=Month.now().name)


@require_safe
@login_required
def latest(request: HttpRequest, person_pk: int) -> HttpResponse:
    """Somebody's report of this month."""
    person = get_person_for(request.user, person_pk)
    return redirect("reports:month", person_pk=person.pk, month=Month.now().name)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def month(request: HttpRequest, person_pk: int, month: str) -> HttpResponse:
    """Somebody's month, for them, their guardians and their coaches; a coach writes below it."""
    viewer, person, asked = _asked_for(request, person_pk, month)
    if request.method == "POST":
        require_may_write(viewer=viewer, person=person)
        return _write(request, viewer, person, asked)
    form = WordsForm(initial={"text": own_words(writer=viewer, person=person, month=asked)})
    return _page(request, viewer, person, asked, form)


def _write(request: HttpRequest, viewer: User, person: User, asked: Month) -> HttpResponse:
    form = WordsForm(request.POST)
    if form.is_valid():
        try:
            write_words(writer=viewer, person=person, month=asked, text=form.cleaned_data["text"])
        except NobodyReadsAlong as error:
            form.add_error("text", str(error))
    if form.is_valid():
        messages.success(request, _("It is kept below the month."))
        return redirect("reports:month", person_pk=person.pk, month=asked.name)
    return _page(request, viewer, person, asked, form)


def _page(request: HttpRequest, viewer: User, person: User, asked: Month, form: WordsForm) -> HttpResponse:
    context = {
        **_context(viewer, person, asked),
        "form": form,
        "may_write": may_write(viewer=viewer, person=person),
    }
    return render(request, "reports/month.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
def month_pdf(request: HttpRequest, person_pk: int, month: str) -> HttpResponse:
    """The same page as a PDF."""
    viewer, person, asked = _asked_for(request, person_pk, month)
    answer = HttpResponse(pdf_of(_context(viewer, person, asked)), content_type="application/pdf")
    name = slugify(str(person)) or "report"
    answer["Content-Disposition"] = f'attachment; filename="{name}-{asked.name}.pdf"'
    return answer


def _asked_for(request: HttpRequest, person_pk: int, month: str) -> tuple[User, User, Month]:
    """Who asks, about whom and which month; Http404 for who may not see them, and for what is no month."""
    person, asked = get_person_for(request.user, person_pk), Month.named(month)
    if asked is None:
        raise Http404
    return signed_in_user(request), person, asked


def _context(viewer: User, person: User, asked: Month) -> dict[str, Any]:
    report = report_of(viewer=viewer, person=person, month=asked)
    note_watched(report=report)
    return {"report": report, "person": person, "month": asked, "own": viewer.pk == person.pk}
