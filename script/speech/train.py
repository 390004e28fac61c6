"""Trains the acoustic model: recordings and synthetic callers in, a model folder out."""

import argparse
import os
import shutil
from pathlib import Path

from . import acoustic_model, corpus, estimation, features, gazetteer, hybrid, network, neural, recordings, synthetic
from .sentences import Patterns, Speaker
from .train_language import ROOT


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/train-speech", description=__doc__)
    parser.add_argument("recordings", type=Path, nargs="?",
                        default=Path(os.environ.get("ZHIDA_SPEECH_DATA") or ROOT.parent / "shared/speech/train"),
                        help="folder with transcripts.tsv and the recordings")
    parser.add_argument("--out", type=Path, default=ROOT / "models/zh-8k")
    parser.add_argument("--work", type=Path, default=ROOT / ".build/speech",
                        help="folder for the training utterances, which are kept and used again")
    parser.add_argument("--fresh", action="store_true",
                        help="make the training utterances anew, as after a change of recordings or patterns")
    parser.add_argument("--gazetteer", type=Path, default=ROOT / "gazetteer/baoan.csv")
    parser.add_argument("--patterns", type=Path, default=ROOT / "models/text/patterns.txt")
    parser.add_argument("--without", action="append", default=[], metavar="SPEAKER",
                        help="leave this speaker out (to measure on); may be repeated")
    parser.add_argument("--synthetic", type=int, default=1800, help="sentences spoken by espeak-ng (default 1800)")
    parser.add_argument("--neural", type=int, default=400, help="sentences spoken by neural voices (default 400)")
    parser.add_argument("--words", type=Path, default=ROOT / "models/text/words.tsv", help="general words")
    parser.add_argument("--share", type=float, default=0.7,
                        help="share of the planned utterances that is made (default 0.7)")
    parser.add_argument("--senones", type=int, default=estimation.Settings.senones)
    parser.add_argument("--densities", type=int, default=estimation.Settings.densities)
    parser.add_argument("--dimensions", type=int, default=estimation.Settings.dimensions)
    parser.add_argument("--steps", type=int, default=network.Shape.steps, help="steps of the network's learning")
    parser.add_argument("--gaussians-only", action="store_true",
                        help="make the model of Gaussians on cepstra alone, without a network")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20_170_101)
    settings = parser.parse_args()
    folder = settings.recordings
    if not (folder / "transcripts.tsv").is_file() and (folder / "train/transcripts.tsv").is_file():
        folder = folder / "train"

    index = settings.work / "utterances.tsv"
    if settings.fresh or not index.is_file():
        make_utterances(folder, settings)
    rows = [line.split("\t") for line in index.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row[1] not in settings.without]
    cepstra = [features.read(settings.work / "utterances" / f"{row[0]}.mfc") for row in rows]
    hours = sum(map(len, cepstra)) / features.FRAMES_PER_SECOND / 3600
    print(f"{len(rows)} utterances of {len({row[1] for row in rows})} voices, {hours:.1f} hours", flush=True)
    sizes = estimation.Settings(settings.senones, settings.densities, settings.dimensions)
    trainer = estimation.Trainer([features.normalise(c[:, : features.CEPSTRA]) for c in cepstra],
                                 [row[2].split() for row in rows], sizes)
    first = trainer.run()
    acoustic = settings.out / "acoustic"
    (acoustic / network.FILE).unlink(missing_ok=True)
    if settings.gaussians_only:
        acoustic_model.write(acoustic, first.trees, first.mixtures, first.stay, first.transform)
    else:
        shape = network.Shape(steps=settings.steps)
        trained = hybrid.learn(cepstra, [row[1] for row in rows], first, shape, settings.seed)
        states = hybrid.states(trained, first.trees)
        mixtures = hybrid.gaussians(trained.classifier, trained.priors, states)
        acoustic_model.write(acoustic, first.trees, mixtures, first.stay, None)
        network.save(acoustic / network.FILE, hybrid.with_constant(trained), states)
    acoustic_model.write_lexicon(settings.out / "syllables.dict")
    print(f"wrote {settings.out}")


def make_utterances(folder: Path, settings) -> None:
    """The training utterances in the work folder: PCM, cepstra and utterances.tsv (name, speaker, transcript)."""
    own = recordings.load(folder)
    speaker = Speaker(Patterns(settings.patterns), gazetteer.load(settings.gazetteer), settings.seed)
    spoken = synthetic.make(speaker, settings.synthetic, settings.work / "synthetic", settings.seed)
    print(f"speaking {settings.neural} sentences by neural voices", flush=True)
    spoken += neural.make(speaker, settings.words, settings.neural, settings.work / "neural", settings.seed,
                          settings.processes)
    plans = corpus.plan(own + spoken, settings.seed, settings.share)
    utterances, index = settings.work / "utterances", settings.work / "utterances.tsv"
    index.unlink(missing_ok=True)
    shutil.rmtree(utterances, ignore_errors=True)
    print(f"making {len(plans)} utterances of {len(own)} recordings and {len(spoken)} synthetic sentences", flush=True)
    corpus.render(plans, utterances, settings.processes)
    features.compute(utterances, [p.name for p in plans], settings.processes)
    index.write_text("".join(f"{p.name}\t{p.speaker}\t{' '.join(p.transcript)}\n" for p in plans), encoding="utf-8")


if __name__ == "__main__":
    main()
