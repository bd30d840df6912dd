"""Liveness and readiness."""

from __future__ import annotations

from fastapi import APIRouter

from audio_service.api.http.access import ServiceDep

router = APIRouter(tags=["health"])


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """Check that the process responds. Needs no thread and no database."""
    return {"status": "ok"}


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz")
def readyz(service: ServiceDep) -> dict[str, str]:
    """Check that catalogue, store and voice respond."""
    service.catalog.articles.newest(1)
    service.store.media_size("readyz", "none")
    service.studio.voices.load(service.settings.voice)
    return {"status": "ok"}
