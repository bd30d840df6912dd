"""Lexicons as CSV, and as PLS (W3C Pronunciation Lexicon) for other speech software."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from xml.etree import ElementTree

from audio_service.article import xml_text
from audio_service.errors import UnsupportedFormat
from audio_service.language_tag import given_language
from audio_service.verbalize.lexicon.entries import Entry, Kind, Scope

COLUMNS = ("written", "kind", "said", "language", "case", "scope")
_PLS = "http://www.w3.org/2005/01/pronunciation-lexicon"
_XML = "http://www.w3.org/XML/1998/namespace"
# PLS has neither exact capitalization nor scopes; attributes of our own namespace hold them.
_OWN = "urn:audio-service:lexicon"
# What spreadsheets take for a formula, also behind the apostrophes that export puts before it.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_ENCODING = re.compile(r"""\ufeff?\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]*)""")


def to_csv(entries: Iterable[Entry]) -> str:
    """Write CSV: a header line and one line per entry."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        case = "exact" if entry.exact else ""
        writer.writerow((_inert(entry.written), entry.kind, _inert(entry.said), entry.language, case, entry.scope))
    return out.getvalue()


def _inert(cell: str) -> str:
    """A cell that spreadsheets do not compute: one that begins like a formula gets an apostrophe."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unquoted(cell: str) -> str:
    """The inverse of `_inert`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def from_csv(text: str) -> tuple[Entry, ...]:
    """Read CSV with a header; `written` is required, and `said` unless letters are said.

    Raises UnsupportedFormat, naming the line.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    try:
        names, rows = reader.fieldnames, [(reader.line_num, row) for row in reader]
    except csv.Error as wrong:
        raise UnsupportedFormat(
            f"The lexicon is not CSV after line {reader.line_num}: {wrong}.", advice="Close its quotation marks."
        ) from wrong
    if not names or "written" not in names:
        raise UnsupportedFormat(
            "The lexicon has no column `written`.", advice=f"Give CSV with a header line: {','.join(COLUMNS)}"
        )
    return tuple(_entry_of_row(row, line) for line, row in rows if any((v or "").strip() for v in _values(row)))


def _values(row: dict[str, str]) -> list[str]:
    return [value for value in row.values() if isinstance(value, str)]


def _entry_of_row(row: dict[str, str], line: int) -> Entry:
    cells = {name: _unquoted((row.get(name) or "").strip()) for name in COLUMNS}
    try:
        kind = Kind(cells["kind"].lower() or ("alias" if cells["said"] else "letters"))
        scope = Scope(cells["scope"].lower() or "global")
        language = given_language(cells["language"]) or ""
        exact = cells["case"].lower() == "exact"
        return Entry(cells["written"], kind, cells["said"], language, exact, scope).cleaned()
    except ValueError as wrong:
        raise UnsupportedFormat(
            f"Line {line} of the lexicon is invalid: {wrong}.",
            advice="kind is alias, letters or ipa; scope is global, site, section or article; case is exact or empty.",
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
        ElementTree.SubElement(lexeme, f"{{{_PLS}}}grapheme").text = xml_text(entry.written)
        tag = "phoneme" if entry.kind is Kind.IPA else "alias"
        said = " ".join(entry.written.replace(" ", "")) if entry.kind is Kind.LETTERS else entry.said
        ElementTree.SubElement(lexeme, f"{{{_PLS}}}{tag}").text = xml_text(said)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def from_pls(text: str, *, scope: Scope = Scope.GLOBAL) -> tuple[Entry, ...]:
    """Read PLS: one entry per grapheme, with the lexeme's first phoneme or alias.

    Document types are refused, against entity expansion, and other encodings, in which one could hide. Raises
    UnsupportedFormat.
    """
    declared = _ENCODING.match(text)
    if "\0" in text or (declared and declared[1].lower() not in ("utf-8", "us-ascii")):
        raise UnsupportedFormat("The PLS file is not in UTF-8.", advice="Save it as UTF-8 and retry.")
    if "<!" in text.replace("<!--", "").replace("<![CDATA[", ""):
        raise UnsupportedFormat("The PLS file declares a document type.", advice="Remove the DOCTYPE and retry.")
    try:
        root = ElementTree.fromstring(text.encode(), ElementTree.XMLParser(encoding="utf-8"))
    except (ElementTree.ParseError, ValueError) as wrong:
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
    for lexeme in root.findall(f"{{{_PLS}}}lexeme"):
        found += _entries_of(lexeme, language, alphabet, scope)
    return tuple(found)


def _entries_of(lexeme: ElementTree.Element, language: str, alphabet: str, scope: Scope) -> list[Entry]:
    phoneme, alias = lexeme.find(f"{{{_PLS}}}phoneme"), lexeme.find(f"{{{_PLS}}}alias")
    element = phoneme if phoneme is not None else alias
    written = [(grapheme.text or "").strip() for grapheme in lexeme.findall(f"{{{_PLS}}}grapheme")]
    said = (element.text or "").strip() if element is not None else ""
    if phoneme is not None and phoneme.get("alphabet", alphabet) != "ipa":
        raise UnsupportedFormat(
            f"The phonemes of {written} are not in IPA.", advice="Give them in IPA, or as an alias."
        )
    exact = lexeme.get(f"{{{_OWN}}}case") == "exact"
    try:
        own_scope = Scope(lexeme.get(f"{{{_OWN}}}scope", str(scope)))
        return [_entry(text, said, phoneme is not None, (language, exact, own_scope)).cleaned() for text in written]
    except ValueError as wrong:
        raise UnsupportedFormat(f"A lexeme is invalid: {wrong}.", advice="Give it a grapheme and a phoneme.") from wrong


def _entry(written: str, said: str, is_ipa: bool, place: tuple[str, bool, Scope]) -> Entry:
    language, exact, scope = place
    if is_ipa:
        return Entry(written, Kind.IPA, said, language, exact, scope)
    if said and said == " ".join(written.replace(" ", "")):
        return Entry(written, Kind.LETTERS, "", language, exact, scope)
    return Entry(written, Kind.ALIAS, said, language, exact, scope)
