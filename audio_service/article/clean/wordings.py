"""Wordings as the tables have them -> exact keys and patterns, found by a word of the line.

A wording is a line in plain words. `a/b` are alternatives ("_" is a space inside one), `(x)` may be missing, `#` is a
number, `…` is any text that does not end a sentence, `……` is any text, `{NAME}` stands for words or a pattern of
wording.toml. A single word counts only if nothing of its line is in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, product
from math import prod

from audio_service.article.toml_tables import Tables

# A number is one word, however it is grouped: "1,234", "13.05".
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_TOKEN = re.compile(r"\{[A-Z_]+\}|…+|[#/\w'’.-]+|[^\w\s]")
_GROUP = re.compile(r"\(([^()]*)\)")
# A wording of more combinations is a pattern.
_MOST_KEYS = 120
# What stands between words; a sentence does not end there.
_SIGNS = r"(?:(?![.!?…][\"'”’»)]* )[\W_]){1,6}"
_NUMBER = r"\d{1,6}(?:[.,]\d{1,3})*"
# Whatever does not end a sentence: "U.S. " does not.
_WITHIN = r"(?:(?!(?<=\w\w\w)[.!?…][\"'”’»)]* ).){1,%d}"
_GAPS = {"…": _WITHIN % 160, "……": r".{1,560}"}


@dataclass(frozen=True, slots=True)
class Shared:
    """wording.toml: alternatives and patterns that wordings share."""

    words: dict[str, str]
    patterns: dict[str, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to write a line: a `key` where it has words and numbers only, else a `pattern` with its `anchors`.

    The pattern is tried on lines that start with an anchor of one or two words, or, if `inside`, have one anywhere, and
    that have a word of each set in `needs`.
    """

    key: str | None
    pattern: str = ""
    anchors: tuple[str, ...] = ()
    inside: bool = False
    needs: tuple[frozenset[str], ...] = ()


def words_of(text: str) -> list[str]:
    """The words of a line in small letters; "#" for a number."""
    return ["#" if word[0].isdecimal() else word for word in _WORD.findall(text.lower())]


# Most tokens stand in many lines.
_remembered = lru_cache(maxsize=4000)


@_remembered
def _written(text: str) -> tuple[str, ...]:
    return tuple(words_of(text.replace("#", "0")))


def wordings_of(lines: str) -> Iterator[Wording]:
    """All ways to write the lines of a table's cell."""
    for line in filter(None, map(str.strip, lines.splitlines())):
        for written in _without_groups(_filled(line)):
            tokens = _TOKEN.findall(written)
            if any("" in token.split("/") for token in tokens if _is_words(token)):
                raise ValueError(f"an alternative is empty: {line}")
            if all(map(_is_words, tokens)) and prod(token.count("/") + 1 for token in tokens) <= _MOST_KEYS:
                for choice in product(*(map(_written, token.split("/")) for token in tokens)):
                    words = tuple(chain.from_iterable(choice))
                    if words == ("#",):
                        raise ValueError(f"a number alone: {line}")
                    if len(words) > 1 or "(" not in line:
                        yield Wording(" ".join(words))
            else:
                yield _pattern(tokens)


@cache
def shared() -> Shared:
    """The file wording.toml."""
    return Tables.beside(__file__, "wording.toml").whole(Shared)


def pattern_of(text: str) -> str:
    """A regular expression of a table in one line, with its {NAMES} replaced."""
    joined = "".join(line.strip() for line in text.splitlines())
    return re.sub(r"\{([A-Z_]+)\}", lambda match: pattern_of(shared().patterns[match[1]]), joined)


def _filled(line: str) -> str:
    words = shared().words
    return re.sub(r"\{([A-Z_]+)\}", lambda match: words.get(match[1], match[0]), line)


def _without_groups(line: str) -> Iterator[str]:
    """The line with and without each part in brackets."""
    group = _GROUP.search(line)
    if group is None:
        yield line
        return
    for inside in ("", group[1]):
        yield from _without_groups(f"{line[: group.start()]}{inside}{line[group.end() :]}")


@_remembered
def _is_words(token: str) -> bool:
    return token == "#" or (any(map(str.isalpha, token)) and not token.startswith("{"))


def _pattern(tokens: list[str]) -> Wording:
    parts: list[str] = []
    for token in tokens:
        part = _token(token)
        if parts and not part.startswith(r"\s*") and not parts[-1].endswith(r"\s*"):
            parts.append(_SIGNS)
        parts.append(part)
    at = [place for place, token in enumerate(tokens) if _is_words(token)]
    if not at:
        raise ValueError(f"no word to find it by: {' '.join(tokens)}")
    needs = tuple(_last_words(tokens[place]) for place in at)
    if not any(map(_is_open, tokens[: at[0]])):
        return Wording(None, "".join(parts), tuple(dict.fromkeys(_heads(tokens[at[0] :]))), needs=needs[1:])
    anchor = max((tokens[place] for place in at), key=_least)
    anchors = (_written(choice)[0] for choice in anchor.split("/"))
    return Wording(None, "".join(parts), tuple(dict.fromkeys(anchors)), inside=True, needs=needs)


@_remembered
def _last_words(token: str) -> frozenset[str]:
    return frozenset(_written(choice)[-1] for choice in token.split("/"))


def _heads(tokens: list[str]) -> Iterator[str]:
    """The first two words of each way to begin, or the first where the second may be any."""
    seconds = (
        [_written(choice)[0] for choice in tokens[1].split("/")] if len(tokens) > 1 and _is_words(tokens[1]) else []
    )
    for choice in tokens[0].split("/"):
        words = _written(choice)
        if len(words) > 1 or not seconds:
            yield " ".join(words[:2])
        else:
            yield from (f"{words[0]} {second}" for second in seconds)


def _is_open(token: str) -> bool:
    """Whether a word of the line may stand for it that the table does not name."""
    return token[0] in "…{"


def _least(token: str) -> int:
    """The length of its shortest first word."""
    return min(len(_written(choice)[0]) for choice in token.split("/"))


@_remembered
def _token(token: str) -> str:
    if token in _GAPS:
        return _GAPS[token]
    if token.startswith("{"):
        return pattern_of(token)
    if not _is_words(token):
        return rf"\s*{re.escape(token)}\s*"
    choices = (_SIGNS.replace("{1,", "{0,").join(map(_word, _written(choice))) for choice in token.split("/"))
    return f"(?:{'|'.join(choices)})"


def _word(word: str) -> str:
    return _NUMBER if word == "#" else re.escape(word)
