"""Articles for subscribers: every face of one is closed without a valid token, and open with one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from fastapi import Request
from fastapi.routing import APIRoute
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from audio_service.api.app import ROUTERS
from audio_service.api.events import _events as progress
from audio_service.article import from_text
from audio_service.config import Settings, SiteRule
from audio_service.errors import IdTaken, NotFound, SubscribersOnly
from audio_service.narration import EXPORTS
from audio_service.service import Closing, Submission
from audio_service.service.tokens import SKEW_S
from audio_service.storage import Audience, Origin, stored_narration
from tests.support.cluster import wait_until
from tests.support.running import Running, prose
from tests.support.subscriptions import ACCESS, token

WORDS = "Zanzibar"
PAGE = "https://paper.example/zanzibar"
MEDIA = ("audio.mp3", "audio.m4a", "audio.opus", "stream.m3u8", "segment-0.mp3", *EXPORTS)
# What stands for each parameter of a path. A new one has to be added here, so that its routes are walked.
PARAMETERS = {
    "number": "1",
    "index": "0",
    "report_id": "1",
    "rule_id": "1",
    "window": "0123456789",
    "model": "piper",
    "version": "0123456789ab",
    "path": "player.js",
    "form": "csv",
}
NAMES = {"/media/{key}/audio.{name}": ("m4a", "opus"), "/media/{key}/{name}": MEDIA}
# Bodies with which a call without a key gets as far as it can.
BODIES: dict[str, dict[str, Any]] = {
    "/v1/listen": {"url": PAGE},
    "/v1/articles/{article_id}/plays": {"event": "play"},
    "/v1/articles/{article_id}/reports": {"sentence": "This is sentence 0", "start": 0, "end": 4},
}
MOST_CHARACTERS = 100_000
QUERIES = {"/oembed": {"url": PAGE}}


class Older(TimestampSigner):
    """Signs as six days ago."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() - 6 * 86_400


@pytest.fixture
def running(fast: Settings) -> Iterator[Running]:
    """A service with the publisher's secret."""
    limits = fast.limits.model_copy(update={"article_characters": MOST_CHARACTERS})
    # One worker: what is never finished here costs the time of the walk once.
    changes = {"access": ACCESS, "listen_hosts": ("paper.example",), "limits": limits, "workers": 1}
    changes["sites"] = {"www.paper.example": SiteRule(), "weekly.example": SiteRule()}
    running = Running(fast.model_copy(update=changes))
    yield running
    running.stop()


def text(sentences: int = 3, tag: str = "one") -> str:
    return prose(sentences, f"{WORDS} {tag}").replace("A title", f"A title of {WORDS}")


def key_in(manifest: dict[str, Any]) -> str:
    found = re.search(r"/media/([0-9a-f]{64})/", manifest["audio"][0]["src"])
    assert found is not None
    return found[1]


def push(running: Running, article_id: str = "a", **fields: Any) -> str:
    """Push an article for subscribers; the key of its narration, once it is ready."""
    running.put(article_id, text(), access="token", **fields)
    return key_in(running.ready(article_id))


def addresses(article: str, key: str) -> Iterator[tuple[str, str, str]]:
    """(method, path, pattern of the route) of all calls about an article, with every file of its narration."""
    for route in (route for module in ROUTERS for route in module.router.routes):
        assert isinstance(route, APIRoute)
        names = NAMES.get(route.path, ("de",))
        for name in names:
            path = re.sub(r":\w+\}", "}", route.path).format(**PARAMETERS, name=name, article_id=article, key=key)
            for method in sorted(route.methods or ()):
                yield method, path, route.path


def ask(running: Running, method: str, path: str, pattern: str, query: dict[str, str]) -> httpx2.Response:
    return running.anyone.request(
        method,
        path,
        params={**QUERIES.get(pattern, {}), **query},
        json=BODIES.get(pattern, {}) if method in ("POST", "PUT") else None,
        headers={"Accept": "text/html"} if pattern.startswith(("/read", "/embed")) else {},
    )


def test_no_route_tells_anything_without_a_token(running: Running) -> None:
    ready = push(running, "secret-ready", url=PAGE)
    running.put("secret-live", text(1000, "live"), access="token")
    live = key_in(running.publisher.get("/v1/articles/secret-live").json())
    running.put("secret-draft", text(3, "draft"), access="token", publish=False)
    draft = key_in(running.ready("secret-draft"))
    running.put("other", prose(2))
    given = [{}, {"token": token("secret-ready", seconds=-3600)}, {"token": token("other")}, {"token": "x.y"}]
    given += [{"token": token("*", seconds=10**6)}, {"draft": "x"}]
    told, walked = [], set()
    for article, key in (("secret-ready", ready), ("secret-live", live), ("secret-draft", draft)):
        for method, path, pattern in addresses(article, key):
            for query in given:
                answer = ask(running, method, path, pattern, query)
                walked.add(pattern)
                said = answer.text + "".join(f"{name}: {value}" for name, value in answer.headers.items())
                about = {"article_id", "key"} & set(re.findall(r"\{(\w+)", pattern))
                opens = answer.status_code < 400 and about
                if opens or WORDS in said or key in said or answer.status_code >= 500:
                    told.append((answer.status_code, method, path, query))
                if answer.status_code == 401:
                    assert answer.headers["Cache-Control"] == "no-store", path
    assert told == []
    assert {"/feed.xml", "/", "/read/{article_id}", "/media/{key}/audio.mp3", "/v1/listen", "/oembed"} <= walked
    assert running.publisher.get("/v1/articles/secret-live").json()["status"] == "rendering"


def test_no_cache_keeps_an_answer_with_a_token(running: Running) -> None:
    key = push(running, "secret", url=PAGE)
    kept, opened = [], set()
    for method, path, pattern in addresses("secret", key):
        if method in ("GET", "HEAD") or pattern == "/v1/listen":
            answer = ask(running, method, path, pattern, {"token": token("secret")})
            if answer.status_code < 400 and (WORDS in answer.text or key in answer.text or "{" in pattern):
                opened.add(pattern)
                if not re.fullmatch(r"(private, )?no-store", answer.headers.get("Cache-Control", "")):
                    kept.append((method, path, answer.headers.get("Cache-Control")))
    assert kept == []
    assert {"/read/{article_id}", "/embed/{article_id}", "/v1/articles/{article_id}", "/oembed"} <= opened


REFUSED: list[dict[str, Any]] = [
    {"html": "<p></p>"},
    {"text": "Ο" * 40},
    {"text": "Words.", "voice": "none"},
    {"html": '<p>A <break time="1 week"/> is heard.</p>'},
    {"url": "http://127.0.0.1:9/"},
    {"text": "Words. " * (MOST_CHARACTERS // 6)},
]


def test_an_article_is_closed_though_its_new_text_is_refused(running: Running) -> None:
    for number, refused in enumerate(REFUSED):
        for name, closing in (("paid", {"access": "token"}), ("draft", {"publish": False})):
            address = f"/v1/articles/{name}-{number}"
            running.put(f"{name}-{number}", text(3, f"{name} {number}"))
            path = f"/media/{key_in(running.ready(f'{name}-{number}'))}/audio.mp3"
            stale = running.publisher.put(address, json=refused | closing, headers={"If-Match": '"another"'})
            assert stale.status_code >= 400
            assert running.anyone.get(path).status_code == 200
            assert 400 <= running.publisher.put(address, json=refused | closing).status_code < 500, refused
            assert running.anyone.get(path).status_code in (401, 404), refused
            assert running.publisher.get(address).json()["revision"] == 1
    assert WORDS not in running.anyone.get("/feed.xml").text


def test_a_refused_push_closes_only_what_its_sender_may_change(running: Running) -> None:
    """Another site may take the id, and listeners may have come first, while the page of a push is fetched."""
    running.put("theirs", text(), site="www.paper.example")
    service = running.service
    closing = Closing("theirs", unpublish=True, for_subscribers=True, url=PAGE, only_site="weekly.example")
    with pytest.raises(IdTaken):
        service.close_refused(closing, NotFound("no page"))
    assert service.catalog.articles.get("theirs").audience is Audience.PUBLIC
    copy = Submission(
        "copy",
        from_text(text(2, "copy"), "text/plain", source=PAGE).document(service.settings),
        Origin.FETCHED,
        url=PAGE,
        publish=True,
        anonymous=True,
    )
    service.accept(copy)
    refused = running.publisher.put(
        "/v1/articles/new", json={"html": "<p></p>", "url": f"{PAGE}#top", "access": "token"}
    )
    assert refused.status_code == 422
    assert service.catalog.articles.get("copy").audience is Audience.DRAFT


def test_each_reason_is_said(running: Running) -> None:
    key = push(running)
    running.put("draft", text(2, "draft"), access="token", publish=False)
    reasons = {
        "missing": None,
        "signature": "x.y",
        "expired": token("a", seconds=-3600),
        "article": token("b"),
        "lifetime": token("a", seconds=10**6),
    }
    for path in ("/v1/articles/a", f"/media/{key}/audio.mp3", "/v1/articles/a/events"):
        for code, given in reasons.items():
            answer = running.anyone.get(path, params={"token": given} if given else {})
            problem = answer.json()
            assert (answer.status_code, problem["code"]) == (401, code)
            assert (problem["type"], answer.headers["Content-Type"]) == (
                "urn:audio-service:SubscribersOnly",
                "application/problem+json",
            )
    # A draft is as unknown as without the token.
    assert running.anyone.get("/v1/articles/draft", params={"token": token("*")}).status_code == 404


def test_with_a_token_every_face_is_heard(running: Running) -> None:
    key = push(running, url=PAGE)
    for given in (token("a"), token("*", subscriber="reader 7")):
        query = {"token": given}
        manifest = running.anyone.get("/v1/articles/a", params=query)
        assert manifest.headers["Cache-Control"] == "private, no-store"
        found = manifest.json()
        assert 3000 < found["expires_s"] <= 3600
        listen = running.anyone.post("/v1/listen", params=query, json={"url": PAGE}).json()
        assert listen["audio"] == found["audio"]
        links = [audio["src"] for audio in found["audio"]] + [found["timeline"], found["captions"]]
        links += [found["links"][name] for name in ("self", "events", "stream", "chapters")]
        for link in links:
            answer = running.anyone.get(link)
            assert answer.status_code == 200, link
            assert "no-store" in answer.headers["Cache-Control"], link
        for name in MEDIA:
            answer = running.anyone.get(f"/media/{key}/{name}", params=query)
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store"), name
        playlist = running.anyone.get(found["links"]["stream"]).text
        segments = [line for line in playlist.splitlines() if line and not line.startswith("#")]
        assert segments
        for segment in segments:
            assert running.anyone.get(f"/media/{key}/{segment}").status_code == 200
            assert running.anyone.get(f"/media/{key}/{segment.partition('?')[0]}").status_code == 401
        assert running.anyone.post(found["links"]["plays"], json={"event": "play"}).status_code == 204
        for page in ("read", "embed"):
            html = running.anyone.get(f"/{page}/a", params=query, headers={"Accept": "text/html"})
            assert (html.status_code, html.headers["Cache-Control"]) == (200, "private, no-store")
            (link,) = re.findall(r'href="(/media/[^"]+)"', html.text)
            assert running.anyone.get(link).status_code == 200
            assert f'token="{given}"' in html.text
        embed = running.anyone.get("/oembed", params={"url": PAGE, **query}).json()["html"]
        (source,) = re.findall(r'src="([^"]+)"', embed)
        assert running.anyone.get(source).status_code == 200


def test_what_may_be_handed_on_has_no_token(running: Running) -> None:
    push(running)
    manifest = running.anyone.get("/v1/articles/a", params={"token": token("a")}).json()
    for shared in (manifest["jsonld"], manifest["links"]["page"], manifest["links"]["embed"]):
        assert "token=" not in str(shared)
        assert "draft=" not in str(shared)
    assert manifest["jsonld"]["isAccessibleForFree"] is False
    page = running.anyone.get(manifest["links"]["page"], headers={"Accept": "text/html"})
    assert (page.status_code, "This article is for subscribers" in page.text) == (401, True)
    assert WORDS not in page.text


def test_a_file_that_is_known_is_confirmed_to_subscribers_only(running: Running) -> None:
    key = push(running)
    query = {"token": token("a")}
    tag = {"If-None-Match": running.anyone.get(f"/media/{key}/audio.mp3", params=query).headers["ETag"]}
    assert running.anyone.get(f"/media/{key}/audio.mp3", params=query, headers=tag).status_code == 304
    assert running.anyone.get(f"/media/{key}/audio.mp3", headers=tag).status_code == 401
    part = {"Range": "bytes=100-199"}
    assert running.anyone.get(f"/media/{key}/audio.mp3", params=query, headers=part).status_code == 206
    assert running.anyone.get(f"/media/{key}/audio.mp3", headers=part).status_code == 401


def test_who_has_a_key_hears_it(running: Running) -> None:
    key = push(running)
    assert running.reader.get(f"/media/{key}/audio.mp3").status_code == 200
    manifest = running.reader.get("/v1/articles/a").json()
    # The addresses can be heard where no key can be sent, such as in an editor's player.
    for link in (manifest["audio"][0]["src"], manifest["timeline"], manifest["links"]["stream"]):
        assert running.anyone.get(link).status_code == 200
    # Who was given such a link gets no other one, which would be valid for longer.
    draft = manifest["links"]["self"].partition("?")[2]
    again = running.anyone.get(manifest["links"]["self"]).json()
    assert again["links"]["self"].partition("?")[2] == draft


def test_a_draft_link_is_not_renewed_by_itself(running: Running) -> None:
    running.put("a", text(), publish=False)
    running.ready("a")
    (incarnation,) = {running.service.catalog.articles.incarnation("a")}
    signer = URLSafeTimedSerializer(str(running.service.settings.secret), salt="draft", signer=Older)
    older = signer.dumps(["a", incarnation])
    manifest = running.anyone.get("/v1/articles/a", params={"draft": older}).json()
    assert {link.partition("draft=")[2] for link in (manifest["timeline"], manifest["links"]["page"])} == {older}
    assert older not in running.reader.get("/v1/articles/a").text


@pytest.mark.parametrize("change", [{"access": "token"}, {"publish": False}])
def test_who_followed_an_article_that_is_closed_gets_no_link_to_it(running: Running, change: dict[str, Any]) -> None:
    """Between the last look-up and the end of the progress."""
    running.put("a", text())
    key = key_in(running.ready("a"))
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [], "state": {}}
    request = Request({**scope, "app": running.app})
    narration = stored_narration(running.service.store, key)
    assert narration is not None

    async def followed() -> list[str]:
        return [piece async for piece in progress(request, "a", key, narration, 0)]

    running.put("a", text(), **change)
    with pytest.raises((NotFound, SubscribersOnly)):
        asyncio.run(followed())


def test_access_is_changed_at_once(running: Running) -> None:
    running.put("a", text())
    key = key_in(running.ready("a"))
    path = f"/media/{key}/audio.mp3"
    assert running.anyone.get(path).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert WORDS in running.anyone.get("/feed.xml").text
    assert WORDS in running.anyone.get("/").text
    running.put("a", text(), access="token")
    assert running.anyone.get(path).status_code == 401
    assert WORDS not in running.anyone.get("/feed.xml").text
    assert WORDS not in running.anyone.get("/").text
    running.put("a", text(), access="public")
    assert running.anyone.get(path).status_code == 200
    assert WORDS in running.anyone.get("/feed.xml").text


def test_words_that_are_public_too_are_public(running: Running) -> None:
    """Equal text is one narration. It is public as long as one of its articles is, under that one's title only."""
    running.put("private", text(), access="token", title="A secret headline")
    private = key_in(running.ready("private"))
    running.put("free", text(), title="A secret headline")
    assert key_in(running.ready("free")) == private
    assert running.anyone.get(f"/media/{private}/audio.mp3").status_code == 200
    assert running.anyone.get("/v1/articles/private").status_code == 401
    running.publisher.delete("/v1/articles/free")
    assert running.anyone.get(f"/media/{private}/audio.mp3").status_code == 401


def test_a_shared_narration_is_named_after_the_article_of_the_token(running: Running) -> None:
    running.put("a", text(), access="token", title="The same title")
    running.put("b", text(), access="token", title="The same title")
    key = key_in(running.ready("b"))
    for article in ("a", "b"):
        answer = running.anyone.get(f"/media/{key}/audio.mp3", params={"token": token(article), "download": ""})
        assert "the-same-title.mp3" in answer.headers["Content-Disposition"]


def test_a_revoked_subscriber_hears_nothing(running: Running) -> None:
    key = push(running)
    query = {"token": token("*", subscriber="reader/7")}
    path = f"/media/{key}/audio.mp3"
    assert running.anyone.get(path, params=query).status_code == 200
    body = {"subscriber": "reader/7"}
    assert running.anyone.post("/v1/subscribers/revoked", json=body).status_code == 401
    assert running.editor.post("/v1/subscribers/revoked", json=body).status_code == 403
    for _ in range(2):
        assert running.publisher.post("/v1/subscribers/revoked", json=body).status_code == 204
    refused = running.anyone.get(path, params=query)
    assert (refused.status_code, refused.json()["code"]) == (401, "revoked")
    assert running.anyone.get(path, params={"token": token("*", subscriber="reader/8")}).status_code == 200
    running.publisher.post("/v1/subscribers/revoked", json={"subscriber": "reader/9"})
    first = running.publisher.get("/v1/subscribers/revoked", params={"limit": 1}).json()
    assert ([each["subscriber"] for each in first["subscribers"]], first["next"]) == (["reader/7"], "reader/7")
    rest = running.publisher.get("/v1/subscribers/revoked", params={"after": first["next"]}).json()
    assert ([each["subscriber"] for each in rest["subscribers"]], rest["next"]) == (["reader/9"], None)
    assert rest["subscribers"][0]["revoked_by"].startswith("publish-")
    assert running.publisher.delete("/v1/subscribers/revoked", params=body).status_code == 204
    assert running.publisher.delete("/v1/subscribers/revoked", params=body).status_code == 404
    assert running.anyone.get(path, params=query).status_code == 200
    assert running.publisher.post("/v1/subscribers/revoked", json={"subscriber": "a\nb"}).status_code == 422


def test_a_stream_ends_when_its_subscriber_is_revoked(running: Running) -> None:
    running.put("a", text(600, "long"), access="token")
    key = key_in(running.publisher.get("/v1/articles/a").json())
    query = {"token": token("a", subscriber="reader")}
    with running.anyone.stream("GET", f"/media/{key}/audio.mp3", params=query) as stream:
        assert stream.status_code == 200
        pieces = stream.iter_bytes()
        next(pieces)
        running.publisher.post("/v1/subscribers/revoked", json={"subscriber": "reader"})
        with pytest.raises(httpx2.RemoteProtocolError):
            for _ in pieces:
                pass


def test_an_answer_that_has_begun_is_completed(running: Running) -> None:
    """A token is checked when something is asked for, not while it is sent."""
    running.put("a", text(60, "long"), access="token")
    path = f"/media/{key_in(running.publisher.get('/v1/articles/a').json())}/audio.mp3"
    query = {"token": token("a", seconds=6 - SKEW_S)}
    with running.anyone.stream("GET", path, params=query) as stream:
        assert stream.status_code == 200
        pieces = stream.iter_bytes()
        received = len(next(pieces))
        wait_until(lambda: running.anyone.head(path, params=query).status_code == 401)
        received += sum(map(len, pieces))
    assert received > 0.99 * running.ready("a")["audio"][0]["bytes"]
