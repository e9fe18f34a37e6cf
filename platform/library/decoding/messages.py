"""What is said between a worker and the process that decodes for it.

Requests are lines of JSON. Answers have a head, which is JSON, and a body of bytes: pictures, sound. Whoever
breaks a decoder writes what he likes, so an answer is data and nothing else, and its sizes are looked at.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import IO, Any, NamedTuple

SIZES = struct.Struct("<IQ")
"""Bytes of the head and of the body, before both."""

LARGEST_HEAD, LARGEST_BODY = 64 * 1024, 256 * 1024**2
"""Bytes. The largest body is a picture at its full size: 17 million pixels of 3 bytes, widened
up to four times where pixels are not square."""


class Message(NamedTuple):
    """One answer: its ``kind``, the ``values`` of its head, its body."""

    kind: str
    values: dict[str, Any]
    body: bytearray


def write(file: IO[bytes], kind: str, body: bytes | memoryview = b"", **values: Any) -> None:
    """Write one answer."""
    head = json.dumps({"kind": kind, **values}).encode()
    file.write(SIZES.pack(len(head), len(body)))
    file.write(head)
    file.write(body)
    file.flush()


def read(receive: Callable[[int], bytearray]) -> Message:
    """The next answer, by ``receive(size)``, which gives exactly so many bytes; ValueError if it is none."""
    head_size, body_size = SIZES.unpack(receive(SIZES.size))
    if head_size > LARGEST_HEAD or body_size > LARGEST_BODY:
        raise ValueError("an answer of a decoding process is too large")
    values = json.loads(receive(head_size))
    return Message(str(values.pop("kind")), values, receive(body_size))
