"""Text that comes into the editor's page: pasted with its form, typed and not yet saved."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from audio_service.storage import Role
from tests.article.test_pasted_html import WORD
from tests.e2e.conftest import Opener
from tests.e2e.editor import EditorPage, settled_violations
from tests.support.running import Running

pytestmark = pytest.mark.browser

PLAIN = "Rail link reaches the coast\n\nThe link opened on Monday."
# A paste as the browser makes it, with a clipboard of our own.
PASTE = """(field, [html, text]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", text);
  field.focus();
  if (field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })))
    document.execCommand("insertText", false, text);
}"""


def test_text_from_word_keeps_its_form_and_survives_a_reload(
    service: Running, keys: dict[Role, str], open_page: Opener
) -> None:
    editor = EditorPage(open_page(), service.url)
    editor.sign_in(keys[Role.EDIT])
    page = editor.page
    page.get_by_label("Paste text").evaluate(PASTE, [WORD, PLAIN])
    preview = page.get_by_role("group", name="Pasted article")
    expect(preview.get_by_role("heading", name="What happens next")).to_be_visible()
    expect(page.get_by_text("From Word: 2 headings, 1 quote, 2 list items, 1 table.")).to_be_visible()
    assert settled_violations(page) == []

    page.reload()
    expect(page.get_by_text("From Word: 2 headings")).to_be_visible()
    editor.button("Open").first.click()
    expect(editor.text.locator("h2.line")).to_have_text("What happens next")
    expect(editor.text.locator("blockquote.line")).to_have_text("We had begun to doubt it.")
    expect(editor.text.locator("li.line")).to_have_count(2)

    page.get_by_role("button", name="‹ Articles").click()
    expect(page.get_by_label("Paste text")).to_have_value("")
    page.get_by_label("Paste text").evaluate(PASTE, [WORD, PLAIN])
    editor.button("Paste as plain text").click()
    expect(page.get_by_label("Paste text")).to_have_value(PLAIN)
    expect(preview).to_be_hidden()


def test_half_typed_text_survives_a_reload(editor: EditorPage) -> None:
    editor.sentence("Nobody knows who built it.").click()
    editor.page.keyboard.press("e")
    editor.page.get_by_label("Edit paragraph").fill("Nobody knows who built it, but")
    editor.page.reload()
    expect(editor.page.get_by_text("You were editing a paragraph: “Nobody knows who built it, but”")).to_be_visible()
    expect(editor.sentence("Nobody knows who built it.")).to_be_visible()
    editor.button("Continue editing").click()
    field = editor.page.get_by_label("Edit paragraph")
    expect(field).to_have_value("Nobody knows who built it, but")
    field.fill("Nobody knows who built it, but\nmany have asked.")
    field.press("Enter")
    expect(editor.sentence("Nobody knows who built it, but many have asked.")).to_be_visible()
    editor.status("Saved")
    editor.page.reload()
    expect(editor.sentence("Nobody knows who built it, but many have asked.")).to_be_visible()
    expect(editor.button("Continue editing")).to_have_count(0)
