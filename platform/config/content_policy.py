"""The Content-Security-Policy that every answer carries."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signals import setting_changed
from django.http import HttpRequest, HttpResponse

from common import devices

GetResponse = Callable[[HttpRequest], HttpResponse]
HEADER = "Content-Security-Policy"
RESOURCES = ("Cross-Origin-Resource-Policy", "same-origin")
"""No page of another site embeds anything of ours, not even a picture. Together with
``Cross-Origin-Opener-Policy``, which Django sends."""


class ContentSecurityPolicy:
    """Scripts and styles come from our own address only, media also from the bucket."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, policy())
        response.headers.setdefault(*RESOURCES)
        response.headers.setdefault(devices.HEADER, devices.NONE)
        return response


@cache
def policy() -> str:
    """The header's value; made once, as it follows from the settings alone."""
    bucket = bucket_sources()
    directives = {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *bucket],
        "media-src": ["'self'", "blob:", *bucket],
        "connect-src": ["'self'", *bucket],
        "font-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def bucket_sources() -> list[str]:
    """Where a browser is sent for files in the bucket; nothing when they lie on local disk.

    Both ways of addressing a bucket are allowed: its name in the path and its
    name before the host.
    """
    if not settings.S3_BUCKET:
        return []
    options: dict[str, Any] = settings.STORAGES["default"].get("OPTIONS", {})
    if custom := options.get("custom_domain"):
        return [f"https://{custom}"]
    endpoint = urlsplit(options.get("endpoint_url") or "")
    if not endpoint.netloc:
        return ["https://*.amazonaws.com"]
    hosts = [endpoint.netloc, f"{settings.S3_BUCKET}.{endpoint.netloc}"]
    return [f"{endpoint.scheme}://{host}" for host in hosts]


def _forget_policy(**_changed: Any) -> None:
    policy.cache_clear()


setting_changed.connect(_forget_policy)
