"""The `audio-service` command. The only place that turns errors into one line and an exit code."""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from typing import Annotated, Any, NoReturn

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError
from typer.core import TyperGroup

from audio_service import __version__
from audio_service.errors import AudioServiceError, InputError, NotFound, UnknownVoice, VoiceUnusable

EXIT_FAILED = 1
EXIT_INPUT = 2
# Each is a module of this package that has an `app`.
COMMANDS = ("narrate", "clean", "verbalize", "batch", "serve", "worker", "store", "voices", "keys")


class _CommandsOnDemand(TyperGroup):
    """Imports a command when it is run: `verbalize` need not wait for a web server and a database."""

    # Newer Typers bundle Click, so its classes have no common name to annotate with.
    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        command = typer.main.get_command(import_module(f"{__name__}.{cmd_name}").app)
        command.name = cmd_name
        return command


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
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    try:
        app(standalone_mode=True)
    except AudioServiceError as error:
        print(f"audio-service: {error}", file=sys.stderr)
        sys.exit(EXIT_INPUT if isinstance(error, InputError | NotFound | UnknownVoice | VoiceUnusable) else EXIT_FAILED)
    except ValidationError as error:
        problem = error.errors()[0]
        name = "AUDIO_SERVICE_" + "__".join(str(part) for part in problem["loc"]).upper()
        print(f"audio-service: {name} is invalid: {problem['msg']}.", file=sys.stderr)
        sys.exit(EXIT_INPUT)
    except SettingsError as error:
        print(f"audio-service: A setting is not valid JSON: {error}.", file=sys.stderr)
        sys.exit(EXIT_INPUT)
    except OSError as error:
        where = f"{error.filename} cannot be used" if error.filename else "Cannot continue"
        advice = "Check the path, its permissions and the free disk space."
        print(f"audio-service: {where} ({error.strerror or error}). {advice}", file=sys.stderr)
        sys.exit(EXIT_INPUT)
    sys.exit(0)
