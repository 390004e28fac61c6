"""Makes the cities, lists and calls of `script/bench speech`; what is there already and still right is left alone.

    OUT/cities/roads-N.csv             a city with N road names, in the gazetteer's update format
    OUT/cities/dense-N.csv             the largest with every door from 1 to 200 on the roads of the calls
    OUT/cities/language-N.lm.bin       what script/train-language makes of the smallest and the largest of them
    OUT/lists/names-N.csv              closed lists, as places of interest in the same format
    OUT/sets/NAME/expected.tsv, *.opus the calls, through a telephone line: 300–3400 Hz, pink noise 25 dB under the
                                       speech, Opus at 12 kbit/s

Columns of expected.tsv: file, text, syllables; of addresses street, community, road, number and code besides (of the
door; of the road where it has no such door), of digits number. Every call has a random generator of its own, made of
the set's seed and the call's place: a shorter set is the beginning of a longer one.
"""

import argparse
import csv
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from speech.train_language import ROOT

from . import voices
from .city import SIZES, City
from .lists import Sentences
from .sayings import DEV_ROADS, TEST_ROADS, Addresses, Carriers, Numbers, Saying, numbers

COUNT = 300
DEV_COUNT = 80
DEV_SENTENCES = 60


@dataclass(frozen=True)
class Recipe:
    """How a set is made. `said` draws what is said from a count and a generator."""

    purpose: str
    seed: int
    count: int
    voice: str
    """`joined`, `clear`, `cut`, `synthetic` or `read`."""
    said: Callable[[int, np.random.Generator], list[Saying]] | None = None


@cache
def _city() -> City:
    return City()


def _addresses(roads: range, numbers: Numbers):
    return lambda count, random: Addresses(_city(), roads, numbers).draw(count, random)


def _sentences_with_addresses(roads: range):
    def said(count: int, random: np.random.Generator) -> list[Saying]:
        carriers = Carriers()
        return [carriers.around(a, random) for a in Addresses(_city(), roads, Numbers.KNOWN).draw(count, random)]

    return said


RECIPES = {
    "known": Recipe("addresses with a door number of the city", 3_101, COUNT, "joined", _addresses(TEST_ROADS, Numbers.KNOWN)),
    "any": Recipe("addresses with any number", 3_102, COUNT, "joined", _addresses(TEST_ROADS, Numbers.ANY)),
    "known-clear": Recipe("as known, said syllable by syllable", 3_108, COUNT, "clear", _addresses(TEST_ROADS, Numbers.KNOWN)),
    "any-clear": Recipe("as any, said syllable by syllable", 3_109, COUNT, "clear", _addresses(TEST_ROADS, Numbers.ANY)),
    "cut": Recipe("addresses of syllables cut out of read sentences", 3_107, COUNT, "cut"),
    "cut-any": Recipe("as cut, with any number", 3_110, COUNT, "cut"),
    "dense": Recipe("on roads with every door", 3_112, COUNT, "joined", _addresses(TEST_ROADS, Numbers.DENSE)),
    "cut-dense": Recipe("as cut, on roads with every door", 3_113, COUNT, "cut"),
    "carried": Recipe("addresses within a sentence", 3_103, COUNT, "joined", _sentences_with_addresses(TEST_ROADS)),
    "synthetic": Recipe("addresses within a sentence", 3_104, COUNT, "synthetic", _sentences_with_addresses(TEST_ROADS)),
    "synthetic-any": Recipe("addresses with any number", 3_111, COUNT, "synthetic", _addresses(TEST_ROADS, Numbers.ANY)),
    "read": Recipe("read sentences, to be found in lists", 3_105, COUNT, "read"),
    "digits": Recipe("digits and door numbers", 3_106, COUNT, "joined", numbers),
    "known-dev": Recipe("to tune on", 3_201, DEV_COUNT, "joined", _addresses(DEV_ROADS, Numbers.KNOWN)),
    "any-dev": Recipe("to tune on", 3_202, DEV_COUNT, "joined", _addresses(DEV_ROADS, Numbers.ANY)),
    "carried-dev": Recipe("to tune on", 3_203, DEV_COUNT, "joined", _sentences_with_addresses(DEV_ROADS)),
    "read-dev": Recipe("to tune on", 3_205, DEV_SENTENCES, "read"),
    "known-calibration": Recipe("to calibrate on", 3_301, COUNT, "joined", _addresses(DEV_ROADS, Numbers.KNOWN)),
    "any-calibration": Recipe("to calibrate on", 3_302, COUNT // 3, "joined", _addresses(DEV_ROADS, Numbers.ANY)),
    "carried-calibration": Recipe("to calibrate on", 3_303, COUNT, "joined", _sentences_with_addresses(DEV_ROADS)),
    "cut-calibration": Recipe("to calibrate on", 3_307, COUNT, "cut"),
    "dense-calibration": Recipe("to calibrate on", 3_312, COUNT, "joined", _addresses(DEV_ROADS, Numbers.DENSE)),
    "cut-dense-calibration": Recipe("to calibrate on", 3_313, COUNT, "cut"),
}


def make_set(name: str, recordings: Path, target: Path, processes: int) -> None:
    """Writes the calls and the index of the set `name` to the folder `target`."""
    recipe = RECIPES[name]
    if recipe.voice == "read":
        # The first are kept for tuning.
        own = Sentences(recordings, voices.SENTENCES_OF).recordings
        own = own[:DEV_SENTENCES] if name.endswith("-dev") else own[DEV_SENTENCES: DEV_SENTENCES + recipe.count]
        rows = [{"text": r.text, "syllables": " ".join(w.removesuffix("(2)") for w in r.words)} for r in own]
        work, jobs = voices.read, [(target, recipe.seed, i, r.path) for i, r in enumerate(own)]
    else:
        random = np.random.default_rng(recipe.seed)
        if recipe.voice == "cut":
            cuts = voices.cuts(recordings)
            roads = DEV_ROADS if name.endswith("-calibration") else TEST_ROADS
            numbers = Numbers.ANY if "any" in name else Numbers.DENSE if "dense" in name else Numbers.KNOWN
            said = Addresses(_city(), roads, numbers).draw(
                recipe.count, random, lambda a: a.toned is not None and all(cuts.has(t) for p in a.toned for t in p))
        else:
            said = recipe.said(recipe.count, random)
        for saying in said:
            if saying.toned is None:
                raise SystemExit(f"the reading of “{saying.text}” is not certain")
        rows = [{"text": s.text, "syllables": " ".join(s.syllables), **s.facts} for s in said]
        work = {"joined": voices.joined, "clear": voices.clear, "cut": voices.cut, "synthetic": voices.spoken}[recipe.voice]
        jobs = [(recordings, target, recipe.seed, i, s.toned) for i, s in enumerate(said)]
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(work, jobs, chunksize=10))
    columns = ["file", *rows[0]]
    with (target / "expected.tsv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows({"file": f"{i:03d}.opus", **row} for i, row in enumerate(rows))


_CITY = ["city.py", "names.py"]
_LANGUAGE = ["gazetteer", "general_text", "language_model", "readings", "sentences", "spoken_numbers", "train_language"]
_CALLS = ["sayings.py", "carriers.txt"]
_VOICES = {"joined": ["joined.py"], "clear": ["joined.py"], "cut": ["cut.py"], "synthetic": [], "read": ["lists.py"]}
_SOUND = ["audio", "make_loso_set", "readings", "recordings", "sentences", "spoken_numbers", "synthetic"]


def _digest(own: list[str], trainer: list[str], tables: list[str]) -> str:
    """Changes with files of this folder, of script/speech and of models/text from which something is made."""
    sources = [Path(__file__).parent / name for name in own]
    sources += [ROOT / f"script/speech/{name}.py" for name in trainer]
    sources += [ROOT / "models/text" / name for name in tables]
    digest = hashlib.sha256()
    for path in sources:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _once(target: Path, digest: str, make: Callable[[Path], None]) -> None:
    """Fills the folder `target` by `make`, whole or not at all, unless it is there with the same `digest`."""
    stamp = target / "made-from"
    if stamp.is_file() and stamp.read_text() == digest:
        return
    print(f"making {target}", flush=True)
    unfinished = target.with_name(target.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    make(unfinished)
    (unfinished / "made-from").write_text(digest)
    shutil.rmtree(target, ignore_errors=True)
    unfinished.rename(target)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("recordings", type=Path, help="folder of recordings with transcripts.tsv")
    parser.add_argument("out", type=Path, help="folder to write")
    parser.add_argument("--set", action="append", choices=[*RECIPES], help="only this set; may be repeated")
    parser.add_argument("--processes", type=int, default=2)
    settings = parser.parse_args()

    def cities(folder: Path) -> None:
        for size in SIZES:
            _city().write(folder / f"roads-{size}.csv", size)
        _city().write(folder / f"dense-{SIZES[-1]}.csv", SIZES[-1], dense=True)
        for size in (SIZES[0], SIZES[-1]):
            subprocess.run([sys.executable, "-m", "speech.train_language",
                            "--gazetteer", folder / f"roads-{size}.csv",
                            "--out", folder / f"language-{size}.lm.bin"], check=True)

    _once(settings.out / "cities", _digest(_CITY, _LANGUAGE, ["patterns.txt", "words.tsv"]), cities)
    _once(settings.out / "lists", _digest(["lists.py"], ["readings", "recordings"], ["words.tsv"]),
          lambda folder: Sentences(settings.recordings, voices.SENTENCES_OF).write_lists(folder))
    for name in settings.set or (name for name in RECIPES if not name.endswith("-calibration")):
        recipe = RECIPES[name]
        digest = _digest(_CITY + _CALLS + _VOICES[recipe.voice], _SOUND, [])
        _once(settings.out / "sets" / name, f"{digest} {recipe.voice} {recipe.seed} {recipe.count}",
              lambda folder, name=name: make_set(name, settings.recordings, folder, settings.processes))


if __name__ == "__main__":
    main()
