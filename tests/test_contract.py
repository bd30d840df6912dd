"""What others rely on: content keys, object names, the HTTP API, settings and commands. Additions pass, removals fail.

`tests/contract/` holds it as it was released. `python -m tests.test_contract` writes all of it but `files.json`, which
must be equal to the files of a narration. A removed line in their diff breaks somebody's installation.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import BaseModel

from audio_service.api import create_app
from audio_service.article.document import Span
from audio_service.article.extract import extract
from audio_service.cli import app as cli
from audio_service.config import Pauses, Settings, Sound, Speaking
from audio_service.narration.content_keys import narration_key
from audio_service.narration.prepare import prepare_script
from audio_service.narration.studio import Studio
from audio_service.rendering.threads import ThreadRenderer
from audio_service.speech.synthesis import sentence_key
from audio_service.speech.voices import Voice
from audio_service.storage.store import Store
from audio_service.verbalize import Word
from tests.support.running import Running, prose

FOLDER = Path(__file__).parent / "contract"
# Texts for people: they may change.
PROSE = frozenset({"description", "summary", "title"})
ENGINE = version("piper-tts")


def sha256(value: object, **options: Any) -> str:
    return hashlib.sha256(json.dumps(value, **options).encode()).hexdigest()


def test_sentence_key(tick: Voice) -> None:
    voice = replace(tick, sha256="ab" * 32, gain_db=1.504)
    words = (Word(Span(0, 4), "Zoë", ()), Word(Span(5, 9), "said.", ("sɛd",)))
    speaking = {"length_scale": 1.5, "noise_scale": None, "noise_w": None}
    wanted = [["Zoë", "said."], [[], ["sɛd"]], [speaking, -16.0, -4.0, 1.5], ["ab" * 32, ENGINE, "3"]]
    assert sentence_key(words, voice, Speaking(length_scale=1.5), Sound()) == sha256(wanted, ensure_ascii=False)


def test_narration_key(studio: Studio, tick: Voice) -> None:
    document = extract("# A title\n\nOne word.", source="x", media_type="text/markdown", settings=studio.settings)
    script = prepare_script(replace(document, byline="Zoë", language="en"), studio)
    speaking = {"length_scale": None, "noise_scale": None, "noise_w": None}

    def key(*spoken: str) -> str:
        made_by = [tick.sha256, ENGINE, "3"]
        return sha256([list(spoken), [], [speaking, -16.0, -4.0, tick.gain_db], made_by], ensure_ascii=False)

    sentences = [
        [key("A", "title."), Pauses().title_ms, [[0, 1], [2, 7]], "title", "A title"],
        [key("One", "word."), Pauses().end_ms, [[9, 12], [13, 18]], "paragraph", "One word."],
    ]
    metadata = ["A title", "Zoë", None, "en"]
    marks = {
        "synthetic": True,
        "statement": "This article is read by a synthetic voice.",
        "digital_source_type": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
        "voice": tick.name,
        "licence": "unknown: read its model card",
    }
    assert narration_key(script, studio) == sha256([sentences, metadata, [100, 300, None, None, None], marks, "3"])


def test_object_names(running: Running, store: Store, renderer: ThreadRenderer) -> None:
    running.put("one", prose(2))
    manifest = running.ready("one")
    key = manifest["audio"][0]["src"].split("/")[-2]
    files = json.loads((FOLDER / "files.json").read_text("utf-8"))
    assert {entry.name for entry in store.entries("media")} == {f"media/{key}/{name}" for name in files}
    clips = list(store.entries("takes"))
    assert clips
    assert {entry.name for entry in clips} == {f"takes/{entry.key[:2]}/{entry.key}" for entry in clips}


def openapi() -> Any:
    """Calls and schemas of the OpenAPI document, without their texts for people."""
    document = create_app(Settings()).openapi()
    return without_prose({name: document[name] for name in ("paths", "components")})


def without_prose(value: Any) -> Any:
    if isinstance(value, list):
        return [without_prose(part) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        name: without_prose(part)
        for name, part in value.items()
        if name != "examples" and not (name in PROSE and isinstance(part, str))
    }


def setting_names(model: type[BaseModel] = Settings, prefix: str = "AUDIO_SERVICE_") -> Iterator[str]:
    """Every setting as a variable of the environment."""
    for name, field in model.model_fields.items():
        own = f"{prefix}{name.upper()}"
        yield own
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from setting_names(field.annotation, f"{own}__")


def command_words() -> Iterator[str]:
    """Every command with its options and arguments, as they are written."""
    yield from _words(typer.main.get_command(cli), "audio-service")


def _words(command: Any, path: str) -> Iterator[str]:
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            yield f"{path} {parameter.metavar or parameter.name.upper()}"
        for word in (*parameter.opts, *parameter.secondary_opts):
            if word.startswith("-"):
                yield f"{path} {word}"
    for name in command.list_commands(None) if hasattr(command, "list_commands") else ():
        yield from _words(command.resolve_command(None, [name])[1], f"{path} {name}")


def removed(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """What of `before` is gone or different in `after`."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name, part in before.items():
            if name not in after:
                yield f"{path}/{name}"
            else:
                yield from removed(part, after[name], f"{path}/{name}")
    elif isinstance(before, list) and isinstance(after, list) and path.endswith("/enum"):
        yield from (f"{path}: {value}" for value in before if value not in after)
    elif before != after:
        yield f"{path}: {before!r} is {after!r}"


def current() -> dict[str, Any]:
    return {
        "openapi.json": openapi(),
        "settings.json": sorted(setting_names()),
        "commands.json": sorted(command_words()),
    }


@pytest.mark.parametrize("name", ["settings.json", "commands.json"])
def test_no_word_is_gone(name: str) -> None:
    before, now = json.loads((FOLDER / name).read_text("utf-8")), current()[name]
    assert [word for word in before if word not in now] == []


def test_no_call_and_no_field_is_gone() -> None:
    before = json.loads((FOLDER / "openapi.json").read_text("utf-8"))
    assert list(removed(before, openapi())) == []


def test_a_removal_is_seen() -> None:
    before: dict[str, Any] = {"a": {"enum": ["x", "y"], "type": "string"}, "b": [1]}
    after = {"a": {"enum": ["y", "z"], "type": "integer", "c": 1}, "d": {}}
    assert list(removed(before, after)) == ["/a/enum: x", "/a/type: 'string' is 'integer'", "/b"]


if __name__ == "__main__":
    for name, value in current().items():
        (FOLDER / name).write_text(json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
