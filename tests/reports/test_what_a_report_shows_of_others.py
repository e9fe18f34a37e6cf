"""A report draws no more than its reader may see, notes whose joints it shows, repeats nothing set aside."""

from __future__ import annotations

import pytest

from conversation.models import CoachSentence, SetAside
from library.models import Routine, Watching
from practice.feedback import feedback_of
from practice.models import Attempt
from reports.months import Month
from reports.selectors import Report, report_of
from tests.consents import look_after
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, run_job_of, shared_routine

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


@pytest.fixture
def measured(people) -> tuple[Routine, Attempt]:
    """Two attempts of this month whose left arm hangs for a second; the last one."""
    routine = shared_routine(people, movement())
    for wrong in (90.0, 70.0):
        attempt = attempt_with(people.student, routine, movement(wrong_arm=(0.5, 1.5, wrong)))
        run_job_of(attempt)
    attempt.refresh_from_db()
    return routine, attempt


def report(viewer, person) -> Report:
    return report_of(viewer=viewer, person=person, month=Month.now())


def test_the_reference_is_drawn_for_who_may_see_it(people, measured):
    assert len(report(people.student, people.student).stills) == 3
    people.group.memberships.filter(user=people.student).delete()
    assert [one.label for one in report(people.student, people.student).stills] == [
        "First attempt of the month",
        "Last attempt of the month",
    ]


@pytest.mark.parametrize("part", ["", "pdf/"])
def test_that_a_minor_s_joints_were_seen_is_written_down(people, measured, signed_in, part):
    look_after(people.student)
    address = f"/reports/people/{people.student.pk}/{Month.now().name}/{part}"
    assert signed_in(people.coach).get(address).status_code == 200
    seen = Watching.objects.filter(by=people.coach, door=Watching.Door.JOINTS)
    assert seen.filter(video__owner=people.student).count() == 2


def test_what_a_coach_set_aside_is_not_what_to_work_on(people, measured):
    _routine, attempt = measured
    first = feedback_of(attempt=attempt, score=attempt.score).work[0]
    assert report(people.student, people.student).routines[0].work == first.sentence
    SetAside.objects.create(
        attempt=attempt, by=people.coach, about=first.about, at=first.start, reason="not right"
    )
    assert report(people.student, people.student).routines[0].work != first.sentence
    CoachSentence.objects.create(attempt=attempt, by=people.coach, text="Breathe out.")
    assert report(people.student, people.student).routines[0].work == "Breathe out."
