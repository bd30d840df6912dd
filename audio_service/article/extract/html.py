"""HTML -> a tree of bounded depth, without comments and processing instructions."""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element as Element

from audio_service.article.toml_tables import wordset

# Elements below this depth are left out if libxml2, which stops at 2,048, finds a page too deep.
DEPTH_LIMIT = 200
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)([^<>]*)>")
# libxml2 compares each attribute of a tag with all before it: 200,000 of them take a minute and a half.
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9:-]*)[\s/][^<>]{4000,}>?")
_ATTRIBUTES = 400
_STREAMED = re.compile(r"S:[0-9a-f]+")
_VOID = wordset("area base br col embed hr img input link meta param source track wbr")


def parse(text: str) -> Element | None:
    """The root element, or None for empty input. Entities of a document type are never expanded."""
    text = _LONG_TAG.sub(_bare, _DECLARATION.sub("", text, count=1))
    root, deep = _parse(text)
    if deep:
        root, _ = _parse(flattened(text))
    if root is not None:
        _place_streamed(root)
    return root


def depth_of(root: Element) -> int:
    """How deep the elements of a tree nest."""
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _place_streamed(root: Element) -> None:
    """Put what React's server sends late, hidden at the end of the page, into the places that it left for it."""
    places = {template.get("id"): template for template in root.iter("template") if template.get("id")}
    if not places:
        return
    for late in [each for each in root.iter("div") if _STREAMED.fullmatch(each.get("id") or "")]:
        number = str(late.get("id"))[2:]
        place = next((places[name] for name in (f"B:{number}", f"P:{number}") if name in places), None)
        if place is not None and late not in place.iterancestors():
            late.attrib.pop("hidden", None)
            place.addprevious(late)


def _parse(text: str) -> tuple[Element | None, bool]:
    """The root and whether the parser stopped because elements nest too deep."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, recover=True, huge_tree=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    deep = any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log.filter_from_fatals())
    return root, deep


def _bare(match: re.Match[str]) -> str:
    """A long tag as it is, if it is long by what few attributes hold (pictures, data); else its name alone."""
    tag = match.group()
    return f"<{match.group(1)}>" if len(tag.split()) > _ATTRIBUTES and tag.count("=") > _ATTRIBUTES // 2 else tag


def flattened(text: str) -> str:
    """The markup without tags below the depth limit."""
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        closing, name, rest = match.groups()
        if name.lower() in _VOID or rest.endswith("/"):
            return match.group()
        if closing:
            depth = max(0, depth - 1)
            return match.group() if depth < DEPTH_LIMIT else "\n"
        depth += 1
        return match.group() if depth <= DEPTH_LIMIT else "\n"

    return _TAG.sub(keep, text)
