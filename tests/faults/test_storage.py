"""Disk, store and database that fail for a while: accepted articles become ready, and none is reported as failed."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2

from tests.support.cluster import wait_until
from tests.support.faults import Disk, ServeProcess, held_write_lock
from tests.support.program import Program
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
        ids = [f"a{number}" for number in range(4)]
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


def test_readers_do_not_wait_for_the_lock_of_the_database(tmp_path: Path, voices_dir: Path) -> None:
    with (
        ServeProcess(tmp_path / "data", voices_dir, RATES__PLAYS="100000/minute") as serve,
        ThreadPoolExecutor(44) as players,
    ):
        serve.put("a", prose(4))
        audio = serve.ready("a")["audio"][0]["src"]
        stopped = threading.Event()

        def play() -> int:
            """Count plays until stopped; how many were accepted."""
            accepted = 0
            with httpx2.Client(base_url=serve.url, timeout=60) as client:
                while not stopped.wait(0.5):
                    accepted += client.post("/v1/articles/a/plays", json={"event": "play"}).status_code == 204
            return accepted

        with held_write_lock(serve.data / "catalog.sqlite"):
            counted = [players.submit(play) for _ in range(24)]
            bodies = [{"text": prose(2, f"{n}")} for n in range(16)]
            refused = [
                players.submit(serve.publisher.put, f"/v1/articles/b{n}", json=body) for n, body in enumerate(bodies)
            ]
            waits = []
            while not all(one.done() for one in refused):
                for path in ("/healthz", "/v1/articles/a", audio, "/healthz"):
                    began = time.perf_counter()
                    assert serve.anyone.get(path).status_code == 200
                    waits.append(time.perf_counter() - began)
            for one in refused:
                assert one.result().status_code == 503
                assert int(one.result().headers["retry-after"]) > 0
                assert "locked" not in one.result().text
            stopped.set()
            plays = sum(one.result() for one in counted)
        # 20 ms on two quiet cores; 8 s and more where readers share threads with writers.
        assert sorted(waits)[len(waits) * 9 // 10] < 0.5
        assert max(waits) < 3
        day = f"{datetime.now(UTC):%Y-%m-%d}"
        wait_until(lambda: serve.reader.get("/v1/articles/a/plays").json() == {day: {"play": plays}}, 20)


def lacking(serve: ServeProcess) -> list[str]:
    """What /readyz names."""
    answer = serve.anyone.get("/readyz")
    assert (answer.status_code == 200) == (answer.json()["status"] == "ok")
    assert str(serve.data) not in answer.text
    return list(answer.json().get("lacking", ()))


def test_it_stops_in_time_while_another_program_holds_the_lock(tmp_path: Path, voices_dir: Path) -> None:
    with ServeProcess(tmp_path / "data", voices_dir) as serve:
        serve.put("a", prose(4))
        serve.ready("a")
        with held_write_lock(serve.data / "catalog.sqlite"):
            for _ in range(3):
                assert serve.anyone.post("/v1/articles/a/plays", json={"event": "play"}).status_code == 204
            serve.process.terminate()
            serve.process.wait(10)  # compose.yaml grants as long
        assert "plays are lost" in serve.log()
        assert "Traceback" not in serve.log()


def test_a_full_disk_at_the_start(tmp_path: Path, voices_dir: Path) -> None:
    with Disk(tmp_path / "disk", 300) as disk, ServeProcess(disk.folder / "data", voices_dir) as serve:
        serve.put("a", prose(4))
        audio = serve.ready("a")["audio"][0]["src"]
        wait_until(lambda: lacking(serve) == [], 10)
        serve.kill()
        with (disk.folder / "other").open("wb") as other:
            free = os.statvfs(disk.folder)
            os.posix_fallocate(other.fileno(), 0, free.f_bavail * free.f_bsize - 200_000)
        serve.start()
        wait_until(lambda: lacking(serve) == ["disk"], 10)
        assert "not ready, disk: " in serve.log()
        assert serve.anyone.get(audio).status_code == 200
        (disk.folder / "other").unlink()
        wait_until(lambda: lacking(serve) == [], 10)
        assert "ready again: disk" in serve.log()


def test_a_data_folder_that_was_moved_away(tmp_path: Path, voices_dir: Path) -> None:
    with ServeProcess(tmp_path / "data", voices_dir) as serve:
        serve.put("a", prose(4))
        serve.ready("a")
        serve.data.rename(tmp_path / "moved")
        wait_until(lambda: {"data folder", "database"} <= set(lacking(serve)), 10)
        refused = serve.publisher.put("/v1/articles/b", json={"text": prose(3)})
        assert refused.status_code == 503
        assert str(tmp_path) not in refused.text
        assert serve.anyone.get("/healthz").status_code == 200
        serve.data.mkdir(exist_ok=True)
        assert serve.publisher.put("/v1/articles/b", json={"text": prose(3)}).status_code == 503
        for path in sorted(serve.data.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        serve.data.rmdir()
        (tmp_path / "moved").rename(serve.data)
        wait_until(lambda: lacking(serve) == [], 10)
        serve.put("b", prose(3))
        all_ready(serve, ["a", "b"])


def test_commands_on_a_full_disk(tmp_path: Path, voices_dir: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(prose(20), "utf-8")
    with Disk(tmp_path / "disk", 1) as disk:
        program = Program(disk.folder, voices_dir)
        out = disk.folder / "out"
        command = ("narrate", article, "--out", out)
        failed = program(*command)
        assert failed.returncode != 0
        assert len(failed.stderr.splitlines()) == 1, failed.stderr
        assert "audio-service: " in failed.stderr
        assert not out.exists()
        disk.resize(300)
        assert program(*command).returncode == 0
        assert (out / "audio.mp3").stat().st_size > 0
