"""Putting what was trained in service, and back: the same for keypoint models and for a group's models.

``rows`` are those of one place: ``InService.objects`` of the installation, or those of a group.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from django.db import models
from django.db.models import Manager, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import UserError
from training.models import InService

Row = TypeVar("Row", bound=InService)


class NothingTrained(UserError):
    """There is no trained model to put in service."""

    code = "nothing_trained"
    status = 409


def in_force(rows: Manager[Row]) -> Row | None:
    """The row that says what is in service; None where nothing was ever put there."""
    return _newest_first(rows).first()


def before(rows: Manager[Row]) -> Row | None:
    """The last row that put something else in service than what is there now."""
    newest_first = _newest_first(rows)
    now = newest_first.first()
    return next((row for row in newest_first if row.what_id != now.what_id), None) if now else None


def put(
    rows: Manager[Row], what: models.Model | None, *, by: User | None = None, by_hand: bool = True
) -> Row:
    """Put ``what`` in service at the place of ``rows``; what was there before can be gone back to.

    None is what serves without a choice.
    """
    return rows.create(**{rows.model.WHAT: what}, by=by, by_hand=by_hand)


def leave(rows: Manager[Row], unfit: Collection[object]) -> Row | None:
    """Put in service what served last and is none of ``unfit`` (ids), if one of these serves; else None.

    Where nothing else has served it is what serves without a choice.
    """
    now = in_force(rows)
    if now is None or now.what_id not in unfit:
        return None
    fit = next((row for row in _newest_first(rows) if row.what_id not in unfit), None)
    return put(rows, getattr(fit, fit.WHAT) if fit else None, by_hand=False)


def what_to_go_back_to(rows: Manager[Row]) -> Row:
    """The row of what was in service before; NothingTrained if there was nothing else."""
    found = before(rows)
    if found is None:
        raise NothingTrained(_("Nothing else has been in service before."))
    return found


def _newest_first(rows: Manager[Row]) -> QuerySet[Row]:
    return rows.select_related(rows.model.WHAT, "by").order_by("-pk")
