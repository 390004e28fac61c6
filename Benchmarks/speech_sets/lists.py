"""A speaker's read sentences, and closed lists of names that hold them among others that were never said."""

import csv
from pathlib import Path

import numpy as np

from speech import recordings
from speech.recordings import Recording
from speech.train_language import ROOT

SEED = 3_050
SIZES = (1_000, 10_000, 100_000)
"""Names in the lists; each holds all of the shorter ones, the true sentences first."""
LENGTHS = range(6, 21)
"""Syllables of a sentence or name."""


def _sound(words) -> tuple[str, ...]:
    return tuple(w.removesuffix("(2)") for w in words)


class Sentences:
    """The speaker's sentences of fitting length, none twice, in a fixed random order."""

    def __init__(self, folder: Path, speaker: str):
        fitting: dict[tuple[str, ...], Recording] = {}
        for recording in recordings.load(folder):
            if recording.speaker == speaker and len(recording.words) in LENGTHS:
                fitting.setdefault(_sound(recording.words), recording)
        if not fitting:
            raise SystemExit(f"{folder} has no sentences of speaker '{speaker}'")
        order = np.random.default_rng(SEED).permutation(len(fitting))
        self.recordings = [list(fitting.values())[i] for i in order]

    def write_lists(self, folder: Path) -> None:
        """Writes `names-N.csv` for each N of SIZES: places of interest in the gazetteer's update format."""
        names = {_sound(r.words): r.text for r in self.recordings}
        texts = set(names.values())
        random = np.random.default_rng(SEED + 1)
        lengths = [len(r.words) for r in self.recordings]
        halves, words = _Halves(self.recordings), _Words()
        while len(names) < SIZES[-1]:
            length = lengths[int(random.integers(len(lengths)))]
            # Some share a half with what is said: the hardest to tell from it.
            text, sound = (halves if random.random() < 0.2 else words).make(length, random)
            if len(sound) in LENGTHS and sound not in names and text not in texts:
                names[sound] = text
                texts.add(text)
        for size in SIZES:
            with (folder / f"names-{size}.csv").open("w", encoding="utf-8", newline="") as out:
                writer = csv.writer(out, lineterminator="\n")
                writer.writerow(["code", "level", "parent", "name", "reading", "origin"])
                writer.writerow([_DISTRICT, "district", "", "明州区", "ming zhou qu", "synthetic"])
                for number, (sound, text) in enumerate(list(names.items())[:size]):
                    code = f"{_DISTRICT}000{np.base_repr(number, 36):0>5}"
                    writer.writerow([code, "poi", _DISTRICT, text, " ".join(sound), "synthetic"])


_DISTRICT = "990200"
"""A code that no district has."""


class _Halves:
    """The beginning of one sentence before the end of another."""

    def __init__(self, sentences: list[Recording]):
        # Only where each character is one syllable can text and sound be cut at the same place.
        self.sentences = [(r.text, _sound(r.words)) for r in sentences if len(r.text) == len(r.words)]

    def make(self, length: int, random: np.random.Generator) -> tuple[str, tuple[str, ...]]:
        (first, heard), (second, also) = (self.sentences[i] for i in random.integers(len(self.sentences), size=2))
        cut = min(max(2, round(length * random.uniform(0.3, 0.7))), len(heard))
        rest = max(1, length - cut)
        return first[:cut] + second[-rest:], heard[:cut] + also[-rest:]


class _Words:
    """Runs of common words, drawn by the square root of their frequency."""

    def __init__(self) -> None:
        with (ROOT / "models/text/words.tsv").open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
        self.words = [(row[0], tuple(row[3].split())) for row in rows]
        weights = np.sqrt([float(row[1]) for row in rows])
        self.cumulative = np.cumsum(weights) / weights.sum()

    def make(self, length: int, random: np.random.Generator) -> tuple[str, tuple[str, ...]]:
        text, sound = "", ()
        while len(sound) < length:
            index = min(int(np.searchsorted(self.cumulative, random.random())), len(self.words) - 1)
            word, reading = self.words[index]
            text, sound = text + word, sound + reading
        return text, sound
