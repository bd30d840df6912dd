"""The narration rules: what goes, for which reason, what stays, and what options change."""

from __future__ import annotations

import pytest

from audio_service.article.clean import Kept, clean_document
from audio_service.article.document import Block, BlockKind, Document, Mark, Reason, Span, document_of
from audio_service.config import Reading
from tests.support.pages import PARAGRAPHS, TITLE

P = BlockKind.PARAGRAPH
Parts = list[tuple[BlockKind, str, Reason | None]]


def article(*middle: str | tuple[BlockKind, str, Reason | None], **metadata: object) -> Document:
    """An article with lines in its middle."""
    parts: Parts = [(BlockKind.TITLE, TITLE, None), (P, PARAGRAPHS[0], None)]
    parts += [(P, line, None) if isinstance(line, str) else line for line in middle]
    parts += [(P, text, None) for text in PARAGRAPHS[1:]]
    return document_of(parts, **metadata)


def reason_of(line: str, reading: Reading | None = None) -> Reason | None:
    """Why a line in the middle of an article is not read; None if it is."""
    cleaned = clean_document(article(line), reading or Reading())
    return next((removal.reason for removal in cleaned.removals if removal.text == line), None)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("0:00", Reason.PLAYER),
        ("0:00 / 12:31", Reason.PLAYER),
        ("Listen to this article", Reason.PLAYER),
        ("Écouter l'article", Reason.PLAYER),
        ("Published on: February 14, 2025", Reason.DATE),
        ("3 hours ago", Reason.DATE),
        ("5 min read", Reason.DATE),
        ("Lesezeit: 4 Minuten", Reason.DATE),
        ("By Tomas Ellwood", Reason.BYLINE),
        ("By TOMAS ELLWOOD and Mara Quist, Staff Writers", Reason.BYLINE),
        ("Associated Press writers Ann Dell and Bo Frye contributed to this report.", Reason.BYLINE),
        ("(Reporting by Ann Dell; Editing by Bo Frye)", Reason.BYLINE),
        ("Photo: Mara Quist/The Courier", Reason.CREDIT),
        ("(Image Source)", Reason.CREDIT),
        ("Mara Quist / Getty Images", Reason.CREDIT),
        ("Foto: dpa", Reason.CREDIT),
        ("Share this article", Reason.SHARE),
        ("Follow us on Facebook and Instagram for more.", Reason.SHARE),
        ("Have a tip? Tomas Ellwood may be reached at tellwood@courier.example.", Reason.SHARE),
        ("Sign up for our newsletter", Reason.NEWSLETTER),
        ("Get the latest updates right in your inbox. Subscribe to our newsletters.", Reason.NEWSLETTER),
        ("Abonnieren Sie unseren Newsletter", Reason.NEWSLETTER),
        ("Read more: Bridge road floods again", Reason.RELATED),
        ("Also read: Fares to rise in spring", Reason.RELATED),
        ("Lesen Sie auch: Die Fähre bleibt", Reason.RELATED),
        ("Leia também: a balsa fica", Reason.RELATED),
        ("Lire aussi : le bac reste", Reason.RELATED),
        ("Advertisement", Reason.ADVERTISEMENT),
        ("Advertisement. Scroll to continue reading.", Reason.ADVERTISEMENT),
        ("This post contains affiliate links, from which we may earn a commission.", Reason.ADVERTISEMENT),
        ("If you follow a link of ours to one of the yards, we may earn a small commission.", Reason.ADVERTISEMENT),
        ("By using the links on this page you support the museum of the ferry.", Reason.ADVERTISEMENT),
        ("Related publications", Reason.RELATED),
        ("Follow HW’s coverage of the coast at https://hw.example/coast", Reason.RELATED),
        ("Related sailing topics", Reason.RELATED),
        ("More stories from the coast", Reason.RELATED),
        ("More on this topic: The bridge that never was", Reason.RELATED),
        ("👉 See all crossings of the week at the quay.", Reason.RELATED),
        ("DON'T MISS Bridge road floods again Fares to rise in spring", Reason.RELATED),
        ("Listen to the captain's story here", Reason.PLAYER),
        ("Updated at 1:05 p.m.", Reason.DATE),
        ("Getty Images / Mara Quist", Reason.CREDIT),
        ("The quay at dusk, photos © Brennick Archive, 2018", Reason.CREDIT),
        ("Tomas Ellwood (tellwood@courier.example) is the editor of The Brennick Courier.", Reason.BIOGRAPHY),
        ("tellwood@courier.example", Reason.SHARE),
        ("Have you crossed in a storm? Email your story to quay@courier.example", Reason.SHARE),
        ("Heb je een tip? Mail naar quay@courier.example", Reason.SHARE),
        ("Sigue toda la información de El Muelle en Facebook y X.", Reason.SHARE),
        ("Join our WhatsApp channel by tapping here.", Reason.NEWSLETTER),
        ("Get the quay's evening headlines sent to your phone.", Reason.NEWSLETTER),
        ("P.S. If a friend forwarded you this letter, you can get your own here. It is free.", Reason.NEWSLETTER),
        ("Updated at 9:15 a.m. ET on March 4, 2026", Reason.DATE),
        ("This story appears in the March 2026 print edition with the headline “The Horn.”", Reason.FOOTER),
        (
            "When you buy a map using a link on this page, we receive a commission. Thank you for supporting The Quay.",
            Reason.ADVERTISEMENT,
        ),
        ("The authors declare that they have no competing interests.", Reason.FOOTER),
        ("Email your questions about the fares to tellwood@courier.example", Reason.SHARE),
        ("Be sure to follow me on all the usual sites for more from the quay!", Reason.SHARE),
        ("If you enjoyed this article, send it to a friend.", Reason.SHARE),
        ("Share this newsletter with a friend", Reason.NEWSLETTER),
        ("Become a paid subscriber to read the rest of it", Reason.PAYWALL),
        ("We use cookies to improve your experience on this site.", Reason.COOKIES),
        ("Log in to your account", Reason.SIGN_IN),
        ("This article is exclusive to subscribers.", Reason.PAYWALL),
        ("Fact Checker", Reason.WIDGET),
        ("Was this article helpful?", Reason.WIDGET),
        ("Tags: ferry, harbour, council", Reason.TAGS),
        ("#ferry #harbour", Reason.TAGS),
        ("About the author: Tomas Ellwood writes about the coast.", Reason.BIOGRAPHY),
        ("Tomas Ellwood is a staff reporter who covers the coast and its people.", Reason.BIOGRAPHY),
        ("This article was updated on 3 March 2026.", Reason.UPDATE_NOTE),
        ("Correction: an earlier version misstated the year.", Reason.CORRECTION),
        ("© 2026 The Brennick Courier. All rights reserved.", Reason.FOOTER),
        ("https://courier.example/ferry", Reason.URL),
        ("Boats wait at the quay on Monday. (HW Photo/Mara Quist)", Reason.CAPTION),
        ("Updated 9:15 AM GMT, March 4, 2026", Reason.DATE),
        ("Find us wherever you get your podcasts, and tell a friend.", Reason.PLAYER),
        ("This transcript was produced by software and checked in haste. It may contain errors.", Reason.PLAYER),
        ("Please note: this transcript was automatically generated and may contain errors.", Reason.PLAYER),
        (
            "Accuracy and availability of quay transcripts may vary. Transcript text may be revised to fit.",
            Reason.PLAYER,
        ),
        ("Deze video is niet beschikbaar zonder toestemming voor cookies.", Reason.COOKIES),
        ("Thanks for your patience while we verify access.", Reason.PAYWALL),
        ("This release contains forward-looking statements about the ferry. Results may differ.", Reason.FOOTER),
        ("If you enjoyed this post, you can buy me a coffee.", Reason.NEWSLETTER),
        ("Back to top", Reason.NAVIGATION),
        ("Leave a comment", Reason.COMMENTS),
    ],
)
def test_lines_that_are_not_read(line: str, reason: Reason) -> None:
    assert reason_of(line) is reason


@pytest.mark.parametrize(
    "line",
    [
        "He read more books that winter than in all the years before.",
        "By the time the boat returned, Calloway had closed the ticket office for good.",
        "The newsletter of the parish, printed since 1950, was in favour.",
        "Share prices of the yard rose by a tenth on the news of the vote.",
        "Photographs of the first crossing hang in the town hall to this day.",
        "She said the comments had hurt her, and that she would not answer them.",
        "Related to this is the question of who pays for the bridge.",
        "At 10:30 the horn sounded for the first time in a month.",
        "Follow the river road for three miles and turn left at the chapel.",
        "In 1911 the fare was a penny, and children crossed for nothing.",
        "Cookies and tea were served after the vote, and nobody left early.",
        "“I am a reporter, not a sailor,” he said.",
        "Send word to the harbour master at once, she said, and keep the boat where it is.",
        "More than forty people on the island signed the letter.",
        "By using two boats the company could have kept to its timetable all winter.",
        "Who is the author of the letter? Nobody on the quay would say, though all had read it.",
        "The broker who sold the yard earned a commission of two percent, as brokers do.",
        "Correction fluid had been used on two of the ballots.",
    ],
)
def test_sentences_that_only_mention_such_things_are_read(line: str) -> None:
    assert reason_of(line) is None


def test_options() -> None:
    caption = (BlockKind.CAPTION, "The ferry at dusk, seen from the quay", None)
    row = (P, "Adults; 4.20; 5.60", Reason.TABLE)
    document = article(caption, row, "Correction: the year was 1911.", "By Tomas Ellwood")
    lines = [caption[1], row[1], "Correction: the year was 1911.", "By Tomas Ellwood", TITLE]
    for options, read in (
        (Reading(), {TITLE}),
        (Reading(captions=True), {TITLE, caption[1]}),
        (Reading(tables=True), {TITLE, row[1]}),
        (Reading(corrections=True), {TITLE, lines[2]}),
        (Reading(bylines=True), {TITLE, lines[3]}),
        (Reading(title=False), set()),
    ):
        kept = {one.block.span.of(document.text) for one in clean_document(document, options).kept}
        assert kept & set(lines) == read


def masked(text: str, **options: object) -> str:
    document = article(text, **options)
    return next(
        one for one in clean_document(document, Reading()).kept if one.block.span.of(document.text) == text
    ).masked(document.text)


def test_parts_of_a_line() -> None:
    assert masked("The quay before the vote. Photo by: Mara Quist").rstrip() == "The quay before the vote."
    text = "The plan, see https://a.example/plan, was praised [12] by all (Photo by Mara Quist)"
    shown = masked(text)
    assert len(shown) == len(text)
    assert " ".join(shown.split()) == "The plan, see a.example , was praised by all"


def read(text: str) -> str:
    return clean_document(document_of([(P, text, None)]), Reading()).body


def test_sounds_and_stamps_of_a_transcript_are_not_read() -> None:
    for sound in ("(SOUNDBITE OF WAVES)", '(Soundbite of song, "Low Water")', "(APPLAUSE)", "[LAUGHS]", "[crosstalk]"):
        assert read(f"The {sound} boat is late.") == "The boat is late."
    for named in ("(SINGAPORE)", "(PAUSE)", "(the sound of waves)", "(Music)"):
        assert named in read(f"The {named} boat is late.")
    for stamp in (" (00:04)", " [00:12:04]"):
        assert read(f"Jo Roe{stamp}: It is late.") == "Jo Roe: It is late."


@pytest.mark.parametrize(
    "aside",
    [
        "[want to]",
        "[see the boat]",
        "[read it]",
        "[related to her]",
        "(read more than most)",
        "(read: the mayor)",
        "(watching from the quay)",
        "(watch him closely)",
        "(related to nobody)",
        "(images from the flood)",
        "(credit from the state, mostly)",
        "(image by image)",
    ],
)
def test_an_aside_in_a_sentence_is_read(aside: str) -> None:
    assert read(f"They {aside} came back.") == f"They {aside} came back."


@pytest.mark.parametrize(
    "label", ["[Read the list of boats here.]", "(watch the video)", "(Read: The last ferry)", "(Photo by Jo Roe)"]
)
def test_a_label_in_brackets_is_not_read(label: str) -> None:
    assert read(f"The boat came back. {label}") == "The boat came back."


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("For the list visit https://www.quay.example/lists/2026?a=1.", "For the list visit quay.example."),
        ("https://quay.example/late is slow, www.quay.example is not.", "quay.example is slow, quay.example is not."),
        ("It is late (www.quay.example/late).", "It is late."),
        ("It is late: https://quay.example/late", "It is late:"),
        ("It is late, see https://t.co/aBc", "It is late, see"),
    ],
)
def test_of_an_address_in_a_sentence_the_host_is_read(written: str, said: str) -> None:
    assert read(written) == said


def test_datelines_leave_the_first_paragraphs_only() -> None:
    first = "BRENNICK, Feb. 3 (Reuters) - The council voted on Tuesday to keep the ferry for good."
    document = document_of([(P, first, None), *((P, text, None) for text in PARAGRAPHS[1:])])
    cleaned = clean_document(document, Reading())
    assert cleaned.removals[0].reason is Reason.DATELINE
    assert cleaned.body.startswith("The council voted")
    assert "BRENNICK, Feb. 3 (Reuters) - " in clean_document(article(PARAGRAPHS[1] + " x", first), Reading()).body


def test_marks_of_the_markup_are_holes() -> None:
    text = "It was built in 1911.3 It still floats."
    document = Document(text, (Block(P, Span(0, len(text))),), marks=(Mark(Span(21, 22), Reason.FOOTNOTE_MARK),))
    cleaned = clean_document(document, Reading())
    assert cleaned.kept == (Kept(document.blocks[0], (Span(21, 22),)),)
    assert cleaned.body == "It was built in 1911. It still floats."


@pytest.mark.parametrize("button", ["Yes", "No", "Ja", "Share!", "Subscribe!", "Tweet.", "Advertisement.", "Reuters."])
def test_buttons_and_marks_are_not_answers(button: str) -> None:
    assert reason_of(button) is not None


@pytest.mark.parametrize("label", ["12 comments", "Comments (3)", "Leave a reply", "Kommentare", "2 thoughts on boats"])
def test_a_comments_label_takes_nothing_but_itself(label: str) -> None:
    parts: Parts = [(P, text, None) for text in (*PARAGRAPHS, label, *PARAGRAPHS)]
    document = document_of([*parts, (P, "What a fine old boat she is, and long may she sail.", None)])
    cleaned = clean_document(document, Reading())
    comments = [removal.text for removal in cleaned.removals if removal.reason is Reason.COMMENTS]
    assert comments == [label]
    assert cleaned.body.endswith("long may she sail.")


def test_comments_may_be_a_chapter() -> None:
    heading = (BlockKind.HEADING, "Comments", None)
    assert "\n\nComments\n\n" in clean_document(article(heading), Reading()).body
    assert reason_of("Comments") is Reason.COMMENTS
    counted = (BlockKind.HEADING, "12 comments", None)
    assert "12 comments" not in clean_document(article(counted), Reading()).body


@pytest.mark.parametrize(
    "answer",
    [
        "Yes.",
        "No.",
        "No!",
        "“No.”",
        "— Yes.",
        "Ja.",
        "Non.",
        "¡Sí!",
        "Stop.",
        "Play.",
        "No comment.",
    ],
)
def test_short_answers_are_read(answer: str) -> None:
    assert reason_of(answer) is None


def test_a_label_takes_no_list() -> None:
    item = BlockKind.ITEM
    document = article(
        (BlockKind.HEADING, "Related articles", None),
        (item, "Two planks of oak", None),
        (item, "Forty feet of rope", None),
    )
    body = clean_document(document, Reading()).body
    assert "Related articles" not in body
    assert "Two planks of oak\n\nForty feet of rope" in body


def test_a_table_of_contents_is_what_stands_as_headings_below() -> None:
    item = BlockKind.ITEM
    document = article(
        (P, "In this article", None),
        (item, "1. What the vote means", None),
        (P, "Advertisement", None),
        (item, "2. Who pays", None),
        (P, "Key takeaways:", None),
        (item, "The ferry stays, and the horn with it.", None),
        (BlockKind.HEADING, "What the vote means", None),
        (P, "It means that the boats stay where they are for now.", None),
        (BlockKind.HEADING, "Who pays", None),
    )
    body = clean_document(document, Reading()).body
    assert "1." not in body
    assert "2." not in body
    assert "Key takeaways:\n\nThe ferry stays, and the horn with it.\n\nWhat the vote means" in body


def test_a_label_of_references_takes_no_prose() -> None:
    prose = "In 1911 the fare was a penny (Calloway, 2019), and children crossed for nothing."
    for kind in (BlockKind.HEADING, P):
        document = article((kind, "Sources", None), prose, (BlockKind.ITEM, "Two planks of oak", None))
        body = clean_document(document, Reading()).body
        assert prose in body
        assert "Two planks of oak" in body


def test_references_end_with_the_next_heading() -> None:
    document = document_of(
        [
            *((P, text, None) for text in PARAGRAPHS),
            (BlockKind.HEADING, "References", None),
            (BlockKind.ITEM, "Calloway, I. (2019). Ferries of the coast. Brennick Press.", None),
            (BlockKind.HEADING, "A last word", None),
            (P, "The horn will sound again in March, and the town will wake to it.", None),
        ]
    )
    body = clean_document(document, Reading()).body
    assert "Brennick Press" not in body
    assert body.endswith("wake to it.")


def test_copies_of_the_title_and_of_paragraphs_are_dropped() -> None:
    document = article((BlockKind.HEADING, TITLE, None), PARAGRAPHS[1])
    reasons = [removal.reason for removal in clean_document(document, Reading()).removals]
    assert reasons == [Reason.DUPLICATE, Reason.DUPLICATE]


def test_headings_at_the_end_are_dropped() -> None:
    parts: Parts = [(P, text, None) for text in PARAGRAPHS]
    document = document_of(
        [*parts, (BlockKind.HEADING, "More from the coast", None), (BlockKind.HEADING, "Weather", None)]
    )
    assert clean_document(document, Reading()).body == "\n\n".join(PARAGRAPHS)


def test_what_an_editor_puts_back_is_read() -> None:
    document = article("Read more: Bridge road floods again", "See https://a.example/b for it.")
    spans = [removal.span for removal in clean_document(document, Reading()).removals]
    cleaned = clean_document(document, Reading(), keep=spans)
    assert cleaned.removals == ()
    assert "https://a.example/b" in cleaned.body
