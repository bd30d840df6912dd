"""Articles from editors, feeds and pages -> a running service that narrates them, without its interfaces."""

from __future__ import annotations

from audio_service.service.batch.items import BatchSource, BrokenSource, find_items, item_from_json, json_lines
from audio_service.service.batch.listings import read_feed, read_sitemap
from audio_service.service.batch.politeness import Politeness
from audio_service.service.batch.run import BatchEvent, BatchRun, Outcome, Selection, preview
from audio_service.service.batch.watch import Pace, Watch
from audio_service.service.classified import Classified, classification, known_site, one_line
from audio_service.service.editing import Editing, OpenedArticle
from audio_service.service.inbox import HOOK_REFUSED, ArticleFields, HookMessage, HookResult, HookState, Inbox, no_hooks
from audio_service.service.maintenance import open_maintenance
from audio_service.service.on_demand import OnDemand
from audio_service.service.opening import open_service
from audio_service.service.readiness import Readiness
from audio_service.service.service import Service
from audio_service.service.speaking import SPEECH_TYPES, SpeechRequest, speak_text
from audio_service.service.submission import Closing, Submission
from audio_service.service.tokens import ALL, NAME_CHARACTERS, SubscriberToken, TokenKind, read_token, sign_token
from audio_service.service.word_speaking import speak_word

__all__ = [
    "ALL",
    "HOOK_REFUSED",
    "NAME_CHARACTERS",
    "SPEECH_TYPES",
    "ArticleFields",
    "BatchEvent",
    "BatchRun",
    "BatchSource",
    "BrokenSource",
    "Classified",
    "Closing",
    "Editing",
    "HookMessage",
    "HookResult",
    "HookState",
    "Inbox",
    "OnDemand",
    "OpenedArticle",
    "Outcome",
    "Pace",
    "Politeness",
    "Readiness",
    "Selection",
    "Service",
    "SpeechRequest",
    "Submission",
    "SubscriberToken",
    "TokenKind",
    "Watch",
    "classification",
    "find_items",
    "item_from_json",
    "json_lines",
    "known_site",
    "no_hooks",
    "one_line",
    "open_maintenance",
    "open_service",
    "preview",
    "read_feed",
    "read_sitemap",
    "read_token",
    "sign_token",
    "speak_text",
    "speak_word",
]
