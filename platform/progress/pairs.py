"""Two attempts side by side: their numbers with the differences, and whether their videos run in step."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from practice.judged import as_much, share_words
from practice.labels import part_label
from practice.models import Attempt
from practice.parameters import digests_now
from progress.access import attempts_compared, get_pair_for
from progress.errors import AttemptsApart
from progress.figures import ARROWS, BETTER, LESS, SAME, signed
from progress.points import TIMING, TOTAL, Point, points_of
from progress.selectors import MEASURES, UNREAD, measure_label
from scoring.compare.calibration import PART_NOISE, TIMING_NOISE, TOTAL_NOISE
from scoring.language import whole
from scoring.pose.skeleton import PARTS


@dataclass(frozen=True)
class PairRow:
    """One measure of both; ``difference`` is the later less the earlier one, None where they do not compare.

    ``clear`` says that it is more than two measurements of the same practice differ by.
    """

    label: str
    earlier: float | None
    later: float | None
    difference: int | None
    clear: bool

    @property
    def trend(self) -> str:
        """``better``, ``less``, ``same`` or ``unknown``."""
        if self.difference is None:
            return "unknown"
        if not self.clear:
            return SAME
        return BETTER if self.difference > 0 else LESS

    @property
    def arrow(self) -> str:
        """The icon of a clear difference; empty for any other."""
        return ARROWS.get(self.trend, "")

    @property
    def signed(self) -> str:
        """The difference with its sign."""
        return signed(self.difference or 0)


@dataclass(frozen=True)
class Pair:
    """Two attempts of a person at a routine, the earlier one first."""

    earlier: Point
    later: Point

    @property
    def points(self) -> tuple[Point, Point]:
        """Both, in the order of time."""
        return self.earlier, self.later

    def other_than(self, attempt: Attempt) -> Attempt:
        """The one of the two that is not ``attempt``."""
        one, other = self.earlier.attempt, self.later.attempt
        return other if one.pk == attempt.pk else one

    @property
    def compares(self) -> bool:
        """Whether their numbers mean the same."""
        one, other = self.earlier, self.later
        return bool(one.judged and other.judged and one.basis and other.basis) and not self.apart

    @cached_property
    def apart(self) -> str:
        """Why the numbers of two judged ones do not compare, in words; empty where they do."""
        one, other = self.earlier.basis, self.later.basis
        if one is None or other is None:
            return ""
        found = [] if one.compares_with(other) else one.differences(other)
        both_judged = self.earlier.judged and self.later.judged
        if both_judged and not as_much(self.earlier.share_done, self.later.share_done):
            found.append(_("the two have different shares of the routine"))
        return ", ".join(found)

    @property
    def in_step(self) -> bool:
        """Whether both were laid over the same reference, so that their videos have a time axis in common."""
        one, other = self.earlier.basis, self.later.basis
        same = bool(one and other and one.reference and one.reference == other.reference)
        return same and all(_is_laid_out(point.attempt) for point in self.points)

    @property
    def out_of_step(self) -> str:
        """Why the two do not run in step, in a sentence; empty where they do."""
        if self.in_step:
            return ""
        one, other = self.earlier.basis, self.later.basis
        if one is None or other is None:
            return _("The two do not run in step: one of them has no score.")
        if None in (one.reference, other.reference):
            return _("The two do not run in step: a reference that they were laid over is no longer kept.")
        if one.reference != other.reference:
            return _("The two do not run in step: another reference, or the reference measured anew.")
        return _("The two do not run in step: a film, or what was measured in it, is not there.")

    @property
    def part_labels(self) -> list[str]:
        """Names of the parts in the order of the playback data."""
        return [part_label(part) for part in PARTS]

    @property
    def one_mirrored(self) -> bool:
        """Whether one of the two was done on the other side."""
        one, other = self.earlier.attempt.score, self.later.attempt.score
        return bool(one and other) and one.mirrored != other.mirrored  # type: ignore[union-attr]

    @cached_property
    def rows(self) -> list[PairRow]:
        """Form, timing and the parts."""
        return [self._row(measure) for measure in MEASURES]

    def _row(self, measure: str) -> PairRow:
        earlier, later = self.earlier.value(measure), self.later.value(measure)
        known = self.compares and earlier is not None and later is not None
        noise = {TOTAL: TOTAL_NOISE, TIMING: TIMING_NOISE}.get(measure, PART_NOISE)
        return PairRow(
            label=measure_label(measure),
            earlier=earlier,
            later=later,
            difference=whole(later or 0.0) - whole(earlier or 0.0) if known else None,
            clear=known and abs((later or 0.0) - (earlier or 0.0)) > noise,
        )


def _is_laid_out(attempt: Attempt) -> bool:
    """Whether the attempt has a path along the reference, and a film to play, or a skeleton instead of it."""
    score, video = attempt.score, attempt.video
    drawn = video.pictures_removed_at is not None and video.tracks_removed_at is None
    return score is not None and bool(score.detail) and (bool(video.rendition) or drawn)


def pair_of(earlier: Attempt, later: Attempt) -> Pair:
    """Both attempts as points."""
    found = points_of((earlier, later), digests_now(routine=later.routine), {})
    return Pair(*found)


def pair_for(*, user: User, attempt: Attempt, other: str) -> Pair | None:
    """The attempt and the one whose id ``other`` is; where it is empty, the one before it, else after it.

    None where there is no other. Http404 for one that the user may not see, AttemptsApart for one that has
    no time axis in common with it.
    """
    try:
        wanted = UUID(other) if other else _proposed_beside(user, attempt)
    except ValueError as error:
        raise AttemptsApart from error
    return None if wanted is None else pair_of(*get_pair_for(user, attempt.pk, wanted))


def _proposed_beside(viewer: User, attempt: Attempt) -> UUID | None:
    others = _others_than(viewer, attempt)
    before = others.filter(created_at__lt=attempt.created_at).first()
    found = before or others.last()
    return None if found is None else found.pk


def choices_beside(*, viewer: User, attempt: Attempt) -> list[tuple[UUID, str]]:
    """Ids and names of the student's other attempts at the routine, the newest first."""
    unread = [f"score__{column}" for column in UNREAD]
    others = _others_than(viewer, attempt).select_related("score").defer(*unread)
    return [(one.pk, _label_of(one)) for one in others]


def _others_than(viewer: User, attempt: Attempt) -> QuerySet[Attempt]:
    seen = attempts_compared(viewer=viewer, person=attempt.student)
    return seen.filter(routine=attempt.routine_id).exclude(pk=attempt.pk).order_by("-created_at", "-pk")


def _label_of(attempt: Attempt) -> str:
    score = attempt.score
    if score is None or score.total is None:
        return _("%(name)s: not judged") % {"name": attempt.name}
    words = _("%(name)s: %(total)s of 100") % {"name": attempt.name, "total": whole(score.total)}
    share = share_words(score.share_done)
    return f"{words} · {share}" if share else words
