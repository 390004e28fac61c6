"""Labelled sentences with addresses, for the default tagger of address elements.

Usage: labelled_addresses.py --gazetteer FILE --divisions FILE --patterns FILE --count N --seed N [--held-out] OUT

Everything is made here: names of the gazetteer, of China's divisions, and invented ones; sentences of callers from the
pattern file; numbers said and written. `--held-out` takes the invented names, and a tenth of the gazetteer's, that the
other sentences never use. The same seed makes the same file. Format: docs/parsing.md.
"""

import argparse
import csv
import random
import re
import sys
import zlib
from collections import defaultdict
from pathlib import Path

DIGITS = "零一二三四五六七八九"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙史陶贺毛郝顾龚邵万覃武钱戴"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志海燕文斌婷鹏辉玲丹云峰浩宇晨琳佳欣子轩"
ROAD_ENDS = ["路"] * 9 + ["大道"] * 3 + ["街"] * 4 + ["东路", "西路", "南路", "北路", "中路", "一路", "二路", "三路", "东街", "西街",
             "大街", "公路", "南街", "北街", "四路", "环路"]
LANE_ENDS = ["巷"] * 3 + ["一巷", "二巷", "三巷", "里", "弄", "支路", "胡同", "横巷", "东巷"]
VILLAGE_ENDS = ["村"] * 5 + ["社区"] * 6 + ["居委会", "新村", "村委会", ""]
AREA_ENDS = ["小区", "花园", "苑", "新村", "工业区", "工业园", "家园", "公寓", "豪庭", "名苑", "新城", "山庄", "花城", "华庭", "雅苑", "科技园",
             "第二工业区", "工业园区", "村", "围", "坊", "府", "湾", "国际", "家属院", "城中村", "产业园", "园"]
POI_ENDS = ["大厦", "广场", "医院", "小学", "中学", "酒店", "市场", "地铁站", "公园", "幼儿园", "商场", "超市", "停车场", "银行", "派出所", "菜市场",
            "加油站", "体育馆", "购物中心", "人民医院", "写字楼", "创业园", "商务中心", "宾馆", "学校", "有限公司", "科技有限公司", "电子厂",
            "物业管理处", "药店", "餐厅", "便利店", "汽车站", "图书馆", "博物馆", "大学", "培训中心", "营业厅", "服务中心", "党群服务中心"]
SIDES = ["对面", "旁边", "门口", "附近", "后面", "楼下", "斜对面", "里面", "隔壁", "路口", "旁", "南侧", "北侧", "东侧", "西侧", "入口", "出口",
         "往东50米", "向北一百米", "东边", "后门", "北门", "正门口"]
JOINTS = [("和", "交界"), ("与", "交汇处"), ("跟", "交叉口"), ("和", "路口"), ("与", "交叉路口"), ("和", "交界处"), ("跟", "路口")]


def cardinal(number):
    """`number` (0 to 9999) in hanzi."""
    if number < 10:
        return DIGITS[number]
    text, gap = "", False
    for unit, value in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // value % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + DIGITS[digit] + unit
        gap = False
    return text[1:] if text.startswith("一十") else text


class Names:
    """Names to draw from; `held_out` decides which side of the split they come from."""

    def __init__(self, gazetteer, divisions, held_out, rng):
        self.rng, self.held_out = rng, held_out
        self.rows, self.children, aliases = defaultdict(list), defaultdict(list), []
        self.by_code = {}
        with open(gazetteer, encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["level"] in ("district", "street", "community", "road", "lane", "area", "poi"):
                    self.by_code[row["code"]] = row
                    if row["level"] in ("district", "street") or self.ours(row["name"], 10):
                        self.rows[row["level"]].append(row)
                        self.children[row["parent"], row["level"]].append(row)
                elif row["level"] == "alias":
                    aliases.append(row)
        self.aliases = defaultdict(list)
        for row in aliases:
            self.aliases[row["parent"]].append(row["name"])
        self.divisions = {}
        for line in Path(divisions).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                code, name = line.split("\t")
                self.divisions[code] = name
        self.towns = [code for code in self.divisions if len(code) == 9]
        pool = defaultdict(int)
        for code in self.towns:
            for character in self.divisions[code][:2]:
                pool[character] += 1
        for level in ("community", "road", "area"):
            for row in self.rows[level]:
                for character in row["name"][:2]:
                    pool[character] += 5
        common = sorted(pool, key=lambda c: (-pool[c], c))[:900]
        self.pool = [c for c in common if c not in "街道镇乡村路号县区市省"]

    def ours(self, name, share):
        """Whether a name is on our side: one in `share` is held out."""
        return (zlib.crc32(name.encode()) % share == 0) == self.held_out

    def core(self):
        """An invented name without its ending."""
        while True:
            size = self.rng.choices((2, 3, 1), (8, 2, 0.2))[0]
            core = "".join(self.rng.choice(self.pool) for _ in range(size))
            if self.ours(core, 5):
                return core

    def invented(self, ends):
        return self.core() + self.rng.choice(ends)


class Speaker:
    """Makes labelled pieces: a sentence is a list of (text, kind), kind `None` outside of addresses."""

    def __init__(self, names, patterns, rng):
        self.names, self.rng = names, rng
        self.rules = {}
        name = None
        for line in Path(patterns).read_text(encoding="utf-8").splitlines():
            line = line.split("#")[0].strip()
            if not line:
                continue
            if line.endswith(":"):
                name = line[:-1]
                self.rules[name] = ([], [])
                continue
            match = re.match(r"\*([\d.]+)\s+(.*)", line)
            weight, text = (float(match[1]), match[2]) if match else (1.0, line)
            for part in text.split() if not match and "{" not in text and "[" not in text else [text]:
                self.rules[name][0].append(part)
                self.rules[name][1].append(weight)
        self.place()

    def chance(self, share):
        return self.rng.random() < share

    # Places.

    def place(self):
        """Chooses the place that the next names belong to: the gazetteer's district or any other."""
        names, rng = self.names, self.rng
        self.home = self.chance(0.5)
        if self.home:
            street = rng.choice(names.rows["street"])
            self.upper = [("广东省", "province"), ("深圳市", "city"), (names.rows["district"][0]["name"], "district"),
                          (street["name"], "street")]
            def of(level):
                rows = names.children[street["code"], level] or names.rows[level]
                row = rng.choice(rows)
                also = names.aliases.get(row["code"])
                return rng.choice(also) if also and self.chance(0.2) else row["name"]
            self.of = of
        else:
            town = rng.choice(names.towns)
            province, city, district = town[:2] + "0000", town[:4] + "00", town[:6]
            self.upper = [(names.divisions.get(code, ""), kind) for code, kind in
                          ((province, "province"), (city, "city"), (district, "district"), (town, "street"))]
            if self.chance(0.15):
                self.upper[3] = (names.invented(["镇", "乡", "街道"]), "street")
            self.of = None

    def name(self, kind):
        """A name of a kind in the place at hand."""
        real = self.of is not None and self.chance(0.7)
        if kind == "community":
            text = self.of("community") if real else self.names.invented(VILLAGE_ENDS)
            if text.endswith("社区") and len(text) > 3 and self.chance(0.4):
                text = text[:-2]
        elif kind == "road":
            text = self.of("road") if real else self.names.invented(ROAD_ENDS)
        elif kind == "branchRoad":
            rows = self.names.rows["lane"]
            text = self.rng.choice(rows)["name"] if real and rows and self.chance(0.3) else (
                self.names.invented(LANE_ENDS) if self.chance(0.5) else self.number(1, 40) + self.rng.choice("巷巷巷弄弄街里"))
        elif kind == "area":
            if real:
                text = self.of("area")
            elif self.chance(0.08):
                text = self.names.core() + self.number(1, 80) + "区"
            else:
                text = self.names.invented(AREA_ENDS)
        else:
            text = self.of("poi") if real else self.names.invented(POI_ENDS)
        return text

    # Numbers.

    def number(self, low, high):
        """A number as it is written or said."""
        value = low + min(high - low, int(self.rng.expovariate(4 / (high - low))))
        if self.written:
            return str(value)
        chance = self.rng.random()
        if value == 2 and chance < 0.4:
            return "两"
        if value >= 100 and chance < 0.4:
            said = "".join(DIGITS[int(d)] for d in str(value))
            return said.replace("一", "幺") if chance < 0.25 else said
        said = cardinal(value)
        if 100 < value < 1000 and value % 10 == 0 and value % 100 and chance < 0.7:
            said = said[:-1]
        return said

    def door(self):
        text = self.number(1, 400)
        if self.chance(0.05):
            return [(text + "号" + ("之" if self.chance(0.7) else "-") + self.number(1, 9), "door")]
        return [(text + ("号" if self.chance(0.9) else "" if self.written else "号"), "door")]

    def building(self):
        if self.chance(0.15):
            return (self.rng.choice("ABCDEFG") + self.rng.choice(["座", "栋", "区", "幢", "座"]), "building")
        return (self.number(1, 60) + self.rng.choice(["栋", "栋", "栋", "幢", "号楼", "座", "#"] if self.written else
                                                     ["栋", "栋", "幢", "号楼", "座"]), "building")

    def room(self):
        value = self.rng.randint(1, 33) * 100 + self.rng.randint(1, 12)
        if self.written:
            text = str(value) if self.chance(0.9) else self.rng.choice("ABCD") + str(value)
        else:
            text = "".join(DIGITS[int(d)] for d in str(value))
            text = text.replace("一", "幺") if self.chance(0.5) else text if self.chance(0.8) else cardinal(value)
        return (text + self.rng.choice(["", "", "室", "房", "号房"]), "room")

    def inside(self):
        """Building, unit, floor, room: some of them."""
        rng = self.rng
        if self.written and self.chance(0.12):
            parts = [(str(rng.randint(1, 40)), "building"), ("-", "redundant")]
            if self.chance(0.6):
                parts += [(str(rng.randint(1, 4)), "unit"), ("-", "redundant")]
            return parts + [(str(rng.randint(1, 33) * 100 + rng.randint(1, 8)), "room")]
        parts = []
        if self.chance(0.85):
            parts.append(self.building())
        if self.chance(0.35):
            parts.append((rng.choice([self.number(1, 6), rng.choice("ABC") if self.written else "甲"]) + "单元", "unit"))
        if self.chance(0.3):
            parts.append((rng.choice(["", "", "负"]) + self.number(1, 33) + rng.choice(["楼", "楼", "层"]), "floor"))
        if self.chance(0.5):
            parts.append(self.room())
        return parts or [self.building()]

    # Addresses.

    def above(self):
        """The levels from the province down to the community, some of them, sometimes with their endings dropped."""
        keep = self.rng.choices(((0, 0, 0, 0), (0, 0, 0, 1), (0, 0, 1, 1), (0, 1, 1, 1), (1, 1, 1, 1), (0, 0, 1, 0),
                                 (0, 1, 1, 0), (1, 1, 1, 0)), (6, 5, 3, 2, 2, 2, 2, 1))[0]
        parts = []
        for kept, (text, kind) in zip(keep, self.upper):
            if not kept or not text:
                continue
            if self.chance(0.12 if kind != "street" else 0.35):
                short = re.sub(r"(街道|省|市|区|县|镇|乡)$", "", text)
                text = short if len(short) > 1 else text
            elif kind == "street" and text.endswith("街道") and self.chance(0.15):
                text += "办事处"
            parts.append((text, kind))
        if len(parts) >= 2 and self.chance(0.04):
            parts += [(text, "redundant") for text, _ in parts[-2:]]
        if self.chance(0.4):
            parts.append((self.name("community"), "community"))
        return parts

    def address(self):
        rng = self.rng
        self.place()
        parts = self.above()
        form = rng.choices(range(9), (6, 2, 5, 3, 3, 2, 1.5, 1.5, 1))[0]
        road = (self.name("road"), "road")
        if form == 0:
            parts += [road] + self.door()
        elif form == 1:
            parts += [road, (self.name("branchRoad"), "branchRoad")] + self.door()
        elif form == 2:
            parts += [(self.name("area"), "area")] + self.inside()
        elif form == 3:
            parts += [road] + self.door() + [(self.name(rng.choice(["area", "poi"])),) * 2]
            text = parts.pop()[0]
            kind = "poi" if text.endswith(tuple(POI_ENDS)) else "area"
            parts += [(text, kind)] + (self.inside() if self.chance(0.7) else [])
        elif form == 4:
            parts += [(self.name("poi"), "poi")]
            if self.chance(0.4):
                parts.append((self.number(1, 20) + rng.choice(["楼", "层"]), "floor"))
            if self.chance(0.2):
                parts.append(self.room())
        elif form == 5:
            other = (self.name("road"), "road")
            joint = rng.choice(JOINTS)
            parts += [road, (joint[0], "assist"), other, (joint[1], "assist")]
        elif form == 6:
            parts += [(self.name("area"), "area")] + self.door() + (self.inside() if self.chance(0.4) else [])
        elif form == 7:
            parts += [road, (self.name("poi"), "poi")]
        elif not parts:
            parts = [(self.name("community"), "community")]
        if self.chance(0.15):
            parts.append((rng.choice(SIDES), "assist"))
            if self.chance(0.2):
                parts.append((self.name("poi"), "poi"))
        if self.written and self.chance(0.05):
            person = rng.choice(SURNAMES) + rng.choice(["先生", "女士", "小姐", "经理", rng.choice(GIVEN) + rng.choice(GIVEN), "某某"])
            parts.append((person, "person"))
        return parts

    # Sentences of callers.

    def expand(self, rule, outside=None):
        texts, weights = self.rules[rule]
        pattern = self.rng.choices(texts, weights)[0]
        while (match := re.search(r"\[([^\[\]]*)\]", pattern)) is not None:
            kept = match[1] if self.chance(0.5) else ""
            if "|" in kept and "(" not in kept:
                kept = f"({kept})"
            pattern = pattern[: match.start()] + kept + pattern[match.end():]
        while (match := re.search(r"\(([^()]*)\)", pattern)) is not None:
            pattern = pattern[: match.start()] + self.rng.choice(match[1].split("|")) + pattern[match.end():]
        outside = {"address": "assist", "side": "assist", "correction": "redundant"}.get(rule, outside)
        pieces = []
        for part in re.split(r"(\{\w+\})", pattern):
            if not part:
                continue
            slot = part[1:-1] if part.startswith("{") else None
            if slot is None:
                pieces.append((part, outside))
            elif slot == "address":
                pieces += self.address()
            elif slot in self.rules:
                pieces += self.expand(slot, outside)
            else:
                pieces += self.slot(slot)
        return pieces

    def slot(self, slot):
        if slot in ("district", "street"):
            return [self.upper[2 if slot == "district" else 3]]
        if slot in ("community", "road", "area", "poi"):
            return [(self.name(slot), slot)]
        if slot == "anyname":
            kind = self.rng.choice(["community", "road", "area", "poi"])
            return [(self.name(kind), kind)]
        if slot == "door":
            return self.door()
        if slot == "building":
            return [self.building()]
        if slot == "unit":
            return [(self.number(1, 6) + "单元", "unit")]
        if slot == "floor":
            return [(self.number(1, 30) + self.rng.choice(["楼", "楼", "层"]), "floor")]
        if slot == "room":
            return [self.room()]
        return [("".join(self.rng.choice("0123456789" if self.written else DIGITS) for _ in range(self.rng.choice((3, 4, 7, 8, 11)))),
                 None)]

    def sentence(self):
        rng = self.rng
        self.written = self.chance(0.6)
        form = rng.choices(range(5), (5, 6, 1, 1, 0.7))[0]
        if form == 0:
            return self.address()
        if form == 1:
            return self.expand("call")
        if form == 2:  # From A to B.
            return [(rng.choice(["从", "由", "我要从"]), None)] + self.address() + [(rng.choice(["到", "至", "去", "走到"]), None)] + \
                self.address() + [(rng.choice(["", "怎么走", "这段路", "的公交车", "一路都在堵车"]), None)]
        if form == 3:  # Two addresses, or one corrected.
            if self.chance(0.5):
                cue = rng.choice(["不对，是", "不是，是", "说错了，应该是", "哦不对，", "更正一下，是", "，不对，应该是", "不对不对是"])
                return self.address() + [(cue, "redundant")] + self.address()
            return self.address() + [(rng.choice(["，还有", "和", "，以及", "；", "，另外", "、", "还有一个在"]), None)] + self.address()
        return [(rng.choice(["我要投诉，就在", "你好，我想反映一下，", "麻烦记一下，", "师傅，送到", "就是那个", "地点在", "快递寄到",
                             "我家住", "事发地点："]), None)] + self.address() + \
            [(rng.choice(["那边", "这里", "，谢谢", "，有人乱停车", "，楼下很吵", "，麻烦派人来看看", "。", "附近有人打架", "！"]), None)]


def tokens(text):
    """A run of digits or of Latin letters is one token, every other character is one; blanks are none."""
    return re.findall(r"[0-9]+|[A-Za-z]+|\S", text)


def lines(pieces):
    """A sentence in the labelled format. What joins across a border of pieces (digits beside digits) is kept apart."""
    out = []
    for text, kind in pieces:
        for position, token in enumerate(tokens(text)):
            out.append(f"{token} {'O' if kind is None else ('I-' if position else 'B-') + kind}")
    return out


def is_readable(pieces):
    """Whether a reader of the text finds the same tokens: no number ends where another begins."""
    texts = [text for text, _ in pieces if text]
    return all(not (a[-1].isascii() and b[0].isascii() and (a[-1].isdigit() and b[0].isdigit() or a[-1].isalpha() and
                                                           b[0].isalpha())) for a, b in zip(texts, texts[1:]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for option in ("gazetteer", "divisions", "patterns"):
        parser.add_argument(f"--{option}", required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("out")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    speaker = Speaker(Names(options.gazetteer, options.divisions, options.held_out, rng), options.patterns, rng)
    made = 0
    with open(options.out, "w", encoding="utf-8") as out:
        while made < options.count:
            pieces = [(text, kind) for text, kind in speaker.sentence() if text]
            sentence = lines(pieces)
            if not sentence or len(sentence) > 120 or not is_readable(pieces):
                continue
            out.write("\n".join(sentence) + "\n\n")
            made += 1
    print(f"{made} sentences in {options.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
