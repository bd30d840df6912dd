"""Catalogues that are empty: all migrations run once, and what they leave is copied."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from audio_service.storage import open_catalog

NAME = "catalog.sqlite"


@functools.cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as name:
        open_catalog(None, Path(name)).close()
        return (Path(name) / NAME).read_bytes()


def start_empty(data_dir: Path) -> None:
    """Put an empty catalogue of this version into a data folder that has none."""
    data_dir.mkdir(parents=True, exist_ok=True)
    if not (data_dir / NAME).exists():
        (data_dir / NAME).write_bytes(_empty())
