"""/v1/hooks: what comes in from a CMS by signed messages."""

from __future__ import annotations

import gzip
import itertools
import json
import random
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from audio_service.article import from_text
from audio_service.config import Hook, Limits, Settings, SiteRule
from audio_service.errors import InputError
from audio_service.service import Submission, open_service
from audio_service.storage import Origin
from tests.conftest import REPOSITORY
from tests.support.hooks import (
    GHOST_SECRET,
    PLAIN_SECRET,
    STANDARD_SECRET,
    ghost_deleted,
    ghost_headers,
    ghost_post,
    plain_headers,
    post,
    send,
    send_ghost,
    standard_headers,
)
from tests.support.publisher import Publisher
from tests.support.running import Running

HOOKS = {
    "ghost": Hook(kind="ghost", secret=GHOST_SECRET),
    "wordpress": Hook(kind="wordpress", secret=STANDARD_SECRET),
    "generic": Hook(kind="generic", secret=STANDARD_SECRET),
    "forge": Hook(
        kind="generic",
        secret=PLAIN_SECRET,
        header="X-Hub-Signature-256",
        fields={"id": "page.key", "markdown": "page.body", "title": "page.name", "html": "", "updated": "page.at"},
    ),
}
FERRY = "The council has decided to keep the ferry."


@pytest.fixture
def hooked(fast: Settings) -> Iterator[Running]:
    """A running service with a hook of each kind."""
    running = Running(fast.model_copy(update={"hooks": HOOKS}))
    yield running
    running.stop()


def words_of(running: Running, article_id: str) -> str:
    """What is heard of an article, once it is ready."""
    manifest = running.ready(article_id)
    assert manifest["status"] == "ready", manifest
    timeline = running.publisher.get(manifest["timeline"]).json()
    return " ".join(word["text"] for word in timeline["words"])


def metric(running: Running, hook: str, result: str) -> float:
    wanted = f'audio_service_hook_messages_total{{hook="{hook}",result="{result}"}} '
    lines = running.anyone.get("/metrics").text.splitlines()
    return sum(float(line.removeprefix(wanted)) for line in lines if line.startswith(wanted))


def test_a_post_in_ghost_is_heard_with_its_changes_until_it_is_deleted(hooked: Running) -> None:
    first = send_ghost(hooked.anyone, ghost_post("p1", FERRY, "2026-02-03T18:30:00.000Z"))
    assert (first.status_code, first.json()) == (202, {"result": "accepted", "id": "ghost-p1"})
    assert FERRY in words_of(hooked, "ghost-p1")
    manifest = hooked.anyone.get("/v1/articles/ghost-p1").json()
    assert (manifest["title"], manifest["published"]) == ("The ferry stays", True)
    changed = send_ghost(hooked.anyone, ghost_post("p1", "The ferry leaves at six.", "2026-02-03T19:00:00.000Z"))
    assert changed.json()["result"] == "accepted"
    assert "leaves at six" in words_of(hooked, "ghost-p1")
    draft = ghost_post("p1", "The ferry leaves at six.", "2026-02-03T19:10:00.000Z", status="draft")
    assert send_ghost(hooked.anyone, draft).json() == {"result": "unpublished", "id": "ghost-p1"}
    assert hooked.anyone.get("/v1/articles/ghost-p1").status_code == 404
    gone = send_ghost(hooked.anyone, ghost_deleted("p1", "2026-02-03T19:10:00.000Z"))
    assert gone.json()["result"] == "deleted"
    assert hooked.publisher.get("/v1/articles/ghost-p1").status_code == 404
    assert metric(hooked, "ghost", "accepted") == 2
    assert metric(hooked, "ghost", "deleted") == 1


def test_a_message_closes_its_article_though_its_text_is_refused(hooked: Running) -> None:
    send_ghost(hooked.anyone, ghost_post("p1", FERRY, "2026-02-03T18:30:00.000Z"))
    (source,) = {each["src"] for each in hooked.ready("ghost-p1")["audio"] if each["type"] == "audio/mpeg"}
    late = ghost_post("p1", "", "2026-02-03T18:20:00.000Z", html="", plaintext="", visibility="paid")
    newer = ghost_post("p1", "", "2026-02-03T18:40:00.000Z", html="<p></p>", plaintext="", visibility="paid")
    for message, heard in ((late, 200), (newer, 401)):
        assert send_ghost(hooked.anyone, message).status_code != 202
        assert hooked.anyone.get(source).status_code == heard
    assert hooked.publisher.get("/v1/articles/ghost-p1").json()["revision"] == 1
    again = send_ghost(hooked.anyone, ghost_post("p1", FERRY, "2026-02-03T18:40:00.000Z"))
    assert (again.json()["result"], hooked.anyone.get(source).status_code) == ("accepted", 200)


def test_section_tags_authors_and_access_come_with_the_post(fast: Settings) -> None:
    sites = {"blog.example.com": SiteRule(), "www.example.org": SiteRule()}
    hooks = {**HOOKS, "other": HOOKS["generic"].model_copy(update={"site": "example.org"})}
    running = Running(fast.model_copy(update={"hooks": hooks, "sites": sites}))

    def facts() -> list[Any]:
        found = running.publisher.get("/v1/articles/ghost-p1").json()
        return [found[name] for name in ("section", "tags", "author", "site", "access")]

    try:
        send_ghost(running.anyone, ghost_post("p1", FERRY, "2026-02-03T18:30:00.000Z"))
        assert facts() == ["Harbour", ["Harbour"], "Ann Kvist, Ole Berg", "blog.example.com", "public"]
        paid: dict[str, Any] = {"visibility": "paid", "primary_tag": None, "tags": []}
        send_ghost(running.anyone, ghost_post("p1", FERRY, "2026-02-03T18:40:00.000Z", **paid))
        assert facts() == [None, [], "Ann Kvist, Ole Berg", "blog.example.com", "token"]
        # What a generic message does not have stays.
        article = {"id": "ghost-p1", "html": f"<p>{FERRY}</p>", "tags": "ferry, harbour"}
        send(running.anyone, "generic", article)
        assert facts() == [None, ["ferry", "harbour"], "Ann Kvist, Ole Berg", "blog.example.com", "token"]
        # A hook of a site changes only that site's articles.
        for state in ("published", "unpublished", "deleted"):
            refused = send(running.anyone, "other", {**article, "state": state})
            assert refused.status_code == 403, state
            assert "belongs to another site than hook other" in refused.json()["detail"]
        assert send(running.anyone, "other", {**article, "id": "b"}).status_code == 202
        assert running.publisher.get("/v1/articles/b").json()["site"] == "www.example.org"
        # None without a site, also if it is a draft in the editor only; no page of another site.
        running.put("c", FERRY)
        draft = running.editor.post("/v1/editor/articles", json={"text": FERRY}).json()["id"]
        for own_id, state in itertools.product(("c", draft), ("published", "unpublished", "deleted")):
            refused = send(running.anyone, "other", {**article, "id": own_id, "state": state})
            assert refused.status_code == 403, (own_id, state)
            assert "belongs to no site, so not to that of hook other" in refused.json()["detail"]
        page = "https://blog.example.com/x"
        raw = from_text(f"<p>{FERRY}</p>", "text/html", source=page).document(running.service.settings)
        running.service.accept(Submission("copy", raw, Origin.FETCHED, url=page, publish=True, anonymous=True))
        for access in ("public", "token"):
            elsewhere = send(running.anyone, "other", {**article, "id": "d", "url": page, "access": access})
            assert elsewhere.status_code == 403
            assert running.service.catalog.articles.get("copy").published
        paid_page = {"id": "d", "html": "<p></p>", "url": f"{page}/#top", "access": "token"}
        assert send(running.anyone, "generic", paid_page).status_code == 422
        assert not running.service.catalog.articles.get("copy").published
        assert "is not on example.org, the site of hook other" in elsewhere.json()["detail"]
        assert send(running.anyone, "generic", {**article, "id": "c", "state": "deleted"}).json()["result"] == "deleted"
    finally:
        running.stop()


def test_the_player_for_ghosts_themes_names_the_article(hooked: Running) -> None:
    template = (REPOSITORY / "integrations" / "ghost" / "listen-player.hbs").read_text("utf-8")
    (named,) = re.findall(r'article-id="(.*?)"', template.replace("{{id}}", "p1"))
    assert send_ghost(hooked.anyone, ghost_post("p1", FERRY, "2026-02-03T18:30:00.000Z")).json()["id"] == named
    assert re.findall(r'/read/(.*?)"', template) == ["ghost-{{id}}"]


def test_a_repeated_message_makes_nothing_twice(hooked: Running) -> None:
    body = json.dumps(ghost_post("p1", FERRY, "2026-02-03T18:30:00.000Z")).encode()
    headers = ghost_headers(body)
    results = [post(hooked.anyone, "ghost", body, headers).json()["result"] for _ in range(2)]
    assert results == ["accepted", "repeated"]
    # The same text in a new message changes nothing either.
    assert post(hooked.anyone, "ghost", body, ghost_headers(body)).json()["result"] == "unchanged"
    assert hooked.ready("ghost-p1")["revision"] == 1
    deleted = json.dumps({"id": "ghost-p1", "state": "deleted"}).encode()
    signed = standard_headers(deleted, message_id="msg_1")
    results = [post(hooked.anyone, "generic", deleted, signed).json()["result"] for _ in range(2)]
    assert results == ["deleted", "repeated"]


def test_an_older_message_does_not_overwrite_a_newer_one(hooked: Running) -> None:
    send_ghost(hooked.anyone, ghost_post("p1", "The ferry leaves at six.", "2026-02-03T19:00:00.000Z"))
    late = send_ghost(hooked.anyone, ghost_post("p1", FERRY, "2026-02-03T18:30:00.000Z"))
    assert (late.status_code, late.json()) == (200, {"result": "overtaken", "id": "ghost-p1"})
    assert "leaves at six" in words_of(hooked, "ghost-p1")
    assert send_ghost(hooked.anyone, ghost_deleted("p1", "2026-02-03T19:00:00.000Z")).json()["result"] == "deleted"
    # Ghost gives a deletion the time of the last change: a late copy of that must not bring the post back.
    again = send_ghost(hooked.anyone, ghost_post("p1", "The ferry leaves at six.", "2026-02-03T19:00:00.000Z"))
    assert again.json()["result"] == "overtaken"
    assert hooked.publisher.get("/v1/articles/ghost-p1").status_code == 404


def test_without_a_time_of_change_the_time_of_sending_counts(hooked: Running) -> None:
    now = int(time.time())
    article = {"id": "a", "html": f"<p>{FERRY}</p>"}
    assert send(hooked.anyone, "generic", {**article, "title": "New"}, at=now).json()["result"] == "accepted"
    assert send(hooked.anyone, "generic", {**article, "title": "Old"}, at=now - 60).json()["result"] == "overtaken"
    assert hooked.ready("a")["title"] == "New"


def test_a_time_of_change_in_the_future_locks_nothing(hooked: Running, caplog: pytest.LogCaptureFixture) -> None:
    article = {"id": "a", "html": f"<p>{FERRY}</p>"}
    ahead = datetime.now(UTC) + timedelta(days=9)
    scheduled = {**article, "title": "Scheduled", "updated": ahead.isoformat()}
    assert send(hooked.anyone, "generic", scheduled).json()["result"] == "accepted"
    assert "hook generic: `updated` is " in caplog.text
    this_second = datetime.now(UTC).replace(microsecond=0)  # as signatures have it
    changed = {**article, "title": "Changed", "updated": this_second.isoformat()}
    assert send(hooked.anyone, "generic", changed).json()["result"] == "accepted"
    again = {**article, "title": "Scheduled again", "updated": (ahead + timedelta(days=1)).isoformat()}
    assert send(hooked.anyone, "generic", again).json()["result"] == "accepted"
    assert hooked.ready("a")["title"] == "Scheduled again"
    # A clock that is some minutes ahead keeps its order.
    soon = {**article, "updated": (datetime.now(UTC) + timedelta(minutes=3)).isoformat()}
    assert send(hooked.anyone, "generic", soon).status_code in (200, 202)
    assert send(hooked.anyone, "generic", changed).json()["result"] == "overtaken"


def test_of_many_messages_at_the_same_time_the_newest_stays(hooked: Running) -> None:
    texts = [ghost_post("p1", f"This is edition {n} of the text.", f"2026-02-03T18:30:{n:02}.000Z") for n in range(12)]
    random.Random(1).shuffle(texts)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda message: send_ghost(hooked.anyone, message), texts))
    for message, answer in zip(texts, answers, strict=True):
        while answer.status_code == 429:  # others were always first: Ghost would send it again
            answer = send_ghost(hooked.anyone, message)
        assert answer.status_code in (200, 202), answer.text
    assert "edition 11 of" in words_of(hooked, "ghost-p1")


def test_an_older_message_never_publishes_what_a_newer_one_closed(hooked: Running) -> None:
    """Also where both are written at the same time, and the newer one makes no revision."""
    with ThreadPoolExecutor(2) as pool:
        for number in range(8):
            page = {"id": f"p{number}", "text": f"{FERRY} " * 200}
            send(hooked.anyone, "generic", {**page, "updated": "2026-02-03T18:00:00Z"})
            older = {**page, "title": "The ferry", "updated": "2026-02-03T18:10:00Z"}
            publishing = pool.submit(send, hooked.anyone, "generic", older)
            time.sleep(0.02 * number)  # to meet it at another step each time
            closed = {**page, "state": "unpublished", "updated": "2026-02-03T18:20:00Z"}
            assert send(hooked.anyone, "generic", closed).status_code == 200
            assert publishing.result().status_code in (200, 202)
            assert hooked.anyone.get(f"/v1/articles/p{number}").status_code == 404


@pytest.mark.parametrize(
    ("name", "headers"),
    [
        ("ghost", lambda body: {}),
        ("ghost", lambda body: ghost_headers(body, secret="another secret of it")),
        ("ghost", lambda body: ghost_headers(body + b" ")),
        ("ghost", lambda body: ghost_headers(body, at_ms=int(time.time() * 1000) - 301_000)),
        ("ghost", lambda body: ghost_headers(body, at_ms=int(time.time() * 1000) + 310_000)),
        ("ghost", lambda body: standard_headers(body, secret=GHOST_SECRET)),
        ("ghost", lambda body: {"X-Ghost-Signature": "sha256=é, t=1"}),
        ("generic", lambda body: standard_headers(body, secret=GHOST_SECRET)),
        ("generic", lambda body: standard_headers(body, at=int(time.time()) - 301)),
        ("generic", lambda body: {**standard_headers(body), "webhook-id": "msg_2"}),
        ("generic", lambda body: {**standard_headers(body), "webhook-timestamp": "9" * 30}),
        ("generic", lambda body: standard_headers(body, at=10**10)),
        ("generic", lambda body: {**standard_headers(body), "webhook-signature": "v1,"}),
        ("generic", lambda body: plain_headers(body)),
        ("forge", lambda body: plain_headers(body, secret=GHOST_SECRET)),
        ("forge", lambda body: plain_headers(body, header="X-Other")),
    ],
)
def test_a_wrong_signature_is_refused(hooked: Running, name: str, headers: Any) -> None:
    message = {**ghost_post("p1", FERRY, "2026-02-03T18:30:00.000Z"), "id": "p1", "html": FERRY}
    body = json.dumps(message).encode()
    given = {key: value.encode("latin-1") for key, value in headers(body).items()}
    answer = hooked.anyone.post(f"/v1/hooks/{name}", content=body, headers=given)
    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:audio-service:Forbidden"
    assert hooked.publisher.get("/v1/articles/ghost-p1").status_code == 404
    assert metric(hooked, name, "refused") == 1


def test_a_time_in_milliseconds_is_called_so(hooked: Running) -> None:
    body = json.dumps({"id": "a", "text": FERRY}).encode()
    answer = hooked.anyone.post(
        "/v1/hooks/generic", content=body, headers=standard_headers(body, at=int(time.time() * 1000))
    )
    assert answer.status_code == 401
    assert "whole seconds, not milliseconds" in answer.json()["detail"]


def test_who_guesses_secrets_is_slowed_down_and_a_right_message_still_works(hooked: Running) -> None:
    message = ghost_post("p1", FERRY, "2026-02-03T18:30:00.000Z")
    wrong = [send_ghost(hooked.anyone, message, secret="a wrong secret....").status_code for _ in range(22)]
    assert wrong == [401] * 20 + [429] * 2
    assert metric(hooked, "ghost", "refused") == 22
    assert send_ghost(hooked.anyone, message).status_code == 202


def test_without_hooks_there_is_nothing_to_send_to(running: Running) -> None:
    for message in ({"id": "a"}, {"id": "a", "html": " " * 50_000}):
        answer = send(running.anyone, "ghost", message)
        assert answer.status_code == 404
        assert answer.json()["detail"] == "No hook is set. Hooks are set in AUDIO_SERVICE_HOOKS."


def test_two_signatures_allow_a_change_of_the_secret(hooked: Running) -> None:
    body = json.dumps({"id": "a", "text": FERRY}).encode()
    headers = standard_headers(body)
    headers["webhook-signature"] = f"v1,{'A' * 43}= {headers['webhook-signature']}"
    assert post(hooked.anyone, "generic", body, headers).status_code == 202


def test_a_post_of_wordpress_comes_in_as_its_rest_api_has_it(hooked: Running) -> None:
    message = {
        "id": 4711,
        "status": "publish",
        "link": "https://news.example.com/ferry/",
        "date_gmt": "2026-02-03T18:30:00",
        "modified_gmt": "2026-02-03T18:31:00",
        "title": {"rendered": "Fish &amp; ferries"},
        "content": {"rendered": f"<p>{FERRY}</p>", "protected": False},
        "_embedded": {"author": [{"name": "Ann Kvist"}], "wp:term": [[{"taxonomy": "category", "name": "Harbour"}]]},
    }
    assert send(hooked.anyone, "wordpress", message).status_code == 202
    manifest = hooked.ready("wp-4711")
    assert (manifest["title"], manifest["published"]) == ("Fish & ferries", True)
    assert FERRY in words_of(hooked, "wp-4711")
    protected = {**message, "modified_gmt": "2026-02-03T18:32:00", "content": {"rendered": "", "protected": True}}
    assert send(hooked.anyone, "wordpress", protected).json()["result"] == "unpublished"
    deleted = {"deleted": True, "previous": {**protected, "modified_gmt": "2026-02-03T18:33:00"}}
    assert send(hooked.anyone, "wordpress", deleted).json() == {"result": "deleted", "id": "wp-4711"}


def test_a_mapping_finds_the_fields_of_any_message(hooked: Running) -> None:
    page = {"page": {"key": 12, "name": "Ferries", "body": f"# Ferries\n\n{FERRY}", "at": "2026-02-03T18:30:00Z"}}
    body = json.dumps(page).encode()
    assert post(hooked.anyone, "forge", body, plain_headers(body)).json() == {"result": "accepted", "id": "12"}
    assert FERRY in words_of(hooked, "12")
    # Nothing in it but its time tells a repeat: the same message is known by its body.
    assert post(hooked.anyone, "forge", body, plain_headers(body)).json()["result"] == "repeated"


def test_a_copy_of_a_message_without_a_time_is_known_by_the_time_of_change(hooked: Running) -> None:
    """What docs/cms.md says of signatures that have no time."""
    pages = [
        {"key": "12", "name": name, "body": FERRY, "at": f"2026-02-03T{at}:00:00Z"}
        for name, at in (("A", 18), ("B", 19))
    ]
    bodies = [json.dumps({"page": page}).encode() for page in pages]
    sent = [*bodies, *bodies, bodies[0].replace(b"18:00", b"18:30")]
    results = [post(hooked.anyone, "forge", body, plain_headers(body)).json()["result"] for body in sent]
    assert results == ["accepted", "accepted", "repeated", "repeated", "overtaken"]
    timeless = [json.dumps({"page": {**page, "at": None}}).encode() for page in pages]
    results = [post(hooked.anyone, "forge", body, plain_headers(body)).json()["result"] for body in timeless * 2]
    assert results == ["accepted"] * 4


def test_a_message_with_an_address_only_has_its_page_fetched(fast: Settings, publisher: Publisher) -> None:
    running = Running(fast.model_copy(update={"hooks": HOOKS, "fetching": publisher.fetching()}))
    try:
        answer = send(running.anyone, "generic", {"id": "a", "url": f"{publisher.url}/story"})
        assert answer.status_code == 202
        assert "first version of the text" in words_of(running, "a")
    finally:
        running.stop()
    assert publisher.handler.visits == ["/story"]


@pytest.mark.parametrize(
    ("message", "says"),
    [
        (
            {"html": FERRY},
            "`id` (id of hook generic) finds nothing in this message. Set generic.fields.id in",
        ),
        ({"id": "a"}, "`html` (html of hook generic) finds nothing in this message, nor do markdown, text and url."),
        ({"id": "a", "text": 1.5}, "`text` (text of hook generic) finds float, not a text."),
        ({"id": "a", "text": FERRY, "state": "live"}, "finds 'live', not published, unpublished or deleted."),
        ({"id": "a", "text": FERRY, "updated": "soon"}, "finds 'soon', not a time such as 2026-02-03T18:30:00Z."),
        ({"id": "a", "text": FERRY, "language": "German, mostly"}, "language, as hook generic finds it, is invalid: "),
        (
            {"id": "a", "text": FERRY, "tags": [{"name": "x"}]},
            "`tags` (tags of hook generic) finds something else than",
        ),
        ({"id": ["a"], "text": FERRY}, "`id` (id of hook generic) finds list, not a text."),
        ({"id": True, "text": FERRY}, "`id` (id of hook generic) finds bool, not a text."),
        ({"id": "a", "text": " "}, "`html` (html of hook generic) finds nothing in this message"),
        ({"id": "a" * 201, "text": FERRY}, "is not an id: use 1 to 200 characters"),
        ({"id": "a/b", "text": FERRY}, "'a/b' is not an id: use 1 to 200 characters"),
        ({"id": "a", "text": FERRY, "url": "nowhere"}, "'nowhere' is not a valid page URL."),
    ],
)
def test_what_a_mapping_lacks_is_said(hooked: Running, message: dict[str, Any], says: str) -> None:
    answer = send(hooked.anyone, "generic", message)
    assert answer.status_code == 422, answer.text
    assert says in answer.json()["detail"]
    assert metric(hooked, "generic", "invalid") == 1


@pytest.mark.parametrize(
    "body",
    [b"not JSON", b"[]", b"[" * 100_000, b"", b'{"id": ' + b"9" * 5000 + b"}", gzip.compress(b'{"id": "a"}', mtime=0)],
)
def test_a_message_must_be_an_object(hooked: Running, body: bytes) -> None:
    answer = post(hooked.anyone, "generic", body, standard_headers(body))
    assert answer.status_code == 422
    assert "Send a JSON object. It must be in UTF-8, and not compressed." in answer.json()["detail"]


def test_a_message_may_be_larger_than_bodies_without_a_key_but_not_without_end(fast: Settings) -> None:
    limits = Limits(hook_bytes=100_000)
    running = Running(fast.model_copy(update={"hooks": HOOKS, "limits": limits}))
    try:
        long = {"id": "a", "html": f"<p>{FERRY}</p>" + "<!-- -->" * 8000}
        assert send(running.anyone, "generic", long).status_code == 202
        too_long = send(running.anyone, "generic", {"id": "a", "html": " " * 100_000})
        assert too_long.status_code == 413
        assert "raise AUDIO_SERVICE_LIMITS__HOOK_BYTES" in too_long.json()["detail"]
        unknown = send(running.anyone, "other", {"id": "a", "html": " " * 50_000})
        assert unknown.status_code == 401  # as with a wrong signature
    finally:
        running.stop()


@pytest.mark.parametrize(
    ("hook", "says"),
    [
        (Hook(kind="ghost", secret=GHOST_SECRET, header="X-Signature"), "messages of ghost are signed in their own"),
        (Hook(kind="generic", secret="whsec_no Base64, is it?"), "its secret is not Base64"),
        (Hook(kind="generic", secret="whsec_YWJjZGVmZ2g="), "its secret is short"),
        (Hook(kind="ghost", secret=GHOST_SECRET, site="example.net"), "site example.net is not in AUDIO_SERVICE_SITES"),
        (Hook(kind="generic", secret=PLAIN_SECRET, fields={"id": "page..key"}), "blog.fields.id cannot be read"),
    ],
)
def test_a_hook_that_can_never_work_stops_the_start(fast: Settings, hook: Hook, says: str) -> None:
    settings = fast.model_copy(update={"hooks": {"blog": hook}})
    with pytest.raises(InputError, match="AUDIO_SERVICE_HOOKS") as refused, open_service(settings):
        pass
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_hooks_are_set_as_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIO_SERVICE_HOOKS", '{"blog": {"kind": "ghost", "secret": "a secret of the blog"}}')
    assert Settings(data_dir=tmp_path).hooks == {"blog": HOOKS["ghost"]}
    monkeypatch.setenv("AUDIO_SERVICE_HOOKS", '{"My Blog": {"kind": "ghost", "secret": "a secret of the blog"}}')
    with pytest.raises(ValueError, match="hooks"):
        Settings(data_dir=tmp_path)
