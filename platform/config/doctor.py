"""How the installation is, in words: what is well, what is not, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core import checks as django_checks
from django.core.mail import get_connection
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from config import health


@dataclass(frozen=True)
class Finding:
    """What was found out about one part; ``remedy`` is empty where it is well."""

    part: str
    ok: bool
    message: str
    remedy: str = ""


BY_CHECK = {
    "formcheck.W001": "models",
    "formcheck.W002": "decoding",
    "formcheck.E002": "decoding",
    "formcheck.E001": "folders",
    "formcheck.W003": "permissions",
}
"""The part that a system check of our own speaks of; all others speak of the settings."""

WELL = {
    "models": "The keypoint models are installed.",
    "decoding": "Videos are decoded without network.",
    "folders": "Uploads and media can be written.",
    "permissions": "Nobody else on this machine can read the installation's files.",
    "settings": "Django's own checks have nothing to say.",
}
"""What is said of a part that no check complains of."""

REMEDIES = {
    "database": "Start it, and look at DATABASE_URL.",
    "broker": "Start it, and look at CELERY_BROKER_URL. `make run` starts one of its own; then this command "
    "must be told its address.",
    "workers": "Start what is missing; docs/RUNNING.md lists the parts of a site.",
    "disk": "Make room, or move FORMCHECK_UPLOAD_DIR and FORMCHECK_MEDIA_DIR to a larger disk.",
}


def examine() -> Iterator[Finding]:
    """Each finding as soon as it is known; a part that does not answer takes some seconds."""
    yield _from_health("database", health.database)
    yield migrations()
    yield _from_health("broker", health.broker)
    yield _from_health("workers", health.workers)
    yield _from_health("disk", health.disk)
    yield mail()
    yield from from_checks()


def _from_health(part: str, look: Callable[[], health.Finding]) -> Finding:
    found = look()
    return Finding(part, found["ok"], found["message"], "" if found["ok"] else REMEDIES[part])


def migrations() -> Finding:
    """Whether the database has the tables of this version."""
    try:
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return Finding("migrations", False, "Not known: the database does not answer.", REMEDIES["database"])
    if missing:
        message = f"{len(missing)} migrations are not applied, the first is {missing[0][0]}."
        return Finding("migrations", False, message, "Make a backup, then run `manage.py migrate`.")
    return Finding("migrations", True, "All migrations are applied.")


def mail() -> Finding:
    """Whether mail can be sent; a server is spoken to, but no mail is sent."""
    backend = settings.EMAIL_BACKEND
    if not backend.endswith("smtp.EmailBackend"):
        kind = backend.split(".")[-2]
        return Finding("mail", True, f"Mail goes to “{kind}” and not to a server: nobody receives any.")
    server = get_connection(timeout=int(health.BROKER_SECONDS * 5))
    try:
        server.open()
        server.close()
    except OSError as error:  # smtplib's errors among them
        reason = error.strerror or type(error).__name__
        message = f"The mail server does not answer: {reason}."
        return Finding("mail", False, message, "Look at FORMCHECK_EMAIL_URL.")
    return Finding("mail", True, "The mail server answers.")


def from_checks() -> Iterator[Finding]:
    """What Django's and our own checks complain of, those for production where this is one."""
    found = django_checks.run_checks(include_deployment_checks=settings.PRODUCTION)
    found = [message for message in found if message.level >= django_checks.WARNING]
    unwell = set()
    for message in found:
        part = BY_CHECK.get(str(message.id), "settings")
        unwell.add(part)
        yield Finding(part, False, f"{message.msg} ({message.id})", message.hint or "See the message.")
    yield from (Finding(part, True, words) for part, words in WELL.items() if part not in unwell)
