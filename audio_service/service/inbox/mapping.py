"""A message of a CMS -> the fields of an article, by JMESPath expressions."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from audio_service.article import Tables, moment
from audio_service.config import Hook
from audio_service.errors import InputError

# Entries of `tags` and `author` that are taken.
ENTRIES = 20
_SETTING = "AUDIO_SERVICE_HOOKS"
_ADVICE = "Send a JSON object. It must be in UTF-8, and not compressed."


class HookState(StrEnum):
    """What a message says of an article."""

    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class ArticleFields:
    """What a message gives of an article; None where it has nothing.

    `cleared` are those of section, tags and author of which it says that there are none.
    """

    url: str | None = None
    title: str | None = None
    html: str | None = None
    markdown: str | None = None
    text: str | None = None
    language: str | None = None
    published: str | None = None
    author: str | None = None
    section: str | None = None
    tags: tuple[str, ...] | None = None
    access: str | None = None
    cleared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MappedMessage:
    """A message: which article it is about, what it says of it, and when the CMS changed it."""

    article_id: str
    state: HookState
    updated: datetime | None
    fields: ArticleFields


class MessageMapping:
    """The expressions of one hook, compiled."""

    def __init__(self, name: str, hook: Hook) -> None:
        """Raises InputError for an expression that cannot be read."""
        import jmespath  # 10 ms that commands without hooks need not wait

        self._name = name
        self._unescape = html.unescape if hook.kind in _ESCAPING else str
        own = {str(field): text for field, text in hook.fields.items()}
        given = {**Tables.beside(__file__, "kinds.toml").texts(hook.kind), **own}
        # A message of these kinds has all that its CMS knows of an article.
        self._complete = sorted({"section", "tags", "author"} & given.keys()) if hook.kind in _COMPLETE else ()
        self._expressions = {field: text for field, text in given.items() if text}
        self._compiled = {}
        for field, text in self._expressions.items():
            try:
                self._compiled[field] = jmespath.compile(text)
            except jmespath.exceptions.JMESPathError as error:
                why = " ".join(str(error).split())
                advice = "Write a JMESPath expression, such as post.title."
                raise InputError(f"{_SETTING}: {self._at(field)} cannot be read: {why}.", advice=advice) from error

    def read(self, body: bytes) -> MappedMessage:
        """Find the fields in a message. Raises InputError that says what is missing."""
        message = self._parsed(body)
        own_id = self._text("id", message)
        state = self._text("state", message)
        if own_id in (None, "null"):
            raise self._error("id", "finds nothing in this message")
        if state not in {each.value for each in HookState}:
            found = "nothing" if state is None else repr(state[:80])
            raise self._error("state", f"finds {found}, not published, unpublished or deleted")
        assert own_id is not None
        updated = self._text("updated", message)
        rest = {name: self._text(name, message) for name in _TEXTS} if state == HookState.PUBLISHED else {}
        tags = self._entries("tags", message) if rest else None
        cleared = frozenset(name for name in self._complete if not (tags if name == "tags" else rest.get(name)))
        found_fields = ArticleFields(**rest, tags=None if tags is None else tuple(tags), cleared=cleared)
        if rest and not any(rest[name] for name in ("html", "markdown", "text", "url")):
            raise self._error("html", "finds nothing in this message, nor do markdown, text and url")
        return MappedMessage(own_id, HookState(state), self._moment(updated), found_fields)

    def _parsed(self, body: bytes) -> Any:
        try:
            message = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise InputError(f"The message to hook {self._name} is not JSON.", advice=_ADVICE) from error
        if not isinstance(message, dict):
            raise InputError(f"The message to hook {self._name} is not a JSON object.", advice=_ADVICE)
        return message

    def _find(self, field: str, message: Any) -> Any:
        from jmespath.exceptions import JMESPathError

        expression = self._compiled.get(field)
        try:
            return None if expression is None else expression.search(message)
        except JMESPathError as error:
            raise self._error(field, f"fails: {' '.join(str(error).split())}") from error

    def _text(self, field: str, message: Any) -> str | None:
        """A text; numbers are written as such, lists of texts joined by commas."""
        found = self._find(field, message)
        if found is None or (isinstance(found, str) and not found.strip()):
            return None
        if isinstance(found, list) and field != "id":
            return ", ".join(self._entries_of(field, found)) or None
        if isinstance(found, bool) or not isinstance(found, str | int):
            raise self._error(field, f"finds {type(found).__name__}, not a text")
        return self._unescape(str(found)) if field in _PLAIN else str(found)

    def _entries(self, field: str, message: Any) -> list[str] | None:
        """A list of texts; a single text is split at its commas."""
        found = self._find(field, message)
        if found is None:
            return None
        return self._entries_of(field, found.split(",") if isinstance(found, str) else found)

    def _entries_of(self, field: str, found: Any) -> list[str]:
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            raise self._error(field, "finds something else than texts")
        return [entry for each in found[:ENTRIES] if (entry := self._unescape(each).strip())]

    def _moment(self, text: str | None) -> datetime | None:
        try:
            return None if text is None else moment(text)
        except InputError as error:
            assert text is not None
            raise self._error("updated", f"finds {text[:80]!r}, not a time such as 2026-02-03T18:30:00Z") from error

    def _at(self, field: str) -> str:
        return f"{self._name}.fields.{field}"

    def _error(self, field: str, what: str) -> InputError:
        expression = self._expressions.get(field, "")
        shown = f"`{expression}` ({field} of hook {self._name})" if expression else f"{field} of hook {self._name}"
        advice = f"Set {self._at(field)} in {_SETTING} to where the message has it."
        return InputError(f"{shown} {what}.", advice=advice, code="mapping", value=field)


_COMPLETE = frozenset({"ghost"})
_TEXTS = tuple(field.name for field in fields(ArticleFields) if field.name not in ("tags", "cleared"))
# Texts without markup, which these kinds give with HTML's escapes all the same.
_PLAIN = frozenset({"title", "section"})
_ESCAPING = frozenset({"wordpress"})
