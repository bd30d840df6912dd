"""The table of phonemes as ONNX nodes: Piper's ids -> the model's ids, and durations back to Piper's ids.

Pads are taken out, the rest is looked up as one-hot classes. One convolution counts how many of each rule's conditions
hold at each place, and ArgMax takes the first rule of which all hold.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from onnx import TensorProto

from audio_service.speech.heart.graph import GraphWriter
from audio_service.speech.heart.phoneme_table import BEGIN, END, REACH, SILENCE, PhonemeTable

ID_COUNT = 256
"""Piper's `num_symbols`."""
PAD = "_"
_NOTHING = -1
_MADE_MOST = 2

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


def model_ids(
    g: GraphWriter, given: str, table: PhonemeTable, piper: Mapping[str, int], symbols: Mapping[str, int]
) -> tuple[str, str]:
    """Piper's ids (1, L) -> the model's ids (1, M), and how many of them each of Piper's has become (L,).

    `piper` and `symbols` are the ids of espeak's and of the model's symbols.
    """
    member, weights = _conditions(table, piper)
    by_rule = np.array([_ids(rule.becomes, symbols) for rule in table.rules])
    flat = g("Min", g.flat(given), g.i(ID_COUNT - 1))
    kept = g("Not", g("Equal", flat, g.i(piper[PAD])))
    row = g("Compress", flat, kept, axis=0)
    around = g.concat(g.i([piper[BEGIN]] * REACH), row, g.i([piper[END]] * REACH))
    classes = g("Unsqueeze", g("Transpose", g("Gather", g.f(member), around), perm=[1, 0]), g.i([0]))
    held = g("Conv", classes, g.f(weights), g.f(0.5 - weights.sum((1, 2))))  # above 0 where all conditions hold
    fired = g("Squeeze", g.cast(g("Greater", held, g.f(0)), TensorProto.INT32), g.i([0]))
    first = g("ArgMax", fired, axis=0, keepdims=0)
    any_rule = g("Unsqueeze", g.cast(g("ReduceMax", fired, axes=[0], keepdims=0), TensorProto.BOOL), g.i([1]))
    alone = g("Gather", g.i(_single_ids(table, piper, symbols)), row)
    pairs = g("Where", any_rule, g("Gather", g.i(by_rule), first), alone)
    slots = g.flat(pairs)
    made = g("Unsqueeze", g("Compress", slots, g("GreaterOrEqual", slots, g.i(0)), axis=0), g.i([0]))
    return made, _counts(g, pairs, kept)


def _counts(g: GraphWriter, pairs: str, kept: str) -> str:
    """How many symbols each of Piper's ids has become (L,); none for pads."""
    count = g("ReduceSum", g.cast(g("GreaterOrEqual", pairs, g.i(0)), TensorProto.INT64), g.i([1]), keepdims=0)
    place = g("Sub", g("CumSum", g.cast(kept, TensorProto.INT64), g.i(0)), g.i(1))
    count = g("Gather", count, g("Max", place, g.i(0)))
    return g("Mul", count, g.cast(kept, TensorProto.INT64))


def piper_durations(g: GraphWriter, ends: str, count: str, name: str) -> str:
    """Ends of the model's symbols (M,) -> durations of Piper's ids (1, L); `count` (L,) symbols belong to each."""
    ends = g.concat(g.f([0]), ends)
    last = g("CumSum", count, g.i(0))
    found = g("Sub", g("Gather", ends, last), g("Gather", ends, g("Sub", last, count)))
    return g("Unsqueeze", found, g.i([0]), name=name)


def _conditions(table: PhonemeTable, piper: Mapping[str, int]) -> tuple[Floats, Floats]:
    """Membership of ids in sets of symbols (256, S), and which set each rule wants at each place (R, S, 7)."""
    sets: dict[str, int] = {}
    for rule in table.rules:
        for allowed in (*rule.before, rule.symbol, *rule.after):
            sets.setdefault(allowed, len(sets))
    member = np.zeros((ID_COUNT, len(sets)), np.float32)
    for allowed, column in sets.items():
        for symbol in allowed:
            member[piper[symbol], column] = 1
    weights = np.zeros((len(table.rules), len(sets), 2 * REACH + 1), np.float32)
    for row, rule in enumerate(table.rules):
        for place, allowed in enumerate((*rule.before, rule.symbol, *rule.after), REACH - len(rule.before)):
            weights[row, sets[allowed], place] = 1
    return member, weights


def _single_ids(table: PhonemeTable, piper: Mapping[str, int], symbols: Mapping[str, int]) -> Ints:
    """What each of Piper's ids becomes where no rule fires (256, 2)."""
    made = np.full((ID_COUNT, _MADE_MOST), _NOTHING)
    for symbol, becomes in table.single.items():
        if symbol in piper and symbol != PAD:
            made[piper[symbol]] = _ids(becomes, symbols)
    return made


def _ids(becomes: str, symbols: Mapping[str, int]) -> list[int]:
    """The ids of at most two symbols, filled up with _NOTHING."""
    ids = [0 if symbol == SILENCE else symbols[symbol] for symbol in becomes]
    return [*ids, *[_NOTHING] * (_MADE_MOST - len(ids))]
