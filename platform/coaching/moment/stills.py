"""The stills of attempts at one moment of a routine: picture, skeleton, what is off, and how it was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _

from coaching.moment.places import (
    CLEARLY,
    ELSEWHERE,
    Nearest,
    Place,
    nearest_pose,
    place_on_path,
    pose_near,
    values_at,
)
from library.models import Routine
from library.tracks import opened_track
from practice.figure import Figure, figure_of
from practice.judged import own_weights, share_words
from practice.labels import part_label
from practice.models import Attempt, Score
from practice.parameters import digests_now
from practice.playback import overall_along
from practice.stored import Detail, load_detail
from practice.words import heading_of_score
from progress.points import Basis, basis_of
from scoring.arrays import FloatArray
from scoring.compare.calibration import GOOD
from scoring.language import whole
from scoring.pose.skeleton import PARTS
from scoring.pose.track import PoseTrack

MOST_OFF = 3
"""So many parts are named at a still. Set by hand: what can be read at a glance."""

LEAST_TOLD = 5.0
"""Degrees. A joint that is off by less is low for another reason: where the limb is. Set by hand."""


@dataclass(frozen=True)
class Reference:
    """The frame of the reference that is asked for: its track, second and pose.

    ``shown`` says that the viewer may see it. Who may not, because they left the group or its person leaves,
    sees the practice that was measured by it, and no joint of it.
    """

    track: PoseTrack
    moment: float
    pose: FloatArray | None
    shown: bool

    @cached_property
    def figure(self) -> Figure | None:
        """Its drawing; None for who may not see it."""
        return figure_of(self.pose, self.track, ()) if self.shown else None


@dataclass(frozen=True)
class Measured:
    """An attempt with a path along the reference, before anything of its video is opened.

    ``compares`` says that its score was made with what those of most were; ``shows_values`` that it is judged
    and for who looks, besides. ``overall`` is its form at the moment, None where nobody measured.
    """

    attempt: Attempt
    score: Score
    detail: Detail
    place: Place | None
    compares: bool
    parts: FloatArray
    degrees: FloatArray
    overall: float | None

    @property
    def shows_values(self) -> bool:
        """Whether form and degrees are told."""
        return self.compares and self.score.judged and not self.attempt.score_hidden


@dataclass(frozen=True)
class OffPart:
    """A part that is named at the moment; ``degrees`` None where they do not say why it is low."""

    part: str
    degrees: float | None

    @property
    def label(self) -> str:
        """Its name."""
        return part_label(self.part)

    @property
    def why(self) -> str:
        """By how many degrees it is off, or else what is: each has one of the two."""
        if self.degrees is None:
            return _("not where the reference has it")
        return _("%(degrees)s° off") % {"degrees": whole(self.degrees)}


@dataclass(frozen=True)
class Still:
    """One attempt at the moment. ``time`` is None where nobody knows where in it the moment is.

    ``elsewhere`` is the second at which the pose itself is clearly nearer than where the path leads.
    """

    measured: Measured
    routine: Routine
    time: float | None = None
    figure: Figure | None = None
    film: str = ""
    elsewhere: float | None = None
    off: tuple[OffPart, ...] = field(default=())
    lowest: OffPart | None = None
    """Where none is under the threshold: the lowest that is not good."""

    @property
    def share(self) -> str:
        """How much of the routine the attempt has, in words; empty where that is all of it."""
        return share_words(self.measured.score.share_done)

    @property
    def attempt(self) -> Attempt:
        """Whose it is."""
        return self.measured.attempt

    @property
    def on_path(self) -> bool:
        """Whether the moment was found along the path of the score, and not by the pose."""
        return self.measured.place is not None

    @property
    def overall(self) -> float | None:
        """Form there, 0..100, where it is told."""
        return self.measured.overall if self.measured.shows_values else None

    @property
    def address(self) -> str:
        """The attempt at that second."""
        address = self.attempt.get_absolute_url()
        return address if self.time is None else f"{address}?t={self.time:.2f}"

    @property
    def elsewhere_address(self) -> str:
        """The attempt where the pose itself is nearest."""
        return f"{self.attempt.get_absolute_url()}?t={self.elsewhere or 0.0:.2f}"

    @property
    def why(self) -> str:
        """Why it is not judged; empty where it is, or where that is not for who looks."""
        hidden = self.attempt.score_hidden or self.measured.score.judged
        return "" if hidden else heading_of_score(self.measured.score)

    @property
    def apart(self) -> bool:
        """Whether its values are left out because its score was made with something else."""
        return self.measured.score.judged and not self.measured.compares and not self.attempt.score_hidden


def measured_at(
    attempts: Sequence[Attempt], *, routine: Routine, moment: float, details: Mapping[Attempt, Detail]
) -> list[Measured]:
    """The attempts at second ``moment`` of the reference; one query."""
    digests = digests_now(routine=routine)
    bases = {one: basis_of(one, _score_of(one), digests) for one in attempts}
    most = basis_of_most(bases.values())
    return [
        _measured(one, details[one], moment, routine, compares=_same(bases[one], most)) for one in attempts
    ]


def _same(basis: Basis, most: Basis | None) -> bool:
    return most is not None and basis.compares_with(most)


def basis_of_most(bases: Iterable[Basis]) -> Basis | None:
    """What most scores were made with, the later of equals; None where there is none."""
    counts = Counter(list(bases)[::-1])
    return counts.most_common(1)[0][0] if counts else None


def _score_of(attempt: Attempt) -> Score:
    assert attempt.score is not None, "only attempts with a score are asked for"
    return attempt.score


def _measured(
    attempt: Attempt, detail: Detail, moment: float, routine: Routine, *, compares: bool
) -> Measured:
    place = place_on_path(detail, moment)
    nothing = np.full(len(PARTS), np.nan)
    parts, degrees = (nothing, nothing) if place is None else values_at(detail, place)
    score = _score_of(attempt)
    weights = own_weights(routine.joint_weights, mirrored=score.mirrored)
    overall = float(overall_along(parts[None], weights)[0])
    return Measured(
        attempt=attempt,
        score=score,
        detail=detail,
        place=place,
        compares=compares,
        parts=parts,
        degrees=degrees,
        overall=overall if np.isfinite(overall) else None,
    )


def worst_first(measured: Iterable[Measured]) -> list[Measured]:
    """The lowest form first, then those without one by name."""
    return sorted(
        measured,
        key=lambda one: (
            not (one.shows_values and one.overall is not None),
            one.overall or 0.0 if one.shows_values else 0.0,
            one.attempt.student.name.casefold(),
        ),
    )


def details_of(attempts: Iterable[Attempt]) -> dict[Attempt, Detail]:
    """What was measured along the path of each."""
    return {one: load_detail(_score_of(one)) for one in attempts}


def still_of(measured: Measured, *, routine: Routine, reference: Reference, may_watch: bool) -> Still:
    """The still of one attempt: its track is opened, once."""
    video, score = measured.attempt.video, measured.score
    off = _named(measured, routine, routine.red_threshold)[:MOST_OFF]
    known = score.practice_track is not None and score.practice_track_id == video.track_id
    track = opened_track(track=score.practice_track) if known and score.practice_track else None
    found = _searched(measured, track, reference)
    place = measured.place
    time = place.time if place is not None else (found.time if found else None)
    playable = may_watch and bool(video.rendition)
    drawn = track is not None and time is not None and may_watch
    return Still(
        measured=measured,
        routine=routine,
        time=time,
        figure=figure_of(pose_near(track, time), track, {one.part for one in off}) if drawn else None,  # type: ignore[arg-type]
        film=reverse("library:video_file", args=[video.pk]) if playable and time is not None else "",
        elsewhere=_elsewhere(place, found),
        off=off,
        lowest=None if off else next(iter(_named(measured, routine, GOOD)), None),
    )


def _searched(measured: Measured, track: PoseTrack | None, reference: Reference) -> Nearest | None:
    """The nearest pose. Filmed from another side poses look different, and say nothing of one another."""
    if track is None or reference.pose is None or measured.score.further.get("bridged"):
        return None
    return nearest_pose(
        reference.pose,
        track,
        mirrored=measured.score.mirrored,
        width=reference.track.width,
        time=None if measured.place is None else measured.place.time,
    )


def _elsewhere(place: Place | None, found: Nearest | None) -> float | None:
    if place is None or found is None or abs(found.time - place.time) <= ELSEWHERE:
        return None
    return found.time if found.likeness - found.there >= CLEARLY else None


def _named(measured: Measured, routine: Routine, limit: float) -> tuple[OffPart, ...]:
    """The parts under ``limit``, the lowest first, as far as values are told."""
    if not measured.shows_values:
        return ()
    weights = own_weights(routine.joint_weights, mirrored=measured.score.mirrored)
    low = [
        (float(value), OffPart(part, _told_degrees(float(off))))
        for part, value, off in zip(PARTS, measured.parts, measured.degrees, strict=True)
        if np.isfinite(value) and whole(float(value)) < limit and weights[part] > 0
    ]
    return tuple(off for _value, off in sorted(low, key=lambda one: one[0]))


def _told_degrees(off: float) -> float | None:
    """Which way it is off is for the attempt's page; few degrees are not what makes a part low."""
    return abs(off) if np.isfinite(off) and abs(off) >= LEAST_TOLD else None
