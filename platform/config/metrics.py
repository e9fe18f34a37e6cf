"""Figures of the site for Prometheus: requests, jobs, workers, disk, uploads. None is about a person."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from config import health
from library.jobs.workers import present
from library.models import Job, Upload, Worker

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""In the environment, where several processes answer: the folder in which each keeps its counts."""

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
LOCAL = {"127.0.0.1", "::1"}

BUCKETS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""Seconds; pages take tens of milliseconds, an upload's last part some seconds."""

_requests = Counter("formcheck_requests", "Requests that were answered.", ["view", "method", "status"])
_durations = Histogram(
    "formcheck_request_seconds", "Time until the answer began, s.", ["view"], buckets=BUCKETS
)


def note_request(view: str, method: str, status: int, seconds: float) -> None:
    """Count one; a method that is none of HTTP's is not let become a series of its own."""
    _requests.labels(view, method if method in METHODS else "other", str(status)).inc()
    _durations.labels(view).observe(seconds)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures; 404 to whoever may not read them."""
    if not may_read(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(SiteCollector())
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)
        words = generate_latest(registry)
    else:
        words = generate_latest(registry) + generate_latest(REGISTRY)
    return HttpResponse(words, content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """With a token who sends it; without one, and not in production, who asks from this very machine."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    # Behind a proxy everybody comes from this machine.
    forwarded = {"X-Forwarded-For", "Forwarded", "X-Real-Ip"} & set(request.headers)
    local = request.META.get("REMOTE_ADDR") in LOCAL
    return local and not forwarded and not settings.PRODUCTION


class SiteCollector(Collector):
    """What is in the database and on the disk when it is asked."""

    def collect(self) -> Iterator[Metric]:
        yield from _jobs()
        yield _workers()
        yield from _gauges()


def _jobs() -> Iterator[Metric]:
    jobs = GaugeMetricFamily("formcheck_jobs", "Jobs.", labels=["kind", "state"])
    for kind, state, number in (
        Job.objects.values_list("kind", "state").annotate(number=Count("pk")).order_by()
    ):
        jobs.add_metric([kind, state], number)
    yield jobs
    ages = GaugeMetricFamily(
        "formcheck_oldest_job_seconds",
        "Since when the oldest job that is not over waits, s.",
        labels=["kind", "state"],
    )
    under_way = Job.objects.filter(state__in=Job.UNDER_WAY).values_list("kind", "state")
    for kind, state, queued_at in under_way.annotate(oldest=Min("queued_at")).order_by():
        ages.add_metric([kind, state], (timezone.now() - queued_at).total_seconds())
    yield ages


def _workers() -> Metric:
    workers = GaugeMetricFamily("formcheck_workers", "Workers and sweepers that are there.", labels=["role"])
    for role in Worker.Role:
        workers.add_metric([role], present(role).count())
    return workers


def _gauges() -> Iterable[Metric]:
    unfinished = Upload.objects.filter(video=None).count()
    yield GaugeMetricFamily("formcheck_unfinished_uploads", "Uploads on their way.", value=unfinished)
    spooled = sum(path.stat().st_size for path in Path(settings.UPLOAD_DIR).glob("*.part"))
    yield GaugeMetricFamily("formcheck_spooled_bytes", "Bytes of uploads on their way.", value=spooled)
    free = health.disk()["free_mb"] * 1024**2
    yield GaugeMetricFamily("formcheck_disk_free_bytes", "Room on the fullest disk.", value=free)
