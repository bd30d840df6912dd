"""Liveness and readiness."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from audio_service.service import Readiness

router = APIRouter(tags=["health"])

LACKING: dict[int | str, dict[str, Any]] = {503: {"description": "`lacking` names what does not work."}}


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """Check that the process responds. Needs no thread and no database."""
    return {"status": "ok"}


@router.get("/readyz", response_model=dict[str, str], responses=LACKING)
async def readyz(request: Request) -> Any:
    """Check that data folder, disk, database, store, queue and voice work. The log has the reasons."""
    readiness: Readiness = request.app.state.readiness
    lacking = await asyncio.to_thread(readiness.lacking)  # not of the threads that requests share
    if lacking:
        return JSONResponse({"status": "unavailable", "lacking": lacking}, HTTPStatus.SERVICE_UNAVAILABLE)
    return {"status": "ok"}
