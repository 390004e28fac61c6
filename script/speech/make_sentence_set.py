"""Makes test calls of whole sentences: a speaker's read sentences, or sentences of synthetic or neural voices.

With `--speaker NAME` his recordings; otherwise sentences in the espeak-ng voices, or with `--neural` in the neural voice,
that no model is trained on. All go through the line of make_loso_set. The index `expected.tsv` has the columns file, text and syllables.
"""

import argparse
import csv
import tempfile
from pathlib import Path

import numpy as np

from . import audio, gazetteer, neural, recordings, synthetic
from .make_loso_set import line
from .sentences import Patterns, Speaker
from .train_language import ROOT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path, help="folder to write")
    parser.add_argument("--recordings", type=Path, help="folder of recordings with transcripts.tsv")
    parser.add_argument("--speaker", help="speaker whose recordings are taken")
    parser.add_argument("--neural", action="store_true", help="sentences, numbers and words of the neural voice")
    parser.add_argument("--gazetteer", type=Path, default=ROOT / "gazetteer/baoan.csv")
    parser.add_argument("--patterns", type=Path, default=ROOT / "models/text/patterns.txt")
    parser.add_argument("--count", type=int, default=120)
    parser.add_argument("--seed", type=int, default=777)
    settings = parser.parse_args()
    if (settings.recordings is None) != (settings.speaker is None):
        parser.error("--recordings and --speaker go together")

    random = np.random.default_rng(settings.seed)
    settings.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        if settings.speaker:
            own = [r for r in recordings.load(settings.recordings) if r.speaker == settings.speaker]
            if not own:
                raise SystemExit(f"{settings.recordings} has no recordings of '{settings.speaker}'")
            chosen = [own[i] for i in random.permutation(len(own))[: settings.count]]
        else:
            speaker = Speaker(Patterns(settings.patterns), gazetteer.load(settings.gazetteer), settings.seed)
            chosen = (neural.make(speaker, ROOT / "models/text/words.tsv", settings.count, Path(folder),
                                  settings.seed + 1, 2, only=neural.RESERVED) if settings.neural else
                      synthetic.make(speaker, settings.count, Path(folder), settings.seed + 1, synthetic.RESERVED))
        with (settings.out / "expected.tsv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, delimiter="\t", lineterminator="\n")
            writer.writerow(["file", "text", "syllables"])
            for index, recording in enumerate(chosen):
                samples = audio.resample(audio.read(recording.path), audio.LINE_RATE / audio.SOURCE_RATE)
                (settings.out / f"{index:03d}.opus").write_bytes(line(samples, random))
                spoken = " ".join(word.removesuffix("(2)") for word in recording.words)
                writer.writerow([f"{index:03d}.opus", recording.text, spoken])
    print(f"{len(chosen)} sentences in {settings.out}")


if __name__ == "__main__":
    main()
