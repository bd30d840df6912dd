"""Conditional requests (RFC 9110, 13): entity tags in If-Match and If-None-Match."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import IntEnum

from starlette.datastructures import Headers

# Weak forms of our own tags count: proxies that compress (nginx: gzip) weaken them, and a client behind one could
# never save. Some clients strip the quotes.
_TAG = re.compile(r'(?:W/)?(?:"([^"]*)"|([^\s",]+))')


class Precondition(IntEnum):
    """What a condition makes of a request: its status."""

    PROCEED = 200
    NOT_MODIFIED = 304
    FAILED = 412


@dataclass(frozen=True, slots=True)
class EntityTags:
    """The tags of a condition, without quotes. `any`: it is `*`."""

    any: bool
    tags: frozenset[str]

    def __contains__(self, tag: object) -> bool:
        return self.any or tag in self.tags


def parse_tags(header: str | None) -> EntityTags | None:
    """Parse If-Match or If-None-Match; what is not a tag matches nothing. None without the header."""
    if header is None:
        return None
    return EntityTags(header.strip() == "*", frozenset(quoted or bare for quoted, bare in _TAG.findall(header)))


def list_header(headers: Mapping[str, str], name: str) -> str | None:
    """A header that is a list, of which several lines are one (RFC 9110, 5.3). None without it."""
    lines = headers.getlist(name) if isinstance(headers, Headers) else []
    return ", ".join(lines) if lines else headers.get(name)


def evaluate(headers: Mapping[str, str], etag: str, modified: datetime | None = None) -> Precondition:
    """Evaluate the conditions of a GET or HEAD request for what has this tag, in the order of RFC 9110, 13.2.2.

    If-Modified-Since counts only without If-None-Match, and where `modified` is known.
    """
    tag = etag.strip('"')
    wanted, known = parse_tags(list_header(headers, "if-match")), parse_tags(list_header(headers, "if-none-match"))
    if wanted is not None and tag not in wanted:
        return Precondition.FAILED
    unchanged = tag in known if known is not None else modified is not None and _is_since(headers, modified)
    return Precondition.NOT_MODIFIED if unchanged else Precondition.PROCEED


def _is_since(headers: Mapping[str, str], modified: datetime) -> bool:
    """Whether If-Modified-Since is not before `modified`."""
    try:
        since = parsedate_to_datetime(headers.get("if-modified-since", ""))
        return modified.replace(microsecond=0) <= (since if since.tzinfo else since.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return False
