"""The Django site: settings, addresses, background work, storage."""

from formcheck.celery import app as celery_app

__all__ = ["celery_app"]
