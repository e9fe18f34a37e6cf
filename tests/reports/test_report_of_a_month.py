"""A person's month: what was practised and how it went, for them, their guardians and their coaches."""

from __future__ import annotations

from datetime import date

import pytest

from reports.curves import curve_of
from reports.months import Month
from reports.selectors import report_of
from tests.consents import look_after
from tests.practice.test_attempt_pages import text_of
from tests.progress.conftest import NOON, Make, attempt_at
from tests.things import a_routine

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

NOVEMBER = Month(date(2026, 11, 1))


def address(person, month: Month = NOVEMBER) -> str:
    return f"/reports/people/{person.pk}/{month.name}/"


@pytest.fixture(autouse=True)
def later(monkeypatch):
    """It is the end of the month in which the attempts are made."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON.replace(day=29))


def test_a_month_is_named_by_year_and_number_and_none_is_yet_to_come():
    assert Month.named("2026-11") == NOVEMBER
    assert NOVEMBER.previous.name == "2026-10"
    assert NOVEMBER.next is None
    assert Month.named("2026-10").next == NOVEMBER
    assert Month.named("2025-12").next.name == "2026-01"
    for name in ("2026-12", "2026-13", "2026-1", "1999-01", "nonsense", "２０２６-11", "2026-11-01"):
        assert Month.named(name) is None, name


def test_the_figures_are_those_of_the_month(people, routine, make: Make):
    for total, days in ((40, -5), (60, 1), (None, 2), (82, 9), (75, 20)):
        make(total, days=days)
    report = report_of(viewer=people.student, person=people.student, month=NOVEMBER)
    only = report.routines[0]
    assert (report.attempts, report.days, only.unjudged) == (4, 4, 1)
    assert [point.total for point in only.counted] == [60, 82, 75]
    assert only.best.total == 82
    assert only.change.points == 15


def test_what_was_scored_with_something_else_is_shown_and_not_counted(people, make: Make):
    make(90, days=1, engine_version="0.1")
    make(60, days=2)
    only = report_of(viewer=people.student, person=people.student, month=NOVEMBER).routines[0]
    assert [point.total for point in only.counted] == [60]
    assert only.apart == 1
    assert [dot.counts for dot in only.curve.dots] == [False, True]


def test_an_earlier_month_keeps_its_own_measure_when_the_scoring_changes(people, make: Make, signed_in):
    make(50, days=-5, engine_version="0.1")
    make(70, days=-3, engine_version="0.1")
    make(90, days=3)
    october = report_of(viewer=people.student, person=people.student, month=NOVEMBER.previous).routines[0]
    assert [point.total for point in october.counted] == [50, 70]
    assert (october.apart, october.change.points) == (0, 20)
    page = text_of(signed_in(people.student).get(address(people.student, NOVEMBER.previous)))
    assert "+20" in page
    assert "could be judged" not in page


def test_the_curve_lies_within_its_drawing_and_its_numbers_have_a_point(people, make: Make):
    make(100, days=0)
    make(0, days=27)
    report = report_of(viewer=people.student, person=people.student, month=NOVEMBER)
    curve = curve_of(report.routines[0].points, report.routines[0].counted, NOVEMBER, (70, 90))
    assert [float(dot.y) for dot in curve.dots] == [10.0, 126.0]
    assert 34 < float(curve.dots[0].x) < float(curve.dots[1].x) < 590
    assert (curve.goal_y, curve.goal_height) == ("21.6", "23.2")


def test_the_page_says_them_and_a_month_without_practice_says_that(people, make: Make, signed_in):
    make(60, days=1)
    make(82, days=9)
    page = text_of(signed_in(people.student).get(address(people.student)))
    for words in ("Sam Student", "November 2026", "Practised on 2 days", "2 attempts", "+22", "70–90"):
        assert words in page
    assert "No practice in this month." in text_of(
        signed_in(people.student).get(address(people.student, Month(date(2026, 9, 1))))
    )


def test_the_pdf_is_one_and_fetches_nothing(people, make: Make, signed_in):
    make(60, days=1)
    answer = signed_in(people.student).get(f"{address(people.student)}pdf/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="sam-student-2026-11.pdf"'
    assert answer.content.startswith(b"%PDF-")


def test_the_student_the_guardian_and_the_coach_read_it_and_nobody_else(people, make: Make, signed_in):
    make(60, days=1)
    guardian = look_after(people.student)
    for person in (people.student, guardian, people.coach):
        for page in (address(people.student), f"{address(people.student)}pdf/"):
            assert signed_in(person).get(page).status_code == 200, (person, page)
    for person in (people.classmate, people.stranger, people.other_coach):
        for page in (address(people.student), f"{address(people.student)}pdf/"):
            assert signed_in(person).get(page).status_code == 404, (person, page)
    assert signed_in(people.student).get("/reports/people/1/2030-01/").status_code == 404


def test_scores_for_the_student_alone_are_not_in_the_coach_s_copy(people, make: Make, signed_in):
    make(61, days=1)
    people.group.practice_aid_only = True
    people.group.save()
    page = text_of(signed_in(people.coach).get(address(people.student)))
    assert "61" not in page
    assert "Some scores are for the student alone" in page
    assert "61" in text_of(signed_in(people.student).get(address(people.student)))


def test_a_coach_s_copy_has_no_routine_of_another_coach(people, make: Make, signed_in):
    attempt_at(a_routine(people.other_coach, title="Secret kata"), people.student, None, 1, {"scored": False})
    page = text_of(signed_in(people.coach).get(address(people.student)))
    assert "Secret kata" not in page
    assert "No practice in this month." in page


def test_this_month_is_where_the_short_addresses_lead(people, signed_in):
    assert signed_in(people.student).get("/reports/").headers["Location"] == address(people.student)
    there = signed_in(people.coach).get(f"/reports/people/{people.student.pk}/")
    assert there.headers["Location"] == address(people.student)
