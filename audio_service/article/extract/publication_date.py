"""The date of the article's own publication, from the page's data, elements, address and lines near the title.

Dates of changes, comments, embedded posts, other articles and copyright lines are not the article's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.etree import _Element as Element

from audio_service.article.document import BlockKind
from audio_service.article.extract.hints import Hint
from audio_service.article.extract.meta_tags import META
from audio_service.article.extract.metadata import Metadata
from audio_service.article.extract.nearness import OTHERS, heading_of, is_of_others, line_hints, text_of
from audio_service.article.extract.parts import Part
from audio_service.article.extract.visible import place_of
from audio_service.article.extract.written_dates import WrittenDate, dates_in, stated_date

_DATA = ("datePublished", "dateCreated", "uploadDate")
_MARKED = ("datePublished", "dateCreated")
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:dt-published|(?:entry|post|article|story|blog)-?date|pub-?date|publish(?:ed)?-?(?:date|on|at)?|"
    r"date-?(?:published|created)|dateline|date)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MODIFIED = re.compile(r"modif|updat|chang|edit", re.IGNORECASE)
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|all rights|alle rechte|tous droits", re.IGNORECASE)
# Before a date: it is that of a change, of an end or of an event.
_OTHER_DATE = re.compile(
    r"(?:updat|modif|revi[sew]|edited|corrected|checked|expire|until|deadline|due|since|ends?\b|starts?\b|join|member|"
    r"effective|aktualisiert|geändert|stand\b|bis\b|gültig|mis(?:e)? à jour|modifié|jusqu|actualizad|atualizad|hasta|"
    r"aggiornat|modificat|fino al|bijgewerkt|gewijzigd|uppdaterad|ändrad|opdateret|oppdatert|senest|zaktualizowano)"
    r"[^|•·\d]{0,25}$",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/-]|$)")
_YEAR_IN_ADDRESS = re.compile(r"[/-]((?:19|20)\d\d)(?=[/-])")
# "LOWMERE, March 4 (Harbour Wire) - ": a place, a date, an agency, and a dash before the text.
_DATELINE_CHARACTERS = 90
_PLACE = re.compile(r"[^\W\d_a-zß-ÿ][^\d()\n.;:!?]{1,45}[,\s(]*(?:den|le|el|il|em|op)?\s*")
_DATELINE_END = re.compile(r"\)?,?\s*(?:\([^()]{2,40}\)|/[^/]{2,40}/)?\s*(?:[—–:]|--?)\s")
_OTHERS = OTHERS & ~Hint.BIOGRAPHY
# A line with a date, and how many lines around the title are searched.
_LINE_CHARACTERS = 120
_LINE_WORDS = 10
_LINES_BEFORE, _LINES_AFTER = 3, 10
_SENTENCE = re.compile(r"[.!?][\"'”’»)]*$")
_DATED_CHARACTERS = 60
_LABEL_CHARACTERS = 25
# Elements with dates that are looked at; each may take as long as the page is large.
_CANDIDATES = 50


def publication_date(root: Element, metadata: Metadata, parts: Sequence[Part]) -> str | None:
    """The ISO 8601 date or time of the article's publication; None if nothing says it."""
    heading = heading_of(root, metadata.title)
    language = next(iter(metadata.languages), None)
    kinds = (
        (entry.get(key) for key in _DATA for entry in metadata.works),
        _meta_dates(root, heading),
        _element_dates(root, heading, language),
        _address_dates(metadata.canonical),
    )
    for kind in kinds:
        if found := next((iso for value in kind if (iso := stated_date(value, language))), None):
            return found
    at = place_of(parts, metadata.title)
    near = parts[max(0, at - _LINES_BEFORE) : at + _LINES_AFTER]
    return _line_date(near, parts[at] if parts else None, language) or _dateline(near, metadata)


def _meta_dates(root: Element, heading: Element | None) -> Iterator[object]:
    found: dict[str, str] = {}
    named = (((element.get("property") or element.get("name") or "").lower(), element) for element in root.iter("meta"))
    for name, element in islice((pair for pair in named if pair[0] in META["date"]), _CANDIDATES):
        if name not in found and not is_of_others(element, heading):
            found[name] = element.get("content") or ""
    return (found.get(name) for name in META["date"])


def _element_dates(root: Element, heading: Element | None, language: str | None) -> Iterator[object]:
    """Dates in elements: those marked as the publication's, then others in lines of their own."""
    marked: list[str] = []
    others: list[str] = []
    for element in islice(filter(_may_date, root.iter()), _CANDIDATES):
        names = f"{element.get('itemprop', '')} {element.get('class', '')}"
        published = element.get("itemprop") in _MARKED or element.get("pubdate") is not None or "dt-pub" in names
        if not published and (_MODIFIED.search(names) or _is_other_date(element) or _is_in_prose(element)):
            continue
        if is_of_others(element, heading):
            continue
        text = " ".join(text_of(element).split())
        said = next((iso for _, iso in _published(text, language)), None)
        first = next((found.start for found in dates_in(text)), len(text))
        if not published and said is None and _OTHER_DATE.search(text[:first].strip()):
            continue
        value = next(filter(None, (stated_date(element.get(name)) for name in ("datetime", "content"))), said)
        if value is not None:
            (marked if published else others).append(value)
    yield from marked
    yield from others


def _may_date(element: Element) -> bool:
    if element.tag == "time" or element.get("itemprop") in _MARKED:
        return True
    named = element.get("class")
    return named is not None and _DATE_CLASS.search(named) is not None and len(text_of(element)) <= _DATED_CHARACTERS


def _address_dates(canonical: str | None) -> Iterator[object]:
    for year, month, day in _IN_ADDRESS.findall(canonical or ""):
        yield f"{year}-{month:0>2}-{day:0>2}"


def _is_other_date(element: Element) -> bool:
    """Whether the words before a date say that it is another one."""
    box, before = element.getparent(), element.getprevious()
    text = "" if box is None else box.text or ""
    if before is not None:
        text = (before.tail or "").strip() or text_of(before)
    return _OTHER_DATE.search(text.strip()) is not None


def _published(text: str, language: str | None) -> Iterator[tuple[WrittenDate, str]]:
    """The dates in a text that are not said to be others, and in ISO 8601."""
    for found in dates_in(text, language):
        if not _OTHER_DATE.search(text[: found.start].strip()) and (iso := found.iso()):
            yield found, iso


def _is_in_prose(element: Element) -> bool:
    """Whether an element stands within a long line."""
    box = element.getparent()
    pieces = [] if box is None else [box.text or "", *(inner.tail or "" for inner in box)]
    return sum(map(len, " ".join(pieces).split())) > _LINE_CHARACTERS


def _line_date(near: Sequence[Part], title: Part | None, language: str | None) -> str | None:
    """The date in a line of its own, or beside a name or a label."""
    others = _OTHERS & ~(line_hints(title) if title is not None else 0)
    for before, part in zip(["", *(part.text for part in near)], near, strict=False):
        if len(part.text) > _LINE_CHARACTERS or _COPYRIGHT.search(part.text) or line_hints(part) & others:
            continue
        for found, iso in _published(part.text, language):
            words = len(f"{part.text[: found.start]} {part.text[found.end :]}".split())
            said = words > 3 and _SENTENCE.search(part.text) is not None
            label = len(before) <= _LABEL_CHARACTERS and not found.start and _OTHER_DATE.search(before)
            if not said and not label and words <= (2 if part.kind is BlockKind.HEADING else _LINE_WORDS):
                return iso
    return None


def _dateline(near: Sequence[Part], metadata: Metadata) -> str | None:
    """The date that a paragraph begins with; its year from the page's address or change if it has none."""
    for part in near:
        for found in dates_in(part.text[:_DATELINE_CHARACTERS]):
            place = part.text[: found.start]
            named = _PLACE.fullmatch(place) and ("," in place or place.isupper()) and not _OTHER_DATE.search(place)
            if (not place or named) and _DATELINE_END.match(part.text, found.end):
                return found.iso(_only_year(found, metadata))
    return None


def _only_year(dated: WrittenDate, metadata: Metadata) -> int | None:
    """The one year that the page's address and changes have."""
    values = (str(entry.get("dateModified") or "")[:4] for entry in metadata.works)
    years = {int(year) for year in (*values, *_YEAR_IN_ADDRESS.findall(metadata.canonical or "")) if year.isdecimal()}
    return next(iter(years)) if dated.year is None and len(years) == 1 else None
