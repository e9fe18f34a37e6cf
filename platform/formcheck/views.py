"""Views of the site itself."""

from django.http import HttpRequest, HttpResponse


def home(request: HttpRequest) -> HttpResponse:
    """Start page."""
    return HttpResponse("")
