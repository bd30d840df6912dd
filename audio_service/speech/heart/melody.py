"""Questions rise: the pitch from the last stressed vowel before a question mark, which the model lets fall.

To the last voiced frame it rises from a little under the sentence's mean, as in English questions that yes or no
answers, and the energy, which falls with the pitch, stays higher.
"""

from __future__ import annotations

from dataclasses import dataclass

from onnx import TensorProto

from audio_service.speech.heart.graph import GraphWriter

LOWEST_HZ = 40.0
"""A frame with less is unvoiced."""
LEAST_START, MOST_START = 0.9, 1.05
"""The rise begins with the predicted pitch within these bounds, of the sentence's mean pitch."""
RISE_OCTAVES = 7 / 12
LOUDER = 2.5
"""What is added to the energy at the end of the rise: some 10 dB."""
BLEND_FRAMES = 4.0
"""Over which the predicted pitch passes into the rise."""


@dataclass(frozen=True, slots=True)
class Predicted:
    """Names of the pitch in Hz and of the energy, both (1, F)."""

    pitch: str
    energy: str


def rising_questions(
    g: GraphWriter, sounds: str, ends: str, predicted: Predicted, marks: tuple[int, int], risen: Predicted
) -> None:
    """Write pitch and energy as `risen`, with a rise before each question mark.

    `sounds` (M,) are the model's ids, `ends` (M,) where they end, in frames; `marks` the ids of the question mark and
    of primary stress.
    """
    question, stress = marks
    pitch = predicted.pitch
    frame = g("Range", g.f(0), g.cast(g("Squeeze", g("Shape", pitch, start=1))), g.f(1))
    voiced = g("Greater", pitch, g.f(LOWEST_HZ))
    mean = _mean(g, pitch, voiced)

    # Per question mark (Q, 1): the vowel after the last stress before it, and the last voiced frame before it.
    at = g("NonZero", g("Equal", sounds, g.i(question)))
    at = g("Transpose", at, perm=[1, 0])
    number = g("Range", g.i(0), g("Squeeze", g("Shape", sounds)), g.i(1))
    stressed = g("And", g("Equal", sounds, g.i(stress)), g("Less", number, at))
    place = g("ReduceMax", g("Where", stressed, number, g.i([-1])), axes=[1], keepdims=1)
    start = g("Max", g("Sub", g("Gather", ends, g("Max", place, g.i(0))), g.f(BLEND_FRAMES)), g.f(0))
    mark = g("Gather", ends, g("Max", g("Sub", at, g.i(1)), g.i(0)))
    heard = g("And", voiced, g("LessOrEqual", frame, mark))
    stop = g("ReduceMax", g("Where", heard, frame, g.f([-1])), axes=[1], keepdims=1)

    through = g("Div", g("Sub", frame, start), g("Max", g("Sub", stop, start), g.f(1)))
    through = g("Min", g("Max", through, g.f(0)), g.f(1))
    begin = g("Gather", g.flat(pitch), g.cast(start, TensorProto.INT64))
    begin = g("Min", g("Max", begin, g("Mul", mean, g.f(LEAST_START))), g("Mul", mean, g.f(MOST_START)))
    rise = g("Mul", g("Pow", g.f(2), g("Mul", through, g.f(RISE_OCTAVES))), begin)
    weight = g("Min", g("Max", g("Div", g("Sub", frame, start), g.f(BLEND_FRAMES)), g.f(0)), g.f(1))
    inside = g("And", g("LessOrEqual", frame, stop), g("GreaterOrEqual", place, g.i(0)))
    weight = g("Mul", weight, g.cast(g("And", inside, voiced)))
    changes = g("Mul", weight, g("Sub", rise, pitch)), g("Mul", weight, g("Mul", through, g.f(LOUDER)))
    for before, change, after in zip((pitch, predicted.energy), changes, (risen.pitch, risen.energy), strict=True):
        g("Add", before, g("ReduceSum", change, g.i([0]), keepdims=1), name=after)


def _mean(g: GraphWriter, pitch: str, voiced: str) -> str:
    """The mean pitch of the voiced frames, in Hz."""
    count = g("ReduceSum", g.cast(voiced), g.i([1]), keepdims=1)
    total = g("ReduceSum", g("Where", voiced, pitch, g.f(0)), g.i([1]), keepdims=1)
    return g("Div", total, g("Max", count, g.f(1)))
