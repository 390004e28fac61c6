"""Counts what a recogniser hears for what was said, and writes the weights of evidence (`evidence.tsv` of a model folder).

A weight is log P(heard | meant) / P(heard), one for initials and one for finals; see `SyllableEvidence` in Swift. Count
them on speakers that the model was not trained on: on its own speakers it errs otherwise, and less.

    python -m speech.evidence MODEL SET …

SET is a folder with expected.tsv, as for `speech.evaluate`; the model hears it by its own language model.
"""

import argparse
import math
from collections import Counter
from pathlib import Path

from . import evaluate

INITIALS = ("zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s")
# Pseudo-counts by which a pair leans on how often the sound is heard at all.
BACK_OFF = 8.0
# A share of these goes to the sound itself, so that a rare sound is known by itself.
SELF = 0.25
LEAST, MOST = -3.0, 3.5

Pair = tuple[str, str]
Weights = dict[Pair, float]


def parts(syllable: str) -> tuple[str, str]:
    """Initial and final as `SyllableEvidence.parts` takes them."""
    initial = next((i for i in INITIALS if syllable.startswith(i)), "")
    final = syllable[len(initial):]
    if not initial:
        return "", syllable
    if initial in ("j", "q", "x"):
        return initial, "v" + final[1:] if final.startswith("u") else final
    if initial in ("zh", "ch", "sh", "r", "z", "c", "s"):
        return initial, "ii" if final == "i" else final
    return initial, final


def read_pairs(model: Path, folder: Path, most: int | None) -> list[tuple[list[str], list[str]]]:
    """Meant and heard syllables of each recording of the set in `folder`."""
    meant, pcm = evaluate.load(folder, most)
    heard, _ = evaluate.decode(model, pcm)
    return [(meant[name], heard[name]) for name in meant if heard.get(name)]


def align(meant: list[str], heard: list[str], weight, missing: float, extra: float) -> list[tuple[str | None, str | None]]:
    """The best alignment; None stands for nothing on that side."""
    table = [[j * extra for j in range(len(heard) + 1)]]
    for i, said in enumerate(meant, 1):
        row = [i * missing]
        for j, other in enumerate(heard, 1):
            row.append(max(table[i - 1][j - 1] + weight(said, other), table[i - 1][j] + missing, row[j - 1] + extra))
        table.append(row)
    i, j, steps = len(meant), len(heard), []
    while i or j:
        here = table[i][j]
        if i and j and here == table[i - 1][j - 1] + weight(meant[i - 1], heard[j - 1]):
            i, j = i - 1, j - 1
            steps.append((meant[i], heard[j]))
        elif i and here == table[i - 1][j] + missing:
            i -= 1
            steps.append((meant[i], None))
        else:
            j -= 1
            steps.append((None, heard[j]))
    return steps[::-1]


def weights_of(counts: Counter[Pair], heard: Counter[str]) -> Weights:
    """log P(heard | meant) / P(heard) for every pair of sounds, with the back-off."""
    total = sum(heard.values())
    share = {sound: (count + 0.5) / (total + 0.5 * len(heard)) for sound, count in heard.items()}
    meant: Counter[str] = Counter()
    for (said, _), count in counts.items():
        meant[said] += count
    weights: Weights = {}
    for said in heard:
        for other in heard:
            prior = (1 - SELF) * share[other] + SELF * (said == other)
            probability = (counts[said, other] + BACK_OFF * prior) / (meant[said] + BACK_OFF)
            weights[said, other] = min(MOST, max(LEAST, math.log(probability / share[other])))
    return weights


def count(pairs: list[tuple[list[str], list[str]]], rounds: int = 6) -> tuple[Weights, Weights, float, float]:
    """Weights of initials and finals, of a missing and of an extra syllable, by repeated alignment and counting."""
    every = {parts(s) for meant, heard in pairs for s in meant + heard}
    floor_initial: Counter[str] = Counter({initial: 1 for initial, _ in every} | {i: 1 for i in (*INITIALS, "")})
    floor_final: Counter[str] = Counter({final: 1 for final in all_finals()})
    initials: Weights = {}
    finals: Weights = {}
    missing, extra = -2.5, -2.5

    def weight(said: str, other: str) -> float:
        (a, b), (c, d) = parts(said), parts(other)
        if not initials:
            return 2.6 if said == other else (0.9 if a == c or b == d else -1.5)
        return initials[a, c] + finals[b, d]

    for _ in range(rounds):
        initial_counts: Counter[Pair] = Counter()
        final_counts: Counter[Pair] = Counter()
        heard_initials, heard_finals = floor_initial.copy(), floor_final.copy()
        said_count = heard_count = lost = added = 0
        for meant, heard in pairs:
            for said, other in align(meant, heard, weight, missing, extra):
                if other is not None:
                    heard_initials[parts(other)[0]] += 1
                    heard_finals[parts(other)[1]] += 1
                    heard_count += 1
                if said is not None:
                    said_count += 1
                if said is None:
                    added += 1
                elif other is None:
                    lost += 1
                else:
                    initial_counts[parts(said)[0], parts(other)[0]] += 1
                    final_counts[parts(said)[1], parts(other)[1]] += 1
        initials, finals = weights_of(initial_counts, heard_initials), weights_of(final_counts, heard_finals)
        missing = min(-1.0, math.log((lost + 1) / (said_count + 2)))
        extra = min(-1.0, math.log((added + 1) / (heard_count + 2)))
    return initials, finals, missing, extra


def all_finals() -> set[str]:
    """The finals of the 419 syllables."""
    path = Path(__file__).parent.parent / "data/syllables.txt"
    return {parts(syllable)[1] for syllable in path.read_text(encoding="utf-8").split()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder of the model that hears")
    parser.add_argument("sets", type=Path, nargs="+", help="folders with expected.tsv")
    parser.add_argument("--most", type=int, help="only the first so many of each set")
    parser.add_argument("--out", type=Path, help="file to write (default: evidence.tsv of the model)")
    arguments = parser.parse_args()
    pairs = [pair for folder in arguments.sets for pair in read_pairs(arguments.model, folder, arguments.most)]
    initials, finals, missing, extra = count(pairs)
    with (arguments.out or arguments.model / "evidence.tsv").open("w", encoding="utf-8") as stream:
        print(f"# Evidence of heard syllables, counted on {sum(len(m) for m, _ in pairs)} syllables of {len(pairs)} recordings",
              "of speakers that the model does not know: meant, heard, log P(heard|meant)/P(heard).",
              "Made by script/speech/evidence.py", file=stream)
        print(f"missing\t{missing:.3f}\nextra\t{extra:.3f}", file=stream)
        for kind, weights in (("initial", initials), ("final", finals)):
            for (meant, heard), value in sorted(weights.items()):
                print(f"{kind}\t{meant}\t{heard}\t{value:.3f}", file=stream)


if __name__ == "__main__":
    main()
