"""The canonical text and spans into it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_service.article.document import (
    Block,
    BlockKind,
    Document,
    Reason,
    Span,
    document_from_json,
    document_of,
    document_to_json,
)


def test_spans_count_code_points() -> None:
    text = "a 🎉 b"
    assert Span(2, 3).of(text) == "🎉"
    assert len(Span(2, 3)) == 1


@pytest.mark.parametrize(("start", "end"), [(-1, 0), (3, 2)])
def test_a_span_runs_forward(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


def test_spans_know_each_other() -> None:
    assert Span(0, 5).contains(Span(2, 5))
    assert not Span(0, 5).contains(Span(2, 6))
    assert Span(0, 3).overlaps(Span(2, 4))
    assert not Span(0, 2).overlaps(Span(2, 4))
    assert Span(1, 2).shift(10) == Span(11, 12)


@pytest.mark.parametrize(
    "blocks",
    [
        (Span(0, 3),),  # leaves "def" out
        (Span(0, 4), Span(3, 7)),  # overlap
        (Span(0, 3), Span(4, 9)),  # past the end
        (Span(4, 7), Span(0, 3)),  # out of order
    ],
)
def test_blocks_cover_the_text_in_order(blocks: tuple[Span, ...]) -> None:
    with pytest.raises(ValueError, match=r"block|text after"):
        Document("abc def", tuple(Block(BlockKind.PARAGRAPH, span) for span in blocks))


parts = st.lists(
    st.tuples(st.sampled_from(BlockKind), st.text(min_size=1).filter(str.strip), st.none() | st.sampled_from(Reason)),
    max_size=6,
)


@given(parts=parts)
def test_parts_are_found_again(parts: list[tuple[BlockKind, str, Reason | None]]) -> None:
    document = document_of(parts, source="x")
    assert [(block.kind, block.span.of(document.text), block.role) for block in document.blocks] == parts
    assert document_from_json(json.loads(json.dumps(document_to_json(document)))) == document


def test_a_document_stored_by_an_earlier_version_loads() -> None:
    document = document_of([(BlockKind.PARAGRAPH, "One line.", None)], unsure=True)
    stored = document_to_json(document)
    assert document_from_json(stored).unsure
    del stored["unsure"]
    assert not document_from_json(stored).unsure


def test_a_document_without_marks_is_stored_as_by_an_earlier_version() -> None:
    document = document_of([(BlockKind.PARAGRAPH, "One line.", None)])
    assert not [name for name in document_to_json(document) if name.endswith("_marks")]
