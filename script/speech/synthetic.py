"""Callers' sentences spoken by espeak-ng, in many of its voices.

espeak-ng 1.51 reads pinyin with tone digits by its voice `cmn-latn-pinyin`; hanzi it would spell out.
"""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from . import readings
from .recordings import Recording
from .sentences import Piece, Speaker
from .spoken_numbers import digits

RESERVED = ("f3", "m7", "f5", "m2", "Annie", "max")
"""Voices kept for samples and evaluation; no model is trained on them."""

VOICES = (
    "f1 f2 f4 m1 m3 m4 m5 m6 m8 adam Alex Alicia Andrea Andy antonio aunty belinda benjamin boris caleb david Denis "
    "Diogo ed edward Gene gustave Henrique Hugo iven Jacky john Lee linda marcelo Marco Mario Michael miguel Mike "
    "pablo paul pedro quincy rob robert steph steph2 travis victor zac anika grandma grandpa klatt2 klatt4"
).split()
"""Voices to train on."""


def toned_syllables(pieces: list[Piece]) -> list[str] | None:
    """The syllables of a sentence with tone digits; None where a letter or sign has no certain reading."""
    result: list[str] = []
    for piece in pieces:
        text = "".join(digits(c, yao=False) if c.isdecimal() and c.isascii() else c for c in piece.text)
        toned = readings.toned(text)
        if len(toned) != len(piece.syllables) or "" in toned:
            return None
        result += [syllable + tone[-1] for syllable, tone in zip(piece.syllables, toned)]
    return result


def words_of(toned: list[str]) -> tuple[str, ...]:
    """Dictionary words of toned syllables, `er(2)` for èr."""
    return tuple("er(2)" if s == "er4" else s[:-1] for s in toned)


def speak(toned: list[str], voice: str, words_per_minute: int, pitch: int, path: Path) -> None:
    """Writes the sentence to the WAV file `path`; `pitch` is espeak's 0 to 99."""
    done = subprocess.run(
        ["espeak-ng", "-v", f"cmn-latn-pinyin+{voice}", "-s", str(words_per_minute), "-p", str(pitch),
         "-w", str(path), " ".join(toned)], capture_output=True, text=True)
    if done.returncode or not path.is_file():
        raise SystemExit(f"espeak-ng could not speak with variant '{voice}': {done.stderr.strip()}")


def make(speaker: Speaker, count: int, folder: Path, seed: int, voices=VOICES) -> list[Recording]:
    """`count` spoken sentences in `folder`, the voices in turn, at 120 to 230 words a minute."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    jobs, made = [], []
    while len(made) < count:
        pieces = speaker.say("address" if random.random() < 0.45 else "call")
        toned = toned_syllables(pieces)
        if not toned or len(toned) > 40:
            continue
        voice = voices[len(made) % len(voices)]
        path = folder / f"{len(made):05d}.wav"
        jobs.append((toned, voice, int(random.integers(120, 231)), int(random.integers(20, 81)), path))
        made.append(Recording(path, f"synthetic:{voice}", "".join(p.text for p in pieces), words_of(toned),
                              tuple(toned)))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda job: speak(*job), jobs))
    return made
