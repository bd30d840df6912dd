"""Every problem and finding that the editor's page may get has words in its tables."""

from __future__ import annotations

import ast
import re
from itertools import chain

from audio_service import errors
from audio_service.api.app import create_app
from audio_service.config import Settings
from audio_service.errors import AudioServiceError, InvalidTable, NotAnArticle, NotBuilt
from tests.conftest import REPOSITORY

PACKAGE = REPOSITORY / "audio_service"
EDITOR = PACKAGE / "web" / "editor"
CALLS = ("/v1/editor", "/v1/articles", "/v1/lexicon", "/v1/voices")
# Without them the page is not served.
UNSEEN = (InvalidTable, NotBuilt)
# Of ranges of files, which the page does not ask for, and of calls that no editor makes.
OTHERS = {416, 501}


def keys(file: str, table: str) -> set[str]:
    found = re.search(rf"export const {table} = \{{(.*?)\n\}};", (EDITOR / file).read_text("utf-8"), re.DOTALL)
    assert found is not None
    return set(re.findall(r'^  "?([\w:-]+?)"?: ', found[1], re.MULTILINE))


def codes() -> set[str]:
    """TYPE:CODE of the errors that the package raises with a code of their own."""
    trees = (ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py")))
    calls = (node for node in chain.from_iterable(map(ast.walk, trees)) if isinstance(node, ast.Call))
    return {
        f"{call.func.id}:{code.value}"
        for call in calls
        if isinstance(call.func, ast.Name) and hasattr(errors, call.func.id)
        for given in call.keywords
        if given.arg == "code"
        for code in ast.walk(given.value)
        if isinstance(code, ast.Constant) and isinstance(code.value, str)
    }


def test_every_error_has_words() -> None:
    kinds = {
        kind.__name__
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, AudioServiceError) and kind not in UNSEEN
    }
    instead = {f"EmptyArticle:{kind.value}" for kind in NotAnArticle}
    forbidden = {"Forbidden:401", "Forbidden:403"}
    wanted = (kinds - {"Forbidden"}) | forbidden | codes() | instead | {"EmptyArticle:navigation"}
    assert {"NotFound:article", "NotFound:login", "InputError:phonemes"} <= codes()
    assert wanted <= keys("problems.js", "PROBLEMS")


def test_every_status_has_words(fast: Settings) -> None:
    calls = create_app(fast).openapi()["paths"]
    documented = {
        int(status)
        for path, methods in calls.items()
        if path.startswith(CALLS)
        for call in methods.values()
        for status in call["responses"]
        if status >= "400"
    }
    assert documented - OTHERS <= {int(status) for status in keys("problems.js", "STATUSES")}


def test_every_finding_has_words() -> None:
    source = (PACKAGE / "narration" / "quality.py").read_text("utf-8")
    names = set(re.findall(r'(?:Finding|_paced)\(\s*"(\w+)"', source))
    assert {"length", "slowest", "fastest", "phonemes"} <= names
    assert names <= keys("findings.js", "FINDINGS")
