"""Every failure a caller can meet: one family, each with a status and a stable code (RFC 9457, `urn:gnp:problem:<code>`)."""

from __future__ import annotations


class Problem(Exception):  # noqa: N818 (RFC 9457 calls it so)
    """An expected failure. `code` and `status` never change; `details` are further members of the answer."""

    status = 500
    code = "internal"
    title = "The request could not be answered."

    def __init__(self, detail: str = "", *, retry_after: int = 0, **details: object) -> None:
        self.detail = detail or self.title
        self.retry_after = retry_after
        self.details = details
        super().__init__(self.detail)


class BadRequest(Problem):
    status, code, title = 400, "bad_request", "The request cannot be read, or it is over a limit of form."


class NotSignedOn(Problem):
    status, code, title = 401, "token_expired", "The access token is missing, not ours or past its time."


class Forbidden(Problem):
    status, code, title = 403, "forbidden", "This person may not do that."


class DeviceRevoked(Problem):
    status, code, title = 403, "device_revoked", "This device may not synchronise any more."


class NotFound(Problem):
    status, code, title = 404, "not_found", "There is no such thing, or it is not for this person."


class NotAllowed(Problem):
    status, code, title = 405, "method_not_allowed", "This address does not answer that method."


class DeviceFork(Problem):
    status, code, title = (
        409,
        "device_fork",
        "This store was restored or copied: a number is used by another operation.",
    )


class HistoryDiverged(Problem):
    status, code, title = 409, "history_diverged", "The history of this stream is not the one the device was shown."


class WrongOffset(Problem):
    status, code, title = 409, "offset", "The chunk does not begin where the file goes on."


class CursorTooOld(Problem):
    status, code, title = 410, "cursor_too_old", "Tombstones after this cursor are gone; begin again from 0."


class TooLarge(Problem):
    status, code, title = 413, "too_large", "The body is larger than this call takes."


class ChunkDigest(Problem):
    status, code, title = 422, "chunk_digest", "The chunk does not have the digest it announces."


class BlobDigest(Problem):
    status, code, title = 422, "blob_digest", "The whole file does not have the digest it is named by."


class ClientTooOld(Problem):
    status, code, title = 426, "client_too_old", "This application must be updated; it may still push what it holds."


class SlowDown(Problem):
    status, code, title = 429, "slow_down", "Too many requests from this device."


class Busy(Problem):
    status, code, title = 503, "busy", "The centre cannot answer now."


EVERY = (
    BadRequest, NotSignedOn, Forbidden, DeviceRevoked, NotFound, NotAllowed, DeviceFork, HistoryDiverged, WrongOffset,
    CursorTooOld, TooLarge, ChunkDigest, BlobDigest, ClientTooOld, SlowDown, Busy,
)  # fmt: skip


def body_of(problem: Problem, request_id: str) -> dict[str, object]:
    """Return the members of the answer's `application/problem+json`."""
    return {
        "type": f"urn:gnp:problem:{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        "request_id": request_id,
        **problem.details,
    }
