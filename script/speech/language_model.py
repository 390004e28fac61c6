"""Trigrams with interpolated modified Kneser–Ney smoothing, written as ARPA and as Sphinx's binary.

Chen and Goodman, An empirical study of smoothing techniques for language modeling (1998), section 3.
"""

import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

_START, _END = "<s>", "</s>"


@dataclass
class _Grams:
    """Grams of one length as sorted numbers in base `base`, a digit a word.

    For each gram its discounted relative frequency; for each history (a gram without its last word) the mass that is
    left to shorter grams.
    """

    base: int
    keys: np.ndarray
    kept: np.ndarray
    histories: np.ndarray
    left: np.ndarray

    @classmethod
    def discounted(cls, base: int, keys: np.ndarray, counts: np.ndarray, cutoff: int = 1) -> "_Grams":
        """Of grams and their counts; those seen less than `cutoff` times are not kept, their mass is left."""
        n1, n2, n3, n4 = (max(int((counts == n).sum()), 1) for n in (1, 2, 3, 4))
        y = n1 / (n1 + 2 * n2)
        steps = (1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3)
        discounts = np.array([0.0, *(min(max(step, 0.05), n) for n, step in enumerate(steps, 1))])
        taken = np.where(counts >= cutoff, discounts[np.minimum(counts, 3)], counts)
        histories, own = np.unique(keys // base, return_inverse=True)
        totals = np.bincount(own, counts)
        frequent = counts >= cutoff
        return cls(base, keys[frequent], ((counts - taken) / totals[own])[frequent], histories,
                   np.bincount(own, taken) / totals)

    def chances(self, keys: np.ndarray, shorter: np.ndarray) -> np.ndarray:
        """Of each gram's last word after the others, given its chance after one word less."""
        return _found(self.keys, self.kept, keys, 0.0) + self.left_after(keys // self.base) * shorter

    def left_after(self, histories: np.ndarray) -> np.ndarray:
        return _found(self.histories, self.left, histories, 1.0)


def _found(keys: np.ndarray, values: np.ndarray, wanted: np.ndarray, otherwise: float) -> np.ndarray:
    """The values at the wanted ones of the sorted keys."""
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, values[place], otherwise)


class KneserNey:
    """A trigram model of `vocabulary` from sentences (lists of its words).

    Trigrams seen less often than `trigram_cutoff` are left to the bigrams, their share with them.
    """

    def __init__(self, sentences: Iterable[Sequence[str]], vocabulary: list[str], trigram_cutoff: int = 1):
        self.words = [_START, *vocabulary, _END]
        self._numbers = {word: number for number, word in enumerate(self.words)}
        base = len(self.words)
        pairs, triples = self._windows(sentences)
        keys, counts = np.unique(triples, return_counts=True)
        self.trigrams = _Grams.discounted(base, keys, counts, trigram_cutoff)
        # Shorter grams by how many different words precede them, those at a beginning as counted.
        within = np.unique(keys % base**2, return_counts=True)
        first = np.unique(pairs[pairs < base], return_counts=True)
        keys, counts = (np.concatenate(both) for both in zip(first, within))
        self.bigrams = _Grams.discounted(base, keys, counts)
        preceded = np.bincount(keys % base, minlength=base)
        # Words never seen share what one discount leaves of the words seen.
        share = 0.5 * (preceded > 0).sum() / preceded.sum()
        self.unigrams = np.maximum(preceded - 0.5, 0) / preceded.sum() + share / (base - 1)
        self.unigrams[0] = 0

    def _windows(self, sentences: Iterable[Sequence[str]]) -> tuple[np.ndarray, np.ndarray]:
        """Pairs and triples of neighbours, a beginning before each sentence and an end behind it, as numbers."""
        spoken = chain.from_iterable((_START, *sentence, _END) for sentence in sentences)
        line = np.fromiter(map(self._numbers.__getitem__, spoken), np.int64)
        base, inside = len(self.words), line[1:] != 0
        pairs = line[:-1] * base + line[1:]
        return pairs[inside], (pairs[:-1] * base + line[2:])[inside[:-1] & inside[1:]]

    def _bigram(self, pairs: np.ndarray) -> np.ndarray:
        return self.bigrams.chances(pairs, self.unigrams[pairs % len(self.words)])

    def _trigram(self, triples: np.ndarray) -> np.ndarray:
        return self.trigrams.chances(triples, self._bigram(triples % len(self.words) ** 2))

    def perplexity(self, sentences: list[Sequence[str]]) -> float:
        """Perplexity of the ends and words of `sentences`."""
        pairs, triples = self._windows(sentences)
        first = pairs[pairs < len(self.words)]
        return float(np.exp(-np.log(np.concatenate([self._bigram(first), self._trigram(triples)])).mean()))

    def write_arpa(self, path: Path) -> None:
        base, words = len(self.words), self.words
        pairs, triples = self.bigrams.keys, self.trigrams.keys
        with path.open("w", encoding="utf-8") as out:
            out.write(f"\\data\\\nngram 1={base}\nngram 2={len(pairs)}\nngram 3={len(triples)}\n\n\\1-grams:\n")
            lefts = self.bigrams.left_after(np.arange(base))
            for chance, word, left in zip(_logarithms(self.unigrams), words, _logarithms(lefts)):
                out.write(f"{chance:.4f}\t{word}\t{left:.4f}\n")
            out.write("\n\\2-grams:\n")
            lefts = self.trigrams.left_after(pairs)
            for chance, pair, left in zip(_logarithms(self._bigram(pairs)), pairs.tolist(), _logarithms(lefts)):
                out.write(f"{chance:.4f}\t{words[pair // base]} {words[pair % base]}\t{left:.4f}\n")
            out.write("\n\\3-grams:\n")
            for chance, triple in zip(_logarithms(self._trigram(triples)), triples.tolist()):
                spoken = words[triple // base**2], words[triple // base % base], words[triple % base]
                out.write(f"{chance:.4f}\t{' '.join(spoken)}\n")
            out.write("\n\\end\\\n")


def _logarithms(chances: np.ndarray) -> list[float]:
    return np.log10(np.maximum(chances, 1e-30)).tolist()


def to_binary(arpa: Path, binary: Path) -> None:
    """Sphinx's binary form of `arpa`."""
    done = subprocess.run(["sphinx_lm_convert", "-i", str(arpa), "-o", str(binary), "-ifmt", "arpa", "-ofmt", "bin"],
                          capture_output=True, text=True)
    if done.returncode or not binary.is_file():
        raise SystemExit(f"sphinx_lm_convert refused {arpa}:\n{done.stderr[-2000:]}")
