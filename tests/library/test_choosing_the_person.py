"""The owner of a video says whom to follow; it is measured again, and nothing is lost if that fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from library import selectors, services
from library.errors import NotPlayableYet
from library.jobs.run import run
from library.kinds import FOLLOW_PERSON, PROCESS_VIDEO
from library.models import Job, Track, Video
from library.processing import steps
from library.rules import measured_again
from scoring.pose.person_at import PersonAt

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

THERE = PersonAt(1.0, 0.25, 0.25)
"""In the middle of the red corner, which the model of these tests takes for a person."""
NOWHERE = PersonAt(1.0, 0.9, 0.9)


@pytest.fixture
def told(monkeypatch):
    """The videos that got another track."""
    heard = []
    monkeypatch.setattr(measured_again, "_rules", {"heard": heard.append})
    return heard


def follow(video: Video, choice: PersonAt | None) -> Job:
    """Choose, and do the job here and now."""
    job = services.choose_person(video=video, choice=choice)
    assert run(job_id=job.pk)
    job.refresh_from_db()
    video.refresh_from_db()
    return job


def page_of(video: Video) -> str:
    """Address of the page on which the person is chosen."""
    return reverse("library:video_person", args=[video.pk])


def test_the_chosen_person_gets_a_track_of_their_own(processed, told):
    automatic = processed.track
    assert automatic.parameters == ""

    assert follow(processed, THERE).state == Job.State.DONE

    assert processed.track.parameters == "person=1.000,0.250,0.250"
    assert (processed.choice, processed.track.person) == (THERE, processed.person)
    assert Track.objects.filter(pk=automatic.pk).exists()
    assert told == [processed.pk]


def test_the_video_stays_as_it_was_while_it_is_measured_again(processed):
    services.choose_person(video=processed, choice=THERE)
    processed.refresh_from_db()
    assert processed.measured
    assert processed.playable
    assert selectors.video_state(video=processed).state == Job.State.DONE
    assert selectors.follow_state(video=processed).active


def test_choosing_the_same_again_measures_nothing(processed, monkeypatch, told):
    follow(processed, THERE)
    monkeypatch.setattr(steps, "extract_track", None)

    assert follow(processed, PersonAt(1.0001, 0.2501, 0.2499)).state == Job.State.DONE
    assert Track.objects.count() == 2
    assert told == [processed.pk], "nothing changed the second time"


def test_back_to_automatic_finds_the_first_track(processed, monkeypatch, told):
    automatic = processed.track
    follow(processed, THERE)
    monkeypatch.setattr(steps, "extract_track", None)

    assert follow(processed, None).state == Job.State.DONE
    assert (processed.track, processed.person) == (automatic, "")
    assert told == [processed.pk, processed.pk]


def test_where_nobody_is_the_job_says_so_and_the_old_track_stays(processed, told):
    follow(processed, THERE)
    before = processed.track

    job = follow(processed, NOWHERE)

    assert (job.state, job.error_code, job.retryable) == (Job.State.FAILED, "no_person", False)
    assert job.reason_in_words.startswith("Nobody was found where you pointed.")
    assert (processed.track, processed.choice) == (before, THERE), "as before"
    assert selectors.video_state(video=processed).state == Job.State.DONE
    assert told == [processed.pk]


def test_a_new_choice_made_while_the_last_fails_is_carried_out(processed, monkeypatch):
    extract = steps._extract

    def extract_late(video, *rest):
        if video.choice == NOWHERE:
            services.choose_person(video=video, choice=THERE)
        return extract(video, *rest)

    monkeypatch.setattr(steps, "_extract", extract_late)
    job = services.choose_person(video=processed, choice=NOWHERE)
    assert run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED

    assert run(job_id=job.pk)
    processed.refresh_from_db()
    assert processed.track.person == str(THERE)


def test_a_video_in_which_nobody_was_found_by_itself_can_be_saved(video, process, monkeypatch):
    from tests.library.conftest import RedCorner

    estimate = RedCorner.estimate
    monkeypatch.setattr(RedCorner, "estimate", lambda self, picture: None)
    assert process(video).state == Job.State.FAILED
    monkeypatch.setattr(RedCorner, "estimate", estimate)

    assert follow(video, THERE).state == Job.State.DONE
    first = Job.objects.get(kind=PROCESS_VIDEO)
    assert first.state == Job.State.QUEUED, "it is tried again, for those who wait for it"
    assert run(job_id=first.pk)
    assert Job.objects.get(kind=PROCESS_VIDEO).state == Job.State.DONE
    assert Track.objects.count() == 1


def test_before_it_is_playable_nobody_can_be_chosen(video):
    with pytest.raises(NotPlayableYet):
        services.choose_person(video=video, choice=THERE)
    assert not Job.objects.filter(kind=FOLLOW_PERSON).exists()


def test_deleting_the_video_takes_every_track_and_job_along(
    processed, settings, django_capture_on_commit_callbacks
):
    follow(processed, THERE)
    with django_capture_on_commit_callbacks(execute=True):
        services.delete_video(video=processed)
    assert Track.objects.count() == Job.objects.count() == 0
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_the_same_clip_of_somebody_else_keeps_its_track(processed, people, clip, process):
    other = services.create_video(owner=people.classmate, file=clip)
    process(other)
    follow(processed, THERE)
    other.refresh_from_db()
    assert (other.track.parameters, other.person) == ("", "")
    services.delete_video(video=processed)
    assert Video.objects.get().track.parameters == ""


@pytest.mark.parametrize("who", ["coach", "classmate", "stranger"])
def test_nobody_but_the_owner_may_choose(processed, people, signed_in, who):
    client, address = signed_in(getattr(people, who)), page_of(processed)
    assert client.get(address).status_code == 404
    assert client.post(address, {"time": 1, "x": 0.25, "y": 0.25}).status_code == 404
    assert not Job.objects.filter(kind=FOLLOW_PERSON).exists()


def test_a_visitor_is_asked_to_sign_in(processed, client):
    assert client.get(page_of(processed)).status_code == 302


def test_the_page_takes_the_choice_and_goes_back_to_the_video(processed, people, signed_in):
    client, address = signed_in(people.student), page_of(processed)
    assert "Follow this person" in client.get(address).content.decode()

    answer = client.post(address, {"time": "1.00", "x": "0.25", "y": "0.25"})

    assert (answer.status_code, answer["Location"]) == (302, processed.get_absolute_url())
    assert Video.objects.get().choice == THERE
    assert "Back to automatic" in client.get(address).content.decode()
    client.post(address, {"automatic": "on"})
    assert Video.objects.get().choice is None


@pytest.mark.parametrize(
    "data", [{}, {"time": "1"}, {"time": "1", "x": "2", "y": "0.5"}, {"time": "nan", "x": "0", "y": "0"},
             {"time": "a", "x": "0", "y": "0"}, {"time": "-1", "x": "0", "y": "0"}]
)  # fmt: skip
def test_what_is_no_choice_is_refused_with_a_sentence(processed, people, signed_in, data):
    answer = signed_in(people.student).post(page_of(processed), {"csrf": "", **data})
    assert answer.status_code == 422
    assert "Choose a moment and a person in the picture." in answer.content.decode()
    assert not Job.objects.filter(kind=FOLLOW_PERSON).exists()


def test_the_video_page_shows_how_far_it_is_and_why_it_failed(processed, people, signed_in):
    client = signed_in(people.student)
    job = services.choose_person(video=processed, choice=NOWHERE)
    state = reverse("library:job_state", args=[job.pk])
    page = client.get(processed.get_absolute_url()).content.decode()
    assert f'hx-get="{state}?seen=' in page
    assert client.get(state).status_code == 200
    run(job_id=job.pk)
    page = client.get(processed.get_absolute_url()).content.decode()
    assert "Nobody was found where you pointed." in page
    assert "What was measured before stays in use." in page
    assert signed_in(people.stranger).get(state).status_code == 404


def asked(client, method: str, video: Video, values: dict | None = None):
    address = reverse("video-person", args=[video.pk])
    return getattr(client, method)(address, values or {}, content_type="application/json")


def test_the_api_takes_the_choice_too(processed, people, signed_in):
    client = signed_in(people.student)
    answer = asked(client, "put", processed, {"time": 1.0, "x": 0.25, "y": 0.25})
    assert answer.status_code == 202
    assert (answer.json()["kind"], answer.json()["state"]) == (FOLLOW_PERSON, "queued")
    row = client.get(reverse("video-detail", args=[processed.pk])).json()
    assert row["person"] == {"time": 1.0, "x": 0.25, "y": 0.25}

    assert asked(client, "delete", processed).status_code == 202
    assert client.get(reverse("video-detail", args=[processed.pk])).json()["person"] is None


@pytest.mark.parametrize(
    "data", [{}, {"time": 1}, {"time": 1, "x": 2, "y": 0.5}, {"time": "nan", "x": 0, "y": 0},
             {"time": "a", "x": 0, "y": 0}, {"time": -1, "x": 0, "y": 0}]
)  # fmt: skip
def test_the_api_refuses_what_is_no_choice(processed, people, signed_in, data):
    answer = asked(signed_in(people.student), "put", processed, data)
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]["message"]
    assert not Job.objects.filter(kind=FOLLOW_PERSON).exists()


def test_the_api_asks_to_wait_for_a_video_that_cannot_be_shown(video, people, signed_in):
    answer = asked(signed_in(people.student), "put", video, {"time": 1.0, "x": 0.25, "y": 0.25})
    assert answer.status_code == 409
    assert answer.json()["error"]["retryable"]


@pytest.mark.parametrize("who", ["coach", "classmate", "stranger"])
def test_the_api_lets_nobody_but_the_owner_choose(processed, people, signed_in, who):
    client = signed_in(getattr(people, who))
    assert asked(client, "put", processed, {"time": 1, "x": 0.25, "y": 0.25}).status_code == 404
    assert asked(client, "delete", processed).status_code == 404
