"""API keys and their roles. Only hashes are stored."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import select

from audio_service.errors import InputError, NotFound
from audio_service.storage.catalog.database import Database
from audio_service.storage.catalog.models import KeyRow

PREFIX = "as_"


class Role(StrEnum):
    """What a key allows; each role includes the one before it."""

    READ = "read"
    EDIT = "edit"
    PUBLISH = "publish"

    def allows(self, needed: Role) -> bool:
        """Whether this role includes `needed`."""
        roles = list(Role)
        return roles.index(self) >= roles.index(needed)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """An API key without its secret; `site` is the only one that it is for, None: all."""

    name: str
    role: Role
    created_at: datetime
    site: str | None = None


class ApiKeys:
    """The API keys of a catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, name: str, role: Role, site: str | None = None) -> str:
        """Create a key, for one site or all, and return its secret. Raises InputError if the name is taken."""
        secret = PREFIX + secrets.token_urlsafe(32)
        with self._database.writing() as session:
            if session.get(KeyRow, name) is not None:
                raise InputError(
                    f"Key {name!r} already exists.",
                    advice=f"Choose another name, or run `audio-service keys revoke {name}` first.",
                )
            now = datetime.now(UTC)
            session.add(KeyRow(name=name, role=role.value, sha256=_hash(secret), created_at=now, site=site))
        return secret

    def find(self, secret: str) -> ApiKey | None:
        """Find the key with this secret. The database compares hashes, so timing reveals nothing."""
        with self._database.reading() as session:
            row = session.scalar(select(KeyRow).where(KeyRow.sha256 == _hash(secret)))
            return None if row is None else _record(row)

    def named(self, name: str) -> ApiKey | None:
        """Get a key by name."""
        with self._database.reading() as session:
            row = session.get(KeyRow, name)
            return None if row is None else _record(row)

    def list(self) -> tuple[ApiKey, ...]:
        """List all keys by name."""
        with self._database.reading() as session:
            return tuple(_record(row) for row in session.scalars(select(KeyRow).order_by(KeyRow.name)))

    def revoke(self, name: str) -> None:
        """Revoke a key. Raises NotFound."""
        with self._database.writing() as session:
            row = session.get(KeyRow, name)
            if row is None:
                raise NotFound(f"Key {name!r} does not exist.", advice="See `audio-service keys list`.")
            session.delete(row)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _record(row: KeyRow) -> ApiKey:
    return ApiKey(row.name, Role(row.role), row.created_at, row.site)
