"""Finished narrations in the store."""

from __future__ import annotations

import json
import logging

from audio_service.narration import CONTENTS, SUMMARY, Narration, narration_from_json
from audio_service.speech import MADE_BY
from audio_service.storage.store import Store

log = logging.getLogger(__name__)


def stored_narration(store: Store, key: str) -> Narration | None:
    """Read a complete narration; None if there is none or it is damaged (logged)."""
    stored = store.media(key, SUMMARY)
    try:
        return None if stored is None else narration_from_json(stored)
    except (ValueError, KeyError, TypeError, AttributeError):
        log.exception("media/%s/%s is damaged; re-rendering", key, SUMMARY)
        return None


def stored_clip_keys(store: Store, key: str) -> list[str] | None:
    """The content keys of a finished narration's clips; None if there is no such narration."""
    contents = store.media(key, CONTENTS)
    return None if contents is None else [str(clip) for clip in json.loads(contents)["takes"]]


def reusable_clip_keys(store: Store, key: str) -> list[str] | None:
    """The same, but none if an older engine or revision made the clips: they are never looked up again."""
    contents = store.media(key, CONTENTS)
    outdated = contents is not None and json.loads(contents).get("made_by") != MADE_BY
    return [] if outdated else stored_clip_keys(store, key)
