"""`audio-service provenance`: show and check what a file says of its origin."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from audio_service.errors import InputError
from audio_service.narration import (
    DIGITAL_SOURCE_TYPE,
    Credentials,
    CredentialState,
    Marks,
    read_credentials,
    read_marks,
)

app = typer.Typer(add_completion=False)

_STATES = {
    CredentialState.NONE: "none",
    CredentialState.VALID: "valid",
    CredentialState.CHANGED: "changed since it was signed",
    CredentialState.INVALID: "not valid",
    CredentialState.UNCHECKED: "present, not checked",
}
# Without these, marks are not complete.
_NEEDED = ("statement", "digital_source_type", "voice", "licence")
_TRUST = {True: "the signer is trusted", False: "the signer is not trusted", None: "give --trust to check the signer"}


@app.command()
def provenance_command(
    file: Annotated[Path, typer.Argument(help="Audio, captions, playlist, JSON or XML of a narration.")],
    trust: Annotated[
        Path | None, typer.Option(help="PEM file of the authorities that are trusted; the file must be signed then.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON line.")] = False,
) -> None:
    """Show and check what a file says of its origin: content credentials (C2PA) and marks."""
    if not file.is_file():
        raise InputError(f"{file} is not a file.", advice="Give a file of a narration.")
    credentials, marks = read_credentials(file, trust), read_marks(file)
    problems = tuple(_problems(credentials, marks, must_be_trusted=trust is not None))
    if as_json:
        print(json.dumps(_json(file, credentials, marks, problems), ensure_ascii=False))
    else:
        for line in _lines(file, credentials, marks, problems):
            print("".join(character if character.isprintable() else " " for character in line))
    if problems:
        raise typer.Exit(1)


def _problems(credentials: Credentials, marks: Marks | None, *, must_be_trusted: bool) -> Iterator[str]:
    """Why a file is not in order."""
    state = credentials.state
    if state in (CredentialState.CHANGED, CredentialState.INVALID, CredentialState.UNCHECKED):
        yield f"content credentials: {_STATES[state]}"
    if must_be_trusted and state is CredentialState.NONE:
        yield "the file is not signed"
    if credentials.trusted is False:
        yield _TRUST[False]
    if state is CredentialState.NONE and marks is None:
        yield "nothing says that the voice is synthetic"
    if state is CredentialState.VALID and credentials.digital_source_type != DIGITAL_SOURCE_TYPE:
        yield "the credentials do not say that the voice is synthetic"
    if marks is not None:
        missing = [name for name in _NEEDED if not getattr(marks, name)]
        if missing:
            yield f"marks without {', '.join(missing)}"


def _json(file: Path, credentials: Credentials, marks: Marks | None, problems: tuple[str, ...]) -> dict[str, object]:
    return {
        "file": str(file),
        "valid": not problems,
        "problems": problems,
        "credentials": asdict(credentials),
        "marks": None if marks is None else marks.to_json(),
    }


def _lines(file: Path, credentials: Credentials, marks: Marks | None, problems: tuple[str, ...]) -> Iterator[str]:
    yield f"{file}: {'; '.join(problems) or 'valid'}"
    yield f"content credentials: {_STATES[credentials.state]}"
    for reason in credentials.reasons:
        yield f"  {reason}"
    for name, value in _facts(credentials):
        if value:
            yield f"  {name}: {value}"
    yield f"marks: {'none' if marks is None else marks.statement or 'no statement'}"
    if marks is not None:
        for name in ("digital_source_type", "voice", "licence", "credit", "url"):
            if value := getattr(marks, name):
                yield f"  {name.replace('_', ' ')}: {value}"


def _facts(credentials: Credentials) -> Iterator[tuple[str, str]]:
    if credentials.signer or credentials.organization:
        names = ", ".join(filter(None, (credentials.organization, credentials.signer)))
        yield "signed by", f"{names} ({credentials.algorithm}); {_TRUST[credentials.trusted]}"
    if credentials.signed_at:
        by = "a time-stamping authority" if credentials.time_stamped else "the signer"
        yield "signed at", f"{credentials.signed_at}, as {by} says"
    yield "made by", credentials.generator
    yield "title", credentials.title
    yield "article", credentials.url
    yield "digital source type", credentials.digital_source_type
    for voice in credentials.voices:
        yield "voice", ", ".join(filter(None, (voice.name, voice.licence, voice.credit)))
