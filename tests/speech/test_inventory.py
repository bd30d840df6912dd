"""Which voices are there, whether they can be used, and their licences."""

from __future__ import annotations

import json
from importlib.metadata import distribution
from pathlib import Path

import pytest

from audio_service.config import DEFAULT_VOICE
from audio_service.errors import UnknownVoice
from audio_service.speech.catalogue import Catalogue, KnownVoice, PackageFile, read_catalogue
from audio_service.speech.inventory import (
    NOT_STATED,
    ListedVoice,
    VoiceState,
    list_available,
    list_installed,
    shadowed,
    terms_of_card,
)
from audio_service.speech.voices import find_voice, list_voices
from tests.support.tick_voice import write_tick_voice

CARD = """# Model card for tock (low)

* Language: de_DE (German, Germany)

## Dataset

* URL: https://example.org/tock
* License: CC BY 4.0

## Training

Finetuned from U.S. English lessac voice (medium quality).
"""
NO_VOICES = Catalogue({}, {}, read_catalogue().symbols)


def listed(*folders: Path, catalogue: Catalogue = NO_VOICES) -> dict[str, ListedVoice]:
    return {voice.name: voice for voice in list_installed(folders, catalogue)}


def test_a_voice_that_can_be_used_is_ready(tmp_path: Path) -> None:
    model = write_tick_voice(tmp_path, "de_DE-tock-low")
    (tmp_path / "de_DE-tock-low.MODEL_CARD").write_text(CARD, "utf-8")
    (voice,) = listed(tmp_path, tmp_path / "none").values()
    assert (voice.state, voice.status) == (VoiceState.READY, "ready")
    assert (voice.language, voice.quality, voice.sample_rate) == ("de-DE", "x_low", 24_000)
    assert voice.size_bytes == model.stat().st_size
    assert voice.terms.licence == "CC BY 4.0; fine-tuned from U.S. English lessac voice (medium quality)"
    assert voice.terms.credit == "Recordings: https://example.org/tock"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({".onnx": "not a model"}, "does not load"),
        ({".onnx.json": "[]"}, "its .onnx.json file is not a Piper configuration"),
        ({".onnx.json": None}, "its .onnx.json file is missing"),
        ({".onnx": None}, "its .onnx file is missing"),
        ({".onnx.json": {"phoneme_type": "pinyin"}}, "its pinyin phonemes are not supported"),
    ],
)
def test_a_voice_that_cannot_be_used_says_why(
    tmp_path: Path, content: dict[str, str | dict[str, str] | None], says: str
) -> None:
    model = write_tick_voice(tmp_path, "de_DE-tock-low")
    for suffix, new in content.items():
        path = model.with_suffix(suffix)
        if new is None:
            path.unlink()
        elif isinstance(new, dict):
            path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | new), "utf-8")
        else:
            path.write_text(new, "utf-8")
    voice = listed(tmp_path)["de_DE-tock-low"]
    assert (voice.state, voice.status, voice.terms.licence) == (VoiceState.UNUSABLE, says, NOT_STATED)


def test_a_voice_without_durations_is_ready_where_times_may_be_estimated(tmp_path: Path) -> None:
    write_tick_voice(tmp_path, "de_DE-tock-low", durations=False)
    assert listed(tmp_path)["de_DE-tock-low"].status == "no durations"
    (voice,) = list_installed((tmp_path,), NO_VOICES, approximate_times=True)
    assert voice.state is VoiceState.READY


def test_a_name_that_cannot_be_loaded_says_so(tmp_path: Path) -> None:
    write_tick_voice(tmp_path, "de_DE tock")
    assert listed(tmp_path)["de_DE tock"].status == "its name may have only letters, digits, _ and -"


def test_a_voice_that_shadows_another_says_so(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        write_tick_voice(folder, "de_DE-tock-low")
    write_tick_voice(second, "de_DE-tick-low")
    found = listed(first, second)
    assert [voice.shadows for voice in found.values()] == [(), (second / "de_DE-tock-low.onnx",)]
    assert list(shadowed(tuple(found.values()))) == [f"de_DE-tock-low of {first} shadows the one of {second}."]


def test_a_broken_voice_shadows_too_in_every_list(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    write_tick_voice(second, "de_DE-tock-low")
    first.mkdir()
    (first / "de_DE-tock-low.onnx").write_bytes(b"x")
    assert listed(first, second)["de_DE-tock-low"].status == "its .onnx.json file is missing"
    assert list_voices((first, second)) == ()
    (first / "de_DE-tock-low.onnx").rename(first / "de_DE-tock-low.onnx.json")  # without a model it shadows nothing
    assert listed(first, second)["de_DE-tock-low"].state is VoiceState.READY
    assert find_voice("de_DE-tock-low", (first, second)).model.parent == second


def test_a_voice_of_an_installed_package_is_made_on_first_use(tmp_path: Path, default_voice_dir: Path) -> None:
    catalogue = read_catalogue()
    voice = listed(tmp_path, catalogue=catalogue)[DEFAULT_VOICE]
    assert (voice.state, voice.status) == (VoiceState.UNMADE, "not made yet; it is made on first use")
    assert voice.terms.licence == "Apache-2.0"
    assert "hexgrad" in voice.terms.credit
    assert listed(default_voice_dir, catalogue=catalogue)[DEFAULT_VOICE].state is VoiceState.READY


def test_a_package_of_another_version_says_what_to_install(tmp_path: Path) -> None:
    version = distribution("hibari-tts").version
    file = PackageFile("hibari-tts", version, "hibari/assets/hibari.onnx", "0" * 64)
    known = KnownVoice("en_US-own-low", "en-US", "hibari", "0" * 64, "CC0", "nobody", 0.01, package=file)
    found = listed(tmp_path, catalogue=Catalogue({known.name: known}, {}, file))
    assert found["en_US-own-low"].status == f"needs pip install hibari-tts=={version}"


def test_voices_that_can_be_added_say_what_they_need(tmp_path: Path) -> None:
    file = PackageFile("no-such-voice", "1.0.0", "a/b.onnx", "0" * 64)
    facts = ("en-US", "piper", "0" * 64, "CC0", "nobody", 0.01)
    voices = [KnownVoice("en_US-a-low", *facts, package=file), KnownVoice("en_US-b-low", *facts, file="b.onnx")]  # type: ignore[arg-type]
    catalogue = Catalogue({voice.name: voice for voice in voices}, {}, file)
    found = list_available(list_installed((tmp_path,), catalogue), catalogue)
    assert [(voice.name, voice.status) for voice in found] == [
        ("en_US-a-low", "pip install no-such-voice"),
        ("en_US-b-low", "download"),
    ]
    write_tick_voice(tmp_path, "en_US-b-low")
    assert [voice.name for voice in list_available(list_installed((tmp_path,), catalogue), catalogue)] == [
        "en_US-a-low"
    ]


@pytest.mark.parametrize(
    ("card", "licence", "credit"),
    [
        ("* URL: https://a.example\n* License: See URL\n", "see https://a.example", "Recordings: https://a.example"),
        ("License: Public domain", "Public domain", ""),
        ("* License:\n* Speakers: 1", NOT_STATED, ""),
        ("no card", NOT_STATED, ""),
    ],
)
def test_a_model_card_is_read(card: str, licence: str, credit: str) -> None:
    terms = terms_of_card(card)
    assert (terms.licence, terms.credit) == (licence, credit)


def test_an_unknown_voice_is_still_unknown(tmp_path: Path) -> None:
    with pytest.raises(UnknownVoice):
        find_voice("de_DE-tock-low", (tmp_path,))
