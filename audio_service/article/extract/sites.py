"""What a publisher says of a page's elements: by the site's rule (CSS selectors), and by marks in the page itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from audio_service.article.extract.ssml import Said
from audio_service.article.toml_tables import Tables
from audio_service.config import SiteRule
from audio_service.errors import InputError

_TABLES = Tables.beside(__file__, "markup.toml")
_SKIP_CLASSES, _READ_CLASSES = (_TABLES.words(f"{what}_classes") for what in ("skip", "read"))
MARK = "data-listen"


@dataclass(frozen=True, slots=True)
class Picks:
    """The elements of a page that its site's rule or its own marks select; `read`: those marked to be read.

    `narrated`: those that say how their words are spoken, with kind and value.
    """

    include: frozenset[Element] = frozenset()
    exclude: frozenset[Element] = frozenset()
    read: frozenset[Element] = frozenset()
    narrated: Mapping[Element, Said] = field(default_factory=dict)


NO_PICKS = Picks()


def picks_of(root: Element, source: str, rule: SiteRule) -> Picks:
    """Select the elements of the rule for this source, and those that the page marks.

    Raises InputError for an invalid selector.
    """
    read, skipped = _marked(root)
    include = _matching(root, rule.include, source) | read
    return Picks(include, (_matching(root, rule.exclude, source) | skipped) - read, read)


def _marked(root: Element) -> tuple[frozenset[Element], frozenset[Element]]:
    """The elements that `data-listen` or a class name marks to be read, and those to be skipped."""
    read: set[Element] = set()
    skipped: set[Element] = set()
    for element in root.iter("*"):
        value, named = element.get(MARK), element.get("class")
        if value is None and named is None:
            continue
        names = (named or "").split()
        if value == "read" or not _READ_CLASSES.isdisjoint(names):
            read.add(element)
        if value == "skip" or not _SKIP_CLASSES.isdisjoint(names):
            skipped.add(element)
    return frozenset(read), frozenset(skipped)


def _matching(root: Element, selectors: tuple[str, ...], source: str) -> frozenset[Element]:
    if not selectors:
        return frozenset()
    from cssselect import SelectorError
    from lxml.cssselect import CSSSelector
    from lxml.etree import XPathEvalError

    found: set[Element] = set()
    for selector in selectors:
        try:
            found.update(CSSSelector(selector, translator="html")(root))
        except (SelectorError, XPathEvalError):
            raise InputError(
                f"The site rule for {source} contains {selector!r}, which is not a valid CSS selector.",
                advice="Correct it in AUDIO_SERVICE_SITES.",
            ) from None
    return frozenset(found)
