"""Files, folders, patterns, URLs, standard input and JSON Lines -> Items of a batch."""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from pydantic import BaseModel, ValidationError

from audio_service.article import FORMS, article_id, check_article_id, given_date, moment, normal_url
from audio_service.config import Choices
from audio_service.errors import AudioServiceError, InputError, NotFound
from audio_service.language_tag import given_language
from audio_service.service.classified import Classified

SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml", ".md", ".markdown", ".mdown", ".mkd", ".txt", ".text"})
_CLASSIFIED = tuple(Classified.model_fields)
# Null clears them. It does not open what is for subscribers: exports have it where they know nothing.
_CLEARED = frozenset(_CLASSIFIED) - {"access"}
_TEXT_FIELDS = ("id", "url", *FORMS, "title", "language", "voice", "published")


@dataclass(frozen=True, slots=True)
class Item:
    """An article to render, from exactly one of `path`, `url` and `content`.

    With `content`, `url` is its canonical address.
    """

    source: str
    """Its name in messages and in the catalogue."""
    id: str | None = None
    path: str | None = None
    url: str | None = None
    content: str | None = None
    media_type: str | None = None
    title: str | None = None
    language: str | None = None
    choices: Choices | None = None
    published: datetime | None = None
    changed: datetime | None = None
    """Last change according to its listing."""
    dated: str | None = None
    """Date of publication, ISO 8601, that overrides what the text says."""
    classified: Classified | None = None
    """Section, key words, author, site and access, if any is given."""

    @property
    def is_page_alone(self) -> bool:
        """Whether nothing but its URL was given."""
        given = (self.content, self.path, self.title, self.language, self.classified)
        return all(each is None for each in given)

    def options(self) -> list[Any]:
        """Options that affect the result beside the text."""
        added: list[Any] = [] if self.dated is None else [self.dated]
        if self.classified is not None:
            added.append(_given(self.classified))
        return [self.id, self.title, self.language, None if self.choices is None else _given(self.choices), *added]


@dataclass(frozen=True, slots=True)
class BrokenSource:
    """An unusable source and its error."""

    source: str
    error: AudioServiceError


BatchSource = Item | BrokenSource


def _given(options: BaseModel) -> dict[str, Any]:
    """Options as they were given."""
    return options.model_dump(mode="json", exclude_unset=True)


def item_to_json(item: Item) -> str:
    """An item as JSON, stored in the catalogue for a retry."""
    facts = asdict(item)
    for name, given in (("choices", item.choices), ("classified", item.classified)):
        facts[name] = None if given is None else _given(given)
    for name in ("published", "changed"):
        facts[name] = None if facts[name] is None else facts[name].isoformat()
    return json.dumps({name: value for name, value in facts.items() if value is not None})


def item_from_json(text: str) -> Item:
    """The inverse of `item_to_json`."""
    facts = json.loads(text)
    if "choices" in facts:
        facts["choices"] = Choices.model_validate(facts["choices"])
    if "classified" in facts:
        facts["classified"] = Classified.model_validate(facts["classified"])
    times: dict[str, Any] = {name: moment(facts[name]) for name in ("published", "changed") if name in facts}
    return Item(**{**facts, **times})


def url_item(url: str, **facts: Any) -> BatchSource:
    """An item for a page."""
    try:
        return Item(normal_url(url), url=normal_url(url), **facts)
    except ValueError:
        return BrokenSource(url, InputError(f"{url} is not a valid URL."))


def find_items(source: str, lines: Iterable[str]) -> Iterator[BatchSource]:
    """The items of an argument: URL, file, folder, pattern, or "-" for `lines` of sources or JSON."""
    if source == "-":
        for number, line in enumerate(lines, 1):
            if line.lstrip().startswith("{"):
                yield json_item(line, f"standard input, line {number}")
            elif line.strip():
                yield from find_items(line.strip(), ())
    elif source.startswith(("http://", "https://")):
        yield url_item(source)
    elif os.path.isdir(source):
        yield from _folder(source)
    elif os.path.exists(source) or not glob.has_magic(source):
        yield _file(source)
    else:
        paths = sorted(path for path in glob.iglob(source, recursive=True) if os.path.isfile(path))
        if not paths:
            yield BrokenSource(source, NotFound(f"No file matches {source}."))
        yield from map(_file, paths)


def _folder(folder: str) -> Iterator[BatchSource]:
    found = False
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if Path(name).suffix.lower() in SUFFIXES:
                found = True
                yield _file(os.path.join(parent, name))
    if not found:
        advice = f"Articles are files named {', '.join(sorted(SUFFIXES))}."
        yield BrokenSource(folder, NotFound(f"{folder} contains no articles.", advice=advice))


def _file(path: str) -> Item:
    return Item(os.path.normpath(path), id=article_id(os.path.normpath(path)), path=path)


def json_lines(file: TextIO, name: str) -> Iterator[BatchSource]:
    """The items of a JSON Lines file; empty lines are skipped."""
    for number, line in enumerate(file, 1):
        if line.strip():
            yield json_item(line, f"{name}, line {number}")


def json_item(line: str, place: str) -> BatchSource:
    """The item of a JSON line."""
    try:
        return _json_item(line, place)
    except InputError as error:
        return BrokenSource(place, error)


def _json_item(line: str, place: str) -> Item:
    try:
        facts = json.loads(line)
    except ValueError as error:
        raise InputError(f"{place} is not valid JSON ({error}).") from error
    facts = _checked(facts, place)
    forms = [name for name in FORMS if name in facts]
    url = facts.get("url")
    if len(forms) > 1 or not (forms or url):
        raise InputError(f"{place} needs exactly one text.", advice="Give one of url, html, markdown and text.")
    if forms and not (facts.get("id") or url):
        raise InputError(f"{place} has no id.", advice="Give an id or a url.")
    choices = dict(facts.get("choices") or {})
    if facts.get("voice"):
        choices["voice"] = facts["voice"]
    try:
        chosen = Choices.model_validate(choices) if choices else None
        url = normal_url(url) if url else None
    except ValidationError as error:
        raise InputError(f"{place} has invalid choices: {error.errors()[0]['msg']}.") from error
    except ValueError as error:
        raise InputError(f"{place}: {url} is not a valid URL.") from error
    try:
        language = given_language(facts.get("language"))
        own = check_article_id(facts["id"]) if facts.get("id") else None
    except ValueError as error:
        raise InputError(f"{place}: {error}.") from error
    dated = given_date(facts["published"]) if facts.get("published") else None
    if own is None and forms and url:
        own = article_id(url)
    return Item(
        source=own or str(url),
        id=own,
        url=url,
        content=facts[forms[0]] if forms else None,
        media_type=FORMS[forms[0]] if forms else None,
        title=facts.get("title"),
        language=language,
        choices=chosen,
        published=moment(dated) if dated else None,
        dated=dated,
        classified=_classified(facts, place),
    )


def _classified(facts: dict[str, Any], place: str) -> Classified | None:
    named = {name: facts[name] for name in _CLASSIFIED if name in facts}
    try:
        return Classified.model_validate(named) if named else None
    except ValidationError as error:
        fault = error.errors()[0]
        raise InputError(f"{place}: {'.'.join(map(str, fault['loc']))} is invalid: {fault['msg']}.") from error


def _checked(facts: Any, place: str) -> dict[str, Any]:
    if not isinstance(facts, dict):
        raise InputError(f"{place} is not a JSON object.")
    allowed = (*_TEXT_FIELDS, "choices", *_CLASSIFIED)
    unknown = set(facts) - set(allowed)
    if unknown:
        raise InputError(
            f"{place} has unknown fields: {', '.join(sorted(unknown))}.",
            advice=f"Allowed are {', '.join(allowed)}.",
        )
    for name in _TEXT_FIELDS:
        if not isinstance(facts.get(name), str | None):
            raise InputError(f"{place}: {name} is not text.")
    if not isinstance(facts.get("choices"), dict | None):
        raise InputError(f"{place}: choices is not an object.")
    return {name: value for name, value in facts.items() if value is not None or name in _CLEARED}
