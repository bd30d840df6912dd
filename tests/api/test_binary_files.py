"""Files that are not text, as the editor's page sends them: read as text, in JSON."""

from __future__ import annotations

import pytest

from audio_service.config import Settings
from tests.support.running import Running

FILES = {
    "docx": b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00" + bytes(range(256)) * 8,
    "pdf": b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n" * 20,
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8,
    "rtf": b"{\\rtf1\\ansi The mill was sold on Tuesday.}",
}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_file_that_is_not_text_is_refused(fast: Settings, encoding: str) -> None:
    running = Running(fast)
    try:
        for name, data in FILES.items():
            answer = running.editor.post("/v1/editor/articles", json={"text": data.decode(encoding, "replace")})
            problem = answer.json()
            assert (answer.status_code, problem.get("code")) == (422, "binary"), name
            assert problem["detail"].endswith("is not text. Export it as HTML, Markdown or plain text.")
        text = "ID3 tags hold the title\x0b of a song.\n\nThey are read by players, and nobody reads 100 % of them."
        assert running.editor.post("/v1/editor/articles", json={"text": text}).status_code == 201
    finally:
        running.stop()
