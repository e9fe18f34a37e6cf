"""A movement without a film comes in measured, is scored like any other, and says that there is no film."""

from __future__ import annotations

import pytest
from django.urls import reverse

from library.measured import create_measured
from library.models import Job
from library.quotas import QuotaReached
from library.tracks import pose_track
from tests.scoring.compare.movements import movement


def test_it_is_measured_at_once_and_nothing_is_asked_of_workers(people):
    track = movement()
    video = create_measured(owner=people.student, track=track, name="squat.npz", title="At the studio")
    assert video.measured
    assert not video.playable
    assert video.title == "At the studio"
    assert len(pose_track(track=video.track)) == len(track)
    assert not Job.objects.exists()


def test_its_page_says_that_there_is_no_film(client, people):
    video = create_measured(owner=people.student, track=movement(), name="squat.npz")
    client.force_login(people.student)
    answer = client.get(reverse("library:video", args=[video.pk])).content.decode()
    assert "There is no film of this" in answer
    assert "removed after it was measured" not in answer


def test_it_counts_towards_what_a_person_may_have(people, settings):
    settings.PERSON_MAX_VIDEOS = 1
    create_measured(owner=people.student, track=movement(), name="one.npz")
    with pytest.raises(QuotaReached):
        create_measured(owner=people.student, track=movement(), name="two.npz")


def test_two_people_may_send_in_the_same_movement(people):
    both = (people.student, people.coach)
    videos = [create_measured(owner=one, track=movement(), name="a.npz") for one in both]
    assert videos[0].track_id == videos[1].track_id
