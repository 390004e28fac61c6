"""The names of a district, from a file in the gazetteer update format (see docs)."""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from . import readings
from .phones import SYLLABLES

_KNOWN = set(SYLLABLES)


@dataclass(frozen=True)
class Element:
    """One element of the gazetteer. `reading` is toneless; empty where none is given and the name tells it."""

    code: str
    level: str
    parent: str
    name: str
    reading: tuple[str, ...]
    kind: str = ""

    @property
    def syllables(self) -> list[str]:
        return list(self.reading) or readings.syllables(self.name)


@dataclass
class Gazetteer:
    """Elements by code and by level, and other names (`aliases`) by the code they stand for."""

    elements: dict[str, Element] = field(default_factory=dict)
    by_level: dict[str, list[Element]] = field(default_factory=lambda: defaultdict(list))
    children: dict[tuple[str, str], list[Element]] = field(default_factory=lambda: defaultdict(list))
    aliases: dict[str, list[Element]] = field(default_factory=lambda: defaultdict(list))


def load(path: Path) -> Gazetteer:
    """Reads `path`; names with a syllable outside the table lose it (the letters of T3, for example)."""
    if not path.is_file():
        raise SystemExit(f"{path} does not exist; name a gazetteer in the update format with --gazetteer")
    result = Gazetteer()
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            reading = tuple(s for s in row.get("reading", "").split() if s in _KNOWN)
            element = Element(row["code"], row["level"], row["parent"], row["name"], reading, row.get("kind", ""))
            if element.level == "alias":
                result.aliases[element.parent].append(element)
            else:
                result.elements[element.code] = element
                result.by_level[element.level].append(element)
                result.children[element.parent, element.level].append(element)
    return result
