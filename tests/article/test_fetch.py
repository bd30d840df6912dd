"""Fetching pages, and refusing every way into the inner network."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
import trustme

from audio_service.article.fetch import fetch_page
from audio_service.config import Fetching, Limits
from audio_service.errors import ArticleTooLong, ForbiddenSource, NotFound

LOOPBACK = ("127.0.0.0/8",)
PAGE = b"<!doctype html><title>A page</title><p>Words."

# Ways to write an address that leads inside. Every one must be refused before a byte is sent.
TRICKS = [
    # loopback
    "http://127.0.0.1/",
    "http://127.0.0.1:80/",
    "https://127.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://127.255.255.254/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://0/",
    "http://0.0.0.0/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://2130706433/",
    "http://0000127.0.0.1/",
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::127.0.0.1]/",
    # IPv4 written as IPv6
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:10.0.0.1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a00:1::]/",
    "http://[2001:0:7f00:1::]/",
    # private and special networks
    "http://10.0.0.1/",
    "http://10.255.255.255/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://192.168.1.254/admin",
    "http://100.64.0.1/",
    "http://192.0.0.1/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://198.51.100.1/",
    "http://203.0.113.1/",
    "http://192.88.99.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://0.1.2.3/",
    "http://[fc00::1]/",
    "http://[fd12:3456:789a::1]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25lo]/",
    "http://[fec0::1]/",
    "http://[2001:db8::1]/",
    "http://[100::1]/",
    # what not every release of Python knows to be special
    "http://192.0.0.8/",
    "http://192.0.0.192/",
    "http://168.63.129.16/",
    "http://192.31.196.1/",
    "http://192.52.193.1/",
    "http://192.175.48.1/",
    "http://[2001:1::1]/",
    "http://[2001:2::1]/",
    "http://[2001:10::1]/",
    "http://[2001:20::1]/",
    "http://[3ffe::1]/",
    "http://[3fff::1]/",
    "http://[4000::1]/",
    "http://[5f00::1]/",
    "http://[::ffff:0:127.0.0.1]/",
    "http://[2606:2800:220:1:0:5efe:10.0.0.1]/",
    "http://[2606:2800:220:1:200:5efe:a9fe:a9fe]/",
    # multicast
    "http://224.0.0.1/",
    "http://239.255.255.250/",
    "http://[ff02::1]/",
    # metadata services
    "http://169.254.169.254/latest/meta-data/",
    "http://169.254.170.2/",
    "http://0xa9fea9fe/",
    "http://2852039166/",
    "http://169.254.43518/",
    "http://[fd00:ec2::254]/",
    "http://100.100.100.200/",
    # other characters for dots and digits
    "http://127。0。0。1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://１２７.０.０.１/",
    "http://127．0．0．1/",
    "http://127｡0｡0｡1/",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
    "http://lo\u00adcalhost/",
    "http://%31%32%37.0.0.1/",
    "http://127%2e0%2e0%2e1/",
    "http://xn--/",
    "http://xn--a/",
    "http://\ud800/",
    # names and numbers that parsers read differently
    "http:\\\\127.0.0.1\\",
    "http:/\\127.0.0.1/",
    "http:127.0.0.1/",
    "http:////127.0.0.1/",
    "http://93.184.216.34\\@127.0.0.1/",
    "http://127.0.0.1%00.example.com/",
    "http://127.0.0.1#@93.184.216.34/",
    "http://127.0.0.1\t.example.com/",
    "http://example.com\r\n@127.0.0.1/",
    "http://127.0.0.1/\r\nHost: 93.184.216.34",
    "http://127.0.0.1./",
    "http://127.0.0.1:/",
    "hTTp://127.0.0.1/",
    " http://127.0.0.1/",
    "http://4294967297/",
    "http://[::1%25lo]/",
    "http://[::1].example.com/",
    "http://[127.0.0.1]/",
    "http://[::1",
    "http://127.0.0.1:80@93.184.216.34/",
    "http://.localhost/",
    f"http://{'a' * 64}.example/",
    f"http://{'a' * 70_000}/",
    # other ports, schemes and forms
    "http://93.184.216.34:22/",
    "http://93.184.216.34:6379/",
    "http://93.184.216.34:8080/",
    "http://93.184.216.34:0/",
    "http://93.184.216.34:99999/",
    "http://93.184.216.34:80a/",
    "file:///etc/passwd",
    "ftp://93.184.216.34/",
    "gopher://127.0.0.1:6379/_INFO",
    "dict://127.0.0.1:11211/",
    "data:text/html,hello",
    "javascript:alert(1)",
    "http://user:password@93.184.216.34/",
    "http://93.184.216.34@127.0.0.1/",
    "http:///path",
    "http://",
    "//127.0.0.1/",
    "127.0.0.1",
    "",
]


@pytest.mark.parametrize("url", TRICKS)
def test_no_way_leads_inside(url: str) -> None:
    with pytest.raises((ForbiddenSource, NotFound)) as refused:
        fetch_page(url, Fetching(timeout_s=2), Limits())
    # NotFound only where the name means nothing to the resolver; never because a connection was tried.
    if isinstance(refused.value, NotFound):
        assert "cannot be resolved" in str(refused.value)


class Site(http.server.BaseHTTPRequestHandler):
    """A small site with the pages that the tests need."""

    visits: ClassVar[list[str]]

    def do_GET(self) -> None:
        type(self).visits.append(self.path)
        name = self.path.partition("?")[0].strip("/").replace("-", "_")
        getattr(self, f"page_{name}", self.page_none)()

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def page_none(self) -> None:
        self.answer(404, b"nothing here")

    def page_plain(self) -> None:
        self.answer(200, PAGE, Content_Type="text/html; charset=ISO-8859-1")

    def page_zipped(self) -> None:
        self.answer(200, gzip.compress(PAGE), Content_Encoding="gzip")

    def page_bomb(self) -> None:
        self.answer(200, gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")

    def page_bomb_in_a_bomb(self) -> None:
        self.answer(200, gzip.compress(gzip.compress(bytes(50_000_000))), Content_Encoding="gzip, gzip")

    def page_damaged(self) -> None:
        self.answer(200, b"\x1f\x8b no gzip", Content_Encoding="gzip")

    def page_half(self) -> None:
        self.answer(200, gzip.compress(PAGE)[:-12], Content_Encoding="gzip")

    def page_brotli(self) -> None:
        self.answer(200, PAGE, Content_Encoding="br")

    def page_to(self) -> None:
        self.answer(302, Location=urllib.parse.unquote(self.path.partition("?")[2]))

    def page_endless(self) -> None:
        self.answer(302, Location="/endless?again")

    def page_moved(self) -> None:
        self.answer(301, Location="/plain")

    def page_inside(self) -> None:
        self.answer(302, Location="http://10.0.0.1/")

    def page_file(self) -> None:
        self.answer(302, Location="file:///etc/passwd")

    def page_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x")
            time.sleep(0.1)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve the site on a port of its own."""

    class OwnSite(Site):
        visits: ClassVar[list[str]] = []

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), OwnSite) as server:
        server.block_on_close = False
        server.daemon_threads = True
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()


@pytest.fixture
def site() -> Iterator[str]:
    with serving() as port:
        yield f"http://127.0.0.1:{port}"


def allowing(site: str, **changes: Any) -> Fetching:
    """Fetching from this test site, which is on the loopback network."""
    return Fetching(private_networks=LOOPBACK, ports=(int(site.rpartition(":")[2]),), **changes)


def test_a_page_comes_with_its_type_and_final_address(site: str) -> None:
    page = fetch_page(f"{site}/moved", allowing(site), Limits())
    assert page.data == PAGE
    assert page.url == f"{site}/plain"
    assert page.media_type == "text/html; charset=ISO-8859-1"


def test_compression_is_undone(site: str) -> None:
    assert fetch_page(f"{site}/zipped", allowing(site), Limits()).data == PAGE


def test_a_compression_bomb_is_stopped(site: str) -> None:
    with pytest.raises(ArticleTooLong):
        fetch_page(f"{site}/bomb", allowing(site), Limits(source_bytes=1_000_000))


def test_redirects_are_counted_and_checked(site: str) -> None:
    with pytest.raises(ForbiddenSource, match="more than 5 redirects"):
        fetch_page(f"{site}/endless", allowing(site), Limits())
    with pytest.raises(ForbiddenSource, match=r"10\.0\.0\.1"):
        fetch_page(
            f"{site}/inside", Fetching(private_networks=LOOPBACK, ports=(int(site.rpartition(":")[2]), 80)), Limits()
        )
    with pytest.raises(ForbiddenSource, match="file:"):
        fetch_page(f"{site}/file", allowing(site), Limits())


@pytest.mark.parametrize("url", [url for url in TRICKS if "://" in url and url.isascii() and url.isprintable()])
def test_no_redirect_leads_inside(site: str, url: str) -> None:
    own = allowing(site, timeout_s=2)
    fetching = own.model_copy(update={"private_networks": ("127.0.0.1/32",), "ports": (*own.ports, 80, 443)})
    with pytest.raises((ForbiddenSource, NotFound)) as refused:
        fetch_page(f"{site}/to?{urllib.parse.quote(url)}", fetching, Limits())
    # 127.0.0.1 itself is where the test's own site is: nobody listens at its port 80.
    if isinstance(refused.value, NotFound):
        assert any(says in str(refused.value) for says in ("cannot be resolved", "Connection refused", "answered 404"))


@pytest.mark.parametrize("name", ["bomb-in-a-bomb", "damaged", "half", "brotli"])
def test_what_cannot_be_unzipped_is_refused(site: str, name: str) -> None:
    with pytest.raises(NotFound, match="could not be fetched"):
        fetch_page(f"{site}/{name}", allowing(site), Limits())


def test_a_dripping_server_does_not_hold_us(site: str) -> None:
    began = time.monotonic()
    with pytest.raises(NotFound, match="too long"):
        fetch_page(f"{site}/drip", allowing(site, timeout_s=1), Limits())
    assert time.monotonic() - began < 3


def test_a_missing_page_says_its_status(site: str) -> None:
    with pytest.raises(NotFound, match="answered 404"):
        fetch_page(f"{site}/nothing", allowing(site), Limits())


def test_a_closed_port_is_not_found() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(NotFound, match="could not be fetched"):
        fetch_page(f"http://127.0.0.1:{port}/", Fetching(private_networks=LOOPBACK, ports=(port,)), Limits())


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolver(host: str, port: int, *args: object, **options: object) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("93.184.216.34", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    with pytest.raises(ForbiddenSource, match=r"10\.0\.0\.1"):
        fetch_page("http://two-faced.example/", Fetching(timeout_s=2), Limits())


def test_a_name_that_is_never_resolved_holds_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    def resolver(*_: object, **__: object) -> list[tuple[Any, ...]]:
        answered.wait(60)
        raise socket.gaierror("no answer")

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    began = time.monotonic()
    with pytest.raises(NotFound, match="took too long"):
        fetch_page("http://silent.example/", Fetching(timeout_s=0.5), Limits())
    assert time.monotonic() - began < 10
    answered.set()


def test_the_address_that_was_checked_is_the_one_that_is_used(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that means another address at each look (DNS rebinding) is looked up once per connection."""
    looks: list[str] = []
    answers = iter(["127.0.0.1", "10.0.0.1", "10.0.0.1"])

    def resolver(host: str, port: int, *args: object, **options: object) -> list[tuple[Any, ...]]:
        looks.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    real = socket.getaddrinfo

    def only_names(host: Any, *args: Any, **options: Any) -> Any:
        return resolver(host, args[0]) if str(host).endswith("example") else real(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", only_names)
    port = site.rpartition(":")[2]
    assert fetch_page(f"http://rebinding.example:{port}/plain", allowing(site), Limits()).data == PAGE
    assert looks == ["rebinding.example"]
    with pytest.raises(ForbiddenSource):
        fetch_page(f"http://rebinding.example:{port}/plain", allowing(site), Limits())


def test_proxies_of_the_environment_are_not_asked(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert fetch_page(f"{site}/plain", allowing(site), Limits()).data == PAGE


def test_https_needs_a_known_authority_and_the_right_name(tmp_path: Path) -> None:
    """Each time in a new process, because certificate authorities are read once."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(tls)
    program = (
        "import sys; from audio_service.article import fetch_page; from audio_service.config import Settings;"
        "print(fetch_page(sys.argv[1], Settings().fetching, Settings().limits).data)"
    )

    def fetched(host: str, **environment: str) -> str:
        own = {"FETCHING__PRIVATE_NETWORKS": '["127.0.0.0/8", "::1/128"]', "FETCHING__PORTS": f"[{port}]"}
        environment |= {f"AUDIO_SERVICE_{name}": value for name, value in own.items()}
        command = [sys.executable, "-c", program, f"https://{host}:{port}/plain"]
        done = subprocess.run(command, capture_output=True, env=os.environ | environment, timeout=60, check=False)
        return (done.stdout + done.stderr).decode()

    with serving(tls) as port:
        trusting = {"SSL_CERT_FILE": str(tmp_path / "authority.pem")}
        assert fetched("localhost", **trusting) == f"{PAGE!r}\n"
        assert "CERTIFICATE_VERIFY_FAILED" in fetched("localhost")
        assert "CERTIFICATE_VERIFY_FAILED" in fetched("127.0.0.1", **trusting)
