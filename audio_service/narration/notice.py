"""The audible notice: a spoken statement that the voice is synthetic, before or after the article."""

from __future__ import annotations

from dataclasses import replace

from audio_service.article import Block, BlockKind, Cleaned, Document, Kept, Reason, document_of
from audio_service.config import Settings
from audio_service.errors import InputError
from audio_service.narration.provenance import spoken_statement
from audio_service.narration.studio import Studio, reading_language
from audio_service.script import Script, Sentence
from audio_service.verbalize import Word


def notice_document(document: Document, studio: Studio) -> Cleaned:
    """The notice of an article, in the language that its voice reads. Raises InputError if it has no words there."""
    settings = studio.settings
    language = reading_language(document, studio.voices.load(settings.voice))
    statement = spoken_statement(language, settings)
    if statement is None:
        raise InputError(
            f"The audible notice has no words in the language {language}.",
            advice="Add them to AUDIO_SERVICE_DISCLOSURE__TEXTS, or set AUDIO_SERVICE_DISCLOSURE__NOTICE=none.",
        )
    parts: list[tuple[BlockKind, str, Reason | None]] = [(BlockKind.ANNOUNCEMENT, statement, None)]
    notice = document_of(parts, language=document.language, source=document.source)
    return Cleaned(notice, tuple(map(Kept, notice.blocks)), ())


def with_notice(script: Script, notice: Script, settings: Settings) -> Script:
    """The script with the notice before or after it.

    Its text is the last block of the document, wherever it is spoken: all other positions stay as they are.
    """
    document = script.document
    by = len(document.text) + 2
    block = replace(notice.document.blocks[0], span=notice.document.blocks[0].span.shift(by))
    said = [_moved(sentence, block, by) for sentence in notice.sentences]
    own = list(script.sentences)
    pause_ms = settings.pauses.heading_ms
    if settings.disclosure.notice == "start":
        said[-1] = replace(said[-1], pause_ms=pause_ms)
        sentences = (*said, *own)
    else:
        if not own[-1].marked:
            own[-1] = replace(own[-1], pause_ms=pause_ms)
        sentences = (*own, *said)
    text = f"{document.text}\n\n{notice.document.text}"
    spoken = replace(document, text=text, blocks=(*document.blocks, block))
    return replace(script, document=spoken, sentences=sentences)


def _moved(sentence: Sentence, block: Block, by: int) -> Sentence:
    words = tuple(Word(word.span.shift(by), word.spoken, word.ipa) for word in sentence.words)
    return replace(sentence, words=words, span=sentence.span.shift(by), block=block)


def without_notice(studio: Studio) -> Studio:
    """The studio for scripts of what an editor edits, which the notice is not part of."""
    disclosure = studio.settings.disclosure.model_copy(update={"notice": "none"})
    return replace(studio, settings=studio.settings.model_copy(update={"disclosure": disclosure}))
