"""Datelines are left out at the start of the first paragraphs; prose that only looks like one is read whole."""

from __future__ import annotations

import pytest

from audio_service.article.clean import clean_document
from audio_service.article.document import BlockKind, Reason, document_of
from audio_service.config import Reading
from tests.support.pages import PARAGRAPHS

P = BlockKind.PARAGRAPH
STORY = "The council voted on Tuesday to keep the ferry for good."
DATELINES = (
    "LONDON (Reuters) - ",
    "LONDON, March 4 (Reuters) - ",
    "NEW DELHI: ",
    "MUMBAI: ",
    "MUMBAI, March 4 (PTI) ",
    "New Delhi, Mar 4 (ANI): ",
    "Brussels, Belgium – ",
    "Port Louis, Mauritius – ",
    "HALDEN HARBOR--(PORT WIRE)--",
    "HALDEN, Maine, March 4, 2026 /PortWire/ -- ",
    "(Bloomberg) -- ",
    "(Reuters) - ",
    "(CNN) — ",
    "BERLIN | ",
    "BERLIN taz | ",
    "LOWMERE, March 4 (Harbour Wire) - ",
    "New York, 4 March 2026 — ",
    "São Paulo, Mar 4 (EFE).- ",
    "Madrid, 4 mar (EFE).- ",
    "Bogotá, 4 mar (EFE).- ",
    "MADRID 4 Mar. (EUROPA PRESS) - ",
    "Berlin (dpa) – ",
    "Berlin (dpa/tmn) - ",
    "Washington/Berlin (dpa) - ",
    "Frankfurt/Main (dpa-AFX) - ",
    "PARIS, 4 mars (AFP) - ",
    "Paris (AFP) - ",
    "ROMA, 04 MAR - ",
    "(ANSA) - ROMA, 04 MAR - ",
    "Lisboa, 04 mar 2026 (Lusa) - ",
    "WASHINGTON, D.C. — ",
    "WASHINGTON (AP) — ",
    "WASHINGTON—",
    "ST. LOUIS, Mo.—",
    "ST. LOUIS (AP) — ",
    "KYIV, Ukraine — ",
    "KYIV, Ukraine (AP) — ",
    "GENEVA/ZURICH, ",
    "GENEVA/ZURICH, March 4 (Reuters) - ",
    "BEIJING, March 4 (Xinhua) -- ",
    "TOKYO, March 4 (Kyodo) - ",
    "MOSCOW, March 4. /TASS/. ",
    "SEOUL, March 4 (Yonhap) -- ",
    "DEN HAAG (ANP) - ",
    "STOCKHOLM (TT) - ",
    "MEXICO CITY — ",
    "NAIROBI, Kenya, March 4 (UPI) -- ",
)
PROSE = (
    "Berlin – that was the plan – had been the last stop for years.",
    "Brussels: a city of rain.",
    "Brussels: A city of rain and of good bread.",
    "Paris, London and Rome — the three of them — had been invited.",
    "Paris, London and Rome — Three cities had been invited.",
    "NATO: the alliance has no boats here.",
    "NATO: The alliance has no boats here.",
    "NATO — The alliance has no boats here.",
    "Marta Olin — the engineer — said that it would hold.",
    "Marta Olin – The engineer said that it would hold.",
    "New York, 4 March 2026. It rains.",
    "Jonas: We could have waited until the autumn.",
    "WARNING: The quay is slippery.",
    "BREAKING: The ferry stays.",
    "EXCLUSIVE: The ferry stays.",
    "UPDATE: The ferry stays.",
    "HIV — The virus was found in 1983.",
    "NATO—The alliance has no boats here.",
    "The UN – The council of nations – met on Monday.",
    "UNESCO: The list has grown again.",
    "AI: The machine that learns.",
    "London (Ontario) - the other one - has a river too.",
    "London (the old one) – A city that we knew.",
    "Lowmere, a town of rain - and of good bread - lies on the bay.",
    "March 4 - The day on which it rained.",
    "Monday — The boats leave at six.",
    "In Berlin (dpa has its desk there) – people read on.",
    "Reuters (London) reported the sale.",
    "Brussels, Belgium, has good bread.",
    "Brussels, Belgium – that was all that the card said.",
    "KYIV, Ukraine, has a new bridge.",
    "Washington, D.C., has a new bridge.",
    "PARIS is where it began.",
    "ROMA are a people of many countries.",
    "GENEVA/ZURICH is a busy line.",
    "Geneva/Zurich, two rivals, share a railway.",
    "MS Olin rejected the charge.",
    "The Harbour (Lowmere) - the old one - was full.",
    "A — The first letter was painted in red.",
    "He said: The boats are ready.",
    "“LONDON (Reuters) - ” was how each message began.",
    "1911 - The first boat crosses.",
    "Ferry – The word has an old root.",
    "Lena Dorn: The boats were full.",
    "Berlin. Das war der Plan.",
)


def body(*texts: str) -> str:
    """What is read of paragraphs."""
    return clean_document(document_of([(P, text, None) for text in texts]), Reading()).body


@pytest.mark.parametrize("dateline", DATELINES)
def test_a_dateline_is_left_out(dateline: str) -> None:
    assert body(dateline + STORY, *PARAGRAPHS) == "\n\n".join((STORY, *PARAGRAPHS))
    assert body(PARAGRAPHS[0], PARAGRAPHS[1], dateline + STORY).endswith(" ".join((dateline + STORY).split()))


@pytest.mark.parametrize(
    "dateline", ["LONDON (Reuters) -", "Berlin (dpa) –", "MUMBAI, March 4 (PTI)", "KYIV, Ukraine —"]
)
def test_a_dateline_may_be_a_paragraph(dateline: str) -> None:
    cleaned = clean_document(document_of([(P, text, None) for text in (dateline, STORY, *PARAGRAPHS)]), Reading())
    assert cleaned.body == "\n\n".join((STORY, *PARAGRAPHS))
    assert [removal.reason for removal in cleaned.removals] == [Reason.DATELINE]


@pytest.mark.parametrize("prose", PROSE)
def test_prose_is_read_whole(prose: str) -> None:
    assert body(prose, *PARAGRAPHS) == "\n\n".join((prose, *PARAGRAPHS))


def test_speakers_of_a_transcript_are_no_places() -> None:
    said = ("MARTA OLIN: The risk was too great.", "JONAS FIELD: Who says so?", *PARAGRAPHS)
    assert body(*said) == "\n\n".join(said)
