"""voices/voices.toml -> the voices that can be added by name, and the one to add for a language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file of an installed package of a certain version."""

    package: str
    version: str
    path: str
    """As the package's own list of files has it."""
    sha256: str


@dataclass(frozen=True, slots=True)
class KnownVoice:
    """A voice of the catalogue. Its model is a file of a package, or `file` of hibari's collection."""

    name: str
    language: str
    """BCP 47, such as en-US."""
    form: Literal["piper", "hibari"]
    """A Piper voice, or a model of hibari-tts, to be converted."""
    sha256: str
    """Of the model as it is published."""
    licence: str
    credit: str
    core_s_per_s: float
    """Core-seconds per second of audio."""
    package: PackageFile | None = None
    file: str | None = None
    gain_db: float | None = None
    """Measured once for the default loudness and peak, so that no installation has to."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The content of voices.toml."""

    voices: Mapping[str, KnownVoice]
    languages: Mapping[str, str]
    """Language -> the name of the voice to add."""
    symbols: PackageFile
    """The ids of the symbols of hibari's models, in JSON."""

    def for_language(self, tag: str) -> str | None:
        """The voice to add for a language such as de-AT: of its region if one is entered; None if none is known."""
        regional = {own.lower(): name for own, name in self.languages.items()}
        return regional.get(tag.lower()) or regional.get(tag.partition("-")[0].lower())


@cache
def read_catalogue() -> Catalogue:
    """Read voices.toml: the checkout's, or the one that was installed with the package."""
    here = Path(__file__).resolve()
    installed = here.with_name("voices.toml")
    path = installed if installed.is_file() else here.parents[2] / "voices" / "voices.toml"
    tables = tomllib.loads(path.read_text("utf-8"))
    shared = tables["hibari"]
    return Catalogue(
        voices={name: _known(name, dict(facts)) for name, facts in tables["voices"].items()},
        languages=tables["languages"],
        symbols=PackageFile(shared["package"], shared["version"], shared["symbols"], shared["sha256"]),
    )


def _known(name: str, facts: dict[str, str]) -> KnownVoice:
    package = facts.pop("package", None)
    if package is None:
        return KnownVoice(name=name, **facts)  # type: ignore[arg-type]
    file = PackageFile(package, facts.pop("version"), facts.pop("model"), facts["sha256"])
    return KnownVoice(name=name, package=file, **facts)  # type: ignore[arg-type]
