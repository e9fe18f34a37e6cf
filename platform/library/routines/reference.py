"""What was measured of a routine's reference."""

from __future__ import annotations

from django.utils.translation import get_language

from library.models import Routine
from library.tracks import trimmed_track
from scoring.compare.body.description import shown_parts
from scoring.compare.body.sampling import check_track, resample, seen_part
from scoring.compare.feedback.sentences import left_out
from scoring.compare.measure.deviations import proposed_tolerances
from scoring.errors import ScoringError
from scoring.language import ENGLISH
from scoring.pose.skeleton import PARTS
from scoring.pose.track import PoseTrack, Stretches


def reference_track(routine: Routine) -> PoseTrack | None:
    """What was measured of the part of the reference that counts; None before it is."""
    track = routine.reference_track
    return None if track is None else trimmed_track(track, routine.trim_start, routine.trim_end)


def parts_out_of_view(routine: Routine) -> tuple[str, ...]:
    """The parts that the reference does not show: no score asks for them; none where nothing is measured.

    As the engine decides it (``shown_parts``), by means that a web server may load.
    """
    track = reference_track(routine)
    if track is None:
        return ()
    try:
        check_track(track, "reference")
    except ScoringError:
        return ()
    shown = shown_parts(resample(seen_part(track)))
    return tuple(part for part, seen in zip(PARTS, shown, strict=True) if not seen)


def in_doubt(routine: Routine) -> Stretches:
    """Beginnings and ends in seconds of what is left out of the reference: who is who there is in doubt."""
    track = reference_track(routine)
    return () if track is None else track.in_doubt


def left_out_in_words(routine: Routine) -> str:
    """The same in a sentence; empty where nothing is left out."""
    return left_out(in_doubt(routine), "reference", get_language() or ENGLISH)


def tolerances_proposed(routine: Routine) -> dict[str, float]:
    """Degrees that are tolerated of each part where the coach sets none; empty where nothing is measured."""
    track = reference_track(routine)
    try:
        return {} if track is None else proposed_tolerances(track)
    except ScoringError:
        return {}
