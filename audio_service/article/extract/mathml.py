"""MathML -> one line of written mathematics in Unicode, or None if a listener could not follow it.

Fractions become "a/b", roots "√h", scripts Unicode's raised and lowered characters or "^(…)" and "_(…)". Not on one
line: matrices, cases and aligned equations, what stands over or under braces, integrals with long limits, fractions
nested three deep, and more than 60 words.
"""

from __future__ import annotations

import re
import unicodedata

from lxml.etree import _Element as Element

from audio_service.article.toml_tables import Tables, wordset

_TABLES = Tables.beside(__file__, "formulas.toml")
_RAISED = _TABLES.texts("raised")
_LOWERED = _TABLES.texts("lowered")
_ACCENTS = _TABLES.texts("accents")
_SAME = _TABLES.texts("same")
LONGEST_WORDS = 60
_DEEPEST = 60
_FRACTIONS = 2
_LIMIT_CHARACTERS = 3
_LEAVES = wordset("mi mn mo mtext ms")
_ROWS = wordset("math mrow mstyle mpadded mtd merror texatom")
_SILENT = wordset("mspace mphantom none mprescripts annotation annotation-xml maligngroup malignmark")
_SCRIPTS = wordset("msub msup msubsup munder mover munderover")
_VULGAR = {"1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾"}
_ROOTS = {"2": "√", "3": "∛", "4": "∜"}
# Signs with a space on both sides; minus and plus only between two operands.
_INFIX = frozenset("=≠≈≡≅∼≃<>≤≥≪≫≲≳∝→←↔⇒⇐⇔↦∈∉∋⊂⊆⊃⊇∪∩×·÷∧∨⊕⊗∘:∥⊥+−±∓*")
_SIGNED = frozenset("+−±∓")
_FANCY = re.compile("[\U0001d400-\U0001d7ff]+")
# Invisible operators, and spaces of all widths.
_UNSEEN = re.compile("[\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f]+")
_OPERAND_END = re.compile(r"[\w)\]}!′%°⁰-⁹ⁿ²³¹\u0300-\u036f\u20d7∞]$")
_PRODUCT = re.compile(r"(?:[\w.,⁰-⁹²³¹′√∞∂∇∑Δ]|\([^()]*\))+")
# One number, letter, differential, call or bracket, with its scripts.
_ATOM = re.compile(r"(?:[\d.,]+|[d∂Δδ]?[^\W\d_]|[^\W\d_]?\([^()]*\)|[^\w\s])[⁰-⁹²³¹ⁿ₀-₉ᵢⱼₖₐ-ₜ\u0300-\u036f\u20d7′]*")
_WORDED = re.compile("[A-Za-zÀ-ɏ]{2,}")
_SUMMED = re.compile(r"[∑∏∐⋃⋂∫∬∮]|[A-Za-z]{2,}")
_WORD = re.compile(r"[^\W_]+|[^\w\s]")


class NotOneLine(Exception):
    """The formula cannot be written so that a listener understands it."""


def line_of(math: Element) -> str | None:
    """A `math` element as one line."""
    try:
        line = " ".join(_row(list(math), 0).split())
    except NotOneLine:
        return None
    return line if line and "\\" not in line and len(_WORD.findall(line)) <= LONGEST_WORDS else None


def raised(text: str) -> str:
    """`text` as an exponent."""
    return _script(text, _RAISED, "^")


def lowered(text: str) -> str:
    """`text` as an index."""
    return _script(text, _LOWERED, "_")


def _script(text: str, characters: dict[str, str], sign: str) -> str:
    text = text.replace(" ", "")
    if all(char in characters for char in text):
        return "".join(characters[char] for char in text)
    return f"{sign}{text}" if len(text) == 1 or (text.isascii() and text.isalnum()) else f"{sign}({text})"


def _name(element: Element) -> str:
    """The name of an element without its namespace; of a comment or an entity "none"."""
    tag = element.tag
    return re.split("[:}]", tag)[-1].lower() if isinstance(tag, str) else "none"


def _leaf(element: Element) -> str:
    text = _UNSEEN.sub("", "".join(element.itertext()))
    text = _FANCY.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    text = " ".join(text.split())
    return _SAME.get(text, text)


def _row(children: list[Element], depth: int, fractions: int = 0) -> str:
    line, after_word = "", False
    for child in children:
        name = _name(child)
        piece = _written(child, name, depth + 1, fractions)
        word = (name in _LEAVES or name in _SCRIPTS) and _WORDED.match(piece) is not None
        if name == "mtext" and piece:
            line += f" {piece} "
        elif piece in _INFIX:
            between = _OPERAND_END.search(line.rstrip()) is not None
            line += f" {piece} " if between or piece not in _SIGNED else piece
        elif piece in (",", ";"):
            line = f"{line.rstrip()}{piece} "
        elif piece[:1] in ")]}|":
            line = line.rstrip() + piece if piece else line
        else:
            line = _beside(line, piece, after_word or word)
        # What follows a fraction is not its denominator.
        line += " " if (name == "mfrac" and len(piece) > 1) or (name in _SCRIPTS and _SUMMED.match(piece)) else ""
        after_word = word
    return line


def _beside(line: str, piece: str, worded: bool) -> str:
    """A piece behind what is written: apart if one of them is a word, or if both together were another number."""
    if not line or not piece:
        return line + piece
    if re.search(r"\d, $", line) and re.match(r"\d{3}(?!\d)", piece):
        return line[:-1] + piece
    apart = worded and (piece[0].isalnum() or piece[0] in "√∑∏∫") and line[-1] not in "([{|"
    joined = line[-1].isdecimal() and piece[0].isdecimal()
    scripted = re.search(r"[\^_]\w+$", line) is not None and piece[0].isalnum()
    return f"{line} {piece}" if (apart or joined or scripted) and not line[-1].isspace() else line + piece


def _written(element: Element, name: str, depth: int, fractions: int) -> str:
    """One element of a row."""
    if depth > _DEEPEST:
        raise NotOneLine
    if name in _LEAVES:
        return _leaf(element)
    if name in _SILENT:
        return " " if name == "mspace" else ""
    inner = [child for child in element if _name(child) not in ("annotation", "annotation-xml")]
    if name in _ROWS:
        return _row(inner, depth, fractions).strip()
    if name in ("semantics", "maction"):
        return _row(inner[:1], depth, fractions).strip()
    if name == "msqrt":
        return "√" + _atom(_row(inner, depth, fractions))
    if name == "mfenced":
        return _fenced(element, inner, depth, fractions)
    if name == "mtable":
        return _table(inner, depth, fractions)
    parts = [_row([child], depth, fractions + (name == "mfrac")).strip() for child in inner]
    return _structure(element, name, parts, fractions)


def _structure(element: Element, name: str, parts: list[str], fractions: int) -> str:
    """What is made of two or three parts: fractions, roots, scripts."""
    shape = (name, len(parts))
    if shape == ("mfrac", 2) and element.get("linethickness", "1")[0] != "0" and fractions < _FRACTIONS:
        line = f"{_factor(parts[0])}/{_atom(parts[1])}"
        return _VULGAR.get(line, line)
    if shape == ("mroot", 2):
        return _ROOTS.get(parts[1], f"{raised(parts[1])}√") + _atom(parts[0])
    if shape == ("msup", 2):
        return _powered(parts[0], parts[1])
    if shape == ("msub", 2) or (shape == ("munder", 2) and _takes_limits(parts[0])):
        return _limited(parts[0], parts[1], "")
    if shape == ("msubsup", 3) or (shape == ("munderover", 3) and _takes_limits(parts[0])):
        return _limited(parts[0], parts[1], parts[2])
    if shape == ("mover", 2) and parts[1] in _ACCENTS and len(parts[0]) == 1:
        return parts[0] + _ACCENTS[parts[1]]
    raise NotOneLine


def _takes_limits(base: str) -> bool:
    """A sum, a union, or a function such as lim and max."""
    return (len(base) == 1 and not base.isalnum()) or (len(base) > 1 and base.replace(" ", "").isalpha())


def _limited(base: str, below: str, above: str) -> str:
    if base[:1] in "∫∬∮" and max(len(below), len(above)) > _LIMIT_CHARACTERS:
        raise NotOneLine
    line = base + (lowered(below) if below else "")
    return line + raised(above) if above and below else _powered(line, above) if above else line


def _powered(base: str, above: str) -> str:
    """A base and what stands behind it above: a power, a degree, a prime, a star."""
    if set(above) <= set("′'″"):
        return base + above.replace("'", "′")
    if above in ("∘", "°", "o") and base[-1:].isdecimal():
        return base + "°"
    if above in ("*", "†", "+", "−") and base[-1:].isalpha():
        return base + ("*" if above == "*" else raised(above) if above in "+−" else above)
    return (base if _SUMMED.match(base) else _atom(base)) + raised(above)


def _atom(text: str) -> str:
    """`text` in brackets, unless it is one number, letter, call or bracket."""
    return text if _ATOM.fullmatch(text) else f"({text})"


def _factor(text: str) -> str:
    """`text` in brackets, unless it is a product."""
    return text if _PRODUCT.fullmatch(text) else f"({text})"


def _fenced(element: Element, inner: list[Element], depth: int, fractions: int) -> str:
    separator = (element.get("separators") or ",").strip()[:1]
    parts = [_row([child], depth, fractions).strip() for child in inner]
    return f"{element.get('open', '(')}{f'{separator} '.join(parts)}{element.get('close', ')')}"


def _table(rows: list[Element], depth: int, fractions: int) -> str:
    """A table of one row, as equations are aligned, is that row."""
    if len(rows) != 1 or _name(rows[0]) != "mtr":
        raise NotOneLine
    return _row([part for cell in rows[0] for part in cell], depth, fractions).strip()
