"""/media: audio formats made on demand, and narrations that an older version stored."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import mutagen.mp3
import pytest

from audio_service.api.http.downloads import attachment
from audio_service.narration.ffmpeg import decode, find_ffmpeg
from audio_service.speech.samples import SAMPLE_RATE
from audio_service.storage import WorkingCopy
from tests.support.cluster import wait_until
from tests.support.old_narration import DURATION_MS, KEY, TIMELINE, store_old_narration
from tests.support.running import Running, prose

FFMPEG = find_ffmpeg()


@pytest.mark.parametrize("name", ["m4a", "opus"])
def test_other_formats_are_made_when_asked_for(running: Running, tmp_path: Any, name: str) -> None:
    running.put("a", prose(6))
    manifest = running.ready("a")
    src = next(audio["src"] for audio in manifest["audio"] if audio["src"].endswith(name))
    made = running.anyone.get(src)
    path = tmp_path / f"a.{name}"
    path.write_bytes(made.content)
    length = len(decode(path, FFMPEG)) * 1000 / SAMPLE_RATE
    assert length == pytest.approx(manifest["duration_ms"], abs=25)
    assert running.anyone.get(src, headers={"Range": "bytes=0-9"}).content == made.content[:10]


def test_an_old_narration_is_served_whole_and_rendered_again(running: Running, tmp_path: Path) -> None:
    whole = store_old_narration(running.service, "a", prose(6), tmp_path)
    old = f"/media/{KEY}"
    listed = running.anyone.get("/v1/articles/a").json()
    assert (listed["status"], listed["audio"][0]["src"]) == ("ready", f"{running.url}{old}/audio.mp3")
    with ThreadPoolExecutor(6) as pool:
        part = {"Range": "bytes=300-19999"}
        parts = [
            answer.content
            for answer in pool.map(lambda _: running.anyone.get(f"{old}/audio.mp3", headers=part), range(12))
        ]
    assert parts == [whole[300:20_000]] * 12
    wait_until(lambda: bool(running.ready("a")["revision"] == 2))
    manifest = running.ready("a")
    assert KEY not in manifest["audio"][0]["src"]
    audio = running.anyone.get(manifest["audio"][0]["src"]).content
    assert mutagen.mp3.MPEGInfo(io.BytesIO(audio)).sample_rate == 48_000
    listed_s = re.findall(r"#EXTINF:([\d.]+)", running.anyone.get(manifest["links"]["stream"]).text)
    assert sum(map(Decimal, listed_s)) * 1000 == manifest["duration_ms"]
    # Players that hold the old manifest still get the old files.
    assert running.anyone.get(f"{old}/audio.mp3").content == whole
    assert running.anyone.get(f"{old}/timeline.json").content == TIMELINE
    assert running.ready("a") == manifest


def test_the_stream_of_an_old_narration_is_its_file(running: Running, tmp_path: Path) -> None:
    store_old_narration(running.service, "a", prose(2), tmp_path)
    playlist = running.anyone.get(f"/media/{KEY}/stream.m3u8").text
    assert re.findall(r"#EXTINF:(.*),\n(.*)", playlist) == [("3.000", "audio.mp3")]
    assert running.anyone.get(f"/media/{KEY}/segment-0.mp3").status_code == 404


def test_other_formats_of_an_old_narration_are_made_from_its_file(running: Running, tmp_path: Path) -> None:
    store_old_narration(running.service, "a", prose(6), tmp_path)
    running.put("b", prose(6))  # the same sentences, in the layout of now
    running.ready("b")
    path = tmp_path / "a.opus"
    path.write_bytes(running.anyone.get(f"/media/{KEY}/audio.opus").content)
    assert len(decode(path, FFMPEG)) * 1000 / SAMPLE_RATE == pytest.approx(DURATION_MS, abs=25)


def test_an_article_that_is_being_edited_keeps_its_old_narration(running: Running, tmp_path: Path) -> None:
    store_old_narration(running.service, "a", prose(2), tmp_path)
    catalog = running.service.catalog
    latest = catalog.articles.get("a").latest
    copy = catalog.working_copies.save(WorkingCopy("a", latest.document, latest.choices, None, 1), "an editor")
    assert running.anyone.get(f"/media/{KEY}/timeline.json").content == TIMELINE
    assert catalog.articles.get("a").latest.number == 1
    catalog.working_copies.delete("a", copy.version)
    assert running.anyone.get(f"/media/{KEY}/timeline.json").content == TIMELINE
    wait_until(lambda: bool(running.ready("a")["revision"] == 2))


@pytest.mark.parametrize(
    ("title", "header"),
    [
        ("The Lighthouse That Answers Letters", 'filename="the-lighthouse-that-answers-letters.mp3"'),
        (
            "Łódź: “Don’t” / ../etc\r\nX-Evil: 1",
            "filename=\"odz-dont-etc-x-evil-1.mp3\"; filename*=UTF-8''%C5%82%C3%B3d%C5%BA-dont-etc-x-evil-1.mp3",
        ),
        ("灯台守", "filename=\"article.mp3\"; filename*=UTF-8''%E7%81%AF%E5%8F%B0%E5%AE%88.mp3"),
        ("हिन्दी की", "filename=\"article.mp3\"; filename*=UTF-8''" + quote("हिन्दी-की.mp3")),
        ("עִבְרִית / a\u202eb", "filename=\"ab.mp3\"; filename*=UTF-8''" + quote("עִבְרִית-a-b.mp3")),
        ("?!", 'filename="article.mp3"'),
        (None, 'filename="article.mp3"'),
        ("word " * 40, f'filename="{"-".join(["word"] * 16)}.mp3"'),
    ],
)
def test_the_name_of_a_file_to_save(title: str | None, header: str) -> None:
    assert attachment(title, "mp3") == f"attachment; {header}"


def test_a_download_is_named_after_its_article(running: Running) -> None:
    running.put("a", prose(2), title="Ein Café")
    src = running.ready("a")["audio"][0]["src"]
    plain, named = running.anyone.get(src), running.anyone.get(f"{src}?download")
    assert "Content-Disposition" not in plain.headers
    wanted = "attachment; filename=\"ein-cafe.mp3\"; filename*=UTF-8''ein-caf%C3%A9.mp3"
    assert named.headers["Content-Disposition"] == wanted
    assert (named.status_code, named.content) == (200, plain.content)
    part = running.anyone.get(f"{src}?download", headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.headers["Content-Disposition"]) == (206, wanted)
    opus = running.anyone.head(src.replace(".mp3", ".opus") + "?download=")
    assert opus.status_code == 200
    assert running.anyone.get(f"/media/{'0' * 64}/audio.mp3?download").status_code == 404
    for name, ending in (("captions.srt", "srt"), ("text.txt", "txt"), ("captions.vtt", "captions.vtt")):
        export = src.replace("audio.mp3", name)
        assert "Content-Disposition" not in running.anyone.get(export).headers
        saved = running.anyone.get(f"{export}?download").headers["Content-Disposition"]
        assert saved == wanted.replace("cafe.mp3", f"cafe.{ending}").replace("caf%C3%A9.mp3", f"caf%C3%A9.{ending}")


def test_a_manifest_says_that_the_voice_is_synthetic(running: Running) -> None:
    manifest = running.put("a", prose(1))
    assert (manifest["synthetic"], manifest["voice_credit"]) == (True, "")
