"""When one of the two sides was restored or copied: this store becomes a device of its own, or sends all it keeps again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, literal, select, true, update
from sqlalchemy.dialects.sqlite import insert

from gnp_desk.services import folios, preferences
from gnp_desk.services.ids import new_id
from gnp_desk.services.records import Author
from gnp_desk.services.sync import base, link
from gnp_desk.services.sync.base import ACKED, HELD, SENDING, UNSENT
from gnp_desk.services.sync.link import AUTHOR
from gnp_desk.services.sync.tables import BASE, BASE_ASIDE, BASE_STREAM, STREAM, TRANSFER
from gnp_desk.services.sync.view import rebuild
from gnp_desk.services.tables import JOURNAL, RECORD

KEPT_ASIDE = timedelta(days=30)


def renumber(connection: Connection, author: Author, device: str) -> Author:
    """Give what is unsent new numbers under a new device, in the order it was done, and leave the old leases alone."""
    where = JOURNAL.c.state.in_((UNSENT, SENDING, HELD)) & (JOURNAL.c.kind != "event")
    ops = connection.execute(select(JOURNAL.c.op_id).where(where).order_by(JOURNAL.c.seq)).scalars().all()
    rows = [{"key": op, "place": place} for place, op in enumerate(ops, start=1)]
    if rows:
        write = update(JOURNAL).where(JOURNAL.c.op_id == bindparam("key"))
        connection.execute(write.values(number=bindparam("place"), device=device, state=UNSENT), rows)
    folios.retire(connection)
    changed = replace(author, device=device)
    preferences.keep(connection, AUTHOR, {"user": author.user, "name": author.name, "device": device})
    return changed


def _mark_what_is_in_it(connection: Connection) -> None:
    """Let a version below 0 say of an entry that what is set aside holds its effect, or a conflict does: it only goes again."""
    holds = (BASE.c.record == JOURNAL.c.record) & (BASE.c.version >= JOURNAL.c.server_version) & (BASE.c.deleted == 0)
    done = (JOURNAL.c.state == ACKED) & (JOURNAL.c.server_version > 0)
    is_in_it = select(BASE.c.record).where(holds).exists()
    connection.execute(update(JOURNAL).where(done, is_in_it).values(server_version=-JOURNAL.c.server_version))
    is_shown = JOURNAL.c.record.in_(select(RECORD.c.id))
    in_conflict = (JOURNAL.c.state == ACKED) & (JOURNAL.c.server_version == 0) & is_shown
    connection.execute(update(JOURNAL).where(in_conflict).values(server_version=-1))
    connection.execute(update(JOURNAL).where(done).values(server_version=0))


def _show_own_work(connection: Connection) -> None:
    """Show again what was taken away on the word of the centre and is to be sent once more: it may be needed after all."""
    own = (JOURNAL.c.state == UNSENT) & (JOURNAL.c.kind != "event") & JOURNAL.c.record.not_in(select(RECORD.c.id))
    records = connection.execute(select(JOURNAL.c.record).where(own).distinct()).scalars().all()
    claims, _changed = rebuild(connection, records)
    base.stale(connection, claims)
    if records:
        base.look_later(connection)


def set_aside(connection: Connection, author: Author, epoch: str) -> Author:
    """Move what was held of the centre aside, go back to the start of every stream, and let the whole journal wait again.

    What was sent by a device this store once was gets numbers of one new device; returns who writes from now on.
    """
    at = datetime.now(UTC).isoformat(timespec="seconds")
    held = select(BASE.c.record, BASE.c.version, BASE.c.body, literal(at)).where(BASE.c.deleted == 0)
    row = insert(BASE_ASIDE).from_select(["record", "version", "body", "moved_at"], held.where(true()))
    new = {name: row.excluded[name] for name in ("version", "body", "moved_at")}
    connection.execute(row.on_conflict_do_update(index_elements=["record"], set_=new))
    oldest = (datetime.now(UTC) - KEPT_ASIDE).isoformat(timespec="seconds")
    connection.execute(delete(BASE_ASIDE).where(BASE_ASIDE.c.moved_at < oldest))
    _mark_what_is_in_it(connection)
    connection.execute(delete(BASE))
    connection.execute(delete(BASE_STREAM))
    connection.execute(update(STREAM).values(cursor="0", witness="0", checked="", checked_at=""))
    where = JOURNAL.c.state.in_((ACKED, SENDING, HELD)) & (JOURNAL.c.kind != "event")
    connection.execute(update(JOURNAL).where(where).values(state=UNSENT, result=""))
    connection.execute(update(TRANSFER).where(TRANSFER.c.way == "up").values(state="waiting", done=0, receipt=None))
    _show_own_work(connection)
    link.keep(connection, epoch=epoch)
    older = select(JOURNAL.c.seq).where(JOURNAL.c.state == UNSENT, JOURNAL.c.device != author.device).limit(1)
    return renumber(connection, author, new_id()) if connection.execute(older).first() is not None else author
