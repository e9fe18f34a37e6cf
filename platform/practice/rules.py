"""What the practice asks packages above it; ``config/listeners.py`` connects who answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from accounts.models import User
from common.rules import Rules
from practice.models import Attempt

words_on: Rules[[User, Sequence[Attempt]], Mapping[UUID, dict[str, Any]]] = Rules("words_on")
"""What people say of attempts that the user may see, as the API gives it, by their ids: in so many queries
however many there are."""

opened: Rules[[User, Attempt], object] = Rules("opened")
"""Somebody has the page of an attempt with its result before them."""
