"""Trains the acoustic model: recordings and synthetic callers in, a model folder out."""

import argparse
import os
import shutil
from pathlib import Path

from . import acoustic_model, corpus, estimation, features, gazetteer, recordings, synthetic
from .sentences import Patterns, Speaker
from .train_language import ROOT


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/train-speech", description=__doc__)
    parser.add_argument("recordings", type=Path, nargs="?",
                        default=Path(os.environ.get("ZHIDA_SPEECH_DATA") or ROOT.parent / "shared/speech/train"),
                        help="folder with transcripts.tsv and the recordings")
    parser.add_argument("--out", type=Path, default=ROOT / "models/zh-8k")
    parser.add_argument("--work", type=Path, default=ROOT / ".build/speech", help="folder for the training utterances; "
                        "kept, and used again while recordings, patterns and seed are the same")
    parser.add_argument("--gazetteer", type=Path, default=ROOT / "gazetteer/baoan.csv")
    parser.add_argument("--patterns", type=Path, default=ROOT / "models/text/patterns.txt")
    parser.add_argument("--without", action="append", default=[], metavar="SPEAKER",
                        help="leave this speaker out (to measure on); may be repeated")
    parser.add_argument("--synthetic", type=int, default=900, help="sentences spoken by espeak-ng (default 900)")
    parser.add_argument("--senones", type=int, default=estimation.Settings.senones)
    parser.add_argument("--densities", type=int, default=estimation.Settings.densities)
    parser.add_argument("--dimensions", type=int, default=estimation.Settings.dimensions)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20_170_101)
    settings = parser.parse_args()
    folder = settings.recordings
    if not (folder / "transcripts.tsv").is_file() and (folder / "train/transcripts.tsv").is_file():
        folder = folder / "train"

    plans = make_utterances(folder, settings)
    plans = [p for p in plans if p.speaker not in settings.without]
    cepstra = [features.normalise(features.read(settings.work / "utterances" / f"{p.index:06d}.mfc")) for p in plans]
    hours = sum(map(len, cepstra)) / features.FRAMES_PER_SECOND / 3600
    print(f"{len(plans)} utterances, {hours:.1f} hours", flush=True)
    sizes = estimation.Settings(settings.senones, settings.densities, settings.dimensions)
    model = estimation.Trainer(cepstra, [p.transcript for p in plans], sizes).run()
    acoustic_model.write(settings.out / "acoustic", model.trees, model.mixtures, model.stay, model.transform)
    acoustic_model.write_lexicon(settings.out / "syllables.dict")
    print(f"wrote {settings.out}")


def make_utterances(folder: Path, settings) -> list[corpus.Plan]:
    """The training utterances as PCM and cepstra in the work folder."""
    own = recordings.load(folder)
    speaker = Speaker(Patterns(settings.patterns), gazetteer.load(settings.gazetteer), settings.seed)
    spoken = synthetic.make(speaker, settings.synthetic, settings.work / "synthetic", settings.seed)
    plans = corpus.plan(own + spoken, settings.seed)
    utterances, stamp = settings.work / "utterances", settings.work / "made-of"
    made_of = "".join(f"{p.index} {p.speaker} {' '.join(p.transcript)}\n" for p in plans)
    if stamp.is_file() and stamp.read_text() == made_of:
        return plans
    stamp.unlink(missing_ok=True)
    shutil.rmtree(utterances, ignore_errors=True)
    print(f"making {len(plans)} utterances of {len(own)} recordings and {len(spoken)} synthetic sentences", flush=True)
    corpus.render(plans, utterances, settings.processes)
    features.compute(utterances, [f"{p.index:06d}" for p in plans], settings.processes)
    stamp.write_text(made_of)
    return plans


if __name__ == "__main__":
    main()
