"""Disk, store and database that fail for a while: accepted articles become ready, and none is reported as failed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.cluster import wait_until
from tests.support.faults import Disk, ServeProcess
from tests.support.running import prose


def all_ready(serve: ServeProcess, ids: list[str], seconds: float = 60) -> None:
    assert {serve.ready(one, seconds)["status"] for one in ids} == {"ready"}


def waits(serve: ServeProcess, one: str) -> dict[str, Any] | None:
    """The manifest of an article that waits to be retried."""
    manifest = serve.publisher.get(f"/v1/articles/{one}").json()
    assert manifest["status"] != "failed", manifest
    return dict(manifest) if manifest["waiting_for"] else None


def test_a_full_disk_fails_no_article(tmp_path: Path, voices_dir: Path) -> None:
    with Disk(tmp_path / "disk", 4) as disk, ServeProcess(disk.folder / "data", voices_dir) as serve:
        ids = [f"a{number}" for number in range(8)]
        for one in ids:
            serve.put(one, prose(30, one))
        wait_until(lambda: any(waits(serve, one) for one in ids), 30)
        waiting = next(one for one in ids if waits(serve, one))
        public = serve.anyone.get(f"/v1/articles/{waiting}")
        assert public.json()["status"] == "rendering"
        assert public.json()["waiting_for"] is None
        assert str(disk.folder) not in public.text
        disk.resize(300)
        all_ready(serve, ids)
