"""What is said for each chunk -> Words with punctuation for the synthesizer."""

from __future__ import annotations

from audio_service.article import Span, Tables
from audio_service.verbalize.words import Chunk, Said, Word

# The strongest mark of a run decides.
_STRENGTH = {",": 1, ":": 2, ";": 2, "…": 1, ".": 3, "!": 4, "?": 5}
_TABLES = Tables.beside(__file__)
STARTERS = _TABLES.words("starters")
_TITLES = _TABLES.words("titles")
_EXCLAIMED = _TABLES.words("exclaimed")
_STOPS = ",.;:!?"


def closing_mark(trail: str, *, last: bool, dot: bool) -> str:
    """The mark that is heard for the closing marks `trail` of a chunk.

    `last`: nothing is said after it; `dot`: a full stop in front belongs to an abbreviation and is silent in between.
    """
    if not trail:
        return ""
    if dot and trail[0] == "." and not last:
        trail = trail[1:]
    strongest = ""
    for mark in trail[:40]:
        if mark in _STRENGTH and _STRENGTH[mark] > _STRENGTH.get(strongest, 0):
            strongest = mark
    if strongest in (".", "…") and ("..." in trail or "…" in trail):
        # espeak runs the words around an ellipsis together ("yes... maybe" -> "yesmaybe").
        return "." if last else ","
    if strongest:
        return strongest
    return "" if last or not any(mark in ")]}–—―|" for mark in trail) else ","


def words_of(chunks: tuple[Chunk, ...], said: tuple[Said, ...]) -> tuple[Word, ...]:
    """One Word per chunk; a silent chunk gives its pause to the word before it."""
    spoken: list[str] = []
    final = max((at for at, one in enumerate(said) if one.words), default=-1)
    heard = -1
    for at, (chunk, one) in enumerate(zip(chunks, said, strict=True)):
        last = at >= final
        ends = (last and at == len(chunks) - 1) or (
            at + 1 < len(chunks)
            and one.words not in _TITLES
            and not chunk.trail.startswith((".,", ".;", ".:"))
            and _begins(chunks[at + 1])
        )
        dot = one.dot or (at + 1 < len(chunks) and _is_abbreviation(chunk, chunks[at + 1]))
        named = chunk.core in _EXCLAIMED and chunk.trail.startswith("!") and not ends
        mark = closing_mark(chunk.trail[named:], last=last, dot=dot and not ends)
        if one.words and not chunk.core:
            mark = ""
        if chunk.dash or one.pause:
            mark = mark or ","
        opens = any(bracket in chunk.lead for bracket in "([{") or chunk.lead.startswith(("–", "—", "-"))
        if heard >= 0 and (opens or not one.words) and (opens or mark or _is_pause(chunk)):
            spoken[heard] = _with_mark(spoken[heard], "," if one.words or not mark else mark, last=at > final)
        spoken.append(_with_mark(one.words, mark, last=last) if one.words else "")
        if one.words:
            heard = at
    return tuple(
        Word(Span(chunk.start, chunk.end), text, one.ipa if text else ())
        for chunk, one, text in zip(chunks, said, spoken, strict=True)
    )


def _begins(chunk: Chunk) -> bool:
    """Whether a chunk is what far more often begins a sentence than continues one after an abbreviation."""
    capitals = len(chunk.core) > 1 and chunk.core.isupper()
    return chunk.core[:1].isupper() and not capitals and chunk.low in STARTERS


def _is_abbreviation(chunk: Chunk, following: Chunk) -> bool:
    """Whether the stop after a short capitalized chunk ends no sentence, since a small letter follows: `Ald. of`."""
    return (
        chunk.trail == "."
        and len(chunk.core) <= 5
        and chunk.core[:1].isupper()
        and following.core.isalpha()
        and following.core.islower()
    )


def _is_pause(chunk: Chunk) -> bool:
    """A dash, an ellipsis or a bar by itself is heard as a short pause; an emoji or a bullet is not."""
    around = chunk.lead + chunk.trail
    return not chunk.core and (".." in around or any(mark in around for mark in "–—―…|-"))


def _with_mark(spoken: str, mark: str, *, last: bool) -> str:
    """Append `mark` to `spoken`; an existing mark is kept unless the new one ends the sentence."""
    if not mark or not spoken:
        return spoken
    if spoken[-1] in _STOPS:
        return spoken if not last or spoken[-1] in ".!?" else spoken[:-1] + mark
    return spoken + mark
