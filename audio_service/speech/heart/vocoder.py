"""The package's signal processing as ONNX nodes: spectra and F0 -> samples.

    S = exp(lh) e^{i pi tanh(theta)} STFT(pulses(f0)) + exp(ln) Z + exp(lr) e^{i phi}

then one inverse STFT (1200 points, hop 300, Hann). All is laid out [frames, bins]. The Fourier transforms are products
with four matrices of 300 x 300 each way, not one of 1200 x 1202: with the time axis shifted by half a sample, cosines
are even and sines odd about the frame's middle and, by the parity of the bin, about its quarters, so that a frame folds
to a quarter before the product. The shift turns bin k by pi k / 1200, which is undone where it matters: in the bias of
`phi`. Bins are in the order even, odd. Only formulas of the matrices are stored; onnxruntime computes them when it
loads the model.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from onnx import TensorProto

from audio_service.speech.heart.graph import END, GraphWriter

N_FFT, HOP, SAMPLE_RATE = 1200, 300, 24_000
"""Points of the transform, samples between frames, samples per second."""
BINS = N_FFT // 2 + 1
BIN_ORDER = np.r_[0:BINS:2, 1:BINS:2]
PARTS = ("lh", "ln", "lr", "theta", "phi")
"""What the network's head returns for each bin, in the order that `samples` takes it."""
NOISE_FRAMES = 128
"""Frames of the noise table; then it repeats, after 1.6 s."""

_EVEN_BINS = BINS // 2 + 1
_VOICED_HZ, _HIGHEST_HZ = 40.0, 11_000.0
_LARGEST_LOG = 7.0
_HANN = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(N_FFT) / N_FFT)
# The sum of the squares of four Hann windows a quarter apart.
_OVERLAP = 1.5


def phase_offset() -> npt.NDArray[np.float64]:
    """What the shift by half a sample turns each bin by, in BIN_ORDER; to be taken from phi."""
    offsets: npt.NDArray[np.float64] = np.pi * BIN_ORDER / N_FFT
    return offsets


def samples(g: GraphWriter, head: str, f0: str, first: str, cut: str, noise: str) -> str:
    """Rows of samples, shape (F - cut, 300).

    `head` (1, F - first, 5 x 601) are PARTS in BIN_ORDER, `f0` (1, F) is in Hz. `first` (1,) is the first frame in
    `head`, `cut` (1,) the rows to leave out: first = max(cut - 1, 0). `noise` (1,) scales Z.
    """
    logs, theta, phi = g.split(g("Squeeze", head, g.i([0])), [3 * BINS, BINS, BINS], 1)
    sizes = g("Exp", g("Min", logs, g.f(_LARGEST_LOG)))
    harmonic, hiss, free = g.split(sizes, [BINS] * 3, 1)
    turn = g("Mul", g("Tanh", theta), g.f(np.pi))
    before, after = (g.f(np.zeros((rows, HOP))) for rows in (2, 1))
    padded = g.slice(g.concat(before, pulses(g, f0), after), first)
    real, imaginary = analysis(g, padded)
    cosine, sine = g("Mul", g("Cos", turn), harmonic), g("Mul", g("Sin", turn), harmonic)
    voiced = (
        g("Sub", g("Mul", real, cosine), g("Mul", imaginary, sine)),
        g("Add", g("Mul", real, sine), g("Mul", imaginary, cosine)),
    )
    level = g("Mul", hiss, noise)
    at = g("Range", g("Squeeze", first), g("Squeeze", g("Shape", f0, start=1)), g.i(1))
    at = g("Mod", at, g.i(NOISE_FRAMES))
    spectrum = [
        g.sum(part, g("Mul", level, g("Gather", table, at)), g("Mul", free, g(function, phi)))
        for part, table, function in zip(voiced, noise_table(g), ("Cos", "Sin"), strict=True)
    ]
    return _divided(g, synthesis(g, *spectrum), first, cut)


def pulses(g: GraphWriter, f0: str) -> str:
    """The band-limited pulse train of `f0` (1, F) in Hz, shape (F, 300); zero where f0 is unvoiced.

    All harmonics up to 11 kHz at unit amplitude: sin((H + 1/2) t) / (2 sin(t / 2)) - 1/2.
    """
    around = g.concat(g.slice(f0, 0, 1, 1), f0, g.slice(f0, -1, axis=1), axis=1)
    three = g.concat(g.slice(around, 0, -2, 1), f0, g.slice(around, 2, axis=1))
    f = g("MatMul", g("Transpose", three, perm=[1, 0]), g.f(_interpolation()))
    voiced = g("Greater", f, g.f(_VOICED_HZ))
    f = g("Max", f, g.f(_VOICED_HZ))
    turns = g("CumSum", g.flat(g.cast(f, TensorProto.DOUBLE)), g.i(0))
    turns = g("Mul", turns, g.const(1 / SAMPLE_RATE, np.float64))
    turns = g("Sub", turns, g("Floor", turns))
    t = g.cast(g("Mul", turns, g.const(2 * np.pi, np.float64)))
    t = g("Reshape", t, g.i([-1, HOP]))
    harmonics = g("Add", g("Floor", g("Div", g.f(_HIGHEST_HZ), f)), g.f(0.5))
    divisor = g("Mul", g("Sin", g("Mul", t, g.f(0.5))), g.f(2))
    near_zero = g("LessOrEqual", g("Abs", divisor), g.f(2e-3))
    train = g("Where", near_zero, harmonics, g("Div", g("Sin", g("Mul", harmonics, t)), divisor))
    return g("Where", voiced, g("Sub", train, g.f(0.5)), g.f(0))


def _interpolation() -> npt.NDArray[np.float64]:
    """Weights (3, 300) of the frame before, the frame and the frame after it for each of a frame's samples."""
    u = ((np.arange(HOP) + 0.5) / HOP - 0.5) % 1
    half = HOP // 2
    weights = np.zeros((3, HOP))
    weights[0, :half], weights[1, :half] = 1 - u[:half], u[:half]
    weights[1, half:], weights[2, half:] = 1 - u[half:], u[half:]
    return weights


def analysis(g: GraphWriter, padded: str) -> tuple[str, str]:
    """Rows of samples (F + 3, 300) -> the STFT's real and imaginary part (F, 601); a frame is four rows."""
    backwards = _backwards(g, padded)
    window = _HANN / (N_FFT / 4)

    def quarter(number: int, turned: bool) -> str:
        part = window[number * HOP : (number + 1) * HOP]
        rows = g.slice(backwards if turned else padded, number, number - 3 if number < 3 else END)
        return g("Mul", rows, g.f(part[::-1] if turned else part))

    q0, r1, q2, r3 = (quarter(number, number % 2 == 1) for number in range(4))
    outer, inner = g("Add", q0, r3), g("Add", r1, q2)
    outer_odd, inner_odd = g("Sub", r3, q0), g("Sub", q2, r1)  # negated: the sign of e^-i
    cos_even, cos_odd = (_basis(g, "Cos", odd=odd, bins_first=False) for odd in (False, True))
    sin_even, sin_odd = (_basis(g, "Sin", odd=odd, bins_first=False) for odd in (False, True))
    real = g.concat(g("MatMul", g("Add", outer, inner), cos_even), g("MatMul", g("Sub", outer, inner), cos_odd), axis=1)
    imaginary = g.concat(
        g("MatMul", g("Sub", outer_odd, inner_odd), sin_even),
        g("MatMul", g("Add", outer_odd, inner_odd), sin_odd),
        axis=1,
    )
    return real, imaginary


def synthesis(g: GraphWriter, real: str, imaginary: str) -> str:
    """A spectrum (F, 601) -> windowed, overlapped rows (F + 3, 300), not yet divided by the windows' sum."""
    scale = np.where((BIN_ORDER == 0) | (BIN_ORDER == N_FFT // 2), 1.0, 2.0) / N_FFT
    sums = []
    for x, function, sign in ((real, "Cos", 1), (imaginary, "Sin", -1)):
        scaled = g("Mul", x, g.f(sign * scale))
        even, odd = g.slice(scaled, 0, _EVEN_BINS, 1), g.slice(scaled, _EVEN_BINS, BINS, 1)
        even = g("MatMul", even, _basis(g, function, odd=False, bins_first=True))
        odd = g("MatMul", odd, _basis(g, function, odd=True, bins_first=True))
        sums.append((g("Add", even, odd), g("Sub", even, odd)))
    (plus, minus), (plus_sine, minus_sine) = sums
    quarters = (
        g("Add", plus, plus_sine),
        g("Sub", minus, minus_sine),
        g("Add", minus, minus_sine),
        g("Sub", plus, plus_sine),
    )
    halves: tuple[list[str], list[str]] = ([], [])
    for number, quarter in enumerate(quarters):
        part = _HANN[number * HOP : (number + 1) * HOP]
        turned = number % 2
        windowed = g("Mul", quarter, g.f(part[::-1] if turned else part))
        halves[turned].append(g("Pad", windowed, g.i([number, 0, 3 - number, 0])))
    return g("Add", g.sum(*halves[0]), _backwards(g, g.sum(*halves[1])))


def _basis(g: GraphWriter, function: str, *, odd: bool, bins_first: bool) -> str:
    """cos or sin of pi k (2n + 1) / 1200 for the even or odd bins k and n < 300, computed when the model is loaded."""
    k, n = np.arange(1 if odd else 0, BINS, 2), np.arange(HOP)
    k, n = (k[:, None], n[None]) if bins_first else (k[None], n[:, None])
    place = g("Mod", g("Mul", g.i(k), g.i(2 * n + 1)), g.i(2 * N_FFT))
    return g(function, g("Mul", g.cast(place), g.f(np.pi / N_FFT)))


def _backwards(g: GraphWriter, rows: str) -> str:
    """Each row from its end to its start."""
    return g.slice(rows, -1, -END, 1, -1)


def _divided(g: GraphWriter, rows: str, first: str, cut: str) -> str:
    """Overlapped rows -> samples: divided by the sum of the windows' squares, which is less at both ends."""
    square = (_HANN**2).reshape(4, HOP)
    inside, at_start = np.full((1, HOP), 1 / _OVERLAP), 1 / square[:3].sum(0)
    start = g("Where", g("Greater", cut, g.i([0])), g.f(inside), g.f(at_start))
    ends = np.stack([1 / square[1:].sum(0), 1 / np.maximum(square[2:].sum(0), 1e-11)])
    rows = g.slice(rows, g("Add", g("Sub", cut, first), g.i([2])), -1)
    return g.concat(
        g("Mul", g.slice(rows, 0, 1), start),
        g("Mul", g.slice(rows, 1, -2), g.f(1 / _OVERLAP)),
        g("Mul", g.slice(rows, -2), g.f(ends)),
    )


def noise_table(g: GraphWriter) -> tuple[str, str]:
    """Two tables (NOISE_FRAMES, 601) of normally distributed numbers, the same everywhere.

    Three rounds of multiply, add, square, modulo a prime, on the index; then the method of Box and Muller (1958).
    """
    count = NOISE_FRAMES * BINS
    index = g("Range", g.i(1), g.i(2 * count + 1), g.i(1))
    prime = 2**31 - 1
    x = index
    for factor, offset in ((48_271, 12_345), (69_621, 777), (16_807, 4_321)):
        x = g("Mod", g("Add", g("Mul", x, g.i(factor)), g.i(offset)), g.i(prime))
        x = g("Mod", g("Add", g("Mul", x, x), index), g.i(prime))
    x = g("Add", g.cast(x, TensorProto.DOUBLE), g.const(0.5, np.float64))
    uniform = g.cast(g("Mul", x, g.const(1 / prime, np.float64)))
    one, other = g.split(uniform, [count, count], 0)
    size = g("Sqrt", g("Mul", g("Log", one), g.f(-2)))
    turn = g("Mul", other, g.f(2 * np.pi))
    shape = g.i([NOISE_FRAMES, BINS])
    cosine, sine = (g("Reshape", g("Mul", size, g(function, turn)), shape) for function in ("Cos", "Sin"))
    return cosine, sine
