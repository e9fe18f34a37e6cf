"""The default model finds the person in the demonstration clip, through the whole of processing."""

from __future__ import annotations

import numpy as np
import pytest
from django.conf import settings

from library import selectors, services, tracks
from library.jobs.run import run
from library.models import Job
from scoring.pose.models import is_installed
from tests.media import demo_video, frame_times

pytestmark = [pytest.mark.models, pytest.mark.django_db]


def test_the_demonstration_clip_becomes_a_video_with_a_track(people):
    if not is_installed(settings.POSE_MODEL):
        pytest.skip("the keypoint models are not installed; run `make setup`")
    video = services.create_video(owner=people.coach, file=demo_video())
    job = selectors.video_job(video=video)

    assert run(job_id=job.pk)

    job.refresh_from_db()
    video.refresh_from_db()
    assert job.state == Job.State.DONE, job.reason_in_words
    track = tracks.pose_track(track=video.track)
    shown = np.array(frame_times(video.rendition.path))
    assert track.model == settings.POSE_MODEL
    assert (track.width, track.height) == (video.width, video.height) == (1768, 994)
    assert video.track.found_share > 0.5
    assert all(np.abs(shown - time).min() < 1e-3 for time in track.times), "they share one clock"
    inside = track.keypoints[track.found][:, :, :2]
    assert ((inside > -100) & (inside < [1868, 1094])).mean() > 0.99
