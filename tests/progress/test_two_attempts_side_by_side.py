"""Two attempts of one person at one routine, side by side: numbers with differences, videos in step."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from library.models import Watching
from progress.pairs import pair_of
from scoring.compare.calibration import PART_NOISE
from scoring.version import ENGINE_VERSION
from tests.consents import look_after
from tests.practice.test_attempt_pages import text_of
from tests.progress.conftest import Make
from tests.things import a_routine, a_scored_attempt

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def beside(attempt, other=None) -> str:
    return f"/progress/attempts/{attempt.pk}/beside/" + (f"?other={other.pk}" if other else "")


def test_differences_are_those_of_the_later_one_and_clear_beyond_the_noise(people, make: Make, signed_in):
    parts = {"left_knee": {"value": 60.0}, "head": {"value": 80.0}}
    earlier = make(60, parts=parts)
    later = make(80, days=1, parts={"left_knee": {"value": 61.0 + PART_NOISE}, "head": {"value": 78.0}})
    rows = {row.label: row for row in pair_of(earlier, later).rows}
    assert (rows["Form, whole body"].difference, rows["Form, whole body"].trend) == (20, "better")
    assert (rows["Left knee"].trend, rows["Head"].trend, rows["Head"].difference) == ("better", "same", -2)
    assert rows["Right knee"].trend == "unknown"
    for page in (beside(earlier, later), beside(later, earlier)):
        text = text_of(signed_in(people.student).get(page))
        assert "Form, whole body 60 80 +20" in text
        assert "Head 80 78 −2" in text
        assert "Right knee – – –" in text


def test_without_another_one_named_it_is_the_one_before(people, make: Make, signed_in):
    first, second, third = (make(60 + day, days=day, title=f"Number {day}") for day in range(3))
    client = signed_in(people.student)
    text = text_of(client.get(beside(third)))
    assert "Earlier: Number 1 · 61 Later: Number 2 · 62" in text
    assert "Earlier: Number 0 · 60 Later: Number 1 · 61" in text_of(client.get(beside(first)))
    assert "Number 0: 60 of 100" in text_of(client.get(beside(second)))


def test_where_there_is_no_other_the_page_says_so(people, make: Make, signed_in):
    assert "There is no other attempt" in text_of(signed_in(people.student).get(beside(make(60))))


def test_numbers_that_do_not_compare_have_no_differences(people, make: Make, signed_in):
    old, new, unjudged = make(60, engine_version="2.1.0"), make(80, days=1), make(None, days=2)
    client = signed_in(people.student)
    text = text_of(client.get(beside(old, new)))
    assert "The numbers do not compare" in text
    assert f"another version of the scoring (2.1.0, then {ENGINE_VERSION})" in text
    assert "Form, whole body 60 80 –" in text
    text = text_of(client.get(beside(new, unjudged)))
    assert "Not both of them have a total" in text
    assert "Too little in view" in text


def test_one_done_mirrored_is_said_to_be_so(people, make: Make, signed_in):
    one, other = make(60), make(70, days=1, mirrored=True)
    assert "One of the two was done mirrored." in text_of(signed_in(people.student).get(beside(one, other)))


def test_the_videos_run_in_step_where_both_lie_over_the_same_reference(people, make: Make, signed_in):
    one, other, elsewhere = make(60), make(70, days=1), make(70, days=2, reference_track=None)
    for attempt in (one, other, elsewhere):
        attempt.video.rendition.save("web.mp4", ContentFile(b"bytes"))
    client = signed_in(people.student)
    page = client.get(beside(one, other)).content.decode()
    assert f'data-earlier="/api/attempts/{one.pk}/playback/"' in page
    assert "js/progress/beside.js" in page
    page = client.get(beside(one, elsewhere)).content.decode()
    assert "js/progress/beside.js" not in page
    assert "controls muted" in page
    assert "a reference that they were laid over is no longer kept" in page
    for gone in (one, other):
        gone.video.rendition.delete()
    page = client.get(beside(one, other)).content.decode()
    assert "a film, or what was measured in it, is not there" in page
    for gone in (one, other):
        gone.video.pictures_removed_at = timezone.now()
        gone.video.save()
    page = client.get(beside(one, other)).content.decode()
    assert "js/progress/beside.js" in page, "skeletons are drawn in place of the films"
    assert page.count("a drawn skeleton, as the film is kept no longer") == 2
    waiting = make(days=3, scored=False)
    page = client.get(beside(one, waiting)).content.decode()
    assert "one of them has no score" in page
    assert "Not both of them have a total" in page
    assert "a drawn skeleton" not in page, "nothing draws it there"
    assert "The film is kept no longer." in page


def test_two_of_different_routines_are_refused_with_a_sentence(people, make: Make, signed_in):
    one, other = make(60), a_scored_attempt(people.student, a_routine(people.coach, people.group), 70)
    client = signed_in(people.student)
    for page in (beside(one, other), beside(one, one), f"{beside(one)}?other=nonsense"):
        answer = client.get(page)
        assert answer.status_code == 400
        assert "Choose two different attempts of one person at one routine" in text_of(answer)


def test_neither_another_s_nor_none_is_shown(people, make: Make, signed_in):
    mine, theirs = make(60), make(70, days=1, student=people.classmate)
    client = signed_in(people.student)
    assert client.get(beside(mine, theirs)).status_code == 404
    assert client.get(beside(theirs)).status_code == 404
    assert client.get(f"{beside(mine)}?other={uuid4()}").status_code == 404
    assert signed_in(people.coach).get(beside(mine, theirs)).status_code == 400, "two people are not compared"


def test_who_watches_a_minor_s_two_videos_is_written_down(people, make: Make, signed_in):
    one, other = make(60), make(70, days=1)
    look_after(people.student)
    signed_in(people.coach).get(beside(one, other))
    watched = Watching.objects.filter(by=people.coach).values_list("video", flat=True)
    assert set(watched) == {one.video_id, other.video_id}
