"""Write the WordPress plugin's translations from its sources and languages/*.po (`make docs`).

The template (.pot) has each text of the plugin; each .po file is brought into its order, with new texts empty; what
WordPress loads is made of it: a .mo file for the screens, a .json file for each script.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PLUGIN = Path(__file__).resolve().parent.parent / "integrations" / "wordpress" / "listen-to-this-article"
DOMAIN = PLUGIN.name
HEADER = """\
Project-Id-Version: Listen to this article
MIME-Version: 1.0
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit
X-Domain: listen-to-this-article
"""
PLURALS = {"de_DE": "nplurals=2; plural=(n != 1);"}
_STRING = r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\""
_CALL = re.compile(
    rf"(?:/\* translators: (?P<note>[^*]*?) \*/\s*(?:[^\n]*\n?[^\n]*?))?"
    rf"\b(?P<name>esc_html_e|esc_html__|esc_attr_e|esc_attr__|__|_n)\(\s*(?:{_STRING})(?:\s*,\s*(?:{_STRING}))?"
)
_HEADER = re.compile(r"^ \* (?:Plugin Name|Description): +(.+)$", re.MULTILINE)
_LINE = re.compile(r'(msgid_plural|msgid|msgstr)?(?:\[\d\])? ?"(.*)"$')


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the plugin: one, and for several; `files` are relative to the plugin."""

    one: str
    many: str
    files: tuple[str, ...]
    note: str


def texts(plugin: Path = PLUGIN) -> list[Text]:
    """The texts of the sources, in the order of files and of places in them."""
    found: dict[str, Text] = {}
    for path in sorted([*plugin.rglob("*.php"), *plugin.rglob("*.js")]):
        file = path.relative_to(plugin).as_posix()
        for one, many, note in _texts(path.read_text("utf-8")):
            known = found.get(one, Text(one, many, (), note))
            files = tuple(dict.fromkeys([*known.files, file]))
            found[one] = Text(one, known.many or many, files, known.note or note)
    return list(found.values())


def _texts(source: str) -> Iterator[tuple[str, str, str]]:
    for header in _HEADER.finditer(source) if "Plugin Name:" in source else ():
        yield header[1], "", ""
    for call in _CALL.finditer(source):
        strings = [re.sub(r"\\(.)", r"\1", text) for text in call.groups()[2:] if text is not None]
        yield strings[0], strings[1] if call["name"] == "_n" else "", call["note"] or ""


def read_po(path: Path) -> dict[str, tuple[str, ...]]:
    """The translations of a .po file by text: one, or one for each number. An empty one is left out."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in re.split(r"\n\s*\n", path.read_text("utf-8")):
        parts: list[tuple[str, str]] = []
        for line in entry.splitlines():
            match = _LINE.match(line)
            if match is None:
                continue
            if match[1]:
                parts.append((match[1], ""))
            parts[-1] = (parts[-1][0], parts[-1][1] + str(json.loads(f'"{match[2]}"')))
        translated = tuple(text for name, text in parts if name == "msgstr")
        if any(translated):
            found[parts[0][1]] = translated
    return found


def po(known: list[Text], translations: dict[str, tuple[str, ...]], header: str) -> str:
    """A .po file, or a template without translations."""

    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    lines = ['msgid ""', 'msgstr ""', *(quoted(f"{line}\n") for line in header.splitlines())]
    for text in known:
        lines += ["", *([f"#. translators: {text.note}"] * bool(text.note)), f"#: {' '.join(text.files)}"]
        lines += ["#, php-format"] * bool(re.search(r"%[sd]", text.one)) + [f"msgid {quoted(text.one)}"]
        given = translations.get(text.one, ("", "") if text.many else ("",))
        if text.many:
            lines += [f"msgid_plural {quoted(text.many)}"]
            lines += [f"msgstr[{number}] {quoted(each)}" for number, each in enumerate(given)]
        else:
            lines += [f"msgstr {quoted(given[0])}"]
    return "\n".join(lines) + "\n"


def mo(known: list[Text], translations: dict[str, tuple[str, ...]], header: str) -> bytes:
    """A .mo file: GNU gettext's binary format, sorted, without a table of hashes."""
    pairs = [("", header)]
    for text in known:
        if text.one in translations:
            pairs.append(("\0".join(filter(None, (text.one, text.many))), "\0".join(translations[text.one])))
    encoded = sorted((one.encode(), other.encode()) for one, other in pairs)
    start = 28 + 16 * len(encoded)
    tables, body = [b"", b""], b""
    for side in (0, 1):
        for pair in encoded:
            tables[side] += struct.pack("<II", len(pair[side]), start + len(body))
            body += pair[side] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(encoded), 28, 28 + 8 * len(encoded), 0, start)
    return head + tables[0] + tables[1] + body


def script_json(known: list[Text], translations: dict[str, tuple[str, ...]], locale: str, file: str) -> str:
    """The texts of one script in Jed's format, as WordPress hands them to wp.i18n."""
    own = {text.one: list(translations[text.one]) for text in known if file in text.files and text.one in translations}
    head = {"domain": "messages", "lang": locale, "plural-forms": PLURALS[locale]}
    data = {"source": file, "domain": "messages", "locale_data": {"messages": {"": head, **own}}}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def files(plugin: Path = PLUGIN) -> dict[str, bytes]:
    """The content of each file of languages/ by its name."""
    known = texts(plugin)
    written = {f"{DOMAIN}.pot": po(known, {}, HEADER).encode()}
    for locale, plurals in PLURALS.items():
        name = f"{DOMAIN}-{locale}"
        header = f"{HEADER}Language: {locale}\nPlural-Forms: {plurals}\n"
        source = plugin / "languages" / f"{name}.po"
        translations = read_po(source) if source.is_file() else {}
        translations.pop("", None)
        written[f"{name}.po"] = po(known, translations, header).encode()
        written[f"{name}.mo"] = mo(known, translations, header)
        for script in sorted((plugin / "assets").glob("*.js")):
            content = script_json(known, translations, locale, f"assets/{script.name}")
            written[f"{name}-listen-{script.stem}.json"] = content.encode()
    return written


if __name__ == "__main__":
    for name, content in files().items():
        (PLUGIN / "languages" / name).write_bytes(content)
