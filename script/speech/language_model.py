"""Trigrams with interpolated modified Kneser–Ney smoothing, written as ARPA and as Sphinx's binary.

Chen and Goodman, An empirical study of smoothing techniques for language modeling (1998), section 3.
"""

import math
import subprocess
from collections import Counter, defaultdict
from pathlib import Path

_START, _END, _UNKNOWN = "<s>", "</s>", "<unk>"


class KneserNey:
    """A trigram model of `vocabulary` from sentences (lists of words) with whole-number weights."""

    def __init__(self, sentences, vocabulary: list[str], trigram_cutoff: int = 1):
        counts = [Counter(), Counter(), Counter()]
        for words in sentences:
            line = [_START, *words, _END]
            counts[0].update(line[1:])
            counts[1].update(zip(line, line[1:]))
            counts[2].update(zip(line, line[1:], line[2:]))
        self.vocabulary = [*vocabulary, _END]
        # Trigrams as counted; shorter grams by how many different words precede them (those after <s> as counted).
        trigrams = {gram: n for gram, n in counts[2].items() if n >= trigram_cutoff}
        preceded_pairs = Counter((b, c) for _, b, c in counts[2])
        bigrams = {g: (n if g[0] == _START else preceded_pairs[g]) for g, n in counts[1].items()}
        unigrams = Counter(b for _, b in counts[1])
        self.trigrams, self.trigram_left = self._discounted(trigrams)
        self.bigrams, self.bigram_left = self._discounted(bigrams)
        total = sum(unigrams.values())
        # Words never seen share what one discount leaves of the words seen.
        share = 0.5 * len(unigrams) / total
        uniform = 1 / len(self.vocabulary)
        self.unigrams = {w: max(unigrams[w] - 0.5, 0) / total + share * uniform for w in self.vocabulary}

    @staticmethod
    def _discounted(counts: dict):
        """Discounted relative frequencies by gram, and the mass left over by history."""
        frequency = Counter(min(n, 4) for n in counts.values())
        n1, n2, n3, n4 = (max(frequency[i], 1) for i in (1, 2, 3, 4))
        y = n1 / (n1 + 2 * n2)
        steps = (0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3)
        discount = [min(max(d, 0.05), i) if i else 0 for i, d in enumerate(steps)]
        totals: Counter = Counter()
        taken: dict = defaultdict(float)
        for gram, n in counts.items():
            totals[gram[:-1]] += n
            taken[gram[:-1]] += discount[min(n, 3)]
        kept = {gram: (n - discount[min(n, 3)]) / totals[gram[:-1]] for gram, n in counts.items()}
        return kept, {history: taken[history] / totals[history] for history in totals}

    def bigram(self, history: str, word: str) -> float:
        left = self.bigram_left.get((history,), 1.0)
        return self.bigrams.get((history, word), 0.0) + left * self.unigrams[word]

    def trigram(self, first: str, second: str, word: str) -> float:
        left = self.trigram_left.get((first, second), 1.0)
        return self.trigrams.get((first, second, word), 0.0) + left * self.bigram(second, word)

    def perplexity(self, sentences) -> float:
        """Perplexity of the ends and words of `sentences`."""
        total, count = 0.0, 0
        for words in sentences:
            line = [_START, _START, *words, _END]
            for index in range(2, len(line)):
                first, second, word = line[index - 2: index + 1]
                p = self.bigram(second, word) if index == 2 else self.trigram(first, second, word)
                total += math.log(p)
                count += 1
        return math.exp(-total / max(count, 1))

    def write_arpa(self, path: Path) -> None:
        def log(p: float) -> str:
            return f"{math.log10(max(p, 1e-30)):.4f}"

        with path.open("w", encoding="utf-8") as out:
            out.write(f"\\data\\\nngram 1={len(self.vocabulary) + 1}\nngram 2={len(self.bigrams)}\n"
                      f"ngram 3={len(self.trigrams)}\n\n\\1-grams:\n")
            for word in sorted([*self.vocabulary, _START]):
                p = 1e-30 if word == _START else self.unigrams[word]
                out.write(f"{log(p)}\t{word}\t{log(self.bigram_left.get((word,), 1.0))}\n")
            out.write("\n\\2-grams:\n")
            for first, word in sorted(self.bigrams):
                left = self.trigram_left.get((first, word), 1.0)
                out.write(f"{log(self.bigram(first, word))}\t{first} {word}\t{log(left)}\n")
            out.write("\n\\3-grams:\n")
            for first, second, word in sorted(self.trigrams):
                out.write(f"{log(self.trigram(first, second, word))}\t{first} {second} {word}\n")
            out.write("\n\\end\\\n")


def to_binary(arpa: Path, binary: Path) -> None:
    """Sphinx's binary form of `arpa`."""
    done = subprocess.run(["sphinx_lm_convert", "-i", str(arpa), "-o", str(binary), "-ifmt", "arpa", "-ofmt", "bin"],
                          capture_output=True, text=True)
    if done.returncode or not binary.is_file():
        raise SystemExit(f"sphinx_lm_convert refused {arpa}:\n{done.stderr[-2000:]}")
