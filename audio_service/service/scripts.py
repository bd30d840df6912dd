"""Document -> Script by all rules that hold for an article: settings, site, choices and stored pronunciations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from audio_service.article import Choices, Document
from audio_service.narration import Studio, prepare_script
from audio_service.script import Script
from audio_service.storage import EVERYWHERE, Pronunciations, RevisionRecord
from audio_service.verbalize import Lexicon


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
        return prepare_script(document, self.studio_at(article_id, document.source), choices)

    def of(self, revision: RevisionRecord) -> Script:
        """The script of a revision, as it would be written now."""
        return self.script(revision.article_id, revision.document, revision.choices)
