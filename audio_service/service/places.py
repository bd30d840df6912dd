"""An editor's choices for single blocks and sentences, when their text is changed in the editor."""

from __future__ import annotations

from collections.abc import Mapping

from audio_service.article import Document
from audio_service.config import Choices
from audio_service.script import Script


def choices_for_texts(choices: Choices, old: Document, new: Document) -> Choices:
    """The choices with the voices of changed blocks under their new texts."""
    if not choices.voices or old == new:
        return choices
    voices = dict(choices.voices)
    for before, after in zip(_texts(old), _texts(new), strict=True):
        if before != after and before in choices.voices:
            voices.setdefault(after, choices.voices[before])
            if before not in _texts(new):
                voices.pop(before, None)
    return choices.model_copy(update={"voices": voices})


def _texts(document: Document) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks]


def pauses_for_texts(pauses_at: Mapping[str, int], old: Script, new: Script) -> dict[str, int]:
    """The pauses of changed blocks under the new texts of their sentences, where a block has as many as before."""
    found = dict(pauses_at)
    before, after = _sentences(old), _sentences(new)
    said = {text for texts in after.values() for text in texts}
    for index in before.keys() & after.keys():
        if len(before[index]) != len(after[index]):
            continue
        for earlier, later in zip(before[index], after[index], strict=True):
            if earlier != later and earlier in pauses_at:
                found.setdefault(later, pauses_at[earlier])
                if earlier not in said:
                    found.pop(earlier, None)
    return found


def _sentences(script: Script) -> dict[int, list[str]]:
    """The texts of the sentences, by the index of their block."""
    places = {block.span: index for index, block in enumerate(script.document.blocks)}
    found: dict[int, list[str]] = {}
    for sentence in script.sentences:
        found.setdefault(places[sentence.block.span], []).append(sentence.span.of(script.document.text))
    return found
