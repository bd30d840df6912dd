"""Articles, revisions, keys, pronunciation rules, plays and webhook messages, in SQLite or PostgreSQL.

Methods return records, which are copies; rows do not leave this package.
"""

from __future__ import annotations

from audio_service.storage.catalog.api_keys import Role
from audio_service.storage.catalog.articles import Articles
from audio_service.storage.catalog.catalog import Catalog, open_catalog
from audio_service.storage.catalog.models import Origin, Status
from audio_service.storage.catalog.records import ArticleRecord, RevisionRecord

__all__ = ["ArticleRecord", "Articles", "Catalog", "Origin", "RevisionRecord", "Role", "Status", "open_catalog"]
