"""URL -> the bytes of a page. `checked_network` decides which addresses are allowed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audio_service.errors import ArticleTooLong, ForbiddenSource, NotFound, host_of

if TYPE_CHECKING:
    import httpx2

    from audio_service.config import Fetching, Limits

_REDIRECTS = {301, 302, 303, 307, 308}
_ACCEPT = "text/html,application/xhtml+xml;q=0.9,text/markdown;q=0.8,text/plain;q=0.8"


@dataclass(frozen=True, slots=True)
class Validators:
    """A page's ETag and Last-Modified, for conditional requests."""

    etag: str | None = None
    modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Headers of a conditional request."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A fetched page: its final address, bytes and media type."""

    url: str
    media_type: str | None
    """The Content-Type with its parameters."""
    data: bytes
    validators: Validators


def fetch_page(url: str, fetching: Fetching, limits: Limits, *, headers: dict[str, str] | None = None) -> FetchedPage:
    """The page at `url`, after at most `fetching.redirects` redirects.

    Raises ForbiddenSource for a forbidden address, NotFound if the page is missing or too slow, and ArticleTooLong over
    `limits.source_bytes` (decompressed).
    """
    page = fetch_if_changed(url, fetching, limits, headers=headers or {})
    if page is None:
        raise NotFound(f"{url} answered 304 to an unconditional request.", advice="Tell the site's operator.")
    return page


def fetch_if_changed(
    url: str, fetching: Fetching, limits: Limits, known: Validators | None = None, *, headers: dict[str, str]
) -> FetchedPage | None:
    """Fetch a page, or return None if it has not changed since `known`."""
    from audio_service.article.checked_network import CheckedTransport, checked_url, unzipped

    sent = {"User-Agent": fetching.user_agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip", **headers}
    sent |= known.headers() if known is not None else {}
    address = checked_url(url, fetching)
    with CheckedTransport(fetching) as transport:
        for _ in range(fetching.redirects + 1):
            with transport.answer("GET", address, sent) as response:
                if response.status_code == 304:
                    return None
                if response.status_code not in _REDIRECTS or "location" not in response.headers:
                    return _page(response, unzipped(response), limits)
                address = checked_url(response.headers["location"], fetching, base=address)
    raise ForbiddenSource(str(address), f"more than {fetching.redirects} redirects")


def post(url: str, body: bytes, headers: dict[str, str], fetching: Fetching) -> int:
    """Post `body` to `url` under the same rules, without following redirects; returns the status.

    Raises ForbiddenSource and NotFound as `fetch_page` does.
    """
    from audio_service.article.checked_network import CheckedTransport, checked_url

    address = checked_url(url, fetching)
    sent = {"User-Agent": fetching.user_agent, **headers}
    with CheckedTransport(fetching) as transport, transport.answer("POST", address, sent, body) as response:
        return response.status_code


def check_receiver(url: str, fetching: Fetching) -> None:
    """Raise ForbiddenSource if `post` would refuse `url` whatever its name resolves to."""
    from audio_service.article.checked_network import check_literal, checked_url

    check_literal(checked_url(url, fetching).host, fetching)


def _page(response: httpx2.Response, body: Iterable[bytes], limits: Limits) -> FetchedPage:
    url = str(response.request.url)
    if response.status_code != 200:
        raise NotFound(
            f"{url} answered {response.status_code}.",
            advice="Check that the page opens in a browser without a login.",
            code="login" if response.status_code in (401, 402, 403) else "page",
            host=host_of(url),
            status=response.status_code,
        )
    chunks = []
    size = 0
    for chunk in body:
        size += len(chunk)
        if size > limits.source_bytes:
            raise ArticleTooLong(
                url, size=size, limit=limits.source_bytes, unit="bytes", setting="AUDIO_SERVICE_LIMITS__SOURCE_BYTES"
            )
        chunks.append(chunk)
    validators = Validators(response.headers.get("etag"), response.headers.get("last-modified"))
    return FetchedPage(url, response.headers.get("content-type"), b"".join(chunks), validators)
