"""Calls joined from syllables that are cut out of a speaker's read sentences.

Where each syllable lies is found by forced alignment: PocketSphinx with a grammar of the very syllables that were read.
Syllables that stood side by side stay together, so that much of the speaker's own flow is kept.
"""

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from speech import audio, recordings
from speech.recordings import Recording

FRAMES = 100
"""Frames a second of the alignment."""


@dataclass(frozen=True)
class Cut:
    """A syllable in a sentence: which sentence, at which place, from when to when in seconds."""

    sentence: int
    place: int
    toned: str
    start: float
    end: float


class CutSentences:
    """A speaker's sentences with the place of every syllable."""

    def __init__(self, folder: Path, speaker: str, model: Path):
        self.recordings = [r for r in recordings.load(folder) if r.speaker == speaker and len(r.words) > 3]
        self.cuts: dict[str, list[Cut]] = {}
        self.after: dict[tuple[int, int], Cut] = {}
        """The cut at a place of a sentence."""
        for index, spans in align(self.recordings, model).items():
            recording = self.recordings[index]
            for place, (start, end) in enumerate(spans):
                # What is so short or long was hardly found rightly.
                if 0.08 <= end - start <= 0.5:
                    cut = Cut(index, place, recording.toned[place], start, end)
                    self.cuts.setdefault(cut.toned[:-1], []).append(cut)
                    self.after[index, place] = cut

    def has(self, toned: str) -> bool:
        return toned[:-1] in self.cuts

    def choose(self, toned: list[str], random: np.random.Generator) -> list[Cut]:
        """A cut for each syllable: the one that follows the last in its sentence, else one of the same tone."""
        chosen: list[Cut] = []
        for place, syllable in enumerate(toned):
            last = chosen[-1] if chosen else None
            follows = last and self.after.get((last.sentence, last.place + 1))
            if follows and follows.toned[:-1] == syllable[:-1]:
                chosen.append(follows)
                continue
            choices = [c for c in self.cuts[syllable[:-1]] if c.toned == syllable] or self.cuts[syllable[:-1]]
            # Rather one whose neighbour is wanted next.
            further = toned[place + 1][:-1] if place + 1 < len(toned) else None
            pairs = [c for c in choices
                     if (n := self.after.get((c.sentence, c.place + 1))) and n.toned[:-1] == further]
            choices = pairs or choices
            chosen.append(choices[int(random.integers(len(choices)))])
        return chosen

    def sound(self, phrases: list[list[str]], random: np.random.Generator) -> np.ndarray:
        """The phrases said in a row, at LINE_RATE, with a short pause between them now and then."""
        rate = audio.SOURCE_RATE
        pieces = [np.zeros(int(random.uniform(0.2, 0.4) * rate), np.float32)]
        for phrase in phrases:
            for run in _runs(self.choose(phrase, random)):
                samples = audio.read(self.recordings[run[0].sentence].path)
                # 10 ms more on both sides, faded in and out over its neighbours.
                first, last = int(run[0].start * rate) - rate // 100, int(run[-1].end * rate) + rate // 100
                clip = samples[max(0, first): last].copy()
                clip *= 0.7 / max(np.abs(clip).max(), 1e-3)
                fade = rate // 50
                clip[:fade] *= np.linspace(0, 1, fade)
                clip[-fade:] *= np.linspace(1, 0, fade)
                if len(pieces[-1]) > fade:
                    pieces[-1][-fade:] += clip[:fade]
                    clip = clip[fade:]
                pieces.append(clip.astype(np.float32))
            if random.random() < 0.25:
                pieces.append(np.zeros(int(random.uniform(0.08, 0.25) * rate), np.float32))
        pieces.append(np.zeros(int(random.uniform(0.2, 0.4) * rate), np.float32))
        return audio.resample(np.concatenate(pieces), audio.LINE_RATE / rate)


def _runs(cuts: list[Cut]) -> list[list[Cut]]:
    """Neighbours of one sentence together."""
    runs: list[list[Cut]] = []
    for cut in cuts:
        if runs and (runs[-1][-1].sentence, runs[-1][-1].place + 1) == (cut.sentence, cut.place):
            runs[-1].append(cut)
        else:
            runs.append([cut])
    return runs


def align(sentences: list[Recording], model: Path) -> dict[int, list[tuple[float, float]]]:
    """Start and end in seconds of each syllable, of the sentences in which all of them were found.

    By the model's second ear: pocketsphinx_batch computes its features itself.
    """
    ear = model / "second"
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for index, sentence in enumerate(sentences):
            samples = audio.resample(audio.read(sentence.path), audio.LINE_RATE / audio.SOURCE_RATE)
            (place / f"{index}.raw").write_bytes(audio.to_pcm(samples))
            words = [w.removesuffix("(2)") for w in sentence.words]
            lines = ["FSG_BEGIN read", f"N {len(words) + 1}", "S 0", f"F {len(words)}"]
            lines += [f"T {i} {i + 1} 1.0 {word}" for i, word in enumerate(words)]
            (place / f"{index}.fsg").write_text("\n".join([*lines, "FSG_END", ""]))
        for name in ("names", "grammars"):
            (place / name).write_text("".join(f"{i}\n" for i in range(len(sentences))))
        subprocess.run(
            ["pocketsphinx_batch", "-argfile", str(ear / "search.params"), "-hmm", str(ear / "acoustic"),
             "-dict", str(model / "syllables.dict"), "-fsgctl", str(place / "grammars"), "-fsgdir", folder,
             "-fsgext", ".fsg", "-adcin", "yes", "-cepdir", folder, "-cepext", ".raw", "-ctl", str(place / "names"),
             "-remove_silence", "no", "-hypseg", str(place / "segments"), "-logfn", str(place / "log")],
            check=True, capture_output=True)
        found = {}
        for line in (place / "segments").read_text().splitlines():
            if spans := _spans(line, sentences):
                found[spans[0]] = spans[1]
    if len(found) < len(sentences) / 2:
        raise SystemExit(f"only {len(found)} of {len(sentences)} sentences could be aligned by {model}")
    return found


def _spans(line: str, sentences: list[Recording]) -> tuple[int, list[tuple[float, float]]] | None:
    """`name S … T … A … L …`, then for each word `frame score score word`, then the last frame: the syllables' spans,
    where all are there."""
    fields = line.split()
    index, segments = int(fields[0]), fields[9:]
    starts = [int(f) / FRAMES for f in segments[0::4]]
    words = [re.sub(r"\(\d\)$", "", w) for w in segments[3::4]]
    spans = [(start, end, word) for start, end, word in zip(starts, starts[1:], words) if not word.startswith("<")]
    if [w for _, _, w in spans] != [w.removesuffix("(2)") for w in sentences[index].words]:
        return None
    return index, [(start, end) for start, end, _ in spans]
