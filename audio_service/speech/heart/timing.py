"""The model's durations -> when each symbol is heard.

The model learnt its durations from its teacher's: every boundary stands some 44 ms after the sound's own, and a pause
belongs to the sound before the comma or the space, not to these. So boundaries are moved, and beside a pause the energy
that the model predicts for each frame decides: the sound before it stops, and the one after it begins, where the energy
crosses a level. Energy and durations are computed in floats, so the times do not depend on the processor; the samples,
whose products are of integers, do.

Times are whole milliseconds.
"""

from __future__ import annotations

import numpy as np
from onnx import TensorProto

from audio_service.speech.heart.graph import GraphWriter
from audio_service.speech.heart.vocoder import HOP, SAMPLE_RATE

UNIT_MS = 25.0
"""What the model counts durations in."""
FRAME_MS = 1000 * HOP / SAMPLE_RATE
"""What it predicts energy for; two frames are a unit."""
LATE_MS = 44.0
"""By how much the model's boundaries are late, as the median of 120 sentences."""
LOUD = 1.0
"""The predicted energy of a sound that is 25 to 30 dB below the sentence's level."""
BOUND = 3.0
"""The least predicted energy between two words that are bound together: 15 to 20 dB below the sentence's level."""
CLOSURE_MS = 56.0
"""The longest silence between two words without a pause."""
ONSET_LATE_MS = 6.0
"""By how much sound begins after the energy crosses LOUD, as the median of 120 sentences."""
STOP_LATE_MS = 1.5
"""By how much it stops after the energy falls below it."""
PAUSE_MS = 40.0
"""The shortest silence between two words without a mark that counts as a pause."""
SHORTEST_MS = 10.0
"""What is left of a sound beside a pause."""
LAST_MARK = 15
"""The model's ids 1 to 15 are punctuation, 0 is the silence at both ends."""
SPACE = 16


def heard_ends(g: GraphWriter, ids: str, durations: str, energy: str, cut_ms: str) -> str:
    """When each symbol ends, in ms after the cut, shape (M,).

    `ids` (M,) are the model's symbols, `durations` (M,) in units, `energy` (1, F) per frame, `cut_ms` (1,) what is
    left out at the start.
    """
    ends = g("Mul", g("CumSum", durations, g.i(0)), g.f(UNIT_MS))
    total = g.slice(ends, -1)
    ends = g.concat(g("Max", g("Sub", g.slice(ends, 0, -1), g.f(LATE_MS)), cut_ms), total)
    starts = g.concat(cut_ms, g.slice(ends, 0, -1))
    mark = g("LessOrEqual", ids, g.i(LAST_MARK))
    quiet = g("Or", mark, g("Equal", ids, g.i(SPACE)))
    first, last, begun = _runs(g, quiet)
    energy = g.flat(energy)

    first_starts, last_ends = g("Gather", starts, first), g("Gather", ends, last)
    pause_starts = g.concat(cut_ms, g.slice(last_ends, 0, -1))
    onsets = g("Min", _first_loud(g, energy, pause_starts), g("Sub", g("Gather", ends, first), g.f(SHORTEST_MS)))
    stops = g("Min", _last_loud(g, energy, last_ends), last_ends)

    marks = g("CumSum", g.cast(mark, TensorProto.INT64), g.i(0))
    marked = g("Greater", g.slice(g("Gather", marks, first), 1), g.slice(g("Gather", marks, last), 0, -1))
    gaps = g("Sub", g.slice(onsets, 1), g.slice(stops, 0, -1))
    pause = g("Or", marked, g("GreaterOrEqual", gaps, g.f(PAUSE_MS)))
    before, after = _without_pause(g, g.slice(last_ends, 0, -1), g.slice(first_starts, 1), energy)
    always = g.const([True], np.bool_)
    onsets = g("Where", g.concat(always, pause), onsets, g.concat(g.slice(first_starts, 0, 1), after))

    starts = g("ScatterElements", starts, first, onsets, axis=0)
    earliest = g("Min", g("Add", g("Gather", starts, last), g.f(SHORTEST_MS)), last_ends)
    stops = g("Where", g.concat(pause, always), g("Max", stops, earliest), g.concat(before, g.slice(last_ends, -1)))
    ends = g("ScatterElements", ends, last, stops, axis=0)
    ends = g("Where", quiet, g("Gather", g.concat(onsets, total), begun), ends)
    return g("Sub", g("Floor", g("Add", ends, g.f(0.5))), cut_ms)


def _without_pause(g: GraphWriter, before: str, after: str, energy: str) -> tuple[str, str]:
    """Ends and starts of words without a pause between them, in ms, from those of the model.

    Two words that the energy binds together meet in the middle of the space; those that it does not, as before a p,
    are a closure apart at most.
    """
    middle = g("Mul", g("Add", before, after), g.f(0.5))
    bound = g("Greater", g("Gather", energy, _frame(g, middle)), g.f(BOUND))
    apart = g("Where", bound, g.f(0), g.f(CLOSURE_MS / 2))
    return g("Max", before, g("Sub", middle, apart)), g("Min", after, g("Add", middle, apart))


def _runs(g: GraphWriter, quiet: str) -> tuple[str, str, str]:
    """The runs of sounds between quiet symbols: places of first and last sounds (R,), and how many begin up to each."""
    sound = g("Not", quiet)
    first = g("And", sound, _shifted(g, quiet, 1))
    last = g("And", sound, _shifted(g, quiet, -1))
    begun = g("CumSum", g.cast(first, TensorProto.INT64), g.i(0))
    return g.flat(g("NonZero", first)), g.flat(g("NonZero", last)), begun


def _shifted(g: GraphWriter, flags: str, by: int) -> str:
    """Each place has the flag of the place before it (1) or after it (-1); beyond both ends all is quiet."""
    outside = g.const([True], np.bool_)
    return g.concat(outside, g.slice(flags, 0, -1)) if by == 1 else g.concat(g.slice(flags, 1), outside)


def _first_loud(g: GraphWriter, energy: str, after: str) -> str:
    """Where the energy first rises through LOUD after each of `after` (R,), in ms; `after` where it is loud there."""
    numbers, start = _numbers(g, energy), _frame(g, after)
    usable = g("And", g("Greater", energy, g.f(LOUD)), g("GreaterOrEqual", numbers, g("Unsqueeze", start, g.i([1]))))
    count = g("Shape", energy)
    found = g("ReduceMin", g("Where", usable, numbers, count), axes=[1], keepdims=0)
    rises = g("And", g("Greater", found, start), g("Less", found, count))
    before = g("Max", g("Sub", found, g.i(1)), g.i(0))
    onset = g("Add", _crossing(g, energy, before), g.f(ONSET_LATE_MS))
    return g("Where", rises, g("Max", onset, after), after)


def _last_loud(g: GraphWriter, energy: str, before: str) -> str:
    """Where the energy last falls through LOUD before each of `before` (R,), in ms; `before` where it is loud there."""
    numbers, start = _numbers(g, energy), _frame(g, before)
    usable = g("And", g("Greater", energy, g.f(LOUD)), g("LessOrEqual", numbers, g("Unsqueeze", start, g.i([1]))))
    found = g("ReduceMax", g("Where", usable, numbers, g.i([-1])), axes=[1], keepdims=0)
    falls = g("And", g("Less", found, start), g("GreaterOrEqual", found, g.i(0)))
    stop = g("Add", _crossing(g, energy, g("Max", found, g.i(0))), g.f(STOP_LATE_MS))
    return g("Where", falls, stop, before)


def _crossing(g: GraphWriter, energy: str, frame: str) -> str:
    """Where the energy passes LOUD between each frame and the next, in ms."""
    last = g("Sub", g("Shape", energy), g.i(1))
    here, after = g("Gather", energy, frame), g("Gather", energy, g("Min", g("Add", frame, g.i(1)), last))
    part = g("Div", g("Sub", g.f(LOUD), here), g("Sub", after, here))
    return g("Mul", g("Add", g.cast(frame), part), g.f(FRAME_MS))


def _numbers(g: GraphWriter, energy: str) -> str:
    """The frames' numbers, shape (1, F)."""
    count = g("Squeeze", g("Shape", energy), g.i([0]))
    return g("Unsqueeze", g("Range", g.i(0), count, g.i(1)), g.i([0]))


def _frame(g: GraphWriter, ms: str) -> str:
    """The number of the frame that each time falls into."""
    return g("Cast", g("Floor", g("Div", ms, g.f(FRAME_MS))), to=TensorProto.INT64)
