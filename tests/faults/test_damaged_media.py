"""Files of finished narrations that were deleted or cut: nobody gets half a file, and a request repairs them."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from audio_service.config import Settings
from audio_service.service.maintenance import Maintenance
from audio_service.service.readiness import FRESH_S
from audio_service.storage import Status
from tests.support.faults import Disk, held_write_lock
from tests.support.running import Running, prose
from tests.support.tick_voice import POISON

DAMAGES: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "emptied": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-100]),
}


def files_of(running: Running, manifest: dict[str, object]) -> tuple[str, Path]:
    """A narration's address and folder."""
    address = str(manifest["timeline"]).rpartition("/")[0]
    return address, running.settings.data_dir / "store" / "media" / address.rpartition("/")[2]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["audio.mp3", "timeline.json", "captions.vtt", "contents.json", "narration.json"])
def test_what_is_damaged_is_rendered_again(running: Running, name: str, damage: str) -> None:
    running.put("a", prose(6))
    manifest = running.ready("a")
    address, folder = files_of(running, manifest)
    asked = name if name in ("audio.mp3", "timeline.json", "captions.vtt") else "timeline.json"
    whole = running.anyone.get(f"{address}/{asked}")
    assert running.anyone.get(f"{address}/audio.opus").status_code == 200
    spoken = running.service.renderer.synthesized
    DAMAGES[damage](folder / name)
    during = running.anyone.get(f"{address}/{asked}")
    assert during.status_code == 200
    assert "immutable" not in during.headers["cache-control"]
    assert running.ready("a") == manifest
    after = running.anyone.get(f"{address}/{asked}")
    assert after.content == whole.content
    assert after.headers["etag"] == whole.headers["etag"]
    assert "immutable" in after.headers["cache-control"]
    assert running.service.renderer.synthesized == spoken


def test_a_part_of_a_cut_file_is_not_sent(running: Running) -> None:
    running.put("a", prose(12))
    address, folder = files_of(running, running.ready("a"))
    segment = running.anyone.get(f"{address}/segment-1.mp3").content
    tag = running.anyone.get(f"{address}/audio.mp3").headers["etag"]
    DAMAGES["cut"](folder / "audio.mp3")
    assert running.anyone.get(f"{address}/audio.mp3", headers={"If-None-Match": tag}).status_code == 200
    assert running.ready("a")["status"] == "ready"
    DAMAGES["emptied"](folder / "audio.mp3")
    assert running.anyone.get(f"{address}/segment-1.mp3").content == segment


@pytest.mark.parametrize("damage", DAMAGES)
def test_another_format_is_encoded_again(running: Running, damage: str) -> None:
    running.put("a", prose(3))
    address, folder = files_of(running, running.ready("a"))
    whole = running.anyone.get(f"{address}/audio.m4a")
    DAMAGES[damage](folder / "audio.m4a")
    assert running.anyone.get(f"{address}/audio.m4a").content == whole.content


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"takes": ["x"], "files": {}}', b'{"takes": 1, "files": []}'])
def test_clean_up_survives_a_damaged_record(running: Running, content: bytes) -> None:
    running.put("a", prose(4))
    _, folder = files_of(running, running.ready("a"))
    store = running.service.store
    store.put("takes/ab/README", b"not ours")
    (folder.parent / "notes.txt").write_bytes(b"not ours")
    (folder / "contents.json").write_bytes(content)
    clips = {entry.name for entry in store.entries("takes")}
    maintenance = Maintenance(store, running.service.catalog, running.service.scripts)
    assert [found.count for found in maintenance.collect(timedelta(0), delete=True)] == [0, 0, 0]
    assert {entry.name for entry in store.entries("takes")} == clips
    assert maintenance.verify(repair=True, tell=lambda _: None) == 1
    assert maintenance.verify(repair=False, tell=lambda _: None) == 0
    assert {entry.name for entry in store.entries("takes")} == clips


def maintenance(running: Running) -> Maintenance:
    return Maintenance(running.service.store, running.service.catalog, running.service.scripts)


def poison(running: Running, word: str) -> None:
    """Have every sentence with this word fail from now on."""
    entry = {"written": word, "said": POISON, "kind": "ipa", "language": "en"}
    assert running.editor.post("/v1/lexicon", json=entry).status_code < 300


def until_decided(running: Running, article_id: str, number: int) -> Status:
    """The status of a revision once it does not render any more."""
    end = time.monotonic() + 30
    while (status := running.service.catalog.articles.revision(article_id, number).status) == Status.RENDERING:
        assert time.monotonic() < end
        time.sleep(0.02)
    return status


def test_a_revision_that_fails_during_a_repair_takes_no_audio_away(running: Running) -> None:
    poison(running, "zebrafish")
    running.put("a", prose(6))
    address, folder = files_of(running, running.ready("a"))
    whole = running.anyone.get(f"{address}/audio.mp3").content
    (folder / "audio.mp3").unlink()
    assert running.anyone.head(f"{address}/audio.mp3").status_code == 200  # the repair begins
    running.put("a", "This is a zebrafish of the sea.")
    assert until_decided(running, "a", 2) == Status.FAILED
    assert until_decided(running, "a", 1) == Status.READY
    assert running.anyone.get(f"{address}/audio.mp3").content == whole


@pytest.mark.parametrize("status", [Status.REPLACED, Status.FAILED])
def test_what_is_served_is_repaired_whatever_its_status(running: Running, status: Status) -> None:
    running.put("a", prose(3))
    address, folder = files_of(running, running.ready("a"))
    with running.service.catalog.database.engine.begin() as connection:  # as older versions left it
        connection.exec_driver_sql(f"UPDATE revisions SET status = '{status.value}'")
    (folder / "captions.vtt").unlink()
    assert maintenance(running).verify(repair=False, tell=lambda _: None) == 1
    assert running.anyone.get(f"{address}/captions.vtt").status_code == 200
    assert until_decided(running, "a", 1) == Status.READY


def test_a_repair_that_fails_leaves_the_audio(running: Running) -> None:
    running.put("a", f"The zebrafish swims. {prose(3)}")
    manifest = running.ready("a")
    address, folder = files_of(running, manifest)
    whole = running.anyone.get(f"{address}/audio.mp3").content
    poison(running, "zebrafish")
    (folder / "captions.vtt").unlink()
    running.anyone.get(f"{address}/captions.vtt")
    assert until_decided(running, "a", 1) == Status.READY
    assert running.ready("a") == manifest
    assert running.anyone.get(f"{address}/audio.mp3").content == whole
    again = running.anyone.get(f"{address}/captions.vtt")
    assert (again.status_code, int(again.headers["retry-after"]) > 0) == (503, True)
    assert maintenance(running).verify(repair=True, tell=lambda _: None) == 1
    assert running.anyone.get(f"{address}/audio.mp3").content == whole


def test_another_format_of_another_recording_is_encoded_again(running: Running) -> None:
    running.put("a", prose(3))
    address, folder = files_of(running, running.ready("a"))
    running.anyone.get(f"{address}/audio.m4a")
    for name in ("narration.json", "contents.json"):  # as if the mp3 had been of other bytes
        text = (folder / name).read_text("utf-8")
        sha256 = json.loads((folder / "narration.json").read_text("utf-8")).get("audio_sha256")
        (folder / name).write_text(text.replace(sha256, "0" * 64), "utf-8")
    assert maintenance(running).verify(repair=True, tell=lambda _: None) > 0
    assert not (folder / "audio.m4a").exists()
    assert running.anyone.get(f"{address}/audio.m4a").status_code == 200


def test_a_repair_that_waits_for_the_database_holds_up_nobody(running: Running) -> None:
    for one in ("bad", "good"):
        running.put(one, prose(3, one))
    good, _ = files_of(running, running.ready("good"))
    bad, folder = files_of(running, running.ready("bad"))
    DAMAGES["cut"](folder / "audio.mp3")
    with held_write_lock(running.settings.data_dir / "catalog.sqlite"), ThreadPoolExecutor(24) as pool:
        asked = [pool.submit(running.anyone.get, f"{bad}/audio.mp3") for _ in range(24)]
        began = time.monotonic()
        assert running.anyone.get(f"{good}/audio.mp3").status_code == 200
        assert {one.result().status_code for one in asked} == {503}
        assert all(int(one.result().headers["retry-after"]) > 0 for one in asked)
        assert time.monotonic() - began < 4  # a request that writes would wait for 5 s
    assert running.anyone.get(f"{bad}/audio.mp3").status_code == 200


def test_a_damaged_sentence_stops_no_encoding(running: Running) -> None:
    running.put("a", prose(4))
    address, _ = files_of(running, running.ready("a"))
    clip = sorted((running.settings.data_dir / "store" / "takes").glob("*/*"))[2]
    DAMAGES["cut"](clip)
    assert running.anyone.get(f"{address}/audio.opus").status_code == 200


def test_what_a_flipped_bit_changed_is_found_in_every_format(running: Running) -> None:
    running.put("a", prose(2))
    address, folder = files_of(running, running.ready("a"))
    whole = running.anyone.get(f"{address}/audio.m4a").content
    (folder / "audio.m4a").write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert maintenance(running).verify(repair=True, tell=lambda _: None) == 1
    assert running.anyone.get(f"{address}/audio.m4a").content == whole


WRONG: dict[str, dict[str, Any]] = {
    "narration.json": {"runs": [9], "audio_sha256": "zz", "duration_ms": 0.5, "frames_at": -1, "audio_bytes": "1"},
    "contents.json": {"takes": 1, "files": {"audio.mp3": "0" * 64}},
    "m4a.json": {"bytes": 0, "sha256": "x"},
}


@pytest.mark.parametrize("name", WRONG)
def test_a_record_with_other_values_is_damage(running: Running, name: str) -> None:
    running.put("a", prose(2))
    address, folder = files_of(running, running.ready("a"))
    asked = f"{address}/{'audio.m4a' if name == 'm4a.json' else 'captions.vtt'}"
    whole = running.anyone.get(asked).content
    record = folder / name
    right = json.loads(record.read_bytes())
    for text in ("[" * 100_000, *(json.dumps({**right, field: value}) for field, value in WRONG[name].items())):
        record.write_text(text, "utf-8")
        assert running.anyone.get(asked).status_code == 200
        assert until_decided(running, "a", 1) == Status.READY
        assert running.anyone.get(asked).content == whole
        assert maintenance(running).verify(repair=False, tell=lambda _: None) == 0


def test_a_full_disk_delays_other_formats(fast: Settings, tmp_path: Path) -> None:
    with Disk(tmp_path / "disk", 64) as disk:
        running = Running(fast.model_copy(update={"data_dir": disk.folder / "data"}))
        try:
            running.put("a", prose(3))
            address, _ = files_of(running, running.ready("a"))
            filler = disk.folder / "filler"
            filler.write_bytes(bytes(shutil.disk_usage(disk.folder).free))
            refused = running.anyone.get(f"{address}/audio.opus")
            assert (refused.status_code, "retry-after" in refused.headers) == (503, True)
            filler.unlink()
            assert running.anyone.get(f"{address}/audio.opus").status_code == 200
            disk.limit_files(1000)
            time.sleep(FRESH_S)  # an answer about readiness holds so long
            assert running.anyone.get("/readyz").status_code == 503
        finally:
            running.stop()
