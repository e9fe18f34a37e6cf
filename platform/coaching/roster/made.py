"""The attempts of a group's students at its routines: of each only what the figures need; there are many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, ExpressionWrapper, F
from django.utils import timezone

from accounts.models import User
from practice.access import pairs_with_hidden_scores
from practice.models import Attempt, Score
from practice.parameters import digest_in_force
from progress.points import NOW, Basis
from scoring.language import whole

Pair = tuple[int, UUID]
"""Ids of a student and a routine."""

Digests = Mapping[UUID, Mapping[str, str]]
"""By the ids of routines, as ``practice.parameters.digests_now_of`` gives them."""


def _as_it_is(name: str) -> ExpressionWrapper:
    """A column as the database has it: to make ids and times of all rows takes longer than to read them."""
    return ExpressionWrapper(F(name), output_field=CharField())


COLUMNS = (
    *("student", _as_it_is("routine"), _as_it_is("pk"), _as_it_is("created_at"), _as_it_is("score")),
    *("score__total", "score__engine_version", "score__method", "score__model", "score__model_version"),
    *(_as_it_is("score__reference_track"), "score__parameters", "mirror", "trim_start", "trim_end"),
)


class Made(NamedTuple):
    """An attempt that was made; ``basis`` is None without a score, and so is ``total`` where none is judged.

    ``hidden`` says that its score is not for who looks: then it has neither. ``key``, ``time`` and
    ``score_key`` are as the database has them.
    """

    key: Any
    time: Any
    score_key: Any
    total: float | None
    basis: Basis | None
    hidden: bool

    @property
    def pk(self) -> UUID:
        """The attempt's id."""
        return UUID(str(self.key))

    @property
    def at(self) -> datetime:
        """When it was made."""
        found = self.time if isinstance(self.time, datetime) else datetime.fromisoformat(self.time)
        return found if timezone.is_aware(found) else found.replace(tzinfo=UTC)

    @property
    def score(self) -> UUID | None:
        """The id of its score; None where there is none to show."""
        return None if self.score_key is None else UUID(str(self.score_key))

    @property
    def shown(self) -> int | None:
        """Its total as the whole number that is shown."""
        return None if self.total is None else whole(self.total)


def attempts_made(
    *, viewer: User, students: Sequence[int], routines: Sequence[UUID], digests: Digests
) -> dict[Pair, list[Made]]:
    """The attempts of a group's students at its routines, each pair's the oldest first; two queries.

    ``viewer`` coaches the group, and none of the students is hidden from them: so all of these are for them,
    as ``practice.access.attempts_coached_by`` has it, and it need not be looked up for each of thousands.
    """
    hidden = pairs_with_hidden_scores(user=viewer, students=students, routines=routines)
    asked = Attempt.objects.filter(student__in=students, routine__in=routines)
    by_key: dict[tuple[int, Any], list[tuple[Any, ...]]] = {}
    # Put in order below: the database would go through the rows by their times, all over its file.
    for row in asked.order_by().values_list(*COLUMNS):
        by_key.setdefault(row[:2], []).append(row[2:])
    found: dict[Pair, list[Made]] = {}
    for (student, key), of_pair in by_key.items():
        routine = UUID(str(key))
        found[student, routine] = _made(of_pair, digests[routine], hidden=(student, routine) in hidden)
    return found


def _made(rows: Sequence[tuple[Any, ...]], digests: Mapping[str, str], *, hidden: bool) -> list[Made]:
    """A pair's attempts; of what their scores were made with there are few kinds, each made once."""
    rows = sorted(rows, key=itemgetter(1, 0))
    if hidden:
        return [Made(pk, at, None, None, None, True) for pk, at, *_rest in rows]
    bases: dict[tuple[Any, ...], Basis] = {}
    made = []
    for row in rows:
        pk, at, score, total = row[:4]
        made_with = row[4:]
        if score is not None and made_with not in bases:
            bases[made_with] = _basis(made_with, digests)
        made.append(Made(pk, at, score, total, None if score is None else bases[made_with], False))
    return made


def _basis(made_with: Sequence[Any], digests: Mapping[str, str]) -> Basis:
    engine, method, model, version, track, parameters, mirror, *trim = made_with
    now = digest_in_force(mirror=mirror, trim=(trim[0], trim[1]), digests=digests)
    settings = NOW if parameters == now else parameters
    return Basis(engine, method, (model, version), track and UUID(str(track)), settings)


@dataclass(frozen=True)
class Counted:
    """Those of a pair's attempts that compare with the latest judged one, the oldest first."""

    attempts: tuple[Made, ...]

    @property
    def last(self) -> Made | None:
        """The latest judged one."""
        return self.attempts[-1] if self.attempts else None

    @property
    def before(self) -> Made | None:
        """The one before it."""
        return self.attempts[-2] if len(self.attempts) > 1 else None

    @property
    def best(self) -> Made | None:
        """The one with the highest total, the first of equals."""
        return max(self.attempts, key=lambda one: one.total or 0.0, default=None)


def counted_of(made: Sequence[Made]) -> Counted:
    """Which of the attempts count: no other number is shown as anything but apart."""
    judged = [one for one in made if one.total is not None]
    return Counted(tuple(_comparing(judged)))


def _comparing(judged: list[Made]) -> Iterator[Made]:
    for one in judged:
        latest = judged[-1]
        # Where the reference's track is gone the latest is still its own measure, and nothing else's.
        if one is latest or (one.basis and latest.basis and one.basis.compares_with(latest.basis)):
            yield one


class Told(NamedTuple):
    """What a score says besides its total: of each part, and why there is no total (as a row keeps it)."""

    parts: dict[str, dict[str, Any]]
    reason: dict[str, Any] | None


def scores_told(scores: Iterable[UUID]) -> dict[UUID, Told]:
    """Parts and reasons of these scores by their ids; one query."""
    wanted = Score.objects.filter(pk__in=list(scores)).order_by().values_list("pk", "parts", "reason")
    return {pk: Told(parts, reason) for pk, parts, reason in wanted}
