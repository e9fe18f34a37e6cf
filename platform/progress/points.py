"""The attempts of a person at one routine as points of a course over time, and which of them compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from practice.judged import counted_from, held_of, share_words
from practice.models import Attempt, Score
from practice.parameters import made_as_now
from practice.state import AttemptState
from practice.words import heading_of_score

TOTAL, TIMING = "total", "timing"
NOW = "now"
"""In place of a digest: the routine's settings that are in force."""


@dataclass(frozen=True)
class Basis:
    """What decides a score besides the practice; scores of two that differ are no measure of each other.

    ``settings`` is NOW or a digest of other values of the routine. ``reference`` is the id of its track; None
    once that is deleted, and then nobody knows whether two scores had the same.
    """

    engine: str
    method: str
    model: tuple[str, str]
    reference: UUID | None
    settings: str

    def compares_with(self, other: Basis) -> bool:
        """Whether the numbers made with the two mean the same."""
        return self == other and self.reference is not None

    def differences(self, other: Basis) -> list[str]:
        """Why they do not, in words: what ``other``, the later one, has that this one has not."""
        found = []
        if self.engine != other.engine:
            versions = {"before": self.engine, "after": other.engine}
            found.append(_("another version of the scoring (%(before)s, then %(after)s)") % versions)
        elif self.method != other.method:
            found.append(_("another method of scoring"))
        if self.model[0] != other.model[0]:
            found.append(_("joints found by another model"))
        elif self.model != other.model:
            found.append(_("joints found by another version of the model"))
        elif None in (self.reference, other.reference):
            found.append(_("a reference that is no longer kept"))
        elif self.reference != other.reference:
            found.append(_("another reference, or the reference measured anew"))
        if self.settings != other.settings:
            found.append(_("other settings of the routine"))
        return found


def basis_of(attempt: Attempt, score: Score, digests: Mapping[str, str]) -> Basis:
    """What the attempt's score was made with; ``digests`` is of ``practice.parameters.digests_now``.

    Whether somebody said that the practice is mirrored changes the digest and not what the numbers mean.
    """
    return Basis(
        engine=score.engine_version,
        method=score.method,
        model=(score.model, score.model_version),
        reference=score.reference_track_id,
        settings=NOW if made_as_now(attempt=attempt, score=score, digests=digests) else score.parameters,
    )


@dataclass(frozen=True)
class Point:
    """One attempt in the course; ``number`` counts from 1, the oldest.

    ``state`` is that of one without a score. ``compares`` says that its numbers mean the same as those of
    the latest judged attempt, and ``whole`` that it has about as much of the routine as the fullest of
    these: no other number is counted anywhere.
    """

    attempt: Attempt
    number: int
    basis: Basis | None
    state: AttemptState | None
    compares: bool
    whole: bool = True

    @property
    def counts(self) -> bool:
        """Whether its total is counted beside the others."""
        return self.compares and self.whole

    @property
    def share_done(self) -> float:
        """The share 0..1 of the routine that its total is of."""
        return 1.0 if self.attempt.score is None else self.attempt.score.share_done

    @property
    def share(self) -> str:
        """The same in words; empty where it is of all of it."""
        return share_words(self.share_done)

    @property
    def held(self) -> str:
        """What holds its total down, in a few words; empty where nothing does."""
        return "" if self.attempt.score is None else held_of(self.attempt.score, self.attempt.routine)

    @property
    def judged(self) -> bool:
        """Whether it has a total."""
        return self.attempt.score is not None and self.attempt.score.judged

    @property
    def day(self) -> date:
        """The day it was made, in the site's time zone."""
        return timezone.localdate(self.attempt.created_at)

    @property
    def total(self) -> float | None:
        """Its form, 0..100; None where it could not be judged."""
        return self.attempt.score.total if self.attempt.score is not None else None

    def value(self, measure: str) -> float | None:
        """``total``, ``timing`` or the form of a part, 0..100; None where there is no such number."""
        score = self.attempt.score
        if score is None or not score.judged:
            return None
        if measure in (TOTAL, TIMING):
            return score.total if measure == TOTAL else score.timing
        found: float | None = (score.parts.get(measure) or {}).get("value")
        return found

    @property
    def why(self) -> str:
        """Why it is not counted, in words; empty where it is."""
        score = self.attempt.score
        if score is None:
            return "" if self.state is None else str(self.state.reason or self.state.label)
        if not score.judged:
            return heading_of_score(score)
        if not self.compares:
            return _("scored with something else than the latest")
        return "" if self.whole else _("not counted: a part of the routine")

    @property
    def kind(self) -> str:
        """How a chart shows it: ``counts``, ``partial``, ``apart``, ``unjudged`` or ``unscored``."""
        if self.attempt.score is None:
            return "unscored"
        if not self.judged:
            return "unjudged"
        if not self.compares:
            return "apart"
        return "counts" if self.whole else "partial"


@dataclass(frozen=True)
class Break:
    """Between two judged attempts that follow each other the scores stop being comparable, and why."""

    before: Point
    after: Point

    @property
    def reasons(self) -> str:
        """What is different, in words."""
        assert self.before.basis is not None
        assert self.after.basis is not None
        return ", ".join(self.before.basis.differences(self.after.basis))


def points_of(
    attempts: Iterable[Attempt], digests: Mapping[str, str], states: Mapping[UUID, AttemptState]
) -> tuple[Point, ...]:
    """The points of attempts that are in the order of time, the oldest first."""
    attempts = list(attempts)
    made = [None if one.score is None else basis_of(one, one.score, digests) for one in attempts]
    judged = [basis for one, basis in zip(attempts, made, strict=True) if one.score and one.score.judged]
    latest = judged[-1] if judged else None
    points = [
        Point(
            attempt=attempt,
            number=number,
            basis=basis,
            state=states.get(attempt.pk),
            compares=_compares(attempt, basis, latest),
        )
        for number, (attempt, basis) in enumerate(zip(attempts, made, strict=True), 1)
    ]
    least = counted_from(point.share_done for point in points if point.compares)
    return tuple(replace(point, whole=point.share_done >= least) for point in points)


def counted_of(points: Iterable[Point]) -> tuple[Point, ...]:
    """Those of ``points``, the oldest first, that are counted beside one another.

    They are measured as the last judged one of them is, and have about as much of the routine as the fullest.
    """
    judged = [point for point in points if point.judged]
    alike = [point for point in judged if same_measure(point.basis, judged[-1].basis)]
    least = counted_from(point.share_done for point in alike)
    return tuple(point for point in alike if point.share_done >= least)


def _compares(attempt: Attempt, basis: Basis | None, latest: Basis | None) -> bool:
    return attempt.score is not None and attempt.score.judged and same_measure(basis, latest)


def same_measure(basis: Basis | None, other: Basis | None) -> bool:
    """Whether numbers made with the two mean the same; never where there is no score.

    Where the reference's track is gone, one is still its own measure, and nothing else's.
    """
    return basis is not None and other is not None and (basis is other or basis.compares_with(other))


def breaks_in(points: Iterable[Point]) -> list[Break]:
    """Where a line through the judged points has to stop."""
    judged = [point for point in points if point.judged]
    return [
        Break(before, after)
        for before, after in pairwise(judged)
        if before.basis and after.basis and not before.basis.compares_with(after.basis)
    ]
