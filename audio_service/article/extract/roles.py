"""Why a part of the page is not article text: the reason that editors see."""

from __future__ import annotations

import re

from audio_service.article.document import BlockKind, Reason
from audio_service.article.extract.hints import Hint
from audio_service.article.extract.parts import Part
from audio_service.article.extract.phrases import CUE_NAMES, WORD, cues

# Most reliable hint first.
_BY_HINT: tuple[tuple[Hint, Reason], ...] = (
    (Hint.COMMENTS, Reason.COMMENTS),
    (Hint.COOKIES, Reason.COOKIES),
    (Hint.NEWSLETTER, Reason.NEWSLETTER),
    (Hint.PLAYER, Reason.PLAYER),
    (Hint.SHARE, Reason.SHARE),
    (Hint.ADVERTISEMENT, Reason.ADVERTISEMENT),
    (Hint.BIOGRAPHY, Reason.BIOGRAPHY),
    (Hint.RELATED, Reason.RELATED),
    (Hint.REFERENCES, Reason.REFERENCES),
    (Hint.CAPTION, Reason.CAPTION),
    (Hint.TAGS, Reason.TAGS),
    (Hint.EMBED, Reason.EMBED),
    (Hint.PAYWALL, Reason.SIGN_IN),
    (Hint.NAVIGATION, Reason.NAVIGATION),
    (Hint.FOOTER, Reason.FOOTER),
)
_BY_TAG: tuple[tuple[str, Reason], ...] = (
    ("figcaption", Reason.CAPTION),
    ("nav", Reason.NAVIGATION),
    ("footer", Reason.FOOTER),
)
_BY_CUE: tuple[tuple[str, Reason], ...] = (
    ("comments", Reason.COMMENTS),
    ("newsletter", Reason.NEWSLETTER),
    ("cookies", Reason.COOKIES),
    ("advertisement", Reason.ADVERTISEMENT),
    ("copyright_sign", Reason.FOOTER),
    ("copyright", Reason.FOOTER),
    ("share", Reason.SHARE),
    ("related", Reason.RELATED),
    ("sign_in", Reason.SIGN_IN),
    ("player", Reason.PLAYER),
    ("tags", Reason.TAGS),
    ("byline", Reason.BYLINE),
    ("credit", Reason.CREDIT),
)
_CUE_BITS = tuple((1 << CUE_NAMES.index(name), reason) for name, reason in _BY_CUE)
_SHORT = 80
_CLOCK = re.compile(r"[\d:/ ]*\d{1,2}:\d\d[\d:/ ]*")


def reason_of(part: Part, after_body: bool) -> Reason:
    """The likeliest reason: by the nearest names, then tags, then words."""
    if part.row:
        return Reason.TABLE
    box = part.box
    own = box.own | (box.parent.own if box.parent is not None else Hint(0))
    for found in (own, box.hints):
        for hint, reason in _BY_HINT:
            if hint in found:
                return reason
    for tag, reason in _BY_TAG:
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
        for bit, reason in _CUE_BITS:
            if found & bit:
                return reason
        if not after_body or linked:
            return Reason.NAVIGATION
    return Reason.RELATED if linked else Reason.OUTSIDE
