"""Recordings become training utterances: joined, in other voices, at other speeds, through other telephone lines.

Most recordings are single careful words. Callers speak sentences, faster and through a narrow, noisy, compressed line;
so words of one speaker are joined with short gaps, sped up, given longer or shorter vocal tracts, and sent through a
line drawn at random. Each utterance has a random generator of its own: the corpus does not depend on the number of
processes that make it.
"""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from . import audio
from .recordings import Recording

PAUSE = "|"
"""Stands in a transcript where a pause may be."""


@dataclass(frozen=True)
class Manner:
    """How the recordings of a speaker are used."""

    copies: float
    """Times each recording is used."""
    number_copies: float
    """Times each recording of a number word is used beyond that."""
    joined: tuple[int, int]
    """Fewest and most recordings in an utterance."""
    tempo: tuple[float, float]
    """Slowest and fastest factor of speed."""


_MANNERS = {
    "tan": Manner(1.5, 4, (1, 6), (0.95, 2.1)),
    "davin": Manner(3.0, 10, (2, 9), (0.95, 2.6)),
    "s0150": Manner(3.0, 0, (1, 1), (0.9, 1.3)),
    "seedlingo": Manner(4.0, 10, (1, 5), (0.9, 1.8)),
    "synthetic": Manner(2.0, 0, (1, 1), (0.9, 1.2)),
    "neural": Manner(3.0, 0, (1, 1), (0.85, 1.25)),
}
_WORDS = Manner(2.0, 0, (2, 5), (0.9, 1.7))


@dataclass(frozen=True)
class Plan:
    """What one utterance is made of."""

    index: int
    speaker: str
    parts: tuple[Recording, ...]
    seed: int

    @property
    def name(self) -> str:
        return f"{self.index:06d}"

    @property
    def transcript(self) -> list[str]:
        words = [PAUSE]
        sentence = self.speaker.split(":")[0] in ("s0150", "synthetic", "neural")
        for part in self.parts:
            for word in part.words:
                words += [word, PAUSE] if sentence else [word]
            if words[-1] != PAUSE:
                words.append(PAUSE)
        return words


def manner_of(speaker: str) -> Manner:
    return _MANNERS.get(speaker.split(":")[0], _WORDS)


def plan(recordings: list[Recording], seed: int, share: float = 1.0) -> list[Plan]:
    """Which utterances to make of `recordings`; with a `share` under 1, evenly that share of them."""
    random = np.random.default_rng(seed)
    by_speaker: dict[str, list[Recording]] = {}
    for recording in recordings:
        by_speaker.setdefault(recording.speaker, []).append(recording)
    plans: list[Plan] = []
    for speaker, own in sorted(by_speaker.items()):
        manner = manner_of(speaker)
        for group, copies in ((own, manner.copies), ([r for r in own if r.is_number], manner.number_copies)):
            wanted = round(len(group) * copies)
            drawn: list[Recording] = []
            while len(drawn) < wanted:
                drawn += [group[i] for i in random.permutation(len(group))]
            # Numbers stay together: runs of number words are what a house number is.
            start, drawn = 0, drawn[:wanted]
            while start < len(drawn):
                size = int(random.integers(manner.joined[0], manner.joined[1] + 1))
                plans.append(Plan(len(plans), speaker, tuple(drawn[start: start + size]), seed))
                start += size
    return [p for p in plans if int(p.index * share) != int((p.index - 1) * share)]


@lru_cache(maxsize=20_000)
def _trimmed(path: Path) -> np.ndarray:
    return audio.trim(audio.read(path))


def _speak(item: Plan, random: np.random.Generator) -> np.ndarray:
    """The utterance in a changed voice, at LINE_RATE, before the line."""
    manner = manner_of(item.speaker)
    warp = random.uniform(0.78, 1.25) if random.random() < 0.7 else 1.0
    tempo = random.uniform(*manner.tempo)
    pieces = [np.zeros(int(random.uniform(0.05, 0.3) * audio.SOURCE_RATE), np.float32)]
    for part in item.parts:
        clip = _trimmed(part.path)
        clip = clip / max(np.abs(clip).max(), 1e-3) * random.uniform(0.5, 1.0)
        clip = audio.change_tempo(audio.resample(clip, warp), tempo * warp)
        fade = min(len(clip) // 4, 80)
        clip[:fade] *= np.linspace(0, 1, fade)
        clip[-fade:] *= np.linspace(1, 0, fade)
        gap = random.uniform(-0.05, 0.06) if random.random() < 0.8 else random.uniform(0.1, 0.5)
        samples = int(gap * audio.SOURCE_RATE)
        if samples < 0 and len(pieces) > 1 and len(pieces[-1]) > -samples:
            overlap = -samples
            pieces[-1][-overlap:] += clip[:overlap]
            clip = clip[overlap:]
        elif samples > 0:
            pieces.append(np.zeros(samples, np.float32))
        pieces.append(clip)
    pieces.append(np.zeros(int(random.uniform(0.05, 0.3) * audio.SOURCE_RATE), np.float32))
    return audio.resample(np.concatenate(pieces), audio.LINE_RATE / audio.SOURCE_RATE)


def _through_line(samples: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """`samples` after a microphone's tilt, noise and the band of a telephone line."""
    tilt = random.uniform(-0.45, 0.45)
    tilted = samples.copy()
    tilted[1:] += tilt * samples[:-1]
    noisy = audio.add_noise(tilted, random.uniform(12, 35), "pink" if random.random() < 0.6 else "white", random)
    low, high = (300, 3400) if random.random() < 0.4 else (random.uniform(60, 350), random.uniform(3000, 3900))
    return audio.band_pass(noisy, low, high, order=int(random.integers(2, 5)))


def _make(batch: list[Plan], folder: Path, bits_per_second: int | None) -> list[int]:
    """Writes the utterances of `batch` as raw PCM; returns their lengths in samples."""
    made = []
    for item in batch:
        random = np.random.default_rng([item.seed, item.index])
        made.append(audio.to_pcm(_through_line(_speak(item, random), random), random.uniform(0.1, 0.9)))
    if bits_per_second:
        decoded = audio.decode_opus(audio.encode_opus(b"".join(made), bits_per_second, complexity=1))
        start = 0
        for index, pcm in enumerate(made):
            made[index] = decoded[start: start + len(pcm)]
            start += len(pcm)
    for item, pcm in zip(batch, made):
        (folder / f"{item.name}.raw").write_bytes(pcm)
    return [len(pcm) // 2 for pcm in made]


def render(plans: list[Plan], folder: Path, processes: int = 2) -> float:
    """Makes every utterance as 16-bit raw PCM at LINE_RATE in `folder`; returns their seconds.

    Two in three batches make a round trip through Opus at 12 to 24 kbit/s.
    """
    folder.mkdir(parents=True, exist_ok=True)
    size = 40
    batches = [plans[i: i + size] for i in range(0, len(plans), size)]
    rates = [(12_000, None, 16_000, 24_000, 12_000, None)[i % 6] for i in range(len(batches))]
    total = 0
    with ProcessPoolExecutor(processes) as pool:
        for lengths in pool.map(_make, batches, [folder] * len(batches), rates):
            total += sum(lengths)
    return total / audio.LINE_RATE
