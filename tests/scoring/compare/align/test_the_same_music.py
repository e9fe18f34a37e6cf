"""Two clips with the same music are recognised, and which second belongs to which; other music never is."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from scoring.arrays import FloatArray
from scoring.compare.align.sound import Heard, heard, late_by
from tests.scoring.music import cut, in_a_room, later, metronome, sound, tune

pytestmark = pytest.mark.unit

EXACT = 0.02
"""Seconds: one row of a sound."""


def line_of(reference: FloatArray, practice: FloatArray) -> Heard:
    found = heard(sound(reference), sound(practice))
    assert found is not None
    return found


def test_music_that_begins_later_is_found_at_its_offset() -> None:
    line = line_of(tune(1), later(tune(1), 1.234))
    assert (line.offset, line.tempo) == (pytest.approx(1.234, abs=EXACT), pytest.approx(1.0, abs=1e-3))
    assert line.sure > 2
    assert line.repeats == ()


def test_the_line_is_that_of_the_practice_whichever_clip_is_longer() -> None:
    there = line_of(tune(1), cut(tune(1), 6.4, 15.0))
    back = line_of(cut(tune(1), 6.4, 15.0), tune(1))
    assert (there.offset, back.offset) == (pytest.approx(-6.4, abs=EXACT), pytest.approx(6.4, abs=EXACT))


def test_clips_that_share_only_a_part_of_the_music_are_found() -> None:
    line = line_of(cut(tune(2), 0, 12), cut(tune(2), 7))
    assert line.offset == pytest.approx(-7.0, abs=EXACT)


def test_a_room_with_noise_as_loud_as_the_music_does_no_harm() -> None:
    line = line_of(tune(1), in_a_room(later(tune(1), 0.7), noise=1.0))
    assert line.offset == pytest.approx(0.7, abs=EXACT)


@pytest.mark.parametrize("tempo", [0.75, 0.97, 1.01, 1.25, 1.38])
def test_music_that_is_slowed_down_at_its_pitch_is_found_with_its_tempo(tempo: float) -> None:
    line = line_of(tune(1), later(tune(1, 20 * tempo, tempo=tempo), 0.5))
    assert line.tempo == pytest.approx(tempo, rel=2e-3)
    assert line.offset == pytest.approx(0.5, abs=2 * EXACT)


@pytest.mark.parametrize("tempo", [0.8, 1.3])
def test_so_is_music_whose_pitch_falls_with_its_tempo(tempo: float) -> None:
    music = tune(1)
    places = np.arange(0, len(music) - 1, 1 / tempo)
    slowed = np.interp(places, np.arange(len(music)), music).astype(np.float32)
    line = line_of(music, slowed)
    assert (line.offset, line.tempo) == (pytest.approx(0, abs=2 * EXACT), pytest.approx(tempo, rel=2e-3))


def test_music_of_which_practice_hears_a_third_is_found_at_another_tempo() -> None:
    practice = np.concatenate([tune(7, 24.0), cut(tune(1, 26.0, tempo=1.3), 6.0, 18.0)])
    line = line_of(tune(1), practice)
    assert line.tempo == pytest.approx(1.3, rel=4e-3)
    assert line.offset + line.tempo * 10 == pytest.approx(24 - 6 + 13, abs=3 * EXACT)


def test_other_music_is_never_taken_for_the_same() -> None:
    sounds = [sound(in_a_room(tune(seed, 8.0), noise=0.1)) for seed in range(6)]
    pairs = list(itertools.combinations(sounds, 2))
    assert [pair for pair in pairs if heard(*pair)] == []


def test_two_rooms_in_which_somebody_claps_do_not_carry_the_same_music() -> None:
    rng = np.random.default_rng(3)
    rooms = []
    for places in ((3.0, 3.6, 12.0), (5.0, 5.6, 14.0)):
        room = rng.normal(0, 0.003, 20 * 12_000).astype(np.float32)
        for place in places:
            clap = rng.normal(0, 0.3, 900) * np.exp(-np.arange(900) / 150)
            room[round(place * 12_000) :][:900] += clap.astype(np.float32)
        rooms.append(sound(room))
    assert heard(*rooms) is None


def test_two_metronomes_do_not_carry_the_same_music() -> None:
    assert heard(sound(metronome(first=0.2)), sound(metronome(first=0.5))) is None


def test_music_that_repeats_itself_fits_at_each_repetition() -> None:
    loop = np.tile(tune(1, 4.0), 5)
    line = line_of(loop, cut(loop, 1.0, 11.0))
    offsets = sorted([line.offset, *line.repeats])
    assert offsets == pytest.approx([-13.0, -9.0, -5.0, -1.0, 3.0], abs=EXACT)


def test_clips_without_sound_or_with_too_little_have_no_line() -> None:
    music = sound(tune(1))
    assert heard(None, music) is None
    assert heard(music, None) is None
    assert heard(music, music[:100]) is None
    assert heard(music, np.zeros_like(music)) is None


class TestLate:
    """By how much the movement lies after the music."""

    times = np.stack([np.arange(0, 10, 0.1), np.arange(0, 10, 0.1)], axis=1)

    def test_it_is_what_the_practice_lags_behind_the_music(self) -> None:
        assert late_by(Heard(-0.3, 1.0, 5.0), self.times) == pytest.approx(0.3)
        assert late_by(Heard(0.4, 1.0, 5.0), self.times) == pytest.approx(-0.4)

    def test_at_slowed_music_it_is_counted_in_the_practice(self) -> None:
        slow = self.times * (1.0, 1.25) + (0.0, 0.5)
        assert late_by(Heard(0.2, 1.25, 5.0), slow) == pytest.approx(0.3)

    def test_a_moment_of_haste_does_not_change_it(self) -> None:
        hasty = self.times.copy()
        hasty[:20, 1] -= 0.5
        assert late_by(Heard(-0.3, 1.0, 5.0), hasty) == pytest.approx(0.3)

    def test_who_does_not_keep_to_the_music_is_not_late(self) -> None:
        assert late_by(Heard(0.0, 1.0, 5.0), self.times * (1.0, 1.3)) is None

    def test_who_does_it_at_quite_another_place_of_the_music_is_not_late(self) -> None:
        assert late_by(Heard(-8.0, 1.0, 5.0), self.times) is None

    def test_of_music_that_repeats_itself_the_nearest_place_counts(self) -> None:
        line = Heard(7.7, 1.0, 5.0, repeats=(-4.3, 3.7, -0.3))
        assert late_by(line, self.times) == pytest.approx(0.3)

    def test_but_not_where_another_is_nearly_as_near(self) -> None:
        line = Heard(-0.3, 1.0, 5.0, repeats=(0.2, 0.7))
        assert late_by(line, self.times) is None
