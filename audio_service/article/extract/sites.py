"""Rules for single sites: CSS selectors of what is always article on their pages, and of what never is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

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


def rule_for(source: str, sites: Mapping[str, SiteRule]) -> SiteRule | None:
    """The rule of the longest host pattern that the source's host is or ends with."""
    host = (urlsplit(source).hostname or "") if "://" in source else ""
    fitting = [name for name in sites if host == name.lower() or host.endswith("." + name.lower())]
    return sites[max(fitting, key=len)] if fitting else None


def picks_of(root: Element, source: str, sites: Mapping[str, SiteRule]) -> Picks:
    """The elements that the rule for this source picks; raises InputError for what is not a selector."""
    rule = rule_for(source, sites)
    if rule is None:
        return NO_PICKS
    return Picks(_matching(root, rule.include, source), _matching(root, rule.exclude, source))


def _matching(root: Element, selectors: tuple[str, ...], source: str) -> frozenset[Element]:
    found: set[Element] = set()
    for selector in selectors:
        try:
            found.update(CSSSelector(selector, translator="html")(root))
        except (SelectorError, XPathEvalError):
            raise InputError(
                f"The site rule for {source} has {selector!r}, which is not a CSS selector.",
                advice="Correct it in AUDIO_SERVICE_SITES.",
            ) from None
    return frozenset(found)
