"""What somebody has just deleted: who goes back to its page is told so, and not that there never was one."""

from __future__ import annotations

from django.http import HttpRequest

_KEY = "deleted"
_MOST = 10
"""Pages that are remembered for a session; the oldest goes first."""


def note_deleted(request: HttpRequest, *, page: str, back: str) -> None:
    """Remember that what stood at the path ``page``, and below it, was deleted; ``back`` leads on."""
    noted: list[list[str]] = request.session.get(_KEY, [])
    request.session[_KEY] = [*noted, [page, back]][-_MOST:]


def back_from(request: HttpRequest) -> str:
    """Where to go on from the page of something that was deleted in this session; empty for other pages."""
    session = getattr(request, "session", None)
    noted: list[list[str]] = session.get(_KEY, []) if session is not None else []
    return next((back for page, back in reversed(noted) if request.path.startswith(page)), "")
