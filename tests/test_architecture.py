"""The structure that docs and design promise: file order is import order, no module outgrows its cap."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "audio_service"

# A later module may import an earlier one, never the other way.
ORDER = (
    "errors",
    "config",
    "article",
    "verbalize",
    "script",
    "speech",
    "narration",
    "storage",
    "rendering",
    "service",
    "api",
    "cli",
    "__main__",
)
# Library -> the only module that may import it.
ONLY_IMPORTER = {
    "trafilatura": {"article"},
    "htmldate": {"article"},
    "piper": {"speech"},
    "pydub": {"narration"},
    "imageio_ffmpeg": {"narration"},
    "subprocess": {"narration"},
    "lameenc": {"narration"},
    "soundfile": {"narration"},
    "obstore": {"storage"},
    "sqlalchemy": {"storage"},
    "alembic": {"storage"},
    "celery": {"rendering"},
    "kombu": {"rendering"},
    "feedparser": {"service"},
    "protego": {"service"},
    "fastapi": {"api"},
    "starlette": {"api"},
    "typer": {"cli"},
    "rich": {"cli"},
    "prometheus_client": {"rendering", "api"},
}
LINES_CAP = 500


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def stage(path: Path) -> str:
    """The stage that a file belongs to: its module, or the package it stands in."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """Full dotted names of what a file imports, at the top or inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    own = stage(path)
    if own == "__init__":
        assert not {name for name in imports(path) if name.startswith("audio_service")}
        return
    for name in imports(path):
        if not name.startswith("audio_service."):
            continue
        other = name.split(".")[1]
        if other in ORDER:
            assert ORDER.index(other) <= ORDER.index(own), f"{own} imports {other}, which comes later"


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_libraries_have_one_importer(path: Path) -> None:
    own = stage(path)
    for name in imports(path):
        allowed = ONLY_IMPORTER.get(name.split(".")[0])
        assert allowed is None or own in allowed, f"{own} imports {name}"


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_stay_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LINES_CAP


def test_every_module_has_a_place() -> None:
    assert {stage(path) for path in sources()} - {"__init__"} <= set(ORDER)
