"""When the web build installs esbuild."""

from __future__ import annotations

import json
from pathlib import Path

from scripts.build_web import is_installed


def test_another_version_than_the_locked_one_is_installed_again(tmp_path: Path) -> None:
    package = tmp_path / "node_modules" / "esbuild" / "package.json"

    def write(path: Path, content: object) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), "utf-8")

    write(tmp_path / "package-lock.json", {"packages": {"node_modules/esbuild": {"version": "0.25.1"}}})
    assert not is_installed("esbuild", tmp_path)
    write(package, {"version": "0.25.1"})
    assert is_installed("esbuild", tmp_path)
    write(package, {"version": "0.25.0"})
    assert not is_installed("esbuild", tmp_path)
