"""Notices: which removals are large, which are expected, and what content is reported however small it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audio_service.article.clean import Cleaned, clean_document
from audio_service.article.document import BlockKind, Document, Mark, Reason, Span, document_of
from audio_service.article.keep_and_drop import leave_out
from audio_service.article.notices import Notice, NoticeKind, notices_of
from audio_service.config import Reading
from tests.support.pages import PARAGRAPHS, SECOND_HALF, TITLE

P = BlockKind.PARAGRAPH
Parts = list[tuple[BlockKind, str, Reason | None]]
ROW = "Brennick; 12:40; £3"
LINE = "Nobody on the quay had seen so many people wait for one boat since the fair was held there in the summer."


def parts(reason: Reason | None, *texts: str, kind: BlockKind = P) -> Parts:
    return [(kind, text, reason) for text in texts]


def cleaned(*groups: Parts, **facts: object) -> Cleaned:
    """A title, and groups of blocks."""
    blocks = [part for group in groups for part in group]
    return clean_document(document_of([(BlockKind.TITLE, TITLE, None), *blocks], **facts), Reading())


def large(found: Cleaned) -> list[Reason | None]:
    return [notice.reason for notice in notices_of(found) if notice.kind is NoticeKind.LARGE_REMOVAL]


READ = parts(None, *PARAGRAPHS)
MENU = parts(Reason.NAVIGATION, *(f"Section {n} of the paper" for n in range(80)))
COMMENTS = [
    part
    for n in range(200)
    for part in parts(Reason.COMMENTS, f"Reader {n}", "3 hours ago", f"{LINE} So says number {n}.", "Reply")
]


def test_an_ordinary_article_has_none() -> None:
    footer = parts(Reason.FOOTER, *(f"{LINE} Terms {n} apply." for n in range(20)))
    assert notices_of(cleaned(MENU, READ, COMMENTS, footer)) == ()


@pytest.mark.parametrize("reason", [Reason.COMMENTS, Reason.NAVIGATION, Reason.SITE_RULE, Reason.CAPTION])
def test_a_removal_inside_the_article_counts_for_every_reason(reason: Reason) -> None:
    assert large(cleaned(READ[:2], parts(reason, *SECOND_HALF), READ[2:])) == [reason]


def test_a_large_removal_says_what_it_took() -> None:
    lost = parts(Reason.COMMENTS, "Comments", *SECOND_HALF)
    (notice,) = notices_of(cleaned(READ[:4], lost, READ[4:]))
    assert (notice.kind, notice.reason, notice.count) == (NoticeKind.LARGE_REMOVAL, Reason.COMMENTS, 5)
    assert notice.begins == "Comments Shopkeepers along the quay had collected four"
    assert notice.words == len(" ".join(text for _, text, _ in lost).split())
    assert notice.of_words == notice.words + len(" ".join((TITLE, *PARAGRAPHS)).split())
    assert notice.share == pytest.approx(notice.words / notice.of_words)


def test_removals_of_one_reason_add_up() -> None:
    advert = parts(Reason.ADVERTISEMENT, "Book a table at the inn on the quay today.")
    assert large(cleaned(READ[:1], advert, READ[1:])) == []
    assert large(cleaned(READ[:1], advert, READ[1:2], advert, READ[2:3], advert, READ[3:])) == [Reason.ADVERTISEMENT]


def test_a_tenth_exactly_is_not_large() -> None:
    body = parts(None, *(" ".join(f"word{n}" for n in range(at, at + 60)) for at in range(3)))

    def with_lost(words: int) -> Cleaned:
        text = " ".join(f"lost{n}" for n in range(words))
        return clean_document(document_of([*body[:1], *parts(Reason.OUTSIDE, text), *body[1:]]), Reading())

    assert large(with_lost(20)) == []
    assert large(with_lost(21)) == [Reason.OUTSIDE]


def test_a_few_words_of_a_short_text_are_not_large() -> None:
    assert (
        large(cleaned(parts(None, "One line."), parts(Reason.SHARE, "Share this now"), parts(None, "The end."))) == []
    )


@pytest.mark.parametrize("reason", [Reason.OUTSIDE, Reason.COMMENTS, Reason.RELATED, Reason.PAYWALL])
@pytest.mark.parametrize("is_before", [False, True])
def test_half_an_article_before_or_behind_the_rest_counts(reason: Reason, is_before: bool) -> None:
    lost = parts(reason, *SECOND_HALF)
    assert large(cleaned(*([lost, READ] if is_before else [READ, lost]))) == [reason]


def test_half_an_article_counts_with_the_comments_below_it() -> None:
    assert large(cleaned(READ, parts(Reason.COMMENTS, "2 comments", *SECOND_HALF), COMMENTS)) == [Reason.COMMENTS]


def test_a_long_comment_of_many_is_still_one() -> None:
    label = parts(Reason.SHARE, "Like")
    long = parts(Reason.COMMENTS, *SECOND_HALF)
    assert large(cleaned(READ, COMMENTS, label, long, label, COMMENTS)) == []


@pytest.mark.parametrize(
    "lost",
    [
        parts(Reason.RELATED, *(line for text in SECOND_HALF for line in ("A headline", text))),
        parts(Reason.OUTSIDE, *(f"Weather, tides and tickets {n}" for n in range(40))),
        parts(Reason.OUTSIDE, *SECOND_HALF[:2]),
        parts(Reason.BIOGRAPHY, *SECOND_HALF),
        parts(Reason.REFERENCES, *SECOND_HALF),
    ],
    ids=["teasers", "labels", "two lines", "biography", "references"],
)
def test_what_stands_behind_an_article_is_expected(lost: Parts) -> None:
    assert notices_of(cleaned(READ, lost)) == ()


def test_what_is_read_elsewhere_or_was_left_out_by_an_editor_is_not_reported() -> None:
    assert notices_of(cleaned(READ[:2], parts(Reason.DUPLICATE, *SECOND_HALF), READ[2:])) == ()
    assert notices_of(leave_out([PARAGRAPHS[1], PARAGRAPHS[2]], cleaned(READ))) == ()


def test_what_an_editor_put_back_is_not_reported() -> None:
    lost = cleaned(READ[:2], parts(Reason.OUTSIDE, *SECOND_HALF), READ[2:])
    kept = [block.span for block in lost.document.blocks if block.role is not None]
    assert large(lost) == [Reason.OUTSIDE]
    assert notices_of(clean_document(lost.document, Reading(), keep=kept)) == ()


def test_tables_are_counted_by_runs_of_rows() -> None:
    rows = parts(Reason.TABLE, ROW, ROW)
    (notice,) = notices_of(cleaned(READ[:1], rows, READ[1:3], rows, READ[3:]))
    assert (notice.kind, notice.reason, notice.count, notice.words) == (NoticeKind.TABLES, Reason.TABLE, 2, 12)


def test_a_table_at_the_end_belongs_to_the_article_and_one_behind_other_lines_does_not() -> None:
    rows = parts(Reason.TABLE, ROW)
    menu = parts(Reason.NAVIGATION, "Timetables")
    assert [notice.kind for notice in notices_of(cleaned(READ, rows))] == [NoticeKind.TABLES]
    assert notices_of(cleaned(READ, menu, rows)) == ()
    assert notices_of(cleaned(rows, READ)) == ()


def test_tables_that_are_read_are_not_reported() -> None:
    document = cleaned(READ[:1], parts(Reason.TABLE, ROW), READ[1:]).document
    assert notices_of(clean_document(document, Reading(tables=True))) == ()


def test_code_is_counted_by_blocks() -> None:
    code = parts(None, "let fare = 3", "let seats = 40", kind=BlockKind.CODE)
    (notice,) = notices_of(cleaned(READ[:1], code, READ[1:]))
    assert (notice.kind, notice.reason, notice.count) == (NoticeKind.CODE, Reason.CODE, 2)


def test_formulas_are_counted_also_inside_a_line() -> None:
    document = document_of([(P, f"{LINE} It carries n² + 1 and 2ⁿ.", None), (P, "k = 4", Reason.FORMULA), *READ])
    spans = [Span(at, at + len(each)) for each in ("n² + 1", "2ⁿ") for at in [document.text.index(each)]]
    document = replace(document, marks=tuple(Mark(span, Reason.FORMULA) for span in spans))
    (notice,) = notices_of(clean_document(document, Reading()))
    assert (notice.kind, notice.reason, notice.count) == (NoticeKind.FORMULAS, Reason.FORMULA, 3)


def test_content_that_is_a_large_part_is_reported_once() -> None:
    code = parts(None, *(f"const seat{n} = boat.seats[{n}]; // reserve it for the mail" for n in range(9)))
    found = cleaned(READ[:1], [(BlockKind.CODE, text, None) for _, text, _ in code], READ[1:])
    assert [(notice.kind, notice.reason) for notice in notices_of(found)] == [(NoticeKind.LARGE_REMOVAL, Reason.CODE)]


def test_doubts_of_extraction_come_first() -> None:
    found = cleaned(READ[:1], parts(Reason.TABLE, ROW), READ[1:], unsure=True, preview_only=True)
    kinds = [notice.kind for notice in notices_of(found)]
    assert kinds == [NoticeKind.PREVIEW_ONLY, NoticeKind.UNSURE, NoticeKind.TABLES]
    assert notices_of(found)[0] == Notice(NoticeKind.PREVIEW_ONLY)


def test_an_address_is_one_word_and_a_sign_without_spaces_is_one() -> None:
    lost = parts(Reason.OUTSIDE, "https://example.com/a-b-c/d-e-f/g-h-i?j=k " * 4 + "渡し船は今日も動く")
    (notice,) = notices_of(cleaned(parts(None, "One."), lost * 2, parts(None, "Two.")))
    assert notice.words == 2 * (4 + 9)


def test_a_document_without_anything_to_read_has_notices_too() -> None:
    assert large(Cleaned(empty := Document("", ()), (), ())) == []
    assert notices_of(Cleaned(replace(empty, unsure=True), (), ())) == (Notice(NoticeKind.UNSURE),)
    assert large(cleaned(parts(Reason.OUTSIDE, *SECOND_HALF))) == [Reason.OUTSIDE]
