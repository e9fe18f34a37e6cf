"""Checking a routine's criteria in attempts that are scored: along the stored path, without a comparison."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.db.models import F

from library.jobs import JobContext, SubjectGone, kept_alive
from library.models import Routine
from library.routines.criteria import criteria_in
from library.tracks import trimmed_track
from practice.access import attempts_worked_on
from practice.models import Score
from practice.stages import CHECK
from practice.stored import load_detail
from scoring.compare.criteria.check import Compared, check_criteria


def run(context: JobContext, routine_id: UUID) -> None:
    """Check the routine's criteria in the current score of each attempt, but those of people on hold."""
    progress = context.stage(CHECK)
    if not Routine.objects.filter(pk=routine_id).exists():
        raise SubjectGone(str(routine_id))
    seen = attempts_worked_on().filter(routine=routine_id)
    scores = list(Score.objects.filter(attempt__in=seen, attempt__score__pk=F("pk")))
    for number, score in enumerate(scores, 1):
        with kept_alive():
            check_criteria_of(score)
        progress(number / len(scores))


def check_criteria_of(score: Score) -> None:
    """Write down what the score's stretch of the practice says of the criteria that are in force now.

    Does nothing where that was done, or where one of the tracks it was made with is gone.
    """
    routine = Routine.objects.get(attempts__scores=score.pk)
    criteria, facts = criteria_in(routine), score.facts
    if [one.criterion for one in facts.criteria] == criteria:
        return
    if score.reference_track is None or score.practice_track is None:
        return
    reference = trimmed_track(score.reference_track, routine.trim_start, routine.trim_end)
    practice = trimmed_track(score.practice_track, score.attempt.trim_start, score.attempt.trim_end)
    path = load_detail(score).path_times
    compared = Compared(facts.total, path, facts.mirrored, facts.repetitions, other_side=facts.side_changes)
    found = check_criteria(criteria, reference, practice, compared)
    score.further = {**score.further, "criteria": [asdict(one) for one in found]}
    Score.objects.filter(pk=score.pk).update(further=score.further)
