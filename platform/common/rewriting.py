"""Filling a column from another in migrations, of tables of any length; only migrations use this."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

ROWS_AT_ONCE = 1000


def fill(rows: QuerySet[Any], *, source: str, target: str, by: Callable[[Any], Any]) -> None:
    """Set ``target`` of each of the ``rows`` to what ``by`` makes of its ``source``.

    Reads batches in the order of the keys, so that no more is held at once, and writes those of a batch that
    say the same together: sentences are few, rows are many.
    """
    last = None
    while True:
        left = rows.order_by("pk") if last is None else rows.order_by("pk").filter(pk__gt=last)
        batch = list(left.values_list("pk", source)[:ROWS_AT_ONCE])
        if not batch:
            return
        alike: dict[str, list[Any]] = defaultdict(list)
        for key, value in batch:
            alike[json.dumps(value)].append(key)
        for said, keys in alike.items():
            rows.filter(pk__in=keys).update(**{target: by(json.loads(said))})
        last = batch[-1][0]
