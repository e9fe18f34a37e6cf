"""A client of the tus protocol for tests."""

from __future__ import annotations

import base64
from pathlib import Path

from django.test import Client

UPLOADS = "/api/uploads/"
TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}


class Sender:
    """A tus client with a person's session."""

    def __init__(self, session: Client) -> None:
        self.session = session

    def begin(self, size: int, **metadata: str):
        pairs = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in metadata.items()
        )
        return self.session.post(
            UPLOADS, HTTP_UPLOAD_LENGTH=str(size), HTTP_UPLOAD_METADATA=pairs, content_type="", **TUS
        )

    def send(self, address: str, data: bytes, offset: int):
        return self.session.patch(
            address,
            data,
            content_type="application/offset+octet-stream",
            HTTP_UPLOAD_OFFSET=str(offset),
            **TUS,
        )

    def ask(self, address: str):
        return self.session.head(address, **TUS)

    def send_file(self, path: Path):
        address = self.begin(path.stat().st_size, filename=path.name)["Location"]
        return self.send(address, path.read_bytes(), 0)
