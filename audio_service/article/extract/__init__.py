"""HTML, Markdown or plain text -> Document: blocks in page order, each with the reason why it is not article."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from audio_service.article.characters import clean_text
from audio_service.article.document import Document, without_unwanted
from audio_service.article.extract.assemble import read_fragment, read_html
from audio_service.article.extract.charset import decode, is_binary
from audio_service.article.extract.html import parse
from audio_service.article.extract.markdown import read_markdown
from audio_service.article.extract.parts import INLINE, TooLarge
from audio_service.article.extract.plain import read_plain
from audio_service.article.extract.sites import NO_PICKS, Picks, picks_of
from audio_service.article.extract.ssml import marks_in
from audio_service.config import Settings
from audio_service.errors import ArticleTooLong, EmptyArticle, UnsupportedFormat

HTML, MARKDOWN, PLAIN = "text/html", "text/markdown", "text/plain"
_SUFFIXES = {
    ".html": HTML, ".htm": HTML, ".xhtml": HTML, ".shtml": HTML, ".php": HTML, ".asp": HTML, ".aspx": HTML,
    ".md": MARKDOWN, ".markdown": MARKDOWN, ".mdown": MARKDOWN, ".mkd": MARKDOWN,
    ".txt": PLAIN, ".text": PLAIN,
}  # fmt: skip
_MEDIA = {
    "text/html": HTML,
    "application/xhtml+xml": HTML,
    "application/xml": HTML,
    "text/xml": HTML,
    "text/markdown": MARKDOWN,
    "text/x-markdown": MARKDOWN,
    "text/plain": PLAIN,
}
_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_HEAD_CHARACTERS = 2000
_MARKUP = re.compile(
    r"</?(?:p|div|br|h[1-6]|ul|ol|li|a|article|section|span|table|blockquote|figure|em|strong)\b[^<>]*>", re.I
)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|[*+-] \S|\d+\. \S|>\s|```|---\s*$)|\[[^\]\n]+\]\([^)\s]+\)|\*\*\S", re.MULTILINE)
_BINARY = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"ID3",
    b"OggS",
    b"\x1f\x8b",
    b"{\\rtf",
)
# Those that are still there when a file was read as text; "ID3" may also begin one.
_BINARY_TEXT = (b"%PDF-", b"PK\x03\x04", b"{\\rtf")


def extract(
    data: bytes | str,
    *,
    source: str,
    media_type: str | None = None,
    settings: Settings,
    trusted: bool = False,
    url: str | None = None,
    narrated: bool = False,
) -> Document:
    """Extract the document from `data`.

    `media_type` may have parameters; None infers it from the source's suffix, then from the content. `trusted`: all of
    it is article, as a CMS sends it, and only narration rules drop anything; a whole HTML page is judged anyway.
    `url` is the page's address if `source` is not: it selects the site's rule. `narrated`: a narrator's marks count;
    else they are unknown elements, of which the text is kept.
    Raises InvalidMark, UnsupportedFormat unless it is text, EmptyArticle if no article is found, ArticleTooLong beyond
    `settings.limits`.
    """
    text = _text(data, source, media_type, settings)
    kind = _kind(text, source, media_type)
    limit = settings.limits.page_parts

    def picks_in(root: Element) -> Picks:
        picks = picks_of(root, url or source, settings.site(url or source)) if kind == HTML else NO_PICKS
        return replace(picks, narrated=marks_in(root, INLINE)) if narrated else picks

    try:
        if kind == MARKDOWN:
            found = read_markdown(text, source, limit, picks_in)
        elif kind == HTML:
            found = _html(text, source, limit, trusted, picks_in)
        else:
            found = read_plain(text, source, limit, trusted)
    except TooLarge as large:
        raise ArticleTooLong(
            source,
            size=large.limit + 1,
            limit=large.limit,
            unit=large.unit,
            setting="AUDIO_SERVICE_LIMITS__PAGE_PARTS",
        ) from None
    return _within(without_unwanted(found), settings)


def _text(data: bytes | str, source: str, media_type: str | None, settings: Settings) -> str:
    size = len(data) if isinstance(data, bytes) else len(data.encode("utf-8", "replace"))
    limit = settings.limits.source_bytes
    if size > limit:
        raise ArticleTooLong(source, size=size, limit=limit, unit="bytes", setting="AUDIO_SERVICE_LIMITS__SOURCE_BYTES")
    if isinstance(data, bytes):
        binary = data.startswith(_BINARY) or is_binary(data)
    else:  # a file that was read as text has signs in the place of bytes that are no text; NULs alone are left out
        head = data[:_HEAD_CHARACTERS].encode("utf-8", "replace")
        binary = head.startswith(_BINARY_TEXT) or ("\ufffd" in data[:_HEAD_CHARACTERS] and is_binary(head))
    if binary:
        advice = "Export it as HTML, Markdown or plain text."
        raise UnsupportedFormat(f"{source} is not text.", advice=advice, code="binary")
    text = clean_text(decode(data, media_type) if isinstance(data, bytes) else data)
    if not text.strip():
        raise EmptyArticle(source)
    return text


def _kind(text: str, source: str, media_type: str | None) -> str:
    """HTML, Markdown or plain text: by media type, suffix or content."""
    given = (media_type or "").split(";")[0].strip().lower()
    if given:
        if given not in _MEDIA:
            raise UnsupportedFormat(f"{source} is {given}.", advice="Export it as HTML, Markdown or plain text.")
        return _MEDIA[given]
    path = urlsplit(source).path if "://" in source else source
    suffix = _SUFFIXES.get(PurePosixPath(path).suffix.lower())
    if suffix is not None:
        return suffix
    head = text[:20_000]
    if _PAGE.search(head) or len(_MARKUP.findall(head)) >= 2:
        return HTML
    return MARKDOWN if len(_MARKDOWN.findall(head)) >= 2 else PLAIN


def _html(text: str, source: str, limit: int, trusted: bool, picks_in: Callable[[Element], Picks]) -> Document:
    root = parse(text)
    if root is None:
        raise EmptyArticle(source)
    picks = picks_in(root)
    if trusted and not _PAGE.search(text[:_HEAD_CHARACTERS]):
        return read_fragment(root, source, limit, picks)
    return read_html(root, source, limit, picks)


def _within(found: Document, settings: Settings) -> Document:
    size = sum(len(block.span) for block in found.blocks if block.role is None)
    limit = settings.limits.article_characters
    if size > limit:
        raise ArticleTooLong(
            found.source, size=size, limit=limit, unit="characters", setting="AUDIO_SERVICE_LIMITS__ARTICLE_CHARACTERS"
        )
    return found
