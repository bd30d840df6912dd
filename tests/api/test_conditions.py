"""Entity tags: what they identify, and what requests may ask with them (RFC 9110, 8.8 and 13)."""

from __future__ import annotations

import pytest

from audio_service.api.http.conditions import Precondition, evaluate, parse_tags
from tests.support.running import Running, prose

OWN = "/v1/articles/a"


@pytest.mark.parametrize(
    ("headers", "outcome"),
    [
        ({}, Precondition.PROCEED),
        ({"if-match": '"x"'}, Precondition.PROCEED),
        ({"if-match": "x"}, Precondition.PROCEED),
        ({"if-match": "*"}, Precondition.PROCEED),
        ({"if-match": '"a,b", W/"x"'}, Precondition.PROCEED),
        ({"if-match": '"y"'}, Precondition.FAILED),
        ({"if-match": '"a,x,b"'}, Precondition.FAILED),
        ({"if-match": ""}, Precondition.FAILED),
        ({"if-match": '"y"', "if-none-match": '"x"'}, Precondition.FAILED),
        ({"if-match": '"x"', "if-none-match": '"x"'}, Precondition.NOT_MODIFIED),
        ({"if-none-match": 'W/"x"'}, Precondition.NOT_MODIFIED),
        ({"if-none-match": "*"}, Precondition.NOT_MODIFIED),
        ({"if-none-match": '"y", "z"'}, Precondition.PROCEED),
        ({"if-none-match": "\xff,,;"}, Precondition.PROCEED),
    ],
)
def test_conditions_of_a_get(headers: dict[str, str], outcome: Precondition) -> None:
    assert evaluate(headers, '"x"') is outcome


def test_a_missing_header_sets_no_condition() -> None:
    assert parse_tags(None) is None


def test_a_manifest_is_not_sent_twice(running: Running) -> None:
    for publish in (True, False):
        running.put("a", prose(2), publish=publish)
        running.ready("a")
        first = running.reader.get(OWN)
        for tag in (first.headers["ETag"], f"W/{first.headers['ETag']}", "*"):
            again = running.reader.get(OWN, headers={"If-None-Match": tag})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["ETag"] == first.headers["ETag"]


def test_one_tag_is_one_body(running: Running) -> None:
    seen: dict[str, set[bytes]] = {}

    def note() -> None:
        for client in (running.anyone, running.reader):
            answer = client.get(OWN)
            if answer.status_code == 200:
                seen.setdefault(answer.headers["ETag"], set()).add(answer.content)

    for count, publish in ((30, False), (30, True), (2, True)):
        running.put("a", prose(count), publish=publish)
        note()
        running.ready("a")
        note()
        running.publisher.post(f"{OWN}/unpublish")
        note()
    running.publisher.delete(OWN)
    running.put("a", prose(2))
    note()
    assert all(len(bodies) == 1 for bodies in seen.values())
    assert len(seen) >= 6


def test_a_change_of_state_does_not_refuse_a_save(running: Running) -> None:
    pushed = running.publisher.put(OWN, json={"text": prose(3)})
    running.ready("a")
    followed = {"If-Match": pushed.headers["ETag"]}
    published = running.publisher.post(f"{OWN}/publish", headers=followed)
    assert published.status_code == 200
    assert published.headers["ETag"] != pushed.headers["ETag"]
    assert running.publisher.put(OWN, json={"text": prose(3, "two")}, headers=followed).status_code == 202
    for refused in (
        running.publisher.post(f"{OWN}/unpublish", headers=followed),
        running.publisher.delete(OWN, headers=followed),
        running.publisher.put(OWN, json={"text": prose(3)}, headers=followed),
    ):
        assert refused.status_code == 412
        assert refused.headers["Content-Type"] == "application/problem+json"
    assert running.reader.get(OWN).json()["published"]


@pytest.mark.parametrize("path", [OWN, "MEDIA", "/player.js"])
def test_a_get_may_name_what_it_wants(running: Running, path: str) -> None:
    running.put("a", prose(2))
    manifest = running.ready("a")
    path = manifest["audio"][0]["src"] if path == "MEDIA" else path
    tag = running.anyone.get(path).headers["ETag"]
    for method in ("GET", "HEAD"):
        found = [
            running.anyone.request(method, path, headers={"If-Match": wanted, **more}).status_code
            for wanted, more in (
                (tag, {}),
                ("*", {}),
                (f'"other", {tag}', {}),
                (tag, {"If-None-Match": tag}),
                ('"other"', {}),
                ('"other"', {"If-None-Match": tag, "Range": "bytes=0-1"}),
            )
        ]
        assert found == [200, 200, 200, 304, 412, 412]
