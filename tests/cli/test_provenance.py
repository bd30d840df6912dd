"""`audio-service provenance`: what it shows of signed, changed and plain files, and its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.test_cli import ARTICLE
from tests.support.certificates import Authority
from tests.support.program import Program

# A program in which the C2PA library is not installed.
_WITHOUT_LIBRARY = (
    "import sys; sys.modules['c2pa'] = None; sys.argv[0] = 'audio-service'; from audio_service.cli import main; main()"
)


@pytest.fixture
def program(tmp_path: Path, voices_dir: Path) -> Program:
    program = Program(tmp_path, voices_dir)
    (tmp_path / "notes.md").write_text(ARTICLE, "utf-8")
    return program


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "ca")


def narrate(program: Program, out: str, authority: Authority | None = None) -> Path:
    """The folder of a narration as mp3, m4a and opus, signed if there is an authority."""
    if authority is not None:
        settings = authority.issue().settings
        program.environment["AUDIO_SERVICE_SIGNING__CERTIFICATE"] = str(settings.certificate)
        program.environment["AUDIO_SERVICE_SIGNING__KEY"] = str(settings.key)
    done = program("narrate", "notes.md", "-o", out, "--format", "mp3,m4a,opus")
    assert done.returncode == 0, done.stderr
    return program.folder / out


def test_a_signed_narration(program: Program, authority: Authority) -> None:
    out = narrate(program, "out", authority)
    for name in ("mp3", "m4a"):
        file = out / f"audio.{name}"
        done = program("provenance", file, "--trust", authority.path)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(f"{file}: valid\ncontent credentials: valid\n")
        assert "signed by: The Newsroom, narrations (Es256); the signer is trusted" in done.stdout
        assert "trainedAlgorithmicMedia" in done.stdout
        assert "synthetic voice" in done.stdout
        shown = json.loads(program("provenance", file, "--json").stdout)
        assert (shown["valid"], shown["problems"]) == (True, [])
        assert (shown["credentials"]["state"], shown["credentials"]["trusted"]) == ("valid", None)
        assert shown["credentials"]["voices"][0]["name"] == shown["marks"]["voice"]


def test_a_changed_narration(program: Program, authority: Authority) -> None:
    path = narrate(program, "out", authority) / "audio.mp3"
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(data)
    done = program("provenance", path)
    assert done.returncode == 1
    assert "changed since it was signed" in done.stdout.splitlines()[0]
    assert json.loads(program("provenance", path, "--json").stdout)["credentials"]["state"] == "changed"


def test_a_narration_that_is_not_signed(program: Program, authority: Authority) -> None:
    out = narrate(program, "out")
    for name in ("audio.mp3", "audio.m4a", "audio.opus", "captions.vtt", "timeline.json"):
        done = program("provenance", out / name)
        assert (done.returncode, done.stdout.splitlines()[:2]) == (
            0,
            [f"{out / name}: valid", "content credentials: none"],
        )
    asked = program("provenance", out / "audio.mp3", "--trust", authority.path)
    assert asked.returncode == 1
    assert "the file is not signed" in asked.stdout


def test_a_file_that_says_nothing(program: Program) -> None:
    program.environment["AUDIO_SERVICE_DISCLOSURE__MARKS"] = "false"
    out = narrate(program, "out")
    done = program("provenance", out / "audio.mp3")
    assert done.returncode == 1
    assert "nothing says that the voice is synthetic" in done.stdout


def test_what_cannot_be_checked(program: Program, authority: Authority, tmp_path: Path) -> None:
    out = narrate(program, "out", authority)
    for arguments in (["none.mp3"], [str(out)], [str(out / "audio.mp3"), "--trust", "none.pem"]):
        done = program("provenance", *arguments)
        assert done.returncode == 2
        assert done.stderr.startswith("audio-service: ")
    (tmp_path / "picture.bin").write_bytes(bytes(range(256)))
    done = program("provenance", tmp_path / "picture.bin")
    assert done.returncode == 2
    assert "is not an audio file" in done.stderr


def test_without_the_library_marks_are_checked(program: Program, authority: Authority) -> None:
    signed, plain = narrate(program, "signed", authority), narrate(program, "plain")
    without = [sys.executable, "-c", _WITHOUT_LIBRARY, "provenance"]
    environment = {**program.environment, "PYTHONPATH": str(Path.cwd())}
    command = [*without, str(signed / "audio.m4a")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 1
    assert "content credentials: present, not checked" in done.stdout
    assert "pip install audio-service[c2pa]" in done.stdout
    assert "synthetic voice" in done.stdout
    command = [*without, str(plain / "audio.opus")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_nothing_is_narrated_where_signing_cannot_begin(program: Program, authority: Authority) -> None:
    """Without the library, and with a certificate that has expired."""
    expired = authority.issue(valid=timedelta(days=-1)).settings
    program.environment["AUDIO_SERVICE_SIGNING__CERTIFICATE"] = str(expired.certificate)
    program.environment["AUDIO_SERVICE_SIGNING__KEY"] = str(expired.key)
    for arguments in (["narrate", "notes.md"], ["batch", "notes.md"]):
        done = program(*arguments)
        assert done.returncode == 2
        assert "expired on" in done.stderr.splitlines()[-1]
    command = [sys.executable, "-c", _WITHOUT_LIBRARY, "narrate", "notes.md"]
    environment = {**program.environment, "PYTHONPATH": str(Path.cwd())}
    absent = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=program.folder, check=False)
    assert absent.returncode == 2
    assert "pip install audio-service[c2pa]" in absent.stderr
    assert not (program.folder / "out").exists()


def test_control_characters_of_a_file_are_not_printed(program: Program) -> None:
    (program.folder / "notes.md").write_text("# A title\n\nA sentence.\n", "utf-8")
    program.environment["AUDIO_SERVICE_DISCLOSURE__TEXTS"] = json.dumps({"en": "Read by \x1b[31ma machine."})
    out = narrate(program, "out")
    done = program("provenance", out / "audio.mp3")
    assert "a machine" in done.stdout
    assert "\x1b" not in done.stdout
