"""Persistent state -> the store (audio and exports) and the catalogue (everything else)."""

from __future__ import annotations

from audio_service.storage.catalog.api_keys import ApiKey, ApiKeys, Role
from audio_service.storage.catalog.arrivals import Arrivals, Followed, IfMatch, MessageAge
from audio_service.storage.catalog.articles import Articles
from audio_service.storage.catalog.catalog import Catalog, open_catalog
from audio_service.storage.catalog.changes import ChangeNumber
from audio_service.storage.catalog.database import write_wait_s
from audio_service.storage.catalog.deliveries import (
    Deliveries,
    Delivery,
    DeliveryRecord,
    DeliverySelection,
    DeliveryState,
)
from audio_service.storage.catalog.filters import ANY_ARTICLE, PUBLIC, ArticleFilter
from audio_service.storage.catalog.history import PastRevision
from audio_service.storage.catalog.leases import this_process
from audio_service.storage.catalog.models import Access, Origin, Status
from audio_service.storage.catalog.outbox import ChangeMark, Event, EventType
from audio_service.storage.catalog.overview import ArticleState, ListedArticle, place_of
from audio_service.storage.catalog.plays import DailyEvent, Play, Plays
from audio_service.storage.catalog.pronunciations import (
    EVERYWHERE,
    PronunciationRule,
    Pronunciations,
    SeenScopes,
    check_scope,
    check_section,
    level_of,
    rules_host,
    scope_covers,
    specificity,
    unknown_rule,
)
from audio_service.storage.catalog.records import (
    UNNAMED,
    ArticleRecord,
    Audience,
    Classification,
    CurrentNarration,
    Draft,
    RevisionRecord,
)
from audio_service.storage.catalog.reports import Report, ReportedWord
from audio_service.storage.catalog.revoked_subscribers import RevokedSubscriber, RevokedSubscribers
from audio_service.storage.catalog.sources import SourceRecord
from audio_service.storage.catalog.working_copies import WorkingCopy
from audio_service.storage.shared_gain import agree_on_gain
from audio_service.storage.store import Store, StoredObject, open_store
from audio_service.storage.stored_narrations import (
    StoredFormat,
    delete_format,
    intact_narration,
    is_key,
    put_format,
    record_of,
    reusable_clip_keys,
    stored_contents,
    stored_export,
    stored_format,
    stored_narration,
    stored_summary,
    wrong_files,
    wrong_format,
)

__all__ = [
    "ANY_ARTICLE",
    "EVERYWHERE",
    "PUBLIC",
    "UNNAMED",
    "Access",
    "ApiKey",
    "ApiKeys",
    "Arrivals",
    "ArticleFilter",
    "ArticleRecord",
    "ArticleState",
    "Articles",
    "Audience",
    "Catalog",
    "ChangeMark",
    "ChangeNumber",
    "Classification",
    "CurrentNarration",
    "DailyEvent",
    "Deliveries",
    "Delivery",
    "DeliveryRecord",
    "DeliverySelection",
    "DeliveryState",
    "Draft",
    "Event",
    "EventType",
    "Followed",
    "IfMatch",
    "ListedArticle",
    "MessageAge",
    "Origin",
    "PastRevision",
    "Play",
    "Plays",
    "PronunciationRule",
    "Pronunciations",
    "Report",
    "ReportedWord",
    "RevisionRecord",
    "RevokedSubscriber",
    "RevokedSubscribers",
    "Role",
    "SeenScopes",
    "SourceRecord",
    "Status",
    "Store",
    "StoredFormat",
    "StoredObject",
    "WorkingCopy",
    "agree_on_gain",
    "check_scope",
    "check_section",
    "delete_format",
    "intact_narration",
    "is_key",
    "level_of",
    "open_catalog",
    "open_store",
    "place_of",
    "put_format",
    "record_of",
    "reusable_clip_keys",
    "rules_host",
    "scope_covers",
    "specificity",
    "stored_contents",
    "stored_export",
    "stored_format",
    "stored_narration",
    "stored_summary",
    "this_process",
    "unknown_rule",
    "write_wait_s",
    "wrong_files",
    "wrong_format",
]
