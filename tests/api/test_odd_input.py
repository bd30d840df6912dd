"""Odd input at every operation of the OpenAPI document, on both databases: a problem, never a broken service."""

from __future__ import annotations

import contextlib
import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_from_bytes

import pytest

from audio_service.api import create_app
from audio_service.config import Rates, Settings
from tests.support.running import Running, prose
from tests.support.tick_voice import NAME

DOCUMENT = create_app(Settings()).openapi()
OPERATIONS = [(method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods]
# As they stand in a URL.
ODD_IN_URLS = (
    "",
    "a%00b",
    "%FF",
    "%ED%A0%80",
    "%EF%BF%BE",
    "%zz%",
    "%0D%0AX:y",
    "%2e%2e%2f",
    "99999999999999999999",
    "'%20OR%201=1--",
    "article:%00",
    "site:" + "a" * 400,
    quote("ä" * 3000),
)
ODD_STRINGS = ("a\0b", "\ud800", "\ufffe", "x" * 100_000, "http://[", "http://a\0b/")
ODD_VALUES: tuple[object, ...] = (None, True, 10**30, [], [[None]], {"\0": "\0"}, {"\ud800": 1}, *ODD_STRINGS)
ODD_BODIES = (
    b"",
    b"null",
    b"[]",
    b"0",
    b'"a"',
    b"{",
    b"\xff\xfe",
    b"\0",
    b'{"a": NaN}',
    b'{"a":' * 50_000,
    b"[" * 200_000,
    b'{"a": 1e999, "\\ud800": "\\u0000"}',
)
ODD_HEADERS = {
    "If-Match": ("", '"', "W/", '"\xff"', "*, *", "r1", ",,,", '"' + "a" * 5000 + '"'),
    "If-None-Match": ("", '"', "*", "\xff"),
    "If-Range": ("", "yesterday", '"'),
    "Range": (
        "bytes=",
        "bytes=-",
        "bytes=9-1",
        "bytes=" + "9" * 5000 + "-",
        "bytes=0-1,2-3",
        "x=1-2",
        "bytes=-0",
        "\xff",
    ),
    "If-Modified-Since": ("", "Thu, 99 Nov 2026 00:00:00 GMT", "\xff", "-1"),
    "If-Unmodified-Since": ("0",),
    "Last-Event-ID": ("-1", "x", "9" * 5000, "\xb2"),
    "Accept-Encoding": ("", "\xff", "gzip;q=x"),
    "Content-Type": ("", "\xff", "application/json; charset=utf-7", "multipart/form-data", "text/html"),
    "X-API-Key": ("", "\xff", "\xb2"),
    "Authorization": ("Bearer", "Bearer \xff", "Basic a:b", "\xff"),
    "Cookie": ("audio_service_session=\xff", "audio_service_session=a.b.c", "="),
    "Host": ("", "a b", "\xff", "[", "x:99999"),
}


# Valid fields of bodies; each is replaced by odd values in turn.
FIELDS = {"text": "Some words.", "url": "http://127.0.0.1:9/", "written": "a", "kind": "alias", "said": "b"}
FORMS = ("text", "html", "markdown")


@pytest.fixture(scope="module")
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, voices_dir: Path
) -> Iterator[Running]:
    rates = Rates(listen="100000/minute", plays="100000/minute", wrong_keys="100000/minute")
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("odd"),
        voices_dir=voices_dir,
        voice=NAME,
        rates=rates,
        listen_hosts=("127.0.0.1",),
    )
    if request.param == "postgresql":
        settings = settings.model_copy(update={"database_url": request.getfixturevalue("postgresql_server")})
    running = Running(settings)
    yield running
    running.stop()


class Caller:
    """Sends requests as they are given, without the checks of a good client, and notes the answers with 5xx."""

    def __init__(self, running: Running, role: str) -> None:
        self.key = getattr(running, role).headers.get("Authorization")
        self.broken: list[tuple[object, ...]] = []
        self.connection = http.client.HTTPConnection(running.url.removeprefix("http://"), timeout=30)

    def call(self, method: str, target: str, body: bytes | None = None, **headers: str) -> None:
        given = {"Content-Type": "application/json", **({"Authorization": self.key} if self.key else {}), **headers}
        try:
            self.connection.putrequest(method, target, skip_host="Host" in given, skip_accept_encoding=True)
            for name, value in given.items():
                self.connection.putheader(name, value.encode("latin-1"))
            if body is not None:
                self.connection.putheader("Content-Length", str(len(body)))
            self.connection.endheaders(body)
            with self.connection.getresponse() as answer:
                answer.read()
        except (http.client.HTTPException, ConnectionError):  # refused and closed
            self.connection.close()
            return
        if answer.status >= 500 and answer.status != 501:
            self.broken.append((answer.status, method, target[:200], (body or b"")[:80], headers))


@contextlib.contextmanager
def calling(running: Running, role: str) -> Iterator[Caller]:
    """A caller of whom nothing may have broken the service."""
    caller = Caller(running, role)
    try:
        yield caller
    finally:
        caller.connection.close()
    assert caller.broken == []


def filled(path: str, key: str) -> str:
    """A path with values that exist."""
    values = {"{article_id}": "a", "{key}": key, "{number}": "0", "{index}": "0", "{rule_id}": "1", "{form}": "csv"}
    for name, value in {**values, "{model}": "piper", "{name}": "timeline.json"}.items():
        path = path.replace(name, value)
    return path


def fields(operation: dict[str, Any]) -> list[str]:
    """The fields of an operation's JSON body."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    name = content.get("$ref", "").rpartition("/")[2]
    return list((DOCUMENT["components"]["schemas"][name] if name else content).get("properties", ()))


def odd_targets(path: str, operation: dict[str, Any], key: str) -> Iterator[str]:
    """The path with each parameter odd in turn."""
    for parameter in operation.get("parameters", ()):
        name = parameter["name"]
        for odd in ODD_IN_URLS:
            if parameter["in"] == "path":
                yield filled(path.replace(f"{{{name}}}", odd or "%20"), key)
            elif parameter["in"] == "query":
                yield f"{filled(path, key)}?{name}={odd}"


def odd_fields(operation: dict[str, Any]) -> Iterator[bytes]:
    """Bodies with each field odd in turn."""
    names = fields(operation)
    for odd in names:
        known = {name: value for name, value in FIELDS.items() if name in names and not {name, odd} <= set(FORMS)}
        for value in ODD_VALUES:
            yield json.dumps({**known, odd: value}).encode()


@pytest.mark.parametrize(
    ("running", "role"),
    [*(("sqlite", role) for role in ("anyone", "reader", "editor", "publisher")), ("postgresql", "publisher")],
    indirect=["running"],
)
def test_nothing_odd_breaks_an_operation(running: Running, role: str) -> None:
    running.put("a", prose(1))
    key = running.ready("a")["timeline"].split("/")[-2]
    with calling(running, role) as caller:
        for method, path in OPERATIONS:
            operation = DOCUMENT["paths"][path][method.lower()]
            for target in odd_targets(path, operation, key):
                caller.call(method, target)
            if "requestBody" not in operation:
                continue
            for kind in operation["requestBody"]["content"]:
                for body in ODD_BODIES:
                    caller.call(method, filled(path, key), body, **{"Content-Type": kind})
            for body in odd_fields(operation) if role == "publisher" else ():
                caller.call(method, filled(path, key), body)


@pytest.mark.parametrize("running", ["sqlite", "postgresql"], indirect=True)
def test_nothing_odd_breaks_what_is_stored(running: Running) -> None:
    odd = ["\0", "\ud800", "\ufffe", "a" * 5000]
    running.put("b", prose(2))
    running.ready("b")
    with calling(running, "publisher") as caller:
        for choices in ({"keep": odd}, {"drop": odd}, {"voice": "\0"}, {"title_voice": "\ud800"}):
            body = {"text": prose(1), "title": "".join(odd), "choices": choices}
            caller.call("PUT", "/v1/articles/c", json.dumps(body).encode())
            caller.call("POST", "/v1/editor/articles", json.dumps(body).encode())
            changes = {"version": 0, "choices": choices, "texts": {"0": "a".join(odd)}}
            caller.call("PUT", "/v1/editor/articles/b", json.dumps(changes).encode())
        rules = [{"written": f"a{each}", "kind": "alias", "said": f"b{each}", "scope": "global"} for each in odd]
        for rule in rules:
            caller.call("POST", "/v1/lexicon", json.dumps(rule).encode())
            caller.call("POST", "/v1/editor/effect", json.dumps(rule).encode())
            sentence = {"rules": [{**rule, "scope": "article:b"}]}
            caller.call("POST", "/v1/editor/articles/b/sentences/0", json.dumps(sentence).encode())
        for stored in ("/v1/articles", "/v1/articles/c", "/v1/articles/c/audit", "/v1/editor/articles", "/v1/lexicon"):
            caller.call("GET", stored)


@pytest.mark.parametrize("running", ["sqlite"], indirect=True)
def test_no_odd_header_breaks_a_call(running: Running) -> None:
    running.put("h", prose(1))
    media = running.ready("h")["timeline"].rpartition("/")[0].removeprefix(running.url)
    own = "/v1/articles/h"
    calls: list[tuple[str, str, bytes | None]] = [
        *((method, target, None) for method in ("GET", "HEAD") for target in (own, f"{media}/audio.mp3", "/player.js")),
        *(("GET", target, None) for target in (f"{own}/events", "/feed.xml", "/read/h", "/", "/v1/editor/session")),
        ("POST", f"{own}/publish", None),
        ("PUT", own, b'{"text": "Some words."}'),
        ("POST", f"{own}/plays", b'{"event": "play"}'),
        ("OPTIONS", own, None),
    ]
    with calling(running, "publisher") as caller:
        for method, target, body in calls:
            for name, values in ODD_HEADERS.items():
                for value in values:
                    caller.call(method, target, body, **{name: value})


@pytest.mark.parametrize("running", ["sqlite"], indirect=True)
def test_no_odd_address_breaks_a_page(running: Running) -> None:
    prefixes = ("/read/", "/embed/", "/player/", "/editor/", "/media/", "/", "/oembed?url=", "/v1/", "/read/a?draft=")
    with calling(running, "anyone") as caller:
        for prefix in prefixes:
            for odd in (*ODD_IN_URLS, quote_from_bytes(bytes(range(128, 256)))):
                for method in ("GET", "OPTIONS"):
                    caller.call(method, prefix + odd)
        for tail in ("%2500", "%25FF", "%252e%252e", "%25ED%25A0%2580", "a%252500"):
            caller.call("GET", f"/oembed?url={quote(running.url, safe='')}%2Fread%2F{tail}")
