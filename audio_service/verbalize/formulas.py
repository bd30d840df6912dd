"""Written mathematics in a line: where it is, and what is said for one chunk of it.

Signs that prose does not use, a lone letter with an exponent or index, and what stands on both sides of a spaced
equals sign are formulas. Plain numbers in them keep their readings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from audio_service.article import wordset

_UP = "⁰¹²³⁴-⁹⁺⁻⁼⁽⁾ⁱⁿᵀᵃ-ᵡᶜ-ᶻʰʲʳˡˢʷˣʸ"
_DOWN = "₀-₎ₐ-ₜᵢ-ᵥⱼ"
_GREEK = "αβγδεζηθικλνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩ"
_VULGAR = "½⅓⅔¼¾"
_QUOTES = "\"'„“‚‘«‹»›"
_ACCENTS = "\u0302\u0303\u0304\u0307\u0308\u20d7"
# What makes a run of characters between spaces a formula wherever it stands.
_SURE = re.compile(
    r"[√∛∜∑∏∐∫∬∮∂∇∈∉∋⊂⊆⊃⊇∪∩∀∃∝≡≠≅∞ℏℝℕℤℚℂ]"
    r"|[ⁱˣᵏ⁺⁻⁼ᵢⱼₖₙₘₓ₊₋₌]|ⁿ(?!ᵈ)|(?<!\w)[ŷẑẋẏȳ](?!\w)"
    rf"|(?<![^\W\d_])(?!m[²³])[A-Za-z{_GREEK}][²³¹⁰⁴-⁹]+(?![^\W_])"
    r"|\d[²³⁰⁴-⁹¹]+(?!\w)|[\w)]\^[\w({−-]|=.*[²³⁴-⁹]"
    rf"|(?<![^\W_])[A-Za-z{_GREEK}]_(?:[A-Za-z0-9]{{1,3}}(?!\w)|\()"
    r"|(?<!\w)(?=\w)\d{0,3}[^\W\d_]{0,2}[²³]?\)+/\(*(?![^\W\d_]{3})\w|\w/\(\w|(?<!\w)d\w/d\w(?!\w)"
    rf"|(?<![^\W_])[fghFGPO]\([^\s()]{{1,5}}\)|^\|[A-Za-z{_GREEK}]{{1,2}}\||(?<![A-Za-z])[A-Za-z{_GREEK}]′"
    rf"|^\(*(?:lim|max|min|log)[_{_DOWN}]|(?<![A-Za-z])(?:sin|cos|tan|log|ln)[²³⁻⁴-⁹]|(?<![^\W_])[a-z{_GREEK}][₀-₉]"
    rf"|(?<![^\s(\[{_QUOTES}])(?:[A-Za-z{_GREEK}](?:[+−-]\d{{1,9}}){{1,4}}|\d{{1,9}}[−-]\d{{1,9}})=[+−-]?\d"
    r"|(?<=[\d½⅓⅔¼¾)])(?!(?:[kcdmnµμ]?m|ft|yd|mi|in)[²³])[A-Za-z]{1,3}[²³]|(?<![A-Za-z])(?:sin|cos|tan|log|ln|exp)\("
    rf"|(?<![A-Za-z])(?:[A-Za-z][{_GREEK}]|[{_GREEK}][A-Za-z])(?![A-Za-z])"
    rf"|(?<![A-Za-z])[A-Za-z][{_ACCENTS}](?![A-Za-z])"
)
# What a formula has; a line without it is not looked at further.
_HINT = re.compile(
    rf"[=^_√∛∜∑∏∐∫∬∮∂∇∈∉∋⊂⊆⊃⊇∪∩∀∃∝≡≠≅≈≤≥→↦∞ℏ½⅓⅔¼¾ℝℕℤℚℂ′ŷẑẋẏȳ{_UP}{_DOWN}¹²³{_GREEK}{_ACCENTS}]"
    r"|\)/|/\(|\|\w{1,2}\||\b[fghFGPO]\(|\bd\w/d\w\b|\b(?:sin|cos|tan|cot|log|ln|exp|arc\w{3}) \(?[A-Za-z\d]{1,2}\b"
)
# Units and roots of numbers, which have rules of their own.
_MEASURE = re.compile(
    r"[(\[]?(?:√\d[\d.,]*|(?:[kcdmnµμ]?m|ft|yd|mi|in)[²³]|(?!d\w/d)[a-zµμ]{1,3}/[a-z]{1,3}[²³]?)[.,;:!?)\]]*"
)
# Signs of prose: what they stand with has rules of its own.
_PROSE = re.compile("[§№#@&‰¤$¢-¥€₠-₿﷼฿]")
_RELATION = re.compile(r"[=≠≈≡≅≤≥<>→↦∈∝]")
_OPERATOR = re.compile(r"[=≠≈≡≅≤≥<>→↦∈∝±+−*×·÷/-]")
_OPERAND = re.compile(
    rf"[(\[{{|√−-]*(?:[\d.,½⅓⅔¼¾]*(?:[A-Za-z{_GREEK}μ]{{1,2}}(?![A-Za-z]))?[{_UP}{_DOWN}′!]*[()\[\]/|{{}}]*){{1,4}}[.,;:?!]*"
)
_PLAIN = re.compile(r"[(\[−–-]*\.?\d[\d.,]*%?[)\].,;:!?]*")
_NO_OPERAND = wordset(
    "of is in at to we he it on by as an be or so no my us am if do go up me de la le el il un en se es"
)
# Ordinary words too, unless a variable follows.
_FUNCTIONS = wordset("sin cos tan cot sinh cosh tanh arcsin arccos arctan log ln exp")
_DIFFERENTIAL = re.compile(rf"d[a-z{_GREEK}][.,;:)]*")
_OUTER = "\"'“”‘’«»([{"
_ENDS = ".,;:!?\"'“”‘’»…)]}"

_TOKEN = re.compile(
    rf"(?P<number>\.?\d+(?:[.,]\d+)*)|(?P<up>[{_UP}]+)|(?P<down>[{_DOWN}]+)|(?P<script>[\^_])"
    rf"|(?P<letter>[^\W\d_][{_ACCENTS}]?)|(?P<other>.)",
    re.DOTALL,
)
LONGEST_FORMULA = 200


@dataclass(frozen=True, slots=True)
class FormulaWords:
    """What a language says for written mathematics; "{}" stands for what a sign is applied to."""

    squared: str = ""
    cubed: str = ""
    power: str = ""  # before an exponent
    index: str = ""  # before an index; may be nothing
    of: str = ""  # f(x)
    given: str = ""  # P(A|B)
    absolute: str = ""  # |x|
    signs: dict[str, str] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)
    over: dict[str, str] = field(default_factory=dict)  # with an index below: "the sum over {} of"
    between: dict[str, str] = field(default_factory=dict)  # with an index below and one above: "from {} to {}"
    greek: dict[str, str] = field(default_factory=dict)  # how the names of Greek letters are spelled otherwise


def is_formula(raw: str) -> bool:
    """Whether a run of characters without white space is a formula by itself."""
    return _SURE.search(raw) is not None and not _MEASURE.fullmatch(raw) and not _PROSE.search(raw)


def formula_words(text: str) -> frozenset[int]:
    """Which of `text.split()` belong to formulas."""
    if not _HINT.search(text):
        return frozenset()
    words = text.split()
    sure = {at for at, word in enumerate(words) if len(word) <= LONGEST_FORMULA and is_formula(word)}
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        variable = at + 1 in sure or (following not in ("", "a", "I") and _is_operand(following))
        if word.strip("([{") in _FUNCTIONS and variable:
            sure |= {at, at + 1}
        elif at - 1 in sure and _DIFFERENTIAL.fullmatch(word):
            sure.add(at)
    found = set(sure)
    at = 0
    while at < len(words):
        end = at
        while end + 2 < len(words) and _OPERATOR.fullmatch(words[end + 1]) and _may_join(words, end, sure):
            end += 2
        if end > at and (sure & set(range(at, end + 1)) or _is_equation(words[at : end + 1])):
            found |= {inside for inside in range(at, end + 1) if not _PLAIN.fullmatch(words[inside])}
        at = max(end, at + 1)
    return frozenset(found)


def _may_join(words: list[str], at: int, sure: set[int]) -> bool:
    """Whether both sides of an operator are operands."""
    return all(side in sure or _is_operand(words[side]) for side in (at, at + 2))


def _is_operand(word: str) -> bool:
    plain = word.strip(_OUTER + _ENDS)
    return bool(plain) and plain.lower() not in _NO_OPERAND and _OPERAND.fullmatch(word) is not None


def _is_equation(words: list[str]) -> bool:
    """Whether a run of operands has a relation and a letter."""
    return any(_RELATION.fullmatch(word) for word in words) and any(
        any(map(str.isalpha, word)) for word in words if not _PLAIN.fullmatch(word)
    )


def formula_parts(raw: str) -> tuple[str, str, str]:
    """Opening marks, formula, closing marks; brackets that pair up stay inside."""
    body = raw.lstrip(_OUTER)
    lead = raw[: len(raw) - len(body)]
    core = body.rstrip(_ENDS)
    trail = body[len(core) :]
    while trail[:1] == ")" and core.count("(") > core.count(")"):
        core, trail = core + ")", trail[1:]
    while lead.endswith("(") and core.count(")") > core.count("("):
        core, lead = "(" + core, lead[:-1]
    return lead, core, trail


def spoken_formula(core: str, words: FormulaWords, number: Callable[[str], str]) -> str:
    """What is said for a formula without white space."""
    if len(core) > 2 and core[0] == core[-1] == "|" and "|" not in core[1:-1]:
        return f"{words.absolute} {spoken_formula(core[1:-1], words, number)}".strip()
    return _Speaker(core, words, number).spoken()


class _Speaker:
    """One chunk of a formula, read from left to right."""

    def __init__(self, core: str, words: FormulaWords, number: Callable[[str], str]) -> None:
        self._tokens = [(match.lastgroup or "", match.group()) for match in _TOKEN.finditer(_plain(core))]
        self._words = words
        self._number = number
        self._at = 0
        self._said: list[str] = []

    def spoken(self) -> str:
        """The words of the chunk."""
        while self._at < len(self._tokens):
            kind, text = self._tokens[self._at]
            self._at += 1
            if kind == "number":
                self._said.append(self._number(text))
            elif kind in ("up", "down", "script"):
                self._script(kind == "up" or text == "^", self._scripted(kind, text))
            elif kind == "letter":
                self._letters(text)
            else:
                self._sign(text)
        return " ".join(part for part in self._said if part).replace(" ,", ",")

    def _scripted(self, kind: str, text: str) -> str:
        """The exponent or index that begins here, as plain characters."""
        if kind != "script":
            return unicodedata.normalize("NFKC", text)
        if self._peek() != "(":
            found = ""
            while self._at < len(self._tokens) and (self._tokens[self._at][0] in ("letter", "number") or not found):
                found += self._tokens[self._at][1]
                self._at += 1
            return found
        depth, start = 0, self._at
        while self._at < len(self._tokens):
            depth += {"(": 1, ")": -1}.get(self._peek(), 0)
            self._at += 1
            if not depth:
                break
        return "".join(text for _, text in self._tokens[start + 1 : self._at - 1])

    def _peek(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _inner(self, text: str) -> str:
        name = self._words.functions.get(text)
        return name or _Speaker(text, self._words, self._number).spoken()

    def _script(self, raised: bool, text: str) -> None:
        words = self._words
        if not raised:
            self._said.append(f"{words.index} {self._inner(text)}".strip())
        elif text[-1:] in "+−":  # the charge of an ion
            self._said.append(self._inner(text))
        elif text in ("2", "3"):
            self._said.append(words.squared if text == "2" else words.cubed)
        else:
            self._said.append(f"{words.power} {self._inner(text)}")

    def _letters(self, letter: str) -> None:
        """A function's name, a word of four letters or more, or one letter."""
        group, at = letter, self._at
        while (
            at < len(self._tokens)
            and self._tokens[at][0] == "letter"
            and letter.isascii()
            and self._tokens[at][1].isascii()
        ):
            group += self._tokens[at][1]
            at += 1
        if group in self._words.functions or group in self._words.over or len(group) > 3:
            self._at = at
            self._limits(group, self._words.functions.get(group, group))
        else:
            self._said.append(_letter(letter, self._words))
            if self._peek() == "(" and letter in "fghuvOPφψ":
                self._said.append(self._words.of)

    def _limits(self, sign: str, name: str) -> None:
        """A sum, an integral, a limit with what stands below and above it."""
        below = above = ""
        while self._at < len(self._tokens) and self._tokens[self._at][0] in ("up", "down", "script"):
            kind, text = self._tokens[self._at]
            if (kind == "up" or text == "^") and sign not in self._words.between:
                break
            self._at += 1
            found = self._inner(self._scripted(kind, text))
            below, above = (below, found) if kind == "up" or text == "^" else (found, above)
        words = self._words
        if below and above:
            self._said.append(words.between[sign].format(below, above))
        elif below and sign in words.over:
            self._said.append(words.over[sign].format(below))
        else:
            self._said += [name, below or above]

    def _sign(self, sign: str) -> None:
        words = self._words
        if sign in words.between:
            self._limits(sign, words.signs.get(sign, ""))
        elif sign == "|":
            self._said.append(words.given)
        elif sign in ",;" or (sign == ")" and self._peek() not in ("", ")", ",", "|")):
            self._said.append(",")
        elif sign in "√∛∜" and self._at > 1 and self._tokens[self._at - 2][0] in ("number", "letter"):
            self._said += [words.signs.get("·", ""), words.signs.get(sign, "")]
        elif sign in _VULGAR and sign not in words.signs:
            self._said.append(self._inner(unicodedata.normalize("NFKC", sign).replace("⁄", "/")))
        else:
            called = sign == "′" and self._peek() == "("
            self._said += [words.signs.get(sign, ""), words.of if called else ""]


def _plain(core: str) -> str:
    """Letters apart from the marks over them, if a formula uses these; "~" as "≈"."""
    return "".join(
        apart if len(apart := unicodedata.normalize("NFD", char)) == 2 and apart[1] in _ACCENTS else char
        for char in core.replace("~", "≈")
    )


def _letter(letter: str, words: FormulaWords) -> str:
    """A letter and the mark over it: "x bar", "alpha"."""
    base, accent = letter[0], letter[1:]
    name = words.signs.get(base, base)
    if base in _GREEK or base == "μ":
        name = unicodedata.name(base).split()[-1].lower().replace("lamda", "lambda")
        for old, new in words.greek.items():
            name = name.replace(old, new)
    return f"{name} {words.signs.get(accent, '')}".strip()
