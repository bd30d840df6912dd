"""Finished narrations in the store. What is damaged counts as missing, and is logged."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from audio_service.cached_files import WINDOW_BYTES
from audio_service.narration import AUDIO, CONTENTS, EXPORTS, SUMMARY, Narration, narration_from_json
from audio_service.speech import MADE_BY
from audio_service.storage.store import Store

log = logging.getLogger(__name__)

Record = TypeVar("Record")

# Bytes that are read at once to check a file.
_READ_BYTES = 16 * WINDOW_BYTES
_KEY = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[a-z0-9]+\.[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Contents:
    """What a narration consists of: the content keys of its clips, what made them, and its files' SHA-256 by name."""

    clips: tuple[str, ...]
    made_by: object
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class StoredFormat:
    """A finished narration in another audio format: size in bytes, SHA-256."""

    size: int
    sha256: str


def is_key(name: str) -> bool:
    """Whether a name is a content key."""
    return _KEY.fullmatch(name) is not None


def stored_summary(store: Store, key: str) -> Narration | None:
    """Read a finished narration's summary, which does not say that its files are there; None if missing or damaged."""
    return _read(store, key, SUMMARY, narration_from_json)


def _read(store: Store, key: str, name: str, parse: Callable[[bytes], Record]) -> Record | None:
    """A record of a narration; None if it is missing, or not what this program wrote."""
    stored = store.media(key, name)
    if stored is None:
        return None
    try:
        return parse(stored)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:  # what any JSON may cause
        _damaged(store, key, name, repr(error)[:200])
        return None


def stored_narration(store: Store, key: str) -> Narration | None:
    """Read a finished narration; None if the summary or the audio is missing, or the audio has another size."""
    summary = stored_summary(store, key)
    if summary is None:
        return None
    size = store.media_size(key, AUDIO)
    if size != summary.audio_bytes:
        _damaged(store, key, AUDIO, f"{size} bytes instead of {summary.audio_bytes}")
        return None
    return summary


def intact_narration(store: Store, key: str) -> Narration | None:
    """Read a finished narration; None if a file of it is missing or damaged. Reads all of them."""
    summary = stored_narration(store, key)
    return None if summary is None or any(wrong_files(store, key)) else summary


def wrong_files(store: Store, key: str) -> Iterator[tuple[str, str]]:
    """The names of a finished narration's files that are missing or damaged, and what is wrong. Reads all of them."""
    summary, contents = stored_summary(store, key), stored_contents(store, key)
    if contents is None or summary is None:
        yield CONTENTS if contents is None else SUMMARY, "missing or damaged"
        return
    if summary.audio_sha256 != contents.files[AUDIO]:
        yield SUMMARY, "of another audio"
    if not (summary.outdated or contents.files.keys() >= EXPORTS.keys()):
        yield CONTENTS, "damaged"
    for name, sha256 in contents.files.items():
        found = _sha256(store, key, name)
        if found != sha256:
            yield name, "missing" if found is None else "damaged"


def wrong_format(store: Store, key: str, name: str) -> bool:
    """Whether `audio.<name>` of a finished narration was stored, and is missing or damaged since. Reads it."""
    if store.media_size(key, record_of(name)) is None:
        return False
    stored = stored_format(store, key, name)
    return stored is None or _sha256(store, key, f"audio.{name}") != stored.sha256


def delete_format(store: Store, key: str, name: str) -> None:
    """Delete a finished narration's `audio.<name>` and its record; the next request encodes it."""
    store.delete([f"media/{key}/{record_of(name)}"])
    store.delete([f"media/{key}/audio.{name}"])


def _sha256(store: Store, key: str, name: str) -> str | None:
    """The hash of a file of a narration, read a window at a time; None if it is missing."""
    size = store.media_size(key, name)
    if size is None:
        return None
    digest = hashlib.sha256()
    for at in range(0, size, _READ_BYTES):
        digest.update(store.media_range(key, name, at, min(size, at + _READ_BYTES)))
    return digest.hexdigest()


def stored_export(store: Store, key: str, name: str) -> bytes | None:
    """An export of a finished narration; empty if an older version made none of that name, None if it is damaged."""
    contents = stored_contents(store, key)
    if contents is None:
        _damaged(store, key, CONTENTS, "missing")
        return None
    if name not in contents.files:
        return b""
    data = store.media(key, name)
    if data is None or hashlib.sha256(data).hexdigest() != contents.files[name]:
        _damaged(store, key, name, "missing, or another hash")
        return None
    return data


def stored_contents(store: Store, key: str) -> Contents | None:
    """What a finished narration consists of; None if that is missing or damaged."""
    return _read(store, key, CONTENTS, _contents)


def _contents(stored: bytes) -> Contents:
    value = json.loads(stored)
    contents = Contents(tuple(value["takes"]), value.get("made_by"), dict(value["files"]))
    valid = all(map(_KEY.fullmatch, (*contents.clips, *contents.files.values())))
    if not (valid and AUDIO in contents.files and all(map(_NAME.fullmatch, contents.files))):
        raise ValueError("not a list of clips and files")
    return contents


def reusable_clip_keys(store: Store, key: str) -> tuple[str, ...] | None:
    """The content keys of a finished narration's clips; none if an older engine or revision made them: they are never
    looked up again. None if there is no such narration, or it is not known."""
    contents = stored_contents(store, key)
    if contents is None:
        return None
    return contents.clips if contents.made_by == MADE_BY else ()


def put_format(store: Store, key: str, name: str, path: Path) -> None:
    """Store `audio.<name>` of a finished narration, then its size and hash."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    store.put_media(key, {f"audio.{name}": path})
    store.put_media(key, {record_of(name): json.dumps({"bytes": path.stat().st_size, "sha256": digest}).encode()})


def stored_format(store: Store, key: str, name: str) -> StoredFormat | None:
    """`audio.<name>` of a finished narration; None if it is missing, or its size is not the recorded one."""
    found = _read(store, key, record_of(name), _format)
    if found is not None and store.media_size(key, f"audio.{name}") != found.size:
        _damaged(store, key, f"audio.{name}", f"not {found.size} bytes")
        return None
    return found


def _format(stored: bytes) -> StoredFormat:
    value = json.loads(stored)
    found = StoredFormat(value["bytes"], value["sha256"])
    if type(found.size) is not int or found.size <= 0 or _KEY.fullmatch(found.sha256) is None:
        raise ValueError("not a size and a hash")
    return found


def record_of(name: str) -> str:
    """The name of the record of a narration in another audio format: its size and hash."""
    return f"{name}.json"


def _damaged(store: Store, key: str, name: str, why: str) -> None:
    file = f"media/{key}/{name}"
    if store.damaged_lines.allows(file):
        log.error("%s is damaged or missing (%s); it is rendered again on request", file, why)
