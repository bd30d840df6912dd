"""Lexicons as CSV, and as PLS (W3C Pronunciation Lexicon) for other speech software."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from xml.etree import ElementTree

from audio_service.errors import UnsupportedFormat
from audio_service.language_tag import given_language
from audio_service.verbalize.lexicon.entries import Entry, Kind, Scope

COLUMNS = ("written", "kind", "said", "language", "case", "scope")
_PLS = "http://www.w3.org/2005/01/pronunciation-lexicon"
_XML = "http://www.w3.org/XML/1998/namespace"
# PLS has neither exact capitalization nor scopes; attributes of our own namespace hold them.
_OWN = "urn:audio-service:lexicon"


def to_csv(entries: Iterable[Entry]) -> str:
    """Write CSV: a header line and one line per entry."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        case = "exact" if entry.exact else ""
        writer.writerow((entry.written, entry.kind, entry.said, entry.language, case, entry.scope))
    return out.getvalue()


def from_csv(text: str) -> tuple[Entry, ...]:
    """Read CSV with a header; `written` is required, and `said` unless letters are said.

    Raises UnsupportedFormat, naming the line.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if not reader.fieldnames or "written" not in reader.fieldnames:
        raise UnsupportedFormat(
            "The lexicon has no column `written`.", advice=f"Give CSV with a header line: {','.join(COLUMNS)}"
        )
    return tuple(_entry_of_row(row, reader.line_num) for row in reader if any((v or "").strip() for v in _values(row)))


def _values(row: dict[str, str]) -> list[str]:
    return [value for value in row.values() if isinstance(value, str)]


def _entry_of_row(row: dict[str, str], line: int) -> Entry:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    try:
        kind = Kind(cells["kind"].lower() or ("alias" if cells["said"] else "letters"))
        scope = Scope(cells["scope"].lower() or "global")
        language = given_language(cells["language"]) or ""
        return Entry(cells["written"], kind, cells["said"], language, cells["case"].lower() == "exact", scope)
    except ValueError as wrong:
        raise UnsupportedFormat(
            f"Line {line} of the lexicon is invalid: {wrong}.",
            advice="kind is alias, letters or ipa; scope is global, site or article; case is exact or empty.",
        ) from wrong


def to_pls(entries: Iterable[Entry], language: str) -> str:
    """Write PLS 1.0 with the entries for `language`; letters become an alias."""
    ElementTree.register_namespace("", _PLS)
    ElementTree.register_namespace("own", _OWN)
    root = ElementTree.Element(f"{{{_PLS}}}lexicon", {"version": "1.0", "alphabet": "ipa", f"{{{_XML}}}lang": language})
    for entry in entries:
        if not entry.holds_for(language):
            continue
        attributes = {f"{{{_OWN}}}scope": str(entry.scope)} if entry.scope is not Scope.GLOBAL else {}
        if entry.exact:
            attributes[f"{{{_OWN}}}case"] = "exact"
        lexeme = ElementTree.SubElement(root, f"{{{_PLS}}}lexeme", attributes)
        ElementTree.SubElement(lexeme, f"{{{_PLS}}}grapheme").text = entry.written
        tag = "phoneme" if entry.kind is Kind.IPA else "alias"
        said = " ".join(entry.written.replace(" ", "")) if entry.kind is Kind.LETTERS else entry.said
        ElementTree.SubElement(lexeme, f"{{{_PLS}}}{tag}").text = said
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def from_pls(text: str, *, scope: Scope = Scope.GLOBAL) -> tuple[Entry, ...]:
    """Read PLS: one entry per grapheme, with the lexeme's first phoneme or alias.

    Document types are refused, against entity expansion. Raises UnsupportedFormat.
    """
    if "<!" in text.replace("<!--", ""):
        raise UnsupportedFormat("The PLS file declares a document type.", advice="Remove the DOCTYPE and retry.")
    try:
        root = ElementTree.fromstring(text.encode())
    except ElementTree.ParseError as wrong:
        raise UnsupportedFormat(f"The PLS file is not well-formed XML: {wrong}.", advice="Correct the XML.") from wrong
    if root.tag != f"{{{_PLS}}}lexicon":
        raise UnsupportedFormat(
            "The XML file is not a PLS lexicon.", advice=f"Its root must be <lexicon xmlns={_PLS!r}>."
        )
    try:
        language = given_language(root.get(f"{{{_XML}}}lang")) or ""
    except ValueError as wrong:
        raise UnsupportedFormat(f"The PLS file's xml:lang is wrong: {wrong}.", advice="Correct the XML.") from wrong
    alphabet = root.get("alphabet", "ipa")
    found: list[Entry] = []
    for lexeme in root.iter(f"{{{_PLS}}}lexeme"):
        found += _entries_of(lexeme, language, alphabet, scope)
    return tuple(found)


def _entries_of(lexeme: ElementTree.Element, language: str, alphabet: str, scope: Scope) -> list[Entry]:
    phoneme, alias = lexeme.find(f"{{{_PLS}}}phoneme"), lexeme.find(f"{{{_PLS}}}alias")
    element = phoneme if phoneme is not None else alias
    written = [(grapheme.text or "").strip() for grapheme in lexeme.iter(f"{{{_PLS}}}grapheme")]
    said = (element.text or "").strip() if element is not None else ""
    if phoneme is not None and phoneme.get("alphabet", alphabet) != "ipa":
        raise UnsupportedFormat(
            f"The phonemes of {written} are not in IPA.", advice="Give them in IPA, or as an alias."
        )
    exact = lexeme.get(f"{{{_OWN}}}case") == "exact"
    own_scope = Scope(lexeme.get(f"{{{_OWN}}}scope", str(scope)))
    try:
        return [_entry(text, said, phoneme is not None, (language, exact, own_scope)) for text in written]
    except ValueError as wrong:
        raise UnsupportedFormat(f"A lexeme is invalid: {wrong}.", advice="Give it a grapheme and a phoneme.") from wrong


def _entry(written: str, said: str, is_ipa: bool, place: tuple[str, bool, Scope]) -> Entry:
    language, exact, scope = place
    if is_ipa:
        return Entry(written, Kind.IPA, said, language, exact, scope)
    if said and said == " ".join(written.replace(" ", "")):
        return Entry(written, Kind.LETTERS, "", language, exact, scope)
    return Entry(written, Kind.ALIAS, said, language, exact, scope)
