"""A byline as written -> the names of its authors, without offices, agencies' addresses and dates."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audio_service.article.toml_tables import Tables, wordset

_TABLES = Tables.beside(__file__).whole(dict[str, frozenset[str]])
_ROLES, _RANKS, _HOUSES, _LABELS = (_TABLES[key] for key in ("roles", "ranks", "organizations", "labels"))
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def _any(key: str) -> str:
    return "|".join(sorted(_TABLES[key], key=len, reverse=True))


BY = re.compile(
    rf"^\W*(?:(?:view\s+)?(?:all\s+)?(?:(?:{_any('work')})\s+)?(?:{_any('by')})(?:\s*:\s*|\s+)|(?:{_any('work')})\s*:\s*|"
    r"(?-i:By)(?=[A-ZÀ-Þ][a-zß-ÿ]))",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"<[^<>]*>|[\w.+-]+@[\w-]+\.[\w.-]+|\B@\w+|(?:https?://|www\.)\S*")
# What stands behind the names: signs between parts of a line, figures of dates and times, and words of a table.
_END = re.compile(
    rf"\s*(?:[|•·⋅–—\n]|\s-\s|\(|\b\d{{1,2}}[:/.–-]\d|,?\s*\b(?:{_any('ends')}|(?-i:{_any('small_ends')}))\b|"
    r"\b\d{1,2}\.?\s+[^\W\d]|\b(?:19|20)\d\d\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_MONTH_END = re.compile(r",?\s*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d.*$", re.IGNORECASE)
_LISTED = re.compile(r"\s*(?:[,;/]|\+)\s*")
_AND = re.compile(rf"\s+(&|{_any('and')})\s+(?=[^\W\d_])")
_FIRST_AND = re.compile(rf"^(?:&|{_any('and')})\s+")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?")
_DEGREE = re.compile(r"(?:[A-Z]\.?[A-Za-z]?\.?){1,4}(?:-[A-Z]{1,4})?|[A-Z]{2,6}(?:-[A-Z]{1,4})?")
_ACADEMIC = re.compile(r", (?:Ph\.?D|M\.?D|J\.?D|R\.?N)\b\.?")
_DATED = re.compile(
    rf"\s(?=[A-Z])(?i:{_any('ends')}):?\s"
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2},?|\d{1,2} [A-Z][a-z]{2,8}\.?) \d{4}.{0,30}$"
)
_PARTICLES = wordset("al ben bin da das de del della den der di dos du el ibn la le of the ten ter und van von y")
_PERSON_WORDS = range(2, 7)
_LONGEST = 100
_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class AuthorName:
    """A name, and whether it is a person's."""

    text: str
    person: bool


def names_in(text: str, *, person: bool = False) -> tuple[AuthorName, ...]:
    """The names in a byline, in its order. `person`: the page says that they are people's."""
    line = _ADDRESS.sub(" ", html.unescape(text[:_CHARACTERS]))
    for _ in range(2):
        line = BY.sub("", line)
    line = _MONTH_END.sub("", _END.sub("", " " + " ".join(line.split()))).strip()
    found: list[AuthorName] = []
    for piece in _pieces(line):
        if found and _SUFFIX.fullmatch(piece):
            found[-1] = AuthorName(f"{found[-1].text} {piece}", found[-1].person)
            continue
        name = _without_role(piece.strip(' ,;:|–—-.•*→"“”'))
        if found and (not is_person(name) or (name != piece.strip() and not is_person(name))):
            continue
        if is_name(name):
            found.append(AuthorName(name, is_person(name) or (person and not _is_house(name))))
    return unique(found)


def is_name(text: str) -> bool:
    """Whether a text may be a name at all."""
    words = text.lower().split()
    return (
        2 < len(text) <= _LONGEST
        and len(words) <= 12
        and _WORD.search(text) is not None
        and not re.search(r"[@{}<>=_]|https?:|\.(?:txt|html?|php|jpe?g|png)$", text)
        and not set(words) <= _LABELS
    )


def is_person(text: str) -> bool:
    """Whether a text is two to six words with capitals, none of an office or a house."""
    words = text.split()
    if len(words) not in _PERSON_WORDS or re.search(r"[\d?!:{}<>@_&]", text) or _is_house(text):
        return False
    if {word.lower().strip(".,") for word in words} & (_ROLES | _LABELS | _TABLES["ends"]):
        return False
    named = [word for word in words if word.lower() not in _PARTICLES]
    return len(named) > 1 and all(word[0].isupper() or not word[0].isascii() or word[0] in "'’(\"“" for word in named)


def unique(names: Iterable[AuthorName]) -> tuple[AuthorName, ...]:
    """The names without copies that differ in capitals and signs only."""
    found: dict[str, AuthorName] = {}
    for name in names:
        found.setdefault("".join(_WORD.findall(name.text.casefold())), name)
    return tuple(found.values())


def is_byline(line: str, authors: Iterable[str]) -> bool:
    """Whether a line has nothing but authors, with `By`, `and` and their offices."""
    words = set(re.findall(r"\w+", _ACADEMIC.sub("", _DATED.sub("", line)).lower()))
    named = [names for author in authors if (names := set(re.findall(r"\w+", author.lower()))) <= words]
    around = (_TABLES[key] for key in ("by", "work", "and", "roles", "ranks", "organizations"))
    return bool(named) and words.difference(*named, *around) == set()


def _pieces(line: str) -> Iterator[str]:
    """The parts of a list, parted by signs, and by `and` between names of two words or more."""
    for listed in _LISTED.split(line):
        pieces = _AND.split(_FIRST_AND.sub("", listed))
        held = pieces[0]
        for word, piece in zip(pieces[1::2], pieces[2::2], strict=True):
            if min(len(held.split()), len(piece.split())) > 1:
                yield held
                held = piece
            else:
                held = f"{held} {word} {piece}"
        yield held


def _without_role(name: str) -> str:
    """A name without an office before or after it; empty if it is an office or a degree alone."""
    words = name.split()
    if len(words) == 1 and _DEGREE.fullmatch(name) and len(name) < 3:
        return ""
    while len(words) > 2 and words[-1].lower() in _TABLES["small_ends"] and not words[-1].isupper():
        words.pop()
    while len(words) > 2 and _is_role(words[-1]):
        words.pop()
        while len(words) > 2 and words[-1].lower() in _RANKS:
            words.pop()
    start = next((at for at in range(len(words) - 2, 0, -1) if _is_role(words[at - 1])), 0)
    if start and all(_is_role(word) or word.lower() in _RANKS for word in words[:start]):
        words = words[start:]
    return " ".join(words)


def _is_role(word: str) -> bool:
    return word.lower().strip(".,") in _ROLES


def _is_house(text: str) -> bool:
    return not _HOUSES.isdisjoint(re.findall(r"[^\W_]+", text.lower()))
