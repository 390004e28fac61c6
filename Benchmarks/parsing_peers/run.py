"""Trains CRFsuite with lexicon features on labelled lines and measures it: python -m parsing_peers.run TRAIN DEV [--home FOLDER]

A linear chain over characters, the peer that the reach of parsing was set beside: characters and pairs in a window of two,
digits and letters by kind, and whether a word of models/text/words.tsv or a division of models/address/divisions.tsv
begins, goes on or ends there. Phrase F1 as conlleval counts it; times are of one thread, features included.
"""

import argparse
import random
import time
from pathlib import Path

import pycrfsuite

LONGEST = 8
"""Characters of the longest word that is looked up."""


def read(path: Path) -> list[tuple[list[str], list[str]]]:
    """The sentences of a file: tokens and tags."""
    sentences, tokens, tags = [], [], []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if not line.strip():
            if tokens:
                sentences.append((tokens, tags))
            tokens, tags = [], []
            continue
        token, tag = line.rsplit(maxsplit=1) if " " in line.strip() else (line.strip(), "O")
        tokens.append(token)
        tags.append(tag)
    return sentences


def lexicon(home: Path) -> dict[str, str]:
    """Words with what they are: a division's level by the length of its code, or a word of everyday."""
    words = {}
    for line in (home / "models/text/words.tsv").read_text(encoding="utf-8").splitlines():
        word = line.split("\t")[0]
        if 2 <= len(word) <= LONGEST:
            words[word] = "w"
    for line in (home / "models/address/divisions.tsv").read_text(encoding="utf-8").splitlines():
        code, name = line.split("\t")[:2]
        if 2 <= len(name) <= LONGEST:
            words[name] = f"d{len(code.rstrip('0')) // 2}"
    return words


def covers(tokens: list[str], words: dict[str, str]) -> list[str]:
    """For each token the longest word over it, and where in that word it stands."""
    marks = ["-"] * len(tokens)
    start = 0
    while start < len(tokens):
        for end in range(min(len(tokens), start + LONGEST), start + 1, -1):
            kind = words.get("".join(tokens[start:end]))
            if kind:
                for at in range(start, end):
                    marks[at] = kind + ("B" if at == start else "E" if at == end - 1 else "I")
                start = end
                break
        else:
            start += 1
    return marks


def shape(token: str) -> str:
    return "9" if token.isdigit() else "a" if token.isascii() else token


def features(tokens: list[str], words: dict[str, str]) -> list[list[str]]:
    """The features of each token."""
    marks = ["<", "<", *covers(tokens, words), ">", ">"]
    around = ["<", "<", *map(shape, tokens), ">", ">"]
    rows = []
    for at in range(2, len(around) - 2):
        b, a, t, c, d = around[at - 2: at + 3]
        rows.append([
            f"t={t}", f"-1={a}", f"+1={c}", f"-2={b}", f"+2={d}", f"-1t={a}{t}", f"t+1={t}{c}", f"-2-1={b}{a}",
            f"+1+2={c}{d}", f"-1+1={a}_{c}", f"m={marks[at]}", f"m-1={marks[at - 1]}", f"m+1={marks[at + 1]}",
            f"mt={marks[at]}{t}",
        ])
    return rows


def phrases(tags: list[str]) -> set[tuple[int, int, str]]:
    """The phrases of a sentence by conlleval's rules: an I- that goes on nothing begins one."""
    found, start, label = set(), 0, None
    for at, tag in enumerate([*tags, "O"]):
        kind = tag[2:] if tag != "O" else None
        if label is not None and (kind != label or tag.startswith("B-")):
            found.add((start, at, label))
            label = None
        if kind is not None and label is None:
            start, label = at, kind
    return found


def f1(counts: list[tuple[int, int, int]]) -> float:
    both, gold, ours = (sum(c[i] for c in counts) for i in range(3))
    return 200 * both / max(1, gold + ours)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("--home", type=Path, default=Path("."))
    parser.add_argument("--model", type=Path, default=Path(".build/parsing-peer.crfsuite"))
    arguments = parser.parse_args()
    words = lexicon(arguments.home)
    learnt, asked = read(arguments.train), read(arguments.dev)
    spent = time.process_time()
    trainer = pycrfsuite.Trainer(verbose=False)
    for tokens, tags in learnt:
        trainer.append(features(tokens, words), tags)
    trainer.set_params({"c1": 0.1, "c2": 0.05, "max_iterations": 150, "feature.possible_transitions": True})
    arguments.model.parent.mkdir(parents=True, exist_ok=True)
    trainer.train(str(arguments.model))
    print(f"CRFsuite 0.12, learnt from {len(learnt)} sentences in {time.process_time() - spent:.0f} CPU-s, "
          f"model {arguments.model.stat().st_size / 1e6:.1f} MB")
    tagger = pycrfsuite.Tagger()
    tagger.open(str(arguments.model))
    counts = []
    spent = time.process_time()
    answers = [tagger.tag(features(tokens, words)) for tokens, _ in asked]
    spent = time.process_time() - spent
    for (_, tags), answer in zip(asked, answers):
        gold, ours = phrases(tags), phrases(answer)
        counts.append((len(gold & ours), len(gold), len(ours)))
    draw = random.Random(1)
    scores = sorted(f1(draw.choices(counts, k=len(counts))) for _ in range(1_000))
    print(f"phrase F1 {f1(counts):.1f} ({scores[25]:.1f}–{scores[974]:.1f}), n {sum(c[1] for c in counts)} phrases of "
          f"{len(counts)} texts")
    print(f"{len(asked) / spent:.0f} texts a CPU-second")


if __name__ == "__main__":
    main()
