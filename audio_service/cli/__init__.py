"""Command lines -> what `audio-service` does. The only place that turns errors into one line and an exit code."""

from __future__ import annotations

import gc
import logging
import os
import sys
from importlib import import_module
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from audio_service import __version__
from audio_service.errors import AudioServiceError, InputError, NotFound, UnknownVoice, VoiceUnusable

__all__ = ["COMMANDS", "app", "main"]

EXIT_FAILED = 1
EXIT_INPUT = 2
# Each command is a module of this package that has an `app`. The text is the first line of its help.
COMMANDS = {
    "narrate": "Narrate one article: write audio, timeline.json, captions.vtt and script.txt.",
    "clean": "Print what is read of each source, one paragraph per block.",
    "verbalize": "Read lines from standard input and print each as it is spoken.",
    "batch": "Render many articles into the catalogue. An interrupted batch resumes where it stopped.",
    "serve": "Run the HTTP service: articles, audio, player and editor.",
    "worker": "Speak sentences from AUDIO_SERVICE_QUEUE_URL. SIGTERM stops after the current sentences.",
    "store": "Clean up and verify the store.",
    "voices": "List, hear, add and check voices.",
    "provenance": "Show and check what a file says of its origin: content credentials (C2PA) and marks.",
    "keys": "Create, list and revoke API keys.",
    "subscribers": "Revoke subscribers' tokens, restore them, list who is revoked.",
    "webhooks": "List and replay the messages to webhooks.",
}


# Commands whose files other users may read, as the umask says: exports, and voices.
_FOR_OTHERS = ("narrate", "voices")
# The other commands write drafts, keys and links to drafts, which nobody else may read.
_OWNER_ONLY = 0o077


class _CommandsOnDemand(TyperGroup):
    """Imports only the command that is run: `--help` and `verbalize` need no web server and no database."""

    # Newer Typers bundle Click, so its classes have no common name to annotate with.
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands = {name: TyperCommand(name, help=text) for name, text in COMMANDS.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, listed, rest = super().resolve_command(ctx, args)
        if listed is None:
            return name, None, rest
        if listed.name not in _FOR_OTHERS:
            os.umask(_OWNER_ONLY)
        gc.disable()  # modules stay: looking for garbage among them takes a sixth of the time of importing them
        command = typer.main.get_command(import_module(f"{__name__}.{listed.name}").app)
        gc.freeze()
        gc.enable()
        command.name = listed.name
        return name, command, rest


app = typer.Typer(
    name="audio-service",
    cls=_CommandsOnDemand,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(__version__)
        raise typer.Exit


@app.callback()
def program(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Narrate articles with exact word times."""


def main() -> NoReturn:
    """Run the command line; print an expected error as one line on standard error."""
    # numpy's BLAS, which nothing here uses, starts a thread per core: 40 ms. An operator's value wins.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    logging.getLogger("audio_service.speech").setLevel(logging.INFO)  # a voice is made or measured, once: a second
    try:
        app(standalone_mode=True)
    except AudioServiceError as error:
        print(f"audio-service: {error}", file=sys.stderr)
        sys.exit(EXIT_INPUT if isinstance(error, InputError | NotFound | UnknownVoice | VoiceUnusable) else EXIT_FAILED)
    except OSError as error:
        where = f"{error.filename} cannot be used" if error.filename else "Cannot continue"
        advice = "Check the path, its permissions and the free disk space."
        print(f"audio-service: {where} ({error.strerror or error}). {advice}", file=sys.stderr)
        sys.exit(EXIT_INPUT)
    finally:
        gc.freeze()  # the interpreter would search all objects for garbage before it exits: 50 ms
    sys.exit(0)
