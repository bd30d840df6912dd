"""A narrator's marks in a script: what is said for the words, where the pauses are; no word moves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_service.article import BlockKind, MarkKind, NarratorMark, Span, clean_document, document_of, from_text
from audio_service.config import Pauses, Reading, Settings
from audio_service.script import BlockVoices, Script, write_script
from audio_service.verbalize import Entry, Kind, Lexicon, read

PAUSES = Pauses()
SETTINGS = Settings()


def script(html: str, language: str = "en-US", lexicon: Lexicon | None = None) -> Script:
    document = replace(from_text(html, "text/html", source="a1"), narrated=True).document(SETTINGS)
    cleaned = clean_document(document, Reading())
    return write_script(cleaned, BlockVoices("voice"), PAUSES, lexicon or Lexicon(), language)


def spoken(html: str, language: str = "en-US", lexicon: Lexicon | None = None) -> str:
    return " / ".join(sentence.spoken for sentence in script(html, language, lexicon).sentences)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ('The <sub alias="World Wide Web Consortium">W3C</sub>\'s plan.', "The World Wide Web Consortium's plan."),
        ('Say “<sub alias="Doctor Quist">Dr. Q</sub>”, not 5.', "Say Doctor Quist, not five."),
        ('<sub alias="Saint">St.</sub> Paul on <sub alias="Elm Street">Elm St.</sub>', "Saint Paul on Elm Street."),
        ('A <sub alias="tin">10</sub>-kilo bag.', "A tin kilo bag."),
        ('The <sub alias="one two three">A — B</sub> plan.', "The one, two three plan."),
        ('It cost <sub alias="$5 million">much</sub>.', "It cost five million dollars."),
        ('For $50 <sub alias="bucks">million</sub>.', "For fifty dollars bucks."),
        ('The <say-as interpret-as="characters">WHO2</say-as>-led plan.', "The W H O two led plan."),
        (
            '<say-as interpret-as="characters">XIV</say-as>s by <say-as interpret-as="spell-out">usd</say-as>.',
            "X I Vs by U S D.",
        ),
        ('Call <say-as interpret-as="telephone">+44 20-79</say-as>.', "Call plus four four, two zero, seven nine."),
        ('In <say-as interpret-as="cardinal">1984</say-as> rooms.', "In one thousand nine hundred eighty four rooms."),
        ('Louis the <say-as interpret-as="ordinal">XIV</say-as> and 21.', "Louis the fourteenth and twenty one."),
        ('On <say-as interpret-as="date" format="dmy">03/04/2022</say-as>.', "On April third twenty twenty two."),
        ("I did <emphasis>not</emphasis> go.", "I did, not, go."),
        ("<emphasis>Never</emphasis> go <emphasis>there</emphasis>.", "Never, go, there."),
        ('I did “<emphasis level="strong">not</emphasis>” go.', "I did, / not, / go."),
        ('<emphasis level="strong">Never</emphasis> <emphasis level="none">go</emphasis>.', "Never, / go."),
        ('He said <break time="500ms"/> nothing.', "He said, / nothing."),
        ('He left. <break time="2s"/> She stayed.', "He left. / She stayed."),
        ('“One <break time="1s"/>two” <break time="1s"/>— three.', "One, / two, / three."),
        ('Say <break time="0s"/>one <break strength="none"/>two.', "Say one two."),
    ],
)
def test_what_is_marked_is_said(html: str, said: str) -> None:
    assert spoken(f"<p>{html}</p>") == said


def test_phonemes_are_said_in_place_of_the_word() -> None:
    words = script('<p>Mr. <phoneme ph="kvˈɪst lˈun">Quist Lund</phoneme>\'s tug.</p>').sentences[0].words
    assert [(word.spoken, word.ipa) for word in words[1:3]] == [("Quist", ("kvˈɪst",)), ("Lund's", ("lˈunz",))]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Die vierzehnter und eintausendneunhundertvierundachtzig, zwei null A B C."),
        ("sv", "Die fjortonde und tusen niohundraåttiofyra, två noll A B C."),
    ],
)
def test_other_languages_say_them_by_their_own_rules(language: str, said: str) -> None:
    html = (
        'Die <say-as interpret-as="ordinal">14</say-as> und <say-as interpret-as="cardinal">1984</say-as>, '
        '<say-as interpret-as="digits">20</say-as> <say-as interpret-as="characters">ABC</say-as>.'
    )
    assert spoken(f"<p>{html}</p>", language) == said


def test_a_mark_wins_over_the_lexicon_and_its_alias_is_read_by_it() -> None:
    lexicon = Lexicon((Entry("Quist", Kind.ALIAS, "Kvist"), Entry("Zoe", Kind.ALIAS, "Zo-ee")))
    html = '<p>Quist met <sub alias="Zoe Quist">Quist</sub>.</p>'
    assert spoken(html, lexicon=lexicon) == "Kvist met Zo-ee Kvist."


def test_pauses_are_as_they_are_marked() -> None:
    html = (
        '<break time="9s"/><h1>Title<break time="2s"/></h1><p>One <break time="300ms"/><break time="700ms"/>two. '
        'Three. <break strength="none"/>Four.</p><break time="40ms"/><h2>Five</h2><p>Six.</p>'
    )
    found = script(html).sentences
    assert [(sentence.pause_ms, sentence.marked) for sentence in found] == [
        (2000, True), (700, True), (PAUSES.sentence_ms, False), (0, True), (40, True), (PAUSES.heading_ms, False),
        (PAUSES.end_ms, False),
    ]  # fmt: skip


def test_a_pause_of_a_block_that_is_left_out_is_left_out() -> None:
    html = '<p>One.</p><p><break time="3s"/>Advertisement</p><p>Two.</p>'
    assert [sentence.pause_ms for sentence in script(html).sentences] == [PAUSES.paragraph_ms, PAUSES.end_ms]


def test_a_mark_over_two_sentences_keeps_them_together() -> None:
    assert spoken('<p>He rang <sub alias="the old firm">Quist. Lund</sub> twice.</p>') == "He rang the old firm twice."


PLAIN = "The pilot met 14 men at 9.30 on 03/04/2022. They paid $5 million — “too much,” Dr. Quist said; NATO agreed."
VALUES = {
    MarkKind.ALIAS: "Kay 3",
    MarkKind.IPA: "kvˈɪst",
    MarkKind.LETTERS: "",
    MarkKind.DIGITS: "",
    MarkKind.CARDINAL: "7",
    MarkKind.ORDINAL: "VII",
    MarkKind.EMPHASIS: "",
}


@st.composite
def _marks(draw: st.DrawFn) -> tuple[NarratorMark, ...]:
    cuts = sorted(draw(st.sets(st.integers(0, len(PLAIN)), max_size=12)))
    spans = [Span(first, last) for first, last in zip(cuts[::2], cuts[1::2], strict=False)]
    return tuple(
        NarratorMark(span, kind, VALUES[kind]) for span in spans for kind in [draw(st.sampled_from([*VALUES]))]
    )


@given(_marks(), st.sampled_from(("en-US", "de", "sv")))
def test_marks_move_no_word(marks: tuple[NarratorMark, ...], language: str) -> None:
    plain, _ = read(PLAIN, language, Lexicon())
    marked, _ = read(PLAIN, language, Lexicon(), marks)
    assert [word.span for word in marked] == [word.span for word in plain]
    for word in marked:
        assert not word.ipa or len(word.ipa) == len(word.spoken.split())
        assert word.spoken == " ".join(word.spoken.split())


@given(_marks(), st.lists(st.tuples(st.integers(0, len(PLAIN)), st.integers(0, 900)), max_size=8))
def test_every_word_is_said_once_whatever_is_marked(
    marks: tuple[NarratorMark, ...], breaks: list[tuple[int, int]]
) -> None:
    pauses = [NarratorMark(Span(at, at), MarkKind.PAUSE, str(ms)) for at, ms in breaks]
    plain = document_of([(BlockKind.PARAGRAPH, PLAIN, None)])
    marked = replace(plain, narrator_marks=tuple(sorted((*marks, *pauses))))
    scripts = [
        write_script(clean_document(document, Reading()), BlockVoices("voice"), PAUSES, Lexicon(), "en-US")
        for document in (plain, marked)
    ]
    spans = [[word.span for sentence in each.sentences for word in sentence.words] for each in scripts]
    assert spans[0] == spans[1]
    assert all(sentence.spoken for sentence in scripts[1].sentences)
    given_ms = {ms for _, ms in breaks}
    assert all(sentence.pause_ms in given_ms for sentence in scripts[1].sentences if sentence.marked)
