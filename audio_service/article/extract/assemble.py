"""A judged page -> Document: blocks with roles, title first, marks in place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from lxml.etree import _Element as Element
from numpy.typing import NDArray

from audio_service.article.announcements import announcement
from audio_service.article.clean.rules import ends_sentence, is_sentence_of
from audio_service.article.document import Block, BlockKind, Document, Mark, Reason, Span
from audio_service.article.extract.authors import authors_of
from audio_service.article.extract.belongs import Belonging
from audio_service.article.extract.classifier import Classifier
from audio_service.article.extract.comments import comments_in, places_in_page
from audio_service.article.extract.formulas import with_formulas
from audio_service.article.extract.inserts import inserts_in
from audio_service.article.extract.judge import Evidence, gather, judge
from audio_service.article.extract.metadata import Metadata, read_metadata
from audio_service.article.extract.parts import Part, Walked, walk
from audio_service.article.extract.phrases import WORD
from audio_service.article.extract.publication_date import publication_date
from audio_service.article.extract.roles import reason_of
from audio_service.article.extract.sites import NO_PICKS, Picks
from audio_service.article.extract.table_rows import TableOfPage, tables_of
from audio_service.article.extract.titles import KICKER_WORDS
from audio_service.article.extract.walls import is_front, wall_of
from audio_service.article.language import UNDETERMINED, detect
from audio_service.errors import EmptyArticle, NotAnArticle

# Fewer characters of body are no article but a menu or an error page.
LEAST_BODY = 140
SENTENCE_WORDS = 4
# Shorter data are no article, and a shorter text may be a menu.
_DATA_CHARACTERS = 500
_STUB_CHARACTERS = 3000
_STUB = re.compile(
    r"(?:subscribe|sign in|log in|register|sign up) (?:now |today )?(?:to|and) "
    r"(?:continue|keep|read|unlock|access|view)|"
    r"(?:continue|keep) reading (?:this|the|with|for)|read the (?:full|whole|rest)|"
    r"already (?:a|have a|an?) (?:subscriber|subscription|member)|(?:for|to) (?:paid )?(?:subscribers|members) only|"
    r"(?:exclusive|available|reserved) (?:to|for) (?:our )?(?:subscribers|members)|"
    r"unlock (?:this|the) (?:article|story)|"
    r"you(?:'ve|’ve| have) (?:reached|read) your|start your free trial|weiterlesen mit|"
    r"jetzt (?:abonnieren|freischalten)|"
    r"réservé aux abonnés|il vous reste|exclusivo para (?:suscriptores|assinantes)|contenuto riservato",
    re.IGNORECASE,
)
Flags = NDArray[np.bool_]

# Blocks of a table that is left out.
_OF_TABLES = (Reason.TABLE, Reason.DUPLICATE, Reason.CAPTION)


@dataclass(slots=True)
class Piece:
    """A block before its position in the text is known.

    `table` is the name of the table that begins here and is left out; it may be empty. `row` is said in place of a
    row of text where tables are read: the same with headers, or nothing for a row of headers.
    """

    kind: BlockKind
    text: str
    role: Reason | None = None
    marks: tuple[tuple[Span, Reason], ...] = ()
    wanted: bool = False
    table: str | None = None
    row: Piece | None = None


def read_html(
    root: Element, source: str, limit: int, picks: Picks = NO_PICKS, classifier: Classifier | None = None
) -> Document:
    """The document of a whole web page."""
    evidence = gather(root, limit, picks, source)
    judgement = judge(evidence, classifier)
    kept, copies = judgement.kept.copy(), judgement.copies
    parts, metadata = evidence.walked.parts, evidence.metadata
    for at in range(1, len(parts)):
        kept[at] |= parts[at].formula and kept[at - 1]  # the sentence before has a hole without it
    comments = comments_in([part.text for part in parts], kept, lambda: places_in_page(parts, kept))
    kept = Belonging(parts, kept & ~comments, evidence.known).add(metadata.title, metadata.lead)
    kept &= ~(comments | copies)
    found = inserts_in(parts, kept, evidence.known)
    for those in found.values():
        kept &= ~those
    kept, ruled, wanted = by_site(evidence.walked, picks, kept)
    pieces, kept = from_data(evidence, kept)
    found |= {Reason.SITE_RULE: ruled, Reason.DUPLICATE: copies, Reason.COMMENTS: comments}
    pieces += visible(parts, kept, evidence.known, found)
    own = pieces[len(pieces) - len(parts) :]
    _want(own, wanted)
    for table in tables_of(parts):
        set_table(own, table)
    name_inside_only(own, kept)
    _check(pieces, source, is_front(parts, kept, metadata.site.host) and not metadata.is_article)
    body = "\n".join(piece.text for piece in pieces if piece.role is None)
    metadata = replace(metadata, title=metadata.title and with_formulas(metadata.title))
    title_first(pieces, metadata.title)
    metadata = completed(metadata, root, parts)
    stub = is_stub(evidence, kept, len(body))
    return replace(document(pieces, metadata, body, source, stub), unsure=judgement.unsure)


def _check(pieces: list[Piece], source: str, front: bool) -> None:
    """Raise EmptyArticle if what was selected is too short, or something else than an article."""
    texts = [piece.text for piece in pieces if piece.role is None]
    instead = wall_of(texts) or (NotAnArticle.FRONT if front else None)
    if instead is not None or len("\n".join(texts)) < LEAST_BODY:
        if instead is None:
            instead = wall_of([piece.text for piece in pieces])
        raise EmptyArticle(source, removed=sum(len(piece.text) for piece in pieces), instead=instead)


def completed(metadata: Metadata, root: Element, parts: list[Part]) -> Metadata:
    """The metadata with authors and date, which may stand in the visible page only."""
    return replace(
        metadata,
        authors=authors_of(root, metadata, parts),
        published=publication_date(root, metadata, parts),
    )


def read_fragment(
    root: Element, source: str, limit: int, picks: Picks = NO_PICKS, language: str | None = None
) -> Document:
    """The document of a fragment that is all article; parts are not judged, only marked by markup.

    `language` is what is declared outside of it.
    """
    walked = walk(root, limit, picks)
    parts = walked.parts
    _, ruled, wanted = by_site(walked, picks, np.ones(len(parts), dtype=bool))
    metadata = completed(read_metadata(root, source), root, parts)
    languages = (language, *metadata.languages) if language else metadata.languages
    metadata = replace(metadata, title=metadata.title if metadata.heads else None, languages=languages)
    pieces = [
        Piece(part.kind, part.text, Reason.SITE_RULE if out else part.reason or _table(part), part.marks)
        for part, out in zip(parts, ruled, strict=True)
    ]
    _want(pieces, wanted)
    for table in tables_of(parts):
        set_table(pieces, table)
    body = "\n".join(piece.text for piece in pieces)
    if not body.strip():
        raise EmptyArticle(source)
    if pieces and parts[0].box.tag == "h1":
        pieces[0].kind = BlockKind.TITLE
    else:
        title_first(pieces, metadata.title)
    return document(pieces, metadata, body, source, False)


def _want(pieces: list[Piece], wanted: NDArray[np.bool_]) -> None:
    """Mark the pieces that the publisher wants to be read."""
    for at in np.flatnonzero(wanted):
        pieces[at].role, pieces[at].wanted = None, True


def set_table(pieces: list[Piece], table: TableOfPage) -> None:
    """Give the rows of a table their headers: rows of figures in their text, rows of text beside it.

    A short sentence in a table of text is text: "1958; A new engine."
    """
    rows = [pieces[at] for at in table.rows if pieces[at].role in (None, Reason.TABLE)]
    figures = sum(row.role is Reason.TABLE or row.wanted for row in rows)
    is_data = 2 * figures > len(rows)
    if is_data and not all(row.wanted for row in rows):
        set_data(pieces, table)
    for row in rows if not is_data else ():
        row.role = None if ends_sentence(row.text) else row.role
    for at, (text, marks) in table.rows.items():
        piece = pieces[at]
        if piece.role is Reason.TABLE or piece.wanted:
            piece.text, piece.marks = text, marks
        elif piece.role is None and piece.text != text:
            piece.row = Piece(BlockKind.ROW, text, Reason.TABLE, marks)
    for at in table.headers if rows else ():
        if pieces[at].role in (None, Reason.TABLE) and is_data:
            pieces[at].role, pieces[at].wanted = Reason.DUPLICATE, False
        elif pieces[at].role in (None, Reason.TABLE):
            pieces[at].row = Piece(BlockKind.ROW, "", Reason.TABLE)


def name_inside_only(pieces: list[Piece], kept: Flags) -> None:
    """Take the names from tables before and behind the article, which are not announced; it may end with a table."""
    read = np.flatnonzero(kept)
    first, last = (int(read[0]), int(read[-1])) if len(read) else (0, -1)
    while last + 1 < len(pieces) and pieces[last + 1].role in _OF_TABLES:
        last += 1
    for piece in (*pieces[:first], *pieces[last + 1 :]):
        piece.table = None


def set_data(pieces: list[Piece], table: TableOfPage) -> None:
    """Leave the labels of a table of figures out with its rows, and name its first part."""
    read = [at for at in (*table.rows, *table.headers) if pieces[at].role in (None, Reason.TABLE)]
    pieces[min(read)].table = table.name
    for at in table.labels:
        piece = pieces[at]
        if piece.role is None and not piece.wanted and len(WORD.findall(piece.text)) < SENTENCE_WORDS:
            piece.role = Reason.TABLE


def by_site(walked: Walked, picks: Picks, kept: Flags) -> tuple[Flags, Flags, Flags]:
    """Which parts are kept, excluded by the site's rule or a mark, and marked to be read, each of shape (parts,).

    Of nested matches the inner one counts.
    """
    ruled, wanted = np.zeros(len(kept), dtype=bool), np.zeros(len(kept), dtype=bool)
    if not picks.include and not picks.exclude:
        return kept, ruled, wanted
    said: dict[int, bool | None] = {}
    read: set[int] = set()
    for box in walked.boxes:
        outer = said.get(id(box.parent)) if box.parent is not None else None
        said[id(box)] = False if box.element in picks.exclude else True if box.element in picks.include else outer
        if said[id(box)] and (box.element in picks.read or id(box.parent) in read):
            read.add(id(box))
    for at, part in enumerate(walked.parts):
        ruled[at] = said[id(part.box)] is False
        wanted[at] = id(part.box) in read
    included = np.array([said[id(part.box)] is True for part in walked.parts], dtype=bool)
    return (kept | included) & ~ruled, ruled, wanted


def visible(
    parts: list[Part],
    kept: NDArray[np.bool_],
    known: list[Reason | None],
    found: Mapping[Reason, NDArray[np.bool_]],
) -> list[Piece]:
    """The page's parts as pieces, with the reasons that are `known` from markup and form or were `found`.

    What form alone excludes has no role inside the article: there cleaning decides, by its settings.
    """
    first, last = (int(at) for at in np.flatnonzero(kept)[[0, -1]]) if kept.any() else (0, -1)
    pieces = []
    for at, part in enumerate(parts):
        role: Reason | None = None
        inside = first < at < last and part.reason is None and known[at] is not None
        ruled = next((why for why, which in found.items() if which[at]), None)
        if kept[at]:
            role = _table(part)
        elif part.kind is BlockKind.CODE and ruled is None and part.reason is None and first < at < last:
            role = Reason.CODE
        elif ruled is not None or not inside:
            role = ruled or known[at] or reason_of(part, at > last)
        pieces.append(Piece(part.kind, part.text, role, part.marks))
    return pieces


def _table(part: Part) -> Reason | None:
    return Reason.TABLE if of_figures(part) else None


def of_figures(part: Part) -> bool:
    """Whether a part is a table row of names and figures; a row with a sentence in a cell is text.

    On wide development pages leaving figures out costs 0.3 points of F1; counting cells of three words as text would
    regain 0.2.
    """
    return part.row and max(len(WORD.findall(cell)) for cell in part.text.split("; ")) < SENTENCE_WORDS


def from_data(evidence: Evidence, kept: NDArray[np.bool_]) -> tuple[list[Piece], NDArray[np.bool_]]:
    """JSON-LD's article as pieces if the markup does not show it, nor a longer one; else none, and the kept parts."""
    body = evidence.metadata.body
    texts = [evidence.walked.parts[at].text for at in np.flatnonzero(kept)]
    if len(body) < max(_DATA_CHARACTERS, sum(map(len, texts))):
        return [], kept
    grams = _grams(body)
    shown = set().union(*map(_grams, texts))
    if len(grams & shown) >= 0.3 * len(grams) or _is_translation(body, "\n".join(texts)):
        return [], kept
    pieces = [Piece(BlockKind.PARAGRAPH, line) for line in with_formulas(body).splitlines() if line.strip()]
    return pieces, np.zeros_like(kept)


def _grams(text: str) -> set[tuple[str, str, str]]:
    words = WORD.findall(text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def _is_translation(body: str, shown: str) -> bool:
    """Whether the page shows an article in another language than `body`."""
    languages = {detect(text) for text in (body, shown)} - {None, UNDETERMINED}
    return len(shown) >= _DATA_CHARACTERS and len(languages) > 1


def title_first(pieces: list[Piece], title: str | None) -> None:
    """Turn the page's title into a TITLE piece if it precedes the body, else insert one. Copies get a role."""
    if not title:
        return
    first = next((at for at, piece in enumerate(pieces) if piece.role is None and not is_title(piece, title)), 0)
    same = [at for at, piece in enumerate(pieces) if is_copy(piece, title, at > first)]
    best = [at for at in same if at < first] or [at for at in range(first) if is_title(pieces[at], title)]
    chosen = next((at for at in best if pieces[at].kind is BlockKind.HEADING), best[-1] if best else None)
    for at in same:
        if at != chosen:
            pieces[at].role = Reason.DUPLICATE
    if chosen is None:
        pieces.insert(first, Piece(BlockKind.TITLE, title))
    else:
        pieces[chosen].kind = BlockKind.TITLE
        pieces[chosen].role = None
        if before := kicker(pieces[chosen].text, title):
            pieces[chosen].marks = (*pieces[chosen].marks, (Span(0, before), Reason.NAVIGATION))


def is_copy(piece: Piece, title: str, below: bool) -> bool:
    """Whether a piece repeats the title; below the first text not as a sentence: the title "It sank", "It sank."."""
    return normal(piece.text) == normal(title) and not (below and is_sentence_of(piece.text, title))


def kicker(text: str, title: str) -> int:
    """The length of the few words before a title in its heading; 0 for none."""
    before = len(text) - len(title)
    return before if text.endswith(f" {title}") and 0 < len(text[:before].split()) <= KICKER_WORDS else 0


def is_title(piece: Piece, title: str) -> bool:
    """Whether a piece is the title, or a heading that has it behind a few other words."""
    return normal(piece.text) == normal(title) or (
        piece.kind is BlockKind.HEADING and kicker(" ".join(piece.text.split()), title) > 0
    )


def normal(text: str) -> str:
    """The words of a text, for comparing titles."""
    return " ".join(WORD.findall(text.lower()))


def is_stub(evidence: Evidence, kept: NDArray[np.bool_], body: int) -> bool:
    """Whether the page has only the beginning of a paid article."""
    if body > _STUB_CHARACTERS or not kept.any():
        return False
    metadata = evidence.metadata
    if metadata.free is False and len(metadata.body) <= body + 200:
        return True
    last = int(np.flatnonzero(kept)[-1])
    after = evidence.walked.parts[last : last + 8]
    return any(len(part.text) < 300 and _STUB.search(part.text) for part in after)


def document(pieces: list[Piece], metadata: Metadata, body: str, source: str, stub: bool) -> Document:
    """Join the pieces with blank lines, recording their spans."""
    texts: list[str] = []
    blocks: list[Block] = []
    marks: list[Mark] = []
    at = 0
    language = language_of(body, metadata.languages)
    for piece in announced(pieces, language):
        blocks.append(Block(piece.kind, Span(at, at + len(piece.text)), piece.role, piece.wanted))
        marks += marks_of(piece, at)
        texts.append(piece.text)
        at += len(piece.text) + 2
    return Document(
        "\n\n".join(texts),
        tuple(blocks),
        title=metadata.title,
        byline=", ".join(metadata.authors) or None,
        published=metadata.published,
        language=language,
        source=source,
        preview_only=stub,
        marks=tuple(marks),
        authors=metadata.authors,
        section=metadata.section,
        tags=metadata.tags,
        canonical=metadata.canonical,
        image=metadata.image,
        site=next(iter(metadata.site.names), None),
    )


def announced(pieces: list[Piece], language: str | None) -> Iterator[Piece]:
    """The pieces with those that options have said: before tables and code a sentence, before rows of text `row`."""
    was_code = False
    for piece in pieces:
        is_code = piece.kind is BlockKind.CODE and piece.role in (None, Reason.CODE)
        reason = Reason.TABLE if piece.table is not None else Reason.CODE if is_code and not was_code else None
        text = reason and announcement(reason, piece.table or "", language)
        if text:
            yield Piece(BlockKind.ANNOUNCEMENT, text, reason)
        if piece.row is not None:
            yield piece.row
        yield piece
        was_code = is_code or (was_code and piece.role not in (None, Reason.TABLE))  # a button stands between two parts


def language_of(body: str, declared: tuple[str, ...]) -> str | None:
    """The language of a text; with the region that a page declares for it, even if it declares another first."""
    found = detect(body, next(iter(declared), None))
    return next((tag for tag in declared if tag == found or tag.split("-")[0] == found), found)


def marks_of(piece: Piece, at: int) -> list[Mark]:
    """A piece's marks as spans of the document, ascending and disjoint; of nested ones the outer is kept."""
    found: list[Mark] = []
    for span, reason in sorted(piece.marks, key=lambda mark: (mark[0].start, -mark[0].end)):
        moved = span.shift(at)
        if len(moved) and (not found or moved.start >= found[-1].span.end):
            found.append(Mark(moved, reason))
    return found
