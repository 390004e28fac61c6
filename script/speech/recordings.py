"""The folder of recordings a model is trained from.

It holds `transcripts.tsv` with the columns file, speaker, script (`hanzi` or `pinyin`) and text, and the files.
"""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from . import readings


@dataclass(frozen=True)
class Recording:
    """One recording whose words are known. `words` are dictionary words: toneless syllables, `er(2)` for 二."""

    path: Path
    speaker: str
    text: str
    words: tuple[str, ...]
    toned: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether all of it is of the stuff addresses' numbers are made of."""
        if self.text.isascii():
            return re.sub(r"[0-5]$", "", self.text) in _NUMBER_SYLLABLES
        return all(c in _NUMBER_CHARACTERS for c in self.text)


_NUMBER_CHARACTERS = set("零一二三四五六七八九十百千两号栋楼室房层街路巷座单元幺")
_NUMBER_SYLLABLES = set("ling yi er san si wu liu qi ba jiu shi bai qian liang hao dong lou yao".split())


def load(folder: Path) -> list[Recording]:
    """The recordings in `folder` whose text says exactly what is heard."""
    index = folder / "transcripts.tsv"
    if not index.is_file():
        raise SystemExit(
            f"{index} does not exist. Name the folder with the recordings as argument or in ZHIDA_SPEECH_DATA; "
            "it must hold transcripts.tsv (file, speaker, script, text).")
    found = []
    with index.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            words = readings.training_words(row["text"], row["script"])
            if words:
                toned = (row["text"],) if row["script"] == "pinyin" else readings.toned(row["text"])
                found.append(Recording(folder / row["file"], row["speaker"], row["text"], tuple(words), toned))
    return found
