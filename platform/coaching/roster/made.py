"""The attempts of a group's students at its routines: of each only what the figures need; there are many."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, Expression, ExpressionWrapper, F, Func, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from accounts.models import User
from practice.access import pairs_with_hidden_scores
from practice.judged import counted_from
from practice.models import Attempt, Score
from practice.parameters import digest_in_force
from progress.points import NOW, Basis
from scoring.compare.result import share_done
from scoring.language import whole
from scoring.pose.skeleton import PARTS

Pair = tuple[int, UUID]
"""Ids of a student and a routine."""

Digests = Mapping[UUID, Mapping[str, str]]
"""By the ids of routines, as ``practice.parameters.digests_now_of`` gives them."""


def _as_it_is(name: str) -> ExpressionWrapper:
    """A column as the database has it: to make ids and times of all rows takes longer than to read them."""
    return ExpressionWrapper(F(name), output_field=CharField())


BETWEEN = "\n"


def _in_one(*texts: Expression | F) -> Func:
    """Several columns as one text: of thousands of rows each further one takes time to read."""
    parts = [part for text in texts for part in (Value(BETWEEN), text)]
    return Func(*parts[1:], template="(%(expressions)s)", arg_joiner=" || ", output_field=CharField())


_MEASURED = _in_one(
    *(F(f"score__{name}") for name in ("engine_version", "method", "model", "model_version")),
    Coalesce(Cast(F("score__reference_track"), CharField()), Value("")),
)

COLUMNS = (
    *("student", _as_it_is("routine"), _as_it_is("pk"), Cast("created_at", CharField()), _as_it_is("score")),
    *("score__total", "score__completeness", "score__repetitions_compared", "score__reference_repetitions"),
    *(_MEASURED, "score__parameters", "mirror", "trim_start", "trim_end"),
)


class Made(NamedTuple):
    """An attempt that was made; ``total`` is None without a score, and where none could be judged.

    ``key``, ``time`` and ``score_key`` are as the database has them.
    """

    key: Any
    time: Any
    score_key: Any
    total: float | None
    basis: Basis | None
    share_done: float = 1.0
    """Of the routine that the total is of."""

    @property
    def pk(self) -> UUID:
        """The attempt's id."""
        return UUID(str(self.key))

    @property
    def at(self) -> datetime:
        """When it was made."""
        found = datetime.fromisoformat(self.time)
        return found if timezone.is_aware(found) else found.replace(tzinfo=UTC)

    @property
    def shown(self) -> int | None:
        """Its total as the whole number that is shown."""
        return None if self.total is None else whole(self.total)


class Course(NamedTuple):
    """A student's attempts at a routine: how many, the newest, and what is counted of them.

    Counted are those that compare with the latest judged one and have about as much of the routine as the
    fullest of these: ``last``, the one ``before``, and the ``best`` (the first of equals). ``hidden`` says
    that scores are not for who looks: then none is.
    """

    attempts: int
    newest: Made
    last: Made | None = None
    before: Made | None = None
    best: Made | None = None
    hidden: bool = False


Row = tuple[Any, ...]
"""An attempt as it is read: COLUMNS. Not taken apart, for there are many."""

KEY, TIME, SCORE, TOTAL, EXTENT, MADE_WITH = 2, 3, 4, 5, slice(6, 9), slice(9, None)
"""Places in a row."""


def courses(
    *,
    viewer: User,
    students: Sequence[int],
    routines: Sequence[UUID],
    digests: Digests,
    since: datetime | None = None,
) -> dict[Pair, Course]:
    """What a group's students made at its routines, or did ``since`` then; two queries.

    ``viewer`` coaches the group, and none of the students is hidden from them: so all attempts are for them,
    as ``practice.access.attempts_coached_by`` has it, and it need not be looked up for each of thousands.
    """
    hidden = pairs_with_hidden_scores(user=viewer, students=students, routines=routines)
    asked = Attempt.objects.filter(student__in=students, routine__in=routines)
    if since is not None:
        asked = asked.filter(created_at__gte=since)
    by_key: dict[tuple[int, Any], list[Row]] = {}
    # Put in order below: the database would go through the rows by their times, all over its file.
    for row in asked.order_by().values_list(*COLUMNS):
        by_key.setdefault(row[:2], []).append(row)
    found: dict[Pair, Course] = {}
    ids = {key: UUID(str(key)) for _student, key in by_key}
    bases = {key: _Bases(digests[routine]) for key, routine in ids.items()}
    for (student, key), of_pair in by_key.items():
        pair = student, ids[key]
        of_pair.sort(key=itemgetter(TIME, KEY))
        found[pair] = _course(of_pair, bases[key], hidden=pair in hidden)
    return found


class _Bases(dict[Row, Basis]):
    """What scores of a routine were made with, by what rows say of it: thousands share the same few."""

    def __init__(self, digests: Mapping[str, str]) -> None:
        super().__init__()
        self._digests = digests

    def __missing__(self, made_with: Row) -> Basis:
        self[made_with] = _basis(made_with, self._digests)
        return self[made_with]


def _course(rows: Sequence[Row], bases: _Bases, *, hidden: bool) -> Course:
    """Of the rows, the oldest first; only what is shown is kept of them."""
    if hidden:
        newest = Made(rows[-1][KEY], rows[-1][TIME], None, None, None)
        return Course(len(rows), newest, hidden=True)
    # There are few kinds of what scores were made with, and many scores.
    judged = [(row, row[MADE_WITH]) for row in rows if row[TOTAL] is not None]
    counted = _counted(judged, bases)
    newest = _made(rows[-1], bases)
    if not counted:
        return Course(len(rows), newest)
    return Course(
        attempts=len(rows),
        newest=newest,
        last=_made(counted[-1], bases),
        before=_made(counted[-2], bases) if len(counted) > 1 else None,
        best=_made(max(counted, key=itemgetter(TOTAL)), bases),
    )


def _counted(judged: Sequence[tuple[Row, Row]], bases: _Bases) -> list[Row]:
    """Those of the judged, each with what its score was made with, that compare with the latest of them."""
    if not judged:
        return []
    newest, made_with = judged[-1]
    compares = {kind: bases[kind].compares_with(bases[made_with]) for kind in {kind for _row, kind in judged}}
    # Where the reference's track is gone the latest is still its own measure, and nothing else's.
    alike = [row for row, kind in judged if row is newest or compares[kind]]
    shares = [_share(row) for row in alike]
    least = counted_from(shares)
    return [row for row, share in zip(alike, shares, strict=True) if share >= least]


def _share(row: Row) -> float:
    completeness, compared, there = row[EXTENT]
    return share_done(completeness, (compared, there))


def _made(row: Row, bases: _Bases) -> Made:
    basis = None if row[SCORE] is None else bases[row[MADE_WITH]]
    share = 1.0 if basis is None else _share(row)
    return Made(row[KEY], row[TIME], row[SCORE], row[TOTAL], basis, share)


def _basis(made_with: Row, digests: Mapping[str, str]) -> Basis:
    measured, parameters, mirror, *trim = made_with
    engine, method, model, version, track = measured.split(BETWEEN)
    now = digest_in_force(mirror=mirror, trim=(trim[0], trim[1]), digests=digests)
    settings = NOW if parameters == now else parameters
    return Basis(engine, method, (model, version), UUID(track) if track else None, settings)


class Told(NamedTuple):
    """What a score says besides its total, as its row keeps it; ``texts`` are remarks and moments in JSON."""

    parts: dict[str, dict[str, Any]]
    texts: tuple[str, str]
    mirrored: bool
    takes_used: int | None
    shown_repetition: int | None
    reason: dict[str, Any] | None

    @property
    def said(self) -> list[dict[str, Any]]:
        """Remarks and moments: taken apart where they are shown, which is of few of a thousand scores."""
        return [one for text in self.texts for one in json.loads(text)]

    @property
    def forms(self) -> tuple[float | None, ...]:
        """Form (0..100) of each of PARTS; None where it was not measured."""
        return tuple((self.parts.get(part) or {}).get("value") for part in PARTS)

    @property
    def degrees(self) -> tuple[float | None, ...]:
        """How far each of PARTS was off; None where nobody measured."""
        return tuple((self.parts.get(part) or {}).get("degrees") for part in PARTS)


def scores_told(keys: Iterable[Any]) -> dict[Any, Told]:
    """What the scores with these keys say, by them; one query."""
    wanted = Score.objects.filter(pk__in=list(keys)).order_by()
    # One by one: a thousand scores have fourteen thousand dictionaries.
    texts = (Cast("remarks", TextField()), Cast("moments", TextField()))
    columns = (
        _as_it_is("pk"),
        *texts,
        "parts",
        "mirrored",
        "takes_used",
        "further__shown_repetition",
        "reason",
    )
    read = wanted.values_list(*columns).iterator(chunk_size=100)
    return {key: Told(parts, (remarks, moments), *rest) for key, remarks, moments, parts, *rest in read}
