"""General Mandarin: sentences drawn from the word trigram of open-gram, with which SunPinyin turns pinyin into words.

No free corpus of everyday Mandarin is at hand, but a model of one is: 72,000 words, 2.5 million pairs and a million
triples counted on pages and forums, CC BY-SA 3.0, in Debian's `sunpinyin-data`. Sentences drawn from it follow one
another's words as people write them, though not for long.
"""

import subprocess
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np

from . import phones, readings

_ENDS_BELOW = 100
"""Numbers below are marks and punctuation, 0 what the model has no word for: a sentence ends there."""

_PAUSES = "，、：；“”"
"""Punctuation that a sentence goes on after; it is not said."""

_LONGEST = 16
"""Words and pauses of the longest sentence."""

_TOGETHER = 100_000
"""Sentences drawn at once."""


def installed() -> Path:
    """The folder of Debian's package `sunpinyin-data`."""
    for folder in sorted(Path("/usr/lib").glob("*/sunpinyin/data")):
        return folder
    raise SystemExit("general Mandarin is missing: apt-get install sunpinyin-data sunpinyin-utils")


@dataclass
class _Followers:
    """Which words follow which histories, and how likely: a row for each pair of them, sorted by history.

    `sums` has the chances of the rows before each row and, last, of all: one more than there are rows.
    """

    histories: np.ndarray
    words: np.ndarray
    sums: np.ndarray

    @classmethod
    def of(cls, histories: np.ndarray, words: np.ndarray, chances: np.ndarray) -> "_Followers":
        return cls(histories, words, np.concatenate([[0], np.cumsum(chances)]))

    def draw(self, histories: np.ndarray, random: np.random.Generator) -> np.ndarray:
        """A word after each history; −1 where the chance falls to shorter histories."""
        first = np.searchsorted(self.histories, histories)
        last = np.searchsorted(self.histories, histories, side="right")
        place = self.sums[first] + random.random(len(histories))
        row = np.searchsorted(self.sums, place, side="right") - 1
        return np.where(place < self.sums[last], self.words[np.minimum(row, len(self.words) - 1)], -1)


class GeneralText:
    """The words and the trigram of open-gram."""

    def __init__(self, folder: Path):
        self.words = self._lexicon(folder / "pydict_sc.bin")
        ones, twos, threes = self._grams(folder / "lm_sc.t3g")
        self._one = _Followers.of(np.zeros(len(ones), np.int64), ones[:, 0].astype(np.int64),
                                  ones[:, 1] / ones[:, 1].sum())
        self._two = _Followers.of(twos[:, 0].astype(np.int64), twos[:, 1].astype(np.int64), twos[:, 2])
        self._three = _Followers.of(self._pair(*threes[:, :2].astype(np.int64).T), threes[:, 2].astype(np.int64),
                                    threes[:, 3])
        self._pauses = np.isin(np.arange(len(self.words)), [self.words.index(mark) for mark in _PAUSES])

    @staticmethod
    def _lexicon(path: Path) -> list[str]:
        """Word by number. The file begins with their count, a count of nodes and where the words begin, in UTF-32."""
        data = path.read_bytes()
        count, _, begin = np.frombuffer(data[:12], "<u4")
        return data[begin:].decode("utf-32-le").split("\0")[:count]

    @staticmethod
    def _grams(path: Path) -> list[np.ndarray]:
        """Rows of word numbers and the chance of the last after the others, of one, two and three words."""
        grams: list[list[list[float]]] = [[], [], [], []]
        order = 0
        with subprocess.Popen(["tslminfo", "-v", "-p", str(path)], stdout=subprocess.PIPE, text=True) as printed:
            for line in printed.stdout:
                if line.startswith("\\"):
                    order = int(line[1])
                else:
                    grams[order].append([float(column) for column in line.split()[: order + 1]])
        if printed.returncode or not all(grams[1:]):
            raise SystemExit(f"tslminfo could not print {path}")
        return [np.array(rows) for rows in grams[1:]]

    def _pair(self, before: np.ndarray, last: np.ndarray) -> np.ndarray:
        return before * len(self.words) + last

    @cached_property
    def _spoken(self) -> list[list[str] | None]:
        """The syllables of each word; None where one has no reading among the model's."""
        known = set(phones.SYLLABLES)
        read = [readings.syllables(word) for word in self.words]
        return [said if len(said) == len(word) and known.issuperset(said) else None
                for word, said in zip(self.words, read)]

    def sentences(self, random: np.random.Generator):
        """Sentences of two words and more, as syllables, without end."""
        while True:
            for words in self._drawn(random):
                said = [self._spoken[word] for word in words]
                if len(words) > 1 and all(said):
                    yield [syllable for word in said for syllable in word]

    def _drawn(self, random: np.random.Generator) -> list[list[int]]:
        """Sentences as numbers of words, each from a full stop to what ends it."""
        drawn: list[list[int]] = [[] for _ in range(_TOGETHER)]
        alive = np.arange(_TOGETHER)
        before = np.zeros(_TOGETHER, np.int64)
        last = np.full(_TOGETHER, self.words.index("。"))
        for _ in range(_LONGEST):
            word = self._three.draw(self._pair(before, last), random)
            for shorter, history in ((self._two, last), (self._one, np.zeros_like(last))):
                rest = word < 0
                word[rest] = shorter.draw(history[rest], random)
            goes_on = (word >= _ENDS_BELOW) | self._pauses[word]
            alive, before, last = alive[goes_on], last[goes_on], word[goes_on]
            for number, said in zip(alive, last):
                if not self._pauses[said]:
                    drawn[number].append(int(said))
        return drawn


def sentences(count: int, random: np.random.Generator) -> list[list[str]]:
    """`count` sentences as syllables, from the installed model."""
    return list(islice(GeneralText(installed()).sentences(random), count))
