"""Names of hosts in one spelling, and the sites that they belong to."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import urlsplit

# Network in which one host has all IPv6 addresses.
IPV6_PREFIX = 64
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")


@lru_cache(maxsize=4096)
def ascii_host(name: str) -> str:
    """A host without capitals and final dot; an internationalized one as in the DNS. Raises ValueError."""
    name = name.lower().rstrip(".")
    if name.isascii():
        return name
    import httpx2  # 0.1 s

    try:
        return httpx2.URL(f"http://{name}").raw_host.decode("ascii")
    except httpx2.InvalidURL as error:
        raise ValueError(f"{name} is not the name of a host") from error


@lru_cache(maxsize=4096)
def network_of(host: str) -> str:
    """An IPv4 address, or the network of an IPv6 address; "unknown" for anything else."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(address), IPV6_PREFIX), strict=False))


def is_host(name: str) -> bool:
    """Whether this is the name of a host, without scheme, port, path and asterisk."""
    try:
        return _HOST.fullmatch(ascii_host(name)) is not None
    except ValueError:
        return False


def site_host(name: str) -> str:
    """A site's host in one spelling, also without "www."; one that is invalid stays as it is."""
    try:
        name = ascii_host(name)
    except ValueError:  # no page is there
        name = name.lower()
    return name.removeprefix("www.")


def on_site(site: str, source: str) -> bool:
    """Whether a URL is on a site, which means its host and subdomains, in any spelling."""
    host = site_host(urlsplit(source).hostname or "") if "://" in source else ""
    return host == site_host(site) or host.endswith(f".{site_host(site)}")


def host_allowed(url: str, patterns: tuple[str, ...]) -> bool:
    """Whether a pattern matches the host of `url`: "example.com", "*.example.com" for its subdomains, "*" for any.

    A pattern that is not a valid name matches no host.
    """
    try:
        host = ascii_host(urlsplit(url).hostname or "")
    except ValueError:
        return False
    return any(_matches(host, pattern) for pattern in patterns)


def _matches(host: str, pattern: str) -> bool:
    if pattern == "*":
        return True
    try:
        name = ascii_host(pattern.removeprefix("*."))
    except ValueError:
        return False
    return host.endswith(f".{name}") if pattern.startswith("*.") else host == name
