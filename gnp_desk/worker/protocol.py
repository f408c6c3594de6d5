"""How the application and its worker talk: a length, a JSON head, a body of bytes. Standard library only."""

from __future__ import annotations

import json
import struct
from typing import BinaryIO

SIZES = struct.Struct(">IQ")
LARGEST_HEAD, LARGEST_BODY = 64 * 1024, 512 * 1024 * 1024
PICTURES, PDF, FORMS = "pictures", "pdf", "forms"
"""The kinds of worker: each loads only what its files need."""

Head = dict[str, object]


class Broken(Exception):  # noqa: N818
    """The other side ended, or said something that is no frame."""


def start(head: Head, body: bytes) -> bytes:
    """Return what goes before the body of a frame."""
    text = json.dumps(head).encode()
    return SIZES.pack(len(text), len(body)) + text


def sizes(announced: bytes | bytearray) -> tuple[int, int]:
    """Return the lengths a frame announces; raises Broken when they are none."""
    if len(announced) != SIZES.size:
        raise Broken
    head, body = SIZES.unpack(announced)
    if head > LARGEST_HEAD or body > LARGEST_BODY:
        raise Broken
    return head, body


def head_of(text: bytes | bytearray) -> Head:
    """Return the head of a frame; raises Broken when it is no JSON object."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise Broken from error
    if not isinstance(found, dict):
        raise Broken
    return found


def read(stream: BinaryIO) -> tuple[Head, bytes]:
    """Return the next frame of a stream; raises Broken at its end."""
    head, body = sizes(stream.read(SIZES.size))
    found = head_of(stream.read(head))
    content = stream.read(body)
    if len(content) != body:
        raise Broken
    return found, content


def write(stream: BinaryIO, head: Head, *parts: bytes) -> None:
    """Write a frame whose body is `parts` one after another."""
    text = json.dumps(head).encode()
    stream.write(SIZES.pack(len(text), sum(map(len, parts))) + text)
    for part in parts:
        stream.write(part)
    stream.flush()
