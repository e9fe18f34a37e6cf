"""What the notices ask packages above them; ``config/listeners.py`` connects who answers."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from common.rules import Rules

left_out: Rules[[], QuerySet[Any, Any]] = Rules("left_out")
"""Who is told nothing for the time being: each rule a query of ids."""
