"""The editor's list and the history of an article in Chromium: states, search, several at once, the way back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from audio_service.storage import Role
from tests.e2e.conftest import Opener
from tests.e2e.editor import ARTICLE, NUMBERS, EditorPage, settled_violations
from tests.support.running import Running

pytestmark = pytest.mark.browser


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("region", name="All articles").get_by_role("listitem").filter(has_text=text)


@pytest.fixture
def word(service: Running) -> str:
    """A word in the titles of three drafts, of which the second one cannot be spoken."""
    word = f"Harbour{next(NUMBERS)}"
    for number, name in enumerate(("first", "second", "third")):
        text = f"{word}, the {name}\n\nThe {name} draft is about Xyzzy{number}, and this is its text."
        answer = service.publisher.put(f"/v1/articles/{word}-{name}", json={"text": text})
        assert answer.status_code in (200, 202), answer.text
        service.ready(f"{word}-{name}")
    return word


def test_several_are_published_and_unpublished_at_once(editor: EditorPage, service: Running, word: str) -> None:
    rule = {"written": "Xyzzy1", "kind": "ipa", "said": "ʘ", "scope": f"article:{word}-second"}
    assert service.editor.post("/v1/lexicon", json=rule).status_code == 201
    page = editor.page
    editor.button("‹ Articles").click()
    page.get_by_label("Search").fill(word.upper())
    expect(page.get_by_role("region", name="All articles").get_by_role("listitem")).to_have_count(3)
    for name in ("first", "second", "third"):
        expect(row(page, name)).to_contain_text("Draft")
        row(page, name).get_by_role("checkbox").check()
    assert settled_violations(page) == []
    editor.button("Publish").click()
    box = page.get_by_role("dialog", name="Publish 3 articles?")
    box.get_by_role("button", name="Publish", exact=True).click()
    status = page.get_by_role("region", name="All articles").get_by_role("status")
    expect(status).to_contain_text("2 published · 1 not published", timeout=60_000)
    for name in ("first", "third"):
        expect(row(page, name)).to_contain_text("Published.")
        expect(row(page, name).locator(".badge")).to_have_text("Live", timeout=30_000)
        expect(row(page, name).locator(".facts")).to_contain_text(re.compile(r"· \d+ s ·"))
        assert service.anyone.get(f"/v1/articles/{word}-{name}").status_code == 200
    expect(row(page, "second").get_by_role("checkbox")).to_be_checked()
    expect(row(page, "second").locator(".wrong")).not_to_be_empty()
    assert service.anyone.get(f"/v1/articles/{word}-second").status_code == 404
    page.get_by_label("Select all").check()
    editor.button("Unpublish…").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(row(page, "first")).to_contain_text("Live")
    editor.button("Unpublish…").click()
    page.get_by_role("dialog").get_by_role("button", name="Unpublish").click()
    expect(row(page, "first").locator(".badge")).to_have_text("Draft")
    expect(row(page, "third").locator(".badge")).to_have_text("Draft")
    expect(row(page, "second")).to_contain_text("Not published.")
    assert service.anyone.get(f"/v1/articles/{word}-first").status_code == 404


def test_all_articles_can_be_reached_and_a_state_picked(
    service: Running, keys: dict[Role, str], open_page: Opener
) -> None:
    word = f"Ferry{next(NUMBERS)}"
    catalog = service.service.catalog
    for number in range(55):
        html = ARTICLE.replace("The mill on the Aven", f"{word} {number}.")
        assert service.editor.post("/v1/editor/articles", json={"html": html}).status_code == 201
    assert len(catalog.overview.list(search=word, limit=200)) == 55
    editor = EditorPage(open_page(viewport={"width": 390, "height": 900}), service.url)
    editor.sign_in(keys[Role.EDIT])
    page = editor.page
    with page.expect_response(f"**/overview?search={word}"):
        page.get_by_label("Search").fill(word)
    expect(row(page, word)).to_have_count(50)
    expect(row(page, word).first).to_contain_text(f"{word} 54.")
    expect(row(page, word).first).to_contain_text(re.compile(r"edit-\d+, \d"))
    editor.button("Show more").click()
    expect(row(page, word)).to_have_count(55)
    expect(row(page, f"{word} 4.").get_by_role("link")).to_be_focused()
    expect(editor.button("Show more")).to_be_hidden()
    expect(row(page, word).get_by_role("checkbox")).to_have_count(0)  # the key may edit, not publish
    page.get_by_label("State").select_option("Live")
    expect(page.get_by_text("No articles found.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_revision_is_compared_and_restored(editor: EditorPage, service: Running) -> None:
    page = editor.page
    article = page.evaluate("new URLSearchParams(location.hash.slice(1)).get('article')")
    state = page.get_by_role("region", name="State")
    expect(state).to_contain_text("Draft")
    expect(state).to_contain_text("Edited by page-publish")
    expect(state.get_by_role("button", name="History")).to_be_hidden()

    def publish() -> None:
        version = service.publisher.get(f"/v1/editor/articles/{article}").json()["version"]
        answer = service.publisher.post(f"/v1/editor/articles/{article}/publish", json={"version": version})
        assert answer.status_code == 200, answer.text
        service.ready(article)
        page.reload()

    publish()
    expect(state).to_contain_text("Live")
    expect(state).to_contain_text("Published by publish-")
    editor.sentence("keeps bees").click()
    page.keyboard.press("e")
    page.get_by_label("Edit paragraph").fill("The mill was sold to somebody who keeps three goats.")
    page.get_by_label("Edit paragraph").press("Enter")
    expect(state).to_contain_text("Live with unpublished changes")
    publish()
    state.get_by_role("button", name="History").click()
    dialog = page.get_by_role("dialog", name="History")
    expect(dialog.locator("summary")).to_have_count(2)
    expect(dialog.locator("summary").first).to_contain_text("Revision 2 · live")
    dialog.locator("summary").last.click()
    expect(dialog.locator("del").last).to_contain_text("bees and has never ground")
    expect(dialog.locator("ins").last).to_contain_text("three goats")
    expect(dialog.locator(".change p")).to_contain_text(["ThenThe mill was sold", "NowThe mill was sold"])
    assert not any("mill" in marked for marked in dialog.locator(".change :is(del, ins)").all_inner_texts())
    assert settled_violations(page) == []
    dialog.get_by_role("button", name="Restore this version").click()
    expect(editor.sentence("keeps bees")).to_be_visible()
    expect(state).to_contain_text("Live with unpublished changes")
    editor.button("Undo").click()
    expect(editor.sentence("three goats")).to_be_visible()
    page.keyboard.press("Control+Shift+z")
    expect(editor.sentence("keeps bees")).to_be_visible()
    page.evaluate(  # the second waits for the first
        """for (const shiftKey of [false, true]) {
             const keys = { key: "z", ctrlKey: true, shiftKey, bubbles: true };
             document.body.dispatchEvent(new KeyboardEvent("keydown", keys));
           }"""
    )
    editor.button("Undo").click()
    expect(editor.sentence("three goats")).to_be_visible()
    page.keyboard.press("Control+Shift+z")
    expect(editor.sentence("keeps bees")).to_be_visible()
    editor.status("Saved")
    published = service.anyone.get(f"/v1/articles/{article}").json()
    assert "three goats" in service.anyone.get(published["timeline"]).text  # nothing is published by it
