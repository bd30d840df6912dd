"""Document -> Script by an article's settings, site rule, choices and stored pronunciations."""

from __future__ import annotations

from dataclasses import dataclass, replace

from audio_service.article import Document
from audio_service.config import Choices
from audio_service.narration import OnFirst, Studio, prepare_script
from audio_service.script import Script
from audio_service.storage import Pronunciations, RevisionRecord
from audio_service.verbalize import Lexicon


@dataclass(frozen=True, slots=True)
class ScriptWriter:
    """Writes scripts with a catalogue's pronunciation rules.

    `on_first` gets the first sentence of each before the others are read, as they take longer than it takes to speak.
    """

    studio: Studio
    pronunciations: Pronunciations
    on_first: OnFirst = lambda sentence, speaking: None

    def studio_at(self, article_id: str, document: Document) -> Studio:
        """The studio with one article's pronunciation rules."""
        return replace(self.studio, lexicon=Lexicon(self.pronunciations.entries(article_id, document)))

    def script(self, article_id: str, document: Document, choices: Choices) -> Script:
        """Write a document's script for an article's id. Raises InputError if it cannot be narrated."""
        return prepare_script(document, self.studio_at(article_id, document), choices, self.on_first)

    def of(self, revision: RevisionRecord) -> Script:
        """Write the script of a revision with the current rules."""
        return self.script(revision.article_id, revision.document, revision.choices)
