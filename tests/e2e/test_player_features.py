"""What readers do besides listening: share a time, go to a chapter, listen later, report a word, keep the file."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.barriers import violations
from tests.e2e.conftest import Opener
from tests.e2e.publisher import PRINTED, TEXT, TITLE, Player, page, push, until
from tests.support.running import Running
from tests.support.web_site import Site

pytestmark = pytest.mark.browser

CHAPTERS = "<h1>Two boats</h1><p>They left at six.</p><h2>The first boat</h2><p>It came back at noon.</p>" + (
    "<h2>The second boat</h2><p>It came back a day later, with a kettle.</p>"
)


# The colours of a text and of what is behind it.
INK = """(each) => { const { webkitTextFillColor, backgroundColor } = getComputedStyle(each);
    return [webkitTextFillColor, backgroundColor]; }"""


def row(player: Player, part: str) -> Locator:
    """A row of the More menu, which is opened."""
    found = player.host.locator(f"[part={part}]")
    if not player.host.locator("[part=menu]").is_visible():
        player.button("More").click()
    return found


def end(player: Player) -> None:
    """Play the end."""
    player.get("player.seek(player.duration - 0.3)")
    player.state("ended")


def opened(open_page: Opener, url: str, width: int = 390, **options: Any) -> Player:
    return Player(open_page(url, viewport={"width": width, "height": 844}, **options))


def test_a_listener_reports_a_word(service: Running, site: Site, manifest: dict[str, Any], open_page: Opener) -> None:
    head = (
        "<style>body { background: #111; color: #eee; } a { color: inherit; }</style>"  # dark, without a color-scheme
    )
    player = opened(open_page, site.put("/story", page(service, head=head)), 320)
    expect(row(player, "share")).to_be_visible()
    expect(row(player, "report")).to_have_count(1)
    expect(row(player, "report")).to_be_hidden()
    player.page.keyboard.press("Escape")
    player.start()
    player.get("player.pause()")
    player.get("player.seek(player.timeline.words.find(({ text }) => text === 'Marrow').start_ms / 1000 + 0.05)")
    row(player, "report").click()
    words = player.host.get_by_role("group", name="Choose the word").get_by_role("button")
    chosen = words.and_(player.host.locator("[aria-pressed=true]"))
    send = player.host.get_by_role("button", name="Send")
    assert " ".join(words.all_text_contents()) == TEXT[0].translate(str.maketrans("", "", ",."))
    expect(chosen).to_have_count(0)
    send.click(force=True)  # aria-disabled: it says what is missing
    expect(player.host.locator(".page [role=status]")).to_have_text("Choose the word")
    expect(words.first).to_be_focused()
    player.host.get_by_role("button", name="Next sentence").locator("visible=true").click()
    assert words.first.text_content() == "It"
    player.host.get_by_role("button", name="Previous sentence").locator("visible=true").click()
    # The words are one stop of the Tab key; arrows go from one to the next, and do not seek.
    at = player.get("player.currentTime")
    words.first.focus()
    for key in ("End", "Home", *["ArrowRight"] * 8, "ArrowLeft", "Enter"):
        player.page.keyboard.press(key)
    expect(chosen).to_have_text("Point")
    expect(chosen).to_be_focused()
    assert player.get("player.currentTime") == at
    assert chosen.evaluate(INK) == send.evaluate(INK) == ["rgb(17, 17, 17)", "rgb(238, 238, 238)"]
    player.page.keyboard.press("Tab")
    expect(player.host.get_by_role("button", name="Previous sentence").locator("visible=true")).to_be_focused()
    assert violations(player.page) == []
    # Keys of the player are letters here.
    player.host.get_by_label("How should it be said?").press_sequentially("like joint, mkl")
    assert player.get("[player.paused, player.muted]") == [True, False]
    player.host.get_by_role("button", name="Send").click()
    expect(player.host.get_by_text("Thank you. The editors will check it.")).to_be_focused()
    (report,) = service.editor.get("/v1/editor/reports?limit=1").json()["reports"]
    expected = ("lighthouse", TITLE, "Point", "For thirty years the keepers of Marrow ", "like joint, mkl", 1)
    assert tuple(report[name] for name in ("article_id", "title", "word", "before", "note", "count")) == expected


def test_a_word_that_was_clicked_or_selected_is_the_one_to_report(player: Player) -> None:
    player.start()
    player.get("player.pause()")
    player.get("player.seekToWord(player.timeline.words.findIndex(({ text }) => text === 'Quill,'))")
    player.state("playing")
    row(player, "report").click()
    chosen = player.host.locator(".choices [aria-pressed=true]")
    expect(chosen).to_have_text("Quill")
    expect(player.host.get_by_role("button", name="Send")).to_have_attribute("aria-disabled", "false")
    player.page.keyboard.press("Escape")
    select = """() => { const text = document.querySelector('article > p:last-of-type').firstChild;
        getSelection().setBaseAndExtent(text, 6, text, 12); }"""
    player.page.evaluate(select)
    player.until("player.selectedWord >= 0")
    row(player, "report").click()
    expect(chosen).to_have_text("eleven")


def test_a_page_begins_at_the_time_in_its_address(
    service: Running, site: Site, manifest: dict[str, Any], open_page: Opener
) -> None:
    head = f'<link rel="canonical" href="{site.url}/story"><meta property="og:site_name" content="The Marrow Gazette">'
    address = site.put("/story", page(service, head=head))
    player = opened(open_page, f"{address}#t=0:12", permissions=["clipboard-read", "clipboard-write"])
    expect(player.host.locator("[part=label]")).to_have_text("Play from 0:12")
    assert player.get("player.paused")
    player.button("Play").click()
    player.state("playing")
    assert 12 <= player.get("player.currentTime") < 14
    player.page.evaluate("location.hash = 't=16'")
    player.until("player.currentTime > 16")
    player.get("player.pause()")
    player.get("player.seek(20.9)")
    row(player, "share").click()
    expect(player.host.get_by_text("Link to 0:20 copied")).to_be_visible()
    assert player.page.evaluate("navigator.clipboard.readText()") == f"{address}#t=20"
    assert violations(player.page) == []

    # A time after the end, or a wrong one, is ignored.
    for nonsense in ("9" * 400, "99999", "12abc", "1:2:3:4", "-5", "1e3", "NaN"):
        player.page.evaluate(f"location.hash = 't={nonsense}'")
        assert 20 < player.get("player.currentTime") < 21, nonsense
    again = site.put("/again", page(service, head=head))
    player.page.goto(f"{again}#t={'9' * 400}")
    expect(player.host.locator("[part=label]")).to_have_text("Continue listening")

    # Where one stopped, with the time that is left.
    player.page.goto(address)
    expect(player.host.locator("[part=label]")).to_have_text("Continue listening")
    expect(player.host.locator(".minutes")).to_have_text(re.compile(r"\d+ min left$"))
    player.start()
    until(player.page, "navigator.mediaSession.metadata !== null")
    facts = "(({ title, artist }) => [title, artist])(navigator.mediaSession.metadata)"
    assert player.page.evaluate(facts) == [TITLE, "The Marrow Gazette"]
    expect(row(player, "voice")).to_have_text("Read by a synthetic voice")
    with player.page.expect_download() as saved:
        row(player, "download").click()
    assert saved.value.suggested_filename == "the-lighthouse-that-answers-letters.mp3"


def test_a_link_is_shown_where_it_cannot_be_copied(
    service: Running, site: Site, manifest: dict[str, Any], open_page: Opener
) -> None:
    frame = f'<iframe src="{service.url}/embed/lighthouse" width="360" height="700"></iframe>'
    tab = open_page(site.put("/framed", f"<!doctype html><title>A frame</title>{frame}"))
    host = tab.frame_locator("iframe").locator("listen-article")
    host.get_by_role("button", name="More", exact=True).click()
    host.locator("[part=share]").click()
    field = host.get_by_role("textbox", name="Share")
    expect(field).to_be_focused()
    expect(field).to_have_value(re.compile(r"^http://127\.0\.0\.1:\d+/"))


def test_a_listener_goes_to_a_chapter(service: Running, site: Site, open_page: Opener) -> None:
    push(service, "boats", CHAPTERS)
    player = opened(open_page, site.put("/boats", page(service, CHAPTERS + "PLAYER", article_id="boats")))
    player.start()
    player.get("player.pause()")
    row(player, "chapters").click()
    chapters = player.host.locator("[part=menu] li button")
    expect(chapters).to_have_text(
        [re.compile(rf"^{name}\d:\d\d$") for name in ("Two boats", "The first boat", "The second boat")]
    )
    expect(player.host.locator("[aria-current=true]")).to_contain_text("Two boats")
    assert violations(player.page) == []
    chapters.nth(2).click()
    player.state("playing")
    start = player.get("player.timeline.sentences.find(({ block }) => block === 4).start_ms / 1000")
    assert start <= player.get("player.currentTime") < start + 2
    row(player, "chapters").click()
    expect(player.host.locator("[aria-current=true]")).to_contain_text("The second boat")
    push(service)
    player.page.goto(site.put("/story", page(service)))
    player.start()
    expect(row(player, "share")).to_be_visible()
    expect(row(player, "chapters")).to_be_hidden()


def queued(player: Player) -> list[str]:
    names: list[str] = player.host.locator("[part=menu] li .name").all_text_contents()
    return names


def test_a_listener_hears_the_queue(service: Running, site: Site, open_page: Opener) -> None:
    titles = {"lighthouse": TITLE, "boats": "Two boats", "hives": "Bees & their keepers"}
    push(service)
    push(service, "boats", CHAPTERS)
    push(service, "hives", "<h1>Bees &amp; their keepers</h1><p>They never ask.</p>")
    player = opened(open_page, site.put("/hives", page(service, "<h1>Bees</h1>PLAYER", article_id="hives")))
    for name in ("hives", "boats", "lighthouse"):
        player.page.goto(site.put(f"/{name}", page(service, f"<h1>{titles[name]}</h1>PLAYER", article_id=name)))
        later = row(player, "later")
        later.click()
        expect(later).to_have_attribute("aria-pressed", "true")
        expect(later.locator(".sign-check")).to_be_visible()
        expect(player.host.get_by_text("Added to your queue.")).to_be_visible()
    expect(row(player, "queue")).to_have_text("Queue (3)")
    row(player, "queue").click()
    assert queued(player) == [titles["hives"], titles["boats"], TITLE]
    player.button("Move down: Bees & their keepers").click()
    expect(player.button("Move down: Bees & their keepers")).to_be_focused()
    player.button(f"Remove: {TITLE}").click()
    player.button("Move up: Bees & their keepers").click()
    expect(player.button("Move down: Bees & their keepers")).to_be_focused()
    assert queued(player) == [titles["hives"], titles["boats"]]
    assert violations(player.page) == []
    auto = player.host.get_by_label("Play the next article automatically")
    auto.press("Space")  # which plays and pauses elsewhere in the player
    expect(auto).not_to_be_checked()
    assert player.get("player.state") == "idle"
    player.page.keyboard.press("Escape")

    # At the end the next is offered, and waits. Screen readers say it: the region is there before.
    player.start()
    status = player.host.get_by_role("status")
    expect(status).to_have_text("", use_inner_text=True)
    end(player)
    expect(status).to_have_text("Next: Bees & their keepers", use_inner_text=True)
    offer = player.host.locator("[part=next]")
    expect(offer).to_contain_text("Next: Bees & their keepers")
    assert player.page.evaluate("document.documentElement.scrollWidth") <= 390
    player.button("Play now").focus()
    player.get("player.pause()")  # by the site, or a headphone's button
    expect(offer).to_be_hidden()
    expect(player.button("Play")).to_be_focused()
    player.start()
    end(player)
    player.button("Cancel").click()
    expect(offer).to_be_hidden()
    expect(status).to_have_text("", use_inner_text=True)
    expect(player.button("Play")).to_be_focused()
    player.start()
    end(player)
    player.button("Play now").click()
    player.state("playing")
    assert player.get("player.manifest.id") == "hives"
    expect(player.host.locator("[part=label]")).to_have_text(titles["hives"])
    expect(player.host.locator("[part=transcript]")).to_contain_text("They never ask.")
    expect(player.button("Pause")).to_be_focused()
    assert player.get("player.queue.map(({ id }) => id)") == ["boats"]
    row(player, "queue").click()
    expect(player.host.get_by_label("Play the next article automatically")).not_to_be_checked()
    player.page.keyboard.press("Escape")

    # One more than fits.
    player.get("void (player.queue = Array.from({ length: 50 }, (_, n) => ({ id: `a${n}`, title: `A ${n}` })))")
    said = player.host.locator("[part=menu] > [role=status]")
    later = row(player, "later")
    assert said.evaluate("each => getComputedStyle(each).display") != "none"
    later.click()
    expect(said).to_have_text("The queue is full: 50 articles.")
    expect(said).to_be_in_viewport(ratio=1)
    expect(later).to_have_attribute("aria-pressed", "false")
    assert player.get("player.queue.length") == 50
    more = "(player.queue = [...player.queue, {id: 'a50', title: 'A 50'}])"
    refused = f"(() => {{ try {{ {more} }} catch (error) {{ return String(error) }} }})()"
    assert player.get(refused) == "RangeError: at most 50 articles"
    assert player.get("player.queue.length") == 50


def test_at_the_end_the_keyboard_stays_in_the_player(service: Running, site: Site, open_page: Opener) -> None:
    """On a small screen the offer leaves no room for the button that plays again."""
    push(service)
    push(service, "boats", CHAPTERS)
    player = opened(open_page, site.put("/story", page(service, next="boats")), 320)
    player.get("(player.autoplayNext = false)")
    player.start()
    row(player, "later").click()
    player.page.keyboard.press("Escape")
    player.button("Pause").focus()
    end(player)
    # It was queued while it played: for later, not for now.
    expect(player.host.locator("[part=next]")).to_contain_text("Next: Two boats")
    expect(player.button("Play now")).to_be_focused()
    assert player.get("player.queue.map(({ id }) => id)") == ["lighthouse"]


def test_the_site_names_what_follows(service: Running, site: Site, open_page: Opener) -> None:
    push(service)
    push(service, "boats", CHAPTERS)
    space = '<div style="height: 3000px"></div>'
    body = page(service, PRINTED + space, remember="off", next="none boats lighthouse", scroll="off")
    player = opened(open_page, site.put("/story", body))
    player.start()
    expect(row(player, "later")).to_be_hidden()
    player.page.keyboard.press("Escape")
    end(player)
    expect(player.host.locator("[part=next]")).to_contain_text("Next: Two boats")
    for seconds in (3, 2):  # to be seen, not heard
        expect(player.host.get_by_text(f"in {seconds}s", exact=True)).to_be_visible()
    expect(player.host.get_by_role("status")).to_have_text("Next: Two boats", use_inner_text=True)
    player.until("player.manifest?.id === 'boats' && player.state === 'playing'")
    assert player.get("player.queue") == []
    end(player)
    # Each once: the page's own was heard.
    expect(player.host.locator("[part=label]")).to_have_text("Listen again")
    player.get("player.seek(0)")
    player.state("paused")

    # In the floating bar too; a player that the page takes away plays nothing more.
    player.page.goto(site.put("/story", body))
    player.state("idle")
    player.get("player.play()")
    player.state("playing")
    player.page.evaluate("scrollTo(0, 2000)")
    expect(player.host.locator(".mini")).to_be_visible()
    end(player)
    expect(player.host.locator(".mini [part=next]")).to_contain_text("Next: Two boats")
    gone = """async () => { const player = document.querySelector('listen-article'); player.remove();
        await new Promise((resolve) => setTimeout(resolve, 5300));
        return player.paused && player.manifest.id; }"""
    assert player.page.evaluate(gone) == "lighthouse"
