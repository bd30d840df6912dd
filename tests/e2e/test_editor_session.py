"""A session that ends while an editor works: the key is asked for over what is open, and nothing is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from audio_service.storage import Role
from tests.e2e.conftest import Opener
from tests.e2e.editor import NUMBERS, EditorPage, settled_violations
from tests.support.running import Running

pytestmark = pytest.mark.browser


def test_who_is_signed_out_signs_in_over_what_is_open(service: Running, open_page: Opener) -> None:
    tab = open_page(viewport={"width": 390, "height": 800})
    editor = EditorPage(tab, service.url)
    keys = service.service.catalog.api_keys
    question = tab.get_by_role("dialog", name="Sign in again")
    name = f"session-{next(NUMBERS)}"

    def new_key() -> str:
        return keys.create(name, Role.PUBLISH)

    def sign_in_again() -> None:
        expect(question.get_by_label("Access key")).to_be_focused()
        question.get_by_label("Access key").fill(new_key())
        tab.keyboard.press("Enter")
        expect(question).to_have_count(0)

    # A pronunciation is half typed. What was pressed follows when the key is there.
    word = f"Quexx{next(NUMBERS)}"
    editor.sign_in(new_key())
    editor.paste(f"On a name\n\nThe mill belongs to {word} now. Nobody else wanted it at all.")
    editor.sentence("The mill").click()
    tab.keyboard.press("r")
    rule = tab.get_by_role("dialog", name="Pronunciation")
    rule.get_by_label("Word or name").fill(word)
    rule.get_by_label("Pronounced").fill("kwex")
    rule.get_by_label("Apply to").select_option("All articles")
    expect(rule.get_by_role("status").first).to_contain_text("sed in")
    keys.revoke(name)
    rule.get_by_role("button", name="Save").click()
    expect(question).to_contain_text("Your session has ended. Nothing that you typed is lost.")
    assert settled_violations(tab) == []
    question.get_by_label("Access key").fill("as_wrong")
    question.get_by_role("button", name="Sign in").click()
    expect(question.get_by_role("alert")).to_have_text("That key isn’t recognised. Check it and try again.")
    sign_in_again()
    expect(rule).to_have_count(0)
    expect(tab.locator(".undo-line")).to_contain_text(f"“{word}” is now pronounced “kwex”.")

    # A paragraph is written. Without a key the change waits in the browser, and the page asks no more until a press.
    tab.keyboard.press("e")
    tab.get_by_label("Edit paragraph").fill(f"The mill belongs to {word}, who keeps bees.")
    keys.revoke(name)
    tab.get_by_label("Edit paragraph").press("Enter")
    expect(question).to_be_visible()
    tab.keyboard.press("Escape")
    expect(question).to_have_count(0)
    editor.status("Your session has ended. Sign in again. Your changes are kept here.")
    editor.button("Review and publish").click()
    sign_in_again()
    editor.status("Saved")
    expect(editor.sentence("keeps bees")).to_be_visible()
    tab.keyboard.press("Escape")

    # The pages of all pronunciations and of readers' reports.
    tab.goto(f"{service.url}/editor#pronunciations")
    with tab.expect_response(f"**/v1/lexicon?search={word}*"):
        tab.get_by_label("Search").fill(word)
    expect(tab.locator("li", has_text=word).locator(".effect")).to_have_text(re.compile("^(Used in|Not used)"))
    tab.get_by_role("button", name=f"Edit “{word}”").click()
    expect(rule.get_by_role("status").first).to_contain_text("sed in")
    expect(rule.locator(".sound-key")).not_to_have_count(0)
    keys.revoke(name)
    rule.get_by_label("Pronounced").fill("kwexx")
    rule.get_by_label("Pronounced").press("Tab")  # what it would affect is asked for: nobody pressed anything
    expect(rule.get_by_role("status").first).to_have_text("Your session has ended. Sign in again.")
    expect(question).to_have_count(0)
    expect(rule.get_by_label("Pronounced")).to_have_value("kwexx")
    rule.get_by_role("button", name="Save changes").click()
    sign_in_again()
    changed = tab.get_by_role("list", name="Pronunciations").locator("li", has_text="“kwexx”")
    expect(changed.locator(".effect")).to_have_text(re.compile("^(Used in|Not used)"))

    service.put(f"told-{word}", "The mill was sold on Tuesday.\n\nNobody knows who built it.", title="The mill")
    report = {"sentence": "The mill was sold on Tuesday.", "start": 4, "end": 8}
    assert service.anyone.post(f"/v1/articles/told-{word}/reports", json=report).status_code == 204
    keys.revoke(name)
    tab.get_by_role("link", name="‹ Articles").click()
    sign_in_again()  # one dialog for all that the page asks for
    tab.get_by_role("link", name="Readers’ reports").click()
    reported = tab.locator(".reports li").filter(has_text="The mill was sold")
    expect(reported.first).to_be_visible()
    before = reported.count()
    keys.revoke(name)
    reported.first.get_by_role("button", name="Done: mill").click()
    sign_in_again()
    expect(reported).to_have_count(before - 1)


def test_editors_see_who_else_has_the_article_open(
    editor: EditorPage, service: Running, keys: dict[Role, str], open_page: Opener
) -> None:
    other = EditorPage(open_page(viewport={"width": 390, "height": 800}), service.url)
    other.sign_in(keys[Role.EDIT])
    other.page.goto(editor.page.url)
    expect(other.page.get_by_text("page-publish has this article open.")).to_be_visible()
    assert settled_violations(other.page) == []
    editor.page.evaluate("dispatchEvent(new Event('focus'))")  # as when one comes back to the window
    expect(editor.page.get_by_text("page-edit has this article open.")).to_be_visible()
    second = editor.page.context.new_page()
    second.goto(editor.page.url)
    expect(second.get_by_text("page-edit has this article open.")).to_be_visible()
    other.button("‹ Articles").click()
    expect(other.page.get_by_role("heading", name="Articles", exact=True)).to_be_visible()
    second.reload()
    expect(second.get_by_text("You have this article open in another window.")).to_be_visible()
    with second.expect_response(lambda answer: answer.request.method == "DELETE"):
        second.get_by_role("button", name="‹ Articles").click()
    editor.page.evaluate("dispatchEvent(new Event('focus'))")
    expect(editor.page.locator(".open-elsewhere")).to_be_empty()


def test_nobody_saves_what_another_person_changed(service: Running, open_page: Opener) -> None:
    keys = service.service.catalog.api_keys
    number = next(NUMBERS)
    anna, bob = f"anna {number}", f"bob {number}"
    tab = open_page(viewport={"width": 390, "height": 800})
    editor = EditorPage(tab, service.url)
    editor.sign_in(keys.create(anna, Role.PUBLISH))
    editor.paste(f"On a mill\n\nThe mill of {number} belongs to nobody now. It is very old.")
    article = tab.url
    editor.button("‹ Articles").click()
    tab.get_by_label("Paste text").fill("Anna has not finished this.")
    tab.goto(article)
    editor.sentence("The mill").click()
    tab.keyboard.press("e")
    keys.revoke(anna)
    tab.get_by_label("Edit paragraph").fill(f"The mill of {number} belongs to Anna.")
    tab.keyboard.press("Enter")

    # Bob signs in where Anna is asked to: nothing of hers is sent.
    tab.get_by_label("Access key").fill(keys.create(bob, Role.PUBLISH))
    tab.keyboard.press("Enter")
    others = tab.get_by_text(f"{anna} has changes here that are not saved.")
    expect(others).to_be_visible()
    editor.status("Saved")
    expect(editor.sentence("belongs to nobody")).to_be_visible()
    second = tab.context.new_page()
    second.goto(f"{service.url}/editor")
    expect(second.get_by_text(f"{anna} has changes here that are not saved.")).to_be_visible()
    expect(second.get_by_label("Paste text")).to_have_value("")

    # Anna signs in in another window: it is she who works in all of them, and what she changed is saved.
    second.get_by_role("button", name="Sign out").click()
    second.get_by_label("Access key").fill(keys.create(anna, Role.PUBLISH))
    second.keyboard.press("Enter")
    expect(second.get_by_label("Paste text")).to_have_value("Anna has not finished this.")
    expect(editor.sentence("belongs to Anna")).to_be_visible()
    editor.status("Saved")
    expect(others).to_have_count(0)
    tab.reload()
    expect(tab.locator(".who")).to_contain_text(f"Edited by {anna}")
