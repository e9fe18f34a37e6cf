"""Delivery of stored files: from local disk with HTTP ranges, from a bucket by a signed address.

Of RFC 9110: single ranges ``a-b``, ``a-`` and ``-n`` are answered with 206, one
beyond the end with 416; a header that is not understood, of another unit or
with several ranges, is answered with the whole file, as the standard allows.
``If-Range`` and the conditional headers are honoured. Answers may be kept by
the browser of the one person and are checked with us before each use, so that
access taken away is gone at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from django.core.files.storage import FileSystemStorage
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, parse_http_date_safe

BLOCK = 256 * 1024
CACHE = "private, no-cache"
# More digits than any file has are not understood either; Python would refuse to read thousands.
_SINGLE_RANGE = re.compile(r"\s*bytes\s*=\s*(\d{0,30})\s*-\s*(\d{0,30})\s*", re.IGNORECASE | re.ASCII)


class Unsatisfiable(Exception):
    """A range that lies wholly outside the file."""


@dataclass(frozen=True)
class Span:
    """The bytes ``first`` to ``last``, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def parse_range(header: str, size: int) -> Span | None:
    """The range asked for of a file of ``size`` bytes; None for the whole; Unsatisfiable."""
    match = _SINGLE_RANGE.fullmatch(header)
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        return _suffix(int(last), size)
    start, end = int(first), int(last) if last else size - 1
    if last and end < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return Span(start, min(end, size - 1))


def _suffix(length: int, size: int) -> Span:
    if length == 0 or size == 0:
        raise Unsatisfiable
    return Span(max(size - length, 0), size - 1)


def deliver(
    request: HttpRequest,
    file: FieldFile,
    *,
    content_type: str,
    download_as: str = "",
    valid_seconds: int | None = None,
) -> HttpResponseBase:
    """Answer with a stored file; the caller has checked that the person may have it.

    ``download_as`` makes it a download under that name. The signed address of a file in a bucket can be
    begun with for ``valid_seconds``, else for as long as the settings say. Http404 if there is no file.
    """
    if not file.name:
        raise Http404
    if not isinstance(file.storage, FileSystemStorage):
        return _redirect(file, content_type, download_as, valid_seconds)
    try:
        return _from_disk(request, Path(file.path), content_type, download_as)
    except FileNotFoundError as error:
        raise Http404 from error


def _redirect(
    file: FieldFile, content_type: str, download_as: str, valid_seconds: int | None
) -> HttpResponse:
    parameters = {"ResponseContentType": content_type}
    disposition = content_disposition_header(bool(download_as), download_as)
    if disposition:
        parameters["ResponseContentDisposition"] = disposition
    address = file.storage.url(file.name, parameters=parameters, expire=valid_seconds)  # type: ignore[call-arg]
    return HttpResponseRedirect(address, headers={"Cache-Control": "private, no-store"})


def _from_disk(request: HttpRequest, path: Path, content_type: str, download_as: str) -> HttpResponseBase:
    stat = path.stat()
    etag, modified = f'"{stat.st_size:x}-{stat.st_mtime_ns:x}"', int(stat.st_mtime)
    unchanged: HttpResponseBase | None = get_conditional_response(request, etag, modified)
    response = unchanged or _body(request, path, stat.st_size, etag, modified)
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(modified)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = CACHE
    response.headers["X-Content-Type-Options"] = "nosniff"
    if response.status_code in (200, 206):
        response.headers["Content-Type"] = content_type
    disposition = content_disposition_header(bool(download_as), download_as)
    if disposition:
        response.headers["Content-Disposition"] = disposition
    return response


def _body(request: HttpRequest, path: Path, size: int, etag: str, modified: int) -> HttpResponseBase:
    try:
        span = _wanted(request, size, etag, modified)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = span or Span(0, size - 1)
    if request.method == "HEAD":
        return HttpResponse(headers={"Content-Length": str(part.length)})
    response = StreamingHttpResponse(FilePart(path, part), status=206 if span else 200)
    response.headers["Content-Length"] = str(part.length)
    if span:
        response.headers["Content-Range"] = f"bytes {span.first}-{span.last}/{size}"
    return response


def _wanted(request: HttpRequest, size: int, etag: str, modified: int) -> Span | None:
    """The range to answer with; ranges mean something for GET only."""
    header = request.headers.get("Range")
    if request.method != "GET" or not header or not _same(request.headers.get("If-Range"), etag, modified):
        return None
    return parse_range(header, size)


def _same(condition: str | None, etag: str, modified: int) -> bool:
    """Whether ``If-Range`` names the file as it is now; a weak mark never does."""
    if condition is None:
        return True
    if condition.startswith(('"', "W/")):
        return condition == etag
    return parse_http_date_safe(condition) == modified


class FilePart:
    """Blocks of a part of a file; closed with the response."""

    def __init__(self, path: Path, span: Span) -> None:
        self._file: BufferedReader = path.open("rb")
        self._file.seek(span.first)
        self._left = span.length

    def __iter__(self) -> Iterator[bytes]:
        while self._left > 0:
            block = self._file.read(min(BLOCK, self._left))
            if not block:
                return
            self._left -= len(block)
            yield block

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
