"""An editor's voices of single blocks and pauses after single sentences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audio_service.config import Choices, Settings, Sound
from tests.api.test_editor import block_with, hear, save, take_in
from tests.support import tick_voice
from tests.support.running import Running

OTHER, GERMAN = "en_GB-second-x_low", "de_DE-dritte-x_low"
QUOTE = "“I like the noise,” he said. The wheel turns at night, and Quist sleeps above it."
FIRST = "Nobody knows who built it."


def sentences_of(view: dict[str, Any], text: str) -> list[dict[str, Any]]:
    index = block_with(view, text)["index"]
    return [sentence for sentence in view["sentences"] if sentence["block"] == index]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A service with three voices, of which two speak English."""
    folder = tmp_path / "voices"
    for name, espeak in ((tick_voice.NAME, "en-us"), (OTHER, "en-us"), (GERMAN, "de")):
        tick_voice.write_measured_voice(folder, name, espeak=espeak)
    sound = Sound(target_lufs=-20.5)  # as loud as the tick voice is
    settings = Settings(data_dir=tmp_path / "data", voices_dir=folder, voice=tick_voice.NAME, workers=2, sound=sound)
    running = Running(settings)
    yield running
    running.stop()


def test_a_block_has_a_voice_of_its_own_which_it_keeps_when_its_text_changes(running: Running) -> None:
    view = take_in(running)
    before = sentences_of(view, "I like the noise")
    tried = hear(running, view, view["sentences"].index(before[0]), voice=OTHER)
    assert tried["key"] == ""
    view = save(running, view, choices={"voices": {QUOTE: OTHER}})
    after = sentences_of(view, "I like the noise")
    assert {sentence["voice"] for sentence in after} == {OTHER}
    assert all(old["key"] != new["key"] for old, new in zip(before, after, strict=True))
    others = [each for each in view["sentences"] if each not in after]
    assert {sentence["voice"] for sentence in others} == {tick_voice.NAME}
    assert hear(running, view, view["sentences"].index(after[0]))["audio"] == tried["audio"]

    index = block_with(view, "I like the noise")["index"]
    view = save(running, view, texts={str(index): QUOTE.replace("at night", "all night")})
    assert {sentence["voice"] for sentence in sentences_of(view, "all night")} == {OTHER}
    assert list(view["choices"]["voices"]) == [QUOTE.replace("at night", "all night")]


def test_a_voice_of_another_language_reads_its_block_in_it(running: Running) -> None:
    page = "<h1>A letter</h1><p>He had 21 letters from her, and this was the last.</p><p>Ich habe 21 Briefe.</p>"
    view = take_in(running, html=page)
    view = save(running, view, choices={"voices": {"Ich habe 21 Briefe.": GERMAN}})
    spoken = [hear(running, view, index)["spoken"] for index in (1, 2)]
    assert "twenty one" in spoken[0].replace("-", " ")
    assert "einundzwanzig" in spoken[1]


def test_a_pause_stands_after_one_sentence_and_moves_with_its_text(running: Running) -> None:
    view = save(running, take_in(running), choices={"pauses_at": {FIRST: 2500}})
    built, rest = sentences_of(view, FIRST)
    assert (built["pause_ms"], built["marked"], rest["marked"]) == (2500, True, False)
    block = block_with(view, FIRST)
    view = save(
        running, view, texts={str(block["index"]): block["text"].replace(FIRST, "Nobody can say who built it.")}
    )
    built, _ = sentences_of(view, "Nobody can say")
    assert (built["pause_ms"], built["marked"]) == (2500, True)
    assert view["choices"]["pauses_at"] == {"Nobody can say who built it.": 2500}


def test_what_is_out_of_bounds_or_unknown_is_refused_and_changes_nothing(running: Running) -> None:
    view = take_in(running)
    for choices in ({"pauses_at": {FIRST: 5001}}, {"pauses_at": {FIRST: -1}}, {"voices": {QUOTE: ""}}):
        save(running, view, status=422, choices=choices)
    save(running, view, status=422, choices={"voices": {QUOTE: "xx_XX-none-low"}})
    again = running.editor.get(f"/v1/editor/articles/{view['id']}").json()
    assert (again["version"], again["choices"]) == (view["version"], view["choices"])


def test_choices_without_places_are_stored_as_before(running: Running) -> None:
    assert "voices" not in Choices().to_json()
    assert Choices.model_validate({"keep": ["a"]}).voices is None


def test_it_is_narrated_so(running: Running) -> None:
    view = save(running, take_in(running), choices={"voices": {QUOTE: OTHER}, "pauses_at": {FIRST: 3000}})
    answer = running.publisher.post(f"/v1/editor/articles/{view['id']}/publish", json={"version": view["version"]})
    assert answer.status_code == 200, answer.text
    words = running.anyone.get(running.ready(view["id"])["timeline"]).json()["words"]
    assert "Nobody knows who built it." in " ".join(word["text"] for word in words)
    at = next(i for i, word in enumerate(words) if word["text"].startswith("it.") and words[i - 1]["text"] == "built")
    assert words[at + 1]["start_ms"] - words[at]["end_ms"] >= 3000
