"""Keys of one site: every call that takes a key shows and changes the articles of that site only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from fastapi.routing import APIRoute

from audio_service.api.app import ROUTERS
from audio_service.api.http.access import role_of
from audio_service.config import Rates, Settings, SiteRule
from audio_service.storage import Role
from tests.support.running import Running, prose
from tests.support.subscriptions import ACCESS

A, B = "a.example", "b.example"
WORD = "Zanzibar"
Given = Callable[["Place"], dict[str, Any]]


@dataclass(frozen=True)
class Place:
    """What a call is about: a site, and an article, a rule and a report there."""

    site: str
    article_id: str
    rule_id: int = 0
    report_id: int = 0


def nothing(_place: Place) -> dict[str, Any]:
    return {}


def body(**fields: Any) -> Given:
    return lambda _place: {"json": fields}


def rule(place: Place) -> dict[str, Any]:
    return {"json": {"written": "Kvist", "kind": "alias", "said": "kuh vist", "scope": f"site:{place.site}"}}


# What a key of site A gets for site B's, and for its own. A new call that takes a key has to be added.
CALLS: dict[tuple[str, str], tuple[int, int, Given]] = {
    ("GET", "/v1/articles"): (403, 200, lambda place: {"params": {"site": place.site}}),
    ("PUT", "/v1/articles/{article_id}"): (409, 202, body(text=prose(1, "pushed"), withdraw=True)),
    ("DELETE", "/v1/articles/{article_id}"): (404, 204, nothing),
    ("DELETE", "/v1/articles/{article_id}/revisions/{number}"): (404, 204, nothing),
    ("POST", "/v1/articles/{article_id}/publish"): (404, 200, body(withdraw=True)),
    ("POST", "/v1/articles/{article_id}/unpublish"): (404, 200, nothing),
    ("GET", "/v1/articles/{article_id}/audit"): (404, 200, nothing),
    ("GET", "/v1/articles/{article_id}/plays"): (404, 200, nothing),
    ("GET", "/v1/editor/articles/{article_id}"): (404, 200, nothing),
    ("PUT", "/v1/editor/articles/{article_id}"): (404, 200, body(version=0, choices={}, texts={})),
    ("DELETE", "/v1/editor/articles/{article_id}"): (404, 204, lambda _: {"params": {"version": 0}}),
    ("POST", "/v1/editor/articles/{article_id}/sentences/{index}"): (404, 200, body()),
    ("POST", "/v1/editor/articles/{article_id}/check"): (404, 200, nothing),
    ("POST", "/v1/editor/articles/{article_id}/publish"): (404, 200, body(version=0)),
    ("GET", "/v1/editor/articles/{article_id}/revisions"): (404, 200, nothing),
    ("GET", "/v1/editor/articles/{article_id}/revisions/{number}"): (404, 200, nothing),
    ("POST", "/v1/editor/articles/{article_id}/restore"): (404, 200, body(version=0, revision=1)),
    ("DELETE", "/v1/editor/articles/{article_id}/reports"): (404, 204, nothing),
    ("PUT", "/v1/editor/articles/{article_id}/windows/{window}"): (404, 200, nothing),
    ("DELETE", "/v1/editor/articles/{article_id}/windows/{window}"): (404, 204, nothing),
    ("GET", "/v1/editor/articles"): (200, 200, nothing),
    ("POST", "/v1/editor/articles"): (
        403,
        201,
        lambda place: {"json": {"text": prose(1, "new"), "url": f"https://{place.site}/new"}},
    ),
    ("GET", "/v1/editor/overview"): (200, 200, nothing),
    ("GET", "/v1/editor/reports"): (200, 200, nothing),
    ("DELETE", "/v1/editor/reports/{report_id}"): (404, 204, nothing),
    ("POST", "/v1/editor/effect"): (200, 200, rule),
    ("GET", "/v1/lexicon"): (200, 200, nothing),
    ("POST", "/v1/lexicon"): (403, 201, rule),
    ("DELETE", "/v1/lexicon/{rule_id}"): (404, 204, nothing),
    ("GET", "/v1/lexicon.{form}"): (200, 200, lambda place: {"params": {"scope": f"site:{place.site}"}}),
    ("PUT", "/v1/lexicon.{form}"): (
        403,
        200,
        lambda place: {"params": {"scope": f"site:{place.site}"}, "content": "written,kind,said\nKvist,alias,kvist\n"},
    ),
    # For subscribers of all sites.
    ("GET", "/v1/subscribers/revoked"): (403, 403, nothing),
    ("POST", "/v1/subscribers/revoked"): (403, 403, body(subscriber="x")),
    ("DELETE", "/v1/subscribers/revoked"): (403, 403, lambda _: {"params": {"subscriber": "x"}}),
    # About no article.
    ("GET", "/v1/editor/session"): (200, 200, nothing),
    ("POST", "/v1/editor/pasted"): (200, 200, body(html="<p>One.</p>")),
    ("GET", "/v1/editor/phonemes"): (200, 200, nothing),
    ("GET", "/v1/editor/sounds"): (200, 200, nothing),
    ("POST", "/v1/editor/words"): (200, 200, body(text="One")),
    ("GET", "/v1/voices"): (200, 200, nothing),
    ("POST", "/v1/audio/speech"): (200, 200, body(input="One.")),
    ("GET", "/v1/audio/voices"): (200, 200, nothing),
    ("GET", "/v1/models"): (200, 200, nothing),
    ("GET", "/v1/models/{model}"): (200, 200, nothing),
}
# Of calls that need no key: what a caller gets who has none.
OPEN_BODIES: dict[str, dict[str, Any]] = {
    "/v1/articles/{article_id}/plays": {"event": "play"},
    "/v1/articles/{article_id}/reports": {"sentence": "no such words", "start": 0, "end": 2},
}
OPEN_NAMES = {"/media/{key}/audio.{name}": ("m4a",), "/media/{key}/{name}": ("timeline.json", "captions.vtt")}


@pytest.fixture
def running(fast: Settings) -> Iterator[Running]:
    """A service of two sites."""
    sites = {A: SiteRule(), B: SiteRule()}
    rates = Rates(reports="1000/minute")
    running = Running(fast.model_copy(update={"sites": sites, "access": ACCESS, "rates": rates}))
    yield running
    running.stop()


@pytest.fixture
def keyed(running: Running) -> Iterator[httpx2.Client]:
    """A client with a key of site A that may publish."""
    secret = running.service.catalog.api_keys.create("a", Role.PUBLISH, A)
    with httpx2.Client(base_url=running.url, timeout=60, headers={"Authorization": f"Bearer {secret}"}) as client:
        yield client


def text(tag: str, sentences: int = 1) -> str:
    return prose(sentences, f"{WORD} {tag}").replace("A title", f"A title of {WORD} {tag}")


def routes(*, keyed: bool) -> Iterator[tuple[str, str]]:
    """(method, path) of all calls that require a key, or of all others."""
    for route in (route for module in ROUTERS for route in module.router.routes):
        assert isinstance(route, APIRoute)
        if (role_of(route) is not None) is keyed:
            yield from ((method, re.sub(r":\w+\}", "}", route.path)) for method in sorted(route.methods or ()))


def call(client: httpx2.Client, method: str, pattern: str, place: Place, **given: Any) -> httpx2.Response:
    values = {"number": 1, "index": 0, "window": "0123456789", "model": "piper", "form": "csv"}
    return client.request(
        method,
        pattern.format(**values, **{name: getattr(place, name) for name in ("article_id", "rule_id", "report_id")}),
        **given,
    )


def of_b(running: Running) -> tuple[Place, ...]:
    """Articles of site B: published, a draft, for subscribers, and a draft of an editor; each with rule and report."""
    running.put("b-live", text("live"), site=B, url=f"https://{B}/live")
    running.put("b-draft", text("draft"), site=B, publish=False)
    running.put("b-paid", text("paid"), site=B, access="token")
    for each in ("b-live", "b-draft", "b-paid"):
        running.ready(each)
        running.put(each, text(f"second {each}"), publish=each != "b-draft")
        running.ready(each)
    made = running.editor.post("/v1/editor/articles", json={"text": text("copy"), "url": f"https://{B}/copy"})
    assert made.status_code == 201
    saved = running.editor.post(
        "/v1/lexicon", json={"written": WORD, "kind": "alias", "said": "x", "scope": f"site:{B}"}
    )
    sentence = f"This is sentence 0 of article {WORD} second b-live"
    reported = running.anyone.post("/v1/articles/b-live/reports", json={"sentence": sentence, "start": 0, "end": 4})
    assert reported.status_code == 204, reported.text
    report_id = running.editor.get("/v1/editor/reports").json()["reports"][0]["id"]
    ids = ("b-live", "b-draft", "b-paid", made.json()["id"])
    return tuple(Place(B, each, saved.json()["id"], report_id) for each in ids)


def of_a(running: Running, number: int) -> Place:
    """A published article of site A with two revisions, a rule and a report."""
    own_id = f"a-{number}"
    running.put(own_id, prose(2, f"own {number}"), site=A)
    running.ready(own_id)
    running.put(own_id, prose(2, f"corrected {number}"))
    running.ready(own_id)
    given = {"written": f"Own{number}", "kind": "alias", "said": "own", "scope": f"article:{own_id}"}
    rule_id = running.editor.post("/v1/lexicon", json=given).json()["id"]
    words = {"sentence": f"This is sentence 0 of article corrected {number}", "start": 0, "end": 4}
    assert running.anyone.post(f"/v1/articles/{own_id}/reports", json=words).status_code == 204
    report_id = running.editor.get("/v1/editor/reports").json()["reports"][0]["id"]
    return Place(A, own_id, rule_id, report_id)


def state(running: Running, places: tuple[Place, ...]) -> list[Any]:
    """All that a key for all sites sees of them."""
    seen = ["/v1/lexicon", "/v1/editor/reports", "/v1/editor/overview", "/v1/editor/articles"]
    for place in places:
        seen.append(f"/v1/editor/articles/{place.article_id}")
        own = f"/v1/articles/{place.article_id}"
        seen += [own, f"{own}/audit", f"{own}/plays", f"/v1/editor{own.removeprefix('/v1')}/revisions"]
    return [running.publisher.get(path).json() for path in seen]


def test_every_call_that_takes_a_key_is_in_the_table() -> None:
    assert set(routes(keyed=True)) == set(CALLS)


def test_no_call_shows_or_changes_what_is_another_sites(running: Running, keyed: httpx2.Client) -> None:
    places = of_b(running)
    before = state(running, places)
    media = {key for each in before for key in re.findall(r"/media/([0-9a-f]{64})/", str(each))}
    found: list[tuple[object, ...]] = []
    for (method, pattern), (wanted, _, given) in CALLS.items():
        for place in places:
            answer = call(keyed, method, pattern, place, **given(place))
            said = answer.text + str(answer.headers)
            if answer.status_code != wanted or WORD in said or any(key in said for key in media):
                found.append((answer.status_code, method, pattern, place.article_id, answer.text[:200]))
        if before != (now := state(running, places)):
            found.append(("changed", method, pattern))
            before = now
    assert found == []


def test_each_call_works_for_the_keys_own_site(running: Running, keyed: httpx2.Client) -> None:
    found: list[tuple[object, ...]] = []
    for number, ((method, pattern), (_, wanted, given)) in enumerate(CALLS.items()):
        place = of_a(running, number)
        answer = call(keyed, method, pattern, place, **given(place))
        if answer.status_code != wanted:
            found.append((answer.status_code, method, pattern, answer.text))
    assert found == []


def test_where_no_key_is_needed_another_sites_key_counts_as_none(running: Running, keyed: httpx2.Client) -> None:
    places = of_b(running)
    walked = []
    for method, pattern in routes(keyed=False):
        if not {"article_id", "key"} & set(re.findall(r"\{(\w+)", pattern)):
            continue
        for place in places[:3]:
            manifest = running.publisher.get(f"/v1/articles/{place.article_id}").json()
            key = manifest["timeline"].split("/")[-2]
            for name in OPEN_NAMES.get(pattern, ("",)):
                path = pattern.format(article_id=place.article_id, key=key, name=name, number=0)
                given = OPEN_BODIES.get(pattern) if method == "POST" else None
                told, known = (client.request(method, path, json=given) for client in (running.anyone, keyed))
                assert (known.status_code, known.text) == (told.status_code, told.text), (method, path)
                walked.append(pattern)
    assert {"/v1/articles/{article_id}", "/media/{key}/audio.mp3", "/read/{article_id}"} <= set(walked)


def test_unknown_ids_and_another_sites_are_answered_alike(running: Running, keyed: httpx2.Client) -> None:
    places = of_b(running)
    for pattern in ("/v1/articles/{}", "/v1/articles/{}/audit", "/v1/editor/articles/{}", "/v1/articles/{}/events"):
        for own_id in (places[1].article_id, places[3].article_id):
            hidden, unknown = (keyed.get(pattern.format(each)) for each in (own_id, "unknown"))
            assert hidden.status_code == unknown.status_code == 404
            assert hidden.text.replace(own_id, "unknown") == unknown.text


def test_a_draft_link_is_not_renewed_by_another_sites_key(running: Running, keyed: httpx2.Client) -> None:
    running.put("b", text("draft"), site=B, publish=False)
    link = running.ready("b")["links"]["page"].partition("?draft=")[2]
    running.put("b", text("draft"), access="token")
    manifest = keyed.get("/v1/articles/b", params={"draft": link}).json()
    assert set(re.findall(r"draft=([^\"'&]+)", str(manifest))) == {link}
    assert manifest["embed"] is None
    assert keyed.get("/v1/articles/b").status_code == 401


def test_lists_hold_the_keys_site_only(running: Running, keyed: httpx2.Client) -> None:
    of_b(running)
    of_a(running, 1)
    running.put("nowhere", text("nowhere"))
    running.editor.post("/v1/lexicon", json={"written": "All", "kind": "alias", "said": "all"})
    draft = keyed.post("/v1/editor/articles", json={"text": prose(1, "own draft")}).json()["id"]
    listed = keyed.get("/v1/articles").json()
    assert [each["id"] for each in listed["articles"]] == ["a-1"]
    assert listed["next"] is None
    assert keyed.get("/v1/articles", params={"search": WORD}).json()["articles"] == []
    overview = keyed.get("/v1/editor/overview").json()["articles"]
    assert {each["id"] for each in overview} == {"a-1", draft}
    assert [each["id"] for each in keyed.get("/v1/editor/articles").json()] == [draft]
    reports = keyed.get("/v1/editor/reports").json()
    assert (reports["total"], reports["words"], [each["article_id"] for each in reports["reports"]]) == (1, 1, ["a-1"])
    for query in ({}, {"search": ""}):
        scopes = [each["scope"] for each in keyed.get("/v1/lexicon", params=query).json()]
        assert sorted(scopes) == ["article:a-1", "global"]


def test_a_push_belongs_to_the_keys_site(running: Running, keyed: httpx2.Client) -> None:
    given = {"text": prose(1), "publish": True}
    made = keyed.put("/v1/articles/new", json=given)
    assert (made.status_code, made.json()["site"]) == (202, A)
    assert keyed.put("/v1/articles/new", json={**given, "site": f"www.{A}", "url": f"https://{A}/x"}).status_code < 300
    for wrong in ({"site": B}, {"site": None}, {"url": f"https://{B}/x"}, {"url": "https://elsewhere.example/x"}):
        refused = keyed.put("/v1/articles/other", json={**given, **wrong})
        assert refused.status_code == 403
        assert "is for a.example only" in refused.json()["detail"]
    assert running.publisher.get("/v1/articles/other").status_code == 404
    running.put("nowhere", prose(1, "nowhere"))
    assert keyed.put("/v1/articles/nowhere", json=given).json()["type"] == "urn:audio-service:IdTaken"


def test_an_editors_draft_is_published_on_the_keys_site(running: Running, keyed: httpx2.Client) -> None:
    made = keyed.post("/v1/editor/articles", json={"text": prose(2, "draft")}).json()
    published = keyed.post(f"/v1/editor/articles/{made['id']}/publish", json={"version": made["version"]})
    assert published.status_code == 200, published.text
    assert published.json()["manifest"]["site"] == A
    assert keyed.get(f"/v1/articles/{made['id']}").json()["embed"]


def test_an_address_of_another_sites_article_is_refused_in_the_editor(running: Running, keyed: httpx2.Client) -> None:
    running.put("b", text("moved"), site=B, url=f"https://{A}/moved")
    refused = keyed.post("/v1/editor/articles", json={"text": prose(1), "url": f"https://{A}/moved"})
    assert refused.status_code == 409
    assert running.editor.get("/v1/editor/articles").json() == []


def test_shared_audio_is_not_withdrawn(running: Running, keyed: httpx2.Client) -> None:
    for own_id, site in (("a", A), ("b", B)):
        running.put(own_id, prose(2, "shared"), site=site)
        running.ready(own_id)
        running.put(own_id, prose(2, own_id))
        running.ready(own_id)
    refused = keyed.delete("/v1/articles/a/revisions/1")
    assert (refused.status_code, "another site" in refused.json()["detail"]) == (409, True)
    assert running.publisher.delete("/v1/articles/a/revisions/1").status_code == 204


def test_a_session_has_the_limits_of_its_key(running: Running) -> None:
    of_b(running)
    of_a(running, 1)
    secret = running.service.catalog.api_keys.create("anna", Role.EDIT, A)
    with httpx2.Client(base_url=running.url, timeout=60, headers={"X-Editor": "1"}) as page:
        signed_in = page.post("/v1/editor/session", json={"key": secret}).json()
        assert signed_in == page.get("/v1/editor/session").json() == {"name": "anna", "role": "edit", "site": A}
        assert [each["id"] for each in page.get("/v1/editor/overview").json()["articles"]] == ["a-1"]
        assert page.get("/v1/editor/articles/b-live").status_code == 404
        assert page.get("/v1/editor/articles/a-1").status_code == 200


def test_global_rules_are_read_and_not_changed(running: Running, keyed: httpx2.Client) -> None:
    given = {"written": "All", "kind": "alias", "said": "all"}
    rule_id = running.editor.post("/v1/lexicon", json=given).json()["id"]
    assert [each["id"] for each in keyed.get("/v1/lexicon").json()] == [rule_id]
    assert "All" in keyed.get("/v1/lexicon.csv").text
    assert keyed.delete(f"/v1/lexicon/{rule_id}").status_code == 403
    assert keyed.post("/v1/lexicon", json=given).status_code == 403
    for scope in ("article:unknown", f"site:sub.{B}", "site:elsewhere.example"):
        assert keyed.post("/v1/lexicon", json={**given, "scope": scope}).status_code == 403
    assert keyed.post("/v1/lexicon", json={**given, "scope": f"site:sub.{A}"}).status_code == 201
