"""What phones, cameras and editors write beside the plain film is shown and timed as it was meant."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from av.video.reformatter import ColorTrc

from scoring.cli.main import main
from scoring.errors import PhotoNotVideo
from scoring.pose.shown import ordinary
from scoring.pose.video import probe, read_frames
from tests.media import (
    CORNER,
    even_times,
    joined,
    make_clip,
    make_hdr_clip,
    make_photo,
    with_turn_in_the_stream,
)

pytestmark = pytest.mark.slow

SD = {"seconds": 0.3, "size": (160, 120)}


def times_of(path: Path, start: float | None = None, end: float | None = None) -> list[float]:
    return [frame.time for frame in read_frames(path, start=start, end=end)]


def first_picture(path: Path) -> np.ndarray:
    picture = next(read_frames(path)).picture
    assert picture is not None
    return picture


def corner_size(picture: np.ndarray) -> tuple[int, int]:
    """Columns and rows of the part that has the corner's colour."""
    red = np.abs(picture.astype(int) - CORNER).sum(axis=2) < 60
    return int(red.any(axis=0).sum()), int(red.any(axis=1).sum())


class TestPixelsThatAreNotSquare:
    @pytest.mark.parametrize(
        ("name", "codec"), [("a.mp4", "libx264"), ("a.mkv", "libx264"), ("a.avi", "mpeg4")]
    )
    def test_the_picture_is_as_wide_as_it_is_shown(self, tmp_path: Path, name: str, codec: str) -> None:
        clip = make_clip(tmp_path / name, codec=codec, pixel=Fraction(4, 3), seconds=0.3, size=(180, 120))
        info = probe(clip)
        assert (info.width, info.height) == (240, 120)
        picture = first_picture(clip)
        assert picture.shape == (120, 240, 3)
        assert corner_size(picture) == (pytest.approx(120, abs=3), pytest.approx(60, abs=2))

    def test_reduced_pictures_have_its_proportions_and_say_by_how_much(self, tmp_path: Path) -> None:
        clip = make_clip(tmp_path / "a.mp4", pixel=Fraction(2), seconds=0.2, size=(320, 240))
        frame = next(read_frames(clip, max_side=160))
        assert frame.picture is not None
        assert frame.picture.shape == (60, 160, 3)
        assert frame.shrink == pytest.approx(4.0)

    def test_a_film_that_was_turned_is_stretched_along_the_side_that_was_wide(self, tmp_path: Path) -> None:
        clip = make_clip(tmp_path / "a.mp4", pixel=Fraction(4, 3), rotation=90, seconds=0.2, size=(120, 180))
        assert first_picture(clip).shape == (240, 120, 3)

    @pytest.mark.parametrize("pixel", [Fraction(1281, 1280), Fraction(100)])
    def test_a_hair_s_breadth_and_nonsense_are_left_alone(self, tmp_path: Path, pixel: Fraction) -> None:
        clip = make_clip(tmp_path / "a.mkv", pixel=pixel, seconds=0.2, size=(160, 120))
        assert (probe(clip).width, probe(clip).height) == (160, 120)


class TestPicturesBrighterThanTheScreen:
    PAPER = {"hlg": 0.75, "pq": 0.5807}
    """What 203 candelas are written as (ITU-R BT.2408, table 1)."""

    @pytest.mark.parametrize(("curve", "trc"), [("hlg", ColorTrc.ARIB_STD_B67), ("pq", ColorTrc.SMPTE2084)])
    def test_a_white_sheet_is_shown_white(self, tmp_path: Path, curve: str, trc: ColorTrc) -> None:
        clip = make_hdr_clip(tmp_path / "a.mp4", grey=self.PAPER[curve], curve=trc)
        paper = first_picture(clip)
        assert 236 < paper.mean() < 246
        assert np.ptp(paper.mean(axis=(0, 1))) < 2

    @pytest.mark.parametrize("curve", ["hlg", "pq"])
    def test_darker_light_is_shown_as_it_is(self, curve: str) -> None:
        values = np.linspace(0.05, self.PAPER[curve] * 0.9, 20)[:, None].repeat(3, axis=1)
        shown = ordinary(values, curve)
        # The light of the value for paper is 1; screens make light by the power 2.4.
        light = shown[:, 0] ** 2.4
        written = {"hlg": hlg_light, "pq": pq_light}[curve](values[:, 0]) / 203.0
        dark = written < 0.7
        np.testing.assert_allclose(light[dark], written[dark], rtol=0.01)

    @pytest.mark.parametrize("curve", ["hlg", "pq"])
    def test_brighter_light_is_still_told_apart(self, curve: str) -> None:
        values = np.linspace(self.PAPER[curve], 1.0 if curve == "hlg" else 0.75, 8)[:, None].repeat(3, axis=1)
        shown = ordinary(values, curve)[:, 0]
        assert (np.diff(shown) > 0).all()
        assert shown.max() <= 1.0

    def test_a_colour_keeps_its_hue(self) -> None:
        red = ordinary(np.array([[0.7, 0.4, 0.4]]), "hlg")[0]
        brighter = ordinary(np.array([[0.95, 0.65, 0.65]]), "hlg")[0]
        assert red[0] > 1.5 * red[1]
        assert brighter[0] > 1.3 * brighter[1]

    def test_ordinary_films_are_left_alone(self, tmp_path: Path) -> None:
        clip = make_clip(tmp_path / "a.mp4", **SD)  # type: ignore[arg-type]
        assert corner_size(first_picture(clip)) == (80, 60)


def hlg_light(value: np.ndarray) -> np.ndarray:
    """Candelas of grey on a screen of 1000, as ITU-R BT.2100 defines HLG."""
    scene = np.where(
        value <= 0.5, value**2 / 3, (np.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12
    )
    return np.asarray(1000.0 * scene**1.2)


def pq_light(value: np.ndarray) -> np.ndarray:
    """Candelas of grey, as SMPTE ST 2084 defines PQ."""
    power = value ** (1 / 78.84375)
    return np.asarray(1e4 * ((power - 0.8359375) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125))


class TestPicturesThatReferToLaterOnes:
    @pytest.mark.parametrize("name", ["a.avi", "a.wmv", "a.mp4", "a.mkv", "a.ts"])
    @pytest.mark.parametrize("codec", ["libx264", "mpeg4"])
    def test_every_one_is_shown_in_its_order(self, tmp_path: Path, name: str, codec: str) -> None:
        clip = make_clip(tmp_path / name, codec=codec, b_frames=2, seconds=2.0, size=(160, 120))
        frames = list(read_frames(clip))
        assert len(frames) == 60
        np.testing.assert_allclose(np.diff([frame.time for frame in frames]), 1 / 30, atol=2e-3)
        # The grey of the test picture grows by 3 from one to the next.
        grey = np.array(
            [int(frame.picture[-20, -20, 0]) for frame in frames[:30] if frame.picture is not None]
        )
        assert np.abs(grey - (60 + 3 * np.arange(30))).max() < 6


class TestRecordingsThatWereJoined:
    @pytest.mark.parametrize(
        ("name", "codec"),
        [("a.ts", "libx264"), ("a.webm", "libvpx"), ("a.mkv", "libx264"), ("a.mpg", "mpeg2video")],
    )
    def test_nothing_of_the_second_is_lost(self, tmp_path: Path, name: str, codec: str) -> None:
        part = make_clip(tmp_path / name, codec=codec, b_frames=2 * (codec == "libx264"), size=(160, 120))
        whole = joined(tmp_path / f"whole{part.suffix}", part, part)
        times = times_of(whole)
        assert len(times) == 120
        np.testing.assert_allclose(np.diff(times), 1 / 30, atol=2e-3)
        info = probe(whole)
        assert info.duration == pytest.approx(4.0, abs=0.05)
        assert info.frames == 120

    @pytest.mark.parametrize("start", [0.0, 7.0, 5000.0])
    def test_whenever_its_clock_begins(self, tmp_path: Path, start: float) -> None:
        first = make_clip(tmp_path / "a.ts", start=600.0, size=(160, 120))
        second = make_clip(tmp_path / "b.ts", start=start, size=(160, 120))
        times = times_of(joined(tmp_path / "whole.ts", first, second))
        assert len(times) == 120
        assert times[-1] == pytest.approx(119 / 30, abs=0.05)

    def test_a_part_of_the_second_can_be_read_alone(self, tmp_path: Path) -> None:
        part = make_clip(tmp_path / "a.ts", size=(160, 120))
        whole = joined(tmp_path / "whole.ts", part, part)
        assert times_of(whole, start=3.0, end=3.5) == [time for time in times_of(whole) if 3.0 <= time <= 3.5]

    def test_a_pause_is_still_a_pause(self, tmp_path: Path) -> None:
        clip = make_clip(
            tmp_path / "a.ts", times=even_times(1.0, 30) + even_times(1.0, 30, start=4.0), size=(160, 120)
        )
        assert np.diff(times_of(clip)).max() == pytest.approx(3.0, abs=0.05)


class TestSlowMotion:
    KEY = "com.android.capture.fps"

    def test_a_film_that_says_how_it_was_taken_is_shown_in_real_time(self, tmp_path: Path) -> None:
        clip = make_clip(tmp_path / "a.mp4", metadata={self.KEY: "240.0"}, size=(160, 120))
        info = probe(clip)
        assert (info.slowed, info.fps) == (pytest.approx(8.0), pytest.approx(240.0))
        assert info.duration == pytest.approx(0.25)
        np.testing.assert_allclose(times_of(clip), np.arange(60) / 240, atol=1e-4)

    def test_a_part_of_it_is_read_by_the_real_time(self, tmp_path: Path) -> None:
        clip = make_clip(tmp_path / "a.mp4", metadata={self.KEY: "240.0"}, size=(160, 120), seconds=12.0)
        found = times_of(clip, start=1.0, end=1.2)
        assert found[0] == pytest.approx(1.0, abs=1 / 240)
        assert found[-1] == pytest.approx(1.2, abs=1 / 240)

    @pytest.mark.parametrize(
        ("taken", "fps"), [("30.0", 30), ("30.0", 12), ("240.0", 240), ("many", 30), ("nan", 30)]
    )
    def test_other_films_are_not_taken_for_it(self, tmp_path: Path, taken: str, fps: int) -> None:
        clip = make_clip(
            tmp_path / "a.mp4", metadata={self.KEY: taken}, fps=fps, seconds=1.0, size=(160, 120)
        )
        assert probe(clip).slowed == 1.0
        assert times_of(clip)[-1] == pytest.approx(1.0 - 1 / fps, abs=1e-3)


@pytest.mark.parametrize("brand", ["heic", "mif1", "avif"])
def test_a_photo_in_a_container_of_videos_is_said_to_be_one(tmp_path: Path, brand: str) -> None:
    photo = make_photo(tmp_path / "IMG_1.heic", brand=brand)
    for read in (probe, lambda path: list(read_frames(path))):
        with pytest.raises(PhotoNotVideo, match=r"^IMG_1\.heic is a photo, not a video\.$"):
            read(photo)


class TestTurnsInTheStream:
    @pytest.mark.parametrize(
        ("turn", "corner"), [("rotate=90", (-1, 0)), ("rotate=180", (-1, -1)), ("flip=horizontal", (0, -1))]
    )
    def test_every_picture_is_shown_as_the_first_one_says(
        self, tmp_path: Path, turn: str, corner: tuple[int, int]
    ) -> None:
        plain = make_clip(tmp_path / "a.mp4", seconds=1.0, size=(160, 120))
        clip = with_turn_in_the_stream(tmp_path / "b.mp4", plain, turn=turn)
        pictures = [frame.picture for frame in read_frames(clip)]
        upright = (160, 120, 3) if turn == "rotate=90" else (120, 160, 3)
        assert {picture.shape for picture in pictures if picture is not None} == {upright}
        for picture in pictures:
            assert picture is not None
            row, column = (10 if side == 0 else -10 for side in corner)
            assert picture[row, column, 0] > 200 > picture[row, column, 1] + 100

    def test_a_part_from_later_on_is_shown_like_the_beginning(self, tmp_path: Path) -> None:
        plain = make_clip(tmp_path / "a.mp4", seconds=20.0, fps=25, size=(160, 120))
        clip = with_turn_in_the_stream(tmp_path / "b.mp4", plain, turn="rotate=90")
        assert next(read_frames(clip, start=15.0)).picture.shape == (160, 120, 3)  # type: ignore[union-attr]


def test_a_name_with_a_colon_is_no_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clip = make_clip(tmp_path / "a.mp4", **SD)  # type: ignore[arg-type]
    clip.rename(tmp_path / "10:30.mp4")
    monkeypatch.chdir(tmp_path)
    assert probe("10:30.mp4").frames == 9
    assert len(times_of(Path("10:30.mp4"))) == 9
    assert main(["extract", "10:30.mp4", "--out", "a.npz", "--model", "none"]) == 2
    assert "not a video" not in capsys.readouterr().err
