"""Elements of SSML in HTML that came with a key -> the narrator's marks that they are. A wrong one is refused.

They are those of the W3C's Speech Synthesis Markup Language 1.1 that say how words are spoken, not which words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from lxml.etree import _Element as Element

from audio_service.article.document import MarkKind
from audio_service.errors import InvalidMark

MOST_MARKS = 200
LONGEST_BREAK_MS = 10_000
LONGEST_VALUE = 200  # characters of an alias and of phonemes
# SSML leaves the length of each strength to the synthesizer.
STRENGTHS_MS = {"none": 0, "x-weak": 250, "weak": 500, "medium": 750, "strong": 1000, "x-strong": 1250}
_SAY_AS = {
    "characters": MarkKind.LETTERS,
    "spell-out": MarkKind.LETTERS,
    "digits": MarkKind.DIGITS,
    "telephone": MarkKind.DIGITS,
    "cardinal": MarkKind.CARDINAL,
    "number": MarkKind.CARDINAL,
    "ordinal": MarkKind.ORDINAL,
    "date": MarkKind.ALIAS,
}
_LEVELS = ("strong", "moderate", "none", "reduced")
_DATE_FORMATS = ("mdy", "dmy", "ymd")
_TIME = re.compile(r"(\d{1,6}(?:\.\d{1,3})?|\.\d{1,3})(ms|s)", re.ASCII)
_NUMBER = re.compile(r"\d{1,3}(?:[,.'’  ]\d{3})+|\d{1,15}|[IVXLCDM]{1,15}", re.ASCII)
_DATE = re.compile(r"(\d{1,4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,4})", re.ASCII)

Said = tuple[MarkKind, str]
"""Kind and value of a mark."""


def marks_in(root: Element, inline: frozenset[str]) -> dict[Element, Said]:
    """The marks below `root` by their elements; `inline` are the elements that one may contain. Raises InvalidMark."""
    found: dict[Element, Said] = {}
    for element in root.iter(*_READERS):
        if element.tag == "sub" and element.get("alias") is None:
            continue
        try:
            said = _READERS[str(element.tag)](element)
            _check_place(element, inline)
            if len(found) == MOST_MARKS:
                raise ValueError(f"an article has at most {MOST_MARKS} marks")
        except ValueError as error:
            raise InvalidMark(_shown(element), _text_before(element), str(error)) from None
        if said is not None:
            found[element] = said
    return found


def _break(element: Element) -> Said | None:
    time, strength = element.get("time"), element.get("strength", "medium").strip()
    length = STRENGTHS_MS.get(strength)
    if length is None:
        raise ValueError(f"strength must be {_or(STRENGTHS_MS)}")
    if time is not None:
        match = _TIME.fullmatch(time.strip())
        if match is None:
            raise ValueError('time must be seconds or milliseconds, such as "1.5s" or "500ms"')
        length = round(float(match[1]) * (1000 if match[2] == "s" else 1))
    if length > LONGEST_BREAK_MS:
        raise ValueError(f"a break is at most {LONGEST_BREAK_MS // 1000} s")
    return MarkKind.PAUSE, str(length)


def _sub(element: Element) -> Said:
    return MarkKind.ALIAS, _value(element, "alias")


def _phoneme(element: Element) -> Said:
    if element.get("alphabet", "ipa").strip() != "ipa":
        raise ValueError('alphabet must be "ipa"')
    return MarkKind.IPA, _value(element, "ph")


def _say_as(element: Element) -> Said:
    name = element.get("interpret-as", "").strip()
    kind = _SAY_AS.get(name)
    text = _text_of(element)
    if kind is None:
        raise ValueError(f"interpret-as must be {_or(_SAY_AS)}")
    if name == "date":
        return kind, _date(text, element.get("format", "ymd").strip())
    if kind in (MarkKind.CARDINAL, MarkKind.ORDINAL) and not _NUMBER.fullmatch(text):
        raise ValueError(f"{name} needs a whole number or a Roman one of at most 15 digits")
    if kind is MarkKind.DIGITS and not any("0" <= character <= "9" for character in text):
        raise ValueError(f"{name} needs digits")
    if len(text) > LONGEST_VALUE:
        raise ValueError(f"{name} takes at most {LONGEST_VALUE} characters")
    return kind, text


def _date(text: str, form: str) -> str:
    """A date in figures as ISO 8601, which is read in full in every language that has rules."""
    if form not in _DATE_FORMATS:
        raise ValueError(f"format must be {_or(_DATE_FORMATS)}")
    match = _DATE.fullmatch(text)
    parts = dict(zip(form, match.groups(), strict=True)) if match else {}
    if not parts or len(parts["y"]) != 4:
        raise ValueError(f"a date of the format {form} needs day, month and a year of four digits, in figures")
    return date(int(parts["y"]), int(parts["m"]), int(parts["d"])).isoformat()


def _emphasis(element: Element) -> Said | None:
    level = element.get("level", "moderate").strip()
    if level not in _LEVELS:
        raise ValueError(f"level must be {_or(_LEVELS)}")
    return None if level in ("none", "reduced") else (MarkKind.EMPHASIS, level.removeprefix("moderate"))


_READERS: Mapping[str, Callable[[Element], Said | None]] = {
    "break": _break,
    "sub": _sub,
    "phoneme": _phoneme,
    "say-as": _say_as,
    "emphasis": _emphasis,
}


def _value(element: Element, name: str) -> str:
    value = " ".join((element.get(name) or "").split())
    if not any(map(str.isalnum, value)) or len(value) > LONGEST_VALUE:
        raise ValueError(f"{name} must have 1 to {LONGEST_VALUE} characters")
    return value


def _check_place(element: Element, inline: frozenset[str]) -> None:
    """Raise ValueError unless a mark has words of one paragraph, and stands in no other mark."""
    for outer in element.iterancestors(*_READERS):
        if outer.tag != "break" and (outer.tag != "sub" or outer.get("alias") is not None):
            raise ValueError(f"a mark cannot stand inside another one, here <{outer.tag}>")
    if element.tag == "break":
        return  # what an unclosed one has inside follows it
    if not any(map(str.isalnum, _text_of(element))):
        raise ValueError("it has no words")
    if any(inner.tag not in inline for inner in element.iterdescendants("*")):
        raise ValueError("a mark must end in the paragraph that it begins in")


def _text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _shown(element: Element) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in element.items())
    return f"<{element.tag}{attributes}>"


def _text_before(element: Element) -> str:
    """The last words in front of an element."""
    before = element.xpath("preceding::text()[normalize-space()][1]")
    return " ".join(before[0].split()[-6:]) if isinstance(before, list) and before else ""


def _or(names: Mapping[str, object] | tuple[str, ...]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}"
