"""`audio-service voices`: what is installed, add one, check one."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from audio_service.cli.sources import settings_with
from audio_service.narration import open_studio

app = typer.Typer(help="The voices: what is there, add one, check one.", no_args_is_help=True, add_completion=False)


@app.command("list")
def voices_list_command() -> None:
    """What is installed."""
    voices = open_studio(settings_with()).voices
    table = Table("voice", "language", "quality", "Hz", "bytes", box=None)
    for files in voices.list():
        size = f"{files.model.stat().st_size:,}"
        table.add_row(files.name, files.language, files.quality, str(files.sample_rate), size)
    Console(soft_wrap=True).print(table)


@app.command("add")
def voices_add_command(
    voice: Annotated[
        str, typer.Argument(help="A name of Piper's collection, such as en_US-lessac-medium, or a .onnx file.")
    ],
) -> None:
    """Download or copy a voice, check it, make it give word times, and install it whole or not at all."""
    settings = settings_with()
    files = open_studio(settings).voices.add(voice, settings.voices_url)
    print(f"{files.name} is installed in {files.model.parent}")


@app.command("check")
def voices_check_command(voice: Annotated[str, typer.Argument(help="Name of an installed voice.")]) -> None:
    """Load a voice, let it speak, and say how it measures."""
    checked = open_studio(settings_with()).voices.check(voice)
    times = "exact word times" if checked.exact else "approximate word times"
    print(f"{checked.name}: {checked.language}, {checked.sample_rate} Hz, gain {checked.gain_db:+.1f} dB, {times}")
