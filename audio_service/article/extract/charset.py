"""Bytes -> text, even if the declared encoding is wrong."""

from __future__ import annotations

from contextlib import suppress

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, to_unicode

_HEAD_BYTES = 4096
_SAMPLE_BYTES = 65_536
# Escape is not counted as a control character: ISO-2022-JP uses it.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b")) + b"\x7f"


def decode(data: bytes, media_type: str | None = None) -> str:
    """Decode `data` by its byte order mark, as UTF-8, as `media_type` or the page declares, or as its bytes suggest.

    UTF-8 precedes the declared encoding: other encodings are not valid UTF-8 by chance, and pages that declare another
    one are often UTF-8. A few invalid bytes are decoded as Windows-1252.
    """
    encoding, mark = read_bom(data)
    if encoding is not None and mark is not None:
        return data[len(mark) :].decode(encoding, "replace")
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8")
    from charset_normalizer import from_bytes

    declared = _declared(data, media_type)
    with suppress(UnicodeError, LookupError):
        return data.decode(declared)
    if _mostly_utf8(data):
        return _mixed(data)
    with suppress(UnicodeError, LookupError):
        return to_unicode(data, declared)
    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    return data.decode(best.encoding if best is not None else "cp1252", "replace")


def is_binary(data: bytes) -> bool:
    """Whether bytes are not text: over 5 % of the first are control characters, without a UTF-16 mark."""
    if read_bom(data)[1] is not None:
        return False
    head = data[:_HEAD_BYTES]
    return len(head.translate(None, _CONTROLS)) < 0.95 * len(head)


def _declared(data: bytes, media_type: str | None) -> str:
    """Python's name of the encoding that the server or the page declares, or "".

    UTF-8 was tried before, and a page whose declaration can be read as ASCII is not UTF-16.
    """
    names = http_content_type_encoding(media_type), html_body_declared_encoding(data)
    return next((name for name in names if name is not None and not name.startswith("utf")), "")


def _mostly_utf8(data: bytes) -> bool:
    lenient = data.decode("utf-8", "replace")
    wrong = lenient.count("�")
    multibyte = sum(ord(character) > 127 for character in lenient[:_SAMPLE_BYTES]) - wrong
    return wrong < 10 + multibyte // 4 and multibyte > 0 and wrong < multibyte


def _mixed(data: bytes) -> str:
    """Decode UTF-8 that contains some bytes of Windows-1252."""
    pieces = []
    while data:
        try:
            pieces.append(data.decode("utf-8"))
            break
        except UnicodeDecodeError as error:
            pieces.append(data[: error.start].decode("utf-8"))
            pieces.append(data[error.start : error.end].decode("cp1252", "replace"))
            data = data[error.end :]
    return "".join(pieces)
