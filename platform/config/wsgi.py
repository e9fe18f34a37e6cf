"""WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from common.private import keep_to_owner

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

keep_to_owner()
application = get_wsgi_application()
# What is loaded once stays: looking through it again and again takes a tenth of a second of a large page.
gc.collect()
gc.freeze()
