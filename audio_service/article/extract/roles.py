"""Why a part of the page is not article text: the reason that editors see."""

from __future__ import annotations

import re

from audio_service.article.document import BlockKind, Reason
from audio_service.article.extract.hints import Hint
from audio_service.article.extract.parts import Part
from audio_service.article.extract.phrases import CUE_NAMES, WORD, cues
from audio_service.article.toml_tables import Tables

_TABLES = Tables.beside(__file__)
_BY_HINT = {Hint[name.upper()]: reason for name, reason in _TABLES.read("by_hint", dict[str, Reason]).items()}
_BY_TAG = _TABLES.read("by_tag", dict[str, Reason])
_BY_CUE = {1 << CUE_NAMES.index(name): reason for name, reason in _TABLES.read("by_cue", dict[str, Reason]).items()}
_SHORT = 80
_CLOCK = re.compile(r"[\d:/ ]*\d{1,2}:\d\d[\d:/ ]*")


def reason_of(part: Part, after_body: bool) -> Reason:
    """The likeliest reason: by the nearest names, then tags, then words."""
    if part.row:
        return Reason.TABLE
    box = part.box
    own = box.own | (box.parent.own if box.parent is not None else 0)
    for found in (own, box.hints):
        for hint, reason in _BY_HINT.items():
            if found & hint:
                return reason
    for tag, reason in _BY_TAG.items():
        if tag in box.tags:
            return reason
    if part.kind is BlockKind.CAPTION:
        return Reason.CAPTION
    return by_words(part.text, after_body, part.linked > len(part.text) // 2)


def by_words(text: str, after_body: bool, linked: bool) -> Reason:
    """The reason that a line's words suggest; else navigation if short, or outside."""
    if _CLOCK.fullmatch(text):
        return Reason.PLAYER
    if len(text) <= _SHORT:
        found = cues(text, WORD.findall(text.lower()))
        for bit, reason in _BY_CUE.items():
            if found & bit:
                return reason
        if not after_body or linked:
            return Reason.NAVIGATION
    return Reason.RELATED if linked else Reason.OUTSIDE
