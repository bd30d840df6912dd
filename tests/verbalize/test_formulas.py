"""Written mathematics, in English and by the words of other languages."""

from __future__ import annotations

import pytest

from tests.verbalize.test_verbalize import compared, spoken

ENGLISH = {
    "by x², x³ and xⁿ": "by x squared, x cubed and x to the power of n",
    "10⁶ and 10⁻³": "ten to the power of six and ten to the power of minus three",
    "6.02×10²³": "six point zero two times ten to the power of twenty three",
    "by d = 3.57√h, where": "by d equals three point five seven times the square root of h, where",
    "x² + y² = z²": "x squared plus y squared equals z squared",
    "the value (a + b)/(2c) is": "the value, A plus b, over two c, is",
    "x = (−b ± √(b² − c))/(2a)": "x equals, minus b plus or minus the square root of b squared minus c, over two A",
    "e^(iπ) + 1 = 0": "e to the power of i pi plus one equals zero",
    "the term ∑ᵢ₌₁ⁿ xᵢ": "the term the sum from i equals one to n of x sub i",
    "∫₀¹ f(x) dx": "the integral from zero to one of f of x d x",
    "lim_(x→0) (sin x)/x = 1": "the limit as x goes to zero of, sine x, over x equals one",
    "log₂ n and ln x": "log base two of n and natural log x",
    "A ⊆ B and x ∈ ℝ": "A is contained in B and x in the real numbers",
    "P(A|B) ≠ P(B)": "P of A given B is not equal to P of B",
    "∂f/∂x and dy/dx": "partial f over partial x and d y over d x",
    "Δx/Δt ≈ 5": "delta x over delta t is approximately five",
    "x̄, ŷ, x′ and |x|": "x bar, y hat, x prime and the absolute value of x",
    "vₘₐₓ = 5 km/h": "v sub max equals five kilometers per hour",
    "the speed v_c of it": "the speed v sub c of it",
    "E=mc²": "E equals m c squared",
    "½mv² and cos² θ": "one half m v squared and cosine squared theta",
    "x₁ + x₂ and f′(x)": "x sub one plus x sub two and f prime of x",
    "1.5 × 10⁸ km": "one point five times ten to the power of eight kilometers",
    "(p = .03)": "p equals point zero three",
}
# What looks like it in prose.
PROSE = {
    "CO₂ and H₂O": "C O two and H two O",
    "40 m² and per m²": "forty square meters and per square meter",
    "IFNγ and 5 μm": "IFNγ and five micrometers",
    "item(s), 401(k), w/o and his/her": "item s, four oh one K, without and his or her",
    "Romeo + Juliet = love": "Romeo plus Juliet equals love",
    "a sin I know": "a sin I know",
}
# Written mathematics: a power, a root in an equation, a fraction.
FORMULAS = {
    "de": (
        "x zum Quadrat, zehn hoch minus drei",
        "d gleich drei Komma fünf mal Wurzel aus h",
        "a plus b, durch zwei c",
    ),
    "fr": (
        "x au carré, dix puissance moins trois",
        "d égale trois virgule cinq fois racine carrée de h",
        "a plus b, sur deux c",
    ),
    "es": (
        "x al cuadrado, diez elevado a menos tres",
        "d igual a tres coma cinco por raíz cuadrada de h",
        "a más b, sobre dos c",
    ),
    "it": (
        "x al quadrato, dieci alla meno tre",
        "d uguale a tre virgola cinque per radice quadrata di h",
        "a più b, fratto due c",
    ),
    "pt": (
        "x ao quadrado, dez elevado a menos três",
        "d igual a três vírgula cinco vezes raiz quadrada de h",
        "a mais b, sobre dois c",
    ),
    "nl": (
        "x kwadraat, tien tot de macht min drie",
        "d is gelijk aan drie komma vijf keer de wortel van h",
        "a plus b, gedeeld door twee c",
    ),
    "sv": (
        "x i kvadrat, tio upphöjt till minus tre",
        "d är tre komma fem gånger kvadratroten ur h",
        "a plus b, delat med två c",
    ),
    "pl": (
        "x do kwadratu, dziesięć do potęgi minus trzy",
        "d równa się trzy przecinek pięć razy pierwiastek z h",
        "a plus b, przez dwa c",
    ),
    "ru": (
        "x в квадрате, десять в степени минус три",
        "d равно три целых пять десятых умножить на корень из h",
        "a плюс b, делить на два c",
    ),
    "uk": (
        "x у квадраті, десять у степені мінус три",
        "d дорівнює три цілих п'ять десятих помножити на корінь з h",
        "a плюс b, поділити на два c",
    ),
}


@pytest.mark.parametrize(("written", "expected"), (ENGLISH | PROSE).items())
def test_english(written: str, expected: str) -> None:
    assert compared(spoken(written)) == compared(expected)


@pytest.mark.parametrize(
    ("language", "written", "expected"),
    [
        (language, written, said)
        for language, texts in FORMULAS.items()
        for written, said in zip(("x², 10⁻³", "d = 3,5√h", "(a + b)/(2c)"), texts, strict=True)
    ],
)
def test_other_languages(language: str, written: str, expected: str) -> None:
    assert spoken(written, language) == expected
