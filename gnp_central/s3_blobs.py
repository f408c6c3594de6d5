"""Files in an S3-compatible store: chunks as objects of their own, and one PUT at the end that the store checks itself.

Credentials come from the environment, as every S3 client reads them. Chunks nobody went on with lie under `parts/`; a rule of the
bucket may expire them.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import parse_qs, urlsplit

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from gnp_central.blobs import CHUNK
from gnp_central.problems import Busy

MISSING = ("NoSuchKey", "404")
OPTIONS = {"endpoint", "region"}
RETRY_SECONDS = 5


class S3Blobs:
    """`parts/<device>/<sha256>/<offset>` under way, `files/ab/<sha256>` sealed. Busy while the store does not answer.

    `address` is `s3://bucket/prefix?endpoint=URL&region=NAME`; without an endpoint it is Amazon's. ValueError when it is not one.
    A whole file is put together in `scratch`, a folder on disk, so that memory holds one chunk.
    """

    def __init__(self, address: str, scratch: Path) -> None:
        parts = urlsplit(address)
        options = {name: values[0] for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
        if parts.scheme != "s3" or not parts.netloc or options.keys() - OPTIONS:
            raise ValueError("Files are kept in a folder, or at s3://bucket/prefix?endpoint=URL&region=NAME.")
        self._bucket, self._prefix = parts.netloc, f"{parts.path.strip('/')}/".lstrip("/")
        self._scratch = scratch
        self._client = _client(options.get("endpoint"), options.get("region", "us-east-1"))

    def fault(self) -> str:
        """Return why the bucket cannot be used, «» when it can."""
        try:
            self._client.head_bucket(Bucket=self._bucket)
        except (ClientError, BotoCoreError) as error:
            return f"The bucket {self._bucket} of the files does not answer: {error}"
        return ""

    def append(self, device: str, sha256: str, offset: int, chunk: bytes) -> None:
        self._put(f"{self._parts(device, sha256)}{offset:012}", chunk, hashlib.sha256(chunk).digest())

    def seal(self, device: str, sha256: str, length: int) -> bool:
        with TemporaryFile(dir=self._scratch) as whole:
            is_same = self._gather(device, sha256, length, whole) == sha256
            if is_same:
                whole.seek(0)
                self._put(self._file(sha256), whole, bytes.fromhex(sha256))
        self.drop(device, sha256)
        return is_same

    def read(self, sha256: str, start: int, length: int) -> Iterator[bytes]:
        if length == 0:
            with _store():
                self._client.head_object(Bucket=self._bucket, Key=self._file(sha256))
            return
        yield from self._bytes(self._file(sha256), f"bytes={start}-{start + length - 1}")

    def drop(self, device: str, sha256: str) -> None:
        with _store():
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._parts(device, sha256)):
                found = [{"Key": item["Key"]} for item in page.get("Contents", ())]
                if found:
                    self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": found, "Quiet": True})

    def _gather(self, device: str, sha256: str, length: int, whole: IO[bytes]) -> str:
        """Put the chunks together in `whole`, each where the one before ended, and return their hash; a gap ends it."""
        found, at = hashlib.sha256(), 0
        while at < length:
            before = at
            try:
                for chunk in self._bytes(f"{self._parts(device, sha256)}{at:012}"):
                    whole.write(chunk)
                    found.update(chunk)
                    at += len(chunk)
            except FileNotFoundError:
                break
            if at == before:
                break
        return found.hexdigest()

    def _put(self, key: str, content: bytes | IO[bytes], digest: bytes) -> None:
        """Store an object; the store refuses it when its bytes do not have the digest that goes with it."""
        checked = base64.b64encode(digest).decode()
        with _store():
            self._client.put_object(Bucket=self._bucket, Key=key, Body=content, ChecksumSHA256=checked)

    def _bytes(self, key: str, part: str = "bytes=0-") -> Iterator[bytes]:
        with _store():
            found = self._client.get_object(Bucket=self._bucket, Key=key, Range=part)
            with closing(found["Body"]) as body:
                yield from body.iter_chunks(CHUNK)

    def _parts(self, device: str, sha256: str) -> str:
        return f"{self._prefix}parts/{device}/{sha256}/"

    def _file(self, sha256: str) -> str:
        return f"{self._prefix}files/{sha256[:2]}/{sha256}"


@contextmanager
def _store() -> Iterator[None]:
    """Say in the words of this centre what went wrong at the store."""
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in MISSING:
            raise FileNotFoundError(str(error)) from error
        raise Busy("The store of files refused.", retry_after=RETRY_SECONDS) from error
    except BotoCoreError as error:
        raise Busy("The store of files does not answer.", retry_after=RETRY_SECONDS) from error


def _client(endpoint: str | None, region: str) -> Any:
    """Return a client that any thread may use. Stores of others know buckets by their path and fewer kinds of checksums."""
    config = Config(
        connect_timeout=5,
        read_timeout=30,
        retries={"mode": "standard", "max_attempts": 3},
        max_pool_connections=40,
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        s3={"addressing_style": "path"} if endpoint else None,
    )
    session = botocore.session.get_session()
    return session.create_client("s3", region_name=region, endpoint_url=endpoint, config=config)
