"""What is around the articles: listening by page, plays, rules, speech, feed, webhooks, limits, metrics."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import http.server
import io
import json
import logging
import socket
import threading
import time
import wave
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import httpx
import openai
import pytest
from lxml import etree

from audio_service.api.http.observe import TextLines
from audio_service.config import Fetching, Limits, Rates, Settings, Webhook
from audio_service.narration.ffmpeg import decode, find_ffmpeg
from audio_service.speech.samples import SAMPLE_RATE
from audio_service.storage.catalog import open_catalog
from tests.service import Running, prose
from tests.tick_voice import NAME

FFMPEG = find_ffmpeg()
SECRET = "a secret of the test"


class Site(http.server.BaseHTTPRequestHandler):
    """A publisher's site, and the receiver of webhooks."""

    visits: ClassVar[list[str]] = []
    messages: ClassVar[list[tuple[dict[str, str], bytes]]] = []
    refusals: ClassVar[int] = 0
    refused: ClassVar[list[dict[str, str]]] = []
    head: ClassVar[str] = ""
    asked: ClassVar[threading.Event]
    go_on: ClassVar[threading.Event]
    text: ClassVar[str] = "The first version of the text is here, and it is long enough to be an article of its own."

    def do_GET(self) -> None:
        type(self).visits.append(self.path)
        if self.hangs():
            return
        body = f"<p>{self.text}</p><p>A second paragraph follows the first one, so that there is something to read.</p>"
        page = f"<html lang=en><head><title>A page</title>{self.head}</head><body><article><h1>A page</h1>{body}"
        self.answer(200, page.encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.hangs():
            return
        if type(self).refusals:
            type(self).refusals -= 1
            type(self).refused.append(dict(self.headers))
            self.answer(500)
            return
        type(self).messages.append((dict(self.headers), body))
        self.answer(204)

    def hangs(self) -> bool:
        """/slow answers 404, once it is told to."""
        if not self.path.startswith("/slow"):
            return False
        self.asked.set()
        self.go_on.wait(30)
        with contextlib.suppress(BrokenPipeError):
            self.answer(404)
        return True

    def answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Publisher:
    """A site on a port of its own."""

    def __init__(self) -> None:
        class OwnSite(Site):
            visits: ClassVar[list[str]] = []
            messages: ClassVar[list[tuple[dict[str, str], bytes]]] = []
            refused: ClassVar[list[dict[str, str]]] = []
            asked = threading.Event()
            go_on = threading.Event()

        self.handler: type[Site] = OwnSite
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def fetching(self) -> Fetching:
        return Fetching(private_networks=("127.0.0.0/8",), ports=(self.port,))


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    site = Publisher()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def listening(fast: Settings, publisher: Publisher) -> Iterator[Running]:
    """A service that may fetch from the publisher's site."""
    changes = {"fetching": publisher.fetching(), "listen_hosts": ("127.0.0.1",)}
    running = Running(fast.model_copy(update=changes))
    yield running
    running.stop()


def test_a_page_is_narrated_when_a_player_asks(listening: Running, publisher: Publisher) -> None:
    asked = listening.anyone.post("/v1/listen", json={"url": f"{publisher.url}/story?utm_source=x#top"})
    assert asked.status_code in (200, 202), asked.text
    manifest = asked.json()
    assert manifest["published"] is True
    assert "first version" in listening.anyone.get(listening.ready(manifest["id"])["timeline"]).text
    again = listening.anyone.post("/v1/listen", json={"url": f"{publisher.url}/story?fbclid=y"})
    assert (again.status_code, again.json()["id"]) == (200, manifest["id"])
    assert publisher.handler.visits == ["/story"]


def test_many_players_on_a_new_page_fetch_it_once(listening: Running, publisher: Publisher) -> None:
    found: list[str] = []

    def ask() -> None:
        found.append(httpx.post(f"{listening.url}/v1/listen", json={"url": f"{publisher.url}/new"}).json()["id"])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 8
    assert len(publisher.handler.visits) == 1


def test_the_canonical_address_decides(listening: Running, publisher: Publisher) -> None:
    publisher.handler.head = '<link rel="canonical" href="/the-story">'
    first = listening.anyone.post("/v1/listen", json={"url": f"{publisher.url}/amp/the-story"}).json()
    publisher.handler.head = ""
    second = listening.anyone.post("/v1/listen", json={"url": f"{publisher.url}/the-story"}).json()
    assert first["id"] == second["id"]


def test_a_canonical_address_elsewhere_is_not_believed(listening: Running, publisher: Publisher) -> None:
    publisher.handler.head = '<link rel="canonical" href="https://bank.example/login">'
    answer = listening.anyone.post("/v1/listen", json={"url": f"{publisher.url}/story"}).json()
    assert listening.service.catalog.articles.get(answer["id"]).url == f"{publisher.url}/story"


def test_a_page_that_must_not_be_read_aloud_is_not(listening: Running, publisher: Publisher) -> None:
    publisher.handler.head = '<meta name="google" content="nopagereadaloud">'
    refused = listening.anyone.post("/v1/listen", json={"url": f"{publisher.url}/story"})
    assert refused.status_code == 403
    assert "nopagereadaloud" in refused.json()["detail"]


@pytest.mark.parametrize(
    "url", ["https://example.com/a", "http://127.0.0.1.example.com/", "file:///etc/passwd", "nonsense"]
)
def test_other_hosts_are_not_fetched(listening: Running, publisher: Publisher, url: str) -> None:
    assert listening.anyone.post("/v1/listen", json={"url": url}).status_code == 403
    assert publisher.handler.visits == []


def test_a_changed_page_is_read_anew_after_a_while(fast: Settings, publisher: Publisher) -> None:
    changes = {"fetching": publisher.fetching(), "listen_hosts": ("127.0.0.1",), "listen_refresh_s": 0}
    running = Running(fast.model_copy(update=changes))
    try:
        page = {"url": f"{publisher.url}/story"}
        own_id = running.anyone.post("/v1/listen", json=page).json()["id"]
        running.ready(own_id)
        publisher.handler.text = Site.text.replace("first", "second")
        running.anyone.post("/v1/listen", json=page)
        until = time.monotonic() + 20
        while "second version" not in running.anyone.get(running.ready(own_id)["timeline"]).text:
            assert time.monotonic() < until
            time.sleep(0.05)
    finally:
        running.stop()


def test_plays_are_counted_by_day_and_nothing_else(running: Running) -> None:
    running.put("a", prose(1))
    for body, kind in (('{"event": "play"}', "text/plain;charset=UTF-8"), ('{"event": "play"}', "application/json")):
        answer = running.anyone.post("/v1/articles/a/plays", content=body, headers={"Content-Type": kind})
        assert answer.status_code == 204
    running.anyone.post("/v1/articles/a/plays", json={"event": "tenth-3"})
    counts = running.reader.get("/v1/articles/a/plays").json()
    assert list(counts.values()) == [{"play": 2, "tenth-3": 1}]
    assert running.anyone.post("/v1/articles/a/plays", json={"event": "tenth-11"}).status_code == 422
    assert running.anyone.post("/v1/articles/none/plays", json={"event": "play"}).status_code == 404
    assert running.anyone.get("/v1/articles/a/plays").status_code == 401


def test_a_rule_changes_only_what_it_touches(running: Running) -> None:
    text = "A title here\n\nThe mayor of Xyzzy spoke first. Then others spoke for a long time."
    running.put("a", text)
    running.ready("a")
    before = running.service.renderer.synthesized
    rule = {"written": "Xyzzy", "kind": "alias", "said": "ziz ee", "scope": "article:a"}
    saved = running.editor.post("/v1/lexicon", json=rule)
    assert saved.status_code == 201, saved.text
    running.put("a", text)
    revised = running.ready("a")
    assert revised["revision"] == 2
    assert running.service.renderer.synthesized == before + 1
    words = running.anyone.get(revised["timeline"]).json()["words"]
    assert [word["spoken"] for word in words if word["text"] == "Xyzzy"] == ["ziz ee"]
    running.put("b", text.replace("first", "now"))
    words = running.anyone.get(running.ready("b")["timeline"]).json()["words"]
    assert [word["spoken"] for word in words if word["text"] == "Xyzzy"] == ["Xyzzy"]
    assert running.editor.delete(f"/v1/lexicon/{saved.json()['id']}").status_code == 204
    assert running.reader.get("/v1/lexicon").json() == []


def test_rules_travel_as_csv_and_pls(running: Running) -> None:
    rules = [
        {"written": "Größe", "kind": "ipa", "said": "ɡɹˈøːsə", "language": "en"},
        {"written": "ACME", "kind": "letters", "said": ""},
    ]
    for rule in rules:
        assert running.editor.post("/v1/lexicon", json=rule).status_code == 201
    for form in ("csv", "pls"):
        exported = running.reader.get(f"/v1/lexicon.{form}")
        assert "Größe" in exported.text
        scope = {"scope": f"site:{form}.example"}
        imported = running.editor.put(
            f"/v1/lexicon.{form}", params=scope, content=exported.content, headers={"Content-Type": "text/plain"}
        )
        assert imported.json() == {"saved": 2}, imported.text
        listed = running.reader.get("/v1/lexicon", params=scope).json()
        assert {rule["written"] for rule in listed} == {"Größe", "ACME"}
    broken = running.editor.put(
        "/v1/lexicon.csv", content="written,kind,said\nA,ipa,☃\n", headers={"Content-Type": "text/plain"}
    )
    assert broken.status_code == 422
    assert "no sound for ☃" in broken.json()["detail"]
    assert running.anyone.get("/v1/lexicon").status_code == 401
    assert running.reader.post("/v1/lexicon", json=rules[0]).status_code == 403


def test_voices_are_listed(running: Running) -> None:
    voices = running.reader.get("/v1/voices").json()
    assert [voice["name"] for voice in voices if voice["default"]] == [NAME]


def client(running: Running) -> openai.OpenAI:
    key = running.editor.headers["Authorization"].removeprefix("Bearer ")
    return openai.OpenAI(base_url=f"{running.url}/v1", api_key=key, max_retries=0)


@pytest.mark.parametrize("form", ["mp3", "opus", "aac", "flac", "wav", "pcm"])
def test_openai_s_own_client_is_served(running: Running, tmp_path: Any, form: Any) -> None:
    with client(running) as openai_client:
        answer = openai_client.audio.speech.create(
            model="tts-1", voice=NAME, input="It cost $5.\n\nSubscribe to our newsletter.", response_format=form
        )
    if form == "pcm":
        assert len(answer.content) / 2 / 24_000 > 1
        return
    path = tmp_path / f"speech.{form}"
    path.write_bytes(answer.content)
    assert len(decode(path, FFMPEG)) / SAMPLE_RATE > 1
    if form == "wav":
        with wave.open(io.BytesIO(answer.content)) as file:
            assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (SAMPLE_RATE, 1, 2)


def test_speech_has_a_speed(running: Running) -> None:
    with client(running) as openai_client:
        lengths = [
            len(openai_client.audio.speech.create(model="x", voice=NAME, input="Some words.", speed=speed).content)
            for speed in (0.5, 2.0)
        ]
    assert lengths[0] > 2 * lengths[1]


def test_speech_streams_as_events(running: Running) -> None:
    body = {"input": "One sentence. And another one.", "voice": NAME, "stream_format": "sse"}
    lines = running.editor.post("/v1/audio/speech", json=body).text.strip().split("\n\n")
    kinds = [json.loads(line.removeprefix("data: "))["type"] for line in lines]
    assert kinds[-1] == "speech.audio.done"
    assert kinds[:-1].count("speech.audio.delta") >= 2


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"input": "a", "voice": "alloy"}, 422),
        ({"input": ""}, 422),
        ({"input": " \n\n "}, 422),
        ({"input": "a" * 20_001}, 413),
        ({"input": "a", "speed": 9}, 422),
        ({"input": "a", "response_format": "midi"}, 422),
        ({"input": "Только русский текст здесь."}, 422),
    ],
)
def test_speech_that_cannot_be_made_is_a_problem(running: Running, body: dict[str, Any], status: int) -> None:
    answer = running.editor.post("/v1/audio/speech", json=body)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    # What OpenAI's clients read of it.
    assert answer.json()["error"]["message"] == answer.json()["detail"]
    assert answer.json()["error"]["type"] == "invalid_request_error"
    assert running.anyone.post("/v1/audio/speech", json=body).status_code == 401


def test_models_and_voices_are_listed_for_openai_clients(running: Running) -> None:
    with client(running) as openai_client:
        assert [model.id for model in openai_client.models.list()] == ["piper"]
    assert NAME in running.reader.get("/v1/audio/voices").json()["voices"]


def test_the_feed_has_what_podcast_apps_need(running: Running) -> None:
    running.put("with space & more", prose(6), title="A <title> & more \x0b\x00")
    running.put("draft", prose(2, "draft"), publish=False)
    manifest = running.ready("with space & more")
    running.ready("draft")
    answer = running.anyone.get("/feed.xml")
    assert answer.headers["Content-Type"].startswith("application/rss+xml")
    channel = etree.fromstring(answer.content).find("channel")
    for name in ("title", "link", "description", "language"):
        assert channel.findtext(name)
    (item,) = channel.findall("item")
    spaces = {
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "podcast": "https://podcastindex.org/namespace/1.0",
    }
    assert item.findtext("title") == "A <title> & more"
    enclosure = item.find("enclosure")
    assert enclosure.get("type") == "audio/mpeg"
    assert enclosure.get("url") == manifest["audio"][0]["src"]
    assert int(enclosure.get("length")) == len(running.anyone.get(enclosure.get("url")).content)
    assert int(item.findtext("itunes:duration", namespaces=spaces)) == round(manifest["duration_ms"] / 1000)
    assert item.find("guid").get("isPermaLink") == "false"
    for name in ("transcript", "chapters"):
        element = item.find(f"podcast:{name}", spaces)
        assert running.anyone.get(element.get("url")).headers["Content-Type"].startswith(element.get("type"))
    assert channel.find("podcast:guid", spaces) is not None
    # As Apple has it: the category is in an attribute.
    assert channel.find("itunes:category", spaces).get("text") == "News"
    link = channel.find("{http://www.w3.org/2005/Atom}link")
    assert (link.get("rel"), link.get("href")) == ("self", f"{running.url}/feed.xml")
    assert running.anyone.head("/feed.xml").headers["Content-Type"] == "application/rss+xml"


def test_oembed_answers_for_reading_pages(running: Running) -> None:
    running.put('a "quoted" id', prose(2))
    page = running.ready('a "quoted" id')["links"]["page"]
    embed = running.anyone.get("/oembed", params={"url": page, "maxwidth": 320}).json()
    assert (embed["type"], embed["version"], embed["width"]) == ("rich", "1.0", 320)
    frame = etree.fromstring(embed["html"])
    assert frame.get("src").startswith(f"{running.url}/embed/a%20%22quoted%22%20id")
    assert running.anyone.get("/oembed", params={"url": "https://example.com/"}).status_code == 404
    assert running.anyone.get("/oembed", params={"url": page, "format": "xml"}).status_code == 422
    running.publisher.post("/v1/articles/a%20%22quoted%22%20id/unpublish")
    assert running.anyone.get("/oembed", params={"url": page}).status_code == 404


def test_webhooks_are_signed_and_tried_again(fast: Settings, publisher: Publisher) -> None:
    hook = Webhook(url=f"{publisher.url}/hook", secret=SECRET)
    publisher.handler.refusals = 2
    running = Running(
        fast.model_copy(update={"webhooks": (hook,), "webhook_wait_s": 0.1, "fetching": publisher.fetching()})
    )
    try:
        running.put("a", prose(2))
        running.ready("a")
        until = time.monotonic() + 20
        while not publisher.handler.messages:
            assert time.monotonic() < until
            time.sleep(0.05)
    finally:
        running.stop()
    headers, body = publisher.handler.messages[0]
    message = json.loads(body)
    assert (message["event"], message["id"], message["revision"]) == ("audio.ready", "a", 1)
    stamp, digest = (part.partition("=")[2] for part in headers["X-Audio-Service-Signature"].split(","))
    expected = hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(digest, expected)
    assert len(publisher.handler.messages) == 1
    assert headers["X-Audio-Service-Delivery"] == message["delivery"]
    # The tries that were refused were of the same message, and a receiver that drops repeats may know by this.
    assert {kept["X-Audio-Service-Delivery"] for kept in publisher.handler.refused} == {message["delivery"]}


def test_every_message_has_an_id_of_its_own(fast: Settings, publisher: Publisher) -> None:
    hooks = tuple(Webhook(url=f"{publisher.url}/{name}", secret=SECRET) for name in ("one", "two"))
    for restart in range(2):
        running = Running(fast.model_copy(update={"webhooks": hooks, "fetching": publisher.fetching()}))
        try:
            for n in range(3):
                running.put(f"a{n}", prose(2, f"{restart}-{n}"))
                until = time.monotonic() + 20
                while len(publisher.handler.messages) < 2 * (3 * restart + n + 1):  # each is done before the next comes
                    assert time.monotonic() < until
                    time.sleep(0.02)
        finally:
            running.stop()
    ids = [json.loads(body)["delivery"] for _, body in publisher.handler.messages]
    assert len(set(ids)) == len(ids) == 12


def test_a_receiver_that_hangs_does_not_keep_the_service_from_stopping(fast: Settings, publisher: Publisher) -> None:
    hook = Webhook(url=f"{publisher.url}/slow", secret=SECRET)
    running = Running(fast.model_copy(update={"webhooks": (hook,), "fetching": publisher.fetching()}))
    running.put("a", prose(1))
    running.ready("a")
    assert publisher.handler.asked.wait(20)
    began = time.monotonic()
    running.stop()
    publisher.handler.go_on.set()
    assert not running.thread.is_alive()
    assert time.monotonic() - began < 8
    catalog = open_catalog(None, fast.data_dir)
    assert catalog.deliveries.claim(datetime.now(UTC) + timedelta(hours=2), timedelta(), 5)
    catalog.close()


def test_pages_that_do_not_come_keep_nobody_from_ready_audio(fast: Settings, publisher: Publisher) -> None:
    changes = {"listen_hosts": ("127.0.0.1",), "fetching": publisher.fetching(), "rates": Rates(listen="1000/minute")}
    running = Running(fast.model_copy(update=changes))
    try:
        running.put("a", prose(1))
        src = running.ready("a")["audio"][0]["src"]
        with ThreadPoolExecutor(60) as pool:
            asking = [
                pool.submit(
                    httpx.post, f"{running.url}/v1/listen", json={"url": f"{publisher.url}/slow?{n}"}, timeout=60
                )
                for n in range(60)
            ]
            assert publisher.handler.asked.wait(20)
            assert running.anyone.get(src, timeout=5).status_code == 200
            publisher.handler.go_on.set()
            assert {answer.result().status_code for answer in asking} == {404}
    finally:
        running.stop()


def test_webhooks_never_go_to_inner_addresses(fast: Settings, publisher: Publisher) -> None:
    hook = Webhook(url=f"{publisher.url}/hook", secret=SECRET)
    running = Running(fast.model_copy(update={"webhooks": (hook,)}))
    try:
        running.put("a", prose(1))
        running.ready("a")
        time.sleep(2)
        assert publisher.handler.messages == []
    finally:
        running.stop()


def test_too_many_calls_are_told_when_to_come_back(fast: Settings) -> None:
    running = Running(fast.model_copy(update={"rates": Rates(listen="2/minute", wrong_keys="2/minute")}))
    try:
        answers = [running.anyone.post("/v1/listen", json={"url": "https://example.com/"}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [403, 403, 429]
        assert 1 <= int(answers[2].headers["Retry-After"]) <= 60
        wrong = {"Authorization": "Bearer as_wrong"}
        statuses = [httpx.get(f"{running.url}/v1/articles", headers=wrong).status_code for _ in range(3)]
        assert statuses == [401, 401, 429]
    finally:
        running.stop()


def test_long_bodies_are_refused_also_without_a_length(fast: Settings) -> None:
    running = Running(fast.model_copy(update={"limits": Limits(body_bytes=10_000)}))
    try:
        long = json.dumps({"text": "word " * 5000}).encode()
        assert running.publisher.put("/v1/articles/a", content=long).status_code == 413
        chunks = (long[at : at + 1000] for at in range(0, len(long), 1000))
        assert running.publisher.put("/v1/articles/a", content=chunks).status_code == 413
    finally:
        running.stop()


def test_a_body_that_drips_in_is_not_waited_for(fast: Settings) -> None:
    running = Running(fast.model_copy(update={"limits": Limits(body_s=0.3)}))
    try:
        key = running.publisher.headers["Authorization"]
        head = f"PUT /v1/articles/a HTTP/1.1\r\nHost: x\r\nAuthorization: {key}\r\nContent-Length: 100\r\n\r\n{{"
        with socket.create_connection(("127.0.0.1", httpx.URL(running.url).port or 0), 10) as connection:
            connection.sendall(head.encode())
            answer = connection.makefile("rb").read().decode()
        assert answer.startswith("HTTP/1.1 408 ")
        assert "application/problem+json" in answer
        # A stream that is listened to for longer than that is none.
        src = running.put("a", prose(60))["audio"][0]["src"]
        with running.anyone.stream("GET", src) as stream:
            began = time.monotonic()
            while time.monotonic() - began < 0.5 and not stream.is_closed:
                time.sleep(0.05)
            assert sum(map(len, stream.iter_bytes())) > 0
    finally:
        running.stop()


def test_what_breaks_is_a_problem_with_the_id_that_is_in_the_log(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    running.put("a", prose(1))
    with running.service.catalog.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE plays")
    answer = running.reader.get("/v1/articles/a/plays", headers={"X-Request-ID": "mine-7"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert answer.headers["X-Request-ID"] == "mine-7"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no such table" in caplog.text
    line = TextLines("%(request_id)s %(message)s").format(caplog.records[-1])
    assert line.startswith("- ")  # outside of a request


def test_the_log_and_the_metrics_take_nothing_from_strangers(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "audio_service.access"):
        running.anyone.get("/v1/x%0a2026 INFO forged")
        for n in range(3):
            running.anyone.request(f"METHOD{n}", "/healthz")
    assert "%0a2026" in caplog.text
    assert "METHOD" not in running.anyone.get("/metrics").text
    assert 'method="other"' in running.anyone.get("/metrics").text


def test_a_full_queue_says_so(fast: Settings) -> None:
    running = Running(fast.model_copy(update={"limits": Limits(waiting_articles=1), "workers": 1}))
    try:
        running.put("a", prose(100))
        answer = running.publisher.put("/v1/articles/b", json={"text": prose(2, "b")})
        assert answer.status_code == 429
        assert answer.headers["Retry-After"]
        assert running.publisher.get("/v1/articles/b").status_code == 404
        # What needs no room is taken all the same.
        same = {"text": prose(100), "publish": True}
        assert running.publisher.put("/v1/articles/a", json=same).status_code == 200
    finally:
        running.stop()


@pytest.mark.parametrize("name", ["m4a", "opus"])
def test_other_formats_are_made_when_asked_for(running: Running, tmp_path: Any, name: str) -> None:
    running.put("a", prose(6))
    manifest = running.ready("a")
    src = next(audio["src"] for audio in manifest["audio"] if audio["src"].endswith(name))
    made = running.anyone.get(src)
    path = tmp_path / f"a.{name}"
    path.write_bytes(made.content)
    length = len(decode(path, FFMPEG)) * 1000 / SAMPLE_RATE
    assert length == pytest.approx(manifest["duration_ms"], abs=25)
    assert running.anyone.get(src, headers={"Range": "bytes=0-9"}).content == made.content[:10]


def test_metrics_and_headers(running: Running) -> None:
    running.put("a", prose(3))
    running.ready("a")
    answer = running.anyone.get("/metrics")
    values = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    assert float(values["audio_service_sentences_synthesized_total"]) == 4
    assert float(values['audio_service_narrations_total{outcome="ready"}']) == 1
    assert float(values["audio_service_first_audio_seconds_count"]) == 1
    named = running.anyone.get("/healthz", headers={"X-Request-ID": "abc-1"})
    assert named.headers["X-Request-ID"] == "abc-1"
    forged = running.anyone.get("/healthz", headers={"X-Request-ID": "a b<script>"})
    assert forged.headers["X-Request-ID"] != "a b<script>"
    assert named.headers["X-Content-Type-Options"] == "nosniff"
