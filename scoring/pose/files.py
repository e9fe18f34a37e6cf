"""PoseTrack files: our compact binary ``.npz``, and the AlphaPose/COCO ``.json`` list."""

from __future__ import annotations

import contextlib
import io
import json
import os
import tokenize
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import numpy as np

from scoring.arrays import FloatArray
from scoring.errors import BadTrack, FileMissing
from scoring.pose.result_lists import track_from_json, track_to_json
from scoring.pose.track import PoseTrack

FORMAT = 1
OPTIONAL = ("landmarks", "joints3d")
BROKEN = (
    *(OSError, ValueError, KeyError, TypeError, EOFError, AttributeError, RuntimeError),
    *(SyntaxError, tokenize.TokenError, zipfile.BadZipFile, zlib.error),
)
"""What numpy and zipfile raise over damaged bytes."""


def save_track(track: PoseTrack, path: Path | str) -> None:
    """Write ``track`` to ``path``, ``.npz`` or ``.json``; the file appears whole or not at all."""
    path = Path(path)
    writers: dict[str, Callable[[PoseTrack], bytes]] = {".npz": track_to_bytes, ".json": track_to_json}
    suffix = path.suffix.lower()
    if suffix not in writers:
        raise BadTrack(f"{path.name}: a track is written as .npz or .json.")
    write_whole(path, writers[suffix](track))


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` beside ``path`` and rename it into place; FileMissing where that cannot be."""
    if not path.parent.is_dir():
        raise FileMissing(f"The folder {path.parent} does not exist.")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise FileMissing(f"The file {path} cannot be written: {error.strerror}.") from error


def load_track(path: Path | str) -> PoseTrack:
    """The track in the file at ``path``, ``.npz`` or ``.json``.

    FileMissing if there is none, BadTrack with a sentence if it is broken.
    """
    path = Path(path)
    if not path.is_file():
        raise FileMissing(f"The file {path} does not exist.")
    try:
        read = track_from_json if path.suffix.lower() == ".json" else track_from_bytes
        return read(path.read_bytes())
    except OSError as error:
        raise FileMissing(f"The file {path} cannot be opened: {error.strerror}.") from error
    except BadTrack as error:
        raise BadTrack(f"{path.name}: {error}") from error


def track_to_bytes(track: PoseTrack) -> bytes:
    """``track`` as a compressed ``.npz``.

    Keypoints keep full single precision; landmarks and 3-D joints, which are
    context, are kept to half precision (0.05 % of their value).
    """
    arrays: dict[str, Any] = {
        "times": track.times.astype(np.float64),
        "keypoints": track.keypoints.astype(np.float32),
        "boxes": track.boxes.astype(np.float32),
        "meta": np.array(json.dumps(_meta(track))),
    }
    for name in OPTIONAL:
        values: FloatArray | None = getattr(track, name)
        if values is not None:
            arrays[name] = values.astype(np.float16 if name == "joints3d" else np.float32)
    if track.sound is not None:
        arrays["sound"] = track.sound.astype(np.int8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def _meta(track: PoseTrack) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "width": track.width,
        "height": track.height,
        "skeleton": track.skeleton_name,
        "model": track.model,
        "model_version": track.model_version,
        "in_doubt": track.in_doubt,
        "extra": track.extra,
    }


def track_from_bytes(source: bytes | IO[bytes]) -> PoseTrack:
    """The track in the bytes or binary file of a ``.npz``; BadTrack if it is broken."""
    buffer = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        with np.load(buffer, allow_pickle=False) as stored:
            if not isinstance(stored, np.lib.npyio.NpzFile):
                raise BadTrack("The file is not a pose track.")
            arrays = {name: stored[name] for name in stored.files}
        return _track(arrays, json.loads(str(arrays["meta"])))
    except BROKEN as error:
        raise BadTrack("The file is not a pose track, or is broken.") from error


def _track(arrays: dict[str, Any], meta: dict[str, Any]) -> PoseTrack:
    if meta["format"] != FORMAT:
        raise BadTrack("The pose track was written by another version of Formcheck.")
    optional = {name: arrays[name].astype(np.float32) for name in OPTIONAL if name in arrays}
    return PoseTrack(
        times=arrays["times"].astype(np.float64),
        keypoints=arrays["keypoints"].astype(np.float32),
        boxes=arrays["boxes"].astype(np.float32),
        width=int(meta["width"]),
        height=int(meta["height"]),
        skeleton_name=str(meta["skeleton"]),
        model=str(meta["model"]),
        model_version=str(meta["model_version"]),
        in_doubt=tuple((float(begin), float(end)) for begin, end in meta.get("in_doubt", ())),
        extra=dict(meta["extra"]),
        landmarks=optional.get("landmarks"),
        joints3d=optional.get("joints3d"),
        sound=arrays["sound"].astype(np.int8) if "sound" in arrays else None,
    )
