"""The editor's calls over HTTP: sessions, working copies, choices, sentences, the quality check, publishing."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import httpx2
import pytest
import soundfile

from audio_service.api.http import access
from audio_service.article.document import BlockKind, document_of
from audio_service.config import Choices, Settings, Sound
from audio_service.storage import Role
from audio_service.storage.catalog.records import Draft
from tests.support.running import Running

PAGE = """<article><h1>The mill on the Aven</h1>
<p>By Tomas Ellwood</p>
<p>The mill was sold for $50,000 on Tuesday to Jaroslav Quist, who keeps bees and has never ground a grain of wheat.</p>
<p>“I like the noise,” he said. The wheel turns at night, and Quist sleeps above it.</p>
<p>Advertisement: subscribe to our newsletter now!</p>
<p>Nobody knows who built it. The first record is from 1742, and it is a complaint.</p></article>"""


def take_in(running: Running, **body: Any) -> dict[str, Any]:
    answer = running.editor.post("/v1/editor/articles", json=body or {"html": PAGE})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def save(running: Running, view: dict[str, Any], status: int = 200, **changes: Any) -> dict[str, Any]:
    choices = {**view["choices"], **changes.pop("choices", {})}
    body = {"version": view["version"], "choices": choices, **changes}
    answer = running.editor.put(f"/v1/editor/articles/{view['id']}", json=body)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


def block_with(view: dict[str, Any], text: str) -> dict[str, Any]:
    return next(block for block in view["blocks"] if text in block["text"])


def hear(running: Running, view: dict[str, Any], index: int, **body: Any) -> dict[str, Any]:
    answer = running.editor.post(f"/v1/editor/articles/{view['id']}/sentences/{index}", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def check(running: Running, view: dict[str, Any]) -> list[dict[str, Any]]:
    answer = running.editor.post(f"/v1/editor/articles/{view['id']}/check")
    return [json.loads(line) for line in answer.text.splitlines()]


def test_one_signs_in_with_a_key_and_a_cookie_that_scripts_cannot_read(running: Running) -> None:
    secret = running.editor.headers["Authorization"].removeprefix("Bearer ")
    with httpx2.Client(base_url=running.url) as page:
        assert page.get("/v1/editor/session").status_code == 401
        assert page.post("/v1/editor/session", json={"key": "as_wrong"}).status_code == 401
        answer = page.post("/v1/editor/session", json={"key": secret})
        assert answer.json()["role"] == "edit"
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert secret not in cookie
        assert page.get("/v1/editor/session").status_code == 200
        assert page.get("/v1/articles").status_code == 200
        # Another site's form can send the cookie at most, never the header.
        assert page.post("/v1/editor/articles", json={"html": PAGE}).status_code == 401
        own = {access.SESSION_HEADER: "1"}
        assert page.post("/v1/editor/articles", json={"html": PAGE}, headers=own).status_code == 201
        copy = dict(page.cookies)
        assert page.delete("/v1/editor/session").status_code == 204
        assert page.get("/v1/editor/session").status_code == 401
    with httpx2.Client(base_url=running.url, cookies=copy) as thief:
        assert thief.get("/v1/editor/session").status_code == 401
        assert thief.delete("/v1/editor/session").status_code == 204


def test_signing_out_ends_one_session_only(running: Running) -> None:
    secret = running.editor.headers["Authorization"].removeprefix("Bearer ")
    with httpx2.Client(base_url=running.url) as one, httpx2.Client(base_url=running.url) as other:
        for page in (one, other):
            page.post("/v1/editor/session", json={"key": secret})
        one.delete("/v1/editor/session")
        assert other.get("/v1/editor/session").status_code == 200
    assert running.anyone.delete("/v1/editor/session").status_code == 204


def test_a_reader_s_key_is_not_enough(running: Running) -> None:
    secret = running.reader.headers["Authorization"].removeprefix("Bearer ")
    answer = running.anyone.post("/v1/editor/session", json={"key": secret})
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (403, False)
    assert running.reader.post("/v1/editor/articles", json={"html": PAGE}).status_code == 403


def test_a_revoked_key_ends_its_sessions(running: Running) -> None:
    keys = running.service.catalog.api_keys
    secret = keys.create("leaving", Role.EDIT)
    with httpx2.Client(base_url=running.url) as page:
        page.post("/v1/editor/session", json={"key": secret})
        assert page.get("/v1/editor/session").status_code == 200
        keys.revoke("leaving")
        assert page.get("/v1/editor/session").status_code == 401
        keys.create("leaving", Role.PUBLISH)  # another key of the same name is another one
        assert page.get("/v1/editor/session").status_code == 401


def test_other_sites_may_not_send_the_session_s_header(running: Running) -> None:
    asks = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = running.anyone.options(
        "/v1/editor/articles", headers={**asks, "Access-Control-Request-Headers": access.SESSION_HEADER}
    )
    assert answer.status_code == 400
    assert "access-control-allow-credentials" not in answer.headers


def test_the_view_shows_what_is_said_removed_and_guessed(running: Running) -> None:
    view = take_in(running)
    block = block_with(view, "$50,000")
    money = next(word for word in block["words"] if word["spoken"] and "fifty" in word["spoken"])
    assert block["text"][money["start"] : money["end"]] == "$50,000"
    assert block_with(view, "By Tomas")["removed"][0]["reason"] == "byline"
    assert block_with(view, "By Tomas")["words"] == []
    assert all(word["sentence"] < len(view["sentences"]) for each in view["blocks"] for word in each["words"])
    sentence = view["sentences"][1]
    text = next(each for each in view["blocks"] if each["index"] == sentence["block"])["text"]
    assert text[sentence["start"] : sentence["end"]].startswith("The mill was sold")
    assert (view["version"], view["changed"], view["published"]) == (1, True, False)


def test_the_view_shows_what_is_in_another_language(running: Running) -> None:
    german = "Wir haben lange genug gewartet, jetzt muss etwas geschehen."
    html = f"<article><h1>On ferries</h1><p>The mayor spoke first, and the town heard her.</p><p>{german}</p></article>"
    answer = running.editor.post("/v1/editor/articles", json={"html": html})
    block = block_with(answer.json(), german)
    (found,) = block["foreign"]
    assert block["text"][found["start"] : found["end"]] == german
    assert (found["language"], found["note"]) == ("de", "in German, read by an English voice")
    assert [word["guess"] for word in block["words"]] == [None] * len(block["words"])
    assert block_with(answer.json(), "The mayor")["foreign"] == []


def test_a_removal_is_put_back_and_a_block_left_out(running: Running) -> None:
    view = take_in(running)
    byline = block_with(view, "By Tomas")["text"]
    bees = block_with(view, "bees")["text"]
    after = save(running, view, choices={"keep": [byline], "drop": [bees]})
    assert block_with(after, "By Tomas")["words"]
    assert block_with(after, "bees")["left_out"]
    assert not block_with(after, "bees")["words"]
    assert block_with(after, "bees")["removed"][0]["reason"] == "editor"
    assert running.editor.get(f"/v1/editor/articles/{view['id']}").json() == after


def test_the_view_says_what_to_check_until_it_is_put_back(running: Running) -> None:
    code = "".join(f"<pre><code>let seat{n} = boat.seats[{n}];</code></pre>" for n in range(2))
    view = take_in(running, html=PAGE.replace("<p>Nobody", f"{code}<p>Nobody"))
    assert [(notice["kind"], notice["reason"], notice["count"]) for notice in view["notices"]] == [("code", "code", 2)]
    lines = [block["text"] for block in view["blocks"] if "boat.seats" in block["text"]]
    assert [notice["count"] for notice in save(running, view, choices={"keep": lines[:1]})["notices"]] == [1]
    view = running.editor.get(f"/v1/editor/articles/{view['id']}").json()
    assert save(running, view, choices={"keep": lines})["notices"] == []


def test_a_change_of_text_speaks_just_what_it_touches(running: Running) -> None:
    view = take_in(running)
    check(running, view)
    view = save(running, view)
    assert all(sentence["stored"] for sentence in view["sentences"])
    noise = block_with(view, "noise")
    spoken = running.service.renderer.synthesized
    after = save(running, view, texts={str(noise["index"]): noise["text"].replace("above", "beside")})
    fresh = [sentence for sentence in after["sentences"] if not sentence["stored"]]
    assert len(fresh) == 1
    check(running, after)
    assert running.service.renderer.synthesized == spoken + 1
    untouched = block_with(after, "1742")
    assert untouched["words"] == block_with(view, "1742")["words"]


def test_texts_that_are_none_are_refused(running: Running) -> None:
    view = take_in(running)
    assert "empty" in save(running, view, 422, texts={"2": "  "})["detail"]
    assert "does not exist" in save(running, view, 422, texts={"99": "x"})["detail"]
    answer = running.editor.post("/v1/editor/articles", json={"text": "  "})
    assert answer.status_code == 422


def test_two_editors_cannot_overwrite_each_other(running: Running) -> None:
    view = take_in(running)
    first = save(running, view, choices={"length_scale": 0.3})
    problem = save(running, view, 409, choices={"length_scale": 0.4})
    assert "edit-" in problem["detail"]
    assert running.editor.get(f"/v1/editor/articles/{view['id']}").json()["choices"]["length_scale"] == 0.3
    stale = running.publisher.post(f"/v1/editor/articles/{view['id']}/publish", json={"version": view["version"]})
    assert stale.status_code == 409
    assert running.editor.delete(f"/v1/editor/articles/{view['id']}?version=1").status_code == 409
    assert running.editor.delete(f"/v1/editor/articles/{view['id']}?version={first['version']}").status_code == 204


def test_a_sentence_is_heard_with_its_times(running: Running) -> None:
    view = take_in(running)
    heard = hear(running, view, 1)
    assert "fifty thousand" in heard["spoken"]
    samples, rate = soundfile.read(io.BytesIO(base64.b64decode(heard["audio"])))
    assert len(samples) * 1000 // rate == pytest.approx(heard["duration_ms"], abs=1)
    ends = [end for _, end in heard["words"]]
    assert ends == sorted(ends)
    assert ends[-1] <= heard["duration_ms"]
    words = [word for each in view["blocks"] for word in each["words"] if word["sentence"] == 1]
    assert len(words) == len(heard["words"])
    assert running.editor.post(f"/v1/editor/articles/{view['id']}/sentences/99", json={}).status_code == 404


def test_a_rule_is_tried_before_it_is_kept(running: Running) -> None:
    view = take_in(running)
    rule = {"written": "Quist", "kind": "alias", "said": "Kvist"}
    assert "Kvist" in hear(running, view, 1, rules=[rule])["spoken"]
    assert "Kvist" not in hear(running, view, 1)["spoken"]
    scoped = {**rule, "scope": f"article:{view['id']}"}
    assert running.editor.post("/v1/lexicon", json=scoped).status_code == 201
    assert "Kvist" in hear(running, view, 1)["spoken"]
    bad = {"rules": [{"written": "Quist", "kind": "ipa", "said": "☃"}]}
    answer = running.editor.post(f"/v1/editor/articles/{view['id']}/sentences/1", json=bad)
    assert answer.status_code == 422
    assert "no sound" in answer.json()["detail"]


def test_the_effect_of_a_rule_is_counted(running: Running) -> None:
    for number in range(3):
        text = "Quist went out. Nobody saw him. Then Quist came back, and that is all about it. It was Monday."
        running.put(f"about-{number}", f"A title\n\n{text}")
        running.ready(f"about-{number}")
    rule = {"written": "Quist", "kind": "alias", "said": "Kvist", "scope": "global"}
    found = running.editor.post("/v1/editor/effect", json=rule).json()
    assert found == {"sentences": 6, "articles": 3, "looked_through": 3}
    own = running.editor.post("/v1/editor/effect", json={**rule, "scope": "article:about-1"}).json()
    assert own == {"sentences": 2, "articles": 1, "looked_through": 1}
    # An article that no voice here speaks any more is looked through, and stops nothing.
    document = document_of([(BlockKind.PARAGRAPH, "Quist ging aus, und keiner hat ihn gesehen.", None)], language="de")
    articles = running.service.catalog.articles
    articles.save("old", Draft(document, Choices(), "de_DE-gone-medium", "a key", None, True))
    articles.finish("old", 1, articles.revision("old", 1).key, duration_ms=1000, audio_bytes=10)
    found = running.editor.post("/v1/editor/effect", json=rule).json()
    assert found == {"sentences": 6, "articles": 3, "looked_through": 4}


def test_the_phonemes_of_a_voice_are_known(running: Running) -> None:
    found = running.editor.get("/v1/editor/phonemes").json()
    assert {"ə", "ʃ", "ˈ"} <= set(found)
    assert running.editor.get("/v1/editor/phonemes?voice=nobody").status_code == 422


def test_a_narration_is_checked_and_published(running: Running) -> None:
    view = take_in(running)
    lines = check(running, view)
    assert [line["done"] for line in lines[:-1]] == list(range(1, len(view["sentences"]) + 1))
    report = lines[-1]["report"]
    assert report["fit"], report
    names = {finding["name"] for finding in report["findings"]}
    assert {"length", "loudness", "peak", "silence", "slowest", "fastest"} <= names
    path = f"/v1/editor/articles/{view['id']}/publish"
    assert running.editor.post(path, json={"version": view["version"]}).status_code == 403
    answer = running.publisher.post(path, json={"version": view["version"]})
    assert answer.status_code == 200, answer.text
    assert f'article-id="{view["id"]}"' in answer.json()["embed"]
    manifest = running.ready(view["id"])
    assert manifest["published"] is True
    assert manifest["duration_ms"] == report["duration_ms"]
    again = running.editor.get(f"/v1/editor/articles/{view['id']}").json()
    assert (again["version"], again["changed"], again["published"]) == (0, False, True)
    assert running.publisher.post(f"/v1/articles/{view['id']}/unpublish").json()["published"] is False


def test_what_is_published_stays_while_it_is_edited(running: Running) -> None:
    view = take_in(running)
    running.publisher.post(f"/v1/editor/articles/{view['id']}/publish", json={"version": 1})
    before = running.ready(view["id"])
    opened = running.editor.get(f"/v1/editor/articles/{view['id']}").json()
    save(running, opened, choices={"drop": [block_with(opened, "bees")["text"]]})
    assert running.editor.get("/v1/editor/articles").json()[0]["id"] == view["id"]
    assert running.anyone.get(f"/v1/articles/{view['id']}").json()["audio"] == before["audio"]


def test_a_newer_text_from_the_cms_is_not_overwritten(running: Running) -> None:
    running.put("cms-1", "A title\n\nThe first text of it, which is long enough.")
    running.ready("cms-1")
    view = save(running, running.editor.get("/v1/editor/articles/cms-1").json(), choices={"length_scale": 0.3})
    running.put("cms-1", "A title\n\nThe second text of it, which is long enough.")
    opened = running.editor.get("/v1/editor/articles/cms-1").json()
    assert (opened["overtaken"], view["overtaken"]) == (True, False)
    answer = running.publisher.post("/v1/editor/articles/cms-1/publish", json={"version": view["version"]})
    assert answer.status_code == 412
    assert "second text" in running.anyone.get(running.ready("cms-1")["timeline"]).text


def test_the_quality_check_refuses_broken_audio(fast: Settings) -> None:
    running = Running(fast.model_copy(update={"sound": Sound(target_lufs=-30.0)}))  # which the tick voice is far from
    try:
        view = take_in(running)
        assert not check(running, view)[-1]["report"]["fit"]
        path = f"/v1/editor/articles/{view['id']}/publish"
        answer = running.publisher.post(path, json={"version": view["version"]})
        assert answer.status_code == 422
        assert "LUFS" in answer.json()["detail"]
        assert running.publisher.get(f"/v1/articles/{view['id']}").status_code == 404
    finally:
        running.stop()


def test_a_sentence_that_cannot_be_spoken_is_reported(running: Running) -> None:
    view = take_in(running)
    rule = {"written": "Quist", "kind": "ipa", "said": "ʘ", "scope": f"article:{view['id']}"}
    assert running.editor.post("/v1/lexicon", json=rule).status_code == 201
    assert "error" in check(running, view)[-1]


def test_an_announcement_is_shown_only_where_it_is_said(running: Running) -> None:
    html = PAGE.replace("<p>Advert", "<pre>wheel = mill[0]</pre><p>Advert")
    view = take_in(running, html=html)
    assert not [block for block in view["blocks"] if block["kind"] == "announcement"]
    announced = save(running, view, choices={"reading": {"announce_code": True}})
    (said,) = [block for block in announced["blocks"] if block["kind"] == "announcement"]
    assert said["text"] == "A code example, left out."
    assert [word["end"] for word in said["words"]][-1] == len(said["text"])
    assert block_with(announced, "wheel =")["removed"][0]["reason"] == "code"
    assert hear(running, announced, said["words"][0]["sentence"])["words"]
    left_out = save(running, announced, choices={"reading": {"announce_code": True}, "drop": [said["text"]]})
    assert block_with(left_out, said["text"])["left_out"]
    put_back = save(
        running, left_out, choices={"reading": {"announce_code": True}, "drop": [], "keep": ["wheel = mill[0]"]}
    )
    assert block_with(put_back, "wheel =")["words"]
    assert not [block for block in put_back["blocks"] if block["kind"] == "announcement"]


def test_a_clipboard_is_read_without_being_stored(running: Running) -> None:
    body = {"html": "<h1>Title of it</h1><p onclick='x()'>Text &amp; more.</p><img src='data:,'><ul><li>One</li></ul>"}
    answer = running.editor.post("/v1/editor/pasted", json=body)
    assert answer.json() == {
        "origin": "web",
        "html": "<h1>Title of it</h1><p>Text &amp; more.</p><ul><li>One</li></ul>",
        "headings": 1,
        "quotes": 0,
        "items": 1,
        "tables": 0,
        "parts": [
            {"tag": "h1", "text": "Title of it"},
            {"tag": "p", "text": "Text & more."},
            {"tag": "li", "text": "One"},
        ],
    }
    view = take_in(running, html=answer.json()["html"])
    assert [block["kind"] for block in view["blocks"]] == ["title", "paragraph", "item"]
    limits = running.service.settings.limits
    for html, limit in (
        ("x" * (limits.source_bytes + 1), "20,000,000"),
        ("<p>x" * (limits.page_parts + 1), "20,000"),
        ("x" * (limits.article_characters + 1), "1,000,000"),
    ):
        refused = running.editor.post("/v1/editor/pasted", json={"html": html})
        assert refused.status_code == 413
        assert limit in refused.json()["detail"]
    assert httpx2.post(f"{running.url}/v1/editor/pasted", json=body).status_code == 401
