"""Faults of identity and form on the wire, against a running service."""

from __future__ import annotations

from tests.support.running import Running, prose


def test_a_tag_of_a_deleted_article_saves_nothing(running: Running) -> None:
    """ABA: the article that has the id now is another one."""
    first = running.publisher.put("/v1/articles/x", json={"text": prose(2, "mine")})
    running.ready("x")
    running.publisher.delete("/v1/articles/x")
    running.put("x", prose(2, "theirs"))
    followed = {"If-Match": first.headers["ETag"]}
    late = running.publisher.put("/v1/articles/x", json={"text": prose(2, "mine again")}, headers=followed)
    assert late.status_code == 412
    assert running.publisher.delete("/v1/articles/x", headers=followed).status_code == 412
    assert running.ready("x")["revision"] == 1


def test_a_working_copy_of_a_deleted_article_is_not_published_over_a_new_one(running: Running) -> None:
    running.put("x", prose(2))
    running.ready("x")
    opened = running.editor.get("/v1/editor/articles/x").json()
    changes = {"version": opened["version"], "choices": opened["choices"], "texts": {"1": "An editor wrote this."}}
    saved = running.editor.put("/v1/editor/articles/x", json=changes).json()
    running.publisher.delete("/v1/articles/x")
    running.put("x", prose(2, "theirs"))
    assert running.editor.get("/v1/editor/articles/x").json()["overtaken"]
    late = running.publisher.post("/v1/editor/articles/x/publish", json={"version": saved["version"]})
    assert late.status_code == 412
    assert "theirs" in running.anyone.get(running.ready("x")["timeline"]).text
