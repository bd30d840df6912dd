"""How names and words are pronounced: found, selected, changed, listed and taken back, in Debian's Chromium."""

from __future__ import annotations

import itertools
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from audio_service.storage import Role
from audio_service.verbalize import Entry, Kind, Scope
from tests.e2e.barriers import violations
from tests.e2e.conftest import WEEKLY, Opener
from tests.e2e.editor import EditorPage
from tests.support.cluster import wait_until
from tests.support.running import Running

pytestmark = pytest.mark.browser

NAMES = """Siobhán Nkrumah-Ó Ceallaigh met Xochitl Przybylski and Wojciechowski. Thuy and Joaquín Quispe Mamani came
with Zbigniew Grzeszczak."""
FIGURES = "In 2019 the 52 people paid $1,250 to 128 others."
NUMBERS = itertools.count()


def open_article(editor: EditorPage, *paragraphs: str) -> None:
    editor.button("‹ Articles").click()
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    editor.paste(f"<article><h1>On names and banks, {next(NUMBERS)}</h1>{text}</article>")


def dialog(editor: EditorPage) -> Locator:
    return editor.page.get_by_role("dialog", name="Pronunciation")


def chosen(editor: EditorPage) -> list[str]:
    """The words that are marked as selected."""
    found: list[str] = editor.page.evaluate("[...CSS.highlights.get('editor-chosen')].map(String)")
    return found


def drag(editor: EditorPage, first: str, last: str) -> None:
    mouse = editor.page.mouse
    mouse.move(*editor.word_at(first))
    mouse.down()
    mouse.move(*editor.word_at(last), steps=3)
    mouse.up()


def test_hard_names_stand_first_and_are_ticked_and_plain_numbers_are_quiet(editor: EditorPage) -> None:
    open_article(editor, NAMES, FIGURES, "Mr Delgado left. The letters KVZTRX were on the door.")
    names = (
        "Siobhán Nkrumah-Ó Ceallaigh Xochitl Przybylski Wojciechowski Thuy Joaquín Mamani Zbigniew Grzeszczak Delgado"
    )
    to_check = editor.page.locator(".to-check li button")
    assert set(to_check.all_inner_texts()) == {*names.split(), "KVZTRX"}
    assert to_check.last.inner_text() == "Mamani"  # the least unsure
    marked = editor.page.locator(".said.guess")
    assert {re.sub(r"\W+$", "", each) for each in marked.all_inner_texts()} == {*names.split(), "KVZTRX"}
    summary = editor.page.locator(".to-check summary")
    expect(summary).to_have_text("12 names and 1 word to check")
    to_check.filter(has_text="Przybylski").click()
    assert chosen(editor) == ["Przybylski"]
    for name in ("KVZTRX", "Thuy"):
        editor.page.get_by_role("checkbox", name=f"{name} is right").check()
    expect(summary).to_have_text("11 names to check")
    editor.page.reload()
    expect(summary).to_have_text("11 names to check")
    expect(editor.page.get_by_role("checkbox", name="Thuy is right")).to_be_checked()

    def is_underlined(word: str) -> bool:
        said = editor.page.locator(".said").filter(has_text=word).first
        return bool(said.evaluate("each => getComputedStyle(each).textDecorationLine === 'underline'"))

    notes = editor.page.locator(".forms li").filter(has_text="fifty two")
    assert is_underlined("$1,250")
    assert not any(map(is_underlined, ("52", "2019")))
    expect(notes).to_be_hidden()
    editor.page.get_by_label("Show all readings").check()
    assert all(map(is_underlined, ("52", "2019")))
    expect(notes).to_be_visible()


def test_notes_stand_beside_their_block_and_the_rest_is_folded(editor: EditorPage) -> None:
    editor.page.set_viewport_size({"width": 1280, "height": 900})
    last = "Mr Ceallaigh and Mr Quispe left."
    open_article(editor, NAMES, NAMES.replace("met", "saw"), last)
    blocks = editor.page.locator(".block")

    def box(element: Locator) -> dict[str, float]:
        found = element.bounding_box()
        assert found is not None
        return {"top": found["y"], "bottom": found["y"] + found["height"]}

    for number in range(blocks.count()):
        notes = blocks.nth(number).locator(".beside")
        if notes.is_visible():
            text, beside = box(blocks.nth(number).locator(".line")), box(notes)
            assert beside["top"] - text["top"] < 20
            assert beside["bottom"] <= text["bottom"] + 24  # where the next block begins
    more = blocks.nth(1).get_by_role("button", name=re.compile(r"^\d+ more$"))
    hidden = blocks.nth(1).locator(".forms li", has_text="Grzeszczak")
    expect(hidden).to_be_hidden()
    after = box(blocks.nth(2))
    more.click()
    expect(hidden).to_be_visible()
    assert box(blocks.nth(2)) == after  # the text is where it was
    blocks.nth(1).get_by_role("button", name="Show fewer").click()
    expect(hidden).to_be_hidden()


def test_a_phrase_is_selected_and_its_rule_is_shown_changed_removed_and_restored(editor: EditorPage) -> None:
    open_article(
        editor, "The Bank of Quist, as a rule, has a baker in it. It is short.", "A miller came to the Bank of Quist."
    )
    drag(editor, "Bank", "Quist")
    assert chosen(editor) == ["Bank of Quist,"]
    drag(editor, "baker", "short")  # no further than the sentence
    assert chosen(editor) == ["baker in it."]
    editor.page.mouse.click(*editor.word_at("Bank"))
    for _ in range(3):
        editor.page.keyboard.press("Shift+ArrowRight")
    editor.page.keyboard.press("Shift+ArrowLeft")
    assert chosen(editor) == ["Bank of Quist,"]
    editor.page.keyboard.press("r")
    box = dialog(editor)
    expect(box.get_by_label("Word or name")).to_have_value("Bank of Quist")
    expect(box.get_by_role("button", name="Remove")).to_have_count(0)
    box.get_by_label("Pronounced").fill("bank of kvist")
    box.get_by_role("button", name="Preview").click()
    expect(box.get_by_role("status").last).to_contain_text("bank of kvist", timeout=20_000)
    said = editor.page.locator(".undo-line[role=status]")
    expect(said).to_have_text("")  # the region is there before its text
    box.get_by_role("button", name="Save").click()
    expect(box).to_have_count(0)
    sentence = editor.sentence("has a baker")
    expect(sentence).to_be_focused()
    assert chosen(editor) == ["Bank of Quist,"]
    expect(said).to_contain_text("“Bank of Quist” is now pronounced “bank of kvist”.")
    applied = editor.page.locator(".article-rules")
    expect(applied.locator("summary")).to_have_text("1 pronunciation used here")

    editor.page.keyboard.press("r")  # it opens with the rule
    expect(box).to_contain_text("This article · saved by page-publish, ")
    expect(box.get_by_label("Pronounced")).to_have_value("bank of kvist")
    box.get_by_label("Pronounced").fill("bank of quest")
    box.get_by_role("button", name="Save changes").click()
    forms = editor.page.locator(".forms li").filter(has_text="Quist")
    expect(forms.filter(has_text="quest")).to_have_count(2)
    said.get_by_role("button", name="Undo").click()
    expect(forms.filter(has_text="kvist")).to_have_count(2)
    expect(sentence).to_be_focused()
    editor.button("Undo").click()  # the head's: now the rule itself
    expect(applied).to_be_hidden()
    expect(forms).to_have_count(0)
    editor.page.keyboard.press("Control+Shift+Z")
    expect(forms.filter(has_text="kvist")).to_have_count(2)

    applied.locator("summary").click()
    applied.get_by_role("button", name="Bank of Quist").click()
    assert chosen(editor) == ["Bank"]
    box.get_by_role("button", name="Remove").click()
    expect(applied).to_be_hidden()
    expect(said).to_contain_text("Removed the pronunciation of “Bank of Quist”.")
    editor.page.keyboard.press("Control+Z")
    expect(applied.locator("summary")).to_have_text("1 pronunciation used here")


def test_a_rule_is_saved_for_the_section_of_the_article(editor: EditorPage, service: Running) -> None:
    article = f"sport-{next(NUMBERS)}"
    service.put(article, "A title\n\nThe keeper is Zwolle.", url=f"https://{article}.example/1", section="Sport")
    service.ready(article)
    editor.page.goto(f"{service.url}/editor#article={article}")
    editor.page.mouse.click(*editor.word_at("Zwolle"))
    editor.page.keyboard.press("r")
    box = dialog(editor)
    host = f"{article}.example"
    places = ["This article", f"Section Sport of {host}", f"All articles on {host}", "All articles"]
    expect(box.get_by_label("Apply to").locator("option")).to_have_text(places)
    box.get_by_label("Pronounced").fill("zwoll uh")
    box.get_by_label("Apply to").select_option(label=places[1])
    box.get_by_role("button", name="Save").click()
    expect(box).to_have_count(0)
    editor.page.locator(".article-rules summary").click()
    expect(editor.page.locator(".article-rules li")).to_contain_text(places[1])
    pronunciations = service.service.catalog.pronunciations
    (rule,) = pronunciations.find(level=Scope.SECTION)
    assert (rule.scope, rule.section, rule.entry.said) == (f"site:{host}", "Sport", "zwoll uh")
    editor.page.get_by_role("link", name="All pronunciations").click()
    editor.page.get_by_label("Scope").select_option(label="One section")
    line = editor.page.get_by_role("list", name="Pronunciations").get_by_role("listitem")
    expect(line).to_have_count(1)
    expect(line).to_contain_text(places[1])
    line.get_by_role("button", name="Edit").click()
    expect(box.get_by_label("Apply to").locator("option")).to_have_text([places[1], "All articles"])
    box.get_by_role("button", name="Remove").click()
    expect(line).to_have_count(0)
    assert pronunciations.find(level=Scope.SECTION) == ()


def test_a_key_of_one_site_is_offered_the_rules_that_it_may_change(service: Running, open_page: Opener) -> None:
    word = f"Yolanthe{next(NUMBERS)}"
    everywhere = {"written": word, "kind": "alias", "said": "yo lan tee", "scope": "global"}
    assert service.editor.post("/v1/lexicon", json=everywhere).status_code == 201
    keys = service.service.catalog.api_keys
    editor = EditorPage(open_page(), service.url)
    editor.sign_in(keys.create(f"weekly-{word}", Role.PUBLISH, WEEKLY))
    article = f"weekly-{word}".lower()
    service.put(article, f"A title\n\n{word} is the name of the boat.", url=f"https://{WEEKLY}/{article}")
    service.ready(article)
    editor.page.goto(f"{service.url}/editor#article={article}")
    expect(editor.text).to_be_visible()
    editor.page.mouse.click(*editor.word_at(word))
    editor.page.keyboard.press("r")
    box = dialog(editor)
    expect(box.get_by_label("Apply to").locator("option")).to_have_text(["This article", f"All articles on {WEEKLY}"])
    box.get_by_label("Pronounced").fill("yo lan tuh")
    box.get_by_label("Apply to").select_option(label=f"All articles on {WEEKLY}")
    box.get_by_role("button", name="Save").click()
    expect(box).to_have_count(0)
    expect(editor.page.locator(".status")).to_contain_text("Saved")
    editor.page.goto(f"{service.url}/editor#pronunciations")
    editor.page.get_by_label("Search").fill(word)
    rows = lines(editor.page)
    expect(rows).to_have_count(2)
    shared, own = (rows.filter(has_text=place) for place in ("All articles ·", f"All articles on {WEEKLY}"))
    expect(shared.get_by_role("button")).to_have_text(["Play"])
    expect(own.get_by_role("button")).to_have_text(["Play", "Edit", "Delete"])
    editor.button("Add…").click()
    expect(box.get_by_label("Apply to").locator("option")).to_have_text([f"All articles on {WEEKLY}"])
    box.get_by_label("Word or name").fill(f"{word} II")
    box.get_by_label("Pronounced").fill("yo lan tuh two")
    box.get_by_role("button", name="Save").click()
    expect(box).to_have_count(0)
    expect(rows).to_have_count(3)


def test_sounds_are_those_of_the_language_and_are_heard(editor: EditorPage) -> None:
    open_article(editor, "The mill was sold to Jaroslav Quist.")
    editor.sentence("The mill").click()
    editor.page.keyboard.press("r")
    box = dialog(editor)
    box.get_by_label("Word or name").fill("mill")
    box.get_by_label("Method").select_option("ipa")
    for group, sound in (
        ("Consonants", "m, as in man"),
        ("Stress", "ˈ, as in main stress"),
        ("Vowels", "uː, as in food"),
    ):
        keys = box.get_by_role("group", name=group, exact=True)
        keys.get_by_role("button", name=sound, exact=True).click()
    box.get_by_role("group", name="Consonants", exact=True).get_by_role(
        "button", name="ʃ, as in she", exact=True
    ).click()
    expect(box.get_by_label("Pronounced")).to_have_value("mˈuːʃ")
    expect(box.locator(".respelled")).to_have_text("Sounds like moosh")
    click = box.get_by_role("button", name="ǂ", exact=True)
    expect(click).to_be_hidden()
    box.get_by_text("More sounds").click()
    expect(click).to_be_visible()
    with editor.page.expect_response(lambda answer: answer.url.endswith("/v1/editor/words")) as heard:
        box.get_by_role("button", name="Listen: ʃ, as in she").click()
    assert heard.value.json()["spoken"] == "Xx, she."
    said = box.get_by_label("Pronounced")
    said.fill("☃")
    said.press("Enter")  # previews
    problem = box.get_by_text("This voice can’t say “☃”. Pick sounds from the list.")
    expect(problem).to_have_count(1)
    expect(box.get_by_role("status").last).to_have_text("This voice can’t say “☃”. Pick sounds from the list.")
    said.fill("")
    expect(problem).to_have_count(0)
    box.get_by_role("button", name="Save").click()
    expect(box.get_by_text("Enter how it is pronounced.")).to_be_visible()
    expect(said).to_be_focused()
    said.fill("mˈuːʃ")
    expect(box.get_by_text("Enter how it is pronounced.")).to_have_count(0)
    said.press("Control+Enter")
    expect(box).to_have_count(0)
    expect(editor.page.locator(".forms li").filter(has_text="mill")).to_contain_text("/mˈuːʃ/ (moosh)")


def lines(page: Page) -> Locator:
    return page.get_by_role("list", name="Pronunciations").get_by_role("listitem")


def test_one_that_stands_behind_many_is_deleted(editor: EditorPage, service: Running) -> None:
    own = f"Zzmany{next(NUMBERS)}"
    many = [Entry(f"Zy{number:03} {own}", Kind.ALIAS, "many") for number in range(201)]
    pronunciations = service.service.catalog.pronunciations
    pronunciations.save("global", *many, Entry(own, Kind.ALIAS, "one"), Entry("Aardvark", Kind.ALIAS, "a"))
    page = editor.page
    editor.button("‹ Articles").click()
    page.get_by_role("link", name="Pronunciations").click()
    expect(lines(page).first).to_contain_text("Aardvark")
    page.get_by_label("Search").fill(own)
    expect(lines(page).first).to_contain_text("Zy000")
    for shown in (50, 100, 150, 200):
        expect(lines(page)).to_have_count(shown)
        page.get_by_role("button", name="Show more").click()
    expect(lines(page)).to_have_count(202)
    lines(page).last.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("status").filter(has_text=f"Deleted the pronunciation of “{own}”")).to_be_visible()
    left = pronunciations.find(own, limit=300)
    assert [record.entry for record in left] == many
    for record in (*left, *pronunciations.find("Aardvark")):
        pronunciations.delete(record.id)  # other tests see the first page of all rules


def test_all_pronunciations_are_listed_searched_changed_and_deleted(
    editor: EditorPage, service: Running, keys: dict[Role, str]
) -> None:
    page = editor.page
    own = f"Zzyx{next(NUMBERS)}"
    for number in range(1, 61):
        rule = {"written": f"{own}é{number:02}", "kind": "alias", "said": f"sound {number}"}
        assert service.editor.post("/v1/lexicon", json=rule).status_code == 201
    text = (
        f"A title here\n\nMayor {own}é07 spoke first. Then {own}é07 left. Nobody else came, as everybody had expected."
    )
    service.put(f"about-{own}", text)
    service.ready(f"about-{own}")
    editor.button("‹ Articles").click()
    page.get_by_role("link", name="Pronunciations").click()
    expect(page.get_by_role("heading", name="Pronunciations")).to_be_visible()
    page.get_by_label("Search").fill(f"{own.lower()}E")  # neither case nor accents matter
    expect(lines(page).first).to_contain_text(f"{own}é01")
    expect(lines(page)).to_have_count(50)
    page.get_by_role("button", name="Show more").click()
    expect(lines(page)).to_have_count(60)
    expect(page.get_by_role("button", name="Show more")).to_be_hidden()
    page.get_by_label("Search").fill("sound 7")
    line = lines(page).filter(has_text=f"{own}é07")
    expect(line).to_contain_text("“sound 7”")
    expect(line).to_contain_text("All articles · edit")
    expect(line).to_contain_text(re.compile(r"Used in 2 sentences of 1 article"))
    with page.expect_response(lambda answer: answer.url.endswith("/v1/editor/words")) as heard:
        line.get_by_role("button", name="Play").click()
    assert heard.value.json()["spoken"] == "sound 7."
    line.get_by_role("button", name="Edit").click()
    box = dialog(editor)
    box.get_by_label("Pronounced").fill("sound 7 and more")
    box.get_by_role("button", name="Save changes").click()
    expect(line).to_contain_text("“sound 7 and more”")
    expect(line).to_contain_text("page-publish")
    undo = page.locator(".undo-line").get_by_role("button", name="Undo")
    undo.click()
    expect(line).to_contain_text("“sound 7”")
    line.get_by_role("button", name="Delete").click()
    expect(line).to_have_count(0)
    undo.click()
    expect(line).to_contain_text("“sound 7”")
    page.get_by_label("Scope").select_option("article")
    expect(page.get_by_text("No pronunciation matches.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_and_the_dialog_have_no_barrier(
    scheme: str, service: Running, keys: dict[Role, str], open_page: Opener
) -> None:
    tab = open_page(color_scheme=scheme, viewport={"width": 320, "height": 700})
    page = EditorPage(tab, service.url)
    page.sign_in(keys[Role.PUBLISH])
    service.editor.post("/v1/lexicon", json={"written": "Nguyen", "kind": "ipa", "said": "wˈɪn"})
    tab.get_by_role("link", name="Pronunciations").click()
    line = lines(tab).filter(has_text="Nguyen")
    expect(line).to_contain_text("/wˈɪn/ (win)")
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert tab.evaluate(fits)
    assert violations(tab) == []
    line.get_by_role("button", name="Edit").click()
    expect(tab.get_by_role("button", name="iː, as in see", exact=True)).to_be_visible()
    assert tab.evaluate(
        "(() => { const d = document.querySelector('dialog'); return d.scrollWidth <= d.clientWidth; })()"
    )
    assert violations(tab) == []


def test_what_was_typed_and_half_of_a_change_are_not_lost(editor: EditorPage, service: Running) -> None:
    page = editor.page
    box = dialog(editor)
    word = f"Kvexx{next(NUMBERS)}"
    said = page.locator(".undo-line")

    def rules() -> dict[str, str]:
        found = service.editor.get("/v1/lexicon", params={"search": word}).json()
        return {each["scope"].partition(":")[0]: each["said"] for each in found}

    # What is typed in the list of pronunciations is there after a reload, and is continued.
    open_article(editor, f"The mill belongs to {word} now. Nobody else wanted it at all.")
    article = page.evaluate("new URLSearchParams(location.hash.slice(1)).get('article')")
    rule = {"written": word, "kind": "alias", "said": "kwex", "scope": f"article:{article}"}
    assert service.editor.post("/v1/lexicon", json=rule).status_code == 201
    page.goto(f"{service.url}/editor#pronunciations")
    page.get_by_label("Search").fill(word)
    line = lines(page).filter(has_text=word)
    line.get_by_role("button", name="Edit").click()
    box.get_by_label("Pronounced").fill("kevex")
    page.reload()
    expect(page.get_by_text(f"You were changing the pronunciation of “{word}”: “kevex”")).to_be_visible()
    editor.button("Continue editing").click()
    expect(box.get_by_label("Word or name")).to_have_value(word)
    expect(box.get_by_label("Pronounced")).to_have_value("kevex")

    # The new rule is saved, the one that it replaces stays as the connection drops: that can be undone, or done again.
    for place in ("list", "article"):
        box.get_by_label("Apply to").select_option("All articles")
        page.route("**/v1/lexicon/*", lambda route: route.abort())
        box.get_by_role("button", name="Save changes").click()
        expect(box.get_by_role("status").last).to_have_text("Can’t reach the server.")
        assert rules() == {"article": "kwex", "global": "kevex"}
        page.keyboard.press("Escape")
        expect(said).to_contain_text("The new pronunciation was saved, but the one before could not be removed.")
        said.get_by_role("button", name="Undo").click()
        expect(said if place == "list" else page.locator(".status")).to_contain_text("Can’t reach the server.")
        page.unroute("**/v1/lexicon/*")
        (said.get_by_role("button", name="Undo") if place == "list" else editor.button("Undo")).click()
        expect(said).to_be_hidden()
        if place == "list":
            page.get_by_label("Search").fill(word)
            expect(line).to_have_count(1)
            page.goto(f"{service.url}/editor#article={article}")
            page.mouse.click(*editor.word_at(word))
            page.keyboard.press("r")
            expect(box.get_by_label("Pronounced")).to_have_value("kwex")
            box.get_by_label("Pronounced").fill("kevex")
    expect(page.locator(".status")).to_contain_text("Saved")
    wait_until(lambda: rules() == {"article": "kwex"})
