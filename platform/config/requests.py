"""What is noted of each request: an id for the lines of the log, how it ended, and how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.core.signals import request_finished
from django.http import HttpRequest, HttpResponse

from common.log_lines import NONE, request_id
from config import metrics

HEADER = "X-Request-ID"


class Noted:
    """The outermost middleware; the answer bears the id, so that who reports an error can name it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        # Never one that the visitor sends: it would be written into the log.
        own = uuid4().hex
        # Django writes about a refused request after all middleware, so the id stays until that is over.
        request_id.set(own)
        response = self.get_response(request)
        response.headers[HEADER] = own
        match = request.resolver_match
        view = match.view_name if match else "none"
        metrics.note_request(
            view or "unnamed", request.method or "", response.status_code, time.perf_counter() - began
        )
        return response


def _forget_id(**_finished: Any) -> None:
    request_id.set(NONE)


request_finished.connect(_forget_id)
