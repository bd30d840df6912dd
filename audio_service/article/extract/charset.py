"""Bytes -> text, even if the declared encoding is wrong."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([a-zA-Z0-9_.:-]{2,40})""")
# Encodings that browsers use for these names.
_BROWSER = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "tis-620": "cp874",
}
_HEAD_BYTES = 4096
_SAMPLE_BYTES = 65_536
# Escape is not counted as a control character: ISO-2022-JP uses it.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b")) + b"\x7f"
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff]")


def decode(data: bytes) -> str:
    """Decode `data` by its byte order mark, as UTF-8, as declared, or as its bytes suggest.

    UTF-8 precedes the declared encoding: other encodings are not valid UTF-8 by chance, and pages that declare another
    one are often UTF-8. A few invalid bytes are decoded as Windows-1252.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _declared(data)
    if declared is not None:
        try:
            return data.decode(declared)
        except (UnicodeDecodeError, LookupError):
            pass
    return _guess(data, declared)


def is_binary(data: bytes) -> bool:
    """Whether bytes are not text: over 5 % of the first are control characters, without a UTF-16 mark."""
    if data.startswith(tuple(mark for mark, _ in _BOMS)):
        return False
    head = data[:_HEAD_BYTES]
    return len(head.translate(None, _CONTROLS)) < 0.95 * len(head)


def without_controls(text: str) -> str:
    """Drop control characters, lone surrogates and stray byte order marks."""
    return _UNWANTED.sub("", text)


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:_HEAD_BYTES])
    if match is None:
        return None
    name = match.group(1).decode("ascii").lower()
    name = _BROWSER.get(name, name)
    try:
        found = codecs.lookup(name)
    except LookupError:
        return None
    return found.name if found._is_text_encoding else None


def _guess(data: bytes, declared: str | None) -> str:
    lenient = data.decode("utf-8", "replace")
    wrong = lenient.count("�")
    multibyte = sum(ord(character) > 127 for character in lenient[:_SAMPLE_BYTES]) - wrong
    if wrong < 10 + multibyte // 4 and multibyte > 0 and wrong < multibyte:
        return _mixed(data)
    if declared is not None:
        return data.decode(declared, "replace")
    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    return data.decode(best.encoding if best is not None else "cp1252", "replace")


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
