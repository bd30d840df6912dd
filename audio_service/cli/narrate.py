"""`audio-service narrate`: narrate one article into files."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from audio_service.cli.counts import counted
from audio_service.cli.notices import print_notices
from audio_service.cli.sources import read_source, settings_with
from audio_service.config import Choices
from audio_service.errors import InputError
from audio_service.narration import (
    EXPORTS,
    TIMED,
    Timeline,
    article_notices,
    narrate,
    open_signer,
    open_studio,
    prepare_script,
)
from audio_service.rendering import Priority, ThreadRenderer, Urgency
from audio_service.script import Script
from audio_service.storage import open_store

app = typer.Typer(add_completion=False)

Source = Annotated[str, typer.Argument(help="File (HTML, Markdown or plain text), URL, or - for standard input.")]
VoiceOption = Annotated[str | None, typer.Option("--voice", help="Installed voice.")]


@app.command()
def narrate_command(
    source: Source,
    out: Annotated[Path, typer.Option("-o", "--out", help="Output folder.")] = Path("out"),
    voice: VoiceOption = None,
    formats: Annotated[
        str, typer.Option("--format", help=f"Audio formats, separated by commas: {', '.join(TIMED)}.")
    ] = "mp3",
    approximate_times: Annotated[
        bool | None,
        typer.Option("--approximate-times", help="Allow a voice that reports no durations; word times are estimates."),
    ] = None,
) -> None:
    """Narrate one article: write audio, timeline.json, captions.vtt and script.txt."""
    names = _format_names(formats)
    settings = settings_with(voice=voice, approximate_times=approximate_times)
    with _folder(out), _owner_only() as umask:
        studio = replace(open_studio(settings), signer=open_signer(settings.signing))
        choices = Choices(voice=voice)
        document = read_source(source, settings)
        script = prepare_script(document, studio, choices)
        print_notices(article_notices(document, settings, choices), source)
        store = open_store(settings.store_url, settings.data_dir)
        with (
            tempfile.TemporaryDirectory(prefix=".narrating-", dir=out) as work,
            ThreadRenderer(studio, store, settings.workers) as renderer,
            _progress() as progress,
        ):
            task = progress.add_task("Narrating", total=len(script.sentences))
            files = {name: Path(work) / f"audio.{name}" for name in names}
            with contextlib.closing(renderer.clips(script, Urgency(Priority.EDITOR))) as clips:
                timeline = narrate(script, studio, clips, files, lambda done, _: progress.update(task, completed=done))
            written = [*files.values(), *write_texts(timeline, script, Path(work))]
            for path in written:
                path.chmod(0o666 & ~umask)
                path.replace(out / path.name)
    _report(timeline, [out / path.name for path in written], renderer.synthesized)


@contextlib.contextmanager
def _owner_only() -> Iterator[int]:
    """Files written within the block, those of the data folder, are for their owner only; gives the umask before."""
    umask = os.umask(0o077)
    try:
        yield umask
    finally:
        os.umask(umask)


@contextlib.contextmanager
def _folder(out: Path) -> Iterator[None]:
    """Create the folder; remove it again if it was new and writing fails."""
    was_there = out.exists()
    out.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        if not was_there:
            with contextlib.suppress(OSError):
                out.rmdir()
        raise


def _format_names(formats: str) -> list[str]:
    names = list(dict.fromkeys(name.strip() for name in formats.split(",")))
    for name in names:
        if name not in TIMED:
            raise InputError(f"Unknown audio format {name!r}.", advice=f"Choose from {', '.join(TIMED)}.")
    return names


def write_texts(timeline: Timeline, script: Script, folder: Path) -> list[Path]:
    """Write the narration's timeline, captions and script into `folder`; return their paths."""
    texts = {name: EXPORTS[name].text(timeline, script.document) for name in ("timeline.json", "captions.vtt")}
    texts["script.txt"] = "".join(f"{sentence.spoken}\n" for sentence in script.sentences)
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return [folder / name for name in texts]


def _report(timeline: Timeline, paths: list[Path], synthesized: int) -> None:
    console = Console()
    minutes, seconds = divmod(round(timeline.duration_ms / 1000), 60)
    for path in paths:
        console.print(f"{path}  {path.stat().st_size:,} bytes", highlight=False, soft_wrap=True)
    sentences = counted(len(timeline.sentences), "sentence")
    console.print(
        f"{minutes}:{seconds:02} of audio, {sentences}, {synthesized} of them synthesized now", highlight=False
    )


@contextlib.contextmanager
def _progress() -> Iterator[Progress]:
    """A progress bar on a terminal; silent otherwise."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        yield progress
