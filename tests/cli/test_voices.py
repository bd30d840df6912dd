"""`audio-service voices`, run as a program against collections on this machine."""

from __future__ import annotations

import functools
import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from audio_service.config import DEFAULT_VOICE
from audio_service.narration.ffmpeg import decode, find_ffmpeg
from audio_service.speech.samples import SAMPLE_RATE
from tests.support.program import Program
from tests.support.tick_voice import NAME, write_measured_voice, write_tick_voice

ICELANDIC, SECOND = "is_IS-tock-medium", "is_IS-tuck-low"
CARD = "# Model card\n\n* URL: https://example.org/tock\n* License: CC BY 4.0\n"


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[str]:
    """A collection like Piper's, with two Icelandic voices."""
    root = tmp_path / "collection"
    index = {}
    for name in (SECOND, ICELANDIC):
        language, own, quality = name.split("-")
        folder = root / "is" / language / own / quality
        write_tick_voice(folder, name)
        (folder / "MODEL_CARD").write_text(CARD, "utf-8")
        files = {}
        for path in folder.iterdir():
            data = path.read_bytes()
            facts = {"size_bytes": len(data), "md5_digest": hashlib.md5(data).hexdigest()}
            files[str(path.relative_to(root))] = facts
        facts = {"language": {"code": language}, "quality": quality, "num_speakers": 1, "files": files}
        index[name] = facts
    (root / "voices.json").write_text(json.dumps(index), "utf-8")
    handler = functools.partial(QuietHandler, directory=str(root))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def program(tmp_path: Path, collection: str) -> Program:
    """The program with a folder of the tick voice, one of voices that come with it, and the collection."""
    write_measured_voice(tmp_path / "voices")
    program = Program(tmp_path, tmp_path / "voices")
    program.environment["AUDIO_SERVICE_EMBEDDED_VOICES_DIR"] = str(tmp_path / "embedded")
    program.environment["AUDIO_SERVICE_VOICES_URL"] = collection
    return program


def test_voices_are_listed_with_licence_credit_and_state(program: Program) -> None:
    write_tick_voice(program.folder / "voices", "en_US-broken-low").write_bytes(b"not a model")
    write_tick_voice(program.folder / "embedded")
    done = program("voices", "list")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["voice", "language", "quality", "Hz", "bytes", "status"]
    assert max(len(line) for line in lines if "shadows" not in line) <= 100
    rows = {line.split()[0]: line for line in lines[1 : lines.index("")] if line[0] != " "}
    assert rows[NAME].split()[1:4] == ["en-US", "x_low", "24000"]
    assert rows[NAME].endswith("  ready")
    assert rows["en_US-broken-low"].endswith("  does not load")
    assert rows[DEFAULT_VOICE].endswith("  not made yet; it is made on first use")
    assert "    licence: Apache-2.0" in lines
    assert "    licence: unknown: read its model card" in lines
    assert f"{NAME} of {program.folder / 'voices'} shadows the one of {program.folder / 'embedded'}." in lines
    assert any(line.split() == ["en_US-kore-medium", "en-US", "is", "downloaded"] for line in lines)
    assert "`audio-service voices add --language de`" in done.stdout


def test_voices_are_listed_as_json(program: Program) -> None:
    (program.folder / "voices" / "en_US-half-low.onnx").write_bytes(b"x")
    done = program("voices", "list", "--json")
    found = {voice["voice"]: voice for voice in map(json.loads, done.stdout.splitlines())}
    assert found[NAME]["state"] == "ready"
    assert found[NAME]["sample_rate"] == 24_000
    assert found["en_US-half-low"]["status"] == "its .onnx.json file is missing"
    assert found[DEFAULT_VOICE]["state"] == "not made yet"
    assert (found["en_US-kore-medium"]["state"], found["en_US-kore-medium"]["file"]) == ("not installed", None)


def test_the_best_voice_for_a_language_is_added_with_its_licence(program: Program) -> None:
    done = program("voices", "add", "--language", "is")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"The voice for Icelandic: {ICELANDIC}",
        f"Installed {ICELANDIC} in {program.folder / 'voices'}",
        "Licence: CC BY 4.0. Recordings: https://example.org/tock",
    ]
    assert "    licence: CC BY 4.0" in program("voices", "list").stdout.splitlines()


def test_an_added_voice_that_shadows_another_says_so(program: Program) -> None:
    write_tick_voice(program.folder / "embedded", SECOND)
    done = program("voices", "add", SECOND)
    assert done.stdout.splitlines()[-1] == f"It shadows the one of {program.folder / 'embedded'}."


def test_a_voice_added_to_the_voices_of_an_image_shadows_none(program: Program) -> None:
    program.environment["AUDIO_SERVICE_VOICES_DIR"] = str(program.folder / "." / "embedded")
    done = program("voices", "add", SECOND)
    assert done.returncode == 0, done.stderr
    assert "shadows" not in done.stdout + program("voices", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "No voice was named."),
        ((NAME, "--language", "de"), "A voice and a language were given."),
        (("--language", "fo"), "has a voice for Faroese (fo)"),
        (("--language", "klingon"), "'klingon' is not a language."),
        (("--language", "de"), "does not have it. Check the name."),
        (("is_IS-none-medium",), "does not have it. Check the name."),
    ],
)
def test_what_cannot_be_added_is_one_line(program: Program, arguments: tuple[str, ...], says: str) -> None:
    before = set((program.folder / "voices").iterdir())
    done = program("voices", "add", *arguments)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert says in done.stderr
    assert set((program.folder / "voices").iterdir()) == before


@pytest.mark.parametrize("name", [f"{NAME}.mp3", "a.wav", "b.opus", "c.m4a", "d.FLAC"])
def test_a_sample_is_spoken_into_a_file(program: Program, name: str) -> None:
    before = {path.name for path in program.folder.iterdir()}
    options = () if name == f"{NAME}.mp3" else ("-o", name)
    done = program("voices", "sample", NAME, *options)
    assert done.returncode == 0, done.stderr
    path, seconds, unit, pace, *rest = done.stdout.split()
    assert (path, unit, rest) == (name, "s,", ["words", "a", "minute"])
    samples = decode(program.folder / name, find_ffmpeg())
    assert abs(len(samples) / SAMPLE_RATE - float(seconds)) < 0.1
    assert 20 < int(pace) < 1000
    assert {path.name for path in program.folder.iterdir()} - before == {name}


def test_a_sample_says_a_given_text(program: Program) -> None:
    short = program("voices", "sample", NAME, "--text", "Yes.").stdout.split()
    long = program("voices", "sample", NAME, "--text", "Yes, and\nthis is somewhat longer.").stdout.split()
    assert float(short[1]) < float(long[1])


def test_the_default_voice_is_made_for_its_sample(program: Program, default_voice_dir: Path) -> None:
    program.environment["AUDIO_SERVICE_VOICES_DIR"] = str(default_voice_dir)
    done = program("voices", "sample", DEFAULT_VOICE, "-o", "heart.wav")
    assert done.returncode == 0, done.stderr
    assert 120 < int(done.stdout.split()[3]) < 240


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((NAME, "-o", "a.ogg"), "a.ogg has no suffix of an audio format"),
        ((NAME, "--text", "..."), "There is no word to say in the text."),
        ((NAME, "-o", "none/a.mp3"), "Folder none does not exist"),
        ((NAME, "--text", " "), "The text is empty"),
        (("en_US-nobody-low",), "'en_US-nobody-low' is not installed"),
        ((SECOND,), "no sample sentence in Icelandic"),
    ],
)
def test_a_sample_that_cannot_be_made_is_one_line(program: Program, arguments: tuple[str, ...], says: str) -> None:
    write_measured_voice(program.folder / "voices", SECOND)
    before = {path.name for path in program.folder.iterdir()}
    done = program("voices", "sample", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert says in done.stderr
    assert {path.name for path in program.folder.iterdir()} == before
