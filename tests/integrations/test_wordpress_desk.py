"""What authors and administrators of a WordPress do with the plugin, and see of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integrations.conftest import SETTINGS, connect
from tests.integrations.test_wordpress import BRIDGE, FERRY, heard, status
from tests.support.running import Running
from tests.support.wordpress import Desk, WordPress, until

SKIPPED = BRIDGE.replace("wp:paragraph --><p>", 'wp:paragraph {"listenSkip":true} --><p>')


def state(desk: Desk, post: int) -> dict[str, Any]:
    """The state of a post's audio, as the block editor shows it."""
    return dict(desk.rest("GET", f"/listen/v1/posts/{post}"))


def in_state(desk: Desk, post: int, wanted: str) -> dict[str, Any]:
    """Wait for a state."""
    return until(lambda: found if (found := state(desk, post))["state"] == wanted else None) or {}


def test_a_skipped_block_is_not_read(ada: Desk, service: Running) -> None:
    post = ada.publish("The quay", FERRY + SKIPPED)
    assert until(lambda: heard(service, post)).endswith("The ferry crosses the estuary at seven.")
    assert "The bridge is closed" in ada.page(post), "it stays on the page"
    ada.rest("POST", f"/wp/v2/posts/{post}", content=FERRY + BRIDGE)
    until(lambda: "The bridge is closed" in heard(service, post))


def test_what_only_signed_in_visitors_see_is_not_read(ada: Desk, service: Running) -> None:
    post = ada.publish("The club", FERRY + "[members]The bridge is closed until spring.[/members]")
    assert "The bridge is closed" in ada.client.get("/", params={"p": post}).text
    in_state(ada, post, "ready")
    assert "bridge" not in heard(service, post)


def test_the_state_is_shown(ada: Desk, service: Running, address: str) -> None:
    post = ada.publish("The clock", FERRY)
    ready = in_state(ada, post, "ready")
    assert ready["text"].startswith("Audio is ready, 0:0")
    assert ready["link"] == f"{address}/read/wp-{post}"
    assert "The clock" in service.anyone.get(ready["link"]).text
    row = ada.client.get("/wp-admin/edit.php").text.split(f'id="post-{post}"')[1].split("</tr>")[0]
    assert "Audio is ready, 0:0" in row


def test_a_post_that_cannot_be_read_says_why(ada: Desk, service: Running) -> None:
    post = ada.publish("", "<p>Ολοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.</p>")
    failed = in_state(ada, post, "failed")
    assert failed["reason"] == "The audio service has no voice for the language of this post."
    assert not failed["pending"]
    assert "listen-article article-id" not in ada.page(post)
    ada.rest("POST", f"/wp/v2/posts/{post}", content=FERRY, title="In English")
    in_state(ada, post, "ready")
    assert "listen-article article-id" in ada.page(post)


def test_a_post_is_switched_off_and_on(ada: Desk, service: Running) -> None:
    post = ada.rest("POST", "/wp/v2/posts", title="A secret", content=FERRY, status="draft")["id"]
    assert state(ada, post)["text"] == "Audio is made when the post is published"
    ada.rest("POST", f"/wp/v2/posts/{post}", listen="off", status="publish")
    assert (state(ada, post)["state"], state(ada, post)["text"]) == ("none", "No audio")
    ada.rest("POST", f"/wp/v2/posts/{post}", listen="on")
    until(lambda: heard(service, post))
    ada.rest("POST", f"/wp/v2/posts/{post}", listen="off")
    until(lambda: service.reader.get(f"/v1/articles/wp-{post}").status_code == 404)
    assert "listen-article article-id" not in ada.page(post)
    wrong = ada.call("POST", f"/wp/v2/posts/{post}", listen="maybe")
    assert wrong.status_code == 400
    assert "listen" not in ada.call("GET", f"/wp/v2/posts/{post}").json()


def test_an_unchanged_post_is_not_sent_again(ada: Desk, service: Running) -> None:
    post = ada.publish("The same", FERRY)
    in_state(ada, post, "ready")
    before = service.reader.get(f"/v1/articles/wp-{post}").json()
    service.publisher.put(f"/v1/articles/wp-{post}", json={"text": "An editor's own text.", "publish": True})
    ada.rest("POST", f"/wp/v2/posts/{post}", excerpt="Nobody reads this aloud.")
    in_state(ada, post, "ready")
    assert service.ready(f"wp-{post}")["revision"] == before["revision"] + 1, "the editor's text stays"


def test_bulk_actions_make_and_remove_audio(gazette: WordPress, ada: Desk, service: Running) -> None:
    posts = [ada.publish(f"Letter {n}", FERRY, listen="off") for n in range(3)]

    def act(desk: Desk, action: str) -> str:
        nonce = desk.client.get("/wp-admin/edit.php").text.split('name="_wpnonce" value="')[1].split('"')[0]
        given = {"action": action, "_wpnonce": nonce, "post_type": "post", "post[]": [str(post) for post in posts]}
        return desk.client.get("/wp-admin/edit.php", params=given).text

    assert "Audio is made for 3 posts" in act(ada, "listen_make")
    for post in posts:
        until(lambda post=post: heard(service, post))  # type: ignore[misc]
    tom = gazette.sign_in("tom")
    assert "Audio is removed from 0 posts." in act(tom, "listen_remove"), "the posts are Ada's"
    tom.close()
    assert "Audio is removed from 3 posts." in act(ada, "listen_remove")
    for post in posts:
        until(lambda post=post: status(service, post) == 404)  # type: ignore[misc]
    del posts[1:]
    assert "Audio is removed from 1 post." in act(ada, "listen_remove")


def test_the_archive_is_sent(gazette: WordPress, ada: Desk, service: Running, address: str) -> None:
    connect(ada, url=address, default="")
    posts = [ada.publish(f"Old letter {n}", FERRY) for n in range(3)]
    off = ada.publish("Not this one", FERRY, listen="off")
    assert state(ada, posts[0])["state"] == "none"
    assert "more posts, the newest first." in ada.form(SETTINGS, "listen_archive").text
    assert "Every public post has audio, or its author switched it off." in ada.form(SETTINGS, "listen_archive").text
    for post in posts:
        until(lambda post=post: heard(service, post))  # type: ignore[misc]
    assert status(service, off) == 404
    connect(ada, url=address)


def test_only_who_may_edit_a_post_sees_its_state(gazette: WordPress, ada: Desk) -> None:
    post = ada.publish("Ada's", FERRY)
    tom = gazette.sign_in("tom")
    for method in ("GET", "POST"):
        assert tom.call(method, f"/listen/v1/posts/{post}").status_code == 403
    assert tom.call("POST", f"/wp/v2/posts/{post}", listen="off").status_code == 403
    tom.close()
    assert ada.client.post("/", data={"listen_work": "guessed"}).status_code == 403


def test_the_block_and_the_shortcode_place_the_player(ada: Desk, service: Running, address: str) -> None:
    connect(ada, url=address, position="manual")
    below = ada.publish("Below", FERRY + "<!-- wp:listen/player /-->")
    none = ada.publish("None", FERRY)
    coded = ada.publish("Coded", f'[listen id="{below}" hide="download" onclick="evil()"]{FERRY}')
    for post in (below, none, coded):
        until(lambda post=post: heard(service, post))  # type: ignore[misc]
    page = ada.page(below)
    assert page.index("The ferry crosses") < page.index("<listen-article ")
    assert "<listen-article " not in ada.page(none)
    assert f'<listen-article article-id="wp-{below}" hide="download"><a' in ada.page(coded)
    assert "listen" not in heard(service, coded)
    connect(ada, url=address)
    assert ada.page(below).count("<listen-article ") == 1


@pytest.mark.parametrize("wrong", [{"url": "ftp://example.com"}, {"url": ""}, {"prefix": "a/b"}])
def test_wrong_settings_are_refused(ada: Desk, wrong: dict[str, str], address: str) -> None:
    assert "Nothing was saved." in connect(ada, **{"url": address, **wrong})
    assert f'value="{address}"' in ada.client.get(SETTINGS).text
