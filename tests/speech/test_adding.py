"""Adding the voices of the catalogue: from packages, by download, from the disk, on first use."""

from __future__ import annotations

import functools
import hashlib
import http.server
import logging
import threading
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

from audio_service.config import DEFAULT_VOICE, Sound
from audio_service.errors import UnknownVoice, VoiceUnusable
from audio_service.speech.catalogue import Catalogue, KnownVoice, PackageFile, read_catalogue
from audio_service.speech.sources import Collections
from audio_service.speech.voices import Voice, Voices, speaks
from tests.support.tick_voice import write_tick_voice

HEART = Path(str(distribution("hibari-tts").locate_file("hibari/assets/hibari.onnx")))
NOWHERE = "http://127.0.0.1:9"


def known(name: str, sha256: str, **facts: Any) -> KnownVoice:
    defaults = {"language": "en-US", "form": "hibari", "licence": "CC0", "credit": "nobody", "core_s_per_s": 0.01}
    return KnownVoice(name=name, sha256=sha256, **{**defaults, **facts})


def voices_in(folder: Path, *voices: KnownVoice, hibari: str = NOWHERE) -> Voices:
    """Voices of a folder, with a catalogue of these."""
    of_test = Catalogue({voice.name: voice for voice in voices}, {}, read_catalogue().symbols)
    return Voices(
        (folder,), lambda voice: 2.0, catalogue=of_test, collections=Collections(NOWHERE, hibari), sound=Sound()
    )


@pytest.fixture
def hibari(tmp_path: Path) -> Iterator[str]:
    """A collection like hibari's, with the model of its package under another name."""
    folder = tmp_path / "collection"
    folder.mkdir()
    (folder / "own.int8.onnx").write_bytes(HEART.read_bytes())
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PackageFile:
    """An installed package with a Piper voice, as joe's is."""
    site = tmp_path / "site"
    model = write_tick_voice(site / "own_voice", "en_US-own-low", durations=False)
    (model.parent / "MODEL_CARD").write_text("# Model card\n\n* License: CC0\n", "utf-8")
    facts = site / "own_voice-1.0.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: own-voice\nVersion: 1.0.0\n", "utf-8")
    monkeypatch.syspath_prepend(str(site))
    sha256 = hashlib.sha256(model.read_bytes()).hexdigest()
    return PackageFile("own-voice", "1.0.0", "own_voice/en_US-own-low.onnx", sha256)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_default_voice_is_made_on_first_use_and_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    voices = voices_in(tmp_path, read_catalogue().voices[DEFAULT_VOICE])
    with caplog.at_level(logging.INFO):
        voice = voices.load(DEFAULT_VOICE)
    assert voice.exact
    assert [record.message for record in caplog.records] == [f"making the voice {DEFAULT_VOICE} from hibari-tts, once"]
    suffixes = ("LICENSE", "NOTICE", "onnx", "onnx.json", "profile.json")
    assert names(tmp_path) == [f"{DEFAULT_VOICE}.{suffix}" for suffix in suffixes]
    caplog.clear()
    again = voices_in(tmp_path, read_catalogue().voices[DEFAULT_VOICE]).load(DEFAULT_VOICE)
    assert (again.sha256, again.gain_db) == (voice.sha256, voice.gain_db)
    assert not caplog.records


def test_threads_that_need_it_at_once_make_it_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    voices = voices_in(tmp_path, read_catalogue().voices[DEFAULT_VOICE])
    found: list[Voice] = []
    threads = [threading.Thread(target=lambda: found.append(voices.load(DEFAULT_VOICE))) for _ in range(3)]
    with caplog.at_level(logging.INFO):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(found) == 3
    assert len(caplog.records) == 1


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    voices = voices_in(tmp_path / "file" / "voices", read_catalogue().voices[DEFAULT_VOICE])
    with pytest.raises(VoiceUnusable, match=r"cannot be written to .*AUDIO_SERVICE_VOICES_DIR"):
        voices.load(DEFAULT_VOICE)


def test_a_package_of_another_content_is_refused(tmp_path: Path) -> None:
    file = PackageFile("hibari-tts", "0.2.1", "hibari/assets/hibari.onnx", "0" * 64)
    voices = voices_in(tmp_path / "voices", known(DEFAULT_VOICE, "0" * 64, package=file))
    with pytest.raises(VoiceUnusable, match=r"is not the file of hibari-tts==0\.2\.1; run `pip install"):
        voices.load(DEFAULT_VOICE)
    assert names(tmp_path / "voices") == []


def test_a_voice_whose_package_is_missing_says_what_to_install(tmp_path: Path) -> None:
    file = PackageFile("no-such-voice", "1.0.0", "a/b.onnx", "0" * 64)
    voices = voices_in(tmp_path / "voices", known("en_US-own-low", "0" * 64, package=file))
    with pytest.raises(VoiceUnusable, match=r"run `pip install no-such-voice==1\.0\.0`"):
        voices.add("en_US-own-low")
    with pytest.raises(UnknownVoice):
        voices.load("en_US-own-low")


def test_a_piper_voice_of_a_package_is_installed_with_its_card(tmp_path: Path, package: PackageFile) -> None:
    voice = known("en_US-own-low", package.sha256, form="piper", package=package)
    loaded = voices_in(tmp_path / "voices", voice).load("en_US-own-low")
    assert loaded.exact
    suffixes = ("MODEL_CARD", "onnx", "onnx.json", "profile.json")
    assert names(tmp_path / "voices") == [f"en_US-own-low.{suffix}" for suffix in suffixes]


def test_a_voice_of_hibari_is_downloaded_and_converted(tmp_path: Path, hibari: str) -> None:
    sha256 = hashlib.sha256(HEART.read_bytes()).hexdigest()
    voices = voices_in(tmp_path / "voices", known("en_US-own-medium", sha256, file="own.int8.onnx"), hibari=hibari)
    with pytest.raises(UnknownVoice):
        voices.load("en_US-own-medium")  # nothing is downloaded unless somebody asks for it
    assert voices.add("en_US-own-medium").name == "en_US-own-medium"
    assert voices.load("en_US-own-medium").exact


@pytest.mark.parametrize(
    ("file", "message"), [("own.int8.onnx", "does not match the catalogue's sha256"), ("none.onnx", "404.*retry")]
)
def test_a_download_that_is_not_the_voice_is_refused(tmp_path: Path, hibari: str, file: str, message: str) -> None:
    voices = voices_in(tmp_path / "voices", known("en_US-own-medium", "0" * 64, file=file), hibari=hibari)
    with pytest.raises(VoiceUnusable, match=message):
        voices.add("en_US-own-medium")
    assert names(tmp_path / "voices") == []


def test_a_file_that_the_catalogue_knows_is_converted(tmp_path: Path) -> None:
    voices = voices_in(tmp_path / "voices", read_catalogue().voices[DEFAULT_VOICE])
    (tmp_path / "downloaded.onnx").write_bytes(HEART.read_bytes())
    assert voices.add(str(tmp_path / "downloaded.onnx")).name == DEFAULT_VOICE


def test_a_file_that_only_has_the_name_of_a_known_voice_is_refused(tmp_path: Path) -> None:
    voices = voices_in(tmp_path / "voices", read_catalogue().voices[DEFAULT_VOICE])
    with pytest.raises(VoiceUnusable, match="a voice of the catalogue has this name"):
        voices.add(str(write_tick_voice(tmp_path / "mine", DEFAULT_VOICE)))


def test_a_known_voice_has_the_gain_of_the_catalogue_however_it_came(tmp_path: Path) -> None:
    heart = read_catalogue().voices[DEFAULT_VOICE]
    (tmp_path / "by hand.int8.onnx").write_bytes(HEART.read_bytes())
    voices = voices_in(tmp_path / "voices", heart)
    assert voices.add(str(tmp_path / "by hand.int8.onnx")).name == DEFAULT_VOICE
    assert voices.load(DEFAULT_VOICE).gain_db == heart.gain_db != 2.0


def test_the_catalogue_is_complete() -> None:
    for name, voice in read_catalogue().voices.items():
        assert name == f"{voice.language.replace('-', '_')}-{name.split('-')[1]}-medium"
        assert (voice.package is None) != (voice.file is None)
        assert len(voice.sha256) == 64
        assert voice.licence
        assert voice.credit
        assert 0 < voice.core_s_per_s < 1
    for language, name in read_catalogue().languages.items():
        assert speaks(name.partition("-")[0].replace("_", "-"), language), name
    assert read_catalogue().for_language("de-AT") == read_catalogue().languages["de"]
    assert read_catalogue().for_language("xx") is None
