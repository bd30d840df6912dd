"""The editor's list and the revisions of an article over HTTP."""

from __future__ import annotations

from typing import Any

from tests.api.test_editor import PAGE, block_with, save, take_in
from tests.support.running import Running

TEXT = "A title of its own\n\nThe first paragraph, which is long enough. {}\n\nThe last paragraph, which is, too."


def listed(running: Running, **params: Any) -> dict[str, Any]:
    answer = running.editor.get("/v1/editor/overview", params=params)
    assert answer.status_code == 200, answer.text
    return {entry["id"]: entry for entry in answer.json()["articles"]}


def opened(running: Running, article: str) -> dict[str, Any]:
    return dict(running.editor.get(f"/v1/editor/articles/{article}").json())


def publish(running: Running, view: dict[str, Any]) -> None:
    path = f"/v1/editor/articles/{view['id']}/publish"
    answer = running.publisher.post(path, json={"version": view["version"]})
    assert answer.status_code == 200, answer.text
    running.ready(view["id"])


def test_the_list_says_how_each_article_stands(running: Running) -> None:
    draft = take_in(running, html=PAGE.replace("The mill on the Aven", "A draft of a mill"))
    running.put("pushed", TEXT.format("One."), publish=False)
    running.put("live", TEXT.format("Two."), url="https://example.com/harbour")
    for article in ("pushed", "live"):
        running.ready(article)
    states = {name: entry["state"] for name, entry in listed(running).items()}
    assert states == {draft["id"]: "draft", "pushed": "draft", "live": "live"}
    view = opened(running, "live")
    assert (view["state"], opened(running, draft["id"])["state"]) == ("live", "draft")
    changed = save(running, view, choices={"drop": [view["blocks"][-1]["text"]]})
    assert changed["state"] == "changed"
    entry = next(iter(listed(running).values()))  # the last changed comes first
    assert (entry["id"], entry["state"], entry["version"], entry["published"]) == ("live", "changed", 1, True)
    assert entry["changed_by"].startswith("edit-")
    assert entry["duration_ms"] > 0
    again = save(running, changed, choices=view["choices"])  # as readers hear it
    assert (again["state"], again["changed"], listed(running)["live"]["state"]) == ("live", False, "live")
    block = block_with(again, "Two.")
    edited = save(running, again, texts={block["index"]: block["text"].replace("Two.", "Four.")})
    assert edited["state"] == "changed"
    again = save(running, edited, texts={block["index"]: block["text"]})
    assert (again["state"], list(listed(running, state="changed"))) == ("live", [])
    running.put("live", TEXT.format("Three."))
    assert opened(running, "live")["state"] == "newer"
    assert list(listed(running, state="newer")) == ["live"]
    assert list(listed(running, search="HARBOUR")) == ["live"]
    assert list(listed(running, search="draft of")) == [draft["id"]]
    assert running.reader.get("/v1/editor/overview").status_code == 403


def test_a_text_without_a_headline_is_listed_by_its_first_words(running: Running) -> None:
    text = "Nobody knows who built the mill on the Aven, and nobody has ever asked for it.\n\nThe second one."
    view = take_in(running, text=text)
    assert view["title"] is None
    beginning = "Nobody knows who built the mill on the Aven, and nobody has…"
    assert listed(running)[view["id"]]["title"] == beginning
    publish(running, view)
    assert listed(running)[view["id"]]["title"] == beginning
    assert opened(running, view["id"])["title"] is None


def test_what_an_editor_published_and_the_cms_replaced_is_newer_until_it_is_published(running: Running) -> None:
    running.put("a", TEXT.format("One."))
    view = opened(running, "a")
    publish(running, save(running, view, choices={"drop": [view["blocks"][-1]["text"]]}))
    assert opened(running, "a")["state"] == "live"
    running.put("a", TEXT.format("Two."))
    running.ready("a")
    assert listed(running)["a"]["state"] == "newer"
    publish(running, opened(running, "a"))  # as it is: the editor accepts it
    assert (opened(running, "a")["state"], opened(running, "a")["replaced"]) == ("live", None)


def test_the_list_comes_in_pages(running: Running) -> None:
    for number in range(5):
        running.put(f"a{number}", TEXT.format(f"{number}."))
    take_in(running)
    found: list[str] = []
    after = ""
    while True:
        page = running.editor.get("/v1/editor/overview", params={"after": after, "limit": 2}).json()
        found += [entry["id"] for entry in page["articles"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert found[1:] == ["a4", "a3", "a2", "a1", "a0"]
    assert running.editor.get("/v1/editor/overview?after=nonsense").status_code == 422


def test_revisions_say_who_made_them_and_can_be_restored(running: Running) -> None:
    running.put("a", TEXT.format("One."))
    running.ready("a")
    view = opened(running, "a")
    text = block_with(view, "One.")["text"].replace("One.", "Two.")
    publish(running, save(running, view, texts={block_with(view, "One.")["index"]: text}))
    after, before = running.editor.get("/v1/editor/articles/a/revisions").json()
    assert [(each["number"], each["origin"], each["served"]) for each in (after, before)] == [
        (2, "edited", True),
        (1, "pushed", False),
    ]
    assert [each["saved_by"].split("-")[0] for each in (after, before)] == ["publish", "publish"]
    assert running.anyone.get(before["audio"]).headers["Content-Type"] == "audio/mpeg"
    diff = running.editor.get("/v1/editor/articles/a/revisions/1").json()
    assert diff == {"changes": [{"was": [text.replace("Two.", "One.")], "now": [text]}], "other_choices": False}
    path = "/v1/editor/articles/a/restore"
    assert running.editor.post(path, json={"version": 1, "revision": 1}).status_code == 409
    restored = running.editor.post(path, json={"version": 0, "revision": 1}).json()
    assert (block_with(restored, "One.")["text"] != text, restored["state"], restored["version"]) == (
        True,
        "changed",
        1,
    )
    assert "Two." in running.anyone.get(running.anyone.get("/v1/articles/a").json()["timeline"]).text
    again = running.editor.post(path, json={"version": 1}).json()  # undo, and redo
    assert block_with(again, "Two.")
    assert block_with(running.editor.post(path, json={"version": 2}).json(), "One.")
    assert running.editor.post(path, json={"version": 3, "revision": 7}).status_code == 404
    publish(running, opened(running, "a"))
    assert running.anyone.get("/v1/articles/a").json()["revision"] == 3


def test_a_change_that_leaves_nothing_to_read_is_not_saved(running: Running) -> None:
    view = opened(running, take_in(running)["id"])
    save(running, view, 422, choices={"drop": [block["text"] for block in view["blocks"]]})
    assert opened(running, view["id"]) == view


def test_who_else_has_an_article_open(running: Running) -> None:
    path = "/v1/editor/articles/opened-twice/windows"
    assert running.editor.put(f"{path}/{'a' * 8}").json() == {"others": [], "own": False}
    assert running.editor.put(f"{path}/{'b' * 8}").json() == {"others": [], "own": True}
    (name,) = running.publisher.put(f"{path}/{'c' * 8}").json()["others"]
    assert name == running.editor.get("/v1/editor/session").json()["name"]
    for window in "abc":
        assert running.publisher.delete(f"{path}/{window * 8}").status_code == 204
    assert running.publisher.put(f"{path}/{'c' * 8}").json() == {"others": [], "own": False}
    assert running.reader.put(f"{path}/{'d' * 8}").status_code == 403
    assert running.editor.put(f"{path}/D").status_code == 422
