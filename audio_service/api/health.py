"""Whether the service lives and can work."""

from __future__ import annotations

from fastapi import APIRouter

from audio_service.api.http.access import Room

router = APIRouter(tags=["health"])


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz")
def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz")
def readyz(newsroom: Room) -> dict[str, str]:
    """Catalogue, store and voice answer."""
    newsroom.catalog.articles.newest(1)
    newsroom.store.media_size("readyz", "none")
    newsroom.studio.voices.load(newsroom.settings.voice)
    return {"status": "ok"}
