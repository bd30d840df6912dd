"""Accepted revisions -> finished narrations: scheduling and rendering."""

from __future__ import annotations

from audio_service.rendering.clips import Priority, Renderer, Urgency
from audio_service.rendering.formats import Formats
from audio_service.rendering.jobs import Job, JobQueue, Wait
from audio_service.rendering.live import LiveNarration
from audio_service.rendering.metrics import Metrics
from audio_service.rendering.open_renderer import renderer_for, run_worker
from audio_service.rendering.threads import ThreadRenderer
from audio_service.rendering.workdir import sweep_work, work_folder

__all__ = [
    "Formats",
    "Job",
    "JobQueue",
    "LiveNarration",
    "Metrics",
    "Priority",
    "Renderer",
    "ThreadRenderer",
    "Urgency",
    "Wait",
    "renderer_for",
    "run_worker",
    "sweep_work",
    "work_folder",
]
