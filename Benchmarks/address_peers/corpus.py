"""The addresses and queries as the peers see them: whole texts, with numerals as digits."""

import csv
import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cn2an

# cn2an warns of every numeral that it leaves as it is (百二).
warnings.filterwarnings("ignore", module="cn2an")

_NUMERAL = re.compile("[零一二三四五六七八九十百千万两幺〇]")
_PAIR = re.compile("两(?=栋|单元|号|幢|座)")


@lru_cache(maxsize=1 << 20)
def digits(text: str) -> str:
    """The text with its spoken numerals as digits, as far as cn2an knows them: 一百二十三号 → 123号."""
    if not _NUMERAL.search(text):
        return text
    return str(cn2an.transform(_PAIR.sub("二", text), "cn2an"))


def addresses(path: Path) -> Iterator[tuple[str, str]]:
    """Code and whole text of every address of a list in the update format, parents before their children."""
    texts: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["level"] == "alias":
                continue
            text = texts.get(row["parent"], "") + digits(row["name"])
            if row["level"] != "room":
                texts[row["code"]] = text
            yield row["code"], text


@dataclass(frozen=True)
class Query:
    text: str
    accept: frozenset[str]
    kind: str


def queries(path: Path, first: int) -> list[Query]:
    """The first queries of a file whose address the list holds."""
    found: list[Query] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["code"] is not None:
                found.append(Query(digits(row["text"]), frozenset(row["accept"]), row["kind"]))
            if len(found) == first:
                break
    return found
