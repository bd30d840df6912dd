"""/v1/audio/speech, by OpenAI's own client too."""

from __future__ import annotations

import io
import json
import wave
from typing import Any

import numpy as np
import openai
import pytest

from audio_service.narration.ffmpeg import decode, find_ffmpeg
from audio_service.narration.provenance import DIGITAL_SOURCE_TYPE, read_marks
from audio_service.speech.samples import SAMPLE_RATE
from tests.support.running import Running
from tests.support.tick_voice import NAME

FFMPEG = find_ffmpeg()


def client(running: Running) -> openai.OpenAI:
    key = running.editor.headers["Authorization"].removeprefix("Bearer ")
    return openai.OpenAI(base_url=f"{running.url}/v1", api_key=key, max_retries=0)


@pytest.mark.parametrize("form", ["mp3", "opus", "aac", "flac", "wav", "pcm"])
def test_openai_s_own_client_is_served(running: Running, tmp_path: Any, form: Any) -> None:
    with client(running) as openai_client:
        answer = openai_client.audio.speech.create(
            model="tts-1", voice=NAME, input="It cost $5.\n\nSubscribe to our newsletter.", response_format=form
        )
    if form == "pcm":
        assert len(answer.content) / 2 / 24_000 > 1
        return
    path = tmp_path / f"speech.{form}"
    path.write_bytes(answer.content)
    assert len(decode(path, FFMPEG)) / SAMPLE_RATE > 1
    if form == "wav":
        with wave.open(io.BytesIO(answer.content)) as file:
            assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (SAMPLE_RATE, 1, 2)


@pytest.mark.parametrize("form", ["opus", "aac", "flac"])
def test_whole_files_say_that_the_voice_is_synthetic(running: Running, tmp_path: Any, form: Any) -> None:
    with client(running) as openai_client:
        answer = openai_client.audio.speech.create(model="tts-1", voice=NAME, input="A word.", response_format=form)
    path = tmp_path / f"speech.{form}"
    path.write_bytes(answer.content)
    marks = read_marks(path)
    assert marks is not None
    assert (marks.voice, marks.digital_source_type) == (NAME, DIGITAL_SOURCE_TYPE)


def test_speech_has_a_speed(running: Running) -> None:
    with client(running) as openai_client:
        lengths = [
            len(openai_client.audio.speech.create(model="x", voice=NAME, input="Some words.", speed=speed).content)
            for speed in (0.5, 2.0)
        ]
    assert lengths[0] > 2 * lengths[1]


def test_speech_streams_as_events(running: Running) -> None:
    body = {"input": "One sentence. And another one.", "voice": NAME, "stream_format": "sse"}
    lines = running.editor.post("/v1/audio/speech", json=body).text.strip().split("\n\n")
    kinds = [json.loads(line.removeprefix("data: "))["type"] for line in lines]
    assert kinds[-1] == "speech.audio.done"
    assert kinds[:-1].count("speech.audio.delta") >= 2

    assert all(event["audio"] for event in map(json.loads, (line.removeprefix("data: ") for line in lines[:-1])))


WORDLESS = ["---", "---\n", "...", "👍", '"', "*", "!", "—", "(", "```", "\u200b", "\x01", "\ufffe", "* * *\n\n***"]


@pytest.mark.parametrize("form", ["mp3", "opus", "aac", "flac", "wav", "pcm"])
def test_a_piece_without_words_is_a_short_silence(running: Running, tmp_path: Any, form: Any) -> None:
    """Clients send sentence after sentence and stop at the first error."""
    for text in WORDLESS if form == "mp3" else WORDLESS[:1]:
        answer = running.editor.post("/v1/audio/speech", json={"input": text, "response_format": form})
        assert (text, answer.status_code) == (text, 200)
        path = tmp_path / f"silence.{form}"
        path.write_bytes(answer.content)
        samples = np.frombuffer(answer.content, "<i2") if form == "pcm" else decode(path, FFMPEG)
        assert 0.2 <= len(samples) / SAMPLE_RATE <= 0.35
        assert np.abs(samples).max() <= 1


def test_a_piece_without_words_streams_as_events(running: Running) -> None:
    answer = running.editor.post("/v1/audio/speech", json={"input": "---", "stream_format": "sse"})
    events = [json.loads(line.removeprefix("data: ")) for line in answer.text.strip().split("\n\n")]
    assert [event["type"] for event in events] == ["speech.audio.delta", "speech.audio.done"]
    assert events[0]["audio"]


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b'{"input": ', "The body is not valid JSON: Expecting value (character 10)."),
        (b"", "body: Field required."),
        (b"[1", "The body is not valid JSON: Expecting ',' delimiter (character 2)."),
        (b'{"input": "\xff"}', "The body is not valid JSON: it is not UTF-8."),
        (b"[" * 200_000, "The body is not valid JSON: it nests too deep."),
        (b'{"speed": ' + b"9" * 5000 + b"}", "The body is not valid JSON: a number in it is too long."),
        (b'{"input": " "}', "The input is empty. Send the text to speak."),
    ],
)
def test_a_body_that_cannot_be_read_is_named(running: Running, body: bytes, detail: str) -> None:
    for path in ("/v1/audio/speech", "/v1/editor/effect") if b'" "' not in body else ("/v1/audio/speech",):
        answer = running.editor.post(path, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in (400, 422)
        assert answer.json()["detail"] == detail
    unnamed = running.editor.post("/v1/audio/speech", content=b'{"input": "a"}', headers={"Content-Type": "text/plain"})
    assert "Content-Type: application/json" in unnamed.json()["detail"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"input": "a", "voice": "alloy"}, 422),
        ({"input": ""}, 422),
        ({"input": " \n\n "}, 422),
        ({"input": "a" * 20_001}, 413),
        ({"input": "a", "speed": 9}, 422),
        ({"input": "a", "response_format": "midi"}, 422),
        ({"input": "Только русский текст здесь."}, 422),
    ],
)
def test_speech_that_cannot_be_made_is_a_problem(running: Running, body: dict[str, Any], status: int) -> None:
    answer = running.editor.post("/v1/audio/speech", json=body)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    # What OpenAI's clients read of it.
    assert answer.json()["error"]["message"] == answer.json()["detail"]
    assert answer.json()["error"]["type"] == "invalid_request_error"
    assert running.anyone.post("/v1/audio/speech", json=body).status_code == 401


def test_models_and_voices_are_listed_for_openai_clients(running: Running) -> None:
    with client(running) as openai_client:
        assert [openai_client.models.retrieve(model.id).id for model in openai_client.models.list()] == ["piper"]
        with pytest.raises(openai.NotFoundError, match="does not exist"):
            openai_client.models.retrieve("tts-2")
    assert NAME in running.reader.get("/v1/audio/voices").json()["voices"]
