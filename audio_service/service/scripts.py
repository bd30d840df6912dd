"""Document -> Script by all rules that hold for an article: settings, site, choices and stored pronunciations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from audio_service.article.choices import Choices
from audio_service.article.document import Document
from audio_service.narration.prepare import prepare
from audio_service.narration.studio import Studio
from audio_service.script import Script
from audio_service.storage.catalog import RevisionRecord
from audio_service.storage.catalog.pronunciations import EVERYWHERE, Pronunciations
from audio_service.verbalize.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Scripts:
    """Writes scripts with the pronunciations of a catalogue."""

    studio: Studio
    pronunciations: Pronunciations

    def studio_at(self, article_id: str, source: str) -> Studio:
        """The studio with the pronunciation rules for one article."""
        host = urlsplit(source).hostname if "://" in source else None
        scopes = [EVERYWHERE, *([f"site:{host}"] if host else []), f"article:{article_id}"]
        return replace(self.studio, lexicon=Lexicon(self.pronunciations.entries(*scopes)))

    def script(self, article_id: str, document: Document, choices: Choices) -> Script:
        """What is said of a document under an article's id. Raises InputError where it cannot be narrated."""
        return prepare(document, self.studio_at(article_id, document.source), choices)

    def of(self, revision: RevisionRecord) -> Script:
        """The script of a revision, as it would be written now."""
        return self.script(revision.article_id, revision.document, revision.choices)
