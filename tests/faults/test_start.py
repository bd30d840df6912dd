"""What is missing at the start is said in one line; what is written is for its owner only."""

from __future__ import annotations

import contextlib
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cluster import wait_until
from tests.support.faults import ServeProcess
from tests.support.program import Program
from tests.support.tick_voice import NAME

MISSING_DATABASE = "postgresql://nobody@127.0.0.1:1/none"


def serve(data: Path, voices: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """`audio-service serve`, which is expected to end at once."""
    program = Program(voices.parent, voices)
    program.environment["AUDIO_SERVICE_DATA_DIR"] = str(data)
    program.environment |= {f"AUDIO_SERVICE_{name}": value for name, value in settings.items()}
    return program("serve", "--port", "0", *arguments)


@pytest.mark.parametrize(
    ("settings", "code", "says"),
    [
        ({"FFMPEG": "/nowhere/ffmpeg"}, 1, "AUDIO_SERVICE_FFMPEG"),
        ({"SECRET": "short"}, 2, "openssl rand -hex 32"),
        ({"TRUSTED_PROXIES": "*"}, 2, "name your proxies' addresses"),
        ({"RATES_URL": "nothing://x"}, 2, "AUDIO_SERVICE_RATES_URL"),
        ({"DATABASE_URL": MISSING_DATABASE}, 2, "AUDIO_SERVICE_DATABASE_URL"),
        ({"STORE_URL": "ftp://x"}, 2, "AUDIO_SERVICE_STORE_URL"),
        ({"SIGNING__CERTIFICATE": "/nowhere/chain.pem"}, 2, "Set AUDIO_SERVICE_SIGNING__KEY."),
        (
            {"SIGNING__CERTIFICATE": "/nowhere/chain.pem", "SIGNING__KEY": "/nowhere/key.pem"},
            2,
            "chain.pem cannot be read",
        ),
        ({"SIGNING__ALGORITHM": "rot13"}, 2, "AUDIO_SERVICE_SIGNING__ALGORITHM"),
        ({"SIGNING__TIMESTAMP_URL": "tsa.example"}, 2, "AUDIO_SERVICE_SIGNING__TIMESTAMP_URL"),
        ({"DATA_DIR": "/proc/nothing"}, 2, "/proc/nothing cannot be used"),
    ],
    ids=str,
)
def test_settings_that_do_not_work(
    tmp_path: Path, voices_dir: Path, settings: dict[str, str], code: int, says: str
) -> None:
    check(serve(tmp_path / "data", voices_dir, **settings), code, says)


def test_a_start_logs_nothing_of_its_migrations(tmp_path: Path, voices_dir: Path) -> None:
    with ServeProcess(tmp_path / "data", voices_dir, LOG_FORMAT="json") as started:
        wait_until(lambda: '"message": "listening on ' in started.log(), 10)
        assert '"logger": "alembic' not in started.log()


def check(done: subprocess.CompletedProcess[str], code: int, says: str) -> None:
    """Its last line is the reason with an advice, and there is no traceback before it."""
    assert done.returncode == code, done.stderr
    *before, last = done.stderr.splitlines()
    assert last.startswith("audio-service: ")
    assert says in last
    assert all(" INFO " in line or " WARNING " in line for line in before)


def test_a_damaged_catalogue(tmp_path: Path, voices_dir: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "catalog.sqlite").write_bytes(b"no database at all" * 100)
    check(serve(tmp_path / "data", voices_dir), 2, "file is not a database")


def test_an_empty_secret(tmp_path: Path, voices_dir: Path) -> None:
    """A file that a power cut has emptied would let anybody sign."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret").touch()
    check(serve(tmp_path / "data", voices_dir), 2, f"{tmp_path / 'data' / 'secret'} has 0 characters")


def test_a_truncated_voice(tmp_path: Path, voices_dir: Path) -> None:
    voices = tmp_path / "voices"
    voices.mkdir()
    for path in voices_dir.iterdir():
        (voices / path.name).write_bytes(path.read_bytes()[: 1000 if path.suffix == ".onnx" else None])
    check(serve(tmp_path / "data", voices), 2, "cannot be used")


def test_a_port_that_is_taken(tmp_path: Path, voices_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = serve(tmp_path / "data", voices_dir, "--port", port)
    check(done, 2, f"127.0.0.1:{port} cannot be listened on (Address already in use)")


def test_what_is_written_is_for_its_owner_only(tmp_path: Path, voices_dir: Path) -> None:
    data = tmp_path / "data"
    prefix = ("sh", "-c", 'umask 022; exec "$@"', "sh")
    program = (*prefix, sys.executable, "-m", "audio_service")
    environment = {**os.environ, "AUDIO_SERVICE_DATA_DIR": str(data), "AUDIO_SERVICE_VOICES_DIR": str(voices_dir)}
    environment["AUDIO_SERVICE_VOICE"] = NAME
    (tmp_path / "article.txt").write_text("A title\n\nA sentence of an article.\n", "utf-8")
    for arguments in (["narrate", "article.txt", "-o", "out/one"], ["keys", "create", "cms"]):
        subprocess.run([*program, *arguments], cwd=tmp_path, env=environment, check=True, capture_output=True)
    with ServeProcess(data, voices_dir, prefix=prefix) as process:
        process.put("a", "A title\n\nA sentence. Another sentence.")
        media = process.ready("a")["audio"]
        for audio in media:
            assert process.anyone.get(audio["src"]).status_code == 200
        modes = {}
        for path in [data, *data.rglob("*")]:
            with contextlib.suppress(FileNotFoundError):  # unfinished files come and go
                modes[path] = stat.filemode(path.stat().st_mode)
    assert {path: mode for path, mode in modes.items() if mode not in ("drwx------", "-rw-------")} == {}
    written = {path.name for path in modes}
    assert {"catalog.sqlite", "catalog.sqlite-wal", "secret", "audio.mp3", "audio.opus"} <= written
    # Exports are as the user's umask has them.
    exports = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "out").rglob("*")}
    files = ("audio.mp3", "timeline.json", "captions.vtt", "script.txt")
    assert exports == {"one": 0o755, **dict.fromkeys(files, 0o644)}


def test_links_to_any_host_are_warned_of(tmp_path: Path, voices_dir: Path) -> None:
    with ServeProcess(tmp_path / "data", voices_dir, HOST="0.0.0.0") as process:
        assert "AUDIO_SERVICE_PUBLIC_URL is not set" in process.log()
        assert "Host" in process.anyone.get("/feed.xml").headers["Vary"]
        assert "Host" not in process.anyone.get("/healthz").headers.get("Vary", "")
    with ServeProcess(tmp_path / "data", voices_dir, HOST="0.0.0.0", PUBLIC_URL="https://a.example.com") as process:
        assert process.log().count("AUDIO_SERVICE_PUBLIC_URL is not set") == 1
        assert "Host" not in process.anyone.get("/feed.xml").headers.get("Vary", "")
