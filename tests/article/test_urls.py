"""Addresses of pages: one spelling for equal ones."""

from __future__ import annotations

import pytest

from audio_service.article import normal_url, other_spellings, plain_url, uri


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("HTTPS://Courier.Example:443/A?b=1&utm_source=x#c", "https://courier.example/A?b=1"),
        ("https://courier.example", "https://courier.example/"),
        ("https://courier.example/%7ea%2fb%c3%9f", "https://courier.example/~a%2Fb%C3%9F"),
        ("https://courier.example/ß %41", "https://courier.example/%C3%9F%20A"),
    ],
)
def test_equal_addresses_have_one_spelling(given: str, normal: str) -> None:
    assert normal_url(given) == normal
    assert normal_url(normal) == normal


def test_a_plain_address_has_the_named_parameters_in_their_order() -> None:
    assert plain_url("https://h.example//a///b/?x=1&p=2&id=3&p=4", ("id", "p")) == "https://h.example/a/b/?id=3&p=2&p=4"
    assert plain_url("https://h.example/a?x=1", ()) == "https://h.example/a"


def test_other_spellings_differ_in_scheme_or_final_slash() -> None:
    assert set(other_spellings("http://h.example/a?p=1")) == {
        "https://h.example/a?p=1",
        "https://h.example/a/?p=1",
        "http://h.example/a/?p=1",
    }
    assert set(other_spellings("https://h.example/")) == {"http://h.example/"}


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
