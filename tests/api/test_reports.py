"""Readers' reports of mispronunciations over HTTP: who may send one, what is accepted, and who reads them."""

from __future__ import annotations

from typing import Any

import pytest

from audio_service.config import Rates, Settings
from tests.support.running import Running

TEXT = "Letters\n\nMrs Kvist answers every letter. 😀 Her Ångström is right."
SENTENCE = "Mrs Kvist answers every letter."
KVIST: dict[str, Any] = {"sentence": SENTENCE, "start": 4, "end": 9}
WRONG: list[dict[str, Any]] = [
    {},
    {**KVIST, "end": 4},
    {**KVIST, "start": 3, "end": 4},
    {**KVIST, "end": 99},
    {**KVIST, "start": -1},
    {**KVIST, "sentence": "Buy watches here."},
    {**KVIST, "sentence": "Mrs Kvist" + " " * 4000},
    {**KVIST, "note": "x" * 201},
    {**KVIST, "more": 1},
]


@pytest.fixture
def running(fast: Settings) -> Any:
    running = Running(fast.model_copy(update={"rates": Rates(reports="1000/minute")}))
    yield running
    running.stop()


def send(running: Running, article_id: str = "a", **report: Any) -> int:
    return running.anyone.post(f"/v1/articles/{article_id}/reports", json=report or KVIST).status_code


def listed(running: Running) -> list[tuple[str, str, str, str, int]]:
    found = running.editor.get("/v1/editor/reports").json()
    assert found["total"] == len(found["reports"])
    return [(each["before"], each["word"], each["after"], each["note"], each["count"]) for each in found["reports"]]


def test_a_readers_report_reaches_editors_and_is_closed(running: Running) -> None:
    links = running.put("a", TEXT, title="Letters")["links"]
    assert links["reports"] == f"{running.url}/v1/articles/a/reports"
    note = "<b>kuh-VIST</b>\u202e,\r\nnot\x00 kvist "
    assert [send(running), send(running), send(running, **KVIST, note=note)] == [204] * 3
    # Places are code points.
    assert send(running, sentence="😀 Her Ångström is right.", start=6, end=14) == 204
    kvist = "Mrs ", "Kvist", " answers every letter."
    assert listed(running) == [
        ("😀 Her ", "Ångström", " is right.", "", 1),
        (*kvist, "<b>kuh-VIST</b> , not kvist", 1),
        (*kvist, "", 2),
    ]
    assert running.reader.get("/v1/editor/reports").status_code == 403
    newest = running.editor.get("/v1/editor/reports?limit=1").json()
    assert (newest["total"], len(newest["reports"]), newest["reports"][0]["title"]) == (3, 1, "Letters")
    own = f"/v1/editor/reports/{newest['reports'][0]['id']}"
    assert running.anyone.delete(own).status_code == 401
    assert [running.editor.delete(own).status_code for _ in range(2)] == [204, 404]
    assert running.reader.delete("/v1/editor/articles/a/reports").status_code == 403
    (kvist_noted, _) = running.editor.get("/v1/editor/reports").json()["reports"]
    of_word = {"word": "Kvist", "until": kvist_noted["first_at"]}
    assert running.editor.delete("/v1/editor/articles/a/reports", params=of_word).status_code == 204
    assert listed(running) == []
    assert send(running) == 204
    assert running.editor.delete("/v1/editor/articles/a/reports", params={"until": "never"}).status_code == 422
    running.publisher.delete("/v1/articles/a")
    assert listed(running) == []


def test_one_address_leaves_room_for_others(fast: Settings) -> None:
    running = Running(fast.model_copy(update={"trusted_proxies": "127.0.0.1", "rates": Rates(reports="1000/minute")}))
    names = [f"Name{number}" for number in range(60)]
    words = " ".join(names)

    def send_from(address: str, name: str) -> int:
        report = {"sentence": words, "start": words.index(name), "end": words.index(name) + len(name)}
        forwarded = {"X-Forwarded-For": address}
        return running.anyone.post("/v1/articles/a/reports", json=report, headers=forwarded).status_code

    try:
        running.put("a", words)
        assert [send_from("192.0.2.1", name) for name in names] == [204] * 10 + [429] * 50
        assert [send_from("192.0.2.2", name) for name in names[50:52]] == [204, 204]
        assert send_from("192.0.2.1", names[50]) == 204  # counted
        assert listed(running)[0][-1] == 2
    finally:
        running.stop()


def test_words_that_the_article_lacks_are_refused(running: Running) -> None:
    running.put("a", TEXT)
    assert [send(running, **wrong) if wrong else send_nothing(running) for wrong in WRONG] == [422] * len(WRONG)
    running.publisher.put("/v1/articles/draft", json={"text": TEXT})
    assert "reports" not in running.publisher.get("/v1/articles/draft").json()["links"]
    assert [send(running, name) for name in ("draft", "none")] == [404, 404]
    assert listed(running) == []


def send_nothing(running: Running) -> int:
    return running.anyone.post("/v1/articles/a/reports", json={}).status_code


def test_reports_are_limited_by_address_and_can_be_turned_off(fast: Settings) -> None:
    running = Running(fast)
    try:
        running.put("a", TEXT)
        assert [send(running) for _ in range(11)] == [204] * 10 + [429]
    finally:
        running.stop()
    off = Running(fast.model_copy(update={"reader_reports": False}))
    try:
        assert send(off) == 404
        assert "reports" not in off.anyone.get("/v1/articles/a").json()["links"]
        assert len(listed(off)) == 1
    finally:
        off.stop()
