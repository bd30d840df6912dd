"""Markdown -> Document by way of HTML, so that headings, lists and footnotes are treated alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from audio_service.article.document import Document
from audio_service.article.extract.assemble import read_fragment
from audio_service.article.extract.html import parse
from audio_service.article.extract.written_dates import stated_date
from audio_service.article.names import names_in
from audio_service.errors import EmptyArticle
from audio_service.language_tag import language_tag

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z][\w-]*):[ \t]*(.+)$", re.MULTILINE)


def read_markdown(text: str, source: str, limit: int) -> Document:
    """The document of a Markdown text; all of it is article. Front matter gives title, author, date and language."""
    from markdown_it import MarkdownIt

    fields: dict[str, str] = {}
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    if front is not None:
        fields = {key.lower(): value.strip().strip("\"'") for key, value in _FIELD.findall(front.group(1))}
        text = text[front.end() :]
    html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    if "title" in fields and not html.lstrip().startswith("<h1"):
        html = f"<h1>{_escaped(fields['title'])}</h1>\n{html}"
    root = parse(html)
    if root is None:
        raise EmptyArticle(source)
    found = read_fragment(root, source, limit, language=_language(fields))
    authors = (
        tuple(name.text for name in names_in(_listed(_first(fields, "author", "authors", "byline")))) or found.authors
    )
    return replace(
        found,
        title=fields.get("title") or found.title,
        byline=", ".join(authors) or None,
        authors=authors,
        published=stated_date(_first(fields, "date", "published")) or found.published,
        tags=tuple(filter(None, map(str.strip, _listed(_first(fields, "tags", "keywords")).split(",")))) or found.tags,
        section=_first(fields, "section", "category") or found.section,
    )


def _first(fields: Mapping[str, str], *names: str) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")


def _listed(written: str) -> str:
    """A list of YAML in one line as text: `[one, two]` -> "one, two"."""
    return re.sub(r"[\[\]\"]", "", written)


def _language(fields: Mapping[str, str]) -> str | None:
    """The language of front matter; YAML may have it quoted, as a list of one, and before a comment."""
    written = fields.get("lang") or fields.get("language") or ""
    return language_tag(re.sub(r"(?:^|\s)#.*", "", written).strip("[]\"' "))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
