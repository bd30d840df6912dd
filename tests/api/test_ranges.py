"""Ranges and conditions of files that never change."""

from __future__ import annotations

import pytest

from audio_service.api.http.ranges import Slice, slice_of

ETAG = '"abc"'


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, Slice(200, 0, 1000)),
        ({"range": "bytes=0-0"}, Slice(206, 0, 1)),
        ({"range": "bytes=0-1"}, Slice(206, 0, 2)),
        ({"range": "bytes=500-"}, Slice(206, 500, 1000)),
        ({"range": "bytes=500-99999"}, Slice(206, 500, 1000)),
        ({"range": "bytes=-1"}, Slice(206, 999, 1000)),
        ({"range": "bytes=-99999"}, Slice(206, 0, 1000)),
        ({"range": "BYTES=1-2"}, Slice(206, 1, 3)),
        ({"range": "bytes=1000-"}, Slice(416, 0, 0)),
        ({"range": "bytes=-0"}, Slice(416, 0, 0)),
        ({"range": "bytes=000000000000000000000005-6"}, Slice(206, 5, 7)),
        ({"range": f"bytes={'9' * 5000}-"}, Slice(416, 0, 0)),
        ({"range": f"bytes=0-{'9' * 5000}"}, Slice(206, 0, 1000)),
        ({"range": f"bytes=-{'9' * 5000}"}, Slice(206, 0, 1000)),
        # not understood, several, or backwards: the whole file
        ({"range": "bytes=0-1,5-6"}, Slice(200, 0, 1000)),
        ({"range": "bytes=5-1"}, Slice(200, 0, 1000)),
        ({"range": "bytes=-"}, Slice(200, 0, 1000)),
        ({"range": "bytes=a-b"}, Slice(200, 0, 1000)),
        ({"range": "items=0-1"}, Slice(200, 0, 1000)),
        ({"range": "bytes=0-1", "if-range": ETAG}, Slice(206, 0, 2)),
        ({"range": "bytes=0-1", "if-range": f"W/{ETAG}"}, Slice(200, 0, 1000)),
        ({"range": "bytes=0-1", "if-range": '"other"'}, Slice(200, 0, 1000)),
        ({"range": "bytes=0-1", "if-range": "Wed, 21 Oct 2015 07:28:00 GMT"}, Slice(200, 0, 1000)),
        ({"if-none-match": ETAG}, Slice(304, 0, 0)),
        ({"if-none-match": f'"x", W/{ETAG}'}, Slice(304, 0, 0)),
        ({"if-none-match": "*"}, Slice(304, 0, 0)),
        ({"if-none-match": '"x"'}, Slice(200, 0, 1000)),
    ],
)
def test_what_is_sent(headers: dict[str, str], expected: Slice) -> None:
    assert slice_of(headers, 1000, ETAG) == expected


def test_headers_say_what_is_sent() -> None:
    assert Slice(206, 5, 10).headers(1000) == {"Content-Range": "bytes 5-9/1000", "Content-Length": "5"}
    assert Slice(416, 0, 0).headers(1000) == {"Content-Range": "bytes */1000"}
    assert Slice(200, 0, 1000).headers(1000) == {"Content-Length": "1000"}
