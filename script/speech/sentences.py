"""Sentences of callers: the patterns of `models/text/patterns.txt` filled from a gazetteer.

The file's syntax is told at its head. Slots filled here:

    {district} {street} {community} {road} {area} {poi}   names of one place, in its hierarchy
    {door} {building} {unit} {floor} {room}               numbers in a spoken way, with their counters
    {digits}                                              a run of digits, as of a telephone
    {anyname}                                             any name of the gazetteer
"""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from . import readings
from .gazetteer import Element, Gazetteer
from .spoken_numbers import cardinal, digits, spoken

_LETTERS = "诶比西弟"
"""Characters whose readings come close to the letters A to D."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence: its text and its toneless syllables."""

    text: str
    syllables: tuple[str, ...]


def plain(text: str) -> Piece:
    """Chinese `text` with its usual reading."""
    return Piece(text, tuple(readings.syllables(text)))


class Patterns:
    """The rules of a pattern file."""

    def __init__(self, path: Path):
        self.rules: dict[str, tuple[list[str], list[float]]] = {}
        name = None
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            line = line.split("#")[0].strip()
            if not line:
                continue
            if line.endswith(":"):
                name = line[:-1]
                self.rules[name] = ([], [])
                continue
            if name is None:
                raise SystemExit(f"{path}:{number}: a pattern stands before the first rule ('name:')")
            match = re.match(r"\*([\d.]+)\s+(.*)", line)
            weight, text = (float(match[1]), match[2]) if match else (1.0, line)
            for part in text.split() if not match and "{" not in text and "[" not in text else [text]:
                self.rules[name][0].append(part)
                self.rules[name][1].append(weight)
        for name, (texts, _) in self.rules.items():
            for text in texts:
                for slot in re.findall(r"\{(\w+)\}", text):
                    if slot not in self.rules and slot not in Speaker.SLOTS:
                        raise SystemExit(f"{path}: rule '{name}' uses {{{slot}}}, which is neither rule nor slot")


class Speaker:
    """Says sentences at random from patterns and a gazetteer; the same seed says the same."""

    SLOTS = {"district", "street", "community", "road", "area", "poi", "door", "building", "unit", "floor", "room",
             "digits", "anyname"}

    def __init__(self, patterns: Patterns, gazetteer: Gazetteer, seed: int):
        self.patterns = patterns
        self.gazetteer = gazetteer
        self.random = np.random.default_rng(seed)
        self.names = [e for level in ("street", "community", "road", "lane", "area", "poi")
                      for e in gazetteer.by_level[level]]
        self.names += [alias for aliases in gazetteer.aliases.values() for alias in aliases]
        self.roads = gazetteer.by_level["road"] + gazetteer.by_level["lane"]
        self._read: dict[Element, Piece] = {}
        self._choices = {name: (texts, np.cumsum(weights) / sum(weights))
                         for name, (texts, weights) in patterns.rules.items()}
        self._place: dict[str, Element | None] = {}

    def say(self, rule: str = "call") -> list[Piece]:
        """One sentence of `rule`."""
        self._new_place()
        return [piece for piece in self._expand(self._pick(rule)) if piece.text]

    def name(self, element: Element, also: bool = True) -> Piece:
        """A name of `element`: its own, a shorter one, or an alias of it."""
        chance = self.random.random()
        aliases = self.gazetteer.aliases.get(element.code, [])
        if also and aliases and chance < 0.25:
            element = aliases[int(self.random.integers(len(aliases)))]
        piece = self._read.get(element)
        if piece is None:
            piece = self._read[element] = Piece(element.name, tuple(element.syllables))
        for ending, share in (("街道", 0.5), ("社区", 0.5)):
            if piece.text.endswith(ending) and len(piece.text) > 3 and self.random.random() < share:
                return Piece(piece.text[:-2], piece.syllables[:-2])
        return piece

    def _new_place(self) -> None:
        """Chooses the place the next names belong to."""
        def one(elements):
            return elements[int(self.random.integers(len(elements)))] if elements else None

        children, elements = self.gazetteer.children, self.gazetteer.elements
        road = one(self.roads)
        # A road lies in a street or, where that is known, in one of its communities.
        above = elements.get(road.parent) if road else None
        community = above if above and above.level == "community" else None
        street = elements.get(community.parent) if community else above
        if street is None or street.level != "street":
            street = one(self.gazetteer.by_level["street"])
        self._place = {
            "district": one(self.gazetteer.by_level["district"]), "street": street, "road": road,
            "community": community or one(children[street.code, "community"])
            or one(self.gazetteer.by_level["community"]),
            "area": one(children[street.code, "area"]) or one(self.gazetteer.by_level["area"]),
            "poi": one(children[street.code, "poi"]) or one(self.gazetteer.by_level["poi"]),
        }

    def _pick(self, rule: str) -> str:
        texts, cumulative = self._choices[rule]
        return texts[min(int(np.searchsorted(cumulative, self.random.random())), len(texts) - 1)]

    def _expand(self, pattern: str) -> list[Piece]:
        """`pattern` with its options decided, alternatives chosen and slots filled."""
        while (match := re.search(r"\[([^\[\]]*)\]", pattern)) is not None:
            kept = ""
            if self.random.random() < 0.5:
                kept = f"({match[1]})" if "|" in match[1] and "(" not in match[1] else match[1]
            pattern = pattern[: match.start()] + kept + pattern[match.end():]
        while (match := re.search(r"\(([^()]*)\)", pattern)) is not None:
            choices = match[1].split("|")
            kept = choices[int(self.random.integers(len(choices)))]
            pattern = pattern[: match.start()] + kept + pattern[match.end():]
        pieces: list[Piece] = []
        for part in re.split(r"(\{\w+\})", pattern):
            if not part.startswith("{"):
                pieces.append(plain(part))
            elif (slot := part[1:-1]) in self.patterns.rules:
                if slot == "address":
                    self._new_place()
                pieces += self._expand(self._pick(slot))
            elif slot in self._place:
                if self._place[slot] is not None:
                    pieces.append(self.name(self._place[slot]))
            elif slot == "anyname":
                pieces.append(self.name(self.names[int(self.random.integers(len(self.names)))], also=False))
            else:
                pieces.append(plain(self._number(slot)))
        return pieces

    def _number(self, slot: str) -> str:
        random = self.random

        def up_to(limit: int) -> int:
            return int(min(limit, 1 + random.exponential(limit / 3)))

        if slot == "door":
            number = spoken(up_to(400), random)
            part = "之" + cardinal(up_to(9)) if random.random() < 0.06 else ""
            return number + ("号" if part or random.random() < 0.9 else "") + part
        if slot == "building":
            if random.random() < 0.12:
                return _LETTERS[int(random.integers(4))] + ("座" if random.random() < 0.7 else "栋")
            return spoken(up_to(40), random, counted=True) + ("栋", "栋", "栋", "号楼", "座")[int(random.integers(5))]
        if slot == "unit":
            return spoken(up_to(6), random, counted=True) + "单元"
        if slot == "floor":
            return spoken(up_to(30), random) + ("楼" if random.random() < 0.8 else "层")
        if slot == "room":
            room = up_to(30) * 100 + up_to(12)
            return spoken(room, random) + ("", "室", "房", "号房")[int(random.integers(4))]
        count = int(random.choice([3, 4, 7, 8, 11]))
        return digits("".join(str(d) for d in random.integers(0, 10, count)), yao=random.random() < 0.8)
