"""The built player and editor's page: what browsers and caches may keep, and for how long."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from audio_service.api.http import assets
from audio_service.errors import NotBuilt
from tests.support.running import Running, prose

BUDGET_BYTES = 20_000
LOADER_BYTES = 700
ANYWHERE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


def test_the_player_is_one_small_file_for_ever_behind_one_for_minutes(running: Running) -> None:
    entry = running.anyone.get("/player.js")
    assert entry.headers["Cache-Control"] == "public, max-age=300, stale-while-revalidate=86400"
    (version,) = set(re.findall(r"player/([0-9a-f]{12})/", entry.text))
    player = running.anyone.get(f"/player/{version}/player.js")
    assert player.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    sent = [len(gzip.compress(answer.content, 9)) for answer in (entry, player)]
    assert sent[0] < LOADER_BYTES
    assert 10_000 < sum(sent) < BUDGET_BYTES, "what a reader opens may be a file of its own: CONTRIBUTING.md"
    assert "Listen to " in player.text, "English is inside"
    assert "Artikel" not in player.text
    assert "Artikel" in running.anyone.get(f"/player/{version}/strings/de.js").text
    for answer in (entry, player):
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert {name: answer.headers[name] for name in ANYWHERE} == ANYWHERE, "also where no Origin was sent"
        path, known = str(answer.url), {"If-None-Match": answer.headers["ETag"]}
        assert running.anyone.get(path, headers=known).status_code == 304
        assert running.anyone.head(path).headers["ETag"] == answer.headers["ETag"]
        plain = running.anyone.get(path, headers={"Accept-Encoding": "identity"})
        assert "Content-Encoding" not in plain.headers
        assert plain.headers["ETag"] != answer.headers["ETag"]
        assert plain.text == answer.text


def test_a_file_of_another_version_is_not_kept(running: Running) -> None:
    """A cache may have the entry of the version before an update."""
    version = assets.built().versions["player"]
    now = running.anyone.get(f"/player/{version}/player.js")
    other = running.anyone.get("/player/0123456789ab/player.js")
    assert (other.text, other.headers["Cache-Control"]) == (now.text, "no-store")
    for path in ("element.js", "x/player.js", f"{version}/none.js", f"{version}/../../build.json", "../errors.py"):
        assert running.anyone.get(f"/player/{path}").status_code == 404


def test_the_editor_s_page_names_its_files(running: Running) -> None:
    page = running.anyone.get("/editor").text
    files = re.findall(r'(?:href|src)="(/editor/[^"]+)"', page)
    assert [file.rpartition("/")[2] for file in files] == ["main.css", "main.js"]
    for file in files:
        answer = running.anyone.get(file)
        assert answer.headers["Cache-Control"].endswith("immutable")
        assert len(answer.text) > 1000


def test_pages_manifests_and_timelines_are_compressed(running: Running) -> None:
    running.put("a", prose(20))
    manifest = running.ready("a")
    for url in ("/", "/read/a", "/docs", "/editor", "/v1/articles/a", manifest["timeline"], manifest["captions"]):
        plain = running.anyone.get(url, headers={"Accept-Encoding": "identity"})
        small = running.anyone.get(url, headers={"Accept-Encoding": "br, gzip"})
        assert plain.text == small.text
        if len(plain.content) > 1000:
            assert small.headers["Content-Encoding"] == "gzip"
            assert int(small.headers["Content-Length"]) < len(plain.content) * 0.7, url
        assert "Content-Encoding" not in plain.headers
        assert "Accept-Encoding" in small.headers["Vary"]
        assert "Content-Encoding" not in running.anyone.get(url, headers={"Accept-Encoding": "gzip;q=0"}).headers
        if "ETag" in small.headers:
            assert small.headers["ETag"] != plain.headers["ETag"]
            known = {"If-None-Match": small.headers["ETag"], "Accept-Encoding": "gzip"}
            assert running.anyone.get(url, headers=known).status_code == 304
        head = running.anyone.head(url, headers={"Accept-Encoding": "gzip"})
        for name in ("Content-Encoding", "Content-Length", "ETag", "Vary"):
            assert head.headers.get(name) == small.headers.get(name), (url, name)
    part = running.anyone.get(manifest["timeline"], headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(part.content)) == (206, 10)


def test_without_built_files_it_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NotBuilt, match="make built"):
        assets.built(tmp_path)
