"""Before the long work a few pictures are looked at; who waits reads what is not well, and can film again."""

from __future__ import annotations

import pytest

from library.keeping.services import remove_tracks
from library.models import Job, Video
from scoring.errors import NotAVideo
from tests.people import People
from tests.practice.bodies import movement
from tests.practice.stage import attempt_with, job_of, shared_routine, waiting_video

FEET = {"framing": ["feet"], "people": []}
SENTENCE = "The feet are cut off in most of the pictures"


@pytest.mark.slow
@pytest.mark.django_db
def test_processing_looks_first_and_says_who_is_there(processed: Video):
    look = processed.first_look
    assert look is not None
    (person,) = look["people"]
    # The red quarter is the upper left one of the test picture.
    assert person["x"] == pytest.approx(0.25, abs=0.05)
    assert person["y"] == pytest.approx(0.25, abs=0.05)
    assert 0 < person["time"] < (processed.duration or 0)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_look_that_fails_does_not_hold_up_the_work(video, process, red_corner, monkeypatch):
    def unreadable(*_args: object) -> None:
        raise NotAVideo("no picture")

    monkeypatch.setattr("library.processing.first_look.first_look", unreadable)
    assert process(video).state == Job.State.DONE
    video.refresh_from_db()
    assert (video.first_look, video.measured) == (None, True)


@pytest.mark.unit
def test_the_student_reads_it_while_waiting_with_the_way_to_film_again(people: People, signed_in):
    attempt = attempt_with(people.student, shared_routine(people, movement()), movement())
    Video.objects.filter(pk=attempt.video_id).update(first_look=FEET)
    again = f"/practice/routines/{attempt.routine_id}/new/"
    for address in (attempt.get_absolute_url(), f"{attempt.get_absolute_url()}state/"):
        page = signed_in(people.student).get(address).content.decode()
        assert SENTENCE in page
        assert again in page
        assert SENTENCE not in signed_in(people.coach).get(address).content.decode()
    Job.objects.filter(pk=job_of(attempt).pk).update(state=Job.State.FAILED)
    assert SENTENCE not in signed_in(people.student).get(attempt.get_absolute_url()).content.decode()


@pytest.mark.unit
def test_the_page_of_a_video_says_it_to_its_owner_while_the_work_goes_on(people: People, signed_in):
    video = waiting_video(owner=people.student)
    Video.objects.filter(pk=video.pk).update(first_look=FEET)
    client = signed_in(people.student)
    assert SENTENCE in client.get(video.get_absolute_url()).content.decode()
    Job.objects.filter(subject_id=video.pk).update(state=Job.State.DONE)
    assert SENTENCE not in client.get(video.get_absolute_url()).content.decode()


@pytest.mark.unit
def test_it_goes_with_what_was_measured(people: People):
    attempt = attempt_with(people.student, shared_routine(people, movement()), movement())
    Video.objects.filter(pk=attempt.video_id).update(first_look=FEET)
    attempt.video.refresh_from_db()
    assert remove_tracks(video=attempt.video)
    attempt.video.refresh_from_db()
    assert attempt.video.first_look is None


@pytest.mark.unit
def test_one_chooses_among_those_who_were_found_where_there_are_several(people: People, signed_in):
    video = waiting_video(owner=people.student)
    seen = {"time": 1.25, "x": 0.5, "y": 0.4, "box": [0.4, 0.2, 0.2, 0.6]}
    client = signed_in(people.student)

    def shown(*found: dict[str, object]) -> str:
        Video.objects.filter(pk=video.pk).update(
            rendition="web.mp4", first_look={"framing": [], "people": list(found)}
        )
        return client.get(f"{video.get_absolute_url()}person/").content.decode()

    assert "Who was found in the video" not in shown(seen)
    page = shown(seen, {**seen, "time": 2.5, "x": 0.1})
    assert 'data-time="2.5"' in page
    assert 'data-box="0.4,0.2,0.2,0.6"' in page
    assert page.count("data-found") == 2
