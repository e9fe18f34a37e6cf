"""Videos for tests, made on the spot: any codec, turn, rate and beginning, and what odd programs write."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.bitstream import BitStreamFilterContext
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from library.decoding.blanks import blank
from library.decoding.metadata import to_blank

ROOT = Path(__file__).resolve().parents[1]
TIME_BASE = Fraction(1, 90_000)
COUNTING = (".avi", ".wmv", "mpeg4", "mpeg2video")
"""Containers and codecs that count frames."""

CORNER = (255, 0, 0)
"""The upper left quarter of the upright picture is red, the rest is grey and changes."""


def demo_video() -> Path:
    """The demonstration clip that `make setup` takes out of its wheel; the test is skipped without."""
    path = ROOT / "var" / "demo" / "sports2d.mp4"
    if not path.is_file():
        pytest.skip("the demonstration clip is not installed; run `make setup`")
    return path


def even_times(seconds: float, fps: float, start: float = 0.0) -> list[float]:
    """Times of frames at a constant rate."""
    return [start + index / fps for index in range(round(seconds * fps))]


def uneven_times(seconds: float, start: float = 0.0) -> list[float]:
    """Times of frames as a phone in the dark takes them: now 1/30 s apart, now 1/10 s."""
    gaps = itertools.cycle([1 / 30, 1 / 30, 1 / 10, 1 / 24, 1 / 15])
    times = itertools.accumulate(gaps, initial=0.0)
    return [start + time for time in itertools.takewhile(lambda time: time < seconds, times)]


def make_clip(
    path: Path,
    *,
    codec: str = "libx264",
    size: tuple[int, int] = (320, 240),
    rotation: int = 0,
    seconds: float = 2.0,
    fps: float = 30.0,
    start: float = 0.0,
    times: Sequence[float] | None = None,
    audio: str = "",
    pix_fmt: str = "yuv420p",
    pixel: Fraction | None = None,
    b_frames: int = 0,
    metadata: Mapping[str, str] | None = None,
) -> Path:
    """Write a moving test picture to ``path``; its ending chooses the container.

    ``size`` is the upright size; with ``rotation`` (degrees clockwise, as phones
    note it) the stored picture lies turned. ``times`` gives every frame's time;
    ``audio`` names an audio codec for a tone; ``pixel`` is how many times as wide as
    high a stored pixel is shown; ``b_frames`` so many pictures in a row may refer to
    a later one; ``metadata`` is what a phone notes in an MP4. Returns ``path``.
    """
    shown = list(times) if times is not None else even_times(seconds, fps, start)
    rate = Fraction(fps).limit_denominator(1001)
    unit = 1 / rate if {path.suffix, codec} & set(COUNTING) else TIME_BASE
    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"} if metadata else {}) as output:
        output.metadata.update(metadata or {})
        width, height = size if rotation in (0, 180) else size[::-1]
        stream = output.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt = width, height, pix_fmt
        stream.time_base = stream.codec_context.time_base = unit
        stream.codec_context.framerate, stream.codec_context.max_b_frames = rate, b_frames
        if pixel:
            stream.codec_context.sample_aspect_ratio = pixel
        if rotation:
            stream.set_display_rotation(-rotation)
        sound = output.add_stream(audio, rate=48_000) if audio else None
        for index, time in enumerate(shown):
            frame = av.VideoFrame.from_ndarray(_stored(index, size, rotation), format="rgb24")
            frame.pts, frame.time_base = round(time / unit), unit
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
        if sound is not None:
            _write_tone(output, sound, shown[0], shown[-1])
    return path


def without_metadata(path: Path) -> Path:
    """The clip, saying nothing of what wrote it: an upload of it is kept as it is. Returns ``path``."""
    blank(path, to_blank(path))
    return path


def picture(index: int, size: tuple[int, int]) -> np.ndarray:
    """Frame ``index`` of every clip, upright ``[H, W, 3]``."""
    width, height = size
    rgb = np.full((height, width, 3), 60 + (index * 3) % 120, dtype=np.uint8)
    rgb[: height // 2, : width // 2] = CORNER
    return rgb


def _stored(index: int, size: tuple[int, int], rotation: int) -> np.ndarray:
    # Turned counter-clockwise by as much as the player is told to turn it clockwise.
    return np.ascontiguousarray(np.rot90(picture(index, size), rotation // 90))


def _write_tone(output: object, stream: object, begin: float, end: float) -> None:
    rate, step = 48_000, 1024
    for first in range(0, round((end - begin) * rate), step):
        wave = 0.2 * np.sin(2 * np.pi * 440 * np.arange(first, first + step) / rate)
        frame = av.AudioFrame.from_ndarray(np.tile(wave.astype(np.float32), (2, 1)), "fltp", "stereo")
        frame.sample_rate = rate
        frame.pts, frame.time_base = round(begin * rate) + first, Fraction(1, rate)
        output.mux(stream.encode(frame))  # type: ignore[attr-defined]
    output.mux(stream.encode(None))  # type: ignore[attr-defined]


def with_sound(
    path: Path,
    samples: np.ndarray,
    *,
    rate: int,
    codec: str = "aac",
    start: float = 0.0,
    lost: Sequence[int] = (),
) -> Path:
    """A clip of pictures from ``start`` seconds on, with the sound of ``samples [N]`` beginning with them.

    ``lost`` are packets of the sound, counted from 0, that are not in the file.
    """
    with av.open(str(path), "w") as output:
        pictures = output.add_stream("libx264", rate=10)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
        pictures.time_base = pictures.codec_context.time_base = TIME_BASE
        heard = output.add_stream(codec, rate=rate, layout="mono")
        for index, time in enumerate(even_times(len(samples) / rate, 10, start)):
            frame = av.VideoFrame.from_ndarray(picture(index, (64, 48)), format="rgb24")
            frame.pts, frame.time_base = round(time / TIME_BASE), TIME_BASE
            output.mux(pictures.encode(frame))
        output.mux(pictures.encode(None))
        frame = av.AudioFrame.from_ndarray(samples[None].astype(np.float32), format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, round(start * rate), Fraction(1, rate)
        packets = [*heard.encode(frame), *heard.encode(None)]
        output.mux([packet for count, packet in enumerate(packets) if count not in lost])
    return path


def frame_times(path: Path) -> list[float]:
    """The time of every frame, in seconds, as the container has it."""
    with av.open(str(path)) as container:
        return [float(frame.pts * frame.time_base) for frame in container.decode(video=0)]


def truncated(path: Path, share: float = 0.5) -> Path:
    """A copy of ``path`` that breaks off, as after a lost connection."""
    copy = path.with_name(f"broken-{path.name}")
    data = path.read_bytes()
    copy.write_bytes(data[: int(len(data) * share)])
    return copy


def joined(path: Path, *parts: Path) -> Path:
    """The files one behind the other, as people join the recordings of a camera."""
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    return path


def with_turn_in_the_stream(path: Path, clip: Path, *, turn: str) -> Path:
    """The H.264 ``clip`` with an SEI message that has its first picture turned, as its encoder writes it.

    ``turn`` is what FFmpeg's ``h264_metadata`` takes: ``rotate=90`` (anticlockwise), ``flip=horizontal``.
    """
    with av.open(str(clip)) as source, av.open(str(path), "w") as output:
        stream = source.streams.video[0]
        target = output.add_stream_from_template(stream)
        message = BitStreamFilterContext(f"h264_metadata=display_orientation=insert:{turn}", stream, target)
        for packet in source.demux(stream):
            for written in message.filter(packet if packet.dts is not None else None):
                written.stream = target
                output.mux(written)
    return path


def make_photo(path: Path, *, brand: str) -> Path:
    """A photo in the container of HEIC and AVIF; ``brand`` is what it calls itself."""
    with av.open(str(path), "w", format="avif") as output:
        stream = output.add_stream("libsvtav1", rate=1)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        frame = av.VideoFrame.from_ndarray(picture(0, (320, 240)), format="rgb24")
        frame.pts = 0
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    path.write_bytes(path.read_bytes().replace(b"ftypavif", b"ftyp" + brand.encode()))
    return path


def make_hdr_clip(path: Path, *, grey: float, curve: ColorTrc) -> Path:
    """A few frames of even grey of the value ``grey`` 0..1, in 10 bits written by ``curve`` as phones do."""
    width, height = 320, 240
    planes = np.full((height * 3 // 2, width), 512, dtype="<u2")
    planes[:height] = round(64 + 876 * grey)
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx265", rate=30, options={"x265-params": "log-level=error"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p10le"
        encoder = stream.codec_context
        encoder.color_primaries, encoder.color_trc = ColorPrimaries.BT2020, curve
        encoder.colorspace, encoder.color_range = Colorspace.BT2020, ColorRange.MPEG
        for index in range(10):
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p10le")
            frame.pts = index
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path
