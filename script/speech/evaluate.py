"""Measures a model's free syllable pass on test sets: syllable errors with a 95 % interval, and the time it takes.

A test set is a folder with `expected.tsv` (at least the columns file and syllables) and Opus or WAV files. Decoding is
pocketsphinx_batch with the settings of the model's search.params.
"""

import argparse
import csv
import re
import resource
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from . import audio, features, network


@dataclass(frozen=True)
class Score:
    """Errors over a set: `rate` with its 95 % `interval` by resampling utterances, and the real-time factor."""

    utterances: int
    syllables: int
    rate: float
    interval: tuple[float, float]
    substitutions: int
    deletions: int
    insertions: int
    real_time: float
    seconds: float

    def __str__(self) -> str:
        return (f"syllable errors {self.rate:.1%} (95 % interval {self.interval[0]:.1%}–{self.interval[1]:.1%}; "
                f"{self.substitutions} wrong, {self.deletions} missed, {self.insertions} added of {self.syllables} "
                f"in {self.utterances} utterances, {self.seconds / 60:.1f} min), {self.real_time:.3f} × real time")


def edits(said: list[str], heard: list[str]) -> tuple[int, int, int]:
    """Substitutions, deletions and insertions of a cheapest alignment."""
    row = [(j, 0, 0, j) for j in range(len(heard) + 1)]
    for i, word in enumerate(said, 1):
        new = [(i, 0, i, 0)]
        for j, other in enumerate(heard, 1):
            wrong = word != other
            a, b, c = row[j - 1], row[j], new[j - 1]
            new.append(min((a[0] + wrong, a[1] + wrong, a[2], a[3]), (b[0] + 1, b[1], b[2] + 1, b[3]),
                           (c[0] + 1, c[1], c[2], c[3] + 1)))
        row = new
    return row[-1][1:]


def options_of(model: Path, extra: dict[str, str] | None) -> list[str]:
    """Options of the Sphinx programs for the model folder: its files, its search.params, then `extra`."""
    options = {"-hmm": str(model / "acoustic"), "-dict": str(model / "syllables.dict"),
               "-lm": str(model / "language.lm.bin")}
    for line in (model / "search.params").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, value = line.split()
            options[name] = value
    options.update(extra or {})
    return [text for pair in options.items() for text in pair]


def decode(
    model: Path, pcm: dict[str, bytes], extra: dict[str, str] | None = None
) -> tuple[dict[str, list[str]], float]:
    """The syllables heard in each recording, and the seconds of processor time it took."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name, data in pcm.items():
            (place / f"{name}.raw").write_bytes(data)
        (place / "names").write_text("".join(f"{name}\n" for name in pcm))
        kind = ["-adcin", "yes", "-cepext", ".raw"]
        if (model / "acoustic" / network.FILE).is_file():
            compute_features(model, place, list(pcm))
            kind = ["-adcin", "no", "-cepext", ".mfc"]
        command = ["pocketsphinx_batch", *options_of(model, extra), *kind, "-cepdir", folder,
                   "-ctl", str(place / "names"),
                   "-hyp", str(place / "hyp"), "-logfn", str(place / "log")]
        before = _children_seconds()
        done = subprocess.run(command, capture_output=True, text=True)
        spent = _children_seconds() - before
        if done.returncode:
            raise SystemExit(f"pocketsphinx_batch failed:\n{(place / 'log').read_text()[-3000:]}")
        heard = {}
        for text in (place / "hyp").read_text().splitlines():
            match = re.match(r"(.*)\((\S+) -?\d+\)$", text)
            if match:
                heard[match[2]] = [re.sub(r"\(\d\)$", "", w) for w in match[1].split() if not w.startswith("<")]
    return heard, spent


def compute_features(model: Path, folder: Path, names: list[str]) -> None:
    """Writes NAME.mfc beside every NAME.raw in `folder`: what the model's network makes of its cepstra."""
    features.compute(folder, names)
    layers, context = network.load(model / "acoustic" / network.FILE)
    for name in names:
        path = folder / f"{name}.mfc"
        features.write(path, network.forward(layers, context, features.read(path)))


def _children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def load(folder: Path, most: int | None = None) -> tuple[dict[str, list[str]], dict[str, bytes]]:
    """Syllables and PCM of a test set by the recordings' names."""
    said, pcm = {}, {}
    with (folder / "expected.tsv").open(encoding="utf-8", newline="") as lines:
        for row in list(csv.DictReader(lines, delimiter="\t"))[:most]:
            name = Path(row["file"]).stem
            path = folder / row["file"]
            said[name] = row["syllables"].split()
            pcm[name] = audio.decode_opus(path.read_bytes()) if path.suffix == ".opus" else audio.to_pcm(
                audio.resample(audio.read(path), audio.LINE_RATE / audio.SOURCE_RATE))
    return said, pcm


def score(model: Path, folder: Path, most: int | None = None, extra: dict[str, str] | None = None) -> Score:
    said, pcm = load(folder, most)
    heard, spent = decode(model, pcm, extra)
    table = np.array([edits(said[name], heard.get(name, [])) for name in said])
    lengths = np.array([len(said[name]) for name in said])
    errors = table.sum(axis=1)
    random = np.random.default_rng(1)
    drawn = random.integers(0, len(lengths), (2_000, len(lengths)))
    rates = errors[drawn].sum(axis=1) / lengths[drawn].sum(axis=1)
    seconds = sum(len(data) for data in pcm.values()) / 2 / audio.LINE_RATE
    interval = float(np.quantile(rates, 0.025)), float(np.quantile(rates, 0.975))
    return Score(len(lengths), int(lengths.sum()), errors.sum() / lengths.sum(), interval,
                 *(int(n) for n in table.sum(axis=0)), spent / seconds, seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model", type=Path, help="model folder, e.g. models/zh-8k")
    parser.add_argument("sets", type=Path, nargs="+", help="folders with expected.tsv")
    parser.add_argument("--most", type=int, help="only the first so many of each set")
    parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="another search setting")
    settings = parser.parse_args()
    extra = {"-" + name: value for name, _, value in (option.partition("=") for option in settings.option)}
    for folder in settings.sets:
        print(f"{folder.name}: {score(settings.model, folder, settings.most, extra)}", flush=True)


if __name__ == "__main__":
    main()
