"""A file, text or page -> RawArticle. The only caller of `extract`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from audio_service.article.announcements import with_language
from audio_service.article.document import Document, with_title
from audio_service.article.fetch import FetchedPage, fetch_page
from audio_service.article.page_facts import PageFacts, resolve
from audio_service.errors import ArticleTooLong, NotFound

if TYPE_CHECKING:
    from audio_service.article.extract.pasted_html import PastedArticle
    from audio_service.config import Limits, Settings

# Form of a text -> media type.
FORMS = {"html": "text/html", "markdown": "text/markdown", "text": "text/plain"}


@dataclass(frozen=True, slots=True)
class RawArticle:
    """An article before extraction.

    `source` is the URL, file name or id for messages and site rules; `url` is the article's own address, if it has one.
    `trusted`: all of the text is article. `narrated`: a narrator's marks in it count.
    `title`, `language` and `published` override what the text says.
    """

    data: bytes | str
    source: str
    media_type: str | None = None
    url: str | None = None
    trusted: bool = False
    title: str | None = None
    language: str | None = None
    published: str | None = None
    narrated: bool = False

    def document(self, settings: Settings) -> Document:
        """Extract the document. Raises InputError if there is none."""
        from audio_service.article.extract import extract  # 0.2 s

        document = extract(
            self.data,
            source=self.source,
            media_type=self.media_type,
            settings=settings,
            trusted=self.trusted,
            url=self.url,
            narrated=self.narrated,
        )
        if self.language is not None:
            document = with_language(document, self.language)
        if self.title is not None:
            document = with_title(document, self.title)
        return replace(
            document, language=self.language or document.language, published=self.published or document.published
        )


def from_text(text: str, media_type: str | None, *, source: str, url: str | None = None) -> RawArticle:
    """From a text. Markup is trusted; plain text may be a page flattened to text."""
    return RawArticle(text, source, media_type, url, trusted=media_type != FORMS["text"])


def from_clipboard(html: str, limits: Limits) -> PastedArticle:
    """What the HTML of a clipboard holds: its `html` is for `from_text`. Raises ArticleTooLong."""
    from audio_service.article.extract.parts import TooLarge  # 0.2 s
    from audio_service.article.extract.pasted_html import read_pasted

    def check(size: int, limit: int, unit: str, setting: str) -> None:
        if size > limit:
            setting = f"AUDIO_SERVICE_LIMITS__{setting}"
            raise ArticleTooLong("The pasted text", size=size, limit=limit, unit=unit, setting=setting)

    check(len(html.encode("utf-8", "replace")), limits.source_bytes, "bytes", "SOURCE_BYTES")
    try:
        pasted = read_pasted(html, limits.page_parts)
    except TooLarge as large:
        check(large.limit + 1, large.limit, large.unit, "PAGE_PARTS")
        raise
    characters = sum(len(part.inner) for part in pasted.parts)
    check(characters, limits.article_characters, "characters", "ARTICLE_CHARACTERS")
    return pasted


def from_file(path: str, limits: Limits) -> RawArticle:
    """From a file. Raises NotFound if it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return from_stream(file, path, limits)
    except IsADirectoryError as error:
        raise NotFound(f"{path} is a folder.", advice="Give a file, or use `audio-service batch`.") from error
    except OSError as error:
        raise NotFound(f"{path} cannot be read ({error.strerror}).") from error


def from_stream(stream: BinaryIO, source: str, limits: Limits) -> RawArticle:
    """From an open file; reads just over the size limit, so that extraction refuses a larger one."""
    return RawArticle(stream.read(limits.source_bytes + 1), source)


def from_url(url: str, settings: Settings) -> RawArticle:
    """From the page at `url`, ignoring its opt-out: for callers with a key or a shell. Raises as `fetch_page`."""
    page = fetch_page(url, settings.fetching, settings.limits)
    return RawArticle(page.data, page.url, page.media_type)


def from_page(
    url: str, get: Callable[[str], tuple[FetchedPage, PageFacts]], known: Callable[[str], bool] = lambda address: False
) -> tuple[str, RawArticle | None]:
    """Resolve a page's canonical address and its article there; None instead of an article if that address is `known`.

    `get` fetches a page politely and refuses one that opts out. Raises what `get` raises, and NotFound for a page that
    redirects to a different address each time.
    """
    address, page = resolve(url, get, known)
    return address, None if page is None else RawArticle(page.data, address, page.media_type, address)
