"""The Celery application. The broker only wakes workers up; the Job rows are the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "formcheck.settings")

app = Celery("formcheck")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
