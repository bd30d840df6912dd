"""`audio-service subscribers` on its own catalogue."""

from __future__ import annotations

from pathlib import Path

from tests.support.program import Program


def test_subscribers_are_revoked_listed_and_restored(tmp_path: Path, voices_dir: Path) -> None:
    program = Program(tmp_path, voices_dir)
    assert program("subscribers", "revoke", "reader 7").stdout == "Revoked subscriber reader 7\n"
    assert program("subscribers", "revoke", "reader 7").returncode == 0
    assert "reader 7" in program("subscribers", "list").stdout
    refused = program("subscribers", "revoke", "a\nb")
    assert (refused.returncode, "without line breaks" in refused.stderr) == (2, True)
    assert program("subscribers", "restore", "reader 7").returncode == 0
    assert program("subscribers", "restore", "reader 7").returncode == 2
    assert "reader 7" not in program("subscribers", "list").stdout
