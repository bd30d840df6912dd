"""Readers' reports of mispronunciations: from the player to the editor's list, the word and the end."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from audio_service.storage import Role
from tests.e2e.conftest import Opener
from tests.e2e.editor import EditorPage, settled_violations
from tests.support.running import Running

pytestmark = pytest.mark.browser

TEXT = "The mill was sold on Tuesday.\n\nIt belongs to Jaroslav Quist 😀, and Quist keeps bees."

# The text of the sentence in front of the word that is marked.
BEFORE_MARK = """() => {
    const mark = [...CSS.highlights.values()].flatMap((marks) => [...marks]).find((each) => String(each) === "Quist");
    const range = document.createRange();
    range.setStart(document.querySelector(".sentence.chosen"), 0);
    range.setEnd(mark.startContainer, mark.startOffset);
    return String(range);
}"""


def forget(service: Running) -> None:
    for other in service.editor.get("/v1/editor/reports?limit=500").json()["reports"]:
        service.editor.delete(f"/v1/editor/reports/{other['id']}")


def report(service: Running, article_id: str, word: str) -> None:
    sentence = next(line for line in TEXT.splitlines() if word in line)
    sent = {"sentence": sentence, "start": sentence.index(word), "end": sentence.index(word) + len(word)}
    assert service.anyone.post(f"/v1/articles/{article_id}/reports", json=sent).status_code == 204


def test_an_editor_sees_opens_and_closes_what_readers_report(
    service: Running, keys: dict[Role, str], open_page: Opener
) -> None:
    forget(service)
    service.put("reported", TEXT, title="The mill & its bees")
    sentence = TEXT.splitlines()[2]
    at = sentence.rindex("Quist")
    reports = [
        {"sentence": sentence, "start": at, "end": at + 5, "note": "<b>kwist</b>"},
        {"sentence": "The mill was sold on Tuesday.", "start": 4, "end": 8},
    ]
    other_notes = [{**reports[0], "note": f"or like this: {number}"} for number in range(3)]
    for each in (*other_notes, *reports, reports[1]):
        assert service.anyone.post("/v1/articles/reported/reports", json=each).status_code == 204
    page = EditorPage(open_page(viewport={"width": 390, "height": 800}), service.url)
    page.sign_in(keys[Role.EDIT])
    page.page.get_by_role("link", name="Readers’ reports (2)").click()
    rows = page.page.locator(".reports li")
    expect(rows.nth(0)).to_contain_text("The mill was sold on Tuesday.")
    expect(page.page.get_by_role("heading", name="The mill & its bees")).to_be_visible()
    expect(rows.nth(0)).to_contain_text("2 reports, last on")
    # However many come, a word is one line.
    expect(rows.nth(1)).to_contain_text("4 reports, last on")
    expect(rows.nth(1).locator(".readers-note")).to_have_count(4)
    expect(rows.nth(1).locator("b")).to_have_text("Quist")
    # The sentence is one line of text, not three columns.
    assert rows.nth(1).get_by_role("link").evaluate("(link) => getComputedStyle(link).display") == "inline"
    assert settled_violations(page.page) == []
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 390

    # It opens the article at the word: the second of its sentence, not the first.
    rows.nth(1).get_by_role("link").click()
    expect(page.page.locator(".sentence.chosen")).to_contain_text("Jaroslav Quist")
    assert page.page.evaluate(BEFORE_MARK) == sentence[:at]
    page.page.keyboard.press("r")
    expect(page.page.locator("dialog input").first).to_have_value("Quist")
    page.page.keyboard.press("Escape")

    page.page.goto(f"{service.url}/editor#reports")
    expect(rows).to_have_count(2)
    closed: list[str] = []
    page.page.on("request", lambda request: closed.append(request.url) if request.method == "DELETE" else None)
    box = page.button("Done: mill").bounding_box()
    assert box is not None
    place = box["x"] + 20, box["y"] + 4
    page.page.mouse.click(*place)
    expect(page.button("Done: Quist")).to_be_focused()
    hit = page.page.evaluate("(place) => document.elementFromPoint(...place).ariaLabel", place)
    assert hit == "Done: Quist"
    page.page.mouse.click(*place)  # the second click of a slow double click: the row has moved up
    page.page.evaluate("new Promise(requestAnimationFrame)")
    assert len(closed) == 1
    page.page.keyboard.press("Enter")
    expect(page.page.get_by_text("No open reports.")).to_be_visible()


def test_all_reports_of_an_article_are_closed(service: Running, keys: dict[Role, str], open_page: Opener) -> None:
    forget(service)
    for name, title in (("mills", "The mill & its bees"), ("bees", "Only bees")):
        service.put(name, TEXT, title=title)
    report(service, "bees", "keeps")
    for word in ("sold", "Tuesday"):
        report(service, "mills", word)
    page = EditorPage(open_page(viewport={"width": 390, "height": 800}), service.url)
    page.sign_in(keys[Role.EDIT])
    page.page.get_by_role("link", name="Readers’ reports (3)").click()
    rows = page.page.locator(".reports li")
    expect(rows).to_have_count(3)
    report(service, "mills", "mill")  # not on the page yet
    page.button("Close all: The mill & its bees").click()
    page.button("Cancel").click()
    expect(rows).to_have_count(3)
    page.button("Close all: The mill & its bees").click()
    page.button("Close all").click()
    expect(rows).to_have_count(2)
    expect(rows.nth(0).locator("b")).to_have_text("mill")
    expect(rows.nth(1).locator("b")).to_have_text("keeps")
    expect(page.page.get_by_text("2 words.")).to_be_visible()
    page.button("Done: mill").click()
    expect(page.button("Done: keeps")).to_be_focused()
    page.page.keyboard.press("Enter")
    expect(page.page.get_by_text("No open reports.")).to_be_visible()
    page.page.get_by_role("link", name="‹ Articles").click()
    expect(page.page.get_by_role("heading", name="Articles", exact=True)).to_be_visible()
    expect(page.page.get_by_role("link", name="Readers’ reports")).to_have_count(0)
