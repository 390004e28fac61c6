"""A city of 100 streets, 1,500 communities and 100,000 roads in the gazetteer's update format.

Every road lies in one community (its `parent`), every community in one street; door numbers lie on the roads. The
smaller cities hold the first roads of the largest, with the same codes and doors, so that the same calls can be
matched in each. In the dense city the roads of the calls have every door number, as real roads have.
"""

import csv
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from .names import NameMaker, reading

SEED = 3_001
STREETS = 100
COMMUNITIES = 1_500
SIZES = (1_000, 10_000, 100_000)
"""Roads of the cities, the largest last."""
SPOKEN_OF = 1_000
"""Only these first roads are named in calls; they are in every city."""
DENSE_DOORS = range(1, 201)
"""Doors of each of them in the dense city."""

_DISTRICT = "990100"
"""A code that no district has."""


@dataclass(frozen=True)
class Place:
    """A street, community or road."""

    code: str
    name: str

    @property
    def syllables(self) -> tuple[str, ...]:
        return reading(self.name)


@dataclass(frozen=True)
class Road(Place):
    community: Place
    street: Place
    doors: tuple[int, ...]

    def door_code(self, number: int) -> str:
        """The code of a door, or of the road where it has no such door."""
        return f"{self.code}{number * 10:05d}" if number in self.doors else self.code

    @property
    def dense(self) -> "Road":
        """The same with the doors of the dense city."""
        return replace(self, doors=tuple(DENSE_DOORS))


class City:
    """The largest city; the same every time."""

    def __init__(self) -> None:
        random = np.random.default_rng(SEED)
        names = NameMaker(random)
        self.streets = [Place(f"{_DISTRICT}{n:03d}", names.street()) for n in range(1, STREETS + 1)]
        # Streets have between a third and three times as many communities as one another, as in a real city.
        shares = random.uniform(1, 3, STREETS)
        extra = random.multinomial(COMMUNITIES - 3 * STREETS, shares / shares.sum())
        self.communities: list[tuple[Place, Place]] = []
        for street, more in zip(self.streets, extra):
            self.communities += [
                (Place(f"{street.code}{n:03d}", names.community()), street) for n in range(1, 4 + int(more))
            ]
        self.roads: list[Road] = []
        used = dict.fromkeys((street.code for street in self.streets), 0)
        for index in range(SIZES[-1]):
            community, street = self.communities[int(random.integers(len(self.communities)))]
            used[street.code] += 1
            code = f"{street.code}R{used[street.code]:04d}"
            name = names.road((community.name, street.name))
            self.roads.append(Road(code, name, community, street, _doors(index, random)))

    def write(self, path: Path, roads: int, dense: bool = False) -> int:
        """Writes the city with its first `roads` roads; returns how many rows it has."""
        rows = [[_DISTRICT, "district", "", "明州区", "ming zhou qu", "synthetic"]]
        rows += [[s.code, "street", _DISTRICT, s.name, " ".join(s.syllables), "synthetic"] for s in self.streets]
        rows += [[c.code, "community", s.code, c.name, " ".join(c.syllables), "synthetic"]
                 for c, s in self.communities]
        for index, road in enumerate(self.roads[:roads]):
            if dense and index < SPOKEN_OF:
                road = road.dense
            rows.append([road.code, "road", road.community.code, road.name, " ".join(road.syllables), "synthetic"])
            rows += [[road.door_code(n), "door", road.code, f"{n}号", "", "synthetic"] for n in road.doors]
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(["code", "level", "parent", "name", "reading", "origin"])
            writer.writerows(rows)
        return len(rows)


def _doors(index: int, random: np.random.Generator) -> tuple[int, ...]:
    """Door numbers of a road: 3 to 12 where calls may name it, elsewhere 2 to 8; 1 to 999, small ones more often."""
    count = int(random.integers(3, 13) if index < SPOKEN_OF else random.integers(2, 9))
    found: set[int] = set()
    while len(found) < count:
        number = int(np.ceil(random.exponential(220)))
        if 1 <= number <= 999:
            found.add(number)
    return tuple(sorted(found))
