"""Which pages may use the camera and the microphone of who looks at them: none but those that say so."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

HEADER = "Permissions-Policy"
NONE = "camera=(), microphone=()"
FILMING = "camera=(self), microphone=(self)"

SPEAKING = "camera=(), microphone=(self)"


def may_speak(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the page of a view record a voice, once its visitor allows that."""

    @wraps(view)
    def speaking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers[HEADER] = SPEAKING
        return response

    return speaking


def may_film(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the page of a view film, once its visitor allows that; templates see it as ``request.films``."""

    @wraps(view)
    def filming(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.films = True  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        response.headers[HEADER] = FILMING
        return response

    return filming
