"""Finished narrations in the store. What is damaged counts as missing, and is logged."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from dataclasses import dataclass
from pathlib import Path

from audio_service.narration import AUDIO, CONTENTS, EXPORTS, SUMMARY, Narration, narration_from_json
from audio_service.speech import MADE_BY
from audio_service.storage.store import Store

log = logging.getLogger(__name__)

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
    stored = store.media(key, SUMMARY)
    try:
        return None if stored is None else narration_from_json(stored)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        _damaged(key, SUMMARY, repr(error))
        return None


def stored_narration(store: Store, key: str) -> Narration | None:
    """Read a finished narration; None if the summary or the audio is missing, or the audio has another size."""
    summary = stored_summary(store, key)
    if summary is None:
        return None
    size = store.media_size(key, AUDIO)
    if size != summary.audio_bytes:
        _damaged(key, AUDIO, f"{size} bytes instead of {summary.audio_bytes}")
        return None
    return summary


def intact_narration(store: Store, key: str) -> Narration | None:
    """Read a finished narration; None if any file is missing, the audio has another size, or an export another hash."""
    summary = stored_narration(store, key)
    contents = None if summary is None else stored_contents(store, key)
    if contents is None or any(stored_export(store, key, name) is None for name in contents.files if name in EXPORTS):
        return None
    return summary


def stored_export(store: Store, key: str, name: str) -> bytes | None:
    """An export of a finished narration; empty if an older version made none of that name, None if it is damaged."""
    contents = stored_contents(store, key)
    if contents is None:
        _damaged(key, CONTENTS, "missing")
        return None
    if name not in contents.files:
        return b""
    data = store.media(key, name)
    if data is None or hashlib.sha256(data).hexdigest() != contents.files[name]:
        _damaged(key, name, "missing, or another hash")
        return None
    return data


def stored_contents(store: Store, key: str) -> Contents | None:
    """What a finished narration consists of; None if that is missing or damaged."""
    stored = store.media(key, CONTENTS)
    if stored is None:
        return None
    try:
        value = json.loads(stored)
        contents = Contents(tuple(value["takes"]), value.get("made_by"), dict(value["files"]))
        valid = all(map(_KEY.fullmatch, (*contents.clips, *contents.files.values())))
        valid = valid and AUDIO in contents.files and all(map(_NAME.fullmatch, contents.files))
    except (ValueError, KeyError, TypeError, AttributeError):
        valid = False
    if not valid:
        _damaged(key, CONTENTS, "not a list of clips and files")
        return None
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
    store.put_media(key, {_record_of(name): json.dumps({"bytes": path.stat().st_size, "sha256": digest}).encode()})


def stored_format(store: Store, key: str, name: str) -> StoredFormat | None:
    """`audio.<name>` of a finished narration; None if it is missing, or its size is not the recorded one."""
    stored = store.media(key, _record_of(name))
    try:
        if stored is None:
            return None
        value = json.loads(stored)
        found = StoredFormat(value["bytes"], str(value["sha256"]))
    except (ValueError, KeyError, TypeError):
        _damaged(key, _record_of(name), "not a record of a file")
        return None
    if store.media_size(key, f"audio.{name}") != found.size:
        _damaged(key, f"audio.{name}", f"not {found.size} bytes")
        return None
    return found


def _record_of(name: str) -> str:
    return f"{name}.json"


def _damaged(key: str, name: str, why: str) -> None:
    log.error("media/%s/%s is damaged or missing (%s); it is rendered again on request", key, name, why)
