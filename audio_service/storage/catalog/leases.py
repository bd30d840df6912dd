"""Which process renders which revision, and takeover when it is lost.

A lease expires unless renewed. Narrations are equal bytes whoever renders them: two holders for a moment cost
only work.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import defer

from audio_service.storage.catalog.database import Database
from audio_service.storage.catalog.models import UNFINISHED, RevisionRow, Status

_SEPARATOR = "/"
# Clocks of the machines may differ by so many leases, less one.
CLOCK_SLACK = 4


@dataclass(frozen=True, slots=True)
class LeaseHolder:
    """A process that renders, and how long its leases last without renewal."""

    name: str
    lease: timedelta

    def until(self) -> datetime:
        """When a lease acquired or renewed now expires."""
        return datetime.now(UTC) + self.lease


def this_process(lease_s: float) -> LeaseHolder:
    """A new holder in this process: machine, process id and a unique token."""
    name = _SEPARATOR.join((socket.gethostname(), str(os.getpid()), secrets.token_hex(4)))
    return LeaseHolder(name, timedelta(seconds=lease_s))


def is_gone(name: str) -> bool:
    """Whether a holder is a process of this machine that has ended; False for other machines.

    In a container all processes may have the same id: a holder with ours is a previous one.
    """
    host, _, rest = name.partition(_SEPARATOR)
    number = rest.partition(_SEPARATOR)[0]
    if host != socket.gethostname() or not number.isdecimal():
        return False
    if int(number) == os.getpid():
        return os.getpid() == 1
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


class Leases:
    """Leases on a catalogue's unfinished revisions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def acquire(self, holder: LeaseHolder, article_id: str, number: int) -> bool:
        """Lease an unfinished revision; False if it is finished or leased by another holder."""
        now = datetime.now(UTC)
        with self._database.writing() as session:
            row = session.get(RevisionRow, (article_id, number), with_for_update=True)
            if row is None or row.status != Status.RENDERING:
                return False
            free = row.holder is None or row.held_until is None or row.held_until < now or is_gone(row.holder)
            if not free and row.holder != holder.name:
                return False
            row.holder, row.held_until = holder.name, holder.until()
            return True

    def acquire_free(self, holder: LeaseHolder, limit: int) -> tuple[tuple[str, int], ...]:
        """Lease free unfinished revisions, oldest first; returns (article id, number) of each."""
        self._release_gone()
        now = datetime.now(UTC)
        # A lease that ends after any that a live process would take now is from before the clock was set back.
        free = or_(
            RevisionRow.held_until.is_(None),
            RevisionRow.held_until < now,
            RevisionRow.held_until > now + CLOCK_SLACK * holder.lease,
        )
        query = select(RevisionRow).where(UNFINISHED, free).order_by(RevisionRow.created_at).limit(limit)
        with self._database.reading() as session:
            if session.execute(query.with_only_columns(RevisionRow.number).limit(1)).first() is None:
                return ()
        with self._database.writing() as session:
            # Without the documents: one that cannot be read must not keep the others back.
            unread = (defer(RevisionRow.document), defer(RevisionRow.choices))
            rows = list(session.scalars(query.options(*unread).with_for_update(skip_locked=True)))
            for row in rows:
                row.holder, row.held_until = holder.name, holder.until()
            return tuple((row.article_id, row.number) for row in rows)

    def renew(self, holder: LeaseHolder, held: Iterable[tuple[str, int]]) -> None:
        """Renew these leases."""
        with self._database.writing() as session:
            for article_id, number in held:
                session.execute(
                    update(RevisionRow)
                    .where(RevisionRow.article_id == article_id, RevisionRow.number == number)
                    .where(RevisionRow.holder == holder.name)
                    .values(held_until=holder.until())
                )

    def release(self, *names: str) -> None:
        """Release all leases of these holders."""
        with self._database.writing() as session:
            session.execute(
                update(RevisionRow)
                .where(UNFINISHED, RevisionRow.holder.in_(names))
                .values(holder=None, held_until=None)
            )

    def _release_gone(self) -> None:
        with self._database.reading() as session:
            names = session.scalars(
                select(RevisionRow.holder).where(UNFINISHED, RevisionRow.holder.is_not(None)).distinct()
            )
            gone = [name for name in names if name is not None and is_gone(name)]
        if gone:
            self.release(*gone)
