"""Models and migrations say the same."""

from __future__ import annotations

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.unit


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
