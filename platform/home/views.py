"""The start page and its live lists, and the pages of help."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import signed_in_user
from home.selectors import coach_attempts, start_page, student_attempts


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Start page: a welcome for visitors, one's own things for everybody else."""
    if not request.user.is_authenticated:
        return render(request, "home/landing.html")
    return render(request, "home/home.html", {"page": start_page(user=signed_in_user(request))})


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """What everybody may read: help, privacy and terms; ``name`` is that of the template in ``help``."""
    return render(request, f"help/{name}.html")


@login_required
@require_safe
def my_attempts(request: HttpRequest) -> HttpResponse:
    """The list of own attempts, asked for again while something is being worked on."""
    attempts = student_attempts(user=signed_in_user(request))
    return render(request, "home/_my_attempts.html", {"attempts": attempts})


@login_required
@require_safe
def students_attempts(request: HttpRequest) -> HttpResponse:
    """The list of the students' attempts, asked for again likewise."""
    attempts = coach_attempts(user=signed_in_user(request))
    return render(request, "home/_students_attempts.html", {"attempts": attempts})
