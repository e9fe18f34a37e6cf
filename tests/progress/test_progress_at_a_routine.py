"""The course of somebody's attempts at a routine: what is counted, what is only shown, and why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from library.models import Job, Routine, Track, Video
from practice.models import Attempt
from progress.charts import chart_data
from progress.selectors import ON_A_PAGE, RoutineProgress, overview, routine_progress
from scoring.compare.calibration import TOTAL_NOISE
from tests.people import People
from tests.practice.test_attempt_pages import text_of
from tests.progress.conftest import Make

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def progress_of(people: People, routine: Routine) -> RoutineProgress:
    return routine_progress(viewer=people.student, person=people.student, routine=routine)


def address(people: People, routine: Routine) -> str:
    return f"/progress/people/{people.student.pk}/routines/{routine.pk}/"


def another_track(routine: Routine) -> Track:
    return Track.objects.create(
        content_sha256="other", model="drawn", model_version="1", frames=1, found_share=1
    )


def test_without_attempts_the_page_says_how_to_begin(people, routine, signed_in):
    client = signed_in(people.student)
    text = text_of(client.get(address(people, routine)))
    assert "No attempt at this routine yet." in text
    assert f"/practice/routines/{routine.pk}/new/" in client.get(address(people, routine)).content.decode()
    assert "your progress begins with your first attempt" in text_of(client.get("/progress/"))
    text = text_of(signed_in(people.coach).get(address(people, routine)))
    assert "There is no attempt by Sam Student at this routine yet that you may see." in text


def test_one_attempt_is_the_latest_and_the_best_and_nothing_has_changed_yet(
    people, routine, make: Make, signed_in
):
    only = make(62)
    progress = progress_of(people, routine)
    assert (progress.latest.attempt, progress.best.attempt) == (only, only)
    assert (progress.since_last, progress.since_first) == (None, None)
    text = text_of(signed_in(people.student).get(address(people, routine)))
    assert "Shown from the second attempt that compares on." in text
    assert "Compare" not in text.replace("compares", "")


def test_two_attempts_have_a_change_that_is_said_to_be_one_only_beyond_the_noise(people, routine, make: Make):
    make(60)
    make(60 + TOTAL_NOISE, days=1)
    change = progress_of(people, routine).since_last
    assert (change.points, change.trend) == (6, "same")
    make(60 + 2 * TOTAL_NOISE + 1, days=2)
    progress = progress_of(people, routine)
    assert (progress.since_last.trend, progress.since_first.points) == ("better", 13)
    make(50, days=3)
    progress = progress_of(people, routine)
    assert (progress.since_last.trend, progress.since_last.points, progress.best.number) == ("less", -23, 3)


def test_three_hundred_attempts_cost_as_many_queries_as_two(people, routine, make: Make, signed_in):
    client = signed_in(people.student)
    for day in range(2):
        make(60 + day, days=day)
    make(days=2, scored=False)
    pages = [address(people, routine), f"{address(people, routine)}csv/", "/progress/"]
    client.get(pages[0])
    few = [count(client, page) for page in pages]
    for number in range(3, 300):
        make(None if number % 17 == 0 else 40 + number % 50, days=number, scored=number % 31 != 0)
    many = [count(client, page) for page in pages]
    assert many == few
    assert few[0] < 30
    progress = progress_of(people, routine)
    assert len(progress.points) == 300
    assert len(chart_data(progress)["points"]) == 300
    page = client.get(pages[0])
    assert page.content.decode().count('scope="col" class="pg-head-') == ON_A_PAGE
    assert "1 of 13" in text_of(page)
    oldest = text_of(client.get(f"{pages[0]}?page=13"))
    assert "Attempt 1 2 Nov" in oldest
    assert client.get(f"{pages[0]}?page=nonsense").status_code == 200


def count(client, page: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(page).status_code == 200
    return len(seen)


def test_what_could_not_be_judged_is_shown_with_the_reason_and_counted_nowhere(
    people, routine, make: Make, signed_in
):
    make(80)
    make(None, days=1)
    make(70, days=2)
    progress = progress_of(people, routine)
    assert [point.kind for point in progress.points] == ["counts", "unjudged", "counts"]
    assert (progress.since_last.points, progress.best.number, progress.unjudged) == (-10, 1, 1)
    chart = chart_data(progress)["points"]
    assert [point["run"] for point in chart] == [0, None, 0]
    assert set(chart[1]["values"]) == {None}
    text = text_of(signed_in(people.student).get(address(people, routine)))
    assert "1 attempt could not be judged" in text
    assert "Too little in view" in text


def test_one_under_way_is_shown_as_it_is(people, routine, make: Make, signed_in):
    attempt = make(scored=False)
    Job.objects.create(kind="score_attempt", subject_id=attempt.pk, owner=people.student)
    text = text_of(signed_in(people.student).get(address(people, routine)))
    assert "1 attempt has no score: it is under way, or failed." in text
    assert "No attempt has a total yet" in text


def test_another_version_of_the_scoring_breaks_the_line_and_is_not_compared(
    people, routine, make: Make, signed_in
):
    for day, version in enumerate(("2.1.0", "2.1.0", "2.2.0", "2.2.0")):
        make(90 - 10 * day, days=day, engine_version=version)
    progress = progress_of(people, routine)
    assert [point.kind for point in progress.points] == ["apart", "apart", "counts", "counts"]
    assert [point["run"] for point in chart_data(progress)["points"]] == [0, 0, 1, 1]
    assert (progress.best.total, progress.since_first.points) == (70, -10)
    text = text_of(signed_in(people.student).get(address(people, routine)))
    assert "Between attempt 2 and 3: another version of the scoring (2.1.0, then 2.2.0)." in text


def test_another_reference_and_other_settings_break_it_likewise(people, routine, make: Make):
    make(60, reference_track=another_track(routine))
    make(70, days=1, parameters="as it was")
    make(80, days=2)
    progress = progress_of(people, routine)
    assert [one.reasons for one in progress.breaks] == [
        "another reference, or the reference measured anew, other settings of the routine",
        "other settings of the routine",
    ]
    assert progress.since_last is None


def test_another_keypoint_model_is_named_as_the_reason(people, routine, make: Make):
    make(60, model="light", reference_track=another_track(routine))
    make(70, days=1)
    (found,) = progress_of(people, routine).breaks
    assert found.reasons == "joints found by another model"
    make(75, days=2, model_version="2")
    assert progress_of(people, routine).breaks[1].reasons == "joints found by another version of the model"


def test_whoever_says_that_the_practice_is_mirrored_breaks_nothing(people, routine, make: Make):
    make(60)
    make(70, days=1, mirror="yes")
    make(75, days=2, mirror="no")
    progress = progress_of(people, routine)
    assert progress.breaks == []
    assert progress.since_first.points == 15


def test_where_the_reference_is_no_longer_kept_nobody_knows_whether_it_was_the_same(
    people, routine, make: Make
):
    make(60, reference_track=None)
    make(70, days=1, reference_track=None)
    progress = progress_of(people, routine)
    assert progress.since_last is None
    assert progress.latest.total == 70
    assert [one.reasons for one in progress.breaks] == ["a reference that is no longer kept"]


def test_what_does_not_compare_is_scored_again_on_request(people, routine, make: Make, signed_in):
    old, current = make(60, engine_version="2.1.0"), make(70, days=1)
    client, page = signed_in(people.student), address(people, routine)
    assert "Score again" in text_of(client.get(page))
    answer = client.post(f"{page}rescore/", follow=True)
    assert "1 attempt is scored again." in text_of(answer)
    asked = Job.objects.filter(kind="score_attempt").values_list("subject_id", flat=True)
    assert list(asked) == [old.pk]
    Attempt.objects.filter(pk=old.pk).update(score=current.score)
    people.group.memberships.filter(user=people.student).delete()
    assert "Score again" not in text_of(client.get(page)), "the routine is out of sight"


def test_one_whose_movement_is_kept_no_longer_does_not_keep_the_others_from_it(
    people, routine, make: Make, signed_in
):
    gone, old = make(60, engine_version="2.1.0"), make(65, days=1, engine_version="2.1.0")
    Video.objects.filter(pk=gone.video_id).update(tracks_removed_at=timezone.now())
    answer = signed_in(people.student).post(f"{address(people, routine)}rescore/", follow=True)
    assert "1 attempt is scored again." in text_of(answer)
    asked = Job.objects.filter(kind="score_attempt").values_list("subject_id", flat=True)
    assert list(asked) == [old.pk]


def test_within_a_day_the_last_one_is_held_against_the_best(people, routine, make: Make, signed_in):
    for hour, total in enumerate((60, 75, 66)):
        make(total, days=1 + hour / 24)
    make(70, days=2)
    make(90, days=1.2, engine_version="2.1.0")
    (session,) = progress_of(people, routine).sessions
    assert (session.first, session.best, session.last, session.fall_off) == (60, 75, 66, 9)
    assert session.falls_off
    text = text_of(signed_in(people.student).get(address(people, routine)))
    assert "3 Nov 2026 3 attempts 60 75 66 9" in text


def test_days_of_the_week_count_dates_and_no_streaks(people, routine, make: Make):
    for days in (0, 0.1, 7, 2, 3):
        make(None if days == 3 else 60, days=days)
    progress = progress_of(people, routine)
    assert [day.dates for day in progress.weekdays] == [2, 0, 1, 1, 0, 0, 0]
    assert (progress.weekdays[0].name, progress.weekdays[0].attempts, progress.days) == ("Monday", 3, 4)
    monday, *_others = overview(viewer=people.student, person=people.student).weekdays
    assert monday.dates == 2


def test_the_page_has_the_goal_titles_notes_and_a_link_from_each_attempt(
    people, routine, make: Make, signed_in
):
    named = make(60, title="In socks", note="Slippery.")
    low = make(50, days=1)
    page = signed_in(people.student).get(address(people, routine))
    text, html = text_of(page), page.content.decode()
    assert "the coach’s goal for the form, 70 to 90" in text
    assert "In socks" in text
    assert "Slippery." in text
    assert "VID_1" not in text
    for attempt in (named, low):
        assert html.count(f'href="{attempt.get_absolute_url()}"') >= 2
    assert "Left knee 60 50 low" in text
    chart = chart_data(progress_of(people, routine))
    assert (chart["goal"], chart["points"][1]["address"]) == ((70, 90), low.get_absolute_url())
    assert chart["points"][0]["time"] == (low.created_at - timedelta(days=1)).timestamp() * 1000
