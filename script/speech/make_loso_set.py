"""Makes test calls of a speaker who was left out of training: addresses joined from single syllables.

Each is street + community + road + door number of the gazetteer, said once without other words, in recordings of one
speaker's syllables, sent through a telephone line: 300–3400 Hz, pink noise 25 dB under the speech, Opus at 12 kbit/s.
The community is any of the street's (the gazetteer does not say which one a road is in). The index `expected.tsv` has
the columns file, text, syllables, code (of the door), street, community, road, number.
"""

import argparse
import csv
import re
from pathlib import Path

import numpy as np

from . import audio, gazetteer, recordings
from .sentences import Piece, plain
from .spoken_numbers import cardinal, spoken
from .synthetic import toned_syllables
from .train_language import ROOT


def line(samples: np.ndarray, random: np.random.Generator) -> bytes:
    """`samples` at LINE_RATE as an Ogg Opus file that came through the telephone line described above."""
    narrow = audio.band_pass(samples, 300, 3_400)
    return audio.encode_opus(audio.to_pcm(audio.add_noise(narrow, 25, "pink", random)), 12_000)


def join(clips: list[np.ndarray], random: np.random.Generator) -> np.ndarray:
    """Syllables in a row at LINE_RATE: 1.3 to 1.7 times as fast as recorded, 0 to 40 ms between them."""
    tempo = random.uniform(1.3, 1.7)

    def quiet(low: float, high: float) -> np.ndarray:
        return np.zeros(int(random.uniform(low, high) * audio.SOURCE_RATE), np.float32)

    pieces = [quiet(0.2, 0.4)]
    for clip in clips:
        pieces += [audio.change_tempo(clip / max(np.abs(clip).max(), 1e-3), tempo), quiet(0, 0.04)]
    pieces.append(quiet(0.2, 0.4))
    return audio.resample(np.concatenate(pieces), audio.LINE_RATE / audio.SOURCE_RATE)


class Addresses:
    """Draws addresses of a gazetteer: street, community, road and door."""

    def __init__(self, places: gazetteer.Gazetteer, random: np.random.Generator):
        self.places, self.random = places, random
        self.doors = [d for d in places.by_level["door"]
                      if (road := places.elements.get(d.parent)) and road.level == "road"
                      and (street := places.elements.get(road.parent)) and street.level == "street"]
        roads = sorted({d.parent for d in self.doors})
        self.by_road = {road: [d for d in self.doors if d.parent == road] for road in roads}
        self.roads = roads

    def draw(self):
        """(pieces, code, street, community, road, number)"""
        random, elements = self.random, self.places.elements
        road = elements[self.roads[int(random.integers(len(self.roads)))]]
        doors = self.by_road[road.code]
        door = doors[int(random.integers(len(doors)))]
        street = elements[road.parent]
        communities = self.places.children[street.code, "community"]
        community = communities[int(random.integers(len(communities)))]
        match = re.fullmatch(r"(\d+)号(?:之(\d+))?", door.name)
        if not match:
            return None
        number = spoken(int(match[1]), random) + "号" + ("之" + cardinal(int(match[2])) if match[2] else "")
        pieces = [Piece(e.name, tuple(e.syllables)) for e in (street, community, road)]
        pieces.append(plain(number))
        return pieces, door.code, street.name, community.name, road.name, door.name


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("recordings", type=Path, help="folder of recordings with transcripts.tsv")
    parser.add_argument("out", type=Path, help="folder to write")
    parser.add_argument("--speaker", default="davin", help="speaker whose single syllables are joined")
    parser.add_argument("--gazetteer", type=Path, default=ROOT / "gazetteer/baoan.csv")
    parser.add_argument("--count", type=int, default=240)
    parser.add_argument("--seed", type=int, default=306)
    settings = parser.parse_args()

    random = np.random.default_rng(settings.seed)
    syllables: dict[str, Path] = {}
    for recording in recordings.load(settings.recordings):
        if recording.speaker == settings.speaker and len(recording.words) == 1:
            toned = recording.toned[0]
            syllables[recording.words[0].removesuffix("(2)") + toned[-1]] = recording.path
    if not syllables:
        raise SystemExit(f"speaker '{settings.speaker}' has no recordings of single syllables")

    def clip_of(toned: str) -> Path | None:
        others = [toned] + [toned[:-1] + tone for tone in "41235"]
        return next((syllables[t] for t in others if t in syllables), None)

    addresses = Addresses(gazetteer.load(settings.gazetteer), random)
    settings.out.mkdir(parents=True, exist_ok=True)
    rows = []
    while len(rows) < settings.count:
        drawn = addresses.draw()
        toned = drawn and toned_syllables(drawn[0])
        paths = [clip_of(t) for t in toned] if toned else [None]
        if None in paths:
            continue
        pieces, code, *names = drawn
        name = f"{settings.speaker}-{len(rows):03d}.opus"
        samples = join([audio.trim(audio.read(p), 0.02) for p in paths], random)
        (settings.out / name).write_bytes(line(samples, random))
        rows.append([name, "".join(p.text for p in pieces), " ".join(s for p in pieces for s in p.syllables), code,
                     *names])
    with (settings.out / "expected.tsv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(["file", "text", "syllables", "code", "street", "community", "road", "number"])
        writer.writerows(rows)
    print(f"{len(rows)} addresses in {settings.out}")


if __name__ == "__main__":
    main()
