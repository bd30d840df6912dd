"""The whole voice as one graph with Piper's inputs and outputs: ids in, samples and frames per id out."""

from __future__ import annotations

import math
from typing import cast

import torch
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP as IDS
from torch import nn
from torch.nn import functional

from voices.training.acoustic import SYMBOLS
from voices.training.checkpoint import Checkpoint
from voices.training.corpus import BEGIN, END, MARKS, PAUSES, often
from voices.training.noise import NOISE_SAMPLES, even_noise
from voices.training.sound import HOP, WINDOW
from voices.training.vocoder import BINS, MODULATION, NOISE_HOP, NOISE_WINDOW, gate, pulses

GIVEN = (0.0, 0.3, 0.0, 0.0, -0.7)
"""The conditions at synthesis, in standard deviations: a livelier F0 than the mean take, and a quieter room."""
LENGTHENED = 1.05
"""Means of log durations are shorter than mean durations (0.976 of the recordings), and the long sentences of articles,
of which the recordings have none, sound hurried."""
F0_SPREAD = 1.15
"""Averaged predictions are flatter than any take: log F0 is widened about its mean."""
LOWEST_F0_HZ, HIGHEST_F0_HZ = 80.0, 400.0
NORMAL_NOISE = 0.667
"""Piper's usual noise_scale, at which the noise is as loud as in training."""
LOUDEST_NOISE = 1.5
LONGEST_LOG_FRAMES = 4.6
"""A token has at most e^4.6 - 1 = 98 frames, 1.1 s, before length_scale."""
COMMA_STRETCH = 1.4
"""Read prompts have short pauses; articles need longer ones."""
BEGIN_FRAMES, END_FRAMES = 3.0, 4.0
TAIL_FRAMES = 12.0
"""Digital silence after the end, counted to the last id: 13 once lengthened, 151 ms."""

QUESTION_TOKENS = 3
"""The question mark may stand this far before the end: closing quotes and brackets follow it."""
QUESTION_SEMITONES = 6.0
"""Above the speaker's mean: where a question ends. The recordings have none, so this is by design."""
SHORTEST_RISE, LONGEST_RISE = 26.0, 70.0
"""Frames, 0.3 and 0.8 s: the rise begins at the last stressed vowel, within these."""

# Where the data has none or few of the first, the second speaks for it.
_PAIRS = (
    "xk çh rɹ ɬl ɫl ɮl yi øɜ œɛ ɶæ ck qk ɲn ɳn ɴn ɱm βb ɣɡ ʝj ɒɑ ɨɪ ʉu ɯʊ ɵʊ ɘə ɞɜ ɤʌ ʎl ɭl ʟl ʋv ɕʃ ʂʃ ʑʒ ʐʒ ɖd ʈt "
    "ɟd gɡ ɝɜ ʀɹ ʁɹ ʕɹ ɦh ɧʃ χh ħh ɺɹ ɻɹ ɽɾ ɥw ɰw ɸf ʙb ɓb ɗd ɠɡ ʄd ʛɡ ʍw ʦs εɛ ʏʊ ɢɡ !. ?. ;, :, (, ),"
)
NEIGHBOURS = {pair[0]: pair[1] for pair in _PAIRS.split()} | dict.fromkeys("-\"'", " ")


def _identifier(phoneme: str) -> int:
    return int(IDS[phoneme][0])


def give_neighbours(checkpoint: Checkpoint) -> None:
    """Fill the embeddings of symbols that the data hardly has: a neighbour's, or nothing."""
    known = often(checkpoint.statistics.token_counts)
    weights = checkpoint.acoustic.embedding.weight.data
    for phoneme in IDS:
        if phoneme in (BEGIN, END) or phoneme in known or phoneme == "_":
            continue
        neighbour = NEIGHBOURS.get(phoneme)
        heard = neighbour in known
        weights[_identifier(phoneme)] = weights[_identifier(neighbour)] if neighbour and heard else 0.0


def _bases(window: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Fourier analysis and synthesis with a Hann window as convolutions, [2 * bins, 1, window]."""
    bins = window // 2 + 1
    turn = 2 * math.pi * ((torch.arange(bins)[:, None] * torch.arange(window)) % window) / window
    taper = torch.hann_window(window)
    both = torch.cat([torch.cos(turn), -torch.sin(turn)])
    twice = torch.full((bins, 1), 2.0)
    twice[0] = twice[-1] = 1.0
    # 1.5 is what squared Hann windows at a quarter of their length add up to.
    synthesis = both * torch.cat([twice, twice]) * taper / window / 1.5
    return (both * taper)[:, None], synthesis[:, None]


class Voice(nn.Module):
    """Acoustic model and vocoder behind Piper's contract; batches of one."""

    stretch: torch.Tensor
    least: torch.Tensor
    spoken: torch.Tensor
    noise: torch.Tensor
    given: torch.Tensor
    mel_scale: torch.Tensor
    mel_offset: torch.Tensor
    analysis: torch.Tensor
    synthesis: torch.Tensor
    noise_analysis: torch.Tensor
    noise_synthesis: torch.Tensor

    def __init__(self, checkpoint: Checkpoint) -> None:
        super().__init__()
        give_neighbours(checkpoint)
        self.acoustic, self.vocoder = checkpoint.acoustic, checkpoint.vocoder
        figures, shape = checkpoint.statistics, checkpoint.shape
        self.log_f0_mean, self.log_f0_deviation = figures.log_f0_mean, figures.log_f0_deviation
        mean, deviation = torch.from_numpy(figures.mel_mean), torch.from_numpy(figures.mel_deviation)
        keep = {
            "given": torch.tensor([GIVEN]),
            "mel_scale": (deviation * torch.from_numpy(shape.scale))[:, None],
            "mel_offset": (mean + deviation * torch.from_numpy(shape.offset))[:, None],
            "noise": even_noise(),
        } | self._token_tables()
        keep["analysis"], keep["synthesis"] = _bases(WINDOW)
        keep["noise_analysis"], keep["noise_synthesis"] = _bases(NOISE_WINDOW)
        for name, value in keep.items():
            self.register_buffer(name, value)
        self.eval()

    @staticmethod
    def _token_tables() -> dict[str, torch.Tensor]:
        """Per id: what its duration is multiplied by, its least frames, and whether it is a sound."""
        stretch, spoken = torch.ones(SYMBOLS), torch.ones(SYMBOLS)
        for phoneme in MARKS:
            stretch[_identifier(phoneme)] = spoken[_identifier(phoneme)] = 0
        for phoneme in (*PAUSES, BEGIN, END):
            spoken[_identifier(phoneme)] = 0
        for phoneme in ",;:":
            stretch[_identifier(phoneme)] = COMMA_STRETCH
        least = spoken.clone()
        least[_identifier(BEGIN)], least[_identifier(END)] = BEGIN_FRAMES, END_FRAMES
        return {"stretch": stretch, "least": least, "spoken": spoken}

    def _ends(self, tokens: torch.Tensor, log_frames: torch.Tensor, length_scale: torch.Tensor) -> torch.Tensor:
        """The frame at which each token ends, whole numbers as floats: rounding never adds up."""
        frames = (torch.exp(log_frames.clamp(max=LONGEST_LOG_FRAMES)) - 1).clamp(min=0) * self.stretch[tokens]
        closing = functional.pad(torch.zeros_like(frames[:, 1:]), (0, 1), value=END_FRAMES)
        frames = torch.maximum(frames * length_scale, torch.maximum(self.least[tokens], closing))
        return torch.floor(torch.cumsum(frames, 1) + 0.5)

    def _rise(self, tokens: torch.Tensor, ends: torch.Tensor, frame: torch.Tensor) -> torch.Tensor:
        """0 to 1 per frame: how far a question has risen; 0 throughout where the last mark is no question mark."""
        order = torch.arange(tokens.shape[1], device=tokens.device)[None]
        close = order >= tokens.shape[1] - 1 - QUESTION_TOKENS
        asked = ((tokens == _identifier("?")) & close).to(torch.float32).amax()
        last_sound = (order * self.spoken[tokens].to(torch.int64)).amax(1, keepdim=True)
        stressed = (order * (tokens == _identifier("ˈ")).to(torch.int64)).amax(1, keepdim=True)
        end = torch.gather(ends, 1, last_sound)
        start = torch.gather(ends, 1, stressed)
        start = torch.maximum(torch.minimum(start, end - SHORTEST_RISE), end - LONGEST_RISE)
        share = ((frame[None] + 0.5 - start) / (end - start)).clamp(0, 1)
        return asked * share * share * (3 - 2 * share)

    def _samples(
        self, mel: torch.Tensor, log_f0: torch.Tensor, voiced: torch.Tensor, loudness: torch.Tensor
    ) -> torch.Tensor:
        """What `Vocoder.forward` does, with convolutions and a fixed table of noise: [1, 1, 256 T]."""
        loud, phase, hiss = self.vocoder.filters(mel, log_f0, voiced)
        train, beat = pulses(torch.exp(log_f0))
        sounding = gate(voiced)
        spectrum = functional.conv1d(
            functional.pad((train * sounding)[:, None], (WINDOW // 2, HOP)), self.analysis, stride=HOP
        )
        real, imaginary = spectrum[:, :BINS], spectrum[:, BINS:]
        size = torch.exp(loud).transpose(1, 2)
        cosine, sine = torch.cos(phase).transpose(1, 2) * size, torch.sin(phase).transpose(1, 2) * size
        shaped = torch.cat([real * cosine - imaginary * sine, real * sine + imaginary * cosine], 1)
        harmonic = functional.conv_transpose1d(shaped, self.synthesis, stride=HOP)[:, :, WINDOW // 2 : -HOP]
        at = torch.arange(train.shape[1], device=train.device) % NOISE_SAMPLES
        noise = (self.noise[at][None] * (1 + MODULATION * sounding * beat))[:, None]
        spectrum = functional.conv1d(
            functional.pad(noise, (NOISE_WINDOW // 2, NOISE_HOP)), self.noise_analysis, stride=NOISE_HOP
        )
        size = torch.exp(hiss).transpose(1, 2)
        breath = functional.conv_transpose1d(
            spectrum * torch.cat([size, size], 1), self.noise_synthesis, stride=NOISE_HOP
        )[:, :, NOISE_WINDOW // 2 : -NOISE_HOP]
        return harmonic + breath * loudness

    def forward(
        self, ids: torch.Tensor, lengths: torch.Tensor, scales: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Ids [1, n] with padding between (as Piper gives them), lengths [1], scales (noise, length, unused).

        Samples [1, 1, 1, S] and frames per id [1, n]; 256 times the sum of the frames is S.
        """
        tokens = ids[:, ::2]
        count = torch.floor((lengths.to(torch.float32) + 1) / 2)
        every = torch.ones_like(tokens).to(torch.float32)[:, None]
        encoded = self.acoustic.encode(tokens, count, self.given, every)
        length_scale = scales[1] * LENGTHENED
        ends = self._ends(tokens, self.acoustic.log_durations(encoded, every), length_scale)
        frames = ends - functional.pad(ends[:, :-1], (1, 0))
        total = ends[0, -1].to(torch.int64)
        # While the graph is traced a tensor stands for the number, so that it stays a variable of the graph.
        cells = self.acoustic.expand(encoded, frames.to(torch.int64), cast(int, total), self.given)
        mask = torch.ones_like(cells[:, :, 0])[:, None]
        sung = self.acoustic.pitch(cells, mask)
        voiced = (sung[..., 1] > 0).to(torch.float32)
        rise = self._rise(tokens, ends, torch.arange(cells.shape[1], device=ids.device).to(torch.float32))
        peak = QUESTION_SEMITONES * math.log(2) / 12 / self.log_f0_deviation
        tone = sung[..., 0] * F0_SPREAD
        tone = tone + rise * (peak - tone)
        mel = self.acoustic.mel(cells, tone, voiced, mask) * self.mel_scale + self.mel_offset
        log_f0 = tone * self.log_f0_deviation + self.log_f0_mean
        log_f0 = log_f0.clamp(math.log(LOWEST_F0_HZ), math.log(HIGHEST_F0_HZ))
        samples = self._samples(mel, log_f0, voiced, (scales[0] / NORMAL_NOISE).clamp(0, LOUDEST_NOISE))
        return self._closed(samples + 0 * scales[2], frames, ends, length_scale, ids.shape[1])

    def _closed(
        self, samples: torch.Tensor, frames: torch.Tensor, ends: torch.Tensor, length_scale: torch.Tensor, ids: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Faded at both ends, silence after them, and the frames laid out as Piper's ids are."""
        at = torch.arange(samples.shape[2], device=samples.device).to(torch.float32)
        fade = ((ends[0, -1] * HOP - 1 - at) / (2 * HOP)).clamp(0, 1) * (at / HOP).clamp(0, 1)
        samples = samples * fade
        tail = torch.minimum(torch.floor(TAIL_FRAMES * length_scale + 0.5), ends[0, -1])
        samples = torch.cat([samples, samples[:, :, : (tail * HOP).to(torch.int64)] * 0], 2)
        frames = frames + functional.pad(torch.zeros_like(frames[:, 1:]), (0, 1), value=1.0) * tail
        spread = torch.stack([frames, torch.zeros_like(frames)], -1).reshape(1, -1)[:, :ids]
        return samples.clamp(-1, 1)[:, None], spread
