"""The plugin in WordPress's two editors: the switch, the skipped block and the state, as an author uses them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.publisher import Player
from tests.integrations.test_wordpress import BRIDGE, FERRY, heard
from tests.integrations.test_wordpress_desk import in_state
from tests.support.running import Running
from tests.support.wordpress import Desk, WordPress, until


def save(tab: Page) -> None:
    """Press Update, and wait until WordPress has saved."""
    tab.get_by_role("button", name="Update", exact=True).click()
    editor = "wp.data.select('core/editor')"
    tab.wait_for_function(f"!{editor}.isSavingPost() && !{editor}.isEditedPostDirty()", timeout=30_000)


@pytest.mark.browser
def test_an_author_sees_skips_switches_off_and_listens(
    tab: Page, gazette: WordPress, ada: Desk, service: Running, address: str
) -> None:
    post = ada.publish("From the block editor", FERRY + BRIDGE)
    tab.goto(f"{gazette.url}/wp-admin/post.php?post={post}&action=edit")
    tab.wait_for_function("window.wp?.data?.select('core/editor')?.getCurrentPostId()")
    tab.evaluate("wp.data.dispatch('core/preferences').set('core/edit-post', 'welcomeGuide', false)")
    panel = tab.get_by_role("button", name="Listen to this article", exact=True)
    if panel.get_attribute("aria-expanded") == "false":
        panel.click()
    state = tab.locator(".listen-state")
    expect(state).to_have_text(re.compile(r"Audio is ready, 0:0\d"), timeout=30_000)
    expect(tab.get_by_role("link", name=re.compile("^Listen"))).to_have_attribute("href", f"{address}/read/wp-{post}")
    assert "The bridge is closed" in heard(service, post)

    tab.locator("[data-type='core/paragraph']", has_text="The bridge").click()
    tab.get_by_label("Do not read aloud").check()
    save(tab)
    until(lambda: "bridge" not in heard(service, post))
    assert (
        '<!-- wp:paragraph {"listenSkip":true} -->'
        in ada.rest("GET", f"/wp/v2/posts/{post}?context=edit")["content"]["raw"]
    )

    reader = tab.context.new_page()
    reader.goto(f"{gazette.url}/?p={post}")
    player = Player(reader)
    player.button("Play").click()
    player.state("playing", "ended")
    player.until("player.timeline?.words.length > 0")
    assert "bridge" not in player.get("player.timeline.words.map((word) => word.text).join(' ')")
    reader.close()

    tab.get_by_role("button", name=re.compile("^Post")).first.click()
    tab.get_by_label("Read this post aloud").uncheck()
    save(tab)
    until(lambda: service.reader.get(f"/v1/articles/wp-{post}").status_code == 404)
    expect(state).to_have_text("No audio", timeout=20_000)


def classic(desk: Desk, post: int) -> tuple[str, dict[str, str]]:
    """The plugin's box in the classic editor, and the editor's form without the box's checkbox."""
    page = desk.client.get("/wp-admin/post.php", params={"post": post, "action": "edit", "classic-editor": ""}).text
    nonces = {name: re.search(rf'name="{name}" value="(\w+)"', page) for name in ("_wpnonce", "listen_choice")}
    form = {name: found[1] for name, found in nonces.items() if found is not None}
    assert len(form) == 2
    form |= {"action": "editpost", "post_ID": str(post), "post_type": "post", "content": FERRY, "post_title": "A title"}
    return page.split('<div id="listen"')[1].split("</div>\n</div>")[0], form


def test_the_classic_editor_has_the_switch(gazette: WordPress, ada: Desk, service: Running) -> None:
    post = ada.publish("From the classic editor", FERRY)
    in_state(ada, post, "ready")
    box, form = classic(ada, post)
    assert re.search(r'name="listen_on" value="1"\s+checked', box)
    assert "Audio is ready, 0:0" in box
    forged = ada.client.post("/wp-admin/post.php", data={**form, "listen_choice": "forged"})
    assert forged.status_code == 200
    until(lambda: heard(service, post).startswith("A title"))
    assert ada.client.post("/wp-admin/post.php", data=form).status_code == 200
    until(lambda: service.reader.get(f"/v1/articles/wp-{post}").status_code == 404)


def test_the_switch_is_only_for_the_post_whose_form_was_sent(gazette: WordPress, ada: Desk, service: Running) -> None:
    twin = ada.publish("The twin", FERRY)
    post = ada.publish("The post", FERRY)
    gazette.php(f"update_post_meta({post}, 'twin', {twin});")
    _, form = classic(ada, post)
    assert ada.client.post("/wp-admin/post.php", data=form).status_code == 200
    until(lambda: service.reader.get(f"/v1/articles/wp-{post}").status_code == 404)
    until(lambda: heard(service, twin) == "The twin A twin.")
    # A preview of a published post is stored as an autosave of it.
    _, form = classic(ada, twin)
    assert ada.client.post("/wp-admin/post.php", data={**form, "wp-preview": "dopreview"}).status_code == 200
    chosen = gazette.php(
        "global $wpdb; echo implode(',', $wpdb->get_col(\"SELECT post_id FROM $wpdb->postmeta WHERE"
        f" meta_key = '_listen' AND (post_id = {twin} OR post_id IN (SELECT ID FROM $wpdb->posts WHERE"
        f' post_parent IN ({twin}, {post})))"));'
    )
    assert chosen == ""
