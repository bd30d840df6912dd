"""Which articles a list or a feed is about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Text, cast, func, literal, or_

from audio_service.storage.catalog.models import Access, ArticleRow


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Conditions on articles; all must hold. None and "" set none.

    `search` is in id, title or URL in any capitals; the others are equal, `author` to one of an article's authors.
    """

    search: str = ""
    published: bool | None = None
    section: str | None = None
    tag: str | None = None
    site: str | None = None
    author: str | None = None
    access: Access | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """The conditions on an article's row."""
        equal = (
            (ArticleRow.published, self.published),
            (ArticleRow.section, self.section),
            (ArticleRow.site, self.site),
            (ArticleRow.access, self.access),
        )
        yield from (column == value for column, value in equal if value is not None)
        if self.search:
            pattern = f"%{_escaped(self.search.lower())}%"
            columns = (ArticleRow.id, ArticleRow.title, ArticleRow.url)
            yield or_(*(func.lower(column).like(pattern, escape="\\") for column in columns))
        if self.tag is not None:
            # In JSON each text follows ", " or the bracket, and a quotation mark within one is escaped.
            listed = literal(", ") + func.substr(cast(ArticleRow.tags, Text), 2)
            yield _contains(listed, f", {json.dumps(self.tag)}")
        if self.author is not None:
            yield _contains(literal(", ") + ArticleRow.author + ", ", f", {self.author}, ")


ANY_ARTICLE = ArticleFilter()
# What everybody may hear once it is published.
PUBLIC = ArticleFilter(access=Access.PUBLIC)


def _contains(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Whether a text contains another one; LIKE ignores capitals in one of the databases."""
    return func.replace(column, text, "") != column


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
