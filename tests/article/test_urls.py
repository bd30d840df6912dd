"""URLs as URIs."""

from __future__ import annotations

import pytest

from audio_service.article.urls import uri


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://example.com/a b", "https://example.com/a%20b"),
        (
            "https://münchen.example:8080/straße?q=ä#ö",
            "https://xn--mnchen-3ya.example:8080/stra%C3%9Fe?q=%C3%A4#%C3%B6",
        ),
        ("https://example.com/100%/%C3%A4?a=[1]|2", "https://example.com/100%25/%C3%A4?a=%5B1%5D%7C2"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_uris(url: str, written: str) -> None:
    assert uri(url) == written
    assert uri(written) == written
