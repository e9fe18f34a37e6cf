"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from common.private import keep_to_owner

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

keep_to_owner()
application = get_wsgi_application()
