"""Files on a disk: read if that takes no time, and stamps that tell whether they have changed."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable

# Bytes in memory per listener: five seconds of mp3.
WINDOW_BYTES = 65_536
# Seconds for which files in a bucket count as unchanged: to ask takes as long as to get them.
STAMP_S = 10
Stamp = tuple[object, ...]
"""How files were: compared only."""


class CachedMedia:
    """The files of finished narrations in a store's folder; without one, as in a bucket, nothing is cached."""

    def __init__(self, folder: str | None) -> None:
        self.folder = folder

    def stamp(self, key: str, names: Iterable[str]) -> Stamp:
        """What is another one after files have changed; without a folder every STAMP_S seconds."""
        if self.folder is None:
            return (int(time.monotonic() / STAMP_S),)
        return stamp_of(self.path(key, name) for name in names)

    def cached_range(self, key: str, name: str, start: int, end: int) -> bytes | None:
        """Bytes `start` to `end` of a file, if a disk's cache has them all: it never waits."""
        return None if self.folder is None else read_cached(self.path(key, name), start, end)

    def path(self, key: str, name: str) -> str:
        """The path of a file."""
        return f"{self.folder}/media/{key}/{name}"


def stamp_of(paths: Iterable[str]) -> Stamp:
    """Inode, size and time of change of files; None for a missing one."""
    return tuple(map(_stamp, paths))


def _stamp(path: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def read_cached(path: str, start: int, end: int) -> bytes | None:
    """Bytes `start` to `end` of a file, if the system's page cache has them all; else None, without a wait."""
    try:
        opened = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        data = bytearray(end - start)
        read = os.preadv(opened, [data], start, os.RWF_NOWAIT)
    except (OSError, AttributeError):  # not in the cache; not on this file system; not Linux
        return None
    finally:
        os.close(opened)
    return bytes(data) if read == end - start else None
