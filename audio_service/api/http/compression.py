"""gzip, for clients that accept it."""

from __future__ import annotations

import gzip
import re
from functools import lru_cache

from fastapi import Request

_REFUSED = re.compile(r"q=0(\.0*)?")
# What fits into one packet is not worth it.
_LEAST_BYTES = 1_000


def accepts_gzip(request: Request) -> bool:
    """Whether the client takes gzip."""
    for one in request.headers.get("accept-encoding", "").split(","):
        name, _, weight = one.partition(";")
        if name.strip().lower() == "gzip":
            return _REFUSED.fullmatch(weight.strip()) is None
    return False


@lru_cache(maxsize=8)
def _gzipped(data: bytes) -> bytes:
    return gzip.compress(data, 6, mtime=0)


def compressed(request: Request, data: bytes) -> tuple[bytes, dict[str, str]]:
    """The body of a response, compressed if the client accepts it, and its headers. What is sent often is kept."""
    headers = {"Vary": "Accept-Encoding"}
    if len(data) < _LEAST_BYTES or not accepts_gzip(request):
        return data, headers
    return _gzipped(data), {**headers, "Content-Encoding": "gzip"}
