"""The part of ffmpeg's command line that this package uses, by PyAV: where the system has no ffmpeg.

Run by its path, in a process of its own: it is killed when it hangs, and starts without importing the package.
One audio stream in, encoded into several files, to raw samples on standard output, or through a filter to nowhere.
"""

from __future__ import annotations

import contextlib
import itertools
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream

_SWITCHES = {"-hide_banner", "-nostdin", "-nostats", "-y"}
_READ_BYTES = 1 << 16
_LEVELS = {"error": av.logging.ERROR, "info": av.logging.INFO}

Options = list[tuple[str, str]]
Output = Callable[[AudioFrame | None], None]
"""Takes the frames one by one, and None at the end."""


def parse(arguments: list[str]) -> tuple[Options, str, list[tuple[Options, str]]]:
    """Options and name of the input, and of each output."""
    files: list[tuple[Options, str]] = []
    options: Options = []
    rest = iter(arguments)
    for argument in rest:
        if argument == "-i" or not argument.startswith("-") or argument == "-":
            files.append((options, next(rest) if argument == "-i" else argument))
            options = []
        elif argument not in _SWITCHES:
            options.append((argument, next(rest)))
    (given, source), *outputs = files
    return given, source, outputs


def read_pipe(rate: int) -> Iterator[AudioFrame]:
    """Mono samples from standard input."""
    samples = 0
    while data := sys.stdin.buffer.read(_READ_BYTES):
        frame = AudioFrame(format="s16", layout="mono", samples=len(data) // 2)
        frame.planes[0].update(data[: frame.samples * 2])
        frame.sample_rate = rate
        frame.pts, frame.time_base = samples, Fraction(1, rate)
        samples += frame.samples
        yield frame


def read_file(path: str) -> Iterator[AudioFrame]:
    """The decoded samples of a file, without the encoder's delay; a damaged packet is reported and left out."""
    with av.open(path) as container:
        stream = container.streams.audio[0]
        frames = _decoded(container.demux(stream))
        # Decoders leave out the padding at the end, but not that of MPEG-4.
        if "mp4" in container.format.name and stream.duration and stream.time_base:
            samples = round(stream.duration * stream.time_base * stream.rate)
            frames = filtered(frames, "atrim", f"end_sample={samples}")
        yield from frames


def _decoded(packets: Iterator[av.Packet[AudioStream]]) -> Iterator[AudioFrame]:
    samples = 0
    for packet in packets:
        try:
            frames = packet.decode()
        except av.error.InvalidDataError as error:
            print(error, file=sys.stderr)
            continue
        for frame in frames:
            frame.pts, frame.time_base = samples, Fraction(1, frame.sample_rate)
            samples += frame.samples
            yield frame


def filtered(frames: Iterator[AudioFrame], name: str, options: str) -> Iterator[AudioFrame]:
    """Frames through one filter, whose report goes to standard error at its end."""
    first = next(frames, None)
    if first is None:
        return
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        format=first.format.name, sample_rate=first.sample_rate, layout=first.layout.name, time_base=first.time_base
    )
    graph.link_nodes(source, graph.add(name, options), graph.add("abuffersink")).configure()
    for frame in itertools.chain((first,), frames, (None,)):
        with contextlib.suppress(av.error.EOFError):  # a filter that wants no more
            graph.push(frame)
        with contextlib.suppress(av.error.BlockingIOError, av.error.EOFError):
            while True:
                out = graph.pull()
                assert isinstance(out, AudioFrame)
                yield out


class RawOutput:
    """Samples to standard output, mono."""

    def __init__(self, rate: int) -> None:
        self._resampler = AudioResampler("s16", "mono", rate)

    def write(self, frame: AudioFrame | None) -> None:
        """Convert and print a frame; None ends the output."""
        for out in self._resampler.resample(frame):
            if out is not None:
                sys.stdout.buffer.write(memoryview(out.planes[0])[: out.samples * 2])
        if frame is None:
            sys.stdout.buffer.flush()


class FileOutput:
    """A file in one format, with its tags, and without anything that differs between runs."""

    def __init__(self, path: str, options: Options, rate: int) -> None:
        named = dict(options)
        muxing = {name[1:]: named[name] for name in ("-movflags", "-fflags") if name in named}
        if named["-f"] == "ipod":
            muxing["movie_timescale"] = named["-ar"]  # else the length that is played is a whole millisecond
        self._container = av.open(path, "w", format=named["-f"], options=muxing)
        stream = self._container.add_stream(named["-c:a"], rate=int(named.get("-ar", rate)))
        assert isinstance(stream, AudioStream)
        self._stream = stream
        stream.layout = "mono"
        if "-b:a" in named:
            stream.bit_rate = int(named["-b:a"].removesuffix("k")) * 1000
        stream.codec_context.options = {"flags": named["-flags:a"]} if "-flags:a" in named else {}
        for option, text in options:
            tags = {"-metadata": self._container.metadata, "-metadata:s:a:0": stream.metadata}.get(option)
            if tags is not None:
                name, _, value = text.partition("=")
                tags[name] = value
        self._container.start_encoding()  # also of a file without sound

    def write(self, frame: AudioFrame | None) -> None:
        """Encode a frame; None ends the file."""
        self._container.mux(self._stream.encode(frame))
        if frame is None:
            self._container.close()


def main() -> None:
    """Run a command line of ffmpeg's form. An error ends it with a message and status 1."""
    given, source, outputs = parse(sys.argv[1:])
    options = dict(given)
    av.logging.set_libav_level(_LEVELS[options.get("-loglevel", "info")])
    av.logging.restore_default_callback()
    rate = int(options.get("-ar", 0))
    frames = read_pipe(rate) if source == "pipe:0" else read_file(source)
    for chosen, _ in outputs:
        for name, value in chosen:
            if name == "-af":
                kind, _, parameters = value.partition("=")
                frames = filtered(frames, kind, parameters)
    first = next(frames, None)
    opened = [_open(path, chosen, first.sample_rate if first else rate) for chosen, path in outputs]
    for frame in itertools.chain((first,) if first else (), frames, (None,)):
        for output in opened:
            output(frame)


def _open(path: str, options: Options, rate: int) -> Output:
    named = dict(options)
    if named["-f"] == "null":
        return lambda frame: None
    return RawOutput(int(named["-ar"])).write if named["-f"] == "s16le" else FileOutput(path, options, rate).write


if __name__ == "__main__":
    try:
        main()
    except (OSError, ValueError, IndexError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
