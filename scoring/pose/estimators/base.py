"""The interface of a keypoint model: one person in a picture, and followed over pictures."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from scoring.arrays import FloatArray, Picture
from scoring.pose.person_at import Point, stands_at, trunk_length, trunk_middle

if TYPE_CHECKING:
    # A web server knows the models by name and needs no OpenCV.
    from scoring.pose.crops import Square

DEFAULT_THREADS = 2


@dataclass(frozen=True)
class Person:
    """One person in one picture.

    keypoints
        ``[17, 3]`` COCO-17: x and y in pixels, confidence 0..1.
    score
        how sure the model is that there is a person, 0..1.
    landmarks
        the model's own ``[L, 4]`` (x, y pixels, z on the scale of x, visibility
        0..1), or None.
    joints3d
        ``[L, 3]`` metres about the hips, x right, y down, z away from the
        camera, or None.
    """

    keypoints: FloatArray
    score: float
    landmarks: FloatArray | None = None
    joints3d: FloatArray | None = None

    @property
    def box(self) -> FloatArray:
        """``[4]`` x, y, width, height of the keypoints in pixels."""
        low, high = self.keypoints[:, :2].min(axis=0), self.keypoints[:, :2].max(axis=0)
        return np.concatenate([low, high - low]).astype(np.float32)

    def scaled(self, factor: float) -> Person:
        """The same person in a picture ``factor`` times as large."""
        keypoints = self.keypoints.copy()
        keypoints[:, :2] *= factor
        landmarks = self.landmarks
        if landmarks is not None:
            landmarks = landmarks.copy()
            landmarks[:, :3] *= factor
        return Person(keypoints, self.score, landmarks, self.joints3d)


def trunks_apart(a: Person, b: Person) -> float:
    """Distance of the middles of two persons' trunks in trunk lengths of ``a``."""
    apart = np.linalg.norm(trunk_middle(a.keypoints) - trunk_middle(b.keypoints))
    return float(apart) / trunk_length(a.keypoints)


class Tracker(ABC):
    """Follows one person through the pictures of one video, in order.

    ``in_doubt``: the last picture shows somebody, but maybe not the followed person.
    """

    in_doubt = False

    @abstractmethod
    def update(self, picture: Picture, time: float) -> Person | None:
        """The person in the next picture, shown at ``time`` seconds; None if not in view."""

    def resume(self, person: Person, time: float) -> None:
        """Go on from ``person``, who is at ``time`` in the picture given last, whoever was followed before.

        Asked of the trackers of estimators with an ``onlooker`` alone.
        """
        raise NotImplementedError


class Onlooker(Protocol):
    """Sees who else is about the person whom a tracker follows."""

    def people(self, picture: Picture, *squares: Square) -> list[Person]:
        """Everybody seen in parts of a picture, each once."""


class Estimator(ABC):
    """A keypoint model. ``name`` is its name in the registry, ``version`` that of its weights.

    ``onlooker`` sees everybody about the person whom a tracker follows; without one nobody else is seen.
    """

    name: str
    version: str
    onlooker: Onlooker | None = None

    @abstractmethod
    def estimate(self, picture: Picture) -> Person | None:
        """The most prominent person in one picture; None if there is none."""

    @abstractmethod
    def tracker(self) -> Tracker:
        """A tracker for one video."""

    def person_at(self, picture: Picture, point: Point) -> Person | None:
        """The person who stands at ``point`` in one picture; None if nobody does."""
        person = self.estimate(picture)
        return person if person and stands_at(person.keypoints, point) else None

    def tracker_of(self, person: Person, time: float) -> Tracker:
        """A tracker for the pictures after ``time``, in which ``person`` was seen, of nobody else."""
        return self.tracker()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name} {self.version}>"


def as_picture(picture: npt.NDArray[Any]) -> Picture:
    """``picture`` as ``[H, W, 3]`` uint8; ValueError for any other shape or type."""
    if picture.ndim != 3 or picture.shape[2] != 3 or picture.dtype != np.uint8:
        raise ValueError(f"a picture is [H, W, 3] uint8, not {picture.shape} {picture.dtype}")
    return np.ascontiguousarray(picture)
