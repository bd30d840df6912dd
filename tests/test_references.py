"""Docs, docstrings and comments name only files, folders, make targets and modules that exist."""

from __future__ import annotations

import ast
import importlib.util
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache

from tests.conftest import REPOSITORY

CODE = ("audio_service", "bench", "scripts", "tests", "training")
FOLDERS = (*CODE, "deploy", "docs", "examples", "integrations", "voices")
PAGES = ["README.md", "CONTRIBUTING.md", *sorted(f"docs/{page.name}" for page in (REPOSITORY / "docs").glob("*.md"))]
MODULES = sorted(str(path.relative_to(REPOSITORY)) for folder in CODE for path in (REPOSITORY / folder).rglob("*.py"))
# A path from the top of the repository, or anything that ends in .py; no part of a longer path or of a URL.
_PATH = re.compile(rf"(?<![\w/.:*-])((?:{'|'.join(FOLDERS)})/[\w./-]*|[\w./-]+\.py)(?![\w*/{{<])")
_MAKE = re.compile(r"`make ([^`]+)`|^ *make ([a-z][a-z -]*?)(?: +#.*)?$", re.MULTILINE)
_RUN = re.compile(r"python3? -m ([a-z_][\w.]*)")
_DOTTED = re.compile(rf"(?<![\w/.-])((?:{'|'.join(CODE)})(?:\.[A-Za-z_]\w*)+)(?![\w/(])")
_TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


def missing(text: str) -> set[str]:
    """What a text names that does not exist."""
    paths = {path.rstrip(".") for path in _PATH.findall(text)}
    commands = {word for quoted, line in _MAKE.findall(text) for word in (quoted or line).split() if "=" not in word}
    modules = {name.rstrip(".") for name in _RUN.findall(text)}
    dotted = {name for name in _DOTTED.findall(text) if not name.endswith(".py")}
    return (
        {path for path in paths if not is_path(path)}
        | {f"make {command}" for command in commands - targets()}
        | {f"python -m {name}" for name in modules if not runs(name)}
        | {name for name in dotted if not (is_module(name) or is_defined(*name.rsplit(".", 1)))}
    )


@cache
def files() -> tuple[str, ...]:
    """The Python files of the repository, each after a slash."""
    return tuple(
        f"/{path.relative_to(REPOSITORY)}" for folder in FOLDERS for path in (REPOSITORY / folder).rglob("*.py")
    )


@cache
def targets() -> frozenset[str]:
    return frozenset(_TARGET.findall((REPOSITORY / "Makefile").read_text("utf-8")))


def is_path(path: str) -> bool:
    """Whether it is there from the top, or is the end of exactly such a file's path."""
    return (REPOSITORY / path).exists() or any(file.endswith(f"/{path}") for file in files())


def is_module(name: str) -> bool:
    path = REPOSITORY.joinpath(*name.split("."))
    return path.is_dir() or path.with_name(f"{path.name}.py").is_file()


def is_defined(module: str, name: str) -> bool:
    """Whether a module or a package speaks of such a name."""
    path = REPOSITORY.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_name(f"{path.name}.py")
    return file.is_file() and re.search(rf"\b{name}\b", file.read_text("utf-8")) is not None


def runs(name: str) -> bool:
    """Whether `python -m` finds it, here or in an installed package."""
    root = name.partition(".")[0]
    if root not in FOLDERS:
        return importlib.util.find_spec(root) is not None
    path = REPOSITORY.joinpath(*name.split("."))
    return path.with_name(f"{path.name}.py").is_file() or (path / "__main__.py").is_file()


def prose(source: str) -> Iterator[str]:
    """The comments and docstrings of a Python file, those of attributes too."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value


def test_pages_name_what_exists() -> None:
    assert {page: names for page in PAGES if (names := missing((REPOSITORY / page).read_text("utf-8")))} == {}


def test_comments_and_docstrings_name_what_exists() -> None:
    texts = {path: "\n".join(prose((REPOSITORY / path).read_text("utf-8"))) for path in MODULES}
    assert {path: names for path, text in texts.items() if (names := missing(text))} == {}


def test_the_makefile_names_what_exists() -> None:
    lines = (REPOSITORY / "Makefile").read_text("utf-8").splitlines()
    assert not missing("\n".join(line for line in lines if line.startswith("#")))


def test_what_is_missing_is_found() -> None:
    text = """
    See `gone.py`, (api/gone.py), `audio_service/gone/`, docs/gone.md; run `make gone test HOST=::`,
    `python -m gone.too` or `python -m bench.gone`; audio_service.gone.Thing, audio_service.errors.Gone.

        make lost   # this way
    """
    assert missing(text) == {
        *("gone.py", "api/gone.py", "audio_service/gone/", "docs/gone.md"),
        *("make gone", "make lost", "python -m bench.gone", "bench.gone", "python -m gone.too"),
        *("audio_service.gone.Thing", "audio_service.errors.Gone"),
    }


def test_what_exists_is_found() -> None:
    text = """
    See `errors.py`, cli/narrate.py, `audio_service/article/`, docs/http.md, https://example.com/docs/gone.py and
    /docs/gone/. Run `make test`, `python -m bench.render`, `python -m pip`; audio_service.errors.NotFound. This can
    make it work.
    """
    assert not missing(text)


def test_pages_show_every_picture() -> None:
    pages = "\n".join((REPOSITORY / page).read_text("utf-8") for page in PAGES)
    pictures = {path.name for path in (REPOSITORY / "docs").rglob("*.png")}
    assert pictures
    assert {name for name in pictures if f"pictures/{name})" not in pages} == set()
