"""A small file that asks for much is refused before any of its pictures is decoded, with a sentence."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from library import services
from library.models import Job, Video
from scoring.errors import TooDemanding
from scoring.language import languages
from scoring.pose.container import refuse_beyond
from scoring.pose.limits import Limits
from scoring.reasons import Reason, reason_in
from tests.media import make_clip
from tests.people import People

pytestmark = pytest.mark.unit


def black_film(path: Path, side: int, pictures: int = 2) -> Path:
    """``pictures`` of ``side`` × ``side`` black pixels, of one bit each: a small file."""
    with av.open(str(path), "w") as output:
        stream = output.add_stream("png", rate=10)
        stream.width = stream.height = side
        stream.pix_fmt = "monob"
        frame = av.VideoFrame(side, side, "monob")
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        for index in range(pictures):
            frame.pts, frame.time_base = index, Fraction(1, 10)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


@pytest.fixture(scope="module")
def huge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of 16,000 × 16,000 pixels in less than 300 KB."""
    path = black_film(tmp_path_factory.mktemp("huge") / "huge.mov", 16_000)
    assert path.stat().st_size < 300_000
    return path


def test_sixteen_thousand_pixels_a_side_are_refused_and_leave_nothing(huge: Path, people: People):
    with pytest.raises(TooDemanding, match=r"16000 × 16000 pixels; at most 17 million") as refused:
        services.create_video(owner=people.student, file=huge)

    assert refused.value.code == "too_many_pixels"
    assert (Video.objects.count(), Job.objects.count()) == (0, 0)


def test_the_page_of_the_upload_says_so(huge: Path, people: People, signed_in):
    file = SimpleUploadedFile("huge.mov", huge.read_bytes(), "video/quicktime")

    answer = signed_in(people.student).post("/library/videos/upload/", {"file": file})

    assert answer.status_code == 422
    assert "16000 × 16000 pixels" in answer.content.decode()


def test_nothing_of_it_is_decoded(huge: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("scoring.pose.container.decoded", None)

    with pytest.raises(TooDemanding):
        refuse_beyond(Limits(), huge)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(pixels=320 * 240 - 1), "too_many_pixels"),
        (Limits(rate=29.0), "too_many_frames_a_second"),
        (Limits(seconds=1.9), "too_long"),
        (Limits(streams=1), "too_many_streams"),
        (Limits(packets=60), "too_many_packets"),
    ],
)
def test_each_limit_has_a_code_of_its_own(tmp_path: Path, limits: Limits, code: str):
    clip = make_clip(tmp_path / "clip.mp4", audio="aac")

    with pytest.raises(TooDemanding) as refused:
        refuse_beyond(limits, clip)

    assert refused.value.code == code
    assert len({reason_in(refused.value.reason, language) for language in languages()}) == len(languages())


def test_what_phones_and_action_cameras_film_is_within_the_limits(tmp_path: Path):
    refuse_beyond(Limits(), make_clip(tmp_path / "slow.mp4", seconds=1.0, fps=480.0, audio="aac"))
    Limits().check_size(5312, 2988)
    Limits().check_size(3840, 2160)
    Limits().check_streams(8)
    Limits().check_length(20 * 60.0, 20 * 60 * 240, 20 * 60 * 300)


@pytest.mark.parametrize("code", ["too_much_memory", "too_much_time", "too_much_space"])
def test_what_was_too_much_for_the_decoder_is_said_in_every_language(code: str):
    said = {reason_in(Reason(code), language) for language in languages()}

    assert len(said) == len(languages())
    assert "" not in said
