"""What is left out, in the editor: notices to check, groups by reason, a group put back in one step."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from audio_service.article import BlockKind, Reason, document_of
from audio_service.service import Submission
from audio_service.storage import Origin, Role
from tests.e2e.conftest import Opener
from tests.e2e.editor import EditorPage, settled_violations
from tests.support.pages import PARAGRAPHS, SECOND_HALF, TITLE
from tests.support.running import Running

pytestmark = pytest.mark.browser

IDS = (f"lossy-{n}" for n in itertools.count())
LOST = (*SECOND_HALF, "Reply")


def lossy(service: Running) -> str:
    """An article whose second half was taken for comments, with a table; extraction has every doubt. Its id."""
    own_id = next(IDS)
    parts = [
        (BlockKind.TITLE, f"{TITLE}, {own_id}", None),
        *((BlockKind.PARAGRAPH, text, None) for text in PARAGRAPHS[:3]),
        *((BlockKind.PARAGRAPH, text, Reason.COMMENTS) for text in LOST),
        *((BlockKind.PARAGRAPH, row, Reason.TABLE) for row in ("Quay; First boat", "Brennick; 6:10")),
        (BlockKind.PARAGRAPH, PARAGRAPHS[4], None),
        (BlockKind.PARAGRAPH, "Terms of use", Reason.FOOTER),
    ]
    document = document_of(parts, title=TITLE, language="en", unsure=True, preview_only=True)
    service.service.accept(Submission(own_id, document, Origin.PUSHED))
    return own_id


def opened(service: Running, key: str, open_page: Opener, **options: object) -> EditorPage:
    page = EditorPage(open_page(**{"viewport": {"width": 1280, "height": 900}, **options}), service.url)
    page.sign_in(key)
    page.page.goto(f"{service.url}/editor#article={lossy(service)}")
    expect(page.text).to_be_visible()
    return page


@pytest.fixture
def page(service: Running, keys: dict[Role, str], open_page: Opener) -> EditorPage:
    """The editor's page with the lossy article."""
    return opened(service, keys[Role.PUBLISH], open_page)


def notices(page: EditorPage) -> Locator:
    return page.page.get_by_role("region", name="To check")


def group(page: EditorPage, reason: str) -> Locator:
    return page.page.locator(f".left-out [data-reason={reason}]")


def all_groups(page: EditorPage) -> Locator:
    """The line that folds all groups."""
    return page.page.locator(".left-out > summary")


def test_notices_say_what_to_check_and_open_the_group(page: EditorPage) -> None:
    expect(notices(page).locator("p")).to_have_text(
        [
            "Only the start of this article could be read. The rest may be behind a paywall.",
            "We weren’t sure where this article ends. Check what was left out.",
            "A large part of this page was left out: 115 words as comments. Check it.",
            "1 table was left out. Check that the text makes sense without it.",
        ]
    )
    expect(group(page, "comments")).not_to_be_visible()
    page.button("Show comments").click()
    expect(group(page, "comments").locator(".place")).to_have_text(list(LOST))
    expect(group(page, "comments").locator("summary")).to_be_focused()
    expect(group(page, "table").locator("li").first).not_to_be_visible()
    page.button("Show what was left out").click()
    expect(all_groups(page)).to_be_focused()
    expect(all_groups(page)).to_contain_text("8 parts, ")


def test_groups_have_names_parts_and_words(page: EditorPage) -> None:
    all_groups(page).click()
    expect(page.page.locator(".left-out [data-reason] > summary")).to_have_text(
        ["Comments 5 parts, 115 words", "Tables 2 parts, 5 words", "Footer 1 part, 3 words"]
    )


def test_a_group_is_read_again_in_one_step_and_undone_in_one(page: EditorPage) -> None:
    page.button("Show comments").click()
    group(page, "comments").get_by_role("button", name="Restore all").click()
    for text in LOST:
        expect(page.sentence(text[:25]).first).to_be_visible()
    page.status("Saved")
    expect(group(page, "comments")).to_have_count(0)
    expect(notices(page)).not_to_contain_text("large part")
    expect(all_groups(page)).to_be_focused()
    expect(all_groups(page)).to_contain_text("3 parts, ")
    page.button("Undo").click()
    expect(group(page, "comments").locator("summary")).to_have_text("Comments 5 parts, 115 words")
    expect(notices(page)).to_contain_text("large part")
    expect(page.button("Undo")).to_be_disabled()


def test_a_part_leads_to_its_place_and_is_put_back_there(page: EditorPage) -> None:
    page.button("Show comments").click()
    place = page.page.locator("details.removed").filter(has_text=LOST[0])
    expect(place).not_to_have_attribute("open", "")
    group(page, "comments").locator(".place").first.click()
    put_back = page.button(f"Restore “{LOST[0][:60]}”")
    expect(put_back).to_be_focused()
    expect(put_back).to_be_in_viewport()
    page.page.keyboard.press("Enter")
    expect(page.sentence(LOST[0][:25]).first).to_be_visible()
    expect(place).to_have_count(0)
    remaining = page.page.locator("details.removed[open]")
    expect(remaining.locator(".unread s")).to_have_text([*LOST[1:], "Quay; First boat", "Brennick; 6:10"])
    expect(remaining.locator("summary")).to_be_focused()
    expect(group(page, "comments").locator(".place")).to_have_text(list(LOST[1:]))
    expect(group(page, "comments")).to_have_attribute("open", "")


class Held:
    """The answers to the editor's changes, held back."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._routes: list[Route] = []
        self._holding = True
        page.route("**/v1/editor/articles/*", self._hold)

    def _hold(self, route: Route) -> None:
        if self._holding and route.request.method == "PUT":
            self._routes.append(route)
        else:
            route.continue_()

    def let_go(self) -> None:
        """Until the page has the answer."""
        self._holding = False
        self._routes.pop().continue_()
        expect(self._page.locator(".status")).to_contain_text("Saved")


CLICKED = """addEventListener("click", ({ target }) => {
    window.clicked = target.closest("button, summary")?.textContent;
}, true)"""


@pytest.mark.parametrize(
    "target",
    [
        ".left-out > summary",
        ".left-out [data-reason=table] > summary",
        ".left-out [data-reason=comments] > button",
        ".left-out [data-reason=comments] .place >> nth=2",
        ".removed > summary >> nth=0",
        ".removed .quiet >> nth=2",
        ".notices button >> nth=2",
    ],
)
def test_what_is_pressed_stays_while_a_change_is_saved(target: str, page: EditorPage) -> None:
    page.button("Show comments").click()
    page.page.locator(".removed > summary").first.click()
    pressed = page.page.locator(target)
    page.page.evaluate(CLICKED)
    held = Held(page.page)
    page.sentence("Eleven members").first.click()
    page.page.keyboard.press("x")
    page.status("Saving")
    pressed.hover()
    text = pressed.text_content()
    page.page.mouse.down()
    held.let_go()
    page.page.evaluate("new Promise(requestAnimationFrame)")
    page.page.mouse.up()
    assert page.page.evaluate("window.clicked") == text
    expect(page.page.locator(".removed").filter(has_text="Eleven members")).to_be_visible()


def test_a_press_means_the_paragraph_that_was_chosen(page: EditorPage) -> None:
    held = Held(page.page)
    page.sentence("Eleven members").first.click()
    page.page.keyboard.press("x")
    page.sentence("“Nobody here").first.click()
    page.button("Skip").hover()
    page.page.mouse.down()
    held.let_go()  # the paragraph before it has gone, and the numbers of sentences with it
    page.page.mouse.up()
    own = page.page.locator(".removed[open]").filter(has_text="Skipped by you").locator("s:visible")
    expect(own).to_contain_text([PARAGRAPHS[1], PARAGRAPHS[2]])


def test_focus_groups_and_places_outlast_a_change(page: EditorPage) -> None:
    page.button("Show comments").click()
    group(page, "table").locator("summary").click()
    place = group(page, "comments").locator(".place").nth(3)
    held = Held(page.page)
    page.sentence("Eleven members").first.click()
    page.page.keyboard.press("x")
    place.focus()
    page.page.keyboard.down("Space")
    scrolled = page.page.evaluate("scrollY")
    held.let_go()
    expect(group(page, "editor")).to_be_visible()
    expect(place).to_be_focused()
    assert page.page.evaluate("scrollY") == scrolled
    for reason in ("comments", "table"):
        expect(group(page, reason)).to_have_attribute("open", "")
    page.page.keyboard.up("Space")
    expect(page.button(f"Restore “{LOST[3][:60]}”")).to_be_focused()


def test_what_is_being_written_outlasts_a_change(page: EditorPage) -> None:
    held = Held(page.page)
    page.sentence("Eleven members").first.click()
    page.page.keyboard.press("x")
    page.sentence("The first crossing").first.click()
    page.page.keyboard.press("e")
    field = page.page.get_by_label("Edit paragraph")
    field.press_sequentially("Half a ")
    held.let_go()
    field.press_sequentially("sentence.")
    field.press("Enter")
    expect(page.sentence("Half a sentence.")).to_be_visible()
    expect(page.page.locator(".removed").filter(has_text="Eleven members")).to_be_visible()


def test_a_press_that_ends_the_writing_reaches_what_stands_below(page: EditorPage) -> None:
    page.sentence("Eleven members").first.click()
    page.page.keyboard.press("e")
    page.page.get_by_label("Edit paragraph").fill("This paragraph is longer now than it was. " * 12)
    page.page.locator(".removed > summary").first.hover()
    page.page.mouse.down()
    page.page.evaluate("new Promise(requestAnimationFrame)")
    page.page.mouse.up()
    expect(page.page.locator(".removed").first).to_have_attribute("open", "")
    expect(page.sentence("longer now").first).to_be_visible()


def test_what_the_editor_left_out_is_a_group_too(page: EditorPage) -> None:
    page.sentence("Eleven members").first.click()
    page.page.keyboard.press("x")
    page.sentence("The first crossing").first.click()
    page.page.keyboard.press("x")
    expect(group(page, "editor").locator("summary")).to_contain_text("Skipped by you 2 parts")
    all_groups(page).click()
    group(page, "editor").locator("summary").click()
    group(page, "editor").get_by_role("button", name="Restore all").click()
    expect(page.sentence("Eleven members").first).to_be_visible()
    expect(page.sentence("The first crossing").first).to_be_visible()


def test_a_notice_is_dismissed_for_its_article_only(service: Running, page: EditorPage) -> None:
    dismiss = notices(page).get_by_role("button", name="Dismiss")
    dismiss.first.click()
    expect(notices(page)).not_to_contain_text("paywall")
    expect(page.button("Show what was left out")).to_be_focused()
    page.page.reload()
    expect(notices(page).locator("p")).to_have_count(3)
    expect(notices(page)).not_to_contain_text("paywall")
    page.page.goto(f"{service.url}/editor#article={lossy(service)}")
    expect(notices(page).locator("p")).to_have_count(4)
    for _ in range(4):
        dismiss.first.click()
    expect(notices(page)).not_to_be_visible()
    expect(all_groups(page)).to_be_focused()
    expect(all_groups(page)).to_contain_text("8 parts, ")


def test_all_of_it_goes_by_the_keyboard(page: EditorPage) -> None:
    page.button("Show comments").focus()
    for key in ("Enter", "Tab", "Enter"):
        page.page.keyboard.press(key)
    expect(page.sentence(LOST[0][:25]).first).to_be_visible()
    expect(group(page, "comments")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_notices_and_groups_have_no_barrier(
    scheme: str, service: Running, keys: dict[Role, str], open_page: Opener
) -> None:
    page = opened(service, keys[Role.PUBLISH], open_page, color_scheme=scheme, bypass_csp=True)
    assert settled_violations(page.page) == []
    page.button("Show comments").click()
    assert settled_violations(page.page) == []


def test_notices_and_groups_fit_a_phone(service: Running, keys: dict[Role, str], open_page: Opener) -> None:
    options = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    page = opened(service, keys[Role.PUBLISH], open_page, **options)
    page.button("Show comments").click()
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 390
    summary, head = (
        each.bounding_box() for each in (group(page, "comments").locator("summary"), page.page.locator(".head"))
    )
    assert summary is not None
    assert head is not None
    assert summary["y"] >= head["y"] + head["height"]
    for target in page.page.locator("button:visible:not(.hole), summary:visible").all():
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44, target.evaluate("each => each.outerHTML")
