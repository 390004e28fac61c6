"""Calls joined from one speaker's single syllables, at the tempo of connected speech."""

from functools import lru_cache
from pathlib import Path

import numpy as np

from speech import audio, recordings

RATES = (3.5, 5.5)
"""Slowest and fastest tempo, in syllables a second; a call keeps its own. As in careful conversation."""
MOST_TEMPO = 3.0
"""Syllables are not sped up more than this: what is said slower than that stays slower than asked for."""
CLEAR_TEMPO = 1.7
"""The most of a caller who speaks syllable by syllable."""


class Syllables:
    """The recordings of a speaker that hold one syllable each, by syllable and tone."""

    def __init__(self, folder: Path, speaker: str):
        self._paths: dict[str, Path] = {}
        for recording in recordings.load(folder):
            if recording.speaker == speaker and len(recording.words) == 1:
                syllable = recording.words[0].removesuffix("(2)")
                self._paths[syllable + recording.toned[0][-1]] = recording.path
        if not self._paths:
            raise SystemExit(f"{folder} has no single syllables of speaker '{speaker}'")

    def has(self, toned: str) -> bool:
        return self._path(toned) is not None

    def clip(self, toned: str) -> np.ndarray:
        return _compact(self._path(toned))

    def _path(self, toned: str) -> Path | None:
        """The recording of the syllable; in another tone where that one is missing."""
        names = [toned] + [toned[:-1] + tone for tone in "41235"]
        return next((self._paths[n] for n in names if n in self._paths), None)


@lru_cache(maxsize=2_000)
def _compact(path: Path) -> np.ndarray:
    """The recording without its quiet ends and without the long fading tail that a word said alone has."""
    clip = audio.trim(audio.read(path), 0.01)
    size = audio.SOURCE_RATE // 100
    power = (clip[: len(clip) // size * size].reshape(-1, size) ** 2).mean(axis=1)
    loud = np.flatnonzero(power > power.max() * 10 ** -1.5)
    clip = clip[: (loud[-1] + 4) * size]
    return clip / max(np.abs(clip).max(), 1e-3)


def join(phrases: list[list[np.ndarray]], random: np.random.Generator, most_tempo: float = MOST_TEMPO) -> np.ndarray:
    """The syllables of the phrases in a row, at LINE_RATE.

    Neighbours overlap by up to 40 ms or stand up to 30 ms apart; between phrases there is a short pause now and then.
    They are sped up to the tempo of the call, but to no more than `most_tempo`.
    """
    clips = [clip for phrase in phrases for clip in phrase]
    natural = np.mean([len(clip) for clip in clips]) / audio.SOURCE_RATE
    tempo = min(max(natural * random.uniform(*RATES), 1.0), most_tempo)
    rate = audio.SOURCE_RATE
    result = [np.zeros(int(random.uniform(0.2, 0.4) * rate), np.float32)]
    for phrase in phrases:
        for clip in phrase:
            clip = audio.change_tempo(clip, tempo * random.uniform(0.9, 1.1)) * random.uniform(0.7, 1.0)
            fade = min(len(clip) // 4, rate // 60)
            clip[:fade] *= np.linspace(0, 1, fade)
            clip[-fade:] *= np.linspace(1, 0, fade)
            gap = int(random.uniform(-0.04, 0.03) * rate)
            before = result[-1]
            if gap < 0 and len(before) > -gap and len(clip) > -gap:
                before[gap:] += clip[:-gap]
                clip = clip[-gap:]
            elif gap > 0:
                result.append(np.zeros(gap, np.float32))
            result.append(clip.astype(np.float32))
        if random.random() < 0.25:
            result.append(np.zeros(int(random.uniform(0.08, 0.25) * rate), np.float32))
    result.append(np.zeros(int(random.uniform(0.2, 0.4) * rate), np.float32))
    return audio.resample(np.concatenate(result), audio.LINE_RATE / rate)
