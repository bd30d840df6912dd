"""The files of player, editor and pages, compressed, with ETags."""

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
from audio_service.api.http.compression import accepts_gzip
from audio_service.api.http.kept import Ready
from audio_service.api.http.ready import ReadyResponse, keep
from audio_service.errors import NotBuilt, NotFound

router = APIRouter(include_in_schema=False)

PACKAGE = Path(audio_service.__file__).parent
BUILT = PACKAGE / "web" / "built"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
REVALIDATED = "no-cache"
# The player's entry names the files of its version; a page is not slower for a reader who comes back within a day.
ENTRY = "public, max-age=300, stale-while-revalidate=86400"
IMMUTABLE = "public, max-age=31536000, immutable"
_VERSION = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file to send."""

    plain: bytes
    small: bytes
    """Compressed with gzip."""
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class BuiltAssets:
    """What the build made: the versions of player and editor, and files by path, such as `player/VERSION/player.js`."""

    versions: dict[str, str]
    labels: dict[str, str]
    """The player's label by language."""
    files: dict[str, Asset]

    def label(self, language: str | None) -> str:
        """The player's label in a language, else in English."""
        return self.labels.get((language or "en").lower().partition("-")[0], self.labels["en"])


@cache
def asset(path: Path) -> Asset:
    """Read a file of the package, compress it."""
    plain = path.read_bytes()
    return Asset(plain, gzip.compress(plain, 9, mtime=0), TYPES[path.suffix], hashlib.sha256(plain).hexdigest()[:32])


@cache
def built(folder: Path = BUILT) -> BuiltAssets:
    """The built files. Raises NotBuilt."""
    try:
        found = json.loads((folder / "build.json").read_bytes())
    except FileNotFoundError:
        raise NotBuilt(f"The player's files are not in {folder}.") from None
    files = (path for path in folder.rglob("*") if path.suffix in TYPES)
    return BuiltAssets(**found, files={path.relative_to(folder).as_posix(): asset(path) for path in files})


def is_outdated(folder: Path = BUILT) -> bool:
    """Whether these are a checkout's files, and its sources are newer."""
    sources = (path for name in ("player", "editor") for path in (folder.parent / name).rglob("*"))
    built_at = (folder / "build.json").stat().st_mtime
    return any(path.stat().st_mtime > built_at for path in sources)


def send(request: Request, found: Asset, caching: str = REVALIDATED) -> Response:
    """Send a file, also to pages of other sites; what caches keep for one serves all."""
    content, suffix = (found.small, "-gzip") if accepts_gzip(request.headers) else (found.plain, "")
    tag = f'"{found.sha256}{suffix}"'
    headers = {
        "ETag": tag,
        "Cache-Control": caching,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if suffix:
        headers["Content-Encoding"] = "gzip"
    ready = Ready(tag, content, ranges=False)
    keep(request, ready)
    return ReadyResponse(request, ready, {**headers, "Content-Type": found.media_type})


@router.get("/player.js")
async def entry(request: Request) -> Response:
    """The player's entry, which loads the rest."""
    return send(request, built().files["player.js"], ENTRY)


@router.get("/player/{path:path}")
async def player_part(request: Request, path: str) -> Response:
    """A file of the player."""
    return _part(request, "player", path)


@router.get("/editor/{path:path}")
async def editor_part(request: Request, path: str) -> Response:
    """A file of the editor's page."""
    return _part(request, "editor", path)


def _part(request: Request, part: str, path: str) -> Response:
    """A file, VERSION/NAME. One of another version is asked for during an update: it gets this one's, uncached."""
    version, _, name = path.partition("/")
    now = built().versions[part]
    found = built().files.get(f"{part}/{now}/{name}")
    if found is None or not _VERSION.fullmatch(version):
        raise NotFound(f"/{part}/{path} does not exist.", advice="See the list of calls at /docs.")
    return send(request, found, IMMUTABLE if version == now else "no-store")
