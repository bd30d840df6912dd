"""A narrator's marks over HTTP: pushed, refused, heard with exact times, edited, and ignored from fetched pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from audio_service.config import Fetching, Settings
from audio_service.narration.ffmpeg import decode, find_ffmpeg
from audio_service.speech.samples import SAMPLE_RATE
from tests.support.pages import page, paragraphs
from tests.support.running import Running
from tests.support.web_site import Site

HTML = (
    '<h1>The <sub alias="Harbour Pilots Union">HPU</sub> votes</h1>'
    '<p>The chairman said <break time="1500ms"/> nothing at all. '
    'Call <say-as interpret-as="telephone">020 79</say-as> 🚢 or ask '
    '<phoneme alphabet="ipa" ph="kvˈɪst">Quist</phoneme>.</p><break time="2s"/>'
    "<p>They did <emphasis level='strong'>not</emphasis> vote.</p>"
)
TEXT = "The HPU votes The chairman said nothing at all. Call 020 79 🚢 or ask Quist. They did not vote."
FRAME_MS = 24
# What a sentence keeps of the voice's own silence at its ends, at most.
ENDS_MS = 250


@pytest.fixture
def speaking(tmp_path: Path, default_voice_dir: Path) -> Iterator[Running]:
    """A service with the default voice."""
    running = Running(Settings(data_dir=tmp_path / "data", voices_dir=default_voice_dir, workers=2))
    yield running
    running.stop()


def push(running: Running, html: str, article_id: str = "a", **more: Any) -> dict[str, Any]:
    answer = running.publisher.put(f"/v1/articles/{article_id}", json={"html": html, "publish": True, **more})
    assert answer.status_code in (200, 202), answer.text
    return running.ready(article_id)


def test_marks_are_heard_and_every_export_agrees(speaking: Running, tmp_path: Path) -> None:
    manifest = push(speaking, HTML)
    timeline = speaking.anyone.get(manifest["timeline"]).json()
    words = timeline["words"]
    assert " ".join(word["text"] for word in words) == TEXT
    for word in words:
        assert timeline["blocks"][word["block"]]["text"][word["start"] : word["end"]] == word["text"]
    spoken = " ".join(word["spoken"] for word in words if word["spoken"])
    assert "The Harbour Pilots Union votes." in spoken
    assert "Call zero two zero, seven nine or ask" in spoken
    assert "They did, not, vote." in spoken
    assert all(first["end_ms"] <= second["start_ms"] for first, second in pairwise(words))
    assert words[-1]["end_ms"] <= timeline["duration_ms"]
    _check_pause(words, "said", "nothing", 1500)
    _check_pause(words, "Quist.", "They", 2000)
    _check_pause(words, "did", "not", 120)
    _check_pause(words, "not", "vote.", 120)
    (tmp_path / "a.mp3").write_bytes(speaking.anyone.get(manifest["audio"][0]["src"]).content)
    heard = decode(tmp_path / "a.mp3", find_ffmpeg())
    assert len(heard) * 1000 == timeline["duration_ms"] * SAMPLE_RATE
    said, nothing = (next(word for word in words if word["text"] == text) for text in ("said", "nothing"))
    between = heard[(said["end_ms"] + 200) * SAMPLE_RATE // 1000 : (nothing["start_ms"] - 200) * SAMPLE_RATE // 1000]
    assert np.abs(between.astype(int)).max() < 100
    marks = speaking.anyone.get(manifest["timeline"].replace("timeline.json", "marks.jsonl")).text.splitlines()
    times = [mark["time"] for mark in map(json.loads, marks) if mark["type"] == "word"]
    assert times == [word["start_ms"] for word in words if word["spoken"]]
    captions = speaking.anyone.get(manifest["captions"]).text
    assert "said\n" in captions
    playlist = speaking.anyone.get(manifest["links"]["stream"]).text
    lengths = [Decimal(length) for length in re.findall(r"#EXTINF:([\d.]+)", playlist)]
    assert round(sum(lengths) * 1000) == timeline["duration_ms"]


def _check_pause(words: list[dict[str, Any]], before: str, after: str, pause_ms: int) -> None:
    """The pause between two words is as marked, but for whole frames and the voice's own silence."""
    at = next(at for at, word in enumerate(words) if word["text"] == before and words[at + 1]["text"] == after)
    assert pause_ms <= words[at + 1]["start_ms"] - words[at]["end_ms"] <= pause_ms + 2 * FRAME_MS + ENDS_MS


def test_a_change_of_a_mark_is_another_narration(running: Running) -> None:
    plain = push(running, "<p>The chairman said nothing.</p>")
    keys = [plain["timeline"]]
    for mark in ('<break time="1s"/>', '<break time="2s"/>', "<emphasis>nothing</emphasis>"):
        html = f"<p>The chairman said {mark}{'' if 'nothing' in mark else ' nothing'}.</p>"
        keys.append(push(running, html)["timeline"])
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("form", "mark", "rule"),
    [
        ("html", '<break time="11s"/>', '<break time="11s"> after “The pilot said”: a break is at most 10 s.'),
        ("markdown", '<break time="11s"/>', '<break time="11s"> after “The pilot said”: a break is at most 10 s.'),
        ("html", '<phoneme ph="n☃">no</phoneme>', "after “The pilot said”: the voice"),
        ("html", "<break/> " * 201, "an article has at most 200 marks"),
    ],
)
def test_a_wrong_mark_is_a_problem_and_nothing_is_stored(running: Running, form: str, mark: str, rule: str) -> None:
    text = f"<p>The pilot said {mark} no.</p>" if form == "html" else f"The pilot said {mark} no."
    for answer in (
        running.publisher.put("/v1/articles/a", json={form: text}),
        running.editor.post("/v1/editor/articles", json={form: text}),
    ):
        assert answer.status_code == 422
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == "urn:audio-service:InvalidMark"
        assert rule in answer.json()["detail"]
    assert running.publisher.get("/v1/articles/a").status_code == 404
    assert running.editor.get("/v1/editor/articles").json() == []


def test_the_editor_shows_marks_and_keeps_those_of_words_it_does_not_change(running: Running) -> None:
    answer = running.editor.post("/v1/editor/articles", json={"html": HTML})
    assert answer.status_code == 201, answer.text
    view = answer.json()
    block = view["blocks"][1]
    marked = {block["text"][word["start"] : word["end"]]: word["mark"] for word in block["words"] if word["mark"]}
    assert marked == {"020": "digits", "79": "digits", "Quist.": "ipa"}
    assert [each["pause_ms"] for each in view["sentences"] if each["marked"]] == [1500, 2000]
    assert "lost-marks" not in {notice["kind"] for notice in view["notices"]}
    text = block["text"].replace("Call 020 79", "Dial 020 80").replace("nothing", "next to nothing")
    body = {"version": view["version"], "choices": view["choices"], "texts": {1: text}}
    saved = running.editor.put(f"/v1/editor/articles/{view['id']}", json=body).json()
    assert {word["mark"] for word in saved["blocks"][1]["words"] if word["mark"]} == {"ipa"}
    assert [each["pause_ms"] for each in saved["sentences"] if each["marked"]] == [1500, 2000]
    lost = [notice for notice in saved["notices"] if notice["kind"] == "lost-marks"]
    assert [(notice["count"], notice["begins"]) for notice in lost] == [(1, "020 79")]
    published = running.publisher.post(f"/v1/editor/articles/{view['id']}/publish", json={"version": saved["version"]})
    assert published.status_code == 200, published.text
    audit = running.reader.get(f"/v1/articles/{view['id']}/audit").json()
    assert {item["text"]: item["spoken"] for item in audit["rewritten"]}["HPU"] == "Harbour Pilots Union"


def test_a_fetched_page_does_not_steer_the_voice(fast: Settings, site: Site) -> None:
    marked = paragraphs().replace(" the ", ' <break time="99s"/><sub alias="rubbish">the</sub> ', 5)
    site.put("/marked", page(marked))
    site.put("/plain", page(paragraphs()))
    fetching = Fetching(private_networks=("127.0.0.0/8",), ports=(site.port,))
    running = Running(fast.model_copy(update={"fetching": fetching}))
    spoken = []
    try:
        for name in ("marked", "plain"):
            answer = running.publisher.put(f"/v1/articles/{name}", json={"url": f"{site.url}/{name}", "publish": True})
            assert answer.status_code in (200, 202), answer.text
            timeline = running.anyone.get(running.ready(name)["timeline"]).json()
            spoken.append([(word["spoken"], word["start_ms"]) for word in timeline["words"]])
    finally:
        running.stop()
    assert spoken[0] == spoken[1]
    assert "rubbish" not in {word for word, _ in spoken[0]}
