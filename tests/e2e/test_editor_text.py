"""Text that comes into the editor's page: pasted with its form, typed and not yet saved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from audio_service.config import Settings
from audio_service.storage import Role
from tests.article.test_pasted_html import WORD
from tests.e2e.conftest import Opener
from tests.e2e.editor import ARTICLE, NUMBERS, EditorPage, settled_violations
from tests.support import tick_voice
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


@pytest.fixture(scope="module")
def voices_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service with three voices, of which two speak English."""
    folder = tmp_path_factory.mktemp("voices")
    for name, espeak in ((tick_voice.NAME, "en-us"), ("en_GB-tock-x_low", "en-us"), ("de_DE-takt-x_low", "de")):
        tick_voice.write_measured_voice(folder, name, espeak=espeak)
    data = tmp_path_factory.mktemp("data")
    running = Running(Settings(data_dir=data, voices_dir=folder, voice=tick_voice.NAME, workers=2))
    running.editor.post("/v1/editor/articles", json={"html": ARTICLE})  # the first one takes longest
    yield running
    running.stop()


@pytest.fixture
def voiced(voices_service: Running, open_page: Opener) -> EditorPage:
    """An article in the editor of that service."""
    editor = EditorPage(open_page(viewport={"width": 1024, "height": 900}), voices_service.url)
    editor.sign_in(voices_service.service.catalog.api_keys.create(f"voices-{next(NUMBERS)}", Role.EDIT))
    editor.paste(ARTICLE)
    return editor


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


def test_a_half_typed_pronunciation_survives_a_reload(editor: EditorPage) -> None:
    page = editor.page
    dialog = page.get_by_role("dialog", name="Pronunciation")
    page.mouse.click(*editor.word_at("Jaroslav"))
    page.keyboard.press("r")
    dialog.get_by_label("Pronounced").fill("ya-ro")
    page.reload()
    expect(page.get_by_text("You were changing the pronunciation of “Jaroslav”: “ya-ro”")).to_be_visible()
    editor.button("Continue editing").click()
    expect(dialog.get_by_label("Word or name")).to_have_value("Jaroslav")
    expect(dialog.get_by_label("Pronounced")).to_have_value("ya-ro")
    dialog.get_by_label("Word or name").fill("a phrase of six or seven words")
    dialog.get_by_label("Word or name").press("Tab")
    expect(dialog.get_by_text("A phrase can have up to 5 words.")).to_be_visible()
    page.go_back()  # nothing of it stays over the list
    expect(page.get_by_role("heading", name="Articles", exact=True)).to_be_visible()
    expect(dialog).to_have_count(0)
    page.go_forward()
    editor.button("Continue editing").click()
    page.keyboard.press("Escape")
    page.reload()
    expect(editor.text).to_be_visible()
    expect(editor.button("Continue editing")).to_have_count(0)


def audio_of(editor: EditorPage) -> list[str]:
    """The voices of the sentences, as the service will speak them."""
    script = "fetch('/v1/editor/articles/' + new URLSearchParams(location.hash.slice(1)).get('article'))"
    return list(editor.page.evaluate(f"{script}.then(r => r.json()).then(v => v.sentences.map(s => s.voice))"))


def test_a_paragraph_has_a_voice_and_a_sentence_a_pause(voiced: EditorPage) -> None:
    editor = voiced
    page = editor.page
    editor.sentence("Nobody knows who built it.").click()
    editor.button("Voice…").click()
    dialog = page.get_by_role("dialog", name="Voice of this paragraph")
    expect(dialog.get_by_role("heading")).to_have_text(["Voice of this paragraph", "English", "German"])
    with page.expect_response("**/sentences/*") as heard:
        dialog.get_by_role("button", name="Hear Tock (British English)").click()
    assert heard.value.request.post_data_json == {"rules": [], "voice": "en_GB-tock-x_low"}
    expect(dialog.get_by_role("status")).to_contain_text("Nobody knows who built it.")
    assert settled_violations(page) == []
    dialog.get_by_label("Tock (British English)", exact=True).check()
    page.keyboard.press("Escape")
    expect(editor.text.get_by_text("Voice: Tock (British English)")).to_be_visible()
    editor.status("Saved")
    assert audio_of(editor)[-2:] == ["en_GB-tock-x_low"] * 2
    assert set(audio_of(editor)[:-2]) == {"en_US-tick-x_low"}

    page.keyboard.press("e")
    page.get_by_label("Edit paragraph").fill("Nobody knows who built it. The first record is a complaint.")
    page.get_by_label("Edit paragraph").press("Enter")
    expect(editor.sentence("The first record is a complaint.")).to_be_visible()
    expect(editor.text.get_by_text("Voice: Tock (British English)")).to_be_visible()
    assert audio_of(editor)[-2:] == ["en_GB-tock-x_low"] * 2

    editor.button("Pause after…").click()
    page.get_by_label("Seconds").fill("2,5")
    editor.button("Set pause").click()
    expect(editor.text.get_by_text("Pause, 2.5 seconds")).to_be_visible()
    editor.button("Undo").click()
    expect(editor.text.get_by_text("Pause, 2.5 seconds")).to_have_count(0)
    expect(editor.text.get_by_text("Voice: Tock (British English)")).to_be_visible()
    editor.button("Undo").click()
    editor.button("Undo").click()
    expect(editor.text.get_by_text("Voice: Tock (British English)")).to_have_count(0)


def test_voices_have_readable_names_and_are_heard_before_they_are_chosen(voiced: EditorPage) -> None:
    page = voiced.page
    voiced.button("Voice & pauses").click()
    dialog = page.get_by_role("dialog", name="Voice & pauses")
    dialog.get_by_text("Quote voice").click()
    with page.expect_response("**/sentences/*") as heard:
        dialog.get_by_role("button", name="Hear Tock (British English)").locator("visible=true").click()
    assert heard.value.ok
    expect(dialog.get_by_text("“I like the noise")).to_be_visible()
    dialog.get_by_label("Tock (British English)", exact=True).locator("visible=true").check()
    page.keyboard.press("Escape")
    voiced.status("Saved")
    assert audio_of(voiced).count("en_GB-tock-x_low") == 2
