"""The structure beside the import contracts of pyproject.toml: who uses which library, names, sizes of files."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "audio_service"

# Library -> the packages that may import it.
USERS = {
    "piper": {"speech"},
    "pydub": {"narration"},
    "av": {"narration"},
    "subprocess": {"narration", "api"},
    "lameenc": {"narration"},
    "soundfile": {"narration"},
    "c2pa": {"narration"},
    "cryptography": {"narration"},
    "obstore": {"storage"},
    "sqlalchemy": {"storage"},
    "alembic": {"storage"},
    "celery": {"rendering"},
    "kombu": {"rendering"},
    "feedparser": {"service"},
    "protego": {"service"},
    "jmespath": {"service"},
    "fastapi": {"api"},
    "starlette": {"api"},
    "uvicorn": {"api"},
    "httptools": {"api"},
    "uvloop": {"api"},
    "typer": {"cli"},
    "rich": {"cli"},
    "prometheus_client": {"rendering", "api"},
    "opentelemetry": {"api"},
}
LINES_CAP = 450


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def all_sources() -> list[Path]:
    folders = ("audio_service", "bench", "scripts", "tests", "training")
    found = (
        path for folder in folders for kind in ("*.py", "*.js", "*.css") for path in (REPOSITORY / folder).rglob(kind)
    )
    return sorted(path for path in found if not {"built", "node_modules"} & {*path.parts})


def libraries(path: Path) -> set[str]:
    """The top-level packages that a file imports, at its top or inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add((node.module or "").split(".")[0])
    return found


def test_a_library_is_imported_by_its_package_only() -> None:
    used = {(path, path.relative_to(PACKAGE).parts[0], name) for path in sources() for name in libraries(path)}
    assert {(path, name) for path, package, name in used if package not in USERS.get(name, {package})} == set()


def test_modules_stay_small() -> None:
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in all_sources()}
    assert {path: count for path, count in lines.items() if count > LINES_CAP} == {}


def test_a_class_name_is_used_once() -> None:
    trees = [ast.parse(path.read_text("utf-8")) for path in sources()]
    names = Counter(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    assert [name for name, count in names.items() if count > 1] == []


def test_each_package_says_what_it_makes_of_what() -> None:
    for path in PACKAGE.glob("*/__init__.py"):
        assert " -> " in (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""), path


def test_each_package_has_the_contract_that_it_is_imported_through_its_init() -> None:
    contracts = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = (each["layers"] for each in contracts if each.get("containers") == ["audio_service"])
    protected = {name for each in contracts for name in each.get("protected_modules", ())}
    packages = [name for layer in layers for name in layer.split(" | ") if (PACKAGE / name).is_dir()]
    assert len(packages) == 11
    assert protected == {f"audio_service.{name}.*" for name in packages}


def test_tests_with_a_browser_lie_where_make_looks_for_them() -> None:
    line = next(line for line in (REPOSITORY / "Makefile").read_text("utf-8").splitlines() if "-m browser" in line)
    folders = [word for word in line.split() if word.startswith("tests/")]
    marked = [path for path in (REPOSITORY / "tests").rglob("*.py") if "mark.browser" in path.read_text("utf-8")]
    outside = [path for path in marked if not any(path.is_relative_to(REPOSITORY / each) for each in folders)]
    assert [str(path) for path in outside if path != Path(__file__).resolve()] == []
    assert [str(path) for path in (REPOSITORY / "tests/e2e").glob("test_*.py") if path not in marked] == []
