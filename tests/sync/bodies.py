"""Bodies nobody should send (the fault matrix): pushes damaged in every way JSON allows, and in some it does not.

Each is answered for itself: an operation that cannot be kept is refused alone, what cannot be read is a bad request, what is too
much is too large. Nothing is ever a failure of the centre, and what is right among it still arrives.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from gnp_central.wire import new_id
from gnp_desk.services.central import trouble
from tests.sync import invariants
from tests.sync.house import House, house
from tests.sync.workers import say

VALUES = (
    "\0", "\ud800", "a" * 20_000, 2**53, -(2**53) - 1, 10**400, 1.5, float("nan"), float("inf"), True, None, [], {}, [[]],
    {"old": 1}, {"add": 1, "remove": 2}, "ñandú", "\u202e", "' OR 1=1 --", "<script>", {"ñ": 1}, "x" * 300,
)  # fmt: skip
EXPECTED = (trouble.RequestRefused, trouble.TooLarge, trouble.NotForYou, trouble.DeviceForked, trouble.HistoryDiverged)


class Sender:
    """Sends damaged pushes as one laptop."""

    def __init__(self, office: House, chance: random.Random) -> None:
        self._office, self._chance, self._seq = office, chance, 1_000
        self._central = office["ana"].desk.centre._enrolment.central()

    def send(self) -> str:
        """Send one body and return what became of it; AssertionError when it was a failure of the centre."""
        body = self._damaged(self._good())
        try:
            answer = self._central.call("POST", "/v1/push", body)
        except EXPECTED as error:
            return type(error).__name__
        results = answer.json["results"]
        assert all(item["status"] in ("applied", "same", "conflict", "rejected", "held") for item in results)
        return "answered"

    def _good(self) -> dict[str, Any]:
        ops = []
        for _op in range(self._chance.randint(1, 3)):
            self._seq += 1
            text = {"text": {"old": None, "new": "una nota"}, "claim_id": {"old": None, "new": self._office.claim}}
            ops.append({"op_id": new_id(), "seq": self._seq, "kind": "create", "type": "note", "record": new_id(), "schema": 1,
                        "base_version": 0, "changes": text, "at": {"wall": "2026-11-25T12:00:00.000-06:00"}})  # fmt: skip
        return {"device_id": self._central.device, "witness": {}, "groups": [{"group_id": new_id(), "ops": ops}]}

    def _damaged(self, body: dict[str, Any]) -> bytes:
        ways: tuple[Callable[[dict[str, Any]], bytes], ...] = (
            self._value, self._value, self._value, self._missing, self._deep, self._twice, self._bits, self._cut, self._bomb,
        )  # fmt: skip
        return self._chance.choice(ways)(body)

    def _value(self, body: dict[str, Any]) -> bytes:
        """Put something else in any place."""
        holder, key = self._place(body)
        holder[key] = self._chance.choice(VALUES)
        return _text(body)

    def _missing(self, body: dict[str, Any]) -> bytes:
        holder, key = self._place(body)
        del holder[key]
        return _text(body)

    def _deep(self, body: dict[str, Any]) -> bytes:
        holder, key = self._place(body)
        holder[key] = json.loads("[" * 40 + "]" * 40)
        return _text(body)

    def _twice(self, body: dict[str, Any]) -> bytes:
        """Say a key twice."""
        return _text(body).replace(b'"seq"', b'"seq":1,"seq"', 1)

    def _bits(self, body: dict[str, Any]) -> bytes:
        found = bytearray(_text(body))
        for _bit in range(self._chance.randint(1, 5)):
            found[self._chance.randrange(len(found))] ^= 1 << self._chance.randrange(8)
        return bytes(found)

    def _cut(self, body: dict[str, Any]) -> bytes:
        text = _text(body)
        return text[: self._chance.randrange(len(text))]

    def _bomb(self, body: dict[str, Any]) -> bytes:
        """Say little at great length: packed it is small."""
        if self._chance.random() < 0.95:
            return self._value(body)
        return _text(body) + b" " * (9 * 1024 * 1024)

    def _place(self, body: dict[str, Any]) -> tuple[Any, Any]:
        """Return any place of a body, as what holds it and where."""
        places: list[tuple[Any, Any]] = []
        waiting: list[Any] = [body]
        while waiting:
            holder = waiting.pop()
            for key, value in holder.items() if isinstance(holder, dict) else enumerate(holder):
                places.append((holder, key))
                if isinstance(value, dict | list):
                    waiting.append(value)
        return self._chance.choice(places)


def _text(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=True).encode()


def main(part: int, parts: int, count: int, seed: int) -> None:
    say(f"seed {seed + part}")
    with house("ana", "luis") as office:
        sender = Sender(office, random.Random(seed + part))  # noqa: S311
        for _body in range(part, count, parts):
            say(f"body {sender.send()}")
        invariants.hold(invariants.centre(office))
        office["luis"].add("note", text="sigue en pie")
        for name in ("luis", "ana", "luis"):
            office[name].sync()
        invariants.hold(invariants.centre(office), invariants.equal(office, office["luis"]))
