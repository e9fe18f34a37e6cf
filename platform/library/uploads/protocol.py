"""The tus protocol: its headers, and what can be wrong with a request."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from common.errors import UserError

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination,checksum"
ALGORITHMS = ("sha256", "sha1", "md5")
"""Of checksums, by the names of tus and of hashlib; tus asks for sha1. They find faults on the way."""
PART_TYPE = "application/offset+octet-stream"


class BadUploadRequest(UserError):
    """A header is missing or makes no sense."""

    code = "bad_upload_request"


class WrongProtocolVersion(UserError):
    """The client speaks another version of tus."""

    code = "wrong_tus_version"
    status = 412


class WrongContentType(UserError):
    """A part of a file came as something else."""

    code = "wrong_content_type"
    status = 415


class OffsetConflict(UserError):
    """The part does not begin where the upload stands; ask where with HEAD and go on from there."""

    code = "offset_conflict"
    status = 409
    retryable = True


class LengthRequired(UserError):
    """The part comes without its length: in chunks, which cannot be told from one that broke off."""

    code = "length_required"
    status = 411


class ChecksumMismatch(UserError):
    """The part did not arrive as it was sent, and nothing of it was kept; send it again."""

    code = "checksum_mismatch"
    status = 460
    retryable = True


class UploadGone(UserError):
    """The upload was given up or has expired."""

    code = "upload_gone"
    status = 410


def require_version(request: HttpRequest) -> None:
    """WrongProtocolVersion unless the client speaks ours."""
    if request.headers.get("Tus-Resumable") != VERSION:
        raise WrongProtocolVersion(_("The header Tus-Resumable must be 1.0.0."))


def require_part_type(request: HttpRequest) -> None:
    """WrongContentType unless the body is said to be a part of a file."""
    if request.headers.get("Content-Type", "").partition(";")[0].strip() != PART_TYPE:
        raise WrongContentType(_("Parts of a file come as application/offset+octet-stream."))


def part_length(request: HttpRequest) -> int:
    """How many bytes the body has; LengthRequired where the request does not say."""
    value = request.META.get("CONTENT_LENGTH") or ""
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower() or not _is_number(value):
        raise LengthRequired(_("A part of a file comes with its Content-Length, not in chunks."))
    return int(value)


@dataclass(frozen=True)
class Checksum:
    """What a part must hash to: ``digest`` by the ``algorithm``, one of ALGORITHMS."""

    algorithm: str
    digest: bytes


def checksum(request: HttpRequest) -> Checksum | None:
    """That of ``Upload-Checksum``, None without; BadUploadRequest where it cannot be read or checked."""
    header = request.headers.get("Upload-Checksum")
    if header is None:
        return None
    algorithm, _space, value = header.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise BadUploadRequest(
            _("Checksums are known by %(names)s.") % {"names": ", ".join(ALGORITHMS)},
        )
    try:
        return Checksum(algorithm, base64.b64decode(value, validate=True))
    except (binascii.Error, ValueError) as error:
        raise BadUploadRequest(_("The header Upload-Checksum is not valid.")) from error


def _is_number(value: str) -> bool:
    """Whether it is a whole number that some file may have as its size."""
    return value.isascii() and value.isdigit() and len(value) < 19


def number(request: HttpRequest, header: str) -> int:
    """A header that holds a number of bytes; BadUploadRequest if it does not."""
    value = request.headers.get(header, "")
    if not _is_number(value):
        raise BadUploadRequest(_("The header %(header)s must be a number of bytes.") % {"header": header})
    return int(value)


def metadata(request: HttpRequest) -> dict[str, str]:
    """The pairs of ``Upload-Metadata``; BadUploadRequest where they are not base64 or not UTF-8."""
    header = request.headers.get("Upload-Metadata", "")
    return dict(_pair(pair) for pair in header.split(",") if pair.strip())


def _pair(pair: str) -> tuple[str, str]:
    key, _space, value = pair.strip().partition(" ")
    try:
        return key, base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise BadUploadRequest(_("The header Upload-Metadata is not valid.")) from error
