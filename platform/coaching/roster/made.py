"""The attempts of a group's students at its routines: of each only what the figures need; there are many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, ExpressionWrapper, F
from django.utils import timezone

from accounts.models import User
from library.models import Routine
from practice.access import attempts_coached_by
from practice.models import Score
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
    *("score__total", "hides_score", "score__engine_version", "score__method", "score__model"),
    *("score__model_version", _as_it_is("score__reference_track"), "score__parameters"),
    *("mirror", "trim_start", "trim_end"),
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
    *, viewer: User, students: Iterable[User], routines: Sequence[Routine], digests: Digests
) -> dict[Pair, list[Made]]:
    """The attempts that ``viewer`` may see, each pair's from the oldest to the newest; one query."""
    seen = attempts_coached_by(viewer).filter(
        student__in=[student.pk for student in students], routine__in=[routine.pk for routine in routines]
    )
    found: dict[tuple[int, Any], list[Made]] = {}
    bases: dict[Any, Basis] = {}
    for student, routine, *made in seen.order_by("created_at", "pk").values_list(*COLUMNS):
        found.setdefault((student, routine), []).append(_made(routine, made, digests, bases))
    return {(student, UUID(str(routine))): of_pair for (student, routine), of_pair in found.items()}


def _made(routine: Any, row: Sequence[Any], digests: Digests, bases: dict[Any, Basis]) -> Made:
    pk, at, score, total, hidden, *made_with = row
    if hidden or score is None:
        return Made(pk, at, None, None, None, bool(hidden))
    key = (routine, *made_with)
    if key not in bases:
        bases[key] = _basis(made_with, digests[UUID(str(routine))])
    return Made(pk, at, score, total, bases[key], False)


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


@dataclass(frozen=True, slots=True)
class Told:
    """What a score says besides its total: of each part, and why there is no total."""

    parts: dict[str, dict[str, Any]]
    timing: float | None
    score: Score


def scores_told(scores: Iterable[UUID]) -> dict[UUID, Told]:
    """Parts, timing and reasons of these scores by their ids; one query."""
    wanted = Score.objects.filter(pk__in=list(scores)).only("parts", "timing", "reason")
    return {score.pk: Told(score.parts, score.timing, score) for score in wanted}
