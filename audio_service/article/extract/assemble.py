"""A judged page, or a fragment -> Document: why each part is read or left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from lxml.etree import _Element as Element
from numpy.typing import NDArray

from audio_service.article.document import BlockKind, Document, Reason
from audio_service.article.extract.authors import authors_of
from audio_service.article.extract.belongs import Belonging
from audio_service.article.extract.classifier import Classifier
from audio_service.article.extract.comments import comments_in, places_in_page
from audio_service.article.extract.data_tables import name_inside_only, set_tables, table_reason
from audio_service.article.extract.formulas import with_formulas
from audio_service.article.extract.inserts import inserts_in
from audio_service.article.extract.judge import Evidence, gather, judge
from audio_service.article.extract.metadata import Metadata, read_metadata
from audio_service.article.extract.part_features import grams_of
from audio_service.article.extract.parts import Part, Walked, walk
from audio_service.article.extract.phrases import WORD
from audio_service.article.extract.pieces import Piece, document, title_first
from audio_service.article.extract.publication_date import publication_date
from audio_service.article.extract.roles import reason_of
from audio_service.article.extract.sites import NO_PICKS, Picks
from audio_service.article.extract.walls import is_front, is_stub, wall_of
from audio_service.article.language import UNDETERMINED, detect
from audio_service.errors import EmptyArticle, NotAnArticle

# Fewer characters of body are no article but a menu or an error page.
LEAST_BODY = 140
# Shorter data are no article, and a shorter text may be a menu.
_DATA_CHARACTERS = 500
Flags = NDArray[np.bool_]


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
    pieces += pieces_of(parts, kept, evidence.known, found)
    own = pieces[len(pieces) - len(parts) :]
    _want(own, wanted)
    set_tables(own, parts)
    name_inside_only(own, kept)
    _check(pieces, source, is_front(parts, kept, metadata.site.host) and not metadata.is_article)
    body = "\n".join(piece.text for piece in pieces if piece.role is None)
    metadata = replace(metadata, title=metadata.title and with_formulas(metadata.title))
    title_first(pieces, metadata.title)
    metadata = completed(metadata, root, parts)
    stub = is_stub(parts, kept, metadata, len(body))
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
        Piece(
            part.kind,
            part.text,
            Reason.SITE_RULE if out else part.reason or table_reason(part),
            part.marks,
            narrated=part.narrated,
        )
        for part, out in zip(parts, ruled, strict=True)
    ]
    _want(pieces, wanted)
    set_tables(pieces, parts)
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


def pieces_of(
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
            role = table_reason(part)
        elif part.kind is BlockKind.CODE and ruled is None and part.reason is None and first < at < last:
            role = Reason.CODE
        elif ruled is not None or not inside:
            role = ruled or known[at] or reason_of(part, at > last)
        pieces.append(Piece(part.kind, part.text, role, part.marks, narrated=part.narrated))
    return pieces


def from_data(evidence: Evidence, kept: NDArray[np.bool_]) -> tuple[list[Piece], NDArray[np.bool_]]:
    """JSON-LD's article as pieces if the markup does not show it, nor a longer one; else none, and the kept parts."""
    body = evidence.metadata.body
    texts = [evidence.walked.parts[at].text for at in np.flatnonzero(kept)]
    if len(body) < max(_DATA_CHARACTERS, sum(map(len, texts))):
        return [], kept
    grams = set(grams_of(WORD.findall(body.lower())))
    shown = {gram for text in texts for gram in grams_of(WORD.findall(text.lower()))}
    if len(grams & shown) >= 0.3 * len(grams) or _is_translation(body, "\n".join(texts)):
        return [], kept
    pieces = [Piece(BlockKind.PARAGRAPH, line) for line in with_formulas(body).splitlines() if line.strip()]
    return pieces, np.zeros_like(kept)


def _is_translation(body: str, shown: str) -> bool:
    """Whether the page shows an article in another language than `body`."""
    languages = {detect(text) for text in (body, shown)} - {None, UNDETERMINED}
    return len(shown) >= _DATA_CHARACTERS and len(languages) > 1
