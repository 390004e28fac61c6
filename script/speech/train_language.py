"""Makes the language model: sentences of callers and of general Mandarin, counted, smoothed, written."""

import argparse
from pathlib import Path

import numpy as np

from . import gazetteer, general_text, phones
from .language_model import KneserNey, to_binary
from .sentences import Patterns, Speaker

ROOT = Path(__file__).resolve().parents[2]

_CALLERS = 3
"""How often a sentence of a caller counts."""


def general_words(path: Path, random: np.random.Generator, sentences: int):
    """Runs of 3 to 8 general words drawn by the square root of their frequency: no syntax, but every common word."""
    known = set(phones.SYLLABLES)
    words, weights = [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        columns = line.split("\t")
        if len(columns) >= 4 and columns[3] and all(s in known for s in columns[3].split()):
            words.append(columns[3].split())
            weights.append(float(columns[1]) ** 0.5)
    cumulative = np.cumsum(weights) / sum(weights)
    for _ in range(sentences):
        drawn = np.searchsorted(cumulative, random.random(int(random.integers(3, 9))))
        yield [s for index in drawn for s in words[min(int(index), len(words) - 1)]]


def caller_sentences(speaker: Speaker, count: int):
    """`count` sentences as syllables, after every name of the gazetteer a few times on its own."""
    for element in speaker.names:
        for _ in range(3):
            yield list(speaker.name(element).syllables)
    for _ in range(count):
        yield [s for piece in speaker.say() for s in piece.syllables]


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/train-language", description=__doc__)
    parser.add_argument("--gazetteer", type=Path, default=ROOT / "gazetteer/baoan.csv", help="names of the district")
    parser.add_argument("--patterns", type=Path, default=ROOT / "models/text/patterns.txt")
    parser.add_argument("--words", type=Path, default=ROOT / "models/text/words.tsv", help="general words")
    parser.add_argument("--out", type=Path, default=ROOT / "models/zh-8k/language.lm.bin")
    parser.add_argument("--sentences", type=int, default=150_000, help="sentences of callers (default 150,000)")
    parser.add_argument("--general", type=int, default=2_000_000, help="sentences of general Mandarin (default 2,000,000)")
    parser.add_argument("--runs", type=int, default=40_000, help="runs of general words (default 40,000)")
    parser.add_argument("--seed", type=int, default=20_170_101)
    settings = parser.parse_args()

    places = gazetteer.load(settings.gazetteer)
    patterns = Patterns(settings.patterns)
    random = np.random.default_rng(settings.seed)
    known = set(phones.SYLLABLES)
    corpus = [s for s in caller_sentences(Speaker(patterns, places, settings.seed), settings.sentences) if s] * _CALLERS
    corpus += [*general_words(settings.words, random, settings.runs)]
    corpus += general_text.sentences(settings.general, random)
    corpus += [[s] for s in phones.SYLLABLES]
    corpus = [[w for w in sentence if w in known] for sentence in corpus]
    model = KneserNey(corpus, phones.SYLLABLES, trigram_cutoff=3)
    unseen = Speaker(patterns, places, settings.seed + 1)
    perplexity = model.perplexity([[s for p in unseen.say() for s in p.syllables] for _ in range(2_000)])
    arpa = settings.out.with_suffix(".arpa")
    settings.out.parent.mkdir(parents=True, exist_ok=True)
    model.write_arpa(arpa)
    to_binary(arpa, settings.out)
    arpa.unlink()
    print(f"{len(corpus)} sentences, {len(model.bigrams.keys)} bigrams, {len(model.trigrams.keys)} trigrams; "
          f"perplexity of 2,000 other sentences of the same patterns {perplexity:.1f}; "
          f"{settings.out} {settings.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
