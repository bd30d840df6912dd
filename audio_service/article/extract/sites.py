"""A site's rule: CSS selectors of elements that always or never belong to the article."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.etree import _Element as Element

from audio_service.config import SiteRule
from audio_service.errors import InputError


@dataclass(frozen=True, slots=True)
class Picks:
    """The elements of a page that its site's rule selects."""

    include: frozenset[Element] = frozenset()
    exclude: frozenset[Element] = frozenset()


NO_PICKS = Picks()


def picks_of(root: Element, source: str, rule: SiteRule) -> Picks:
    """Select the elements of the rule for this source. Raises InputError for an invalid selector."""
    return Picks(_matching(root, rule.include, source), _matching(root, rule.exclude, source))


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
