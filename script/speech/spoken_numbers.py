"""How numbers are said: 123 as 一百二十三, 一二三, 幺二三; 110 as 幺幺零; 120 as 一百二, 百二; 2 before a counter as 两."""

import numpy as np

_DIGITS = "零一二三四五六七八九"


def cardinal(number: int) -> str:
    """`number` (0 to 9999) in full: 105 → 一百零五, 12 → 十二."""
    if not 0 <= number <= 9999:
        raise ValueError(f"{number} is not between 0 and 9999")
    if number < 10:
        return _DIGITS[number]
    text, gap = "", False
    for unit, value in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // value % 10
        if digit == 0:
            gap = bool(text)
            continue
        if gap:
            text += "零"
            gap = False
        text += _DIGITS[digit] + unit
    return text[1:] if text.startswith("一十") else text


def digits(number: int | str, yao: bool) -> str:
    """The digits one after the other, 1 as 幺 if `yao`."""
    text = "".join(_DIGITS[int(d)] for d in str(number))
    return text.replace("一", "幺") if yao else text


def spoken(number: int, random: np.random.Generator, counted: bool = False) -> str:
    """One of the ways `number` is said; `counted` before a counter such as 栋, where 2 may be 两."""
    chance = random.random()
    if number == 2 and counted and chance < 0.5:
        return "两"
    if number < 100:
        return cardinal(number)
    if number >= 1000:
        return cardinal(number) if chance < 0.15 else digits(number, yao=chance < 0.75)
    if chance < 0.35:
        return digits(number, yao=chance < 0.25)
    text = cardinal(number)
    if number % 100 == 0 or number % 10:
        return text.replace("二百", "两百") if chance < 0.6 else text
    if chance < 0.5:  # 一百二十 → 一百二
        text = text[:-1]
        if chance < 0.42 and text.startswith("一百"):
            text = text[1:]
    return text
