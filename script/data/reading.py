"""Toneless Mandarin readings in the spelling of the speech model: ü is v after l and n, and u after j, q, x and y.

Every reading this module gives is made of the 419 syllables in `syllables.txt`, so that the lexicon, the gazetteer
and the acoustic model speak of the same units.
"""

import re
from pathlib import Path

from pypinyin import Style, lazy_pinyin, pinyin

SYLLABLES = frozenset((Path(__file__).parent / "syllables.txt").read_text(encoding="utf-8").split())

# Interjections and dialect readings that are no syllables of the model, and what they sound nearest to.
NEAREST = {
    "n": "en",
    "ng": "en",
    "hm": "hen",
    "hng": "heng",
    "m": "mu",
    "ê": "ei",
    "eh": "ei",
    "nun": "nen",
    "rua": "ruo",
    "yai": "ya",
    "din": "ding",
    "dia": "die",
    "kei": "kei",
    "zhei": "zhei",
    "fong": "feng",
    "tui": "tui",
}

DIGITS = dict(zip("0123456789", "ling yi er san si wu liu qi ba jiu".split()))

# The letters as people who speak Mandarin say them.
LETTERS = {
    "A": "ei",
    "B": "bi",
    "C": "xi",
    "D": "di",
    "E": "yi",
    "F": "ai fu",
    "G": "ji",
    "H": "ai qi",
    "I": "ai",
    "J": "jie",
    "K": "kai",
    "L": "ai lu",
    "M": "ai mu",
    "N": "en",
    "O": "ou",
    "P": "pi",
    "Q": "kou",
    "R": "a",
    "S": "ai si",
    "T": "ti",
    "U": "you",
    "V": "wei",
    "W": "da bu liu",
    "X": "ai ke si",
    "Y": "wai",
    "Z": "zei",
}

SILENT = set("（）()·•&＆-—、，。“”《》 ")


def legal(syllable: str) -> str | None:
    """The model's spelling of a pinyin syllable, or None when it has no sound the model knows."""
    plain = syllable.lower().replace("ü", "v").replace("u:", "v")
    plain = re.sub(r"^([jqxy])v", r"\1u", plain)
    if plain in SYLLABLES:
        return plain
    near = NEAREST.get(plain)
    return near if near in SYLLABLES else None


def number(digits: str) -> list[str]:
    """How a number inside a name is said: 16 shi liu, 98 jiu shi ba, 107 yao ling qi, the year 1990 yi jiu jiu ling."""
    if len(digits) == 1:
        return [DIGITS[digits]]
    if len(digits) == 2:
        tens, ones = digits
        said = [] if tens == "1" else [DIGITS[tens]]
        return said + ["shi"] + ([] if ones == "0" else [DIGITS[ones]])
    one = "yi" if len(digits) == 4 else "yao"
    return [one if d == "1" else DIGITS[d] for d in digits]


def of_hanzi(text: str) -> list[str]:
    """The toneless reading of a run of Chinese characters, by phrase where a phrase decides it."""
    said = []
    for syllable in lazy_pinyin(text, style=Style.NORMAL, v_to_u=False, errors=lambda run: ["?"] * len(run)):
        spelt = legal(syllable)
        if spelt is None:
            raise ValueError(f"no reading for {text!r} (pypinyin gave {syllable!r}); add it to a corrections table")
        said.append(spelt)
    return said


def of_name(name: str, corrections: dict[str, str]) -> str:
    """The reading of a place name. Longer corrections win over shorter ones, and all over the general tables."""
    said: list[str] = []
    pattern = "|".join(sorted(map(re.escape, corrections), key=len, reverse=True)) or r"(?!)"
    rest = name
    # A run of hanzi is read as a whole, so that phrases decide polyphones; corrections are then laid over it.
    for run in re.findall(r"[㐀-鿿]+|[0-9]+|[A-Za-z]|.", rest):
        if re.match(r"[㐀-鿿]", run):
            syllables = of_hanzi(run)
            for match in re.finditer(pattern, run):
                fixed = corrections[match.group()].split()
                if len(fixed) != len(match.group()):
                    raise ValueError(f"correction for {match.group()!r} has {len(fixed)} syllables")
                syllables[match.start() : match.end()] = fixed
            said += syllables
        elif run.isdigit():
            said += number(run)
        elif run.upper() in LETTERS:
            said += LETTERS[run.upper()].split()
        elif run == "+":
            said.append("jia")
        elif run == "#":
            said.append("hao")
        elif run not in SILENT:
            raise ValueError(f"no reading for {run!r} in {name!r}")
    unknown = [s for s in said if s not in SYLLABLES]
    if unknown:
        raise ValueError(f"{name!r} is read with syllables the model lacks: {unknown}")
    return " ".join(said)


def all_readings(character: str) -> list[str]:
    """Every toneless reading of one character, the most frequent first, without repeats."""
    found: list[str] = []
    for syllable in pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False, errors="ignore")[:1]:
        for one in syllable:
            spelt = legal(one)
            if spelt and spelt not in found:
                found.append(spelt)
    return found
