"""Tables beside a module: what they are read as, and what an error names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from audio_service.article import Reason, Tables, wordset
from audio_service.errors import InvalidTable

TEXT = """
animals = '''
  cat dog
  cow
'''
pair = ["foot", "feet"]
forms = { km = ["kilometre", "kilometres"], t = "tonne" }
reasons = { a = "share" }
rules = [{ name = "first" }, { name = "second", weight = 2, words = "x y" }]
"""


@dataclass(frozen=True, slots=True)
class Animal:
    name: str
    weight: float = 1.0
    words: frozenset[str] = frozenset()


def tables(folder: Path, text: str) -> Tables:
    (folder / "zoo.toml").write_text(text, "utf-8")
    return Tables.beside(str(folder / "zoo.py"))


def test_values_are_read_as_the_kind_that_is_asked_for(tmp_path: Path) -> None:
    zoo = tables(tmp_path, TEXT)
    assert zoo.words("animals") == {"cat", "dog", "cow"} == wordset("cow dog cat")
    assert zoo.read("pair", tuple[str, str]) == ("foot", "feet")
    assert zoo.read("forms", dict[str, tuple[str, ...]]) == {"km": ("kilometre", "kilometres"), "t": ("tonne",)}
    assert zoo.read("reasons", dict[str, Reason]) == {"a": Reason.SHARE}
    assert zoo.read("rules", tuple[Animal, ...]) == (Animal("first"), Animal("second", 2, frozenset("xy")))
    assert tables(tmp_path, 'name = "one"').whole(Animal) == Animal("one")


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("", frozenset[str], "/zoo.toml: it is missing"),
        ("it = 5", frozenset[str], "/zoo.toml: it cannot be 5"),
        ("it = ['a']", tuple[str, str], "/zoo.toml: it cannot be ['a']"),
        ("[it]\na = 1", dict[str, str], "/zoo.toml: it.a cannot be 1"),
        ("[it]\na = 'no reason'", dict[str, Reason], "/zoo.toml: it.a cannot be 'no reason'"),
        ("[it]\nweight = 1.5", Animal, "/zoo.toml: it: name is missing"),
        ("[it]\nname = 'a'\nwieght = 2.0", Animal, "/zoo.toml: it: wieght is unknown; known are name, weight, words"),
    ],
)
def test_an_error_names_file_table_and_key(tmp_path: Path, text: str, kind: type[object], shown: str) -> None:
    with pytest.raises(InvalidTable) as raised:
        tables(tmp_path, text).read("it", kind)
    assert shown in raised.value.message


@pytest.mark.parametrize("text", ["it = [", "a = 1\na = 2"])
def test_a_file_that_is_not_toml_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidTable, match=r"zoo\.toml cannot be read: .*\(at "):
        tables(tmp_path, text)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidTable, match=r"zoo\.toml cannot be read"):
        Tables.beside(str(tmp_path / "zoo.py"))
