"""A voice's name or file -> its files in a folder: from a package, a download, Piper's collection or the disk.

The folder then has `<name>.onnx` and `<name>.onnx.json`, and beside them the licence that came with the voice.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import logging
import re
import shutil
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audio_service.config import disable_onnxruntime_telemetry
from audio_service.errors import VoiceUnusable
from audio_service.speech.catalogue import Catalogue, KnownVoice, PackageFile
from audio_service.speech.packages import licence_files, read_beside, read_package_file

log = logging.getLogger(__name__)

# <language>_<REGION>-<name>-<quality>, as Piper names its voices. Also keeps path parts out of names.
NAME = re.compile(r"[A-Za-z0-9_]+(-[A-Za-z0-9_]+)*")
DOWNLOAD_TIMEOUT_S = 60
MODEL_CARD = "MODEL_CARD"
"""Piper's description of a voice, with its licence."""
# Piper's downloader takes its address from a module constant: one download at a time.
_DOWNLOADING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Collections:
    """The addresses of Piper's collection of voices and of hibari's."""

    piper: str
    hibari: str


def stage(source: str, catalogue: Catalogue, collections: Collections, work: Path) -> Path:
    """Bring a voice's files into the folder `work`; the path of the model there.

    `source` is a name of the catalogue or of Piper's collection, or the path of a .onnx file. Raises VoiceUnusable.
    """
    if source.endswith(".onnx"):
        return _from_disk(Path(source), catalogue, work)
    known = catalogue.voices.get(source)
    if known is None:
        return _from_collection(source, collections.piper, work)
    try:
        if known.package is not None and known.form == "piper":
            return _from_package(known.name, known.package, work)
        if known.package is not None:
            published = read_package_file(known.package)
        else:
            published = _download(f"{collections.hibari.rstrip('/')}/{known.file}", known.sha256)
        return _convert(known, published, catalogue.symbols, work)
    except ValueError as error:
        raise VoiceUnusable(source, str(error), advice="") from error


def _from_package(name: str, package: PackageFile, work: Path) -> Path:
    """A Piper voice whose files lie together in a package."""
    published = read_package_file(package)
    model = work / f"{name}.onnx"
    model.write_bytes(published)
    model.with_name(model.name + ".json").write_bytes(read_beside(package, model.name + ".json"))
    with contextlib.suppress(FileNotFoundError):
        (work / f"{name}.{MODEL_CARD}").write_bytes(read_beside(package, MODEL_CARD))
    return model


def _convert(known: KnownVoice, published: bytes, symbols: PackageFile, work: Path) -> Path:
    """Turn a model of hibari-tts into a Piper voice."""
    disable_onnxruntime_telemetry()
    from audio_service.speech.heart import configuration, convert  # imports onnx: half a second

    ids = json.loads(read_package_file(symbols))
    model = work / f"{known.name}.onnx"
    model.write_bytes(convert(published, ids, known.language))
    described = configuration(known.name, known.language)
    text = json.dumps(described, ensure_ascii=False, indent=1)
    model.with_name(model.name + ".json").write_text(text + "\n", "utf-8")
    for name, licence in licence_files(symbols).items():
        (work / f"{known.name}.{name}").write_bytes(licence)
    return model


def _get(url: str) -> bytes:
    """The file at `url`. Raises OSError, also if the answer breaks off."""
    try:
        with urllib.request.urlopen(url, timeout=DOWNLOAD_TIMEOUT_S) as response:
            data: bytes = response.read()
    except http.client.HTTPException as error:
        raise OSError(f"{type(error).__name__}: {error}") from error
    return data


def _download(url: str, sha256: str) -> bytes:
    """The file at `url`. Raises ValueError if it cannot be had or is another."""
    try:
        data = _get(url)
    except OSError as error:
        raise ValueError(f"downloading {url} failed ({error}); retry") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError(f"{url} ({len(data):,} bytes) does not match the catalogue's sha256")
    return data


def _from_disk(model: Path, catalogue: Catalogue, work: Path) -> Path:
    """A Piper voice's two files, or a model that the catalogue knows by its hash. Another may not have its name."""
    if not model.is_file():
        raise VoiceUnusable(model.stem, f"file {model} does not exist", advice="Check the path.")
    published = model.read_bytes()
    found = hashlib.sha256(published).hexdigest()
    known = next((voice for voice in catalogue.voices.values() if voice.sha256 == found), None)
    if known is not None and known.form == "hibari":
        return _convert(known, published, catalogue.symbols, work)
    name = model.stem if known is None else known.name
    if not NAME.fullmatch(name):
        why = "its name may have only letters, digits, _ and -"
        raise VoiceUnusable(name, why, advice="Rename its two files, such as to en_US-ours-medium.onnx.")
    if known is None and name in catalogue.voices:
        why = "a voice of the catalogue has this name, and the file is another model"
        raise VoiceUnusable(name, why, advice="Rename its two files, such as to en_US-ours-medium.onnx.")
    described = model.with_name(model.name + ".json")
    if not described.is_file():
        raise VoiceUnusable(name, f"file {described} does not exist", advice="Check the path.")
    staged = work / f"{name}.onnx"
    staged.write_bytes(published)
    shutil.copyfile(described, staged.with_name(staged.name + ".json"))
    return staged


def _from_collection(name: str, url: str, work: Path) -> Path:
    disable_onnxruntime_telemetry()
    from piper import download_voices

    if not download_voices.VOICE_PATTERN.match(name) or not NAME.fullmatch(name):
        raise VoiceUnusable(
            name, "its name is not <language>_<REGION>-<name>-<quality>", advice="Try en_US-lessac-medium."
        )
    try:
        with _piper_downloads_from(url):
            download_voices.download_voice(name, work)
        _check_against_index(name, url, work)
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise VoiceUnusable(name, f"downloading it from {url} failed ({error})", advice="Retry.") from error
        raise VoiceUnusable(name, f"{url} does not have it", advice="Check the name.") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise VoiceUnusable(name, f"downloading it from {url} failed ({error})", advice="Retry.") from error
    return work / f"{name}.onnx"


@contextlib.contextmanager
def _piper_downloads_from(url: str) -> Iterator[None]:
    """Point Piper's downloader, whose address is a module constant and which knows no time limit, to `url`."""
    from piper import download_voices

    with _DOWNLOADING:
        constant, timeout = download_voices.URL_FORMAT, socket.getdefaulttimeout()
        path = constant.split("/resolve/main", 1)[1].partition("?")[0]
        download_voices.URL_FORMAT = url.rstrip("/") + path
        socket.setdefaulttimeout(DOWNLOAD_TIMEOUT_S)
        try:
            yield
        finally:
            download_voices.URL_FORMAT = constant
            socket.setdefaulttimeout(timeout)


def read_index(url: str) -> dict[str, Any] | None:
    """The voices.json of the collection at `url`, its voices by name; None if it has none.

    Raises OSError and ValueError.
    """
    try:
        index = json.loads(_get(f"{url.rstrip('/')}/voices.json"))
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
        return None
    if not isinstance(index, dict):
        raise ValueError("voices.json is not a list of voices")
    return index


def _check_against_index(name: str, url: str, work: Path) -> None:
    """Compare size and MD5 with the collection's voices.json, and fetch the model card that it lists.

    A collection without an index has nothing to compare.
    """
    index = read_index(url)
    if index is None:
        log.warning("%s has no voices.json; cannot verify size and hash of %s", url, name)
        return
    for path, facts in index.get(name, {}).get("files", {}).items():
        file = work / Path(path).name
        if file.name == MODEL_CARD:
            file = work / f"{name}.{MODEL_CARD}"
            file.write_bytes(_get(f"{url.rstrip('/')}/{path}"))
        if not file.is_file():
            continue
        data = file.read_bytes()
        if (len(data), hashlib.md5(data).hexdigest()) != (facts.get("size_bytes"), facts.get("md5_digest")):
            raise ValueError(f"{file.name} ({len(data)} bytes) does not match the collection's size and hash")
