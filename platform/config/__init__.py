"""The site as a whole: settings, addresses, Celery, checks, and how it runs on one machine."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
