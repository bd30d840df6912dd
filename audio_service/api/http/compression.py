"""gzip, for clients that accept it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from functools import lru_cache

_REFUSED = re.compile(r"q=0(\.0*)?")
# What fits into one packet is not worth it.
_LEAST_BYTES = 1_000


def accepts_gzip(headers: Mapping[str, str]) -> bool:
    """Whether the client accepts gzip."""
    for one in headers.get("accept-encoding", "").split(","):
        name, _, weight = one.partition(";")
        if name.strip().lower() == "gzip":
            return _REFUSED.fullmatch(weight.strip()) is None
    return False


def takes_gzip(headers: Mapping[str, str]) -> bool:
    """Whether an answer is compressed: ranges are of the plain bytes."""
    return accepts_gzip(headers) and "range" not in headers


@lru_cache(maxsize=8)
def _gzipped(data: bytes) -> bytes:
    return gzip.compress(data, 6, mtime=0)


def compressed(headers: Mapping[str, str], data: bytes) -> tuple[bytes, dict[str, str]]:
    """The body of a response, compressed if its client takes that, and its headers. What is sent often is kept."""
    varying = {"Vary": "Accept-Encoding"}
    if len(data) < _LEAST_BYTES or not takes_gzip(headers):
        return data, varying
    return _gzipped(data), {**varying, "Content-Encoding": "gzip"}
