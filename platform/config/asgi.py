"""ASGI entry point."""

import os

from django.core.asgi import get_asgi_application

from common.private import keep_to_owner

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

keep_to_owner()
application = get_asgi_application()
