"""What a formula, an exponent or an index is as written mathematics, which stands in the text and is said.

A formula is read from its MathML where the page has it, else from its TeX (an annotation, `alttext`, a picture's
alternative text, a script, delimiters in the text), which latex2mathml turns into MathML; `mathml.py` writes that on
one line. One that cannot be written so is shown as TeX and marked: it is not read, and reported.

What is raised in running text is an exponent after a number, a unit, a variable or a bracket of a formula; letters
after a number or a letter are an ordinal or an abbreviation; anything else short is a note's mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from audio_service.article.extract.mathml import line_of, lowered, raised
from audio_service.article.toml_tables import Tables, wordset

_TABLES = Tables.beside(__file__)
_WRITTEN = _TABLES.read("written", dict[str, str])
_ORDINALS = wordset(_WRITTEN["ordinals"])
_EXPONENTS = wordset(_WRITTEN["exponents"])
_UNITS = wordset(_WRITTEN["units"])
_LOOSE_UNITS = wordset(_WRITTEN["loose_units"])
_ENDINGS = wordset(_WRITTEN["endings"])
_NAMES = wordset(_WRITTEN["names"])
_SIGNS = _TABLES.texts("signs")
# This many characters before a raised number decide what it is.
BEFORE = 60
# Of a page with more formulas the others are left as they are written.
MOST_FORMULAS = 2000
# Longer TeX is a derivation, not a formula that can be said.
_LONGEST_TEX = 400
_LARGEST = 400
_PREVIEW = "MathJax_Preview"
_RENDERED = wordset(
    "mwe-math-element katex katex-display MathJax MathJax_Display MathJax_SVG MathJax_CHTML MathJax_Preview mjx-chtml"
)
_PICTURE_CLASS = re.compile(r"\b(?:latex|tex|mwe-math\S*|math\S*|equation|formula|ql-img\S*)(?:\s|$)", re.IGNORECASE)
_TEX = re.compile(r"\\[A-Za-z]+|[\w)}][\^_][\w{\\]")
# A picture's alternative text in words is a description.
_PROSE = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{3,} [A-Za-z]{2,}")
# Each alternative stops where the next formula begins, so that the search is linear.
_DELIMITED = re.compile(
    r"\\\((?P<round>(?:(?!\\[(\[]).){1,400}?)\\\)|\\\[(?P<square>(?:(?!\\[(\[]).){1,2000}?)\\\]"
    r"|(?<!\$)\$\$(?=[^$]{0,2000}[\\^_={}<>+]|\s*\w\s*\$)(?P<display>[^$]{1,2000})\$\$(?!\$)"
    r"|\$latex (?P<latex>[^$]{1,400})\$"
    r"|\\begin\{(?P<name>(?:equation|align|gather|multline|cases|[a-z]?matrix)\*?)\}(?:(?!\\begin\{).){1,2000}?\\end\{(?P=name)\}"
    r"|(?<![\\$\w])\$(?P<dollar>(?! )(?=[A-Za-z]\$|[^$\n]{0,400}[\\^_={])[^$\n]{1,400}(?<![\s\\]))\$(?![\d$])",
    re.DOTALL,
)
_DRESSING = re.compile(r"\\(?:label|tag|nonumber|notag)\b\*?(?:\{[^{}]*\})?|&(?:fg|bg|s)=\w+")
_NUMBERED = re.compile(r"\{(align|equation|gather|multline)\}")
_NOTE = re.compile(r"\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|[a-z]|[ivx]{1,4}|[*†‡§¶#]+|(?:note|nb|fn) ?\d+", re.IGNORECASE)
_BRACKETED = re.compile(r"[\[(]\s*[\w\s*†‡]{1,16}[\])]")
_POWER = re.compile(
    r"[-+−–]?(?:\d{1,4}(?:[./]\d{1,2})?|\d?[a-zA-Z]|[a-zA-Z]?[α-ω][a-zA-Z]?)(?:[-+−–/]\d?\w){0,3}|[-−–][a-zA-Z]{2}"
)
# Of an ion: Ca<sup>2+</sup>.
_CHARGE = re.compile(r"\d?[-+−–]")
# What letters are raised behind: n<sup>o</sup>, D<sup>r</sup>, XIX<sup>e</sup>.
_SHORTENED = re.compile(r"(?:^|\W)(?:[A-Zn]|[IVXLC]{1,6})\.?$")
_SIGNED = re.compile(r"^[-+−–]|[+−/]|[A-Za-z]-|-[A-Za-z]")
_INDEXED = re.compile(r"(?:^|[^\w])(?:[\d.,]*(?:[a-z]|[α-ω])|log|lim|max|min)$")
_OPERATOR = re.compile(r"\s*[+=−×·<>≤≥]")
_SHORT_BASE = re.compile(r"(?:^|[^A-Za-z])[A-Za-z]{1,3}$|[\d)]$")
_LAST_WORD = re.compile(r"[A-Za-zÀ-ɏͰ-ӿ]+$")
_CALCULATED = re.compile(r"(?:[=≈<>≤≥√^×·*+±−][\s(]*|[A-Za-z]/|[α-ωΔ-Ω])[\w.,()πρ⁰-⁹²³¹]{0,8}$")
_BRACKET = re.compile(r"\((?:[^()]{0,3}|[^()]*[-+−*/=√×·^][^()]*)\)$")
_PROSE_WORD = re.compile(r"[A-Za-z]{4}")
_CENTS = re.compile(r"[$€£]\d{1,4}$")


class Raised(Enum):
    """What a `sup` is."""

    EXPONENT = auto()
    NOTE = auto()
    LETTERS = auto()


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it is shown; `said` unless it cannot be read."""

    text: str
    said: bool = True


def formula_in(element: Element) -> Formula | None:
    """The formula that an element is; None if it is none."""
    if not _is_formula(element):
        return None
    if _is_copy(element):
        return Formula("")
    written = written_formula(element)
    if written is not None:
        return Formula(written)
    return Formula(" ".join(_tex_of(element).split()) or "[formula]", said=False)


def written_formula(element: Element) -> str | None:
    """A formula on one line, from its MathML or else its TeX."""
    math = _math_in(element)
    line = line_of(math) if math is not None and len(math) else None
    return line or line_of_tex(_tex_of(element))


@lru_cache(maxsize=4096)
def line_of_tex(tex: str) -> str | None:
    """TeX on one line."""
    from latex2mathml import exceptions
    from latex2mathml.converter import convert

    known = tuple(error for error in vars(exceptions).values() if isinstance(error, type))
    tex = _DRESSING.sub("", tex).strip().strip("$").removeprefix("latex ").strip()
    tex = _NUMBERED.sub(r"{\1*}", re.sub(r"^\\[(\[]|\\[)\]]$", "", tex))
    if not tex or len(tex) > _LONGEST_TEX:
        return None
    try:
        return line_of(etree.fromstring(convert(tex)))
    except (*known, ValueError, LookupError, TypeError, AttributeError, RecursionError, etree.XMLSyntaxError):
        return None  # not TeX, or beyond what the library knows


def formulas_of(text: str) -> Iterator[str | Formula]:
    """`text` in pieces: formulas between TeX's delimiters, and what stands between them."""
    at = 0
    for match in islice(_DELIMITED.finditer(text), MOST_FORMULAS):
        tex = next((match[name] for name in ("round", "square", "display", "latex", "dollar") if match[name]), "")
        line = line_of_tex(tex)
        yield text[at : match.start()]
        yield Formula(line) if line else Formula(" ".join(match.group().split()), said=False)
        at = match.end()
    yield text[at:]


def with_formulas(text: str) -> str:
    """`text` with those formulas on one line that can be read; the others keep their delimiters."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in formulas_of(text))


def _is_formula(element: Element) -> bool:
    tag = element.tag
    if tag in ("math", "mjx-container"):
        return True
    if tag == "script":
        return (element.get("type") or "").startswith("math/")
    if tag == "img":
        alt = element.get("alt") or ""
        pictured = "\\" in alt or _PICTURE_CLASS.search(element.get("class") or "") is not None
        return bool(alt) and pictured and not _PROSE.search(alt)
    named = element.get("class")
    if not named:
        return False
    names = named.split()
    if "math" in names:
        return len(element) <= 1 and bool(_tex_of(element) or _math_in(element) is not None)
    if _RENDERED.isdisjoint(names):
        return False
    return _PREVIEW in names or _math_in(element) is not None or bool(_tex_of(element))


def _is_copy(element: Element) -> bool:
    """Whether a formula stands beside this element too: MathJax's preview, and the source of what it has set."""
    if _PREVIEW in (element.get("class") or ""):
        return True
    before = element.getprevious()
    if element.tag != "script" or before is None or (before.tail or "").strip():
        return False
    names = before.get("class") or ""
    return "MathJax" in names and _PREVIEW not in names and _math_in(before) is not None


def _inside(element: Element) -> Iterator[Element]:
    """The element and what is in it, of a large one only the beginning."""
    return islice(element.iter(), _LARGEST)


def _math_in(element: Element) -> Element | None:
    return next((inner for inner in _inside(element) if inner.tag == "math"), None)


def _tex_of(element: Element) -> str:
    """The TeX of a formula, or ""."""
    found: str | None = element.text if element.tag == "script" else None
    for inner in _inside(element):
        if inner.tag == "annotation" and "tex" in (inner.get("encoding") or ""):
            found = found or inner.text
        elif inner.tag in ("math", "img"):
            found = found or inner.get("alttext") or inner.get("alt")
    found = found or element.get("data-latex") or element.get("data-tex") or element.get("data-expr")
    text = element.text or ""
    return found or (text if not len(element) and element.tag != "math" and _TEX.search(text) else "")


def is_note(element: Element, before: str) -> bool:
    """Whether a `sup` is a note's mark; not in 14C, 1/2 and the like, where its number belongs to what follows."""
    text, after = _text_of(element), element.tail or ""
    joined = re.match(r"[/⁄]", after) or (re.match("[A-Za-z]", after) and (text.isalpha() or not before[-1:].strip()))
    return not joined and exponent_or_note(before, text) is Raised.NOTE


def _text_of(element: Element) -> str:
    return "".join(islice(element.itertext(), 20)).strip()


def script_in(element: Element, before: str) -> str | None:
    """A `sup` or `sub` as characters, if it is an exponent, an index or a sign; None if it is text or a note."""
    text = _text_of(element)
    if not text or len(text) > 20 or any(inner.tag == "a" for inner in _inside(element)):
        return None
    after = element.tail or ""
    if element.tag == "sub":
        lettered = text.isalpha() and text.islower() and re.search(r"(?:^|[^\w])[A-Z]$", before)
        return lowered(text) if (lettered or _INDEXED.search(before)) and not re.match(r"[A-Za-z]", after) else None
    if text in _SIGNS:
        return _SIGNS[text]
    if text in ("o", "0", "°") and re.match(r"\s?[CF]\b", after) and before[-1:].isdecimal():
        return "°"
    if _CENTS.search(before) and re.fullmatch(r"\d\d", text):
        return f".{text}"
    if re.match(r"[/⁄]", after):
        return None
    calculated = _POWER.fullmatch(text) and _OPERATOR.match(after) and _SHORT_BASE.search(before)
    return raised(text) if calculated or exponent_or_note(before, text) is Raised.EXPONENT else None


def exponent_or_note(before: str, text: str) -> Raised:
    """What raised `text` is behind `before`, the end of what is written in front of it."""
    text = text.strip()
    if _BRACKETED.fullmatch(text) or not before or before[-1].isspace():
        return Raised.NOTE if before and (_BRACKETED.fullmatch(text) or _NOTE.fullmatch(text)) else Raised.LETTERS
    if _CHARGE.fullmatch(text) and re.search(r"(?:^|[^A-Za-z])[A-Z][a-z]?$|[A-Z]\w*\d$|[\])]$", before):
        return Raised.EXPONENT
    if _POWER.fullmatch(text) and _has_power(before, text):
        return Raised.EXPONENT
    roman = re.fullmatch("[ivx]+", text) is not None and not before[-1].isdecimal()
    letters = text.isalpha() and (before[-1].isdecimal() or (before[-1].isalpha() and len(text) > 1 and not roman))
    if letters or (text in _ORDINALS and _SHORTENED.search(before)) or not _NOTE.fullmatch(text):
        return Raised.LETTERS
    return Raised.NOTE


def _has_power(before: str, text: str) -> bool:
    """Whether what stands before can have this exponent."""
    calculated = _CALCULATED.search(before) is not None
    signed = _SIGNED.search(text) is not None
    if before[-1].isdecimal():
        if text.isalpha():
            return text in _EXPONENTS
        figure = re.search(r"[\d.,]+$", before)
        return signed or calculated or (figure is not None and len(figure.group()) <= 2)
    if before[-1] in ")]":
        bracket = _BRACKET.search(before)
        return bracket is not None and not _PROSE_WORD.search(bracket.group())
    return _is_raised_word(before, text, calculated or signed)


def _is_raised_word(before: str, text: str, calculated: bool) -> bool:
    """Whether a word before is a unit or a variable."""
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    name, front = word.group(), before[: word.start()]
    if name in _ENDINGS and front[-1:].isdecimal():
        return False
    counted = re.search(r"[\d/]\s?$", front) is not None
    if name in _UNITS and text in ("2", "3") and (counted or len(name) == 1 or name not in _LOOSE_UNITS):
        return True
    if len(name) > 1:
        return (calculated or front[-1:].isnumeric()) and len(name) <= 3 and not text.isalpha()
    if text in _ORDINALS and not calculated:
        return name == "e"
    named = front.split()[-1].lower() in _NAMES if front.split() else False
    return calculated or not (named or text == "1")
