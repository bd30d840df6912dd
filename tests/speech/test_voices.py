"""Installing and loading voices: whole or not at all."""

from __future__ import annotations

import functools
import hashlib
import http.server
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audio_service.config import Sound
from audio_service.errors import UnknownVoice, VoiceUnusable
from audio_service.speech.catalogue import read_catalogue
from audio_service.speech.sources import Collections
from audio_service.speech.voices import Calibrate, Voice, Voices, list_voices, load_model, read_files
from tests.support.tick_voice import write_tick_voice

NAME = "en_US-tock-medium"
NOWHERE = "http://127.0.0.1:9"


def gain_of_two(voice: Voice) -> float:
    return 2.0


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """A copy of Piper's collection with one plain voice, which gives no durations, as Piper publishes them."""
    folder = tmp_path / "collection" / "en" / "en_US" / "tock" / "medium"
    write_tick_voice(folder, NAME, durations=False)
    write_index(tmp_path / "collection")
    return tmp_path / "collection"


def write_index(collection: Path) -> None:
    files = {}
    for path in collection.rglob(f"{NAME}.*"):
        data = path.read_bytes()
        facts = {"size_bytes": len(data), "md5_digest": hashlib.md5(data).hexdigest()}
        files[str(path.relative_to(collection))] = facts
    (collection / "voices.json").write_text(json.dumps({NAME: {"files": files}}), "utf-8")


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def url(collection: Path) -> Iterator[str]:
    handler = functools.partial(QuietHandler, directory=str(collection))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def voices_in(folder: Path, calibrate: Calibrate = gain_of_two, **options: Any) -> Voices:
    """The voices of a folder, by default with the shipped catalogue, and no collection to download from."""
    nowhere = Collections(NOWHERE, NOWHERE)
    defaults = {"catalogue": read_catalogue(), "collections": nowhere, "sound": Sound()}
    return Voices((folder,), calibrate, **{**defaults, **options})


@pytest.fixture
def voices(tmp_path: Path, url: str) -> Voices:
    """An empty folder of voices, to which those of the collection can be added."""
    return voices_in(tmp_path / "voices", collections=Collections(url, NOWHERE))


def installed(voices: Voices) -> list[str]:
    return sorted(path.name for path in voices.folders[0].iterdir())


def test_a_voice_is_downloaded_patched_measured_and_installed(voices: Voices) -> None:
    assert voices.add(NAME).name == NAME
    assert installed(voices) == [f"{NAME}.onnx", f"{NAME}.onnx.json", f"{NAME}.profile.json"]
    voice = voices.load(NAME)
    assert voice.exact
    assert voice.gain_db == 2.0
    assert voice.language == "en-US"
    assert [files.name for files in voices.list()] == [NAME]


def test_a_damaged_download_is_not_installed(voices: Voices, collection: Path) -> None:
    (model,) = collection.rglob("*.onnx")
    model.write_bytes(model.read_bytes() + b" ")
    with pytest.raises(VoiceUnusable, match="does not match the collection"):
        voices.add(NAME)
    assert installed(voices) == []


def test_a_model_that_does_not_load_is_not_installed(voices: Voices, collection: Path) -> None:
    (model,) = collection.rglob("*.onnx")
    model.write_bytes(b"not a model")
    write_index(collection)
    with pytest.raises(VoiceUnusable, match="not a valid ONNX model"):
        voices.add(NAME)
    assert installed(voices) == []


def test_a_voice_that_does_not_speak_is_not_installed(tmp_path: Path, url: str) -> None:
    def refuse(voice: Voice) -> float:
        raise VoiceUnusable(voice.name, "it is silent")

    voices = voices_in(tmp_path / "voices", refuse, collections=Collections(url, NOWHERE))
    with pytest.raises(VoiceUnusable, match="silent"):
        voices.add(NAME)
    assert installed(voices) == []


def test_a_collection_without_an_index_serves_too(voices: Voices, collection: Path) -> None:
    (collection / "voices.json").unlink()
    assert voices.add(NAME).name == NAME


@pytest.mark.parametrize("name", ["en_US-nobody-medium", "../../etc-x-y", "nonsense"])
def test_a_voice_that_is_not_there_says_so(voices: Voices, name: str) -> None:
    with pytest.raises(VoiceUnusable, match=r"does not have it\. Check the name|its name is not"):
        voices.add(name)
    assert installed(voices) == []


@pytest.mark.parametrize("broken", ["voices.json", f"{NAME}.onnx"])
def test_a_download_that_breaks_off_is_an_error(tmp_path: Path, collection: Path, broken: str) -> None:
    class BreaksOff(QuietHandler):
        def do_GET(self) -> None:
            if self.path.partition("?")[0].endswith(broken):
                self.send_response(200)
                self.send_header("Content-Length", "9000000")
                self.end_headers()
                self.wfile.write(b"{")
            else:
                super().do_GET()

    handler = functools.partial(BreaksOff, directory=str(collection))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        voices = voices_in(tmp_path / "voices", collections=Collections(url, NOWHERE))
        with pytest.raises(VoiceUnusable, match=r"downloading it .* failed .*Retry"):
            voices.add(NAME)
        server.shutdown()
    assert installed(voices) == []


@pytest.mark.parametrize("index", [[], {NAME: {"files": {f"en/en_US/tock/medium/{NAME}.onnx": {}}}}])
def test_an_index_of_another_form_is_an_error(voices: Voices, collection: Path, index: object) -> None:
    (collection / "voices.json").write_text(json.dumps(index), "utf-8")
    with pytest.raises(VoiceUnusable, match=r"not a list of voices|does not match"):
        voices.add(NAME)
    assert installed(voices) == []


def test_what_a_killed_process_left_is_removed(voices: Voices, tmp_path: Path) -> None:
    old, new = (tmp_path / "voices" / f".adding-{name}" for name in ("old", "new"))
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "half.onnx").write_bytes(b"half")
    os.utime(old, (0, 0))
    voices.add(NAME)
    assert not old.exists()
    assert new.exists()


@pytest.mark.parametrize("name", ["with space", "ünï", "en_US-tock-medium.int8"])
def test_a_file_with_a_name_that_no_voice_may_have_is_refused(voices: Voices, tmp_path: Path, name: str) -> None:
    model = write_tick_voice(tmp_path / "mine", name)
    with pytest.raises(VoiceUnusable, match=r"only letters, digits, _ and -\. Rename"):
        voices.add(str(model))
    assert installed(voices) == []
    model = write_tick_voice(tmp_path / "voices", name)
    assert list_voices(voices.folders) == ()
    with pytest.raises(UnknownVoice, match=r"Choose one of these\.$"):
        voices.load(name)


def test_a_file_that_may_only_be_read_is_installed_for_all(voices: Voices, tmp_path: Path) -> None:
    model = write_tick_voice(tmp_path / "mine", "en_GB-mine-low", durations=False)
    for path in model.parent.iterdir():
        path.chmod(0o400)
    installed_model = voices.add(str(model)).model
    assert installed_model.stat().st_mode & 0o777 == 0o666 & ~current_umask()


def current_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"espeak": {"voice": "xx-nonexistent"}}, "does not load"),
        ({"espeak": {"voice": ""}}, "does not load"),
        ({"phoneme_id_map": {}}, r"has no _ \^ \$"),
        ({"audio": {"sample_rate": 0}}, "its sample rate is 0 Hz"),
        ({"phoneme_type": "pinyin"}, "pinyin phonemes are not supported"),
    ],
)
def test_a_configuration_that_nothing_can_be_spoken_with_is_refused(
    voices: Voices, tmp_path: Path, change: dict[str, object], why: str
) -> None:
    model = write_tick_voice(tmp_path / "mine", "en_GB-mine-low")
    path = model.with_name(f"{model.name}.json")
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **change}), "utf-8")
    with pytest.raises(VoiceUnusable, match=why):
        voices.add(str(model))
    assert installed(voices) == []


def test_a_model_that_was_damaged_is_named_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    model = write_tick_voice(tmp_path, NAME)
    voices_in(tmp_path).load(NAME)
    config = model.with_name(f"{model.name}.json")
    config.write_text(config.read_text("utf-8") + " ", "utf-8")
    voices_in(tmp_path).load(NAME)
    assert "replaced since, or is damaged" in caplog.text


def test_a_local_file_is_installed_by_its_path(voices: Voices, tmp_path: Path) -> None:
    model = write_tick_voice(tmp_path / "mine", "en_GB-mine-low")
    assert voices.add(str(model)).language == "en-GB"
    assert voices.load("en_GB-mine-low").exact


def test_an_unknown_voice_names_the_known(voices: Voices, tmp_path: Path) -> None:
    write_tick_voice(voices.folders[0])
    with pytest.raises(UnknownVoice, match=r"'nobody' is not installed \(installed: en_US-tick-x_low\)"):
        voices.load("nobody")
    with pytest.raises(UnknownVoice):
        voices.load("../voices/en_US-tick-x_low")


def test_a_voice_without_durations_is_refused_at_load(tmp_path: Path) -> None:
    model = write_tick_voice(tmp_path, durations=False)
    with pytest.raises(VoiceUnusable, match=r"no phoneme durations.*voices add"):
        load_model(read_files(model))


@pytest.mark.parametrize(
    ("suffix", "content", "message"),
    [
        (".onnx", "not a model", "does not load"),
        (".onnx.json", "{", "not a Piper configuration"),
        (".onnx.json", "[]", "not a Piper configuration"),
        (".onnx.json", '{"espeak": {"voice": "en"}}', "not a Piper configuration"),
    ],
)
def test_a_broken_voice_says_what_is_broken(tmp_path: Path, suffix: str, content: str, message: str) -> None:
    write_tick_voice(tmp_path)
    (tmp_path / f"en_US-tick-x_low{suffix}").write_text(content, "utf-8")
    voices = voices_in(tmp_path)
    with pytest.raises(VoiceUnusable, match=message):
        voices.load("en_US-tick-x_low")


def test_half_a_voice_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "en_US-half-low.onnx").write_bytes(b"x")
    write_tick_voice(tmp_path)
    assert [files.name for files in list_voices((tmp_path,))] == ["en_US-tick-x_low"]


def test_the_gain_is_measured_once_and_again_for_another_model_or_target(tmp_path: Path) -> None:
    measured: list[str] = []

    def measure(voice: Voice) -> float:
        measured.append(voice.sha256)
        return 3.21

    write_tick_voice(tmp_path)
    assert voices_in(tmp_path, measure).load("en_US-tick-x_low").gain_db == 3.21
    assert voices_in(tmp_path, measure).load("en_US-tick-x_low").gain_db == 3.21
    assert len(measured) == 1
    louder = Sound(target_lufs=-14)
    assert voices_in(tmp_path, measure, sound=louder).load("en_US-tick-x_low").gain_db == 3.21
    assert len(measured) == 2
    config = tmp_path / "en_US-tick-x_low.onnx.json"
    config.write_text(config.read_text("utf-8").replace('"noise_w": 0', '"noise_w": 1'), "utf-8")
    voices_in(tmp_path, measure).load("en_US-tick-x_low")
    assert len(set(measured)) == 2
