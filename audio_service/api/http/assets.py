"""The files of player and editor, compressed, with ETags."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request, Response

import audio_service
from audio_service.api.http.conditions import Precondition, evaluate
from audio_service.api.http.problems import unmet
from audio_service.errors import NotFound

router = APIRouter(include_in_schema=False)

PACKAGE = Path(audio_service.__file__).parent
WEB = PACKAGE / "web"
PLAYER = WEB / "player"
EDITOR = WEB / "editor"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
# A module of the player that is made of its style sheets: an export for each, by the name of its file.
STYLES = PLAYER / "css.js"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file to send."""

    plain: bytes
    small: bytes
    """Compressed with gzip."""
    media_type: str
    sha256: str


@cache
def asset(path: Path) -> Asset:
    """Read a file of the package, compact it, compress it."""
    plain = _text(path).encode()
    small = gzip.compress(plain, 9, mtime=0)
    return Asset(plain, small, TYPES[path.suffix], hashlib.sha256(plain).hexdigest()[:32])


def _text(path: Path) -> str:
    if path == STYLES:
        sheets = sorted(PLAYER.glob("*.css"))
        return "".join(f"export const {sheet.stem} = {json.dumps(_text(sheet))};\n" for sheet in sheets)
    text = path.read_text("utf-8")
    return {".js": compact_js, ".css": compact_css}.get(path.suffix, str)(text)


def compact_js(text: str) -> str:
    """A module as prettier writes it, without comments, indentation and most line breaks.

    No string of it may hold a comment or a line break.
    """
    text = re.sub(r"/\*\*.*?\*/ ?", "", text, flags=re.DOTALL)
    text = re.sub(r"(^|\s)// .*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\n\s*", "\n", text)
    return re.sub(r"(?<=[;,(\[{}])\n", "", text).lstrip()


def compact_css(text: str) -> str:
    """A style sheet without comments and the white space that nothing needs."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{},;]) ?|(?<=:) ", r"\1", text).replace(";}", "}").strip()


def send(request: Request, path: Path) -> Response:
    """Send a file; browsers revalidate it every time."""
    found = asset(path)
    accepted = {part.partition(";")[0].strip() for part in request.headers.get("accept-encoding", "").split(",")}
    content, suffix = (found.small, "-gzip") if "gzip" in accepted else (found.plain, "")
    tag = f'"{found.sha256}{suffix}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    outcome = evaluate(request.headers, tag)
    if outcome is not Precondition.PROCEED:
        return unmet(outcome, headers)
    if suffix:
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type=found.media_type, headers=headers)


@router.get("/player.js")
def entry(request: Request) -> Response:
    """The player."""
    return send(request, WEB / "player.js")


@router.get("/player/{name:path}")
def player_part(request: Request, name: str) -> Response:
    """A module of the player."""
    return _part(request, PLAYER, name)


@router.get("/editor/{name:path}")
def editor_part(request: Request, name: str) -> Response:
    """A module of the editor's page, or its style."""
    return _part(request, EDITOR, name)


def _part(request: Request, folder: Path, name: str) -> Response:
    if folder / name not in _files(folder):
        raise NotFound(f"/{folder.name}/{name} does not exist.", advice="See the list of calls at /docs.")
    return send(request, folder / name)


@cache
def _files(folder: Path) -> frozenset[Path]:
    files = {path for path in folder.rglob("*") if path.suffix in TYPES}
    return frozenset(files | ({STYLES} if folder == PLAYER else set()))
