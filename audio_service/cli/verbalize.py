"""`audio-service verbalize`: print how lines are spoken."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from audio_service.errors import InputError
from audio_service.language_tag import given_language
from audio_service.verbalize import LANGUAGES, Lexicon, verbalize

app = typer.Typer(add_completion=False)


@app.command()
def verbalize_command(
    language: Annotated[str, typer.Option("--lang", help="Language tag of the lines, such as en or en-GB.")] = "en",
) -> None:
    """Read lines from standard input and print each as it is spoken."""
    try:
        tag = given_language(language) or "en"
    except ValueError as error:
        raise InputError(f"{error}.", advice="") from error
    if tag.partition("-")[0] not in LANGUAGES:
        raise InputError(f"There are no rules for {tag!r}; there are for {', '.join(sorted(LANGUAGES))}.", advice="")
    lexicon = Lexicon()
    for line in sys.stdin:
        words = verbalize(line.rstrip("\n"), tag, lexicon)
        print(" ".join(word.spoken for word in words if word.spoken), flush=True)
