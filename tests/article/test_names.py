"""The names of authors in a line, and lines that have nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from audio_service.article.names import is_byline, names_in


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Mara Quist", ["Mara Quist"]),
        ("By Mara Quist", ["Mara Quist"]),
        ("ByMara Quist", ["Mara Quist"]),
        ("Words by Mara Quist", ["Mara Quist"]),
        ("Written by: Mara Quist", ["Mara Quist"]),
        ("Von Jörg Ahlers und Ute Brandt", ["Jörg Ahlers", "Ute Brandt"]),
        ("Text: Ute Brandt", ["Ute Brandt"]),
        ("Par Claire Dubois et Henri Morel", ["Claire Dubois", "Henri Morel"]),
        ("Por Ana Ruiz y Luis Gil Prado", ["Ana Ruiz", "Luis Gil Prado"]),
        ("di Carla Neri e Paolo Riva", ["Carla Neri", "Paolo Riva"]),
        ("Door Piet de Boer en Anna van Dam", ["Piet de Boer", "Anna van Dam"]),
        ("Av Nils Berg och Karin Lund", ["Nils Berg", "Karin Lund"]),
        ("Mara Quist & Tom Ellwood", ["Mara Quist", "Tom Ellwood"]),
        ("Mara Quist, Tom Ellwood and Ines Okafor", ["Mara Quist", "Tom Ellwood", "Ines Okafor"]),
        ("Mara Quist, Tom Ellwood, and Ines Okafor", ["Mara Quist", "Tom Ellwood", "Ines Okafor"]),
        ("Mara Quist; Mara QUIST", ["Mara Quist"]),
        ("Mara Quist, Political Editor", ["Mara Quist"]),
        ("Mara Quist, political editor, and Tom Ellwood", ["Mara Quist", "Tom Ellwood"]),
        ("Mara Quist Senior Writer", ["Mara Quist"]),
        ("Staff Writer Mara Quist", ["Mara Quist"]),
        ("Mara Quist in Lowmere", ["Mara Quist"]),
        ("Mara Quist, MD, PhD", ["Mara Quist"]),
        ("Mara Quist, Harbour Wire", ["Mara Quist"]),
        ("Mara Quist (Harbour Wire)", ["Mara Quist"]),
        ("Mara Quist, Jr.", ["Mara Quist Jr."]),
        ("Mara Quist | 4 March 2026", ["Mara Quist"]),
        ("Mara Quist Updated 4 March", ["Mara Quist"]),
        ("Mara Quist March 4, 2026", ["Mara Quist"]),
        ("Mara Quist · 5 min read", ["Mara Quist"]),
        ("mara@courier.example", []),
        ("Mara Quist <mara@courier.example>", ["Mara Quist"]),
        ("https://courier.example/mara-quist", []),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Min Jin Lee", ["Min Jin Lee"]),
        ("Herbert Read", ["Herbert Read"]),
        ("Ludwig van Beethoven", ["Ludwig van Beethoven"]),
        ("O&#39;Hara Quist", ["O'Hara Quist"]),
        ("Reuters", ["Reuters"]),
        ("PA Media", ["PA Media"]),
        ("Harbour Wire staff", ["Harbour Wire staff"]),
        ("Smith & Sons", ["Smith & Sons"]),
        ("admin", []),
        ("Posted by", []),
        ("2026", []),
        ("", []),
    ],
)
def test_names_in_a_line(line: str, names: list[str]) -> None:
    assert [name.text for name in names_in(line)] == names


@pytest.mark.parametrize(
    ("line", "authors", "only"),
    [
        ("By Mara Quist", ["Mara Quist"], True),
        ("Mara Quist, Political Editor", ["Mara Quist"], True),
        ("By Mara Quist and Tom Ellwood", ["Mara Quist", "Tom Ellwood"], True),
        ("Tom Ellwood", ["Mara Quist", "Tom Ellwood"], True),
        ("By Mara Quist, Ph.D.", ["Mara Quist"], True),
        ("By Mara Quist Published Jan. 3, 2025", ["Mara Quist"], True),
        ("By Mara Quist\nUpdated 3 March 2026, 4.15pm", ["Mara Quist"], True),
        ("Mara Quist published 3 books in 2025", ["Mara Quist"], False),
        ("Mara Quist opened the ferry", ["Mara Quist"], False),
        ("By the river", ["Mara Quist"], False),
        ("By", ["Mara Quist"], False),
    ],
)
def test_a_line_of_authors(line: str, authors: Sequence[str], only: bool) -> None:
    assert is_byline(line, authors) is only
