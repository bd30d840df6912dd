"""Files of finished narrations that were deleted or cut: nobody gets half a file, and a request repairs them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from audio_service.service.maintenance import Maintenance
from tests.support.running import Running, prose

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
