"""Makes models/text/words.tsv and models/text/readings.tsv.

Usage: texttables.py GAZETTEER.csv OUTPUT-FOLDER. The words are the most frequent ones of jieba's dictionary with its
tags, and the project's own list of what callers say; readings come from pypinyin, by phrase.
"""

import csv
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

import jieba
from reading import SYLLABLES, all_readings, of_name

LIMIT = 60_000
HANZI = re.compile(r"[㐀-鿿〇]+$")
OWN_FREQUENCY = 2_000
# The hundred commonest surnames, the only entries tagged as persons' names that stay.
SURNAMES = set(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈"
    "钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常欧"
) | {"欧阳", "司马", "上官", "诸葛", "司徒"}
HERE = Path(__file__).parent


def number_words() -> list[str]:
    """Numbers as words: 10 to 99 and the round hundreds, in characters."""
    digits = "零一二三四五六七八九"
    words = []
    for n in range(10, 100):
        tens, ones = divmod(n, 10)
        words.append(("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else ""))
    words += [digits[n] + "百" for n in range(1, 10)] + ["两百"] + [digits[n] + "千" for n in range(1, 10)] + ["两千"]
    return words


def own_words() -> dict[str, str]:
    """The project's words with their tags."""
    words: dict[str, str] = {word: "m" for word in number_words()}
    for line in (HERE / "hotline-words.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            tag, *rest = line.split()
            for word in rest:
                words.setdefault(word, tag)
    return words


def dictionary() -> list[tuple[str, int, str]]:
    """jieba's words in falling frequency, without persons' names and without anything but hanzi."""
    rows = []
    with jieba.get_dict_file() as lines:
        for line in lines:
            word, frequency, tag = line.decode("utf-8").split()
            if not HANZI.match(word) or tag.startswith("nr") and word not in SURNAMES:
                continue
            rows.append((word, int(frequency), tag))
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def main() -> None:
    gazetteer, output = Path(sys.argv[1]), Path(sys.argv[2])
    fixed: dict[str, list[str]] = {}
    for line in (HERE / "char-readings.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            character, said = line.split("\t")
            fixed[character] = said.split()
    unknown = [s for said in fixed.values() for s in said if s not in SYLLABLES]
    if unknown:
        raise SystemExit(f"texttables.py: char-readings.tsv has syllables the model lacks: {unknown}")
    corrections = {}
    for line in (gazetteer.parent / "build" / "readings.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            part, said = line.split("\t")[:2]
            corrections[part] = said

    def say(word: str) -> str | None:
        if len(word) == 1:
            return fixed[word][0] if word in fixed else next(iter(all_readings(word)), None)
        try:
            return of_name(word.replace("〇", "零"), corrections)
        except ValueError:
            return None

    general = dictionary()
    own = own_words()
    frequency = {word: count for word, count, _ in general}
    tags = {word: tag for word, _, tag in general}
    chosen: dict[str, tuple[int, str, str]] = {}
    for word, tag in own.items():
        if HANZI.match(word) and (said := say(word)):
            # A word the general dictionary knows keeps its count if that is larger, and its tag.
            chosen[word] = (max(frequency.get(word, 0), OWN_FREQUENCY), tags.get(word, tag), said)
    for word, count, tag in general:
        if len(chosen) == LIMIT:
            break
        if word not in chosen and (said := say(word)):
            chosen[word] = (count, tag, said)
    with (output / "words.tsv").open("w", encoding="utf-8") as out:
        for word, (count, tag, said) in sorted(chosen.items(), key=lambda item: (-item[1][0], item[0])):
            out.write(f"{word}\t{count}\t{tag}\t{said}\n")

    # How often each character has each reading, over all words of the dictionary of two characters and more.
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for word, count, _ in general[:120_000]:
        if len(word) > 1 and (said := say(word)):
            for character, syllable in zip(word, said.split()):
                counts[character][syllable] += count
    characters = set()
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                characters.add(bytes([high, low]).decode("gb2312"))
            except UnicodeDecodeError:
                pass
    with gazetteer.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            characters |= {c for c in row["name"] if HANZI.match(c)}
    characters |= {c for word in chosen for c in word} | set(fixed)
    written = 0
    with (output / "readings.tsv").open("w", encoding="utf-8") as out:
        for character in sorted(characters):
            possible = all_readings(character)
            seen = counts[character]
            total = sum(seen.values())
            # A reading stays when it is the first of the character's entry or makes up one word in two hundred.
            kept = [r for i, r in enumerate(possible) if i == 0 or total and seen[r] / total >= 0.005]
            ranked = sorted(kept, key=lambda r: (-seen[r], possible.index(r)))
            said = fixed.get(character, ranked)
            if said:
                out.write(f"{character}\t{' '.join(said)}\n")
                written += 1
    own_new = sum(1 for word in own if word in chosen and word not in frequency)
    print(f"words.tsv    {len(chosen)} words, {own_new} of them not in the general dictionary")
    print(f"readings.tsv {written} characters")


if __name__ == "__main__":
    main()
