"""Every error has one shape: a code, a sentence, and whether trying again can help."""

from __future__ import annotations

import pytest
from django.http import Http404
from rest_framework.exceptions import NotAuthenticated, ValidationError

from common.errors import UserError
from config.errors import api_exception_handler
from scoring.errors import NotAVideo
from scoring.reasons import Reason

pytestmark = pytest.mark.unit


class TooBigError(UserError):
    code = "too_big"
    status = 413


def body_of(error: Exception) -> tuple[int, dict]:
    response = api_exception_handler(error, {})
    return response.status_code, response.data["error"]


def test_an_error_of_ours_keeps_its_code_status_and_sentence():
    status, body = body_of(TooBigError("The file is larger than 2 GB."))
    assert status == 413
    sentence = "The file is larger than 2 GB."
    why = {"code": "too_big", "about": "", "values": {"sentence": sentence}}
    assert body == {"code": "too_big", "message": sentence, "retryable": False, "why": why}


def test_an_error_of_the_engine_is_an_answer_and_no_crash():
    status, body = body_of(NotAVideo("notes.txt is not a video."))
    assert status == 422
    assert body["code"] == "not_a_video"


def test_an_error_with_values_gives_them_beside_its_sentence():
    _status, body = body_of(NotAVideo(Reason("not_a_video", "file", {"name": "notes.txt"})))
    assert body["message"] == "“notes.txt” is not a video that can be read."
    assert body["why"] == {"code": "not_a_video", "about": "file", "values": {"name": "notes.txt"}}


def test_what_is_not_there_is_said_in_the_same_shape():
    status, body = body_of(Http404())
    assert status == 404
    assert body["code"] == "not_found"
    assert body["message"]
    assert body["why"] is None


def test_wrong_values_are_named():
    status, body = body_of(ValidationError({"video": ["This field is required."]}))
    assert status == 400
    assert body["fields"] == {"video": ["This field is required."]}


def test_who_is_not_signed_in_is_told_so():
    _status, body = body_of(NotAuthenticated())
    assert body["code"] == "not_authenticated"


def test_an_unexpected_error_is_left_to_the_server():
    assert api_exception_handler(RuntimeError("boom"), {}) is None
