"""The meta tags of a page, and which of them say what."""

from __future__ import annotations

import html

from lxml.etree import _Element as Element

from audio_service.article.toml_tables import Tables

# What a tag says -> the names of tags that say it, in order of trust.
META = {key: tuple(names.split()) for key, names in Tables.beside(__file__, "metadata.toml").texts("meta").items()}
_REPEATED = 30


def meta_tags(root: Element) -> dict[str, list[str]]:
    """The contents of meta tags by lower-case name."""
    found: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        names = " ".join(element.get(key) or "" for key in ("property", "name", "http-equiv")).lower().split()
        content = " ".join(html.unescape(element.get("content") or "").split())
        for name in dict.fromkeys(names):
            if content and len(found.setdefault(name, [])) < _REPEATED:
                found[name].append(content)
    return found
