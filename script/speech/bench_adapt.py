"""Shows what `zhida model adapt` gains on the calls of one voice that the model was not trained on.

The whole way of a district: calls are made and dropped into a watch folder, `zhida calls watch --once` turns them into
work orders, `zhida calls correct` writes down what was really said, `zhida model adapt` learns from a part of them and
compares before and after on the rest.

The calls are a speaker's read sentences (`--recordings FOLDER --speaker NAME`, with `--model`, a model folder from
`script/train-speech --without NAME --out FOLDER`), or a set made before (`--set FOLDER` with expected.tsv: file, text,
code, as make_loso_set writes it), or callers' sentences by an espeak-ng voice that no model was trained on (the model
that ships). All go through the telephone line of make_loso_set.
"""

import argparse
import csv
import hashlib
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from . import audio, gazetteer, recordings, synthetic
from .make_loso_set import line
from .sentences import Patterns, Speaker
from .train_language import ROOT


class Program:
    """The program with its data folder and settings."""

    def __init__(self, path: Path, data: Path):
        self.command, self.data = [str(path)], data

    def run(self, *arguments: str, allowed: tuple[int, ...] = (0,)) -> str:
        """What it prints; ends this program where the exit code is not an allowed one."""
        done = subprocess.run([*self.command, *arguments, "--data", str(self.data), "--lang", "en"],
                              capture_output=True, text=True)
        if done.returncode not in allowed:
            raise SystemExit(f"zhida {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout


def make_calls(settings: argparse.Namespace, folder: Path, work: Path) -> dict[str, tuple[str, str]]:
    """Writes the calls; what was said, and the code of the address where it is known, by the SHA-256 of each file."""
    folder.mkdir(parents=True)
    if settings.set:
        return copy_set(settings.set, settings.calls, folder)
    random = np.random.default_rng(settings.seed)
    if settings.speaker:
        own = [r for r in recordings.load(settings.recordings) if r.speaker == settings.speaker]
        if not own:
            raise SystemExit(f"{settings.recordings} has no recordings of '{settings.speaker}'")
        chosen = [own[i] for i in random.permutation(len(own))[: settings.calls]]
    else:
        speaker = Speaker(Patterns(ROOT / "models/text/patterns.txt"), gazetteer.load(ROOT / "gazetteer/baoan.csv"),
                          settings.seed)
        chosen = synthetic.make(speaker, settings.calls, work / "wav", settings.seed + 1, (settings.voice,))
    said = {}
    for index, recording in enumerate(chosen):
        samples = audio.resample(audio.read(recording.path), audio.LINE_RATE / audio.SOURCE_RATE)
        data = line(samples, random)
        (folder / f"{index:04d}.opus").write_bytes(data)
        said[hashlib.sha256(data).hexdigest()] = recording.text, ""
    return said


def copy_set(source: Path, most: int, folder: Path) -> dict[str, tuple[str, str]]:
    said = {}
    with (source / "expected.tsv").open(encoding="utf-8", newline="") as lines:
        for row in list(csv.DictReader(lines, delimiter="\t"))[:most]:
            data = (source / row["file"]).read_bytes()
            (folder / Path(row["file"]).name).write_bytes(data)
            said[hashlib.sha256(data).hexdigest()] = row["text"], row.get("code") or ""
    return said


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench-adapt", description=__doc__.split("\n")[0])
    parser.add_argument("--zhida", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--recordings", type=Path, help="folder of recordings with transcripts.tsv")
    parser.add_argument("--speaker", help="speaker whose sentences are the calls")
    parser.add_argument("--set", type=Path, help="folder with recordings and expected.tsv: file, text, code")
    parser.add_argument("--model", type=Path, help="model folder, trained without the speaker (default: the shipped one)")
    parser.add_argument("--voice", default="m7", help="espeak-ng variant, where no speaker is named (default: m7)")
    parser.add_argument("--calls", type=int, default=200, help="corrected calls, held-out ones included (default: 200)")
    parser.add_argument("--test-share", type=float, default=0.5, help="share of the calls held out (default: 0.5)")
    parser.add_argument("--methods", nargs="+", default=["map", "mllr", "both"], help="map, mllr, both")
    parser.add_argument("--addresses", action="store_true", help="compare whole addresses, too")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--work", type=Path, help="keep all files in this new folder")
    settings = parser.parse_args()
    if (settings.recordings is None) != (settings.speaker is None):
        parser.error("--recordings and --speaker go together")
    if settings.speaker and settings.set:
        parser.error("--speaker and --set exclude each other")
    if settings.speaker and not settings.model:
        parser.error("with --speaker name a --model trained without him: script/train-speech --without NAME --out FOLDER")

    with tempfile.TemporaryDirectory() as folder:
        work = settings.work or Path(folder) / "work"
        work.mkdir(parents=True)
        said = make_calls(settings, work / "calls", work)
        zhida = Program(settings.zhida, work / "data")
        zhida.run("init")
        if settings.model:
            print(zhida.run("model", "install", str(settings.model), "--use"), end="")
        zhida.run("calls", "watch", str(work / "calls"), "--once", allowed=(0, 1))
        orders = 0
        for digest, (text, code) in said.items():
            address = ["--address", code] if code else []
            done = subprocess.run([*zhida.command, "calls", "correct", digest, "--text", text, "--by", "bench", *address,
                                   "--data", str(zhida.data)], capture_output=True, text=True)
            orders += done.returncode == 0
        voice = settings.speaker or (settings.set and settings.set.name) or f"espeak-ng {settings.voice}"
        print(f"{orders} corrected calls of {voice} (seed {settings.seed}; {len(said)} were dropped)")
        options = ["--test-share", str(settings.test_share)] + ([] if settings.addresses else ["--syllables-only"])
        print("method  learned from  held out  syllables wrong before    after                     difference"
              "                    verdict")
        for method in settings.methods:
            answer = json.loads(zhida.run("model", "adapt", "--method", method, "--dry-run", "--json", "--test-share",
                                          str(settings.test_share), "--syllables-only", allowed=(0, 1)))
            both = answer["comparison"]

            def shown(rate: float, interval: dict[str, float]) -> str:
                return f"{rate:6.1%} ({interval['low']:.1%} to {interval['high']:.1%})"

            print(f"{method:6s}  {answer['learnedFrom']:12d}  {answer['heldOut']:8d}"
                  f"  {shown(both['before']['rate'], both['before']['interval']):24s}"
                  f"  {shown(both['after']['rate'], both['after']['interval']):24s}"
                  f"  {shown(both['difference'], both['differenceInterval']):28s}  {both['verdict']}", flush=True)
        print(f"\n$ zhida model adapt {' '.join(options)}")
        print(zhida.run("model", "adapt", *options, allowed=(0, 1)))
        print("$ zhida model list")
        print(zhida.run("model", "list"))
        if json.loads(zhida.run("model", "list", "--json"))[-1]["isActive"]:
            print("$ zhida model rollback")
            print(zhida.run("model", "rollback"))


if __name__ == "__main__":
    main()
