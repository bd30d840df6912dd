"""Entries, their look-up, files, and the shipped list."""

from __future__ import annotations

import csv
import io

import lxml.etree
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

from audio_service.errors import UnsupportedFormat
from audio_service.verbalize import verbalize
from audio_service.verbalize.lexicon import Entry, Kind, Lexicon, Scope, from_csv, from_pls, shipped, to_csv, to_pls


def alias(written: str, said: str, **more: object) -> Entry:
    return Entry(written, Kind.ALIAS, said, **more)  # type: ignore[arg-type]


def said(lexicon: Lexicon, text: str, language: str = "en") -> str:
    return " ".join(word.spoken for word in verbalize(text, language, lexicon) if word.spoken)


def test_the_longest_entry_wins() -> None:
    lexicon = Lexicon((alias("Bank", "bench"), alias("Bank of Foo", "B O F")))
    assert said(lexicon, "the Bank of Foo and the Bank") == "the B O F and the bench"


def test_scopes_and_order() -> None:
    entries = (
        alias("Foo", "article", scope=Scope.ARTICLE),
        alias("Foo", "section", scope=Scope.SECTION),
        alias("Foo", "site", scope=Scope.SITE),
        alias("Foo", "global"),
        alias("Bar", "first"),
        alias("Bar", "second"),
    )
    assert said(Lexicon(entries), "Foo Bar") == "article second"
    assert said(Lexicon(entries[1:]), "Foo Bar") == "section second"


def test_case() -> None:
    exact, loose = Lexicon((alias("IT", "eye tee", exact=True),)), Lexicon((alias("Xoi", "shoy"),))
    assert said(exact, "IT and it") == "eye tee and it"
    assert said(loose, "Xoi XOI xoi") == "shoy shoy xoi"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zibu's plan", "zeeboo's plan"),
        ("the Zibus'", "the zeeboos"),
        ("pro-Zibu", "pro zeeboo"),
        ("Zibu-led", "zeeboo led"),
        ("“Zibu,” he", "zeeboo, he"),
    ],
)
def test_endings_and_compounds(text: str, expected: str) -> None:
    assert said(Lexicon((alias("Zibu", "zeeboo"),)), text).replace("s'", "s") == expected


def test_entries_do_not_reach_over_marks() -> None:
    lexicon = Lexicon((alias("New Foo", "nufu"),))
    assert said(lexicon, "New, Foo and New Foo") == "New, Foo and nufu"


@pytest.mark.parametrize(
    ("respelling", "expected"),
    [
        ("HOO-thee", "hoo-thee"),
        ("shiv-AWN o NEEL-un", "shiv-awn o neel-un"),
        ("US-led", "US-led"),
        ("N A C K", "N A C K"),
        ("well-known", "well-known"),
        ("X-Ray", "X-Ray"),
    ],
)
def test_a_syllable_in_capitals_is_not_spelled(respelling: str, expected: str) -> None:
    assert said(Lexicon((alias("Foo", respelling),)), "Foo") == expected


def test_language() -> None:
    lexicon = Lexicon((alias("Foo", "english", language="en"), alias("Bar", "british", language="en-GB")))
    assert said(lexicon, "Foo Bar", "en-GB") == "english british"
    assert said(lexicon, "Foo Bar", "en-US") == "english Bar"
    assert said(lexicon, "Foo Bar", "de") == "Foo Bar"


def test_phonemes_are_shared_out() -> None:
    lexicon = Lexicon((Entry("Xu Yz", Kind.IPA, "ʃˈuː ˈaɪz", "en"),))
    words = verbalize("Xu Yz's aim", "en", lexicon)
    assert [(word.spoken, word.ipa) for word in words] == [("Xu", ("ʃˈuː",)), ("Yz's", ("ˈaɪzᵻz",)), ("aim", ())]


def test_letters_outside_english_have_no_english_phonemes() -> None:
    assert verbalize("Die ABC", "de", Lexicon((Entry("ABC", Kind.LETTERS),)))[1].ipa == ()


def test_a_version_for_every_change() -> None:
    one = Lexicon((alias("Foo", "fu"),))
    versions = {lexicon.version for lexicon in (Lexicon(), Lexicon(base=False), one, one.adding(alias("Bar", "ba")))}
    assert len(versions) == 4
    assert one.version == Lexicon((alias("Foo", "fu"),)).version


def test_only_what_an_entry_touches_changes() -> None:
    with_entry = Lexicon((alias("Foo", "fu"),))
    assert verbalize("No such word.", "en", with_entry) == verbalize("No such word.", "en", Lexicon())


@pytest.mark.parametrize(
    ("written", "kind", "spoken"), [(" ", Kind.ALIAS, "x"), ("x", Kind.IPA, ""), ("x" * 300, Kind.LETTERS, "")]
)
def test_bad_entries(written: str, kind: Kind, spoken: str) -> None:
    with pytest.raises(ValueError, match=r"entry"):
        Entry(written, kind, spoken)


WORDS = st.text("abcXYZéж -'&", min_size=1, max_size=20).filter(lambda text: text.strip() == text and text != "")
ENTRIES = st.builds(
    Entry,
    WORDS,
    st.sampled_from((Kind.ALIAS, Kind.IPA)),
    WORDS.filter(lambda text: " " not in text or len(text) > 9),
    st.just("en"),
    st.booleans(),
    st.sampled_from(Scope),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(ENTRIES, max_size=5))
def test_csv_brings_back_what_it_took(entries: list[Entry]) -> None:
    assert from_csv(to_csv(entries)) == tuple(entries)


# Cells that look like formulas, or like cells that were made inert.
TRICKY = st.text("=+-@' \";,a", min_size=1, max_size=8).filter(lambda text: " ".join(text.split()) == text != "")
TRICKY_ENTRIES = st.builds(Entry, TRICKY, st.just(Kind.ALIAS), TRICKY)


@settings(max_examples=300, deadline=None)
@given(st.lists(TRICKY_ENTRIES, max_size=4))
def test_csv_has_no_formulas_and_comes_back(entries: list[Entry]) -> None:
    exported = to_csv(entries)
    rows = list(csv.reader(io.StringIO(exported)))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert from_csv(exported) == tuple(entries)


ANY_TEXT = st.text(max_size=9).map(lambda text: "a" + text.replace("\0", ""))
ANY = st.builds(Entry, ANY_TEXT, st.just(Kind.ALIAS), ANY_TEXT)


@settings(max_examples=100, deadline=None)
@given(st.lists(ANY, max_size=3))
def test_pls_is_well_formed_whatever_a_rule_holds(entries: list[Entry]) -> None:
    lxml.etree.fromstring(to_pls(entries, "en").encode())


@settings(max_examples=100, deadline=None)
@given(st.lists(ENTRIES, max_size=5))
def test_pls_brings_back_what_it_took(entries: list[Entry]) -> None:
    kept = [entry for entry in entries if entry.said != " ".join(entry.written.replace(" ", ""))]
    assert from_pls(to_pls(kept, "en")) == tuple(kept)


def test_letters_survive_pls() -> None:
    entries = (Entry("UNX", Kind.LETTERS, "", "en", True),)
    assert from_pls(to_pls(entries, "en")) == entries


def test_pls_of_others() -> None:
    text = """<?xml version="1.0" encoding="UTF-8"?>
    <lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en-US">
      <!-- two spellings of one word -->
      <lexeme><grapheme>Zibu</grapheme><grapheme>Ziboo</grapheme><phoneme>zˈiːbuː</phoneme></lexeme>
      <lexeme><grapheme>W3C</grapheme><alias>World Wide Web Consortium</alias></lexeme>
    </lexeme></lexicon>""".replace("</lexeme></lexicon>", "</lexicon>")
    entries = from_pls(text, scope=Scope.SITE)
    assert [entry.written for entry in entries] == ["Zibu", "Ziboo", "W3C"]
    assert {(entry.kind, entry.language, entry.scope) for entry in entries[:2]} == {(Kind.IPA, "en-US", Scope.SITE)}
    assert entries[2].said == "World Wide Web Consortium"


@pytest.mark.parametrize(
    "text",
    [
        "<html/>",
        "<lexicon",
        '<?xml version="1.0" encoding="utf-7"?><lexicon/>',
        '<?xml version="1.0" encoding="nonsense"?><lexicon/>',
        '<?xml version="1.0" encoding="utf-16"?><lexicon/>',
        '<!DOCTYPE x [<!ENTITY a "b">]><lexicon/>'.encode("utf-16-le").decode("latin-1"),
        '<!DOCTYPE x [<!ENTITY a "b">]><lexicon/>'.encode("utf-16-be").decode("latin-1"),
        "<lexicon>\ud800</lexicon>",
        '<lexicon xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" xmlns:own="urn:audio-service:lexicon">'
        '<lexeme own:scope="moon"><grapheme>a</grapheme><alias>b</alias></lexeme></lexicon>',
        '<!DOCTYPE x [<!ENTITY a "b">]><lexicon/>',
        '<lexicon xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="x-sampa"><lexeme>'
        "<grapheme>a</grapheme><phoneme>{</phoneme></lexeme></lexicon>",
        '<lexicon xmlns="http://www.w3.org/2005/01/pronunciation-lexicon"><lexeme><grapheme>a</grapheme></lexeme></lexicon>',
    ],
)
def test_unusable_pls(text: str) -> None:
    with pytest.raises(UnsupportedFormat):
        from_pls(text)


def test_csv_by_hand() -> None:
    entries = from_csv("\ufeffwritten,said\nFoo,fu\n\nABC,\n")
    assert entries == (alias("Foo", "fu"), Entry("ABC", Kind.LETTERS))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a,b\n1,2\n", "written"),
        (f"written,said\na,{'b' * 131_073}\n", "after line 1"),
        (f"{'b' * 131_073}\n", "after line 0"),
        ("written,kind,said\nFoo,shout,fu\n", "Line 2"),
        ("written,kind\nx,ipa\n", "Line 2"),
    ],
)
def test_unusable_csv(text: str, hint: str) -> None:
    with pytest.raises(UnsupportedFormat, match=hint):
        from_csv(text)


def test_the_shipped_list_is_worth_its_weight() -> None:
    entries = shipped()
    assert len(entries) > 1000
    assert len({(entry.written, entry.language) for entry in entries}) == len(entries)
    for name in ("Putin", "Xi", "Erdogan", "Houthi", "Huawei", "Scholz", "Kyiv", "IAEA", "NATO"):
        assert any(entry.written == name for entry in entries), name


def test_shipped_phonemes_are_in_the_voice() -> None:
    known = set(DEFAULT_PHONEME_ID_MAP)
    for entry in shipped():
        if entry.kind is Kind.IPA:
            assert set(entry.said.replace(" ", "")) <= known, entry
            assert len(entry.said.split()) == len(entry.written.split()), entry
            assert any(stress in entry.said for stress in "ˈˌ"), entry


@pytest.mark.voice
def test_shipped_phonemes_differ_from_espeak() -> None:
    from piper.phonemize_espeak import EspeakPhonemizer

    espeak = EspeakPhonemizer()
    same = [
        entry.written
        for entry in shipped()
        if entry.kind is Kind.IPA
        and entry.said == " ".join("".join(part) for part in espeak.phonemize("en-us", entry.written)).replace("ʲ", "")
    ]
    # Abbreviations are listed so that they are no guesses; names only where espeak is wrong.
    assert [written for written in same if not written.isupper()] == []
