"""`audio-service voices`: list, add and check voices."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from audio_service.cli.sources import settings_with
from audio_service.narration import open_studio

app = typer.Typer(help="List, add and check voices.", no_args_is_help=True, add_completion=False)


@app.command("list")
def voices_list_command() -> None:
    """List installed voices."""
    voices = open_studio(settings_with()).voices
    table = Table("voice", "language", "quality", "Hz", "bytes", box=None)
    for files in voices.list():
        size = f"{files.model.stat().st_size:,}"
        table.add_row(files.name, files.language, files.quality, str(files.sample_rate), size)
    Console(soft_wrap=True).print(table)


@app.command("add")
def voices_add_command(
    voice: Annotated[
        str, typer.Argument(help="Name in Piper's collection, such as en_US-lessac-medium, or a .onnx file.")
    ],
) -> None:
    """Install a voice by name or file. Adds word timing if missing; on failure nothing is installed."""
    files = open_studio(settings_with()).voices.add(voice)
    print(f"Installed {files.name} in {files.model.parent}")


@app.command("check")
def voices_check_command(voice: Annotated[str, typer.Argument(help="Name of an installed voice.")]) -> None:
    """Load a voice, speak test lines and print the measured gain and timing."""
    checked = open_studio(settings_with()).voices.check(voice)
    times = "exact word times" if checked.exact else "approximate word times"
    print(f"{checked.name}: {checked.language}, {checked.sample_rate} Hz, gain {checked.gain_db:+.1f} dB, {times}")
