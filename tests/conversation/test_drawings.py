"""Drawings on a frame: kept as numbers, checked, bounded, and never markup."""

from __future__ import annotations

import json

import pytest

from conversation.drawings import MOST_POINTS, MOST_SHAPES, clean_drawing, drawing_in
from conversation.errors import BadDrawing
from conversation.models import Comment

LINE = {"kind": "line", "colour": "red", "points": [[0.1, 0.2], [0.3, 0.45678]]}
ANGLE = {"kind": "angle", "colour": "yellow", "points": [[0, 0], [0.5, 0.5], [1, 0]]}
DRAWING = {"shapes": [LINE, ANGLE, {"kind": "circle", "colour": "blue", "points": [[0.5, 0.5], [0.6, 0.5]]}]}


def with_shape(**changed: object) -> dict[str, object]:
    return {"shapes": [{**LINE, **changed}]}


@pytest.mark.unit
def test_a_drawing_passes_with_its_numbers_rounded():
    kept = clean_drawing(DRAWING)
    assert kept["shapes"][0]["points"][1] == [0.3, 0.4568]
    assert [shape["kind"] for shape in kept["shapes"]] == ["line", "angle", "circle"]


@pytest.mark.unit
@pytest.mark.parametrize(
    "drawing",
    [
        *([], "", {}, {"shapes": []}, {"shapes": [LINE] * (MOST_SHAPES + 1)}, {"shapes": [LINE], "more": 1}),
        with_shape(kind="text"),
        with_shape(kind="<svg onload=alert(1)>"),
        with_shape(colour="url(javascript:alert(1))"),
        with_shape(points=[[0.1, 0.2]]),
        with_shape(points=[[0.1, 0.2], [0.3, 1.4]]),
        with_shape(points=[[0.1, 0.2], [0.3, float("nan")]]),
        with_shape(points=[[0.1, 0.2], ["<b>", 0.4]]),
        with_shape(points=[[0.1, 0.2, 0.3], [0.3, 0.4]]),
        with_shape(html="<b>"),
        with_shape(kind="angle"),
        with_shape(kind="freehand", points=[[0.1, 0.1]] * (MOST_POINTS + 1)),
        {"shapes": [{"kind": "freehand", "colour": "red", "points": [[0.1, 0.1]] * MOST_POINTS}] * 6},
    ],
)
def test_what_is_no_drawing_or_too_large_is_refused(drawing):
    with pytest.raises(BadDrawing):
        clean_drawing(drawing)


@pytest.mark.unit
@pytest.mark.parametrize("text", ["{", "NaN", "[" * 70_000, " " + json.dumps(DRAWING) + " " * 80_000])
def test_a_form_s_field_that_holds_none_is_refused(text):
    with pytest.raises(BadDrawing):
        drawing_in(text)


@pytest.mark.unit
@pytest.mark.django_db
def test_a_drawing_stands_on_the_frame_of_its_moment_and_goes_with_the_comment(
    people, attempt, say, read, signed_in
):
    assert say(people.coach, "", at="1.5", drawing=json.dumps(DRAWING)).status_code == 302
    comment = Comment.objects.get()
    assert comment.drawing == clean_drawing(DRAWING)
    assert '"kind": "angle"' in read(people.student)
    (listed,) = signed_in(people.student).get(f"/api/attempts/{attempt.pk}/comments/").json()["results"]
    assert listed["drawing"] == comment.drawing
    say(people.student, "Ah", answer_to=comment.pk)
    signed_in(people.coach).delete(f"/api/comments/{comment.pk}/")
    comment.refresh_from_db()
    assert comment.drawing is None


@pytest.mark.unit
@pytest.mark.django_db
def test_without_a_moment_there_is_no_frame_to_draw_on(people, attempt, say, signed_in):
    assert say(people.coach, "Look", drawing=json.dumps(DRAWING)).status_code == 422
    refused = signed_in(people.coach).post(
        f"/api/attempts/{attempt.pk}/comments/", {"at": 1, "drawing": {"shapes": "<b>"}}, "application/json"
    )
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "bad_drawing")
    assert not Comment.objects.exists()
