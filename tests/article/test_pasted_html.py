"""HTML of a clipboard, as Word, Google Docs and browsers write it."""

from __future__ import annotations

import time

import pytest

from audio_service.article.document import BlockKind, Document, Reason
from audio_service.article.extract.pasted_html import read_pasted
from audio_service.article.intake import from_text
from audio_service.config import Settings

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm;} --></style>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings></o:OfficeDocumentSettings></xml><![endif]--></head>
<body lang=EN-GB><!--StartFragment-->
<p class=MsoTitle>Rail link reaches the coast<o:p></o:p></p>
<p class=MsoNormal>The link opened on <b>Monday</b>,
said Xochitl Przybylski.<a style='mso-footnote-id:ftn1' href="#_ftn1"
name="_ftnref1"><span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]>
<span class=MsoFootnoteReference>[1]</span><![endif]></span></span></a> It took nine years to build.<o:p></o:p></p>
<h2>What happens next<o:p></o:p></h2>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp; </span>
</span></span><![endif]>The council votes in spring.<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>o<span>&nbsp;&nbsp; </span></span><![endif]>Work could start in 2028.<o:p></o:p></p>
<p class=MsoQuote>We had begun to doubt it.<o:p></o:p></p>
<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal><b>Section</b></p></td><td><p>Cost (€m)</p></td></tr>
<tr><td><p class=MsoNormal>North</p></td><td><p class=MsoNormal>340</p></td></tr></table>
<p class=MsoNormal><img width=100 src="file:///C:/clip_image001.png"><o:p>&nbsp;</o:p></p>
<div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText>
<a href="#_ftnref1" name="_ftn1"><span class=MsoFootnoteReference>[1]</span></a> From the minutes.</p></div></div>
<!--EndFragment--></body></html>"""

DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr">
<span style="font-size:26pt;font-weight:400;">Rail link reaches the coast</span></p><p dir="ltr"><span
style="font-size:11pt;">The link opened on </span><span style="font-weight:700;">Monday</span><span>, said <a
href="https://e.org/x">Xochitl</a>.</span><sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup><br><br><span>It took nine
years to build.</span></p><p dir="ltr"><span style="font-weight:700">What happens next</span></p><ul><li dir="ltr"><p
role="presentation"><span>The council votes in spring.</span></p></li><ul><li dir="ltr"><p role="presentation">
<span>Work could start in 2028.</span></p></li></ul></ul><h1 dir="ltr"><span>The cost</span></h1><div>
<table><colgroup><col width="312"/></colgroup><tbody>
<tr><td><p><span>Section</span></p></td><td><p><span>Cost (€m)</span></p></td></tr>
<tr><td><p><span>North</span></p></td><td><p><span>340</span></p></td></tr></tbody></table></div><div><p>
<a href="#ftnt_ref1" id="ftnt1">[1]</a><span> From the minutes.</span></p></div></b><br>"""

WEB = """<meta charset='utf-8'><h1 style="color: rgb(0, 0, 0); font-size: 40px;">Rail link reaches the coast</h1><div
style="display:none">Hidden</div><p style="box-sizing: border-box;">The link <em>opened</em> on Monday.</p><script>x()
</script><blockquote><p>We had begun to doubt it.</p></blockquote><table><tr><td><div>A column of the page</div><div>Two
paragraphs.</div></td></tr></table><ol><li>First</li><li>Second</li></ol><pre>a = 1
b = 2</pre><img src="data:image/png;base64,AAAA" onerror="x()"><a href="javascript:x()">here</a>"""


def taken_in(text: str) -> Document:
    return from_text(read_pasted(text).html, "text/html", source="-").document(Settings())


def kinds(document: Document) -> list[tuple[str, str]]:
    """What is read, with its kind."""
    return [(each.kind.value, each.span.of(document.text)) for each in document.blocks if each.role is None]


def left_out(document: Document, reason: Reason) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks if block.role is reason]


def test_word_keeps_headings_lists_quotes_and_tables() -> None:
    found = read_pasted(WORD)
    assert (found.origin, found.tables) == ("word", 1)
    document = taken_in(WORD)
    assert kinds(document) == [
        ("title", "Rail link reaches the coast"),
        ("paragraph", "The link opened on Monday, said Xochitl Przybylski. [1] It took nine years to build."),
        ("heading", "What happens next"),
        ("item", "The council votes in spring."),
        ("item", "Work could start in 2028."),
        ("quote", "We had begun to doubt it."),
    ]
    assert left_out(document, Reason.TABLE)[-1] == "Section: North; Cost (€m): 340"
    assert left_out(document, Reason.REFERENCES) == ["[1] From the minutes."]


def test_google_docs_keeps_bold_labels_as_headings_and_one_title() -> None:
    found = read_pasted(DOCS)
    assert (found.origin, found.tables) == ("docs", 1)
    assert "<ul><li>The council votes in spring.</li><ul><li>Work" in found.html
    document = taken_in(DOCS)
    assert kinds(document) == [
        ("title", "Rail link reaches the coast"),
        ("paragraph", "The link opened on Monday, said Xochitl.[1]"),
        ("paragraph", "It took nine years to build."),
        ("heading", "What happens next"),
        ("item", "The council votes in spring."),
        ("item", "Work could start in 2028."),
        ("heading", "The cost"),
    ]
    assert left_out(document, Reason.TABLE)[-1] == "Section: North; Cost (€m): 340"
    assert left_out(document, Reason.REFERENCES) == ["[1] From the minutes."]


def test_the_web_keeps_what_is_text_and_nothing_that_runs() -> None:
    found = read_pasted(WEB)
    assert (found.origin, found.tables) == ("web", 0)
    assert [(part.tag, part.text) for part in found.parts] == [
        ("h1", "Rail link reaches the coast"),
        ("p", "The link opened on Monday."),
        ("blockquote", "We had begun to doubt it."),
        ("p", "A column of the page"),
        ("p", "Two paragraphs."),
        ("li", "First"),
        ("li", "Second"),
        ("pre", "a = 1\nb = 2"),
        ("p", "here"),
    ]
    for unwanted in ("style", "script", "img", "data:", "onerror", "Hidden"):
        assert unwanted not in found.html


def test_a_cell_keeps_its_lines_apart_and_a_table_in_it_once() -> None:
    found = read_pasted(
        "<table><tr><td><p>One</p><p>two</p></td><td>three<br>four<style>p {}</style></td></tr>"
        "<tr><td>five</td><td><table><tr><td>six</td><td>seven</td></tr></table></td></tr></table>"
    )
    assert [part.text for part in found.parts] == ["One two | three four", "five | six | seven"]
    assert found.tables == 1


@pytest.mark.parametrize(
    "text",
    [
        "<p>x" + " " * 300_000 + "y</p>",
        "<p>" + "line<br>" * 100_000 + "</p>",
        "<table><tr><td>1" + "." * 20_000 + "here</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>",
        "<b>" * 150 + "<i>x</i>" * 100_000,
    ],
)
def test_no_html_takes_long(text: str) -> None:
    began = time.process_time()
    assert read_pasted(text).html
    assert time.process_time() - began < 5


@pytest.mark.parametrize("text", ["", "<", "<b>", "<p>" * 5000 + "x", "<ul>" * 3000 + "x", "<table><tr>", "a < b"])
def test_odd_html_is_read_or_empty(text: str) -> None:
    found = read_pasted(text)
    assert found.parts == () or taken_in(text).blocks[0].kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)


def test_paragraphs_without_end_tags_are_all_read() -> None:
    assert [part.text for part in read_pasted("<p>one" * 300 + "<ul>" + "<li>two" * 300).parts].count("two") == 300
