"""What a track keeps of the video's sound: on the clock of the pictures, none where nothing is heard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scoring.arrays import FloatArray
from scoring.compare.align.sound import heard
from scoring.pose.extract import extract_track
from scoring.pose.files import load_track, save_track
from scoring.pose.sound import SAMPLE_RATE, read_sound, sound_of
from scoring.pose.track import SOUND_RATE
from scoring.pose.video import read_frames
from tests.media import make_clip, with_sound
from tests.scoring.music import later, sound, tune
from tests.scoring.pose.figures import track_of, walker
from tests.scoring.pose.test_choosing_whom_to_follow import TwoPeople

pytestmark = pytest.mark.unit

RATE = 48_000


def noise(seconds: float = 3.0, loud: float = 0.1) -> FloatArray:
    """Noise, RATE samples a second."""
    return np.random.default_rng(1).normal(0, loud, round(seconds * RATE)).astype(np.float32)


@pytest.mark.parametrize(
    ("ending", "codec", "start"),
    [(".mp4", "aac", 0.0), (".mkv", "libopus", 0.0), (".mov", "pcm_s16le", 5.0), (".ts", "aac", 5.0)],
)
def test_it_lies_on_the_clock_of_the_pictures(tmp_path: Path, ending: str, codec: str, start: float) -> None:
    music = later(tune(1, 5.0), 1.0)
    samples = np.repeat(music, RATE // SAMPLE_RATE)
    clip = with_sound(tmp_path / f"clip{ending}", samples, rate=RATE, codec=codec, start=start)
    line = heard(sound(music), read_sound(clip))
    assert line is not None
    # A stream of transport packets begins with what the encoder of the sound put before it.
    assert line.offset == pytest.approx(next(read_frames(clip)).time, abs=0.01)


def test_what_is_lost_on_the_way_is_silence_and_moves_nothing(tmp_path: Path) -> None:
    whole, broken = (
        read_sound(with_sound(tmp_path / f"{name}.mkv", noise(), rate=RATE, lost=lost))
        for name, lost in (("whole", ()), ("broken", range(40, 80)))
    )
    assert whole is not None
    assert broken is not None
    assert not broken[60:70].any()
    likeness = np.corrcoef(whole[110:140].ravel(), broken[110:140].ravel())[0, 1]
    assert likeness > 0.9


def test_how_loud_it_is_does_not_matter() -> None:
    # Without a little noise the notes would end in perfect silence, of which compression leaves nothing.
    music = tune(1, 4.0) + noise(1.0, loud=0.01)
    assert np.abs(sound(music).astype(int) - sound(0.1 * music)).mean() < 1


def test_pieces_give_what_the_whole_gives() -> None:
    music = tune(1, 4.0)
    pieces = np.split(music, [100, 5_000, 5_001, 29_000])
    np.testing.assert_array_equal(sound_of(pieces), sound(music))


def test_each_row_stands_for_a_fiftieth_of_a_second() -> None:
    assert len(sound(tune(1, 4.0))) == pytest.approx(4.0 * SOUND_RATE, abs=5)
    assert SAMPLE_RATE % SOUND_RATE == 0


def test_a_video_without_sound_or_with_a_silent_one_has_none(tmp_path: Path) -> None:
    assert read_sound(make_clip(tmp_path / "mute.mp4", seconds=1.0)) is None
    assert read_sound(with_sound(tmp_path / "still.mp4", noise(2.0, loud=1e-5), rate=RATE)) is None


def test_reading_it_says_every_second_that_it_goes_on(tmp_path: Path) -> None:
    beats: list[int] = []
    read_sound(with_sound(tmp_path / "clip.mp4", noise(5.0), rate=RATE), busy=lambda: beats.append(1))
    assert len(beats) >= 5


class TestOfATrack:
    """The sound goes with the track."""

    def test_extraction_puts_it_there(self, tmp_path: Path) -> None:
        clip = with_sound(tmp_path / "clip.mp4", noise(), rate=RATE)
        track = extract_track(clip, model=TwoPeople())
        np.testing.assert_array_equal(track.sound, read_sound(clip))

    def test_only_what_is_heard_while_it_lasts(self, tmp_path: Path) -> None:
        clip = with_sound(tmp_path / "clip.mp4", noise(), rate=RATE)
        track = extract_track(clip, model=TwoPeople(), start=1.0, end=2.0)
        assert track.sound is not None
        there = np.flatnonzero(track.sound.any(axis=1)) / SOUND_RATE
        assert (there[0], there[-1]) == (1.0, 2.0)

    def test_slow_motion_has_none(self, tmp_path: Path) -> None:
        slow = {"com.android.capture.fps": "240"}
        clip = make_clip(tmp_path / "slow.mp4", seconds=1.0, audio="aac", metadata=slow)
        assert read_sound(clip) is not None
        assert extract_track(clip, model=TwoPeople()).sound is None

    def test_it_survives_being_written_and_a_file_without_it_is_read(self, tmp_path: Path) -> None:
        plain = track_of(walker(30))
        kept = replace(plain, sound=sound(tune(1, 2.0)))
        for name, track in (("with", kept), ("without", plain)):
            save_track(track, tmp_path / f"{name}.npz")
        np.testing.assert_array_equal(load_track(tmp_path / "with.npz").sound, kept.sound)
        assert load_track(tmp_path / "without.npz").sound is None

    def test_trimming_leaves_its_clock_as_it_is(self) -> None:
        track = replace(track_of(walker(60)), sound=sound(tune(1, 4.0)))
        part = track.between(0.5, 1.0)
        assert part.sound is not None
        assert track.sound is not None
        np.testing.assert_array_equal(part.sound[25:51], track.sound[25:51])
        assert not part.sound[:25].any()
        assert not part.sound[51:].any()
