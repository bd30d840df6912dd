"""Formulas and exponents of a page: what is read of them, and what is left out and reported."""

from __future__ import annotations

import time

import pytest

from audio_service.article.clean import clean_document
from audio_service.article.extract import extract
from audio_service.article.extract.formulas import MOST_FORMULAS, Raised, exponent_or_note, line_of_tex
from audio_service.config import Reading, Settings

MATHML = (
    "<math><semantics><mrow><mi>x</mi><mo>=</mo><msup><mi>y</mi><mn>2</mn></msup></mrow>"
    '<annotation encoding="application/x-tex">x=y^2</annotation></semantics></math>'
)
MATRIX = "<math><mtable><mtr><mtd><mi>a</mi></mtd></mtr><mtr><mtd><mi>b</mi></mtd></mtr></mtable></math>"

# TeX -> the line that it becomes; None: it cannot be said.
LINES = {
    r"{\displaystyle d=3.57{\sqrt {h}}}": "d = 3.57√h",
    r"\frac{a+b}{2c}": "(a + b)/(2c)",
    r"x=\frac{-b\pm\sqrt{b^2-4ac}}{2a}": "x = (−b ± √(b² − 4ac))/(2a)",
    r"E=mc^2": "E = mc²",
    r"\left(\frac{1}{2}\right)^2": "(½)²",
    r"\frac{1}{2}mv^2": "½mv²",
    r"\frac{1}{N}\sum_{i=1}^N (x_i-\mu)^2": "1/N ∑ᵢ₌₁^N (xᵢ − μ)²",
    r"PV = nRT, k_B T": "PV = nRT, k_B T",
    r"e^{-x/2}": "e^(−x/2)",
    r"-3\times10^{-5}": "−3 × 10⁻⁵",
    r"10{,}000": "10,000",
    r"\sum_{i=1}^{n} x_i": "∑ᵢ₌₁ⁿ xᵢ",
    r"\sum_{k\in S} a_k": "∑_(k∈S) aₖ",
    r"\lim_{x\to 0}\frac{\sin x}{x}=1": "lim_(x→0) (sin x)/x = 1",
    r"\int_0^1 f(x)\,dx": "∫₀¹ f(x) dx",
    r"\int_{a+b+c}^{x+y+z} f": None,
    r"\frac{\partial f}{\partial x}": "∂f/∂x",
    r"2\sin\theta\cos\theta": "2 sin θ cos θ",
    r"\sqrt[3]{x}": "∛x",
    r"\bar{x}, \vec{v}, x', 90^\circ": "x̄, v⃗, x′, 90°",
    r"x_{\max} \in \mathbb{R}^n": "xₘₐₓ ∈ ℝⁿ",
    r"\text{if } x>0": "if x > 0",
    r"P(A\mid B)=\frac{P(B\mid A)P(A)}{P(B)}": "P(A|B) = P(B|A)P(A)/P(B)",
    r"\begin{align}a=b\end{align}": "a = b",
    r"\begin{pmatrix}a&b\\c&d\end{pmatrix}": None,
    r"\binom{n}{k}": None,
    r"\underbrace{a+b}_{c}": None,
    r"\frac{1}{1+\frac{1}{1+\frac{1}{x}}}": None,
    r"\unknown{x}": None,
    r"\frac": None,
    "+".join(f"a_{{{at}}}" for at in range(40)): None,
}


@pytest.mark.parametrize(("tex", "line"), LINES.items())
def test_tex_on_one_line(tex: str, line: str | None) -> None:
    assert line_of_tex(tex) == line


def read(inside: str) -> tuple[str, list[tuple[str, str]]]:
    """What is read of a sentence with `inside` in its middle, and what is left out of it."""
    html = f"<p>The tower, {inside} as it is given here, was built in a year.</p>"
    found = clean_document(
        extract(html, source="-", media_type="text/html", settings=Settings(), trusted=True), Reading()
    )
    body = found.body.removeprefix("The tower,").removesuffix("as it is given here, was built in a year.").strip()
    return body, [(removal.reason.value, removal.text.strip()) for removal in found.removals]


# Each of these is said once.
WRITTEN = {
    MATHML: "x = y²",
    f'<span class="mwe-math-element"><b style="display:none">{MATHML}</b><img alt="x=y^2"></span>': "x = y²",
    '<img class="mwe-math-fallback-image-inline" src="m.svg" alt="{\\displaystyle x=y^{2}}">': "x = y²",
    f'<span class="katex"><span class="katex-mathml">{MATHML}</span>'
    '<span class="katex-html" aria-hidden="true"><span>x</span>=<span>y</span><span>2</span></span></span>': "x = y²",
    f'<mjx-container jax="CHTML"><mjx-math><mjx-c class="mjx-c1D465"></mjx-c></mjx-math><mjx-assistive-mml>{MATHML}'
    "</mjx-assistive-mml></mjx-container>": "x = y²",
    f'<span class="MathJax_Preview">x y2</span><span class="MathJax"><nobr>x=y2</nobr>{MATHML}</span>'
    '<script type="math/tex">x=y^2</script>': "x = y²",
    '<span class="MathJax_Preview">x y2</span><script type="math/tex">x=y^2</script>': "x = y²",
    '<math alttext="x=y^2"></math>': "x = y²",
    '<img class="latex" src="latex.php?latex=x" alt="x=y^2">': "x = y²",
    '<img src="e.png" alt="\\frac{x}{2}">': "x/2",
    '<img src="e.png" class="formula" alt="A barge in the fog">': "",
    '<span class="math inline">\\(x=y^2\\)</span>': "x = y²",
    '<span class="math inline"><em>x</em><sup>2</sup></span>': "x²",
    r"\(x=y^2\)": "x = y²",
    r"\[x=y^2\]": "x = y²",
    "$$x=y^2$$": "x = y²",
    "$x_i$": "xᵢ",
    "$latex x=y^2$": "x = y²",
    "rated $, $$, $$$ or $$ to $$": "rated $, $$, $$$ or $$ to $$",
    "$5 and $6 to US$7_a$": "$5 and $6 to US$7_a$",
    "40 m<sup>2</sup>, 9.8 m/s<sup>2</sup>, a million km<sup>2</sup>": "40 m², 9.8 m/s², a million km²",
    "10<sup>6</sup>, 10<sup>−3</sup>, 10<sup>-3</sup>, 6.02×10<sup>23</sup>": "10⁶, 10⁻³, 10⁻³, 6.02×10²³",
    "<i>x</i><sup>2</sup>, x<sup>n+1</sup>, e<sup>iπ</sup>, ax<sup>2</sup> + b": "x², xⁿ⁺¹, e^(iπ), ax² + b",
    "½mv<sup>2</sup>, e<sup>−λt</sup>, Ca<sup>2+</sup>": "½mv², e^(−λt), Ca²⁺",
    "E = mc<sup>2</sup>, πr<sup>2</sup>, (a + b)<sup>2</sup>": "E = mc², πr², (a + b)²",
    "x<sub>i</sub> and H<sub>2</sub>O and log<sub>2</sub> n": "xᵢ and H2O and log₂ n",
    "the 3<sup>rd</sup>, n<sup>o</sup> 5, M<sup>me</sup> D, XIX<sup>e</sup>": "the 3rd, no 5, Mme D, XIXe",
    "<sup>14</sup>C and <sup>1</sup>/<sub>2</sub> cup": "14C and 1/2 cup",
    "firm<sup>®</sup>, Harbour<sup>TM</sup>, Quay<sup>SM</sup>": "firm®, Harbour™, Quay℠",
    "20<sup>o</sup>C for $5<sup>99</sup>": "20°C for $5.99",
}  # fmt: skip


@pytest.mark.parametrize(("html", "text"), WRITTEN.items())
def test_formulas_and_exponents_are_written_mathematics(html: str, text: str) -> None:
    assert read(html) == (text, [])


@pytest.mark.parametrize(
    ("html", "shown"),
    {
        MATRIX: "[formula]",
        f'<span class="katex">{MATRIX}</span>': "[formula]",
        r"\(\begin{matrix}a\\b\end{matrix}\)": r"\(\begin{matrix}a\\b\end{matrix}\)",
        '<mjx-container jax="SVG"><svg></svg></mjx-container>': "[formula]",
    }.items(),
)
def test_what_cannot_be_said_on_one_line_is_reported(html: str, shown: str) -> None:
    assert read(html) == ("", [("formula", shown)])


@pytest.mark.parametrize(
    ("before", "text"),
    {
        "said the ministry": "1", "were sold": "[a]", "were sold ": "a", "he said.": "2", "he said.”": "2,3",
        "in 2019": "4", "vitamin D": "3", "the firm (see below)": "2", "the word": "*", "the": "iv", "the 1990s": "2",
    }.items(),
)  # fmt: skip
def test_what_is_raised_after_a_word_is_a_note(before: str, text: str) -> None:
    assert exponent_or_note(before, text) is Raised.NOTE
    assert read(f"{before}<sup>{text}</sup>")[1] == [("footnote-mark", text)]


def test_a_displayed_formula_is_kept_with_its_sentence() -> None:
    body = "".join(
        f"<p>The lamp of tower {at} is lit at dusk by a keeper who has done so for years.</p>" for at in range(9)
    )
    html = (
        f"<!doctype html><html><body><nav><a href='/'>Home</a></nav><article><h1>How far a lamp is seen</h1>{body}"
        f"<p>Its range is given by</p><dl><dd>{MATHML}</dd></dl><p>where x is the range in kilometres.</p></article>"
    )
    found = clean_document(extract(html, source="-", settings=Settings()), Reading())
    assert "given by\n\nx = y²\n\nwhere x" in found.body


def test_plain_text_has_formulas_too() -> None:
    text = r"The range is \(d=3.57\sqrt{h}\), and $$\begin{matrix}a\\b\end{matrix}$$ is its table, for $5 or $6."
    found = clean_document(extract(text, source="-", media_type="text/plain", settings=Settings()), Reading())
    assert found.body == "The range is d = 3.57√h, and is its table, for $5 or $6."
    assert [removal.reason.value for removal in found.removals] == ["formula"]


def test_a_page_of_formulas_takes_limited_time() -> None:
    html = "<p>" + " ".join(f"$x_{{{at}}}$" for at in range(20 * MOST_FORMULAS)) + "</p>" + "\\(\\[$" * 50_000
    began = time.process_time()
    extract(html, source="-", media_type="text/html", settings=Settings(), trusted=True)
    assert time.process_time() - began < 20


ENCYCLOPEDIA = """<!doctype html><html><body><nav><a href="/">Home</a></nav><main><h1>Weir Mill</h1>
<div class="hatnote navigation-not-searchable">For the railway station, see <a href="/s">Weir Mill station</a>.</div>
<p><b>Weir Mill</b> {pronounced}is a mill on the river, which has ground no corn since its last miller died.</p>
<h2>History<span class="mw-editsection">[<a href="/e">edit</a>]</span></h2>{more}</main></body></html>"""


@pytest.mark.parametrize(
    ("pronounced", "read"),
    {
        "(/wɪə mɪl/) ": "",
        "(/ˈwɪə/; German: [ˈviːɐ]) ": "",
        "(German pronunciation: [ˈviːɐ] ⓘ; built 1820) ": "(built 1820) ",
        "(and/or a dam) ": "(and/or a dam) ",
        "([sic]) ": "([sic]) ",
    }.items(),
)
def test_an_encyclopedia_page_is_read_without_its_signs(pronounced: str, read: str) -> None:
    more = "".join(
        f"<p>In year {at} the wheel was repaired by a smith who came from the next town.</p>" for at in range(9)
    )
    html = ENCYCLOPEDIA.format(pronounced=pronounced, more=more)
    found = clean_document(extract(html, source="-", settings=Settings()), Reading())
    assert found.body.startswith(f"Weir Mill {read}is a mill on the river")
    assert "\n\nHistory\n\nIn year 0" in found.body
