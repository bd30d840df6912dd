"""Read the tables of a TOML file beside a module, and check them.

Word lists and language tables are data that somebody who does not program can edit. A set of words is written as
running text, a tuple as a list (one text alone needs no brackets), a dataclass as a table of its fields.
"""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Self, TypeVar, get_args, get_origin, get_type_hints

from audio_service.errors import InvalidTable

T = TypeVar("T")


def wordset(text: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one file. A missing or wrong one raises InvalidTable, which names file, table and key."""

    file: str
    values: dict[str, Any]

    @classmethod
    def beside(cls, module: str, name: str | None = None) -> Self:
        """The file of the same name beside `module` (a `__file__`), or the file `name` there."""
        path = Path(module).with_name(name) if name else Path(module).with_suffix(".toml")
        shown = f"{path.parent.name}/{path.name}"
        try:
            return cls(shown, tomllib.loads(path.read_text("utf-8")))
        except (OSError, ValueError) as error:
            raise InvalidTable(shown, f"cannot be read: {error}") from error

    def words(self, key: str) -> frozenset[str]:
        """A set of words."""
        return self.read(key, frozenset[str])

    def texts(self, key: str) -> dict[str, str]:
        """A table of texts, in the file's order."""
        return self.read(key, dict[str, str])

    def read(self, key: str, kind: type[T]) -> T:
        """The value of `key` as a `kind`."""
        found: T = _value(kind, self.values.get(key), f"{self.file}: {key}")
        return found

    def whole(self, kind: type[T]) -> T:
        """The whole file as a `kind`."""
        found: T = _value(kind, self.values, self.file)
        return found


def _value(kind: Any, value: Any, where: str) -> Any:
    """Convert `value` as TOML has it to a `kind`: str, bool, float, an enum, a dataclass, or a collection of these."""
    origin, inner = get_origin(kind), get_args(kind)
    if is_dataclass(kind) and isinstance(value, dict):
        return _record(kind, value, where)
    if origin is dict and isinstance(value, dict):
        return {key: _value(inner[1], one, f"{where}.{key}") for key, one in value.items()}
    if origin is frozenset and isinstance(value, str):
        return wordset(value)
    if origin is tuple and inner == (str, ...) and isinstance(value, str):
        return (value,)
    if origin is tuple and isinstance(value, list):
        kinds = [inner[0]] * len(value) if inner[-1] is ... else inner
        if len(kinds) == len(value):
            return tuple(_value(one, item, where) for one, item in zip(kinds, value, strict=True))
    if isinstance(kind, type) and issubclass(kind, Enum) and value in {member.value for member in kind}:
        return kind(value)
    if origin is None and isinstance(value, (float, int) if kind is float else kind):
        return value
    raise InvalidTable(where, "is missing" if value is None else f"cannot be {value!r}")


def _record(kind: Any, table: dict[str, Any], where: str) -> Any:
    """A dataclass from a table: every key is a field, and every field without a default is there."""
    hints = get_type_hints(kind)
    if unknown := sorted(table.keys() - hints.keys()):
        raise InvalidTable(f"{where}: {unknown[0]}", f"is unknown; known are {', '.join(hints)}")
    needed = {field.name for field in fields(kind) if field.default is field.default_factory is MISSING}
    given = [key for key in hints if key in table or key in needed]
    return kind(**{key: _value(hints[key], table.get(key), f"{where}: {key}") for key in given})
