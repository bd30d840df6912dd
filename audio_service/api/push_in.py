"""An article that a CMS sends: what is narrated, and where it belongs."""

from __future__ import annotations

from audio_service.api.article_in import ArticleIn
from audio_service.service import Classified


class PushIn(Classified, ArticleIn):
    """An article to narrate: exactly one text, options, and where it belongs."""
