"""Connections to public addresses only.

The name is resolved, all its addresses must be public, and the connection goes to the checked address: DNS rebinding
has no effect. Every redirect is checked the same way. Proxies from the environment are not used, as they would resolve
names themselves.

Imported at the first fetch, as it takes 0.1 s.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from functools import cache
from typing import Any

import certifi
import httpcore2
import httpx2

from audio_service.config import Fetching
from audio_service.errors import ForbiddenSource, NotFound, Unavailable, host_of
from audio_service.threads import start_thread

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# IANA's special-purpose registries and the clouds' metadata addresses, in full: `ipaddress.is_global` differs between
# Python releases (3.11.2 allows 192.0.0.192, Oracle's metadata).
_INNER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT, and some clouds' metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's metadata and agents, on an address that looks public
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
        "2001::/23",  # Teredo, ORCHID, benchmarks and other protocols
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",
        "3ffe::/16",
        "3fff::/20",
    )
)
# Globally routed; excludes NAT64, unique local, link-local and site-local addresses.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# Interface identifiers of ISATAP, followed by 32 bits of IPv4 address.
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)
# Names that are looked up at the same time.
LOOK_UPS_MAX = 64
# Decompressed bytes per step.
_UNZIPPED_BYTES = 65_536


def is_public(address: Address) -> bool:
    """Whether an address is globally routed; IPv4 inside IPv6 forms is unwrapped."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        low = int(address) & 0xFFFF_FFFF
        if int(address) >> 32 & 0xFFFF_FFFF in _ISATAP and not is_public(ipaddress.IPv4Address(low)):
            return False
        if address not in _GLOBAL_UNICAST:
            return False
    return not any(address in network for network in _INNER if network.version == address.version)


def check_literal(host: str, fetching: Fetching) -> None:
    """Check a host that is an address; names pass. Raises ForbiddenSource."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return
    _check_address(host, address, fetching)


def _check_address(host: str, address: Address, fetching: Fetching) -> None:
    """Raise ForbiddenSource unless `address` is public or in one of the allowed private networks."""
    allowed = map(ipaddress.ip_network, fetching.private_networks)
    if not is_public(address) and not any(
        address in network for network in allowed if network.version == address.version
    ):
        raise ForbiddenSource(host, f"its address {address} is not public")


class _CheckedNetwork(httpcore2.NetworkBackend):
    """Connects only to addresses that it has just checked."""

    def __init__(self, fetching: Fetching, deadline: float) -> None:
        self._fetching = fetching
        self._deadline = deadline
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = resolve(host, port, self._deadline - time.monotonic())
        for address in addresses:
            _check_address(host, address, self._fetching)
        error: httpcore2.ConnectError | httpcore2.ConnectTimeout | None = None
        for address in addresses:
            left = self._deadline - time.monotonic()
            try:
                stream = self._plain.connect_tcp(str(address), port, max(0.01, left), local_address, socket_options)
                return _TimedStream(stream, self._deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as failed:
                error = failed
        raise error or httpcore2.ConnectError(f"{host} has no address")

    def connect_unix_socket(self, path: str, *args: object, **options: object) -> httpcore2.NetworkStream:
        raise ForbiddenSource(path, "it is a local socket")


class _TimedStream(httpcore2.NetworkStream):
    """A connection with one deadline for all its waits, against servers that drip bytes."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("too slow")
        return left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> Any:
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._left()), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def resolve(host: str, port: int, timeout_s: float) -> tuple[Address, ...]:
    """Resolve a host name to all its addresses. Raises NotFound if there are none, or none in time."""
    until = time.monotonic() + timeout_s
    if not _look_ups().acquire(timeout=max(0.0, timeout_s)):
        raise _unresolved(host, "too many other names are being looked up")
    answer: Future[list[Any]] = Future()
    try:
        start_thread(threading.Thread(target=_look_up, args=(host, port, answer), name="look-up", daemon=True))
    except Unavailable:
        _look_ups().release()
        raise
    try:
        found = answer.result(max(0.0, until - time.monotonic()))
    except TimeoutError as error:
        raise _unresolved(host, "it took too long") from error
    except (OSError, UnicodeError) as error:
        raise _unresolved(host, str(error)) from error
    addresses = (ipaddress.ip_address(str(info[4][0]).partition("%")[0]) for info in found)
    return tuple(dict.fromkeys(addresses))


def _unresolved(host: str, why: str) -> NotFound:
    return NotFound(f"Host {host!r} cannot be resolved ({why}).", code="host", host=host)


def _look_up(host: str, port: int, answer: Future[list[Any]]) -> None:
    """getaddrinfo, which has no deadline of its own."""
    try:
        answer.set_result(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except Exception as error:  # the thread of the fetch gets it
        answer.set_exception(error)
    finally:
        _look_ups().release()


@cache
def _look_ups() -> threading.Semaphore:
    """Bounds the look-ups of the process that do not end."""
    return threading.Semaphore(LOOK_UPS_MAX)


@cache
def _tls() -> ssl.SSLContext:
    """Load the system's certificate authorities and certifi's, as small systems have none. Takes 40 ms."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class CheckedTransport(httpx2.BaseTransport):
    """httpx2 transport over `_CheckedNetwork`, for `fetching.timeout_s` seconds in total.

    Used without a client, which would keep cookies and fail on redirects to an invalid URL.
    """

    def __init__(self, fetching: Fetching) -> None:
        network = _CheckedNetwork(fetching, time.monotonic() + fetching.timeout_s)
        self._pool = httpcore2.ConnectionPool(ssl_context=_tls(), network_backend=network)

    def answer(
        self, method: str, address: httpx2.URL, headers: dict[str, str], body: bytes = b""
    ) -> contextlib.closing[httpx2.Response]:
        """Send a request; the response is closed at the end of the `with` block."""
        request = httpx2.Request(method, address, headers=headers, content=body)
        return contextlib.closing(self.handle_request(request))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = httpcore2.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        outgoing = httpcore2.Request(
            request.method, url, headers=request.headers.raw, content=request.read(), extensions=request.extensions
        )
        try:
            response = self._pool.handle_request(outgoing)
        except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise _unreachable(str(request.url), error) from error
        return httpx2.Response(
            response.status, headers=response.headers, stream=_Body(response, str(request.url)), request=request
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    """The body of a response; translates its failures."""

    def __init__(self, response: httpcore2.Response, url: str) -> None:
        self._response = response
        self._url = url

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._response.iter_stream()
        except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise _unreachable(self._url, error) from error

    def close(self) -> None:
        self._response.close()


def _unreachable(url: str, error: Exception) -> NotFound:
    slow = isinstance(error, httpcore2.TimeoutException)
    return _unreadable(url, "it took too long" if slow else str(error) or type(error).__name__)


def _unreadable(url: str, why: str) -> NotFound:
    what, advice = f"{url} could not be fetched: {why}.", "Check that the page opens in a browser."
    return NotFound(what, advice=advice, code="site", host=host_of(url))


def checked_url(url: str, fetching: Fetching, base: httpx2.URL | None = None) -> httpx2.URL:
    """Parse and check `url`, relative to `base` after a redirect."""
    try:
        parsed = httpx2.URL(url) if base is None else base.join(url)
        host = parsed.host  # an invalid "xn--" name is detected only here
    except (httpx2.InvalidURL, ValueError) as error:
        raise ForbiddenSource(url, f"it is not a valid URL ({error})") from error
    if parsed.scheme not in ("http", "https"):
        raise ForbiddenSource(url, "only http and https URLs are fetched")
    if not host:
        raise ForbiddenSource(url, "it has no host")
    if parsed.userinfo:
        raise ForbiddenSource(url, "it contains a user name or password")
    port = {"http": 80, "https": 443}[parsed.scheme] if parsed.port is None else parsed.port
    if port not in fetching.ports:
        raise ForbiddenSource(url, f"port {port} is not one of {', '.join(map(str, fetching.ports))}")
    return parsed


def unzipped(response: httpx2.Response) -> Iterator[bytes]:
    """The decompressed body in small chunks.

    httpx2 decompresses whole chunks, and as often as Content-Encoding says: 50 kB zipped twice become 10 GB.
    """
    url, encoding = str(response.request.url), response.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        yield from response.iter_raw()
        return
    if encoding not in ("gzip", "x-gzip"):
        raise _unreadable(url, f"its encoding {encoding!r} was not requested")
    unzip = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        for chunk in response.iter_raw():
            while chunk and not unzip.eof:
                yield unzip.decompress(chunk, _UNZIPPED_BYTES)
                chunk = unzip.unconsumed_tail
        yield unzip.flush()
    except zlib.error as error:
        raise _unreadable(url, f"it is damaged ({error})") from error
    if not unzip.eof:
        raise _unreadable(url, "the connection broke off")
