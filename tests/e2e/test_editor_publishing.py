"""The editor's page in Chromium: check, publish, take back, two editors, a lost connection."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Route, expect

from audio_service.storage import Role
from tests.e2e.conftest import Opener
from tests.e2e.editor import ARTICLE, FIT, NUMBERS, EditorPage, settled_violations
from tests.support.running import Running

pytestmark = pytest.mark.browser


def publishing(editor: EditorPage) -> Locator:
    return editor.page.get_by_role("dialog", name=re.compile(r"^(Ready to publish\?|Published)$"))


def take_back(editor: EditorPage, dialog: Locator) -> None:
    dialog.get_by_role("button", name="Unpublish").click(timeout=30_000)
    editor.page.get_by_role("dialog", name="Unpublish this article?").get_by_role("button", name="Unpublish").click()
    expect(dialog.get_by_text("Unpublished.")).to_be_visible()
    expect(dialog).to_have_accessible_name("Ready to publish?")


def test_it_is_checked_published_and_taken_back(editor: EditorPage, service: Running) -> None:
    editor.button("Review and publish").click()
    dialog = publishing(editor)
    expect(dialog.get_by_text(FIT)).to_be_visible(timeout=30_000)
    expect(dialog.locator(".finding")).to_have_text(
        [
            "Nothing is missing",
            re.compile(r"^Loudness on target \(−\d+\.\d LUFS\)$"),
            re.compile(r"^No distortion \(peak −\d+\.\d dBFS\)$"),
            re.compile(r"^No long gaps \(longest \d\.\d s\)$"),
            re.compile(r"^Slowest sentence: \d+ characters per second$"),
            re.compile(r"^Fastest sentence: \d+ characters per second$"),
        ]
    )
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(dialog.get_by_label("Embed code")).to_contain_text("<listen-article", timeout=30_000)
    with editor.page.expect_download() as loading:
        dialog.get_by_role("link", name="Download MP3").click()
    assert Path(loading.value.path()).stat().st_size > 10_000
    article = editor.page.evaluate("new URLSearchParams(location.hash.slice(1)).get('article')")
    assert service.anyone.get(f"/v1/articles/{article}").status_code == 200
    assert settled_violations(editor.page) == []
    code = dialog.get_by_label("Embed code").text_content()
    editor.page.keyboard.press("Escape")
    expect(editor.page.locator(".standing .badge")).to_have_text("Live")
    editor.button("Review and publish").click()  # it tells the same when it is opened later
    expect(dialog.get_by_label("Embed code")).to_have_text(code or "", timeout=30_000)
    assert f'src="{service.url}/player.js"' in (code or "")
    take_back(editor, dialog)
    assert service.anyone.get(f"/v1/articles/{article}").status_code == 404


def test_one_need_not_wait_for_the_check_to_unpublish(editor: EditorPage, service: Running) -> None:
    """Neither what the check finds nor what is published moves the buttons, while one of them is pressed."""
    page = editor.page
    article = page.evaluate("new URLSearchParams(location.hash.slice(1)).get('article')")
    dialog = publishing(editor)
    editor.button("Review and publish").click()
    dialog.get_by_role("button", name="Publish", exact=True).click(timeout=30_000)
    expect(dialog.get_by_label("Embed code")).to_be_visible(timeout=30_000)
    page.keyboard.press("Escape")
    held: list[Route] = []
    page.route("**/check", lambda route: held.append(route))
    with page.expect_request("**/check"):
        editor.button("Review and publish").click()
    button = dialog.get_by_role("button", name="Unpublish")
    before = button.bounding_box()
    held[0].continue_()
    expect(dialog.get_by_text(FIT)).to_be_visible(timeout=30_000)
    expect(dialog.get_by_label("Embed code")).to_be_visible(timeout=30_000)
    assert button.bounding_box() == before
    page.keyboard.press("Escape")
    with page.expect_request("**/check"):
        editor.button("Review and publish").click()
    take_back(editor, dialog)
    assert service.anyone.get(f"/v1/articles/{article}").status_code == 404
    held[1].continue_()
    expect(dialog.get_by_text(FIT)).to_be_visible(timeout=30_000)
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(dialog.get_by_label("Embed code")).to_be_visible(timeout=30_000)
    page.keyboard.press("Escape")
    state = page.get_by_role("region", name="State")
    expect(state).to_contain_text("Live")
    state.get_by_role("button", name="Unpublish").click()  # from the head of the article, without any check
    question = page.get_by_role("dialog", name="Unpublish this article?")
    expect(question).to_contain_text("Readers will no longer be able to listen.")
    question.get_by_role("button", name="Cancel").click()
    assert service.anyone.get(f"/v1/articles/{article}").status_code == 200
    state.get_by_role("button", name="Unpublish").click()
    question.get_by_role("button", name="Unpublish").click()
    expect(state).to_contain_text("Draft")
    assert service.anyone.get(f"/v1/articles/{article}").status_code == 404


def test_what_is_published_is_published_again(editor: EditorPage, service: Running) -> None:
    """A draft of the editor's own, and what the CMS pushed."""
    dialog = publishing(editor)

    def press(name: str) -> None:
        editor.button("Review and publish").click()
        expect(dialog.get_by_text(FIT)).to_be_visible(timeout=30_000)
        if name == "Publish again":  # what is published already is known before the button is pressed
            expect(dialog.get_by_label("Embed code")).to_be_visible()
        dialog.get_by_role("button", name=name, exact=True).click()
        expect(dialog.get_by_text("Published.", exact=True)).to_be_visible(timeout=30_000)
        expect(dialog).to_have_accessible_name("Published")
        expect(dialog.get_by_label("Embed code")).to_be_visible(timeout=30_000)
        expect(dialog.get_by_role("link", name="View article")).to_be_focused()
        assert dialog.evaluate("each => each.scrollWidth <= each.clientWidth")
        editor.page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)

    def correct(text: str) -> None:
        editor.sentence("keeps bees").click()
        editor.page.keyboard.press("e")
        editor.page.get_by_label("Edit paragraph").fill(f"The mill was sold to somebody who keeps bees and {text}.")
        editor.page.get_by_label("Edit paragraph").press("Enter")
        expect(editor.sentence(text)).to_be_visible()
        editor.status("Saved")

    def heard(article: str, text: str) -> str:
        """What readers get is the new text; the address of its audio."""
        manifest = service.ready(article)
        assert text in service.anyone.get(manifest["timeline"]).text
        assert text in service.anyone.get(f"/read/{article}").text
        assert len(service.anyone.get(manifest["audio"][0]["src"]).content) > 10_000
        return f"{manifest['revision']} {manifest['audio'][0]['src']}"

    press("Publish")
    correct("one goat")
    press("Publish again")
    own = editor.page.evaluate("new URLSearchParams(location.hash.slice(1)).get('article')")
    found = [heard(own, "one goat")]
    pushed = f"cms-goats-{next(NUMBERS)}"
    service.publisher.put(f"/v1/articles/{pushed}", json={"html": ARTICLE, "publish": True})
    service.ready(pushed)
    editor.page.goto(f"{service.url}/editor#article={pushed}")
    expect(editor.page.get_by_role("region", name="State")).to_contain_text("Live")
    for text in ("three goats", "four goats"):
        correct(text)
        expect(editor.page.get_by_role("region", name="State")).to_contain_text("Live with unpublished changes")
        press("Publish again")
        found.append(heard(pushed, text))
    expect(editor.page.get_by_role("region", name="State")).to_contain_text("Live")
    assert [each.split()[0] for each in found] == ["2", "2", "3"]
    assert len(set(found)) == 3


def test_what_was_taken_back_is_published_from_the_same_dialog(editor: EditorPage, service: Running) -> None:
    article = editor.page.evaluate("new URLSearchParams(location.hash.slice(1)).get('article')")
    editor.button("Review and publish").click()
    dialog = publishing(editor)
    for _ in range(2):
        dialog.get_by_role("button", name="Publish", exact=True).click(timeout=30_000)
        take_back(editor, dialog)
        assert service.anyone.get(f"/v1/articles/{article}").status_code == 404
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(dialog.get_by_label("Embed code")).to_be_visible(timeout=30_000)
    assert service.anyone.get(f"/v1/articles/{article}").status_code == 200


def test_a_key_that_may_only_edit_does_not_publish(service: Running, keys: dict[Role, str], open_page: Opener) -> None:
    page = EditorPage(open_page(), service.url)
    page.sign_in(keys[Role.EDIT])
    page.paste(ARTICLE)
    page.button("Review and publish").click()
    expect(page.page.get_by_text("You can edit but not publish.")).to_be_visible(timeout=30_000)
    expect(page.button("Publish")).to_be_disabled()
    article = page.page.evaluate("new URLSearchParams(location.hash.slice(1)).get('article')")
    working = service.publisher.get(f"/v1/editor/articles/{article}").json()["version"]
    service.publisher.post(f"/v1/editor/articles/{article}/publish", json={"version": working})
    service.ready(article)
    page.page.reload()
    page.button("Review and publish").click()
    expect(page.page.get_by_text(FIT)).to_be_visible(timeout=30_000)
    expect(page.page.get_by_label("Embed code")).to_be_visible()
    expect(page.page.get_by_text("You can edit but not publish.")).to_be_visible()
    expect(page.button("Publish again")).to_be_disabled()


def test_of_two_editors_the_second_is_warned_and_adds_the_changes(
    editor: EditorPage, service: Running, keys: dict[Role, str], open_page: Opener
) -> None:
    other = EditorPage(open_page(), service.url)
    other.sign_in(keys[Role.EDIT])
    other.page.goto(editor.page.url)
    expect(other.text).to_be_visible()

    def rewrite(page: EditorPage, before: str, text: str) -> None:
        page.sentence(before).click()
        page.page.keyboard.press("e")
        page.page.get_by_label("Edit paragraph").fill(text)
        page.page.get_by_label("Edit paragraph").press("Enter")
        expect(page.page.get_by_label("Edit paragraph")).to_have_count(0)

    editor.sentence("keeps bees").click()
    editor.button("Skip").click()
    rewrite(editor, "I like", "“I love the noise,” he said.")
    expect(editor.sentence("I love")).to_be_visible()
    editor.status("Saved")
    rewrite(other, "I like", "“I hate the noise,” he said.")
    banner = other.page.get_by_role("alert")
    expect(banner).to_have_text(
        re.compile("^page-publish saved this article while you were editing. Your changes are safe.")
    )
    assert settled_violations(other.page) == []
    other.sentence("Nobody knows").click()
    other.button("Skip").click()
    other.page.context.set_offline(True)
    other.button("Use page-publish’s version").click()
    expect(banner).to_contain_text("Can’t reach the server.")
    other.page.context.set_offline(False)
    other.button("Add my changes to it").click()
    expect(banner).to_be_hidden()
    other.status("Saved")
    for skipped in ("keeps bees", "Nobody knows"):
        expect(other.page.locator(".unread").filter(has_text=skipped)).to_be_visible()
    expect(other.sentence("I hate")).to_be_visible()
    both = other.page.locator(".both")
    expect(both.get_by_role("paragraph")).to_have_text(
        "You and page-publish both changed paragraph 2. Yours is kept; page-publish’s was: “I love the noise,” he said."
    )
    assert settled_violations(other.page) == []
    other.button("Undo").click()  # all that was added, and nothing of theirs
    expect(other.sentence("I love")).to_be_visible()
    expect(other.page.locator(".unread").filter(has_text="keeps bees")).to_be_visible()
    expect(other.sentence("Nobody knows")).to_be_visible()
    other.page.keyboard.press("Control+Shift+z")
    expect(other.sentence("I hate")).to_be_visible()
    other.button("Use page-publish’s: paragraph 2").click()
    expect(other.sentence("I love")).to_be_visible()
    expect(both).to_have_count(0)
    other.status("Saved")


def test_nothing_is_lost_when_the_connection_drops(editor: EditorPage) -> None:
    editor.page.context.set_offline(True)
    editor.sentence("keeps bees").click()
    editor.button("Skip").click()
    editor.status("Offline. Your changes are kept here")
    expect(editor.page.locator(".status")).not_to_contain_text("record")  # of the text before, which is shown no more
    editor.page.context.set_offline(False)
    editor.status("Saved")
    expect(editor.page.locator(".unread").filter(has_text="keeps bees")).to_be_visible()
    # And when the article is left and opened again: it does not count as another editor's.
    address = editor.page.url
    editor.page.context.set_offline(True)
    editor.sentence("Nobody knows").click()
    editor.button("Skip").click()
    editor.status("Offline")
    editor.button("‹ Articles").click()
    editor.page.context.set_offline(False)
    editor.page.goto(address)
    expect(editor.page.locator(".unread").filter(has_text="Nobody knows")).to_be_visible()
    editor.status("Saved")
    expect(editor.page.get_by_role("alert")).to_be_hidden()
    # Even when the page is closed before the connection is back.
    editor.page.route(
        "**/v1/editor/articles/*", lambda route: route.abort() if route.request.method == "PUT" else route.continue_()
    )
    editor.removal("By Tomas").get_by_role("button").click()
    editor.status("Offline")
    editor.page.unroute("**/v1/editor/articles/*")
    editor.page.reload()
    expect(editor.sentence("By Tomas Ellwood")).to_be_visible()
    editor.status("Saved")


def test_publishing_whose_answer_was_lost_is_done(editor: EditorPage) -> None:
    """The connection breaks after the service has published, and is back at the second press."""
    asked: list[str] = []

    def lose(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            route.fetch()
        if len(asked) <= 2:
            route.abort()
        else:
            route.continue_()

    page = editor.page
    editor.button("Review and publish").click()
    publish = page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True)
    expect(publish).to_be_enabled(timeout=30_000)
    page.route(re.compile(r"/v1/editor/articles/[^/]+(/publish)?$"), lose)
    publish.click()
    expect(page.get_by_text("Can’t reach the server")).to_be_visible()
    publish.click()
    expect(page.get_by_text("Published.", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    editor.sentence("Nobody knows").click()
    editor.button("Skip").click()
    editor.status("Saved")
    expect(page.get_by_text("saved this article")).to_have_count(0)


@pytest.mark.parametrize("answer", [None, "<title>Sign in to the network</title>"])
def test_a_change_whose_answer_was_lost_is_one_s_own(answer: str | None, editor: EditorPage) -> None:
    sent: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method != "PUT" or sent:
            route.continue_()
            return
        sent.append(route.fetch().text())
        if answer is None:
            route.abort()
        else:
            route.fulfill(status=200, content_type="text/html", body=answer)

    editor.page.route("**/v1/editor/articles/*", lose)
    editor.sentence("Nobody knows").click()
    editor.button("Skip").click()
    editor.status("Offline")
    editor.status("Saved")
    assert len(sent) == 1
    expect(editor.page.locator(".unread").filter(has_text="Nobody knows")).to_be_visible()
    editor.removal("By Tomas").get_by_role("button").click()
    editor.status("Saved")
    expect(editor.page.get_by_text("saved this article")).to_have_count(0)
