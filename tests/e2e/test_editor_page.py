"""The editor's page in Chromium: open, read what will be said, hear, correct, undo."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from audio_service.storage import Role
from tests.e2e.conftest import Opener
from tests.e2e.editor import FIT, EditorPage
from tests.e2e.publisher import until
from tests.support.running import Running
from tests.support.web_site import Site

pytestmark = pytest.mark.browser


def test_one_signs_in_and_out(service: Running, keys: dict[Role, str], open_page: Opener) -> None:
    page = EditorPage(open_page(), service.url)
    page.page.goto(f"{service.url}/editor")
    page.page.get_by_label("Access key").fill("as_wrong")
    page.button("Sign in").click()
    expect(page.page.get_by_role("alert")).to_have_text("That key isn’t recognised. Check it and try again.")
    page.sign_in(keys[Role.EDIT])
    (cookie,) = page.page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert page.page.evaluate("document.cookie") == ""
    page.page.reload()
    expect(page.page.get_by_role("heading", name="Articles", exact=True)).to_be_visible()
    page.button("Sign out").click()
    expect(page.page.get_by_label("Access key")).to_be_visible()
    page.page.reload()
    expect(page.page.get_by_label("Access key")).to_be_visible()


def test_nothing_is_hidden(editor: EditorPage) -> None:
    marks = editor.page.locator(".removed > summary")
    expect(marks).to_have_text(
        ["Byline 1 part, 3 words By Tomas Ellwood", "Advertisement 1 part, 1 word Advertisement"]
    )
    expect(editor.removal("By Tomas Ellwood").locator("s")).to_have_text("By Tomas Ellwood")
    expect(editor.page.locator(".said").filter(has_text="$50,000")).to_be_visible()
    expect(editor.page.locator(".forms li").filter(has_text="$50,000")).to_have_text("$50,000 fifty thousand dollars")
    expect(editor.page.locator(".hole").filter(has_text="[1]")).to_be_visible()
    expect(editor.page.locator(".hole")).to_have_attribute("title", "Not read: footnote mark. Restore it.")
    expect(editor.page.locator(".forms").filter(has_text="[1]")).to_have_count(0)


def test_a_guess_is_flagged(editor: EditorPage) -> None:
    editor.button("‹ Articles").click()
    editor.paste("<article><h1>On names</h1><p>The letters KVZTRX are on the door.</p></article>")
    expect(editor.page.locator(".said.guess")).to_have_text("KVZTRX")
    expect(editor.page.locator(".forms .guessed")).to_contain_text("Best guess: unknown abbreviation")
    editor.page.locator(".said.guess").click()
    expect(editor.page.locator(".said-as")).to_contain_text("Best guess: unknown abbreviation")


def test_a_passage_in_another_language_is_flagged(editor: EditorPage) -> None:
    editor.button("‹ Articles").click()
    german = "Wir haben lange genug gewartet, jetzt muss etwas geschehen."
    editor.paste(f"<article><h1>On ferries</h1><p>The mayor of the town said this. {german}</p></article>")
    note = f"{german[:-1]} in German, read by an English voice"
    line = editor.page.locator(".forms .guessed")
    expect(line).to_have_text(note)
    shown = line.locator(".passage-note")
    assert shown.evaluate("each => each.scrollWidth <= each.clientWidth")
    assert shown.evaluate(
        "each => each.getBoundingClientRect().right <= each.closest('ul').getBoundingClientRect().right"
    )
    expect(editor.page.locator(".status")).to_contain_text("1 passage in another language")
    marked = editor.page.evaluate("[...CSS.highlights.get('editor-foreign')].map(String)")
    assert marked == [german]


def test_forms_stand_beside_the_text_where_there_is_room_and_removals_in_their_place(editor: EditorPage) -> None:
    line = editor.page.locator(".line").filter(has_text="keeps bees")
    form = editor.page.locator(".forms li").filter(has_text="$50,000")

    def box(element: Locator) -> dict[str, float]:
        found = element.bounding_box()
        assert found is not None
        return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}

    def boxes() -> list[dict[str, float]]:
        return [box(each) for each in (line, form, editor.page.locator(".removed").first)]

    editor.page.set_viewport_size({"width": 1280, "height": 900})
    text, said, removed = boxes()
    assert said["x"] >= text["x"] + text["width"]
    assert said["x"] + said["width"] <= 1280
    assert said["y"] < text["y"] + text["height"]
    assert removed["x"] == text["x"]
    assert removed["y"] < text["y"]
    editor.page.set_viewport_size({"width": 768, "height": 900})
    text, said, removed = boxes()
    assert said["x"] == removed["x"] == text["x"]
    assert removed["y"] < text["y"] < said["y"]


def test_a_removal_is_put_back_and_taken_out_again(editor: EditorPage) -> None:
    editor.removal("By Tomas").get_by_role("button").click()
    expect(editor.sentence("By Tomas Ellwood")).to_be_visible()
    expect(editor.sentence("By Tomas Ellwood")).to_be_focused()
    editor.status("Saved")
    editor.page.reload()
    expect(editor.sentence("By Tomas Ellwood")).to_be_visible()
    editor.button("Skip again").click()
    expect(editor.removal("By Tomas")).to_be_visible()


def test_a_part_of_a_block_is_put_back_and_taken_out_again(editor: EditorPage) -> None:
    mark = editor.page.locator(".hole")
    mark.focus()
    expect(mark).to_be_focused()
    editor.page.keyboard.press("Enter")
    expect(mark).to_have_count(0)
    editor.status("Saved")
    editor.page.reload()
    expect(editor.page.locator(".note")).to_contain_text("“[1]” restored by you.")
    editor.button("Skip again").click()
    expect(mark).to_have_text("[1]")


def test_a_block_is_left_out_read_again_and_all_is_undone(editor: EditorPage) -> None:
    editor.sentence("keeps bees").click()
    editor.button("Skip").click()
    left_out = editor.page.locator(".unread").filter(has_text="keeps bees")
    expect(editor.page.locator(".removed[open] > summary")).to_contain_text("Skipped by you")
    left_out.get_by_role("button", name="Restore").click()
    expect(editor.sentence("keeps bees")).to_be_visible()
    editor.button("Undo").click()
    expect(left_out).to_be_visible()
    editor.button("Undo").click()
    expect(editor.sentence("keeps bees")).to_be_visible()
    expect(editor.button("Undo")).to_be_disabled()
    expect(editor.page.locator(".sentence:focus")).to_have_count(1)
    editor.page.keyboard.press("Control+Shift+z")
    expect(left_out).to_be_visible()


def test_sentences_are_heard_and_followed(editor: EditorPage) -> None:
    editor.sentence("I like the noise").click()
    editor.button("Listen").click()
    speaking = editor.page.locator(".speaking")
    expect(speaking).to_contain_text("I like the noise")
    expect(editor.button("Listen")).to_be_focused()
    expect(editor.page.locator(".foot .now")).to_contain_text("I like the noise")
    until(editor.page, "CSS.highlights.get('editor-word')?.size > 0")
    expect(speaking).to_have_count(0, timeout=20_000)
    editor.button("Listen from here").click()
    expect(speaking).to_contain_text("I like the noise")
    expect(speaking).to_contain_text("The wheel turns", timeout=20_000)
    editor.button("Stop").click()
    expect(speaking).to_have_count(0)


def test_playing_stops_when_the_sentences_change(editor: EditorPage) -> None:
    editor.sentence("The mill was sold").click()
    editor.button("Listen from here").click()
    expect(editor.page.locator(".speaking")).to_contain_text("The mill was sold")
    for key in ("ArrowDown", "x"):  # what follows has other numbers now
        editor.page.keyboard.press(key)
    expect(editor.page.locator(".removed[open]")).to_contain_text("I like the noise")
    expect(editor.page.locator(".speaking")).to_have_count(0)
    expect(editor.button("Play")).to_be_visible()
    editor.sentence("Nobody knows").click()
    editor.button("Listen").click()
    expect(editor.page.locator(".foot .now")).to_contain_text("Nobody knows")
    expect(editor.page.locator(".speaking")).to_contain_text("Nobody knows")


def test_a_change_of_text_touches_one_sentence(editor: EditorPage) -> None:
    editor.button("Review and publish").click()
    expect(editor.page.get_by_text(FIT)).to_be_visible(timeout=30_000)
    editor.page.keyboard.press("Escape")
    editor.page.reload()
    editor.status("audio up to date")
    editor.sentence("Nobody knows").click()
    editor.button("Edit").click()
    field = editor.page.get_by_label("Edit paragraph")
    field.fill(field.input_value().replace("complaint", "poem"))
    field.press("Enter")
    expect(editor.sentence("it is a poem")).to_be_visible()
    editor.status("Saved · 1 sentence to record")
    editor.page.keyboard.press("e")
    field.fill("")
    field.press("Escape")
    expect(editor.sentence("it is a poem")).to_be_visible()

    # Without a keyboard, on the narrowest phone. A press of Cancel does not save what it leaves.
    editor.page.set_viewport_size({"width": 320, "height": 640})
    editor.page.keyboard.press("E")  # as with Caps Lock
    field.fill("Nobody will read this.")
    for name in ("Save", "Cancel"):
        box = editor.button(name).bounding_box()
        assert box is not None
        assert box["height"] >= 44, name
    assert editor.page.evaluate("document.documentElement.scrollWidth") == 320
    editor.button("Cancel").click()
    expect(editor.sentence("Nobody knows")).to_be_focused()
    expect(editor.sentence("it is a poem")).to_be_visible()
    editor.page.keyboard.press("e")
    expect(field).not_to_have_value("Nobody will read this.")
    field.fill("Nobody knows who built it, and it is a song.")
    field.press("Tab")
    expect(editor.button("Save")).to_be_focused()
    editor.page.keyboard.press("Tab")
    expect(editor.button("Cancel")).to_be_focused()
    editor.button("Save").click()
    expect(editor.sentence("it is a song")).to_be_focused()


TWO = """<article><h1>Two trades</h1><p>The first paragraph has a baker in it. It is short.</p>
<p>The second paragraph has a miller in it.</p><p>The third paragraph has a ferry and a piano in it.</p></article>"""


def chosen_word(editor: EditorPage) -> Locator:
    """The button that names the word."""
    return editor.page.get_by_role("button", name=re.compile("^Change pronunciation of “"))


def click_slowly(editor: EditorPage, word: str) -> None:
    """Press and release as a hand does it: whatever the press begins is over before the release."""
    mouse = editor.page.mouse
    mouse.move(*editor.word_at(word))
    mouse.down()
    editor.page.evaluate("new Promise(requestAnimationFrame)")
    mouse.up()


def test_a_click_chooses_the_word_that_was_pressed(editor: EditorPage) -> None:
    editor.button("‹ Articles").click()
    editor.paste(TWO)
    for word in ("baker", "miller", "piano", "short", "ferry", "baker"):
        click_slowly(editor, word)
        expect(chosen_word(editor)).to_have_accessible_name(re.compile(word))
    editor.page.keyboard.press("r")
    dialog = editor.page.get_by_role("dialog", name="Pronunciation")
    expect(dialog.get_by_label("Word or name")).to_have_value("baker")
    editor.page.keyboard.press("Escape")
    editor.page.keyboard.press("ArrowUp")  # a sentence, and no word of it: none is proposed
    editor.page.keyboard.press("r")
    expect(dialog.get_by_label("Word or name")).to_have_value("")
    expect(dialog.get_by_label("Word or name")).to_be_focused()
    editor.page.keyboard.press("Escape")
    click_slowly(editor, "baker")
    # A block that is being edited is as high as its field; leaving it moves what stands below.
    editor.page.keyboard.press("e")
    editor.page.get_by_label("Edit paragraph").press("End")
    editor.page.keyboard.type(" It was, at any rate, before somebody began to write and did not find an end. " * 6)
    click_slowly(editor, "miller")
    expect(chosen_word(editor)).to_have_accessible_name(re.compile("miller"))
    editor.status("Saved")
    click_slowly(editor, "piano")
    expect(chosen_word(editor)).to_have_accessible_name(re.compile("piano"))
    # What was pressed and not released here is not a press any more: the keyboard chooses as before.
    editor.page.mouse.move(*editor.word_at("ferry"))
    editor.page.mouse.down()
    editor.page.mouse.move(2, 2)
    editor.page.mouse.up()
    editor.page.keyboard.press("ArrowUp")
    expect(editor.page.locator(".chosen")).to_have_text("The second paragraph has a miller in it.")


def test_a_tap_chooses_the_word_that_was_touched(service: Running, keys: dict[Role, str], open_page: Opener) -> None:
    tab = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = EditorPage(tab, service.url)
    page.sign_in(keys[Role.PUBLISH])
    page.paste(TWO)
    for word in ("baker", "miller", "piano", "short"):
        tab.touchscreen.tap(*page.word_at(word))
        expect(chosen_word(page)).to_have_accessible_name(re.compile(word))
    tab.touchscreen.tap(*page.word_at("baker"))
    page.button("Add next word").click()  # a finger cannot draw over a phrase
    expect(chosen_word(page)).to_have_accessible_name("Change pronunciation of “baker in”…")


def test_speed_and_pauses_are_set(editor: EditorPage, service: Running) -> None:
    editor.button("Voice & pauses").click()
    dialog = editor.page.get_by_role("dialog", name="Voice & pauses")
    dialog.get_by_label("Paragraph").fill("1.2")
    dialog.get_by_label("Paragraph").press("Tab")
    dialog.get_by_label("Speed").fill("2")
    dialog.get_by_label("Speed").dispatch_event("change")
    editor.page.keyboard.press("Escape")
    editor.status("Saved")
    article = editor.page.evaluate("new URLSearchParams(location.hash.slice(1)).get('article')")
    choices = service.editor.get(f"/v1/editor/articles/{article}").json()["choices"]
    assert choices["length_scale"] == 0.5
    assert choices["pauses"]["paragraph_ms"] == 1200


def test_all_goes_by_the_keyboard(editor: EditorPage) -> None:
    press = editor.page.keyboard.press
    for _ in range(30):
        press("Tab")
        if editor.page.evaluate("document.activeElement.dataset.sentence") == "0":
            break
    press("ArrowDown")
    assert editor.page.evaluate("document.activeElement.dataset.sentence") == "1"
    for _ in range(6):
        press("ArrowRight")
    expect(editor.page.locator(".said-as")).to_contain_text("fifty thousand dollars")
    press("Enter")
    expect(editor.page.locator(".speaking")).to_contain_text("The mill was sold")
    press("Escape")
    expect(editor.page.locator(".speaking")).to_have_count(0)
    press("x")
    expect(editor.page.locator(".unread").filter(has_text="keeps bees")).to_be_visible()
    press("Control+z")
    expect(editor.sentence("keeps bees")).to_be_visible()
    press("Shift+?")
    keys = editor.page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(keys.locator("dl > div").filter(has_text="Change pronunciation")).to_have_text("RChange pronunciation")
    press("Escape")
    editor.button("Keyboard shortcuts").click()
    expect(keys).to_be_visible()
    keys.get_by_label("Single keys").uncheck()
    press("Escape")
    editor.sentence("keeps bees").click()
    press("x")
    press("Shift+?")
    press("Enter")  # the first key that does something shows that those before it did nothing
    expect(editor.page.locator(".speaking")).to_contain_text("keeps bees")
    expect(keys).to_have_count(0)
    expect(editor.sentence("keeps bees")).to_be_visible()
    editor.button("Keyboard shortcuts").click()
    expect(keys.get_by_label("Single keys")).not_to_be_checked()
    keys.get_by_label("Single keys").check()
    press("Escape")
    editor.sentence("keeps bees").click()
    press("x")
    expect(editor.page.locator(".unread").filter(has_text="keeps bees")).to_be_visible()


def test_articles_are_opened_by_address_file_and_list(editor: EditorPage, site: Site, tmp_path: Path) -> None:
    editor.button("‹ Articles").click()
    expect(editor.page.locator(".list").first).to_contain_text("The mill on the Aven")
    editor.page.get_by_label("Web address").fill(
        site.article(
            "/opened", *(f"A paragraph of the opened page, number {n}, as long as others are." for n in range(4))
        )
    )
    editor.page.get_by_role("button", name="Fetch").click()
    expect(editor.text).to_contain_text("number 3")
    editor.button("‹ Articles").click()
    (tmp_path / "notes.md").write_text("# From a file\n\nThe text of a *file* in Markdown.", "utf-8")
    editor.page.get_by_label("Upload a file").set_input_files(tmp_path / "notes.md")
    editor.page.get_by_role("button", name="Open").nth(1).click()
    expect(editor.sentence("The text of a file")).to_be_visible()
    editor.button("‹ Articles").click()
    editor.page.get_by_label("Web address").fill("http://127.0.0.1:1/none")
    editor.page.get_by_role("button", name="Fetch").click()
    alert = editor.page.get_by_role("alert").first
    expect(alert).to_have_text("Articles can’t be fetched from 127.0.0.1. Paste the text instead.")
    editor.page.get_by_label("Paste text").fill("Паром ушёл утром, и никто не знал, когда он вернётся домой.")
    editor.page.get_by_role("button", name="Open").first.click()
    expect(alert).to_have_text("This looks like Russian, and no Russian voice is installed.")
    editor.page.get_by_label("Paste text").fill("* * *")
    editor.page.get_by_role("button", name="Open").first.click()
    expect(alert).to_have_text("There is nothing left to read in that text.")
    editor.page.goto(editor.page.url.partition("#")[0] + "#article=zzz")
    expect(alert).to_have_text("We can’t find that article.")


def test_a_narrators_marks_are_shown_and_a_lost_one_is_reported(editor: EditorPage) -> None:
    editor.button("‹ Articles").click()
    editor.paste(
        '<article><h1>On names</h1><p>The chairman said <break time="500ms"/> nothing to '
        '<sub alias="Kvist">Quist</sub> and did <emphasis>not</emphasis> wave.</p></article>'
    )
    expect(editor.page.locator(".pause")).to_have_text("Pause, half a second")
    expect(editor.page.locator(".forms li")).to_have_text(["Quist Kvist · as marked", "not emphasized"])
    editor.sentence("The chairman said").click()
    editor.button("Edit").click()
    box = editor.page.locator("textarea.line")
    box.fill(box.input_value().replace("Quist", "Lund"))
    box.press("Control+Enter")
    expect(editor.page.locator(".notices")).to_contain_text(
        "1 narrator’s mark went with the words you changed, the last at “Quist”."
    )
    expect(editor.page.locator(".forms li")).to_have_text(["not emphasized"])
    expect(editor.page.locator(".pause")).to_have_text("Pause, half a second")
