"""A CMS's signed messages -> articles that are accepted, unpublished or deleted."""

from __future__ import annotations

from audio_service.service.inbox.inbox import HOOK_REFUSED, HookMessage, HookResult, Inbox, check_hooks, no_hooks
from audio_service.service.inbox.mapping import ArticleFields, HookState

__all__ = [
    "HOOK_REFUSED",
    "ArticleFields",
    "HookMessage",
    "HookResult",
    "HookState",
    "Inbox",
    "check_hooks",
    "no_hooks",
]
