"""Sentences -> one timeline and its files."""

from __future__ import annotations

from audio_service.narration.captions import Json, sentence_json
from audio_service.narration.clip import SILENCE, Clip, clip_of, pack_clip, unpack_clip
from audio_service.narration.content_keys import clip_keys, narration_key
from audio_service.narration.credentials import Credentials, CredentialState, read_credentials
from audio_service.narration.exports import CHAPTER_KINDS, EXPORTS, export_texts
from audio_service.narration.ffmpeg import FORMATS, TIMED, transcode
from audio_service.narration.files import AudioFiles, Mp3File, narrate
from audio_service.narration.finished import (
    AUDIO,
    CONTENTS,
    SUMMARY,
    Narration,
    narration_from_json,
    narration_to_json,
)
from audio_service.narration.hls import Segment, playlist, segments, timestamp_tag, whole_playlist
from audio_service.narration.layout import LaidClip, lay_out, timeline_builder
from audio_service.narration.mp3 import FRAME_BYTES
from audio_service.narration.notice import without_notice
from audio_service.narration.prepare import OnFirst, article_notices, prepare_script, script_of_cleaned
from audio_service.narration.provenance import (
    DIGITAL_SOURCE_TYPE,
    Marks,
    label_in,
    marks_for,
    marks_of,
    read_marks,
)
from audio_service.narration.quality import QualityReport, check_quality
from audio_service.narration.signing import SIGNED_FORMATS, FileSigner, claim_of, open_signer
from audio_service.narration.studio import Studio, open_studio, reading_language, reading_of, rule_of, studio_for
from audio_service.narration.tags import Tags, tags_of
from audio_service.narration.timeline import Timeline, TimelineBuilder, to_ms

__all__ = [
    "AUDIO",
    "CHAPTER_KINDS",
    "CONTENTS",
    "DIGITAL_SOURCE_TYPE",
    "EXPORTS",
    "FORMATS",
    "FRAME_BYTES",
    "SIGNED_FORMATS",
    "SILENCE",
    "SUMMARY",
    "TIMED",
    "AudioFiles",
    "Clip",
    "CredentialState",
    "Credentials",
    "FileSigner",
    "Json",
    "LaidClip",
    "Marks",
    "Mp3File",
    "Narration",
    "OnFirst",
    "QualityReport",
    "Segment",
    "Studio",
    "Tags",
    "Timeline",
    "TimelineBuilder",
    "article_notices",
    "check_quality",
    "claim_of",
    "clip_keys",
    "clip_of",
    "export_texts",
    "label_in",
    "lay_out",
    "marks_for",
    "marks_of",
    "narrate",
    "narration_from_json",
    "narration_key",
    "narration_to_json",
    "open_signer",
    "open_studio",
    "pack_clip",
    "playlist",
    "prepare_script",
    "read_credentials",
    "read_marks",
    "reading_language",
    "reading_of",
    "rule_of",
    "script_of_cleaned",
    "segments",
    "sentence_json",
    "studio_for",
    "tags_of",
    "timeline_builder",
    "timestamp_tag",
    "to_ms",
    "transcode",
    "unpack_clip",
    "whole_playlist",
    "without_notice",
]
