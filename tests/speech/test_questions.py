"""Which questions rise, and which fall."""

from __future__ import annotations

import pytest

from audio_service.speech.questions import with_falling_questions


@pytest.mark.parametrize(
    "text",
    [
        "What did he say?",
        "But why now?",
        "And to whom did they sell it?",
        "“Where’s the money?” she asked.",
        "“And then,” he asked, “what?”",
        "In that case, who pays?",
        "How's that?",
        "Is it over? When was it over?",
    ],
)
def test_a_question_with_a_question_word_falls(text: str) -> None:
    words = with_falling_questions(text.split())
    assert not words[-1].endswith("?")
    assert "".join(words).count(".") >= 1
    assert len(words) == len(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "Did he say what he knew?",
        "Do you know how it works?",
        "You were there, weren't you?",
        "Really?",
        "“Is it true?” she asked, and nobody knew what to say.",
        "Whatever for the money?",
        "?",
    ],
)
def test_other_questions_keep_their_mark(text: str) -> None:
    assert with_falling_questions(text.split()) == text.split()


def test_each_question_of_a_sentence_counts() -> None:
    words = ["Is", "it", "over?", "When", "was", "it", "over?", "Who", "knows?"]
    assert with_falling_questions(words) == ["Is", "it", "over?", "When", "was", "it", "over.", "Who", "knows."]
