"""What can be wrong with a request of the tus protocol."""

from __future__ import annotations

from common.errors import UserError


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


class UploadGone(UserError):
    """The upload was given up or has expired."""

    code = "upload_gone"
    status = 410
