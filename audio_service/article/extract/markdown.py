"""Markdown -> Document by way of HTML, so that headings, lists and footnotes are treated alike."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from lxml.etree import _Element as Element

from audio_service.article.document import Document
from audio_service.article.extract.assemble import read_fragment
from audio_service.article.extract.html import parse
from audio_service.article.extract.sites import Picks
from audio_service.article.extract.written_dates import stated_date
from audio_service.article.names import names_in
from audio_service.article.toml_tables import Tables
from audio_service.errors import EmptyArticle
from audio_service.language_tag import language_tag

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

_FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z][\w-]*):[ \t]*(.+)$", re.MULTILINE)
_Replacements = tuple[tuple[re.Pattern[str], str], ...]


def read_markdown(text: str, source: str, limit: int, picks_in: Callable[[Element], Picks]) -> Document:
    """The document of a Markdown text; all of it is article. Front matter gives title, author, date and language."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    fields: Mapping[str, str] = {}
    front = _FRONT.match(text)
    if front is not None:
        fields = _fields(front[1], front[2])
        text = text[front.end() :]
    html = _parser().render(_replaced(text, _replacements("source")))
    if "title" in fields and not html.lstrip().startswith("<h1"):
        html = f"<h1>{_escaped(fields['title'])}</h1>\n{html}"
    root = parse(html)
    if root is None:
        raise EmptyArticle(source)
    found = read_fragment(root, source, limit, picks_in(root), _language(fields))
    authors = (
        tuple(name.text for name in names_in(_listed(_first(fields, "author", "authors", "byline")))) or found.authors
    )
    return replace(
        found,
        title=fields.get("title") or found.title,
        byline=", ".join(authors) or None,
        authors=authors,
        published=stated_date(_first(fields, "date", "published")) or found.published,
        tags=tuple(filter(None, map(str.strip, _listed(_first(fields, "tags", "keywords")).split(",")))) or found.tags,
        section=_first(fields, "section", "category") or found.section,
    )


def _first(fields: Mapping[str, str], *names: str) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")


def _listed(written: str) -> str:
    """A list of YAML in one line as text: `[one, two]` -> "one, two"."""
    return re.sub(r"[\[\]\"]", "", written)


def _fields(fence: str, front: str) -> dict[str, str]:
    """The fields of front matter in YAML or, between plus signs, TOML."""
    if fence == "---":
        return {key.lower(): value.strip().strip("\"'") for key, value in _FIELD.findall(front)}
    try:
        table = tomllib.loads(front)
    except tomllib.TOMLDecodeError:
        return {}
    return {key.lower(): str(value) for key, value in table.items() if not isinstance(value, (dict, list))}


@cache
def _parser() -> MarkdownIt:
    """CommonMark with tables, notes, definitions, tasks, admonitions, formulas, and raised, lowered and struck text."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.admon import admon_plugin
    from mdit_py_plugins.amsmath import amsmath_plugin
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.subscript import sub_plugin
    from mdit_py_plugins.superscript import superscript_plugin
    from mdit_py_plugins.tasklists import tasklists_plugin

    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for plugin in (admon_plugin, deflist_plugin, sub_plugin, superscript_plugin, tasklists_plugin):
        parser.use(plugin)
    parser.use(footnote_plugin, always_match_refs=True)
    parser.use(amsmath_plugin, renderer=_math)
    parser.use(
        dollarmath_plugin,
        allow_space=False,
        allow_digits=False,
        double_inline=True,
        renderer=lambda tex, _: _math(tex),
    )
    # The plugin's is a block, which would cut the sentence in two.
    parser.add_render_rule("math_inline_double", lambda _, tokens, at, *__: _math(tokens[at].content))
    parser.core.ruler.push("dialects", _in_text)
    return parser


def _math(tex: str) -> str:
    """TeX as an element that is read as a formula."""
    return f'<math alttext="{_escaped(tex)}"></math>'


def _in_text(state: StateCore) -> None:
    """Replace the syntax of dialects in text that is not code."""
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text":
                child.content = _replaced(child.content, _replacements("text"))


@cache
def _replacements(name: str) -> _Replacements:
    written = Tables.beside(__file__).read(name, tuple[tuple[str, str], ...])
    flags = re.MULTILINE | re.DOTALL | re.IGNORECASE if name == "source" else 0
    return tuple((re.compile(pattern, flags), replacement) for pattern, replacement in written)


def _replaced(text: str, replacements: _Replacements) -> str:
    for pattern, replacement in replacements:
        text = pattern.sub(replacement, text)
    return text


def _language(fields: Mapping[str, str]) -> str | None:
    """The language of front matter; YAML may have it quoted, as a list of one, and before a comment."""
    written = fields.get("lang") or fields.get("language") or ""
    return language_tag(re.sub(r"(?:^|\s)#.*", "", written).strip("[]\"' "))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
