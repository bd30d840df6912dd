"""The environment -> settings."""

from __future__ import annotations

from audio_service.config.disclosure import Disclosure
from audio_service.config.group import MIN_SECRET, Text
from audio_service.config.narrating import Choices, Pauses, Reading, SectionRule, SiteRule, Sound, Speaking
from audio_service.config.receiving import HOOK_NAME, Hook, HookField
from audio_service.config.serving import Feed, Fetching, Limits, NamedFeed, Rates, Webhook
from audio_service.config.settings import DEFAULT_VOICE, HIBARI_VOICES_URL, PIPER_VOICES_URL, Settings
from audio_service.config.signing import Signing
from audio_service.config.subscribing import SubscriberAccess
from audio_service.config.telemetry import disable_onnxruntime_telemetry

__all__ = [
    "DEFAULT_VOICE",
    "HIBARI_VOICES_URL",
    "HOOK_NAME",
    "MIN_SECRET",
    "PIPER_VOICES_URL",
    "Choices",
    "Disclosure",
    "Feed",
    "Fetching",
    "Hook",
    "HookField",
    "Limits",
    "NamedFeed",
    "Pauses",
    "Rates",
    "Reading",
    "SectionRule",
    "Settings",
    "Signing",
    "SiteRule",
    "Sound",
    "Speaking",
    "SubscriberAccess",
    "Text",
    "Webhook",
    "disable_onnxruntime_telemetry",
]
