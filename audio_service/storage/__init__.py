"""Persistent state -> the store (audio and exports) and the catalogue (everything else)."""

from __future__ import annotations

from audio_service.storage.catalog.api_keys import ApiKey, ApiKeys, Role
from audio_service.storage.catalog.articles import Articles
from audio_service.storage.catalog.catalog import Catalog, open_catalog
from audio_service.storage.catalog.deliveries import Deliveries, Delivery
from audio_service.storage.catalog.leases import this_process
from audio_service.storage.catalog.models import Origin, Status
from audio_service.storage.catalog.outbox import ChangeMark, Event, EventType
from audio_service.storage.catalog.plays import Play
from audio_service.storage.catalog.pronunciations import EVERYWHERE, PronunciationRule, Pronunciations, scope_covers
from audio_service.storage.catalog.records import ArticleRecord, CurrentNarration, Draft, RevisionRecord
from audio_service.storage.catalog.sources import SourceRecord
from audio_service.storage.catalog.working_copies import WorkingCopy
from audio_service.storage.shared_gain import agree_on_gain
from audio_service.storage.store import WINDOW_BYTES, Store, StoredObject, open_store
from audio_service.storage.stored_narrations import reusable_clip_keys, stored_clip_keys, stored_narration

__all__ = [
    "EVERYWHERE",
    "WINDOW_BYTES",
    "ApiKey",
    "ApiKeys",
    "ArticleRecord",
    "Articles",
    "Catalog",
    "ChangeMark",
    "CurrentNarration",
    "Deliveries",
    "Delivery",
    "Draft",
    "Event",
    "EventType",
    "Origin",
    "Play",
    "PronunciationRule",
    "Pronunciations",
    "RevisionRecord",
    "Role",
    "SourceRecord",
    "Status",
    "Store",
    "StoredObject",
    "WorkingCopy",
    "agree_on_gain",
    "open_catalog",
    "open_store",
    "reusable_clip_keys",
    "scope_covers",
    "stored_clip_keys",
    "stored_narration",
    "this_process",
]
