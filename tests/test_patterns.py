"""Regular expressions of the whole package: none takes time that doubles with each further letter.

A repeat of a repeat, such as `(?:a+)*`, can cut one run of letters in more ways than one for each letter; a
text that does not match in the end tries them all (Kirrage, Rathnayake and Thielecke: Static Analysis for Regular
Expression Denial-of-Service Attacks, NSS 2013).
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import re._constants as constants  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterator
from typing import Any

import pytest

import audio_service

REPEATS = (constants.MAX_REPEAT, constants.MIN_REPEAT)
LONG = 20  # as often as this is as bad as without end


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Each compiled pattern of the package, with the name of its module and variable."""
    for found in pkgutil.walk_packages(audio_service.__path__, "audio_service."):
        if "migrations" in found.name or found.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(found.name)).items():
            for pattern in _inside(value):
                if isinstance(pattern.pattern, str):
                    yield f"{found.name}.{name}", pattern


def _inside(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (list, tuple, set, frozenset)):
        for each in value:
            yield from _inside(each)
    elif isinstance(value, dict):
        yield from _inside([*value, *value.values()])


def _bodies(operation: Any, argument: Any) -> list[Any]:
    """What an operation of a parsed pattern holds."""
    if operation in (*REPEATS, constants.POSSESSIVE_REPEAT):
        return [argument[2]]
    if operation is constants.SUBPATTERN:
        return [argument[3]]
    if operation is constants.BRANCH:
        return list(argument[1])
    return [argument[1]] if operation in (constants.ASSERT, constants.ASSERT_NOT) else []


def _is_one_repeat(body: Any) -> bool:
    """Whether a body, or one of its branches, can be a long run of one sort of letters and nothing beside it."""
    needed = [(operation, argument) for operation, argument in body if operation not in REPEATS or argument[0] > 0]
    if len(needed) != 1:
        return False
    operation, argument = needed[0]
    if operation in REPEATS:
        return bool(argument[1] >= LONG)
    if operation in (constants.SUBPATTERN, constants.BRANCH):
        return any(_is_one_repeat(inner) for inner in _bodies(operation, argument))
    return False


def doubles(pattern: str, flags: int = 0) -> bool:
    """Whether a pattern repeats a repeat that stands alone."""
    waiting = [parser.parse(pattern, flags)]
    while waiting:
        for operation, argument in waiting.pop():
            bodies = _bodies(operation, argument)
            if operation in REPEATS and argument[1] >= LONG and any(map(_is_one_repeat, bodies)):
                return True
            waiting += bodies
    return False


@pytest.mark.parametrize("pattern", [r"(?:a+)*", r"(?:\.?\d+|[a-z]+)*!", r"(a*?b*|c{2,})+", r"(?:(?:x|y+)){3,}"])
def test_a_repeat_of_a_repeat_is_found(pattern: str) -> None:
    assert doubles(pattern)


@pytest.mark.parametrize("pattern", [r"\d+(?:[.,]\d+)*", r"(?:a++|b)*", r"(?:[ab]|\(c+\))+", r"(?:a+){2}"])
def test_other_repeats_are_let_be(pattern: str) -> None:
    assert not doubles(pattern)


def test_no_pattern_repeats_a_repeat() -> None:
    patterns = list(_patterns())
    assert len(patterns) > 400
    flags = re.IGNORECASE | re.VERBOSE | re.DOTALL | re.MULTILINE
    assert [name for name, each in patterns if doubles(each.pattern, each.flags & flags)] == []
