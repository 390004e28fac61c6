"""What is said in a call of the benchmark: phrases, their sounds, and what should be understood."""

import re
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

import numpy as np

from speech import readings
from speech.sentences import Piece, plain
from speech.spoken_numbers import digits, spoken
from speech.synthetic import toned_syllables

from .city import SPOKEN_OF, City, Place, Road

TEST_ROADS = range(700)
DEV_ROADS = range(700, SPOKEN_OF)
"""Roads of the calls to measure on, and of those to tune on."""


@dataclass(frozen=True)
class Saying:
    """`phrases` are said with no pause within; `facts` are columns of the index."""

    phrases: list[Piece]
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "".join(p.text for p in self.phrases)

    @property
    def syllables(self) -> list[str]:
        return [s for p in self.phrases for s in p.syllables]

    @property
    def toned(self) -> list[list[str]] | None:
        """Each phrase's syllables with tone digits; None where a reading is not certain."""
        found = [toned_syllables([p]) for p in self.phrases]
        return None if None in found else found


class Numbers(Enum):
    """Which numbers are said."""

    KNOWN = "those of the city's doors"
    ANY = "1 to 999, whatever doors there are"
    DENSE = "those of the dense city's doors"


class Addresses:
    """Addresses of the city, each of another road: street, community, road and door number."""

    def __init__(self, city: City, roads: range, numbers: Numbers):
        self.city, self.roads, self.numbers = city, roads, numbers

    def draw(self, count: int, random: np.random.Generator, can_say=lambda saying: True) -> list[Saying]:
        """`count` addresses, fewer where `can_say` is true of fewer roads' addresses."""
        found: list[Saying] = []
        for index in random.permutation(len(self.roads)):
            if len(found) == count:
                break
            address = self._address(self.city.roads[self.roads[index]], random)
            if can_say(address):
                found.append(address)
        return found

    def _address(self, road: Road, random: np.random.Generator) -> Saying:
        if self.numbers is Numbers.DENSE:
            road = road.dense
        if self.numbers is Numbers.ANY:
            number = int(random.integers(1, 1_000))
        else:
            number = road.doors[int(random.integers(len(road.doors)))]
        names = [_piece(p) for p in (road.street, road.community, road)]
        said = plain(spoken(number, random) + "号")
        facts = {"street": road.street.name, "community": road.community.name, "road": road.name,
                 "number": str(number), "code": road.door_code(number)}
        return Saying([*names, said], facts)


def _piece(place: Place) -> Piece:
    return Piece(place.name, place.syllables)


class Carriers:
    """Sentences with a place for an address."""

    def __init__(self) -> None:
        lines = (Path(__file__).parent / "carriers.txt").read_text(encoding="utf-8").splitlines()
        self.sentences = [line.split("{}") for line in lines if line and not line.startswith("#")]

    def around(self, address: Saying, random: np.random.Generator) -> Saying:
        before, after = self.sentences[int(random.integers(len(self.sentences)))]
        phrases = [plain(before)] * bool(before) + address.phrases + [plain(after)] * bool(after)
        return Saying(phrases, address.facts)


def numbers(count: int, random: np.random.Generator) -> list[Saying]:
    """Half of them 3 to 11 digits one by one, half door numbers from 1 to 999 as they are said."""
    found = []
    for index in range(count):
        if index % 2:
            number = str(random.integers(1, 1_000))
            found.append(Saying([plain(spoken(int(number), random) + "号")], {"number": number}))
        else:
            size = int(random.integers(3, 12))
            number = "".join(str(d) for d in random.integers(0, 10, size))
            # As one tells a telephone number: in groups of three or four.
            said = digits(number, yao=random.random() < 0.75)
            cuts = re.findall(".{3,4}(?!.{1,2}$)|.+", said)
            found.append(Saying([plain(cut) for cut in cuts], {"number": number}))
    return found
