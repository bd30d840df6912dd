"""Normalized page URLs, and ids of articles."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from audio_service.hosts import ascii_host

# Query parameters that track the reader and do not select content.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|ref_src|cmpid|ocid|s_cid|yclid|_ga")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
# Letters that servers read alike as they are and percent-encoded; not "+" and ";", which some decode or cut at.
_PLAIN = re.compile(r"[A-Za-z0-9._~!$&'()*,:=@-]")
_SLASHES = re.compile(r"/{2,}")
_IN_PATH = "/%:@!$&'()*+,;="
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_IN_URI = f"{_IN_PATH}?"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


def normal_url(url: str) -> str:
    """Normalize a page's URL: drop fragment, tracking parameters, default port and capitals; the host is in ASCII.

    In the path, non-ASCII letters are percent-encoded, as browsers do; unreserved ones are not (RFC 3986 6.2.2), nor
    those of punctuation that mean the same either way. Raises ValueError unless it is http or https.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("it is not an http or https URL")
    if _CONTROLS.search(url):
        raise ValueError("it contains control characters")
    host = ascii_host(parts.hostname)
    if not host:
        raise ValueError("it names no host")
    if ":" in host:
        host = f"[{host}]"
    if parts.port is not None and parts.port != {"http": 80, "https": 443}.get(parts.scheme):
        host = f"{host}:{parts.port}"
    query = urlencode([pair for pair in parse_qsl(parts.query, True) if not _TRACKING.fullmatch(pair[0])])
    path = quote(_ESCAPE.sub(_escaped, parts.path), safe=_IN_PATH)
    return urlunsplit((parts.scheme, host, path or "/", query, ""))


def _escaped(escape: re.Match[str]) -> str:
    letter = chr(int(escape.group()[1:], 16))
    return letter if _PLAIN.fullmatch(letter) else escape.group().upper()


def plain_url(url: str, parameters: tuple[str, ...]) -> str:
    """A normalized URL with only these query parameters, in their order, and without repeated slashes."""
    parts = urlsplit(url)
    given = parse_qsl(parts.query, True)
    query = urlencode([pair for name in parameters for pair in given if pair[0] == name])
    return urlunsplit((parts.scheme, parts.netloc, _SLASHES.sub("/", parts.path), query, ""))


def other_spellings(url: str) -> tuple[str, ...]:
    """The normalized URLs that differ only in scheme, "www." or final slash, at which sites rarely have other pages."""
    parts = urlsplit(url)
    paths = (parts.path, parts.path.rstrip("/") or "/" if parts.path.endswith("/") else f"{parts.path}/")
    bare = parts.netloc.removeprefix("www.")
    spelled = [
        urlunsplit((scheme, host, path, parts.query, ""))
        for host in (parts.netloc, bare if bare != parts.netloc else f"www.{bare}")
        for path in paths
        for scheme in ("https", "http")
    ]
    return tuple(one for one in spelled if one != url)


def uri(url: str) -> str:
    """`url` as a URI (RFC 3986): its host in ASCII, all else percent-encoded. Raises ValueError for an invalid host."""
    import httpx2  # 0.1 s

    parts = urlsplit(url)
    try:
        host = httpx2.URL(f"{parts.scheme}://{parts.netloc}").netloc.decode("ascii")
    except httpx2.InvalidURL as error:
        raise ValueError(f"{url} is not a valid URL") from error
    rest = (quote(_LONE_PERCENT.sub("%25", part), safe=_IN_URI) for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, host, *rest))


def article_id(source: str) -> str:
    """A readable, stable id from a canonical URL or a file path."""
    slug = re.sub(r"[^a-z0-9]+", "-", source.lower().partition("://")[2] or source.lower()).strip("-")
    return f"{slug[-60:].strip('-')}-{hashlib.sha256(source.encode()).hexdigest()[:12]}".strip("-")
