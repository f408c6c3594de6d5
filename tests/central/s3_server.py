"""A process that speaks S3: moto, behind the two checks of content that S3 makes and moto leaves out.

`python -m tests.central.s3_server` prints its address. It can be made to fail: `POST /-damage` flips a bit of the next whole
file on its way in, `/-away` lets it answer nothing but 503 until `/-back`.
"""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable, Iterable
from typing import Any

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

Environ = dict[str, Any]
ERROR = (
    "<?xml version='1.0'?><Error><Code>{code}</Code><Message>The content is not what was announced.</Message></Error>"
)


class Checked:
    """Refuses content whose announced SHA-256 is another, as S3 does."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app
        self._is_damaging = self._is_away = False

    def __call__(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/-"):
            self._is_damaging = environ["PATH_INFO"] == "/-damage"
            self._is_away = environ["PATH_INFO"] == "/-away"
        if environ["PATH_INFO"].startswith("/-") or self._is_away:
            start("503 Service Unavailable" if self._is_away else "204 No Content", [])
            return []
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if self._is_damaging and environ["REQUEST_METHOD"] == "PUT" and "/files/" in environ["PATH_INFO"]:
            self._is_damaging, body = False, bytes([body[0] ^ 1]) + body[1:]
        code = wrong(environ, hashlib.sha256(body))
        if code:
            start("400 Bad Request", [("Content-Type", "application/xml")])
            return [ERROR.format(code=code).encode()]
        return self._app({**environ, "wsgi.input": io.BytesIO(body)}, start)


def wrong(environ: Environ, found: Any) -> str:
    """Return the code of S3 for content that is not what its headers say, «» when it is."""
    if environ.get("HTTP_X_AMZ_CHECKSUM_SHA256", "") not in ("", base64.b64encode(found.digest()).decode()):
        return "BadDigest"
    signed = environ.get("HTTP_X_AMZ_CONTENT_SHA256", "")
    return "XAmzContentSHA256Mismatch" if len(signed) == 64 and signed != found.hexdigest() else ""


def main() -> None:
    server = make_server("127.0.0.1", 0, Checked(DomainDispatcherApplication(create_backend_app)), threaded=True)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
