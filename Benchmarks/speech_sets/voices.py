"""The voices of the calls: each says what it is handed and sends it through the telephone line.

Every function takes one job, so that the jobs can be spread over processes, and writes one file.
"""

import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from speech import audio, synthetic
from speech.make_loso_set import line
from speech.train_language import ROOT

from .cut import CutSentences
from .joined import CLEAR_TEMPO, MOST_TEMPO, Syllables, join

SYLLABLES_OF = "davin"
SENTENCES_OF = "s0150"

Job = tuple[Path, Path, int, int, list[list[str]]]
"""Folder of recordings, folder to write to, the set's seed, the call's place, its phrases as toned syllables."""


@cache
def _syllables(folder: Path) -> Syllables:
    return Syllables(folder, SYLLABLES_OF)


def joined(job: Job, most_tempo: float = MOST_TEMPO) -> None:
    folder, target, seed, index, toned = job
    random = np.random.default_rng([seed, index])
    clips = [[_syllables(folder).clip(t) for t in phrase] for phrase in toned]
    (target / f"{index:03d}.opus").write_bytes(line(join(clips, random, most_tempo), random))


def clear(job: Job) -> None:
    joined(job, CLEAR_TEMPO)


@cache
def cuts(folder: Path) -> CutSentences:
    # Aligned by the shipped model, which was trained on these very recordings.
    return CutSentences(folder, SENTENCES_OF, ROOT / "models/zh-8k")


def cut(job: Job) -> None:
    folder, target, seed, index, toned = job
    random = np.random.default_rng([seed, index])
    (target / f"{index:03d}.opus").write_bytes(line(cuts(folder).sound(toned, random), random))


def spoken(job: Job) -> None:
    """By espeak-ng, in voices that no model is trained on."""
    _, target, seed, index, toned = job
    random = np.random.default_rng([seed, index])
    voice = synthetic.RESERVED[index % len(synthetic.RESERVED)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        synthetic.speak([t for phrase in toned for t in phrase], voice, int(random.integers(140, 231)),
                        int(random.integers(20, 81)), path)
        samples = audio.resample(audio.read(path), audio.LINE_RATE / audio.SOURCE_RATE)
    (target / f"{index:03d}.opus").write_bytes(line(samples, random))


def read(job: tuple[Path, int, int, Path]) -> None:
    """A recording as it is: folder to write to, the set's seed, the call's place, the recording."""
    target, seed, index, path = job
    random = np.random.default_rng([seed, index])
    samples = audio.resample(audio.read(path), audio.LINE_RATE / audio.SOURCE_RATE)
    (target / f"{index:03d}.opus").write_bytes(line(samples, random))
