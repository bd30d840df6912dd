"""What has letters and figures in one: models, versions, flights, compounds; and whatever no other rule knows."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from audio_service.verbalize.formulas import spoken_formula
from audio_service.verbalize.languages.agreement import case
from audio_service.verbalize.languages.amounts import grouped
from audio_service.verbalize.languages.counted import currency_of, percent, unit_of
from audio_service.verbalize.languages.fractions import fraction_sign
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import Figure, cardinal, digits, figure_of, rewritten, said, year
from audio_service.verbalize.roman_numerals import roman_value
from audio_service.verbalize.words import Doubt, Found, Line, Said, say

_VERSION = re.compile(r"([vV]?)(\d{1,4}(?:\.\d{1,4})+)([a-z]?)")
_ARTICLE = re.compile(r"([A-Z])\.?(\d{1,4}(?:[-–]\d{1,4})+)")
_GLUED = re.compile(r"([A-Z]{1,3})(\d{1,3})((?:bis|ter|quater|var)?)")
_LEFT = re.compile(r"([A-Z])[-–−](\d{1,4})")
_COMPOUND = re.compile(
    r"(?:(\d{1,3})([x×:–-]))?(\d[\d.,]*)-?([^\W\d_][^\W\d_-]*(?:/[^\W\d_]{1,3}(?=-))?)\.?((?:-[^\W\d_]+\.?)*)"
)
_YEAR = re.compile(r"1[89]\d\d|20\d\d")
_CREW = re.compile(r"(\d{1,2})[-–](II|III|IV|VI{0,3}|IX)")
_CLOCK = re.compile(r"([01]?\d|2[0-4])\.([0-5]\d)")
_PIECE = re.compile(r"\d+(?:\^[-−]?\d+|[⁻⁰¹²³⁴-⁹]+)|[^\W\d_]+(?:['-][^\W\d_]+)*|\d+(?:[.,]\d+)*|\S")
_BETWEEN_FIGURES = re.compile(r"\d/\d{3}|(?<!\d)\d{1,3}/\d|/\d+/")
_SUFFIXED = re.compile(r"([^\W\d_]{2,30}(?=:)|[\w ]{0,30}\d)([:'’]?[^\W\d_]{1,5})")
_SILENT = frozenset("-–—'\"()[]{}.,:;!?_*|\\^`~…/’‘“”„«»")
_LONGEST = 1000
_SURE_POST_CODE = 5  # digits
_SHORT = 3
_LONGEST_NUMBER = 4


def versions(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`2.4.1`, `v2.0`, `8-II`, `L123-4`, `J-3`; also a figure with another language's decimal mark."""
    match = _ARTICLE.fullmatch(line.core(at))
    if match and match[1].lower() in table.codes.before:
        return say(
            f"{match[1]} " + f" {table.codes.hyphen} ".join(_part(table, part) for part in re.split("[-–]", match[2]))
        )
    if (crew := _CREW.fullmatch(line.core(at))) and (number := roman_value(crew[2])):
        return say(f"{cardinal(table, int(crew[1]))} {cardinal(table, number)}")
    glued = _GLUED.fullmatch(line.core(at)) if table.codes.glued else None
    if glued and (word := table.codes.glued.get(glued[1])):
        return say(" ".join(part for part in (word, cardinal(table, int(glued[2])), glued[3]) if part))
    left = _LEFT.fullmatch(line.core(at))
    if left and left[1] in table.codes.countdown:
        return say(f"{left[1]} {table.minus} {cardinal(table, int(left[2]))}")
    match = _VERSION.fullmatch(line.core(at))
    if not match:
        return None
    parts = f" {table.web.dot} ".join(_part(table, part) for part in match[2].split("."))
    return say(" ".join(part for part in (match[1].upper(), parts, match[3].upper()) if part))


def _part(table: LanguageTable, figures: str) -> str:
    long = len(figures) > _LONGEST_NUMBER or (figures[0] == "0" and len(figures) > 1)
    return digits(table, figures) if long else cardinal(table, int(figures))


def post_codes(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`28001 Madrid` behind a comma or a dash, or at the start."""
    core = line.core(at)
    if not core.isdecimal() or len(core) != table.codes.post_digits:
        return None
    before = line.chunks[at - 1] if at else None
    house = before is not None and before.core[:1].isdecimal() and before.trail == ","
    counts = table.agreement.capital_nouns or len(core) < _SURE_POST_CODE  # "25000 Menschen", "1672 Rampjaar"
    apart = house or (not counts and (before is None or not before.core or before.trail.endswith(",")))
    return say(digits(table, core)) if apart and line.tied(at) and line.core(at + 1)[:1].isupper() else None


def compounds(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`20-jährige`, `3-fach`, `5-Sterne-Hotel`: a number and what is written together with it."""
    core, last = grouped(line, at)
    match = _COMPOUND.fullmatch(_percent_joined(table, core))
    clock = _CLOCK.fullmatch(match[3]) if match and table.times.dots_before else None
    figure = figure_of(table, clock[2] if clock else match[3]) if match else None
    if match is None or figure is None:
        return None
    rest = match[4]
    form = next((form for ending, form in table.compounds.items() if _begins(rest, ending)), None)
    first = f"{cardinal(table, int(match[1]))} {_between(table, match)} " if match[1] else ""
    first += f"{cardinal(table, int(clock[1]))} " if clock else ""
    if match[3] in table.phones.services and rest.lower() in table.phones.near:
        return say(f"{table.phones.services[match[3]]} {rest}{match[5]}")
    if form is not None:
        number = _joined_number(table, figure, form)
        word = rewritten(number + rest.lower(), table.rewritten_compounds) + match[5]
        return say(first + (word[0].upper() + word[1:] if rest[0].isupper() else word), *[""] * (last - at))
    if stem := table.clipped_compounds.get(rest):
        ending = case(table.adjective_contexts, line, at, line.core(at + 1), "") if line.dotted(at) else ""
        return say(f"{first}{said(table, figure, 'x').replace(' ', '')}{stem}{ending}", dot=True)
    short = rest if len(rest) == 1 and rest.islower() and match[5] and unit_of(table, rest) else ""
    if last > at or "-" not in core or (not short and (len(rest) < 2 or rest.isupper())):
        return None
    words = [_in_full(table, word.rstrip("."), known=bool(short)) for word in (rest + match[5]).split("-")]
    number = said(table, figure, "" if first else table.compounds.get("*", ""))
    if _YEAR.fullmatch(match[3]) and not first:
        number = year(table, int(match[3]))
    return say(f"{first}{number} {' '.join(words)}")


def _joined_number(table: LanguageTable, figure: Figure, form: str) -> str:
    """The number of a compound in one word, unless it has decimals."""
    of_whole, half = table.numbers.half_joined
    if half and figure.fraction == "5":
        return (
            said(table, figure, of_whole)
            if figure.whole == "1"
            else f"{cardinal(table, int(figure.whole), of_whole)}{half}"
        )
    number = said(table, figure, form)
    return number if figure.fraction else number.replace(" ", "")


def _percent_joined(table: LanguageTable, core: str) -> str:
    """`5%-ный` as `5-процентный`, `27"-Monitor` as `27-Zoll-Monitor`."""
    head, inches, rest = core.partition('"-')
    if inches and (inch := unit_of(table, '"')):
        return f"{head}-{inch.other}-{rest}"
    head, percent, rest = core.partition("%")
    word = table.percents.get(rest.lstrip("-")) if percent else None
    return f"{head}-{word}" if word else core


def _begins(rest: str, ending: str) -> bool:
    """Whether what is joined begins so; a short ending with a capital behind it is a word: "7:6-Erfolg"."""
    return rest.lower().startswith(ending) and (rest.islower() or len(ending) > _SHORT or len(rest) == len(ending))


def _between(table: LanguageTable, match: re.Match[str]) -> str:
    """The word between the two numbers of `3:0-Sieg`, `2-1-seier`, `4x100-Meter-Staffel` and `18-20-åringer`."""
    if match[2] in "x×":
        return table.times_sign
    if match[2] == ":":
        return table.signs.get(":", "")
    rises = not match[3].isdecimal() or int(match[1]) < int(match[3])
    return table.to if rises or not table.times.dashed_scores else ""


def _in_full(table: LanguageTable, word: str, *, known: bool) -> str:
    """A part of a compound: a magnitude, a unit or a word."""
    if magnitude := table.magnitudes.get(word):
        return magnitude[-1]
    unit = unit_of(table, word) if known or len(word) > 1 else None
    return unit.other if unit else word


def pieces(table: LanguageTable, core: str) -> Said:
    """Part by part; a sign that has no word is a guess."""
    if core in table.signs:
        return Said(table.signs[core])
    if (match := _SUFFIXED.fullmatch(core)) and match[2] in table.suffixes:
        return _suffixed(table, match[1], match[2].lstrip(":'’"))
    words: list[str] = []
    doubt = None
    for piece in _PIECE.findall(core[:_LONGEST]):
        if piece[0].isdecimal():
            power = not piece[-1].isdecimal() or "^" in piece
            number = partial(_number, table)
            words.append(spoken_formula(piece, table.formulas, number) if power else number(piece))
        elif piece[0].isalpha():
            words.append(
                " ".join(piece) if piece.isupper() and piece.isalpha() and len(piece) <= 3 and piece != core else piece
            )
        elif piece == "/" and table.codes.slash and _BETWEEN_FIGURES.search(core):
            words.append(table.codes.slash)
        elif word := _sign(table, piece):
            words.append(word)
        elif piece not in _SILENT:
            doubt = Doubt.SIGN
    return Said(" ".join(words), doubt=doubt)


def _suffixed(table: LanguageTable, head: str, ending: str) -> Said:
    """`EU:s`, `TV4:s`, `DR1's`: letters, or the word of their number, with an ending."""
    if head.isalpha():
        return Said(head + ending, doubt=Doubt.CAPITALS if head.isupper() else None)
    read = pieces(table, head)
    return replace(read, words=read.words + ending)


def _number(table: LanguageTable, piece: str) -> str:
    """A number within a code; figures between marks that are no decimals are read one after the other."""
    figure = figure_of(table, piece)
    if figure and not piece.isdecimal() and not figure.grouped:
        return said(table, figure)
    return " ".join(_part(table, part) for part in re.split(r"[.,]", piece))


def _sign(table: LanguageTable, sign: str) -> str:
    if sign in ("%", "٪"):
        return percent(table).other
    if sign in _SILENT:
        return table.signs.get(sign, "") if sign not in "-–—.,:/" else ""
    if sign.isnumeric():
        return fraction_sign(table, sign)
    if word := table.signs.get(sign, "") or table.formulas.signs.get(sign, ""):
        return word
    found = currency_of(table, sign)
    return found.noun.other if found and found.noun else ""
