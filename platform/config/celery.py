"""The Celery application. The broker only wakes workers up; the Job rows are the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Several processes share the cores here: a second thread in small matrix products only waits.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

app = Celery("formcheck")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
