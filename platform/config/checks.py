"""System checks: what is wrong with this installation, said before it goes wrong.

``manage.py check`` runs the cheap ones, ``manage.py check --deploy`` also those
that matter once strangers can reach the site.
"""

from __future__ import annotations

import shlex
import tempfile
from pathlib import Path
from subprocess import SubprocessError
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from common.private import make_private, open_to_others
from config.own_files import own_places
from library.decoding.apart import DecodingFailed, network_refused
from scoring.pose.models import missing_models

LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "*"}


@register(Tags.files)
def check_models(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The keypoint models are installed."""
    missing = missing_models()
    if not missing:
        return []
    return [
        Warning(
            f"Keypoint models are not installed: {', '.join(missing)}. Videos cannot be measured.",
            hint="Run `make setup`, or `python -m scoring models install`.",
            id="formcheck.W001",
        )
    ]


@register(Tags.files)
def check_folders(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Uploads and media can be written."""
    folders = {"FORMCHECK_UPLOAD_DIR": settings.UPLOAD_DIR}
    if not settings.S3_BUCKET:
        folders["FORMCHECK_MEDIA_DIR"] = settings.MEDIA_ROOT
    return [
        Error(
            f"{folder} cannot be written: {reason}",
            hint=f"Give the user that runs Formcheck write access, or set {name} to another folder.",
            id="formcheck.E001",
        )
        for name, folder in folders.items()
        if (reason := why_unwritable(Path(folder)))
    ]


def why_unwritable(folder: Path) -> str:
    """The reason why no file can be made in ``folder``; empty if one can."""
    try:
        make_private(folder)
        with tempfile.NamedTemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return error.strerror or str(error)


@register(Tags.files)
def check_private_files(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Other users of this machine can read nothing that people gave, no secret and no log."""
    return [
        Warning(
            f"Other users of this machine can reach {place} (mode {place.stat().st_mode & 0o777:o}).",
            hint=f"chmod go= {shlex.quote(str(place))}   (`make run` does so by itself)",
            id="formcheck.W003",
        )
        for place in open_to_others(own_places())
    ]


@register(Tags.security)
def check_decoding(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Uploaded files are decoded without network; said where the kernel does not allow it."""
    try:
        held = network_refused()
    except (DecodingFailed, OSError, SubprocessError) as error:
        return [
            Error(
                f"The process that decodes videos does not start: {error}",
                hint="FORMCHECK_DECODING_USER must be able to read this folder and to run this Python.",
                id="formcheck.E002",
            )
        ]
    if held:
        return []
    return [
        Warning(
            "The process that decodes videos can reach the network: this kernel lets it give up neither.",
            hint="Allow unshare(2) of users or seccomp(2), or put a firewall around workers and web servers.",
            id="formcheck.W002",
        )
    ]


@register(Tags.security)
def check_production(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A production site has settings that are safe among strangers."""
    if not settings.PRODUCTION:
        return []
    return [Error(message, hint=hint, id=f"formcheck.{code}") for code, message, hint in weak_settings()]


@register(Tags.security)
def check_operator(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A production site says who runs it and how to reach them: people give it films of children."""
    unset = {
        "FORMCHECK_OPERATOR": not settings.OPERATOR.strip(),
        "FORMCHECK_OPERATOR_CONTACT": not settings.OPERATOR_CONTACT.strip(),
    }
    missing = [name for name, empty in unset.items() if empty]
    if not settings.PRODUCTION or not missing:
        return []
    return [
        Warning(
            f"The site does not say who runs it: {' and '.join(missing)} not set.",
            hint="Set the name and address, and an e-mail address, number or page by which people reach you.",
            id="formcheck.W004",
        )
    ]


def weak_settings() -> list[tuple[str, str, str]]:
    """(code, what is wrong, what to do) for each setting that is unsafe in production."""
    faults = []
    if len(settings.SECRET_KEY) < 50 or settings.SECRET_KEY_IS_LOCAL:
        faults.append(
            (
                "E010",
                "The secret key is short or was made by this machine.",
                "Set FORMCHECK_SECRET_KEY to at least 50 random characters, the same on every machine.",
            )
        )
    if settings.DEBUG:
        faults.append(("E011", "FORMCHECK_DEBUG is on in production.", "Unset FORMCHECK_DEBUG."))
    if not set(settings.ALLOWED_HOSTS) - LOCAL_HOSTS:
        faults.append(
            (
                "E012",
                "FORMCHECK_ALLOWED_HOSTS does not name the site.",
                "Set it to the names people reach the site by, for example formcheck.example.org.",
            )
        )
    if settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend")):
        faults.append(
            (
                "E013",
                "E-mail is not sent: nobody can reset a password.",
                "Set FORMCHECK_EMAIL_URL, for example submission://user:password@mail.example.org.",
            )
        )
    if settings.ACCOUNT_EMAIL_VERIFICATION != "mandatory":
        faults.append(
            (
                "E015",
                "Sign-up tells anybody whether an address has an account.",
                "Unset FORMCHECK_EMAIL_VERIFICATION, or set it to mandatory.",
            )
        )
    if not settings.SITE_URL.startswith("https://"):
        faults.append(("E014", "FORMCHECK_SITE_URL is not https.", "Set it to the site's https address."))
    return faults
