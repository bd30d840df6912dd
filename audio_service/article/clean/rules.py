"""Whether a line is not of the article by its form alone, and why: the tables beside this module.

Labels ("Share this article", "Read more: …") are not sentences, so a sentence that begins like one is read. Notices
name the page itself ("This article was updated on …") and may be sentences. Either is the whole line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from itertools import product
from pathlib import Path

from audio_service.article.clean.wordings import Wording, pattern_of, wordings_of, words_of
from audio_service.article.document import BlockKind, Reason
from audio_service.article.toml_tables import Tables
from audio_service.errors import InvalidTable

_LINES = Path(__file__).with_name("lines")
_LONGEST = 700
# Longer lines are not searched for words inside them.
_LONGEST_INSIDE = 420
_HEAD = 80
_LETTER = re.compile(r"[^\W_]")
_ADDRESS = re.compile(r"\bhttps?://([^\s/]*)\S*")
# No wording without gaps has as many words.
_MOST_WORDS = 24
_END = r"[.!?…。！？][\"'”’“»«)\]]*"
_FULL_STOP = re.compile(r"(?<!\b[ap]\.m)[.。…][\"'”’“»)\]]*\s*\Z")
_STOP = re.compile(rf"{_END}\s*\Z")
_NEXT_SENTENCE = re.compile(r"(?<=\w\w[.!?…])[\"'”’»)]*\s+(?=\S)")
# "“Share the road,” she said": speech, though without a full stop.
_SPEECH = re.compile(
    r"[,.!?][\"'”’»“]\s|[,\"'”’»“] (?:[\w’']+ ){0,3}"
    r"(?:said|says|asked|wrote|sagt|sagte|fragte|dit|demande|dijo|dice|disse|diz|chiede|zei|zegt|sa|säger)\b",
    re.IGNORECASE,
)
# "Yes.", "No!", "“Stop.”": a button is one word too, but has no such end.
_ANSWER = re.compile(r"[\"'“”‘’„«»‹›¡¿(—–-]*\s?\w+[.!?][\"'“”‘’«»‹›)]*")
# Their text is also said.
_SAID = frozenset((Reason.NAVIGATION, Reason.PLAYER, Reason.COMMENTS))
# A heading "Pinterest" opens a chapter on it; as a line of its own it is a button.
_NOT_IN_HEADINGS = frozenset((Reason.CREDIT, Reason.DATE, Reason.BYLINE))


@dataclass(frozen=True, slots=True)
class LineKind:
    """One kind of lines as a table has it: its wordings by language, `every` for those of all languages.

    `headings`: also matches headings where text follows.
    """

    about: str
    reason: Reason
    every: str = ""
    en: str = ""
    de: str = ""
    fr: str = ""
    es: str = ""
    pt: str = ""
    it: str = ""
    nl: str = ""
    sv: str = ""
    headings: bool = False

    def wordings(self) -> Iterable[Wording]:
        """All ways to write it, in all languages."""
        for field in fields(self)[2:-1]:
            yield from wordings_of(getattr(self, field.name))


@dataclass(frozen=True, slots=True)
class LineForm:
    """What a wording belongs to."""

    reason: Reason
    notice: bool
    headings: bool


_Key = tuple[LineForm, tuple[frozenset[str], ...]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Wordings of one form as patterns, tried on lines that have a word of each set in `needs`."""

    form: LineForm
    needs: tuple[frozenset[str], ...]
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineRules:
    """All lines of the tables: by their words, by the first word of a pattern, by a word inside."""

    exact: dict[str, LineForm]
    first: dict[str, tuple[Candidate, ...]]
    inside: dict[str, tuple[Candidate, ...]]


@dataclass(frozen=True, slots=True)
class WrittenParts:
    """parts_of_lines.toml as it is written."""

    shapes: tuple[tuple[Reason, str], ...]
    early_date: str
    references: str
    source_item: str
    source: str
    back_matter: str
    end_mark: str
    page_number: str
    about: str
    contact: str
    reporters: str
    datelines: tuple[str, ...]
    not_places: frozenset[str]
    hole_signs: str
    holes: tuple[tuple[Reason, str], ...]


@dataclass(frozen=True, slots=True)
class PartsOfLines:
    """parts_of_lines.toml: whole lines by their signs, and parts of lines."""

    shapes: tuple[tuple[Reason, re.Pattern[str]], ...]
    any_shape: re.Pattern[str]
    early_date: re.Pattern[str]
    references: re.Pattern[str]
    source_item: re.Pattern[str]
    source: re.Pattern[str]
    back_matter: re.Pattern[str]
    end_mark: re.Pattern[str]
    page_number: re.Pattern[str]
    about: re.Pattern[str]
    contact: re.Pattern[str]
    reporters: re.Pattern[str]
    datelines: tuple[re.Pattern[str], ...]
    not_places: frozenset[str]
    hole_signs: re.Pattern[str]
    holes: tuple[tuple[Reason, re.Pattern[str]], ...]


def reason_of_line(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Reason | None:
    """Why a line is not of the article by its form alone; None if it may be. Of an address only the host counts."""
    if len(text) > _LONGEST:
        return None
    return _reason_of(_ADDRESS.sub(r"\1", text) if "//" in text else text, kind)


@lru_cache(maxsize=2048)
def _reason_of(text: str, kind: BlockKind) -> Reason | None:
    form = _form(text, kind)
    if form is not None:
        return form.reason
    sentences = _NEXT_SENTENCE.split(text) if len(text) <= _LONGEST_INSIDE else []
    return _of_sentences(sentences, kind) if len(sentences) > 1 else None


def _of_sentences(sentences: list[str], kind: BlockKind) -> Reason | None:
    """The reason of a line of which each sentence is a label or a notice, and one a notice."""
    forms: list[LineForm] = []
    for sentence in sentences:
        form = _form(sentence, kind)
        if form is None:
            return None
        forms.append(form)
    return next((form.reason for form in forms if form.notice), None)


def is_sentence_of(text: str, title: str) -> bool:
    """Whether a text of a title's words is a sentence though the title is none: "It sank." below "It sank"."""
    return ends_sentence(text) and not ends_sentence(title)


def ends_sentence(text: str) -> bool:
    """Whether a text ends like a sentence."""
    return _STOP.search(text) is not None


def label_reason(text: str) -> Reason | None:
    """The reason of a line that is one of the labels word for word, though it may be a chapter's heading."""
    form = line_rules().exact.get(" ".join(words_of(text)))
    return form.reason if form is not None else None


def _form(text: str, kind: BlockKind) -> LineForm | None:
    words = words_of(text if len(text) <= _LONGEST_INSIDE else text[:_HEAD])
    if not words:
        return None if any(map(str.isalnum, text)) else _form_of(Reason.SYMBOLS)
    rules = line_rules()
    form = rules.exact.get(" ".join(words)) if len(words) < _MOST_WORDS else None
    if form is not None and _fits(form, text, words, kind, exact=True):
        return form
    candidates = (*rules.first.get(" ".join(words[:2]), ()), *rules.first.get(words[0], ()))
    if len(text) <= _LONGEST_INSIDE and not rules.inside.keys().isdisjoint(words):
        for word in dict.fromkeys(words):
            candidates += rules.inside.get(word, ())
    if candidates and len(text) > _LONGEST_INSIDE:
        words = words_of(text)
    return (candidates and _matching(candidates, text, words, kind)) or _by_shape(text)


def _matching(candidates: tuple[Candidate, ...], text: str, words: list[str], kind: BlockKind) -> LineForm | None:
    some = frozenset(words)
    found = _LETTER.search(text)
    start = found.start() if found is not None else 0
    for one in candidates:
        if any(need.isdisjoint(some) for need in one.needs) or not _fits(one.form, text, words, kind, exact=False):
            continue
        if _compiled(one.patterns).fullmatch(text, start):
            return one.form
    return None


def _by_shape(text: str) -> LineForm | None:
    parts = parts_of_lines()
    if len(text) > _LONGEST_INSIDE or parts.any_shape.fullmatch(text) is None:
        return None
    return next((_form_of(reason) for reason, shape in parts.shapes if shape.fullmatch(text)), None)


def _fits(form: LineForm, text: str, words: list[str], kind: BlockKind, *, exact: bool) -> bool:
    """Whether a line of this kind and ending may be what its words say."""
    if kind is BlockKind.HEADING and not _heads(form, words, exact=exact):
        return False
    if form.notice:
        return exact or form.reason is Reason.CORRECTION or _SPEECH.search(text) is None
    if len(words) == 1:
        return kind is not BlockKind.ITEM and not (form.reason in _SAID and _ANSWER.fullmatch(text))
    if exact:
        return _FULL_STOP.search(text) is None or text.rstrip().endswith(("…", "..."))
    ended = _FULL_STOP if ":" in text else _STOP
    return ended.search(text) is None and _SPEECH.search(text) is None


def _heads(form: LineForm, words: list[str], *, exact: bool) -> bool:
    """Whether the rule also holds in a heading, which may open a chapter: "Comments", "More on ferries"."""
    if form.notice or form.headings:
        return True
    return exact and len(words) > 1 and form.reason not in _NOT_IN_HEADINGS


@cache
def _form_of(reason: Reason) -> LineForm:
    return LineForm(reason, notice=True, headings=True)


@cache
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)})[\W_]*", re.IGNORECASE | re.DOTALL)


@cache
def line_rules() -> LineRules:
    """Read the tables. The first wording counts where two are the same."""
    exact: dict[str, LineForm] = {}
    first: dict[str, dict[_Key, list[str]]] = defaultdict(lambda: defaultdict(list))
    inside: dict[str, dict[_Key, list[str]]] = defaultdict(lambda: defaultdict(list))
    files = [Tables.beside(str(path)) for path in sorted(_LINES.glob("*.toml"))]
    for file, table in (*product(files, ("notices",)), *product(files, ("labels",))):
        for kind in file.read(table, tuple[LineKind, ...]) if table in file.values else ():
            form = LineForm(kind.reason, table == "notices", kind.headings)
            for wording in _read(file, kind):
                if wording.key is not None:
                    exact.setdefault(wording.key, form)
                for anchor in wording.anchors:
                    (inside if wording.inside else first)[anchor][form, wording.needs].append(wording.pattern)
    return LineRules(exact, _joined(first), _joined(inside))


def _joined(patterns: dict[str, dict[_Key, list[str]]]) -> dict[str, tuple[Candidate, ...]]:
    return {
        anchor: tuple(Candidate(form, needs, tuple(some)) for (form, needs), some in forms.items())
        for anchor, forms in patterns.items()
    }


def _read(file: Tables, kind: LineKind) -> Iterable[Wording]:
    try:
        yield from kind.wordings()
    except (KeyError, ValueError) as error:
        raise InvalidTable(f"{file.file}: {kind.about}", f"cannot be used: {error}") from error


@cache
def parts_of_lines() -> PartsOfLines:
    """Read parts_of_lines.toml and compile its patterns."""
    written = Tables.beside(__file__, "parts_of_lines.toml").whole(WrittenParts)

    def compiled(pattern: str, flags: int = re.IGNORECASE | re.DOTALL) -> re.Pattern[str]:
        try:
            return re.compile(pattern_of(pattern), flags)
        except (KeyError, re.error) as error:
            raise InvalidTable(f"parts_of_lines.toml: {pattern[:80]!r}", f"cannot be used: {error}") from error

    return PartsOfLines(
        tuple((reason, compiled(shape)) for reason, shape in written.shapes),
        compiled("|".join(f"(?:{pattern_of(shape)})" for _, shape in written.shapes)),
        compiled(written.early_date),
        compiled(written.references),
        compiled(written.source_item),
        compiled(written.source),
        compiled(written.back_matter),
        compiled(written.end_mark),
        compiled(written.page_number),
        compiled(written.about),
        compiled(written.contact),
        compiled(written.reporters),
        tuple(compiled(dateline, 0) for dateline in written.datelines),
        written.not_places,
        compiled(written.hole_signs),
        tuple((reason, compiled(hole, re.IGNORECASE)) for reason, hole in written.holes),
    )
