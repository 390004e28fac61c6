"""How Chinese text is read: characters to toneless syllables, by pypinyin's phrase tables (MIT)."""

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin, load_phrases_dict

from .phones import SYLLABLES

_KNOWN = set(SYLLABLES)
_HAN = re.compile(r"[\u3400-\u9fff]")

# Words pypinyin reads wrongly or not at all: names of the default district, and 幺 for one in numbers.
load_phrases_dict({
    "长安": [["cháng"], ["ān"]],
    "壆岗": [["bó"], ["gǎng"]],
    "大涌": [["dà"], ["chōng"]],
    "违建": [["wéi"], ["jiàn"]],
})

# Recordings of single syllables use spellings of their own.
_SPELLINGS = {"luu": "lv", "nuu": "nv", "luue": "lve", "nuue": "nve", "lue": "lve", "nue": "nve", "muo": "mo"}

# Words in which 儿 is a syllable of its own; elsewhere at a word's end it only colours the vowel before it.
_SYLLABIC_ER = re.compile(r"(儿[子童女科孙媳歌戏]|女儿|婴儿|幼儿|孤儿|少儿|胎儿|宠儿|健儿|男儿|小儿|托儿|而)")


@lru_cache(maxsize=200_000)
def toned(text: str) -> tuple[str, ...]:
    """The syllables of `text` with tone digits (5 for the neutral tone), e.g. ('gu4', 'shu4'); '' where unreadable.

    Only Chinese characters are read; everything else is skipped.
    """
    kept = "".join(_HAN.findall(text))
    return tuple(
        s if s[:-1] in _KNOWN else ""
        for s in lazy_pinyin(kept, style=Style.TONE3, neutral_tone_with_five=True, errors="ignore")
    )


def syllables(text: str) -> list[str]:
    """The toneless syllables of Chinese `text`; characters without a known reading are left out."""
    return [s[:-1] for s in toned(text) if s]


def training_words(text: str, script: str) -> list[str] | None:
    """The dictionary words (syllables, with `er(2)` for 二) a recording of `text` contains.

    `script` is `hanzi` or `pinyin`. None where the text does not say exactly what is heard: Latin letters,
    digits, ellipses, r-coloured words, syllables outside the table.
    """
    if script == "pinyin":
        match = re.fullmatch(r"([a-zü]+)([0-5]?)", text.strip())
        if not match:
            return None
        syllable = _SPELLINGS.get(match[1], match[1])
        if syllable not in _KNOWN:
            return None
        return ["er(2)" if (syllable, match[2]) == ("er", "4") else syllable]
    if re.search(r"[A-Za-z0-9_…]", text):
        return None
    if "儿" in text and not _SYLLABIC_ER.search(text):
        return None
    read = toned(text)
    if not read or "" in read:
        return None
    return ["er(2)" if s == "er4" else s[:-1] for s in read]
