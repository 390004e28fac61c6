"""Makes Sources/ZhidaText/TraditionalCharacters.swift: traditional characters with their simplified ones.

Usage: traditional.py GAZETTEER.csv OUTPUT.swift. By OpenCC's tables t2s, hk2s and tw2s, one character at a time.
"""

import csv
import sys
from pathlib import Path

import opencc

# Characters of GB 2312 that simplified text no longer writes.
OUT_OF_USE = set("後於菸麽")
# Unified ideographs and extension A: what keyboards and documents hold. Characters of extension B and beyond, and those
# that would become one, stay.
FIRST, LAST = 0x3400, 0x9FFF
PAIRS_PER_LINE = 25


def simplified_standard() -> set[str]:
    """GB 2312: characters that simplified text uses in their own right (乾隆, 著名), which must stay."""
    characters = set()
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                characters.add(bytes([high, low]).decode("gb2312"))
            except UnicodeDecodeError:
                pass
    return characters


def main() -> None:
    gazetteer, output = Path(sys.argv[1]), Path(sys.argv[2])
    converters = [opencc.OpenCC(name) for name in ("t2s", "hk2s", "tw2s")]
    kept = simplified_standard() - OUT_OF_USE
    with gazetteer.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            kept |= set(row["name"])
    table: dict[str, str] = {}
    for value in range(FIRST, LAST + 1):
        character = chr(value)
        if character in kept:
            continue
        for converter in converters:
            plain = converter.convert(character)
            if plain != character and len(plain) == 1 and FIRST <= ord(plain) <= LAST:
                table[character] = plain
                break
    # A second step must change nothing: 薴 → 苧 → 苎 becomes 薴 → 苎.
    for character in table:
        while table[character] in table:
            table[character] = table[table[character]]
    pairs = [character + plain for character, plain in sorted(table.items())]
    lines = ["".join(pairs[start : start + PAIRS_PER_LINE]) for start in range(0, len(pairs), PAIRS_PER_LINE)]
    body = "\\\n".join("        " + line for line in lines)
    output.write_text(
        "// Made by script/make-text-tables from OpenCC's tables (Apache License 2.0); see models/text/README.md.\n\n"
        "extension TraditionalCharacters {\n"
        "    /// Each traditional character with its simplified one behind it, in rising order.\n"
        '    static let pairs = """\n'
        f"{body}\\\n\n"
        '        """\n'
        "}\n",
        encoding="utf-8",
    )
    print(f"TraditionalCharacters+Pairs.swift {len(table)} characters")


if __name__ == "__main__":
    main()
