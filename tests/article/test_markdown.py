"""Markdown and its dialects: what is read, and what is left out with a reason."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from audio_service.article.clean import Cleaned, clean_document
from audio_service.article.document import Document
from audio_service.article.extract import extract
from audio_service.config import Reading, Settings
from audio_service.errors import EmptyArticle

OPENING = "The mill by the weir has ground no corn since the miller died."


def document(text: str) -> Document:
    return extract(text, source="mill.md", settings=Settings())


def cleaned(text: str) -> Cleaned:
    return clean_document(document(f"{OPENING}\n\n{text}\n"), Reading())


# What is written -> what is read of it; nothing else is reported.
READ = {
    "mark": (
        "A ==bold plan== for it, as ==the **whole** town== knows.",
        "A bold plan for it, as the whole town knows.",
    ),
    "no mark": ("The test is a == b here.", "The test is a == b here."),
    "raised and lowered": ("H~2~O at x^2^ and 10^6^ litres.", "H2O at x² and 10⁶ litres."),
    "tasks": ("- [x] Paint the wheel\n- [ ] Oil the gate", "Paint the wheel\n\nOil the gate"),
    "definitions": ("Weir\n: A low dam across a river.", "Weir\n\nA low dam across a river."),
    "alert": ("> [!NOTE]\n> The wheel still turns.", "The wheel still turns."),
    "callout": ("> [!warning]- Mind the step\n> It is steep.", "Mind the step It is steep."),
    "container": ("::: note\nThe wheel still turns.\n:::", "The wheel still turns."),
    "admonition": ('!!! note "Mind the step"\n    It is steep.', "Mind the step\n\nIt is steep."),
    "details": ('??? tip "Mind the step"\n    It is steep.', "Mind the step\n\nIt is steep."),
    "wiki links": ("See [[Weir|the weir]] and [[Mill Lane#Maps]].", "See the weir and Mill Lane."),
    "embeds": ("It stands. ![[mill.png]]", "It stands."),
    "contents": ("[toc]\n\n[[_TOC_]]\n\n{:toc}\n\nIt stands.", "It stands."),
    "emoji": ("It stands :tada: at 10:30:15 still.", "It stands at 10:30:15 still."),
    "picture": ("![The mill](mill.jpg)\n\nIt stands.", "It stands."),
    "attributes": ("## The wheel {#wheel .big}\n\nIt [still]{.loud} turns.{: .end}", "The wheel\n\nIt still turns."),
    "shortcodes": ('{{< figure src="mill.jpg" >}}\n\n{% include map.html %}\n\nIt stands.', "It stands."),
    "comments": ("It <!-- not\nyet --> stands. %%Ask the miller%%", "It stands."),
    "reference links": (
        "See [the weir][w] and [the lane][].\n\n[w]: https://mill.example/",
        "See the weir and the lane.",
    ),
    "abbreviations": ("*[TIC]: Tourist office\n\nThe TIC is open.", "The TIC is open."),
    "line breaks": ("Still  \nit turns\\\nslowly.", "Still it turns slowly."),
    "setext": ("The wheel\n---------\n\nIt turns.", "The wheel\n\nIt turns."),
    "dollars": ("It costs $5 and $6, and $x_i$ is its size.", "It costs $5 and $6, and xᵢ is its size."),
    "display": ("It is\n\n$$\nx = \\frac{a}{2}\n$$\n\nin size.", "It is\n\nx = a/2\n\nin size."),
    "one line": ("It is $$x^2$$ in size.", "It is x² in size."),
    "brackets": (
        r"It is \(x^2\) or \[x^3\] in size \(so it is said\) \[sic\].",
        "It is x² or x³ in size (so it is said) [sic].",
    ),
    "fence": ("It is\n\n```math\nx^2\n```", "It is\n\nx²"),
    "block name": ("It turns. ^wheel-1", "It turns."),
    "image": ("See the [wheel](/wheel) and ![the race](race.png). It turns.", "See the wheel. It turns."),
    "image inside": ("The ![wet](wet.png) wheel turns.", "The wheel turns."),
}


@pytest.mark.parametrize(("written", "read"), READ.values(), ids=READ)
def test_dialects_are_read_without_their_signs(written: str, read: str) -> None:
    found = cleaned(written)
    body = found.body.removeprefix(OPENING).strip()
    assert body == read
    assert not found.removals


# What is written -> what is read, and the reasons of what is not.
LEFT_OUT = {
    "note": ("It turns[^1] still.\n\n[^1]: So says the *miller*.", "It turns still.", ["footnote-mark", "references"]),
    "long note": (
        "It turns.[^old]\n\n[^old]: So says the miller.\n\n    He is dead.\n\nIt is wet.",
        "It turns.\n\nIt is wet.",
        ["footnote-mark", "references", "references"],
    ),
    "inline note": ("It turns.^[So says the miller.] Still.", "It turns. Still.", ["footnote-mark", "references"]),
    "citation": ("It turns [@mill1999, p. 5] still.", "It turns still.", ["footnote-mark", "references"]),
    "address": ("It is at <https://mill.example/> now.", "It is at mill.example now.", ["url", "url"]),
    "address in brackets": ("It turns (https://mill.example/wheel) now.", "It turns now.", ["url"]),
    "address of its own": ("It turns. https://mill.example/wheel", "It turns.", ["url"]),
    "code": ("It turns.\n\n```python\nturn(1)\n```", "It turns.", ["code"]),
    "matrix": ("It is $\\begin{matrix}a\\\\b\\end{matrix}$ wide.", "It is wide.", ["formula"]),
    "environment": (
        "It is\n\n\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}\n\nwide.",
        "It is\n\nwide.",
        ["formula"],
    ),
}


@pytest.mark.parametrize(("written", "read", "reasons"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_is_left_out_has_a_reason(written: str, read: str, reasons: list[str]) -> None:
    found = cleaned(written)
    assert found.body.removeprefix(OPENING).strip() == read
    assert [removal.reason.value for removal in found.removals] == reasons


def test_a_mark_without_its_note_is_not_read() -> None:
    found = cleaned("It turns.[^7] Still.")
    assert found.body.endswith("It turns. Still.")


@pytest.mark.parametrize(
    "front",
    [
        '+++\ntitle = "The mill"\ndate = 2026-03-04\nauthor = "Jon Roe"\nlang = "en"\n[extra]\nx = 1\n+++\n',
        "---\ntitle: The mill\ndate: 2026-03-04\nauthor: 'Jon Roe'\nlang: en\ntags: [a, b]\n---\n",
    ],
)
def test_front_matter(front: str) -> None:
    found = document(f"{front}\n{OPENING}\n")
    assert (found.title, found.byline, found.published) == ("The mill", "Jon Roe", "2026-03-04")
    assert clean_document(found, Reading()).body == OPENING


def test_broken_front_matter_is_not_read() -> None:
    assert clean_document(document(f"+++\ntitle = The mill\n+++\n{OPENING}\n"), Reading()).body == OPENING


@pytest.mark.parametrize(
    "piece",
    [
        "$a ",
        "^[a",
        "[^a]",
        "~a ",
        "^a ",
        "==a",
        "[[a",
        "{{< ",
        "{% ",
        "\\\\(a",
        "\\\\[a",
        "%% a",
        "{.a ",
        ":a",
        "```math\n",
        "!!! a\n    ",
    ],
)
def test_unfinished_syntax_takes_limited_time(piece: str) -> None:
    began = time.process_time()
    with suppress(EmptyArticle):
        document(piece * 5_000)
    assert time.process_time() - began < 5
