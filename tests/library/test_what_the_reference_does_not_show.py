"""What the reference never shows is left out of the scores, and the routine says so."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from django.test import Client

from library.models import Routine
from library.parts import named_together
from library.routines.reference import parts_out_of_view
from scoring.compare.align.clips import Clip
from scoring.pose.skeleton import PARTS
from scoring.pose.track import PoseTrack
from tests.people import People
from tests.practice.bodies import movement, without_frames, without_joints
from tests.practice.stage import shared_routine, waiting_video

pytestmark = pytest.mark.unit
SignIn = Callable[..., Client]

LEGS = ("left_knee", "right_knee", "left_ankle", "right_ankle")


def text_of(client: Client, routine: Routine) -> str:
    body = client.get(routine.get_absolute_url()).content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def of_the_upper_body() -> PoseTrack:
    """Filmed down to the hips, the right hand cut off too."""
    return without_joints(movement(), 10, 13, 14, 15, 16)


def test_the_page_and_the_api_say_which_parts_are_left_out(people: People, signed_in: SignIn) -> None:
    routine = shared_routine(people, of_the_upper_body())
    client = signed_in(people.student)
    assert "Legs, Right wrist. What the reference does not show is left out." in text_of(client, routine)
    found = client.get(f"/api/routines/{routine.pk}/").json()["out_of_view"]
    assert found == ["right_wrist", *LEGS]


def test_of_a_reference_that_shows_everything_nothing_is_said(people: People, signed_in: SignIn) -> None:
    routine = shared_routine(people, movement())
    client = signed_in(people.student)
    assert "Never in view" not in text_of(client, routine)
    assert client.get(f"/api/routines/{routine.pk}/").json()["out_of_view"] == []


def test_only_the_part_of_the_video_that_counts_is_asked(people: People) -> None:
    whole = movement()
    keypoints = whole.keypoints.copy()
    keypoints[whole.times >= 2.0, 13:, 2] = 0.0
    routine = shared_routine(people, PoseTrack(**{**vars(whole), "keypoints": keypoints}))
    assert parts_out_of_view(routine) == ()
    Routine.objects.filter(pk=routine.pk).update(trim_start=2.5)
    assert parts_out_of_view(Routine.objects.get(pk=routine.pk)) == LEGS


def test_it_is_what_the_engine_leaves_out(people: People) -> None:
    for track in (of_the_upper_body(), without_joints(movement(), 9, 16), movement()):
        engine = Clip(track, np.ones(13)).samples.shown_parts
        left_out = tuple(part for part, shown in zip(PARTS, engine, strict=True) if not shown)
        assert parts_out_of_view(shared_routine(people, track)) == left_out


def test_before_it_is_measured_and_where_nobody_is_found_nothing_is_said(people: People) -> None:
    waiting = Routine.objects.create(
        owner=people.coach, title="New", reference=waiting_video(owner=people.coach)
    )
    assert parts_out_of_view(waiting) == ()
    nobody = shared_routine(people, without_frames(movement(), from_share=0.0))
    assert parts_out_of_view(nobody) == ()


def test_limbs_have_one_name_only_where_both_are_whole() -> None:
    assert named_together(LEGS) == ["Legs"]
    assert named_together(["left_knee", "left_ankle", "right_ankle"]) == [
        "Left knee",
        "Left ankle",
        "Right ankle",
    ]
