"""Which elements of a page nobody sees.

Hidden by attribute, inline style, class name or a simple rule of the page's own style sheets. Collapsed text counts as
seen: accordions, "read more", tabs, text that a script shows or moves to its place, and whatever is most of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice

from lxml.etree import _Element as Element

from audio_service.article.toml_tables import wordset

_NOT_SHOWN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:px|em|rem)?\s*(?:;|!|$)|"
    r"clip\s*:\s*rect\(\s*(?:0|1px)|clip-path\s*:\s*(?:inset\(\s*(?:50|100)%|circle\(\s*0)",
    re.IGNORECASE,
)
# Moved out of the window, or shrunk to a pixel.
_AWAY = re.compile(
    r"(?:left|right|top|text-indent|margin-left)\s*:\s*-(?:\d{4,}px|\d{3,}(?:em|rem|vw))|translate\w*\(\s*-\d{4,}px",
    re.IGNORECASE,
)
_PIXEL = re.compile(r"(?<![-\w])(?:width|height)\s*:\s*[01]px", re.IGNORECASE)
_READERS_ONLY = re.compile(
    r"(?:^|[\s_-])(?<!not-)(?:sr-?only|screen-?reader(?:s|-text|-only|-response)?|visually-?hidden|visuallyhidden|"
    r"a11y-(?:text|hidden|label)|assistive-text|hidden-visually|offscreen|element-invisible)(?:$|[\s_-])",
    re.IGNORECASE,
)
# Bootstrap's and Tailwind's names of what narrow windows hide: "d-none d-lg-block", "hidden md:flex".
_SHOWN_WIDE = re.compile(r"(?:^|\s)(?:d-)?(?:xs|sm|md|lg|xl|xxl)[-:](?:block|flex|grid|inline[\w-]*|contents)(?:\s|$)")
_ICON = re.compile(
    r"\bicons?\b|[-_]icon\b|\bicon[-_]|material-(?:icons|symbols)|\bfa-|glyph|emoji|symbol", re.IGNORECASE
)
_COLLAPSED = re.compile(
    r"accordion|collaps|expand|toggle|read-?more|more-?(?:text|content|body)|full-?(?:text|content|story|article)|"
    r"truncat|reveal|faq|answer|tab-?(?:content|pane|panel)|disclosure|details|aufklapp|klappe",
    re.IGNORECASE,
)
_CONTROLLED = ("aria-controls", "data-target", "data-bs-target", "href", "for")
_SCRIPTED_ID = re.compile(r"[\w-]{2,}")
# A set of characters first, for which `re` searches fastest.
_HIDES = re.compile(r"[dDvV](?i:(?<=d)isplay\s*:\s*none|(?<=v)isibility\s*:\s*hidden)")
_HIDING_RULES = 500
_SELECTOR_CHARACTERS = 200
_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]*)?([.#])([\w-]+)$", re.IGNORECASE)
_STYLE_CHARACTERS = 400_000
_STYLED_CHARACTERS = 300
# A hidden element with this share of the text in paragraphs is the article, which a script shows.
_ARTICLE_SHARE = 0.4
_PANELS = wordset("div section article li dd")
_PROSE_TAGS = wordset("p li blockquote")


class Visibility:
    """What a page's visitors see of its elements."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._hidden_classes, self._hidden_ids = hidden_by_styles(root)
        self._controlled: frozenset[str] | None = None
        self._prose: dict[Element, int] | None = None
        self._is_for_readers = cache(_is_for_readers)
        self._is_styled: dict[str, bool] = {}

    def unseen(self, element: Element, attributes: Mapping[str, str]) -> bool:
        """Whether nobody sees the element, and it is neither collapsed text nor most of the page's."""
        if not attributes:
            return False
        names = attributes.get("class")
        if not self._hidden(element, attributes) and not self._hidden_by_styles(element, attributes):
            return False
        if _is_one_of_several(element, names):
            return False
        if _COLLAPSED.search(f"{names or ''} {element.get('id') or ''}") or element.get("role") in (
            "tabpanel",
            "region",
        ):
            return False
        return not self._is_controlled(element) and not self._is_article(element)

    def _hidden(self, element: Element, attributes: Mapping[str, str]) -> bool:
        hidden = attributes.get("hidden")
        if hidden is not None and hidden.strip().lower() != "until-found":
            return True
        style, names = attributes.get("style"), attributes.get("class")
        if style and (_NOT_SHOWN.search(style) or _is_away(style)):
            return True
        if attributes.get("aria-hidden") == "true" and _is_decoration(element, names):
            return True
        return bool(names) and self._is_for_readers(names)

    def _hidden_by_styles(self, element: Element, attributes: Mapping[str, str]) -> bool:
        """Whether a style sheet hides a short text: longer ones are shown by scripts."""
        names = attributes.get("class")
        if not (names and self._hides_class(names)) and attributes.get("id") not in self._hidden_ids:
            return False
        if names and _SHOWN_WIDE.search(names):
            return False
        return sum(len(text) for text in islice(element.itertext(), 200)) <= _STYLED_CHARACTERS

    def _hides_class(self, names: str) -> bool:
        """Whether a style sheet hides one of these class names; most elements share theirs with others."""
        if (hidden := self._is_styled.get(names)) is None:
            hidden = self._is_styled[names] = not self._hidden_classes.isdisjoint(names.split())
        return hidden

    def _is_controlled(self, element: Element) -> bool:
        """Whether a button, link or script of the page shows it."""
        name = element.get("id")
        if name is None:
            return False
        if self._controlled is None:
            self._controlled = frozenset(_controlled(self._root))
        return name in self._controlled

    def _is_article(self, element: Element) -> bool:
        if self._prose is None:
            self._prose = prose_below(self._root)
        return self._prose.get(element, 0) > _ARTICLE_SHARE * max(self._prose.get(self._root, 0), 1)


def _is_for_readers(names: str) -> bool:
    """Whether class names hide a text from all but screen readers."""
    return _READERS_ONLY.search(names) is not None


def _is_one_of_several(element: Element, names: str | None) -> bool:
    """Whether an element of the same names is next to it: panels, of which one is open."""
    if not names or element.tag not in _PANELS or _is_for_readers(names):
        return False
    beside = (element.getprevious(), element.getnext())
    return any(each is not None and each.tag == element.tag and each.get("class") == names for each in beside)


def _is_away(style: str) -> bool:
    if _AWAY.search(style):
        return True
    return len(_PIXEL.findall(style)) > 1 and "overflow" in style


def _is_decoration(element: Element, names: str | None) -> bool:
    """Whether an element with `aria-hidden` is: an icon's name in a line, or a block of its own."""
    if names and _ICON.search(names):
        return True
    return element.tag not in ("span", "b", "i", "em", "strong", "a", "sup", "sub")


def _controlled(root: Element) -> Iterable[str]:
    """Ids that buttons and links name, and all words of scripts in their attributes."""
    for element in root.iter("a", "button", "summary", "label", "input", "div", "span", "h2", "h3", "h4", "li"):
        for name in _CONTROLLED:
            value = element.get(name)
            if value and (name != "href" or value.startswith("#")):
                yield value.lstrip("#")
        script = element.get("onclick")
        if script:
            yield from _SCRIPTED_ID.findall(script[:500])


def hidden_by_styles(root: Element) -> tuple[frozenset[str], frozenset[str]]:
    """Classes and ids that `<style>` hides by a selector of one name, outside of media queries."""
    found: dict[str, set[str]] = {".": set(), "#": set()}
    for style in root.iter("style"):
        text = style.text or ""
        if len(text) > _STYLE_CHARACTERS or style.get("media") in ("print", "speech"):
            continue
        for selectors in _hiding(text):
            for selector in selectors.split(","):
                match = _SIMPLE.fullmatch(selector.strip())
                if match is not None:
                    found[match[1]].add(match[2])
    return frozenset(found["."]), frozenset(found["#"])


def _hiding(text: str) -> Iterator[str]:
    """The selectors of a style sheet's rules that hide, except inside another rule."""
    at = depth = 0
    for hit in islice(_HIDES.finditer(text), _HIDING_RULES):
        opening = text.rfind("{", 0, hit.start())
        if opening < 0:
            continue
        depth += text.count("{", at, opening) - text.count("}", at, opening)
        at = opening
        before = max(text.rfind(sign, 0, opening) for sign in "{};")
        whole = opening > text.rfind("}", 0, hit.start())
        if whole and opening - before <= _SELECTOR_CHARACTERS and not depth:
            yield text[before + 1 : opening]


def prose_below(root: Element) -> dict[Element, int]:
    """Characters of text in paragraphs, list items and lines below each element."""
    counts: dict[Element, int] = {}
    for element in reversed(list(root.iter("*"))):
        own = 0
        if element.tag == "br":
            own = len((element.tail or "").strip())
        elif element.tag in _PROSE_TAGS:
            own = len((element.text or "").strip()) + sum(len((child.tail or "").strip()) for child in element)
        total = own + counts.get(element, 0)
        counts[element] = total
        around = element.getparent()
        if around is not None and total:
            counts[around] = counts.get(around, 0) + total
    return counts
