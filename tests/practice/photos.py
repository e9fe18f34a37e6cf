"""Photos as files, and a model that sees in each the body of the drawn movement."""

from __future__ import annotations

import zlib

import cv2
import numpy as np

from scoring.arrays import Picture
from scoring.pose.estimators import register
from scoring.pose.estimators.base import Estimator, Person, Tracker
from tests.practice.bodies import movement

TOP = 1.0
"""Seconds of the drawn movement at which the arm is highest."""


class DrawnBody(Estimator):
    """Sees the body of the drawn movement with its arm up, in every picture that is not dark."""

    name, version = "drawn-body", "1"

    def __init__(self) -> None:
        self.sizes: list[tuple[int, ...]] = []

    def estimate(self, picture: Picture) -> Person | None:
        self.sizes.append(picture.shape[:2])
        if picture.max() < 50:
            return None
        track = movement()
        return Person(track.keypoints[track.frame_near(TOP)].copy(), 0.9)

    def tracker(self) -> Tracker:
        raise NotImplementedError


def registered() -> DrawnBody:
    """The model, under its name."""
    estimator = DrawnBody()
    register(estimator.name, lambda threads: estimator)
    return estimator


def encoded(kind: str = ".jpg", *, size: tuple[int, int] = (640, 480), grey: int = 120) -> bytes:
    """A plain picture as a file."""
    return bytes(cv2.imencode(kind, np.full((*size[::-1], 3), grey, dtype=np.uint8))[1])


def turned(photo: bytes) -> bytes:
    """A JPEG whose EXIF says that it lies on its side (orientation 6)."""
    tiff = b"MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"
    exif = b"Exif\x00\x00" + tiff
    return photo[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + photo[2:]


def of_a_huge_picture() -> bytes:
    """A PNG of a few hundred bytes that says that it has 900 million pixels."""
    photo = bytearray(encoded(".png"))
    photo[16:24] = (30_000).to_bytes(4, "big") * 2
    photo[29:33] = zlib.crc32(photo[12:29]).to_bytes(4, "big")
    return bytes(photo)
