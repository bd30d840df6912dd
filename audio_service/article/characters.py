"""Characters that are dropped from every text that comes in, and those that XML cannot hold."""

from __future__ import annotations

import re

# Unicode's 66 noncharacters: U+FDD0 to U+FDEF, and the last two of each plane.
_PLANES = range(0, 0x110000, 0x10000)
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane + end) for plane in _PLANES for end in (0xFFFE, 0xFFFF))
# Controls but tab, line feed and carriage return; lone surrogates; byte order marks; noncharacters.
_UNWANTED = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff{_NONCHARACTERS}]")
# Fast: all that is unwanted, and what is rare, such as emoji. One character first, for which `re` searches fastest.
_RARE = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\U0010ffff]"
_SUSPECT = re.compile(f"{_RARE}{_RARE}*")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What a name in a URL cannot contain: controls, separators of paths, and what undecodable bytes become.
_NOT_IN_ID = re.compile(f"[\x00-\x1f\x7f-\x9f/\\\\\ufeff\ufffd\ud800-\udfff{_NONCHARACTERS}]")
_ID_CHARACTERS = 200


def clean_text(text: str) -> str:
    """Drop control characters, lone surrogates, stray byte order marks and noncharacters."""
    return _SUSPECT.sub(lambda run: _UNWANTED.sub("", run[0]), text)


def unwanted_at(text: str) -> list[int]:
    """Positions of what `clean_text` drops."""
    return [found.start() for run in _SUSPECT.finditer(text) for found in _UNWANTED.finditer(text, *run.span())]


def xml_text(text: str) -> str:
    """Drop what XML 1.0 cannot hold, even escaped."""
    return _NOT_XML.sub("", text)


def check_article_id(text: str) -> str:
    """Return an article's id. Raises ValueError unless it is 1 to 200 characters that a URL's path can carry."""
    if not 1 <= len(text) <= _ID_CHARACTERS or text in (".", "..") or _NOT_IN_ID.search(text):
        raise ValueError(
            f"{text[:80]!r} is not an id: use 1 to {_ID_CHARACTERS} characters in UTF-8, not . or .., without slashes "
            "and control characters"
        )
    return text
