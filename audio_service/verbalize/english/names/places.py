"""The states of the United States and the provinces of Canada by their newspaper and postal abbreviations."""

from __future__ import annotations

from audio_service.article import Tables

_TABLES = Tables.beside(__file__)

STATES = _TABLES.texts("states")
POSTAL = _TABLES.texts("postal")
