"""Rules for single sites: CSS selectors of what is always article on their pages, and of what never is."""

from __future__ import annotations

from dataclasses import dataclass

from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.etree import XPathEvalError
from lxml.etree import _Element as Element

from audio_service.config import SiteRule
from audio_service.errors import InputError


@dataclass(frozen=True, slots=True)
class Picks:
    """The elements of one page that its site's rule names."""

    include: frozenset[Element] = frozenset()
    exclude: frozenset[Element] = frozenset()


NO_PICKS = Picks()


def picks_of(root: Element, source: str, rule: SiteRule) -> Picks:
    """The elements that the rule for this source picks; raises InputError for what is not a selector."""
    return Picks(_matching(root, rule.include, source), _matching(root, rule.exclude, source))


def _matching(root: Element, selectors: tuple[str, ...], source: str) -> frozenset[Element]:
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
