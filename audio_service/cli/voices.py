"""`audio-service voices`: list, hear, add and check voices."""

from __future__ import annotations

import json
import tempfile
import textwrap
from pathlib import Path
from typing import Annotated

import typer

from audio_service.article import BlockKind, Cleaned, Kept, document_of
from audio_service.cli.sources import settings_with
from audio_service.config import Choices
from audio_service.errors import EmptyArticle, InputError
from audio_service.narration import TIMED, Studio, Timeline, narrate, open_studio, script_of_cleaned, studio_for
from audio_service.rendering import ThreadRenderer
from audio_service.script import Script
from audio_service.speech import (
    ListedVoice,
    language_name,
    list_available,
    list_installed,
    read_catalogue,
    sample_text,
    shadowed,
    terms_of,
    voice_for_language,
)
from audio_service.storage import open_store

app = typer.Typer(help="List, hear, add and check voices.", no_args_is_help=True, add_completion=False)

_WIDTH = 100
# Columns of the table: heading, width of its figures or words (0: as wide as they are), whether it is of figures.
_COLUMNS = (("voice", 0, False), ("language", 8, False), ("quality", 7, False), ("Hz", 6, True), ("bytes", 11, True))


@app.command("list")
def voices_list_command(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON line per voice.")] = False,
) -> None:
    """List installed voices with licence, credit and whether they can be used, and voices to add."""
    settings = settings_with()
    installed = list_installed(settings.voice_folders, read_catalogue(), approximate_times=settings.approximate_times)
    available = list_available(installed, read_catalogue())
    if as_json:
        for voice in (*installed, *available):
            print(json.dumps(_facts(voice), ensure_ascii=False))
        return
    _print_installed(installed)
    if lines := list(shadowed(installed)):
        print("", *lines, sep="\n")
    _print_available(available)


def _print_installed(voices: tuple[ListedVoice, ...]) -> None:
    """A row for each voice, and below it licence and credit, which would not fit beside it in 100 columns."""
    heading = (*(heading for heading, _, _ in _COLUMNS), "status")
    rows = [_row(voice) for voice in voices]
    widths = [max(width, *(len(row[at]) for row in (heading, *rows))) for at, (_, width, _) in enumerate(_COLUMNS)]
    for row, voice in zip((heading, *rows), (None, *voices), strict=True):
        cells = [
            cell.rjust(width) if figures else cell.ljust(width)
            for cell, width, (_, _, figures) in zip(row, widths, _COLUMNS, strict=False)
        ]
        print("  ".join([*cells, row[-1]]))
        if voice is not None:
            print(f"    licence: {voice.terms.licence}")
            if voice.terms.credit:
                print(f"    credit: {voice.terms.credit}")


def _row(voice: ListedVoice) -> tuple[str, ...]:
    rate = "" if voice.sample_rate is None else str(voice.sample_rate)
    size = "" if voice.size_bytes is None else f"{voice.size_bytes:,}"
    return (voice.name, voice.language, voice.quality, rate, size, voice.status)


def _print_available(voices: tuple[ListedVoice, ...]) -> None:
    if voices:
        print("\nMore voices, by `audio-service voices add NAME`:")
        width = max(len(voice.name) for voice in voices)
        for voice in voices:
            needs = "is downloaded" if voice.status == "download" else f"needs `{voice.status}`"
            print(f"  {voice.name.ljust(width)}  {voice.language}  {needs}")
    languages = ", ".join(code for code in read_catalogue().languages if "-" not in code)
    text = f"For another language: `audio-service voices add --language de`. The best voice is known for {languages}."
    print("", *textwrap.wrap(text, _WIDTH), sep="\n")


def _facts(voice: ListedVoice) -> dict[str, object]:
    """A voice for JSON."""
    return {
        "voice": voice.name,
        "language": voice.language or None,
        "quality": voice.quality or None,
        "sample_rate": voice.sample_rate,
        "size_bytes": voice.size_bytes,
        "state": voice.state.value,
        "status": voice.status,
        "licence": voice.terms.licence,
        "credit": voice.terms.credit or None,
        "file": None if voice.model is None else str(voice.model),
        "shadows": [str(model) for model in voice.shadows],
    }


@app.command("sample")
def voices_sample_command(
    voice: Annotated[str, typer.Argument(help="Name of an installed voice.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help=f"File: {', '.join(f'.{name}' for name in TIMED)}. [NAME.mp3]")
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", help="What to say. Default: a sentence of its language.")
    ] = None,
) -> None:
    """Let a voice speak a sentence into a file."""
    path = Path(f"{voice}.mp3") if out is None else out
    form = path.suffix.removeprefix(".").lower()
    if form not in TIMED:
        known = ", ".join(f".{name}" for name in TIMED)
        raise InputError(f"{path} has no suffix of an audio format.", advice=f"Name it with {known}.")
    if not path.parent.is_dir():
        raise InputError(f"Folder {path.parent} does not exist.", advice="Create it, or name another file.")
    settings = settings_with()
    plain = settings.sound.model_copy(update={"intro": None, "outro": None, "cover": None})
    studio = open_studio(settings.model_copy(update={"sound": plain}))
    script = _sample_script(voice, text, studio)
    with (
        tempfile.TemporaryDirectory(prefix="sample-") as work,
        ThreadRenderer(studio, open_store(None, Path(work)), 1) as renderer,
    ):
        timeline = narrate(script, studio, renderer.clips(script), {form: path})
    print(f"{path}  {timeline.duration_ms / 1000:.1f} s, {_pace(timeline)} words a minute")


def _sample_script(name: str, text: str | None, studio: Studio) -> Script:
    """The script of a sample: the given text, or a sentence of the voice's language."""
    voice = studio.voices.load(name)
    text = sample_text(voice.language) if text is None else " ".join(text.split())
    if text is None:
        language = language_name(voice.language)
        raise InputError(f"There is no sample sentence in {language}.", advice="Give one with --text.")
    if not text:
        raise InputError("The text is empty.", advice="Give a sentence with --text.")
    document = document_of([(BlockKind.PARAGRAPH, text, None)], source="The sample", language=voice.language)
    cleaned = Cleaned(document, tuple(map(Kept, document.blocks)), ())
    try:
        return script_of_cleaned(cleaned, studio_for(document, Choices(voice=name), studio))
    except EmptyArticle as error:
        raise InputError("There is no word to say in the text.", advice="Give a sentence with --text.") from error


def _pace(timeline: Timeline) -> int:
    """Printed words a minute, from the first word's start to the last one's end."""
    spoken_ms = timeline.words[-1].end_ms - timeline.words[0].start_ms
    return round(len(timeline.words) * 60_000 / max(1, spoken_ms))


@app.command("add")
def voices_add_command(
    voice: Annotated[
        str | None, typer.Argument(help="Name: of the catalogue or of Piper's collection; or a .onnx file.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="Add the best voice for a language, such as de.")
    ] = None,
) -> None:
    """Install a voice by name, file or language. Adds word timing if missing; on failure nothing is installed."""
    if (voice is None) == (language is None):
        what = "No voice was named." if voice is None else "A voice and a language were given."
        raise InputError(what, advice="Give the name or file of a voice, or --language de.")
    settings = settings_with()
    studio = open_studio(settings)
    if voice is None:
        assert language is not None
        voice = voice_for_language(language, read_catalogue(), settings.voices_url)
        print(f"The voice for {language_name(language.replace('_', '-'))}: {voice}", flush=True)
    files = studio.voices.add(voice)
    terms = terms_of(files, read_catalogue())
    print(f"Installed {files.name} in {files.model.parent}")
    print(f"Licence: {terms.licence}" + (f". {terms.credit}" if terms.credit else ""))
    for folder in settings.voice_folders[1:]:
        if (folder / files.model.name).is_file():
            print(f"It shadows the one of {folder}.")


@app.command("check")
def voices_check_command(voice: Annotated[str, typer.Argument(help="Name of an installed voice.")]) -> None:
    """Load a voice, speak test lines and print the measured gain and timing."""
    checked = open_studio(settings_with()).voices.check(voice)
    times = "exact word times" if checked.exact else "approximate word times"
    print(f"{checked.name}: {checked.language}, {checked.sample_rate} Hz, gain {checked.gain_db:+.1f} dB, {times}")
