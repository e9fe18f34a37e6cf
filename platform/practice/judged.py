"""What counts most in a judged score: how much of the routine it is of, what holds its total down, what to
work on.

Every page asks here, so that none says something else than another. Scores are read as rows keep them,
because a class has a thousand of them, and only what is shown is made into anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from library.models import Routine
from practice.labels import part_label
from practice.models import Score
from practice.words import in_words, part_reason_of
from scoring.compare.body.description import SWAPPED
from scoring.compare.calibration import GOOD, LEAST_TAKES, WHOLE
from scoring.compare.feedback.holding import BESIDE, held_down_by
from scoring.compare.feedback.ranking import is_trunk
from scoring.compare.result import Moment, PartScore, Remark, part_of
from scoring.language import whole, whole_percent
from scoring.pose.skeleton import PARTS

Stored = Mapping[str, Mapping[str, Any]]
"""Parts as a score's row keeps them."""

AS_MUCH = 0.1
"""Share of the routine by which an attempt may have less than another and still be counted beside it: the
engine calls a repetition whole from 0.9 of it on. Set by hand."""


def counted_from(shares: Iterable[float]) -> float:
    """The share of the routine from which on attempts are counted beside others with these ``shares``."""
    return max(shares, default=0.0) - AS_MUCH


def as_much(one: float, other: float) -> bool:
    """Whether two attempts have about as much of the routine, so that their numbers compare."""
    return min(one, other) >= counted_from((one, other))


def share_words(share: float) -> str:
    """How much of the routine a total is of; empty where that is all of it, but for its very ends."""
    if share >= WHOLE:
        return ""
    return _("%(percent)s %% of the routine") % {"percent": whole_percent(share, WHOLE)}


def counting_parts(parts: Stored, weights: Mapping[str, float], *, mirrored: bool) -> dict[str, PartScore]:
    """The parts that count at the routine; ``weights`` are by the reference's sides, parts by own ones."""
    own = own_weights(weights, mirrored=mirrored)
    return {name: part_of(parts[name]) for name in PARTS if name in parts and own[name] > 0}


def own_weights(weights: Mapping[str, float], *, mirrored: bool) -> dict[str, float]:
    """A routine's weights by the sides of the person who practises."""
    places = SWAPPED if mirrored else range(len(PARTS))
    return {name: float(weights.get(PARTS[place], 1.0)) for name, place in zip(PARTS, places, strict=True)}


def held_words(
    total: float | None,
    counting: Mapping[str, PartScore],
    weights: Mapping[str, float],
    *,
    takes: int | None,
    repeated: bool,
) -> str:
    """What holds a total down, in a few words; empty where nothing does, or nobody knows what.

    ``counting`` as of ``counting_parts``, ``weights`` as of ``own_weights``.
    ``takes`` as ``takes_used`` of a score: where traits were learned from them they make the total, not the
    parts. Of a practice ``repeated`` several times the total is the mean, and the parts are of one time.
    """
    if total is None or (takes or 0) + 1 >= LEAST_TAKES or repeated:
        return ""
    held = held_down_by(total, counting, weights)
    if held is None:
        return ""
    named = [part_label(name) for name in held] or _whole_body(counting, total)
    return _("held down by: %(parts)s") % {"parts": ", ".join(named)} if named else ""


def _whole_body(parts: Mapping[str, PartScore], total: float) -> list[str]:
    """That the whole body moves much less or more than the reference's; nothing where that is not what holds
    ``total`` down: the trunk may, or that it follows another way."""
    low = (part for part in parts.values() if (part.value or 0.0) <= total + BESIDE)
    return [part_reason_of(part) for part in low if part.further is not None][:1]


def held_of(score: Score, routine: Routine) -> str:
    """The same of an attempt's score."""
    weights = routine.joint_weights
    return held_words(
        score.total,
        counting_parts(score.parts, weights, mirrored=score.mirrored),
        own_weights(weights, mirrored=score.mirrored),
        takes=score.takes_used,
        repeated=score.further.get("shown_repetition") is not None,
    )


@dataclass(frozen=True)
class Work:
    """What to work on first: a moment or remark of the engine, or else the part that is lowest.

    ``parts`` are those that it is about, by their names (none: the trunk, or the whole movement), ``form``
    (0..100) and ``degrees`` of the lower one over the whole attempt. ``words`` are a coach's own, which
    come before all.
    """

    said: Moment | Remark | None = None
    parts: tuple[str, ...] = ()
    form: float | None = None
    degrees: float | None = None
    words: str = ""

    @property
    def label(self) -> str:
        """The parts' names; empty where there are none."""
        return ", ".join(part_label(name) for name in self.parts)

    @property
    def sentence(self) -> str:
        """The coach's words or the engine's sentence; empty where there is only a part."""
        return self.words or ("" if self.said is None else in_words(self.said))

    @property
    def figures(self) -> str:
        """Parts and form, with the unit; and the degrees, where no sentence names others.

        Empty beside a sentence where the part is good over the whole attempt, or there is none.
        """
        if self.form is None or (self.sentence and self.form >= GOOD):
            return ""
        values = {"part": self.label, "form": whole(self.form), "degrees": whole(self.degrees or 0.0)}
        if self.sentence or self.degrees is None:
            return _("%(part)s, form %(form)s of 100") % values
        return _("%(part)s, form %(form)s of 100, %(degrees)s° off") % values

    @property
    def text(self) -> str:
        """All of it in one sentence or line."""
        return self.sentence or self.figures


def in_order(said: Iterable[Moment | Remark]) -> list[Moment | Remark]:
    """What is said of a score, the most important first; of equals, as they were given."""
    return sorted(said, key=lambda one: -one.importance)


def about(said: Moment | Remark) -> str:
    """What it says without sizes: by it and its place it is found again once the attempt was scored anew."""
    if isinstance(said, Moment):
        return f"{said.part} {said.direction}"
    return f"{said.kind} {said.part}".strip()


def work_on(said: Moment | Remark | None, parts: Mapping[str, PartScore]) -> Work | None:
    """The work that ``said`` asks for; without it that on the lowest of ``parts``, if it is not good."""
    if said is None:
        return _lowest(parts)
    names = _parts_of(said)
    known = [name for name in names if name in parts and parts[name].value is not None]
    lowest = min(known, key=lambda name: parts[name].value or 0.0, default=None)
    if lowest is None:
        return Work(said, names)
    return Work(said, names, parts[lowest].value, parts[lowest].degrees)


def lowest_of(score: Score, routine: Routine) -> Work | None:
    """The same of a score of which nothing is said."""
    return _lowest(counting_parts(score.parts, routine.joint_weights, mirrored=score.mirrored))


def _lowest(parts: Mapping[str, PartScore]) -> Work | None:
    low = [(part.value, name) for name, part in parts.items() if part.value is not None and part.value < GOOD]
    if not low:
        return None
    value, name = min(low, key=lambda one: one[0])
    return Work(None, (name,), value, parts[name].degrees)


def _parts_of(said: Moment | Remark) -> tuple[str, ...]:
    """The parts that it is about; none for the trunk, a whole limb, or the whole movement."""
    if said.part not in PARTS or (isinstance(said, Moment) and is_trunk(said)):
        return ()
    joint = said.part.rpartition("_")[2]
    return (f"left_{joint}", f"right_{joint}") if said.both_sides and said.part != joint else (said.part,)
