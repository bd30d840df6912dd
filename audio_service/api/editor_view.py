"""A working copy -> its view in the editor: blocks with spoken forms, removals and guesses."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from audio_service.api.events import NoticeOut, bare, note_of, notices_out
from audio_service.api.lexicon import RuleOut, rule_out
from audio_service.article import OPTIONAL_KINDS, Block, Document, MarkKind, Reason, Removal, Span
from audio_service.config import Choices, Pauses
from audio_service.script import Sentence
from audio_service.service import Editing, OpenedArticle
from audio_service.storage import ArticleState, Origin, rules_host
from audio_service.verbalize import Guess, Word


class WordOut(BaseModel):
    """A printed word; `spoken` and `ipa` are set if it is said differently from how it is written."""

    start: int
    end: int
    sentence: int
    spoken: str | None = None
    ipa: list[str | None] | None = None
    guess: str | None = Field(None, description="Why the reading was guessed; an editor should listen.")
    unsure: int | None = Field(None, description="How unsure a guess is, 1 to 100: the larger, the sooner to listen.")
    mark: MarkKind | None = Field(None, description="What a narrator's mark asks for.")
    rule: int | None = Field(None, description="The id of the pronunciation rule that applies to it.")


class RemovedOut(BaseModel):
    """A part of a block that is not read."""

    start: int
    end: int
    reason: Reason


class ForeignOut(BaseModel):
    """A passage of a block that is in another language than it is read in."""

    start: int
    end: int
    language: str
    note: str


class BlockOut(BaseModel):
    """A block; positions are code points of its text. A block without words is not read."""

    index: int
    kind: str
    text: str
    left_out: bool = Field(description="Left out by the editor.")
    removed: list[RemovedOut]
    words: list[WordOut]
    foreign: list[ForeignOut] = Field([], description="Sentences and quotations in another language.")


class SentenceView(BaseModel):
    """A sentence; `start` and `end` are positions in its block's text. `stored`: it is already spoken."""

    block: int
    start: int
    end: int
    key: str
    voice: str
    pause_ms: int
    marked: bool = Field(description="A narrator's mark or the editor sets the pause.")
    stored: bool


class ViewOut(BaseModel):
    """A working copy as it will be read."""

    id: str
    version: int
    title: str | None
    language: str | None
    source: str
    site: str | None = Field(None, description="The host whose rules apply to it.")
    section: str | None = None
    voice: str
    choices: Choices
    pauses: Pauses = Field(description="Effective pauses of this article.")
    published: bool
    state: ArticleState = Field(description="What the article is to its editors; see `GET /v1/editor/overview`.")
    changed: bool = Field(description="Saved changes are not published.")
    overtaken: bool = Field(description="The article was revised elsewhere since this copy was made.")
    replaced: int | None = Field(
        None, description="The last revision that was published in the editor, if the CMS has replaced it."
    )
    preview_only: bool
    notices: list[NoticeOut] = Field(description="What to check before the article is published.")
    saved_at: str | None
    saved_by: str
    origin: Origin | None = Field(description="Where the last revision came from; null if there is none yet.")
    revised_at: datetime | None
    revised_by: str = Field(description="Name of the key that sent or published the last revision, if it is known.")
    blocks: list[BlockOut]
    sentences: list[SentenceView]
    rules: list[RuleOut] = Field([], description="The stored pronunciation rules that apply to the article.")


def view_of(opened: OpenedArticle, editing: Editing) -> ViewOut:
    """The editor's view of a working copy."""
    copy, script, article = opened.copy, opened.script, opened.article
    document = copy.document
    places = {block.span: index for index, block in enumerate(document.blocks)}
    rules = editing.rules(opened)
    words = _words(opened, [(span, rule.id) for span, rule in rules])
    stored = editing.stored(opened.keys)
    return ViewOut(
        id=copy.article_id,
        version=copy.version,
        title=document.title,
        language=document.language,
        source=document.source,
        site=rules_host(document),
        section=document.section,
        voice=script.sentences[0].voice,
        choices=copy.choices,
        pauses=editing.pauses(opened),
        published=article is not None and article.published,
        state=opened.state,
        changed=copy.version > 0 and opened.state is not ArticleState.LIVE,
        overtaken=opened.overtaken,
        replaced=opened.replaced,
        preview_only=document.preview_only,
        notices=notices_out(editing.notices(opened)),
        saved_at=None if copy.saved_at is None else copy.saved_at.isoformat(),
        saved_by=copy.saved_by,
        origin=None if article is None else article.latest.origin,
        revised_at=None if article is None else article.latest.created_at,
        revised_by="" if article is None else article.latest.saved_by,
        blocks=[
            _block(index, block, opened, words.get(index, []))
            for index, block in enumerate(document.blocks)
            if _is_shown(index, block, opened, words)
        ],
        sentences=[
            _sentence(sentence, places[sentence.block.span], key, there)
            for sentence, key, there in zip(script.sentences, opened.keys, stored, strict=True)
        ],
        rules=[rule_out(rule) for rule in {rule.id: rule for _, rule in rules}.values()],
    )


def _is_shown(index: int, block: Block, opened: OpenedArticle, words: Mapping[int, list[WordOut]]) -> bool:
    """Whether a block has text. An optional one must be said, or left out by the editor."""
    if block.kind in OPTIONAL_KINDS and index not in words:
        return block.span.of(opened.copy.document.text) in opened.copy.choices.drop
    return len(block.span) > 0


def _sentence(sentence: Sentence, block: int, key: str, stored: bool) -> SentenceView:
    start = sentence.block.span.start
    return SentenceView(
        block=block,
        start=sentence.span.start - start,
        end=sentence.span.end - start,
        key=key,
        voice=sentence.voice,
        pause_ms=sentence.pause_ms,
        marked=sentence.marked,
        stored=stored,
    )


def _words(opened: OpenedArticle, rules: Sequence[tuple[Span, int]]) -> dict[int, list[WordOut]]:
    """The words of each block that is read, by the block's index."""
    document = opened.script.document
    places = {block.span: index for index, block in enumerate(document.blocks)}
    guesses = [guess for guess in opened.script.guesses if guess.language is None]
    starts = [span.start for span, _ in rules]
    found: dict[int, list[WordOut]] = {}
    for number, sentence in enumerate(opened.script.sentences):
        block = found.setdefault(places[sentence.block.span], [])
        for word in sentence.words:
            own = bisect_right(starts, word.span.start) - 1
            rule = rules[own][1] if own >= 0 and word.span.start < rules[own][0].end else None
            block.append(_word(word, number, sentence.block, document, guesses))
            block[-1].rule = rule
    return found


def _word(word: Word, sentence: int, block: Block, document: Document, guesses: list[Guess]) -> WordOut:
    guess = next((guess for guess in guesses if word.span.overlaps(guess.span)), None)
    otherwise = word.ipa or bare(word.spoken) != bare(word.span.of(document.text))
    return WordOut(
        start=word.span.start - block.span.start,
        end=word.span.end - block.span.start,
        sentence=sentence,
        spoken=word.spoken if otherwise else None,
        ipa=list(word.ipa) if word.ipa else None,
        guess=guess.why if guess else None,
        unsure=guess.weight if guess else None,
        mark=next((mark.kind for mark in document.narrator_marks if mark.span.overlaps(word.span)), None),
        rule=None,
    )


def _block(index: int, block: Block, opened: OpenedArticle, words: list[WordOut]) -> BlockOut:
    text = block.span.of(opened.copy.document.text)
    inside = [removal for removal in opened.script.removals if block.span.contains(removal.span)]
    return BlockOut(
        index=index,
        kind=block.kind.value,
        text=text,
        left_out=text in opened.copy.choices.drop,
        removed=[_removed(removal, block) for removal in inside],
        words=words,
        foreign=_foreign(block, opened),
    )


def _foreign(block: Block, opened: OpenedArticle) -> list[ForeignOut]:
    at = block.span.start
    return [
        ForeignOut(start=guess.span.start - at, end=guess.span.end - at, language=guess.language, note=note)
        for guess in opened.script.guesses
        if guess.language is not None and block.span.contains(guess.span) and (note := note_of(guess))
    ]


def _removed(removal: Removal, block: Block) -> RemovedOut:
    at = block.span.start
    return RemovedOut(start=removal.span.start - at, end=removal.span.end - at, reason=removal.reason)
