"""A file, a text or a page -> an article as it came in. The only caller of `extract`, and of `fetch` for articles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from audio_service.article.document import Document, with_title
from audio_service.article.extract import extract
from audio_service.article.fetch import FetchedPage, fetch_page
from audio_service.article.page_facts import PageFacts, resolve
from audio_service.config import Limits, Settings
from audio_service.errors import NotFound

# The forms in which a text is sent -> their media types.
FORMS = {"html": "text/html", "markdown": "text/markdown", "text": "text/plain"}


@dataclass(frozen=True, slots=True)
class RawArticle:
    """An article as it came in: text that is not extracted yet, and what was said of it.

    `source` is the URL, file name or id that messages and site rules go by; `url` the article's own address, if it has
    one. `trusted` says that all of the text is article. `title` and `language` win over what the text says.
    """

    data: bytes | str
    source: str
    media_type: str | None = None
    url: str | None = None
    trusted: bool = False
    title: str | None = None
    language: str | None = None

    def document(self, settings: Settings) -> Document:
        """The document of the article. Raises InputError where there is none."""
        document = extract(
            self.data, source=self.source, media_type=self.media_type, settings=settings, trusted=self.trusted
        )
        if self.title is not None:
            document = with_title(document, self.title)
        return document if self.language is None else replace(document, language=self.language)


def from_text(text: str, media_type: str | None, *, source: str, url: str | None = None) -> RawArticle:
    """A text that somebody sent. Markup is all article; plain text may be a page that was flattened to text."""
    return RawArticle(text, source, media_type, url, trusted=media_type != FORMS["text"])


def from_file(path: str, limits: Limits) -> RawArticle:
    """A file. Raises NotFound where it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return from_stream(file, path, limits)
    except IsADirectoryError as error:
        raise NotFound(f"{path} is a folder.", advice="Give a file, or use `audio-service batch`.") from error
    except OSError as error:
        raise NotFound(f"{path} cannot be read ({error.strerror}).") from error


def from_stream(stream: BinaryIO, source: str, limits: Limits) -> RawArticle:
    """An open file; of one that is too large only so much is read that extraction refuses it."""
    return RawArticle(stream.read(limits.source_bytes + 1), source)


def from_url(url: str, settings: Settings) -> RawArticle:
    """The page at `url`, whatever it says of itself: for who has a key or a shell. Raises what `fetch` raises."""
    page = fetch_page(url, settings.fetching, settings.limits)
    return RawArticle(page.data, page.url, page.media_type)


def from_page(
    url: str, get: Callable[[str], tuple[FetchedPage, PageFacts]], known: Callable[[str], bool] = lambda address: False
) -> tuple[str, RawArticle | None]:
    """The address that the page at `url` stands for, and the article there; None where that address is `known`.

    `get` fetches a page politely and refuses one that may not be read. Raises what `get` raises, and NotFound for a
    page that is redirected elsewhere at every visit.
    """
    address, page = resolve(url, get, known)
    return address, None if page is None else RawArticle(page.data, address, page.media_type, address)
