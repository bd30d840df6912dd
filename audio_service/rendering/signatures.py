"""Signs what is rendered, and counts it."""

from __future__ import annotations

from pathlib import Path

from audio_service.errors import Unavailable
from audio_service.narration import SIGNED_FORMATS, Studio, claim_of
from audio_service.rendering.metrics import Metrics
from audio_service.script import Script


def sign_file(path: Path, format_name: str, script: Script, studio: Studio, metrics: Metrics) -> bool:
    """Sign a finished file if the studio signs, and files of this format can be signed; whether it was.

    Raises Unavailable if signing fails; the file must not be used then.
    """
    if studio.signer is None or format_name not in SIGNED_FORMATS:
        return False
    try:
        studio.signer.sign(path, format_name, claim_of(script, studio.settings))
    except Unavailable:
        metrics.signatures.labels("failed").inc()
        raise
    metrics.signatures.labels("signed").inc()
    return True
