"""Plain text: manuscripts pass whole, flattened pages lose what stood around the article."""

from __future__ import annotations

import pytest

from audio_service.article.clean import clean_document
from audio_service.article.document import BlockKind, Document, Reason
from audio_service.article.extract import extract
from audio_service.article.extract.plain import read_plain
from audio_service.config import Reading, Settings
from audio_service.errors import EmptyArticle
from tests.conftest import SHARED
from tests.support.pages import PARAGRAPHS, SECOND_HALF, TITLE

SETTINGS = Settings()
SEED = SHARED / "articles" / "seed-article.txt"
FLAT = "\n\n".join(
    (
        "Skip to content",
        "Home\nNews\nSport\nWeather",
        "Listen to the article",
        "0:00\n0:00",
        TITLE,
        "By Tomas Ellwood",
        *PARAGRAPHS[:3],
        "Advertisement",
        "Read more: Bridge road floods again",
        *PARAGRAPHS[3:],
        "Share this story",
        "2 Comments",
        "  1. Good news at last, the bridge was never going to happen anyway, whatever they said at the meeting.",
        "  2. A third more for a ticket? They must be joking about that, and I will be writing to the council.",
        "Leave A Reply",
        "© 2026 The Brennick Courier. All rights reserved.",
    )
)


def read(text: str, **options: object) -> Document:
    return extract(text, source="-", media_type="text/plain", settings=SETTINGS, **options)  # type: ignore[arg-type]


def test_a_flattened_page_comes_out_as_its_body() -> None:
    document = read(FLAT)
    assert document.title == TITLE
    assert document.byline == "Tomas Ellwood"
    assert document.language == "en"
    assert clean_document(document, Reading()).body == "\n\n".join(PARAGRAPHS)


def test_the_seed_article_comes_out_exactly() -> None:
    if not SEED.exists():
        pytest.skip("the shared articles are not here")
    text = SEED.read_text("utf-8")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    first = next(at for at, line in enumerate(lines) if line.startswith("For average wage earners"))
    last = next(at for at, line in enumerate(lines) if line.endswith("recruitment drives can be sustained."))
    document = read(text)
    cleaned = clean_document(document, Reading())
    assert document.title == lines[first - 1]
    assert cleaned.kept[0].block.kind is BlockKind.TITLE
    assert cleaned.body == "\n\n".join(lines[first : last + 1])
    reasons = {removal.text: removal.reason for removal in cleaned.removals}
    assert reasons["0:00"] is Reason.PLAYER
    assert reasons["12 Comments"] is Reason.COMMENTS
    assert reasons["Fact Checker"] is Reason.WIDGET


def test_a_manuscript_passes_whole() -> None:
    document = read("\n\n".join((TITLE, *PARAGRAPHS)))
    assert document.title == TITLE
    assert clean_document(document, Reading()).body == "\n\n".join(PARAGRAPHS)


LABELS = ("12 comments", "Comments", "Kommentare (12)", "Join the conversation", "3 Replies", "Leave a comment")


@pytest.mark.parametrize("label", LABELS)
def test_a_comments_label_does_not_end_a_manuscript(label: str) -> None:
    items = ("- Repairs begin in November and take all winter.", "- Fares rise by a third in March, and again in May.")
    after = clean_document(read("\n\n".join((TITLE, *PARAGRAPHS, label, *items))), Reading()).body
    assert after.endswith("take all winter.\n\nFares rise by a third in March, and again in May.")


@pytest.mark.parametrize("label", LABELS)
def test_a_comments_label_in_the_middle_of_a_flattened_page_ends_nothing(label: str) -> None:
    assert clean_document(
        read(FLAT.replace("Read more: Bridge road floods again", label)), Reading()
    ).body == "\n\n".join(PARAGRAPHS)


def test_hard_wrapped_lines_are_paragraphs() -> None:
    wrapped = (
        "The council of Brennick voted on Tuesday night to keep the ferry\n"
        "that has crossed the estuary since 1911, ending a dispute that had\n"
        "divided the town for most of the year, and longer than anybody had\n"
        "thought it would."
    )
    document = read(f"{TITLE}\n\n{wrapped}\n\n{wrapped.replace('Tuesday', 'Friday')}")
    assert clean_document(document, Reading()).body.split("\n\n")[0] == " ".join(wrapped.split())


def test_bullets_are_items() -> None:
    document = read(
        "\n".join(("What happens now:", "• Repairs begin in November.", "- Fares rise in March.")), trusted=True
    )
    items = [block.span.of(document.text) for block in document.blocks if block.kind is BlockKind.ITEM]
    assert items == ["Repairs begin in November.", "Fares rise in March."]


def test_labels_alone_are_not_an_article() -> None:
    with pytest.raises(EmptyArticle):
        read("Home\nNews\nSport\n\nLog in\n\n© 2026")


def test_of_trusted_text_nothing_is_lost_by_extraction() -> None:
    document = read(FLAT, trusted=True)
    assert all(block.role is None for block in document.blocks)


@pytest.mark.parametrize(
    "text",
    [
        "Breaking: the minister has resigned.",
        'Aitken said: "No."',
        "Storm warning\n\nAll schools are closed today.",
        "A title\n\nIt rained.\n\nThen it stopped.",
        "雨が降った。",
        "The ferry is back in service today. It sails at noon.",
        "The harbour council voted on privacy at noon.",
    ],
)
def test_a_news_flash_is_read_whole(text: str) -> None:
    found = read_plain(text, "flash", 1000)
    assert all(block.role is None for block in found.blocks)
    assert found.text == text


@pytest.mark.parametrize(
    "text",
    [
        "Log in",
        "Share\nTweet\nComments (3)\nSubscribe",
        "Accept all cookies.",
        "Home\nNews\nSport\nWeather",
        "Skip to the main content of this page.",
        "Back to the top of this page.",
        "Your privacy matters to all of us.",
        "Sign in to continue reading this article.",
    ],
)
def test_navigation_alone_is_not_an_article(text: str) -> None:
    with pytest.raises(EmptyArticle):
        read_plain(text, "navigation", 1000)


@pytest.mark.parametrize(
    "text",
    [
        "The boat went out at six. Nobody saw it. Then it came back, and that is all.",
        "A title of a few words\n\nThe boat came back, and the harbour shared its fish.",
    ],
)
def test_a_short_sentence_may_have_the_words_of_a_label(text: str) -> None:
    assert read(text).text == text


@pytest.mark.parametrize(
    "said",
    [
        "The mayor was not available for comment.",
        "He said the cookies were stale.",
        "It never came back.",
        "Nobody would sign in.",
        "Open the door.",
    ],
)
@pytest.mark.parametrize("at", [0, 4, len(PARAGRAPHS)])
def test_a_short_sentence_with_the_words_of_a_label_is_read_anywhere_in_a_manuscript(said: str, at: int) -> None:
    lines = [*PARAGRAPHS[:at], said, *PARAGRAPHS[at:]]
    assert clean_document(read("\n\n".join([TITLE, *lines])), Reading()).body.split("\n\n") == lines


HEADED = (
    PARAGRAPHS[0],
    "What the vote means",
    PARAGRAPHS[1],
    "Will the fares rise?",
    PARAGRAPHS[3],
    "What comes next",
    "If the weather holds, the scaffolding will come down in September.",
)
INTERVIEW = (
    "Der Stadtrat von Bergheim hat am Dienstag beschlossen, den Marktplatz neu zu pflastern und die Parkplätze vor der "
    "Kirche zu streichen.",
    "Was sagt die Opposition?",
    "Sie hat dagegen gestimmt, und zwar geschlossen.",
    "Und die Händler?",
    "Kein Kommentar.",
    "Wo ist der Markt so lange?",
    "Während der Bauzeit zieht der Markt auf den Parkplatz am Bahnhof um.",
)


@pytest.mark.parametrize("lines", [HEADED, INTERVIEW, PARAGRAPHS], ids=["headed", "interview", "prose"])
@pytest.mark.parametrize("label", LABELS)
def test_a_comments_label_anywhere_in_a_manuscript_takes_nothing_with_it(lines: tuple[str, ...], label: str) -> None:
    for at in range(1, len(lines)):
        text = "\n\n".join((*lines[:at], label, *lines[at:]))
        body = clean_document(read(text), Reading()).body.split("\n\n")
        assert [line for line in lines if line not in body] == [], at


def test_no_comment_is_an_answer_in_a_manuscript() -> None:
    lines = [PARAGRAPHS[0]]
    for question in ("Will the lighthouse be lit again this year, as promised?", "Do the fishermen agree with you?"):
        lines += [question, "No comment."]
    assert clean_document(read("\n\n".join(lines)), Reading()).body == "\n\n".join(lines)


def test_a_list_below_a_comments_label_in_a_flattened_page_is_read() -> None:
    items = "\n".join(f"- {text}" for text in PARAGRAPHS[1:])
    page = "\n\n".join(("Log in", "Share", TITLE, *SECOND_HALF, "12 comments", items))
    body = clean_document(read(page), Reading()).body
    assert [text for text in (*SECOND_HALF, *PARAGRAPHS[1:]) if text not in body] == []


LEAD = "The boat will be repaired over the winter, and from the spring on a third more will be paid for a crossing"


@pytest.mark.parametrize("below", ["By Tomas Ellwood", "4 March 2026, 9:15"])
def test_the_line_below_a_title_is_its_lead(below: str) -> None:
    document = read(FLAT.replace("By Tomas Ellwood", f"{LEAD}\n\n{below}"))
    assert document.title == TITLE
    assert clean_document(document, Reading()).body == "\n\n".join((LEAD, *PARAGRAPHS))


def test_a_title_stands_above_the_byline() -> None:
    text = "\n\n".join(("THE LAST FERRY HOME", "by Tomas Ellwood", "Second draft, not for print", *PARAGRAPHS))
    assert read(text).title == "THE LAST FERRY HOME"


def test_a_quotation_below_a_teaser_is_read() -> None:
    said = "„Ich habe die Karten zweiundzwanzig Jahre lang verkauft“, sagte sie. „Das Horn hat mich geweckt.“"
    teaser = "Read more: Bridge road floods again"
    body = clean_document(read(FLAT.replace(teaser, f"{teaser}\n\n{said}")), Reading()).body
    assert said in body


@pytest.mark.parametrize("button", ["Teilen", "Save", "4 Min."])
def test_a_button_above_a_paragraph_is_not_a_heading(button: str) -> None:
    body = clean_document(read(FLAT.replace("By Tomas Ellwood", f"By Tomas Ellwood\n\n{button}")), Reading()).body
    assert body == "\n\n".join(PARAGRAPHS)


def test_a_table_between_bars_is_one_and_the_text_below_it_is_read() -> None:
    """Beside a share line, which calls the classifier in, the rows looked like a menu."""
    table = "| Section | Length (km) | Cost (€m) |\n|---|---|---|\n| North | 12 | 340 |\n| South | 8 | 210 |"
    last = "It is the largest project of its kind in the region."
    text = "\n\n".join((TITLE, "Share on Facebook", *PARAGRAPHS[:3], "What happens next", PARAGRAPHS[3], table, last))
    found = read(text)
    assert clean_document(found, Reading(tables=True)).body.split("\n\n")[-4:] == [
        PARAGRAPHS[3],
        "Section: North; Length (km): 12; Cost (€m): 340",
        "Section: South; Length (km): 8; Cost (€m): 210",
        last,
    ]
    heading = next(block for block in found.blocks if block.span.of(found.text) == "What happens next")
    assert (heading.kind, heading.role) == (BlockKind.HEADING, None)
