"""What a running service says of its synthetic voice: files, exports, streams, manifest, JSON-LD and feed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from audio_service.config import Disclosure, Settings
from audio_service.narration.provenance import DIGITAL_SOURCE_TYPE, Marks, read_marks
from tests.support.running import Running, prose

STATEMENT = "Diesen Artikel liest ein Automat."
ABOUT = "https://example.com/ki?a=1&b=2"
OWN = Disclosure(texts={"de": STATEMENT}, labels={"de": "Automat"}, url=ABOUT)
PODCAST = "{https://podcastindex.org/namespace/1.0}"


@pytest.fixture
def worded(fast: Settings) -> Iterator[Running]:
    """A service with its own words, which has one German article."""
    running = Running(fast.model_copy(update={"disclosure": OWN}))
    running.put("a", prose(3), language="de", voice=fast.voice)
    yield running
    running.stop()


@pytest.fixture
def silent(fast: Settings) -> Iterator[Running]:
    """A service that marks and labels nothing."""
    running = Running(fast.model_copy(update={"disclosure": Disclosure(marks=False, label=False)}))
    running.put("a", prose(3))
    yield running
    running.stop()


def addresses(running: Running) -> list[str]:
    """Audio, exports and playlist of the article, but for the exports without a place for marks."""
    manifest = running.ready("a")
    media = manifest["timeline"].rpartition("/")[0]
    names = [
        "captions.vtt",
        "karaoke.vtt",
        "timeline.json",
        "chapters.json",
        "overlay.smil",
        "text.xhtml",
        "marks.jsonl",
    ]
    return [
        *(audio["src"] for audio in manifest["audio"]),
        manifest["links"]["stream"],
        *(f"{media}/{n}" for n in names),
    ]


def marks_at(running: Running, address: str, folder: Path) -> Marks | None:
    path = folder / address.rpartition("/")[2]
    path.write_bytes(running.anyone.get(address).raise_for_status().content)
    return read_marks(path)


def test_every_file_says_it(worded: Running, tmp_path: Path) -> None:
    found = {address: marks_at(worded, address, tmp_path) for address in addresses(worded)}
    assert len(found) == 11
    voice = worded.settings.voice
    wanted = Marks(STATEMENT, DIGITAL_SOURCE_TYPE, voice, "unknown: read its model card", "", ABOUT)
    assert {address: marks for address, marks in found.items() if marks != wanted} == {}


def test_the_manifest_says_it(worded: Running) -> None:
    manifest = worded.ready("a")
    assert manifest["synthetic"] is True
    assert manifest["provenance"] == {
        "synthetic": True,
        "statement": STATEMENT,
        "digital_source_type": DIGITAL_SOURCE_TYPE,
        "voice": worded.settings.voice,
        "licence": "unknown: read its model card",
        "credit": "",
        "url": ABOUT,
    }
    assert (manifest["voice_label"], manifest["voice_label_url"]) == ("Automat", ABOUT)
    found = manifest["jsonld"]
    assert found["digitalSourceType"] == "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
    assert found["creditText"] == STATEMENT
    assert "license" not in found, "the article is not under the voice's licence"
    assert found["isBasedOn"]["license"] == {"@type": "CreativeWork", "name": "unknown: read its model card"}
    assert found["publishingPrinciples"] == ABOUT


def test_the_feed_says_it(worded: Running) -> None:
    worded.ready("a")
    channel = etree.fromstring(worded.anyone.get("/feed.xml").content).find("channel")
    for element in (channel, channel.find("item")):
        (txt,) = element.findall(f"{PODCAST}txt")
        assert (txt.get("purpose"), txt.text) == ("ai-content", "true")
    assert channel.find("item").findtext("description").endswith(f"\n\n{STATEMENT} {ABOUT}")


def test_marks_can_be_switched_off(silent: Running, tmp_path: Path) -> None:
    manifest = silent.ready("a")
    assert (manifest["provenance"], manifest["voice_label"], manifest["synthetic"]) == (None, None, True)
    assert not {"digitalSourceType", "creditText", "isBasedOn"} & manifest["jsonld"].keys()
    assert [address for address in addresses(silent) if marks_at(silent, address, tmp_path)] == []
    assert b"ai-content" not in silent.anyone.get("/feed.xml").content


def test_a_notice_is_spoken_in_new_narrations_and_old_ones_stay(fast: Settings, tmp_path: Path) -> None:
    before = Running(fast)
    before.put("old", prose(3))
    old = before.ready("old")
    before.stop()
    after = Running(
        fast.model_copy(update={"disclosure": Disclosure(notice="start", texts={"en": "Read by a machine."})})
    )
    try:
        same, path = after.ready("old"), tmp_path / "old.m4a"
        assert same["audio"][0]["src"].rpartition("/media/")[2] == old["audio"][0]["src"].rpartition("/media/")[2]
        path.write_bytes(after.anyone.get(same["audio"][1]["src"]).raise_for_status().content)
        assert read_marks(path) is not None
        after.put("new", prose(3))
        manifest = after.ready("new")
        timeline = after.anyone.get(manifest["timeline"]).json()
        assert [block["text"] for block in timeline["blocks"]][:2] == ["Read by a machine.", "A title of some words"]
        assert timeline["sentences"][0]["start_ms"] < timeline["sentences"][1]["start_ms"]
        audit = after.reader.get("/v1/articles/new/audit").raise_for_status().json()
        assert audit["text"].endswith("Read by a machine.")
        # What an editor edits is the article.
        view = after.editor.get("/v1/editor/articles/new").raise_for_status().json()
        assert view["blocks"][0]["text"] == "A title of some words"
        assert "Read by a machine." not in {block["text"] for block in view["blocks"]}
        assert len(view["sentences"]) == len(timeline["sentences"]) - 1
    finally:
        after.stop()
