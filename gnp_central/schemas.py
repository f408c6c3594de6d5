"""The published shapes of bodies and answers (OpenAPI). Reading and writing them is done by hand, for speed and strictness."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
APP = r"^[A-Za-z0-9._-]{1,40}/[0-9]{1,4}(\.[0-9]{1,6}){0,3}[A-Za-z0-9.+-]{0,40}$"
CURSOR = r"^(0|[0-9]{1,15}-[0-9a-f]{16})$"


class Open(BaseModel):
    """Additive members are allowed within `/v1`."""

    model_config = ConfigDict(extra="allow")


class Problem(Open):
    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str


class Device(BaseModel):
    name: str = Field(min_length=1, max_length=200)
    platform: str = Field(min_length=1, max_length=200)
    app: str = Field(min_length=1, max_length=200)
    public_key: str = Field(description="Ed25519, 32 bytes in base64.", max_length=60)
    short: str | None = Field(None, description="The short name it had, after a restore of the centre.")


class Registered(BaseModel):
    device_id: str
    short: str = Field(min_length=6, max_length=6)


class RemoteOrder(BaseModel):
    kind: Literal["lock", "wipe-acknowledged", "wipe-all"]


class RemoteOrders(BaseModel):
    orders: list[dict[str, Any]]


class StreamHead(Open):
    id: str
    kind: str
    title: str
    mode: Literal["rw", "ro"]
    epoch: str
    cursor: str
    live: int


class Me(BaseModel):
    user: dict[str, str]
    roles: list[str]
    streams: list[StreamHead]


class Op(Open):
    op_id: str = Field(pattern=UUID)
    seq: int = Field(ge=1)
    kind: Literal["create", "update", "delete", "resolve"]
    type: str
    record: str = Field(pattern=UUID)
    schema_: int = Field(alias="schema", ge=1)
    base_version: int = Field(0, ge=0)
    changes: dict[str, dict[str, Any]] = Field(default_factory=dict)
    at: dict[str, Any] = Field(default_factory=dict)
    conflict: str | None = None
    reason: str | None = None
    replaces: str | None = None


class OpGroup(BaseModel):
    group_id: str = Field(pattern=UUID)
    ops: list[Op] = Field(min_length=1, max_length=200)


class Push(BaseModel):
    device_id: str = Field(pattern=UUID)
    witness: dict[str, str] = Field(default_factory=dict)
    groups: list[OpGroup] = Field(max_length=100)


class Result(Open):
    op_id: str
    status: Literal["applied", "same", "conflict", "rejected", "held"]
    op_hash: str
    at: dict[str, str]
    replayed: bool
    version: int | None = None
    conflicts: list[str] | None = None
    problem: dict[str, str] | None = None
    waits_for: str | None = None


class PushAnswer(BaseModel):
    results: list[Result]
    done: int
    server_time: str


class OpIds(BaseModel):
    op_ids: list[str] = Field(max_length=500)


class Receipts(BaseModel):
    known: dict[str, Result]
    unknown: list[str]


class Item(Open):
    id: str


class Page(Open):
    items: list[Item]
    cursor: str = Field(pattern=CURSOR)
    more: bool
    remaining: int


class Ids(BaseModel):
    ids: list[str] = Field(max_length=200)


class Items(Open):
    items: list[Item]


class Bucket(BaseModel):
    digest: str
    live: int


class Buckets(BaseModel):
    buckets: list[Bucket]


class BucketRows(BaseModel):
    records: list[list[str | int]]


class StreamState(Open):
    id: str
    kind: str
    title: str
    cursor: str
    digest: str
    live: int


class Report(Open):
    stream: str
    bucket: str | None = None
    ids: list[str] = Field(default_factory=list, max_length=200)
    cause: str | None = None


class Kept(BaseModel):
    report_id: str


class LeaseAsked(BaseModel):
    lease_id: str = Field(pattern=UUID)
    series: str = Field(pattern="^[A-Z]{2}$")
    count: int = Field(ge=1, le=200)


class Lease(Open):
    lease_id: str
    series: str
    prefix: str
    first: int
    last: int
    issued_at: str


class LeaseReturn(BaseModel):
    unused: list[int] = Field(default_factory=list)
    void: list[int] = Field(default_factory=list)


class Receipt(BaseModel):
    sha256: str
    size: int
    received_at: str


class Offset(BaseModel):
    offset: int


class HistoryOps(BaseModel):
    ops: list[dict[str, Any]]


class LogPage(BaseModel):
    stream: str
    items: list[dict[str, Any]]
    next: int | None


class Anchors(BaseModel):
    anchors: list[dict[str, Any]]


class Meta(Open):
    server_time: str
    epoch: str
    api: dict[str, int]
    schema_: dict[str, int] = Field(alias="schema")
    oidc: dict[str, str]
    keys: list[dict[str, str]]
    limits: dict[str, int]


# Bodies that routes read by themselves, to be published with the rest.
BODIES = (Problem, Device, RemoteOrder, Push, OpIds, Ids, Report, LeaseAsked, LeaseReturn)
