"""Addresses of pages: one spelling for equal ones."""

from __future__ import annotations

import pytest

from audio_service.article import normal_url, other_spellings, plain_url, uri
from audio_service.hosts import host_allowed


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("HTTPS://Courier.Example:443/A?b=1&utm_source=x#c", "https://courier.example/A?b=1"),
        ("https://courier.example", "https://courier.example/"),
        ("https://courier.example/%7ea%2fb%c3%9f", "https://courier.example/~a%2Fb%C3%9F"),
        ("https://courier.example/ß %41", "https://courier.example/%C3%9F%20A"),
        ("https://courier.example/a%2C1%3A%40!%28%29%27.html", "https://courier.example/a,1:@!()'.html"),
        ("https://courier.example/a%2B%3B%2F%3F%25+;", "https://courier.example/a%2B%3B%2F%3F%25+;"),
        ("https://Bücher.example:8080/a", "https://xn--bcher-kva.example:8080/a"),
        ("https://xn--bcher-kva.example./a", "https://xn--bcher-kva.example/a"),
    ],
)
def test_equal_addresses_have_one_spelling(given: str, normal: str) -> None:
    assert normal_url(given) == normal
    assert normal_url(normal) == normal


def test_a_plain_address_has_the_named_parameters_in_their_order() -> None:
    assert plain_url("https://h.example//a///b/?x=1&p=2&id=3&p=4", ("id", "p")) == "https://h.example/a/b/?id=3&p=2&p=4"
    assert plain_url("https://h.example/a?x=1", ()) == "https://h.example/a"


def test_other_spellings_differ_in_scheme_www_or_final_slash() -> None:
    spelled = {
        f"{scheme}://{host}/a{slash}?p=1"
        for scheme in ("http", "https")
        for host in ("h.example", "www.h.example")
        for slash in ("", "/")
    }
    for url in spelled:
        assert set(other_spellings(url)) == spelled - {url}
    assert set(other_spellings("https://h.example/")) == {
        "http://h.example/",
        "https://www.h.example/",
        "http://www.h.example/",
    }


@pytest.mark.parametrize("url", ["https://../a", "https://a\u2024b\ufffd.example/"])
def test_an_invalid_host_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="host"):
        normal_url(url)


@pytest.mark.parametrize(
    ("pattern", "allowed"),
    [
        ("bücher.example", ["https://bücher.example/", "https://xn--bcher-kva.example/"]),
        ("XN--bcher-kva.example", ["https://bücher.example/", "https://BÜCHER.example./"]),
        ("*.bücher.example", ["https://www.bücher.example/", "https://a.xn--bcher-kva.example/"]),
        ("*", ["https://bücher.example/", "https://courier.example/"]),
        ("\ufffd", []),
    ],
)
def test_hosts_are_allowed_in_any_spelling(pattern: str, allowed: list[str]) -> None:
    for url in allowed:
        assert host_allowed(url, (pattern,))
    if pattern != "*":
        for url in ("https://cher.example/", "https://xbücher.example/", "https://\ufffd/"):
            assert not host_allowed(url, (pattern,))


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
