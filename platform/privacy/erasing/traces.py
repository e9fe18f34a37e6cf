"""What of a person lies elsewhere than in rows that go with them."""

from __future__ import annotations

from importlib import import_module
from uuid import UUID

from allauth.core.internal.ratelimit import get_cache_key, get_rates
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from library.jobs.queues import LONG, SHORT
from privacy.erasing.broker import forget_messages
from privacy.erasing.logs import forget_in_logs
from privacy.erasing.names import Names
from privacy.inventory import EXPORTED, sessions_of

_LIMITED = ("allauth.account", "allauth.mfa")
"""Packages that count tries by person, in the cache."""


def sign_out(person: User) -> None:
    """End every session of the person."""
    for session in sessions_of(person):
        session.delete()


def forget_in_admin_log(person: User) -> None:
    """Remove what was noted on the administration pages about the person and what is theirs."""
    for table in EXPORTED:
        model = apps.get_model(table.model)
        owned = table.rows(person) if table.model != "accounts.Group" else person.owned_groups.all()
        kind = ContentType.objects.get_for_model(model)
        entries = LogEntry.objects.filter(content_type=kind)
        if entries.exists():
            keys = {str(key) for key in owned.values_list("pk", flat=True).iterator(chunk_size=2000)}
            for entry in entries.iterator(chunk_size=500):
                if _plain(entry.object_id) in keys:
                    entry.delete()
    named = Q(object_repr__icontains=person.email) | Q(change_message__icontains=person.email)
    if person.name:
        named |= Q(object_repr__icontains=person.name) | Q(change_message__icontains=person.name)
    LogEntry.objects.filter(named).delete()


def _plain(key: str | None) -> str:
    """The key as rows have it: the administration pages may write the ids of rows without hyphens."""
    try:
        return str(UUID(key or ""))
    except ValueError:
        return key or ""


def forget_expired_counts() -> int:
    """Remove what has expired in a cache in the database, which by itself does so only when it is full."""
    shared = caches["default"]
    if not isinstance(shared, DatabaseCache):
        return 0
    table = connection.ops.quote_name(shared._table)  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0, tzinfo=None))
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608
        return int(cursor.rowcount)


def forget_outside(names: Names, person_pk: int) -> None:
    """Cache, broker, logs: what no transaction takes along."""
    _forget_in_cache(names, person_pk)
    forget_messages(names)
    forget_in_logs(names)


def _forget_in_cache(names: Names, person_pk: int) -> None:
    caches["process"].delete_many([f"turns-{queue}" for queue in (SHORT, LONG)])
    person = User(pk=person_pk, email=names.email)
    for app in _LIMITED:
        for action in import_module(f"{app}.app_settings").RATE_LIMITS:
            for rate in get_rates(app=app, action=action):
                if rate.per in ("user", "key"):
                    key = get_cache_key(None, app=app, action=action, rate=rate, key=names.email, user=person)
                    cache.delete(key)
