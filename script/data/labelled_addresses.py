"""Labelled sentences with addresses, for the default tagger of address elements.

Usage: labelled_addresses.py --gazetteer FILE --divisions FILE --patterns FILE --words FILE --count N --seed N [--held-out] OUT

Everything is made here: names of the gazetteer, of China's divisions, and invented ones; sentences of callers from the
pattern file; numbers said and written. `--held-out` takes the invented names, and a tenth of the gazetteer's, that the
other sentences never use. The same seed makes the same file. Format: docs/parsing.md.
"""

import argparse
import random
import re
import sys
from pathlib import Path

from address_names import AREA_ENDS, ELSEWHERE_AREA_ENDS, LANE_ENDS, VILLAGE_ENDS, ZONE_ENDS, Names

DIGITS = "零一二三四五六七八九"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙史陶贺毛郝顾龚邵万覃武钱戴"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志海燕文斌婷鹏辉玲丹云峰浩宇晨琳佳欣子轩"
SIDES = ["对面", "旁边", "门口", "附近", "后面", "楼下", "斜对面", "里面", "隔壁", "路口", "旁", "南侧", "北侧", "东侧", "西侧", "入口", "出口",
         "往东50米", "向北一百米", "东边", "后门", "北门", "正门口", "西行100米", "以东5公里处", "往北200米路西", "东南角", "转盘向南1500米", "西南侧",
         "正对面", "楼上", "直走", "左转", "斜对过", "前行50米", "东门", "南边", "地下停车场入口"]
# What senders add that is no part of the address.
NOTES = ["有疑问请联系", "电联", "到了打电话", "送货上门", "放门卫", "放前台", "请提前联系", "收", "周末不在", "急", "本人签收", "快递放驿站", "自提",
         "到了联系", "请送到门口", "不要放快递柜"]
PEOPLES = ("藏|彝|苗|侗|布依|土家|哈尼|傣|景颇|傈僳|白|朝鲜|回|壮|瑶|黎|满|畲|羌|水|仡佬|佤|拉祜|纳西|独龙|怒|普米|裕固|保安|东乡|撒拉|土|锡伯|"
           "塔吉克|达斡尔|鄂伦春|鄂温克|仫佬|毛南|蒙古|哈萨克|柯尔克孜|维吾尔|布朗|各")
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

    def place(self, home=None):
        """Chooses the place that the next names belong to: the gazetteer's district or any other."""
        names, rng = self.names, self.rng
        self.home = self.chance(0.45) if home is None else home
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
            if not self.upper[1][0] and self.chance(0.3):  # 上海市上海市宝山区
                self.upper[1] = (self.upper[0][0], "city")
            if self.chance(0.2):
                self.upper[3] = (names.invented(["镇", "镇", "乡", "街道", ""]), "street")
            if self.chance(0.1):
                self.upper[2] = (names.invented(["区", "区", "县", "市", "新区"]), "district")
            self.of = None

    def name(self, kind):
        """A name of a kind in the place at hand."""
        real = self.of is not None and self.chance(0.7)
        if kind == "community":
            text = self.of("community") if real else self.names.invented(VILLAGE_ENDS)
            if text.endswith("社区") and len(text) > 3 and self.chance(0.4):
                text = text[:-2]
        elif kind == "road":
            text = self.of("road") if real else self.names.road()
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
                text = self.names.invented(AREA_ENDS if self.home else ELSEWHERE_AREA_ENDS)
                if self.chance(0.1):
                    text += self.number(1, 6) + self.rng.choice(["期", "区", "期", "组团", "号地块"])
        else:
            text = self.of("poi") if real else self.names.poi()
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
        """A number on a road: one piece, or a lane's and one in it."""
        rng, text = self.rng, self.number(1, 400)
        chance = rng.random()
        if chance < 0.05:
            return [(text + "号" + ("之" if self.chance(0.7) else "-") + self.number(1, 9), "door")]
        if chance < 0.11:
            lane = [(text + rng.choice("弄弄弄巷"), "branchRoad")]
            return lane + (self.dashed() if self.written and self.chance(0.2) else [(self.number(1, 90) + "号", "door")])
        if chance < 0.14:
            return [(rng.choice(["甲", "乙", "附", "特", "临"]) + text + "号", "door")]
        if chance < 0.17:
            return [(text + rng.choice(["号院", "号大院", "号附" + self.number(1, 9) + "号"]), "door")]
        if self.written and chance < 0.24:
            return [(text + rng.choice(["-", "-", "—"]) + self.number(1, 40) + rng.choice(["号", "号", "号", ""]), "door")]
        return [(text + ("号" if self.chance(0.9) else "" if self.written else "号"), "door")]

    def building(self):
        rng = self.rng
        if self.chance(0.15):
            return (rng.choice("ABCDEFGHK") + rng.choice(["座", "栋", "区", "幢", "座"]), "building")
        if self.chance(0.06):
            return (rng.choice(["南", "北", "东", "西", "主", "附", "综合", "办公"]) + rng.choice(["楼", "座", "塔"]), "building")
        text = self.number(1, 60)
        if self.written and self.chance(0.12):
            text = rng.choice([rng.choice("ABCDEFGKT") + text, "0" + text if len(text) == 1 else text])
        ends = ["栋", "栋", "栋", "幢", "号楼", "号楼", "座"] + (["#", "#楼", "号厂房", "号院"] if self.written else [])
        return (text + rng.choice(ends), "building")

    def unit(self):
        rng = self.rng
        name = rng.choice([self.number(1, 6), rng.choice("ABC") if self.written else "甲"])
        return (name + rng.choice(["单元"] * 8 + ["门", "号门", "梯"]), "unit")

    def floor(self):
        rng = self.rng
        if self.written and self.chance(0.2):
            return (rng.choice([str(rng.randint(1, 36)) + rng.choice("FfL"), "B" + rng.choice(["1", "2", "1层"]),
                                f"{rng.randint(1, 9)}-{rng.randint(10, 20)}" + rng.choice("楼层")]), "floor")
        return (rng.choice(["", "", "", "", "负", "第", "地下"]) + self.number(1, 33) + rng.choice(["楼", "楼", "层"]), "floor")

    def room(self):
        rng = self.rng
        value = rng.randint(1, 33) * 100 + rng.randint(1, 12)
        if not self.written:
            text = "".join(DIGITS[int(d)] for d in str(value))
            text = text.replace("一", "幺") if self.chance(0.5) else text if self.chance(0.8) else cardinal(value)
            return (text + rng.choice(["", "", "室", "房", "号房"]), "room")
        chance = rng.random()
        if chance < 0.7:
            text = str(value)
        elif chance < 0.78:
            text = rng.choice("ABCDE") + str(value)
        elif chance < 0.88:
            text = str(rng.choice([value, value // 100])) + rng.choice("ABCDEFGH")
        elif chance < 0.95:
            text = f"{value}-{value + rng.randint(1, 5)}"
        else:
            text = str(value * 10 + rng.randint(1, 9))
        return (text + rng.choice(["", "", "室", "室", "房", "号房", "户", "号", "号商铺"]), "room")

    def inside(self):
        """Building, unit, floor, room: some of them."""
        rng = self.rng
        if self.written and self.chance(0.18):
            return self.dashed()
        parts = []
        if self.chance(0.85):
            parts.append(self.building())
        if self.chance(0.35):
            parts.append(self.unit())
        if self.chance(0.3):
            parts.append(self.floor())
        if self.chance(0.5):
            parts.append(self.room())
        return parts or [self.building()]

    def dashed(self):
        """Building, unit and room as 7-2-802."""
        rng = self.rng
        dash = (rng.choice(["-", "-", "-", "-", "—"]), "redundant")
        parts = [(rng.choice(["", "", "", "", rng.choice("ABCK")]) + str(rng.randint(1, 40)), "building"), dash]
        if self.chance(0.6):
            parts += [(str(rng.randint(1, 6)), "unit"), dash]
        return parts + [(str(rng.choice([rng.randint(1, 33) * 100 + rng.randint(1, 8), rng.randint(1, 12)])), "room")]

    # Addresses.

    def short(self, text, kind):
        """A division without the word for its kind, where what is left is not the name of something else."""
        if kind == "province":
            return re.sub(r"(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$", "", text)
        short = re.sub(f"(({PEOPLES})族?)*自治[州县旗]$|(街道|地区|市|区|县|镇|乡)$", "", text)
        return short if len(short) > 1 and short[-1] not in "路街道巷村区大" else text

    def levels(self):
        """The levels from the province down to the street, some of them, with or without the words for their kinds."""
        rng = self.rng
        if self.home:
            keep = rng.choices(((0, 0, 0, 0), (0, 0, 0, 1), (0, 0, 1, 1), (0, 1, 1, 1), (1, 1, 1, 1), (0, 0, 1, 0), (0, 1, 1, 0),
                                (1, 1, 1, 0)), (6, 5, 3, 2, 2, 2, 2, 1))[0]
        else:
            top = rng.choices(range(5), (40, 25, 20, 10, 5))[0]
            keep = [level >= top and (level == top or self.chance((1, 0.85, 0.85, 0.55)[level])) for level in range(4)]
        dropped = rng.choices((0.0, 0.3, 1.0), (5, 2, 3))[0]
        parts = []
        for kept, (text, kind) in zip(keep, self.upper):
            if not kept or not text:
                continue
            if self.chance(dropped if kind != "street" else 0.35 if self.home else 0.2):
                text = self.short(text, kind)
            elif kind == "street" and text.endswith("街道") and self.chance(0.15):
                text += "办事处"
            parts.append((text, kind))
        return parts

    def repeated(self, parts):
        """What a form wrote before the address: the same levels or those of another place. What stands last counts."""
        rng = self.rng
        kinds = {kind for _, kind in parts}
        if self.chance(0.3) and kinds & {"province", "city"}:
            upper, home, of = self.upper, self.home, self.of
            self.place(False)
            before = [(text, "redundant") for text, _ in self.upper[:3] if text]
            self.upper, self.home, self.of = upper, home, of
            return before + parts
        before = [(text, kind) for text, kind in self.upper[: rng.choice((3, 3, 4))] if text]
        if self.chance(0.4):
            before = [(self.short(text, kind), kind) for text, kind in before[:2]] + before[2:]
        elif self.chance(0.5):
            before = parts[-rng.choice((1, 1, 2)):]
        return [(text, "redundant" if kind in kinds else kind) for text, kind in before] + parts

    def above(self):
        """The levels down to the community."""
        rng = self.rng
        parts = self.levels()
        if self.written and parts and self.chance(0.12):
            parts = self.repeated(parts)
        if self.chance(0.03):
            parts.insert(rng.randrange(len(parts) + 1) if self.chance(0.2) else 0, ("中国", "redundant"))
        if self.written and len(parts) > 1 and self.chance(0.05):
            mark = rng.choice(["_", ",", "，", "、", "/", "-"])
            parts = [piece for part in parts for piece in (part, (mark, None))]
        if self.chance(0.4):
            parts.append((self.name("community"), "community"))
            if self.chance(0.1):
                parts.append((self.number(1, 20) + rng.choice(["组", "组", "队", "社", "区", "区"]), "area"))
        return parts

    def landmark(self):
        """An area or a place, with its kind."""
        kind = self.rng.choice(["area", "poi"])
        return (self.name(kind), kind)

    def address(self):
        rng = self.rng
        self.place()
        parts = self.above()
        form = rng.choices(range(12), (6, 2, 5, 3, 3, 2, 1.5, 1.5, 1, 1.5, 1.2, 1))[0]
        road = (self.name("road"), "road")
        if form == 0:
            parts += [road] + self.door()
        elif form == 1:
            parts += [road, (self.name("branchRoad"), "branchRoad")] + self.door()
        elif form == 2:
            parts += [(self.name("area"), "area")] + self.inside()
        elif form == 3:
            parts += [road] + self.door() + self.wrapped([self.landmark()])
            parts += self.inside() if self.chance(0.7) else []
        elif form == 4:
            parts += [(self.name("poi"), "poi")]
            if self.chance(0.4):
                parts.append(self.floor())
            if self.chance(0.25):
                parts.append(self.room())
        elif form == 5:
            other = (self.name("road"), "road")
            joint = rng.choice(JOINTS)
            parts += [road, (joint[0], "assist"), other, (joint[1], "assist")]
        elif form == 6:
            parts += [(self.name("area"), "area")] + self.door() + (self.inside() if self.chance(0.4) else [])
        elif form == 7:
            parts += [road] + self.wrapped([(self.name("poi"), "poi")])
        elif form == 8 and not parts:
            parts = [(self.name("community"), "community")]
        elif form == 9:
            parts += [road] + (self.door() if self.chance(0.5) else []) + self.inside()
        elif form == 10:
            parts += [(self.names.invented(ZONE_ENDS), "area"), road] + self.door()
        elif form == 11:
            parts += [(self.name("area"), "area"), (self.name("poi"), "poi")]
        if self.chance(0.15):
            near = [(rng.choice(SIDES), "assist")]
            if self.chance(0.2):
                near.append((self.name("poi"), "poi"))
            parts += near
        elif self.written and self.chance(0.05):
            parts += self.wrapped([self.landmark(), (rng.choice(["附近", "旁", "对面", "内", "斜对面"]), "assist")], 1)
        return parts

    def wrapped(self, pieces, share=0.12):
        """The pieces, where written sometimes in brackets."""
        if not self.written or not self.chance(share):
            return pieces
        left, right = self.rng.choice(["（）", "（）", "()", "【】", "“”", "[]"])
        return [(left, None)] + pieces + [(right, None)]

    def parcel(self):
        """A written address as it stands in a form or on a parcel: with who is to be asked for, and notes."""
        rng = self.rng
        person = rng.choice(SURNAMES) + rng.choice(["先生", "女士", "小姐", "经理", rng.choice(GIVEN) + rng.choice(GIVEN), "某某",
                                                    rng.choice(GIVEN), "师傅", "老师"])
        digits = rng.choice("1305") + "".join(rng.choice("0123456789") for _ in range(rng.choice((10, 10, 7, 5))))
        who = [(person, "person")] if self.chance(0.6) else []
        if self.chance(0.5):
            who += [(rng.choice(["", "，", ",", "电话"]) if who else "", None), (digits, None)]
            if self.chance(0.1):
                who += [(rng.choice("/、,"), None), ("1" + digits[::-1], None)]
        mark = rng.choice(["", "", "，", ",", "。"])
        note = [(mark, None), (rng.choice(NOTES), "redundant")] if self.chance(0.4) else []
        if self.chance(0.3):
            return who + [(mark, None)] + self.address() + note
        return self.address() + [(mark, None)] + who + note

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
            return [self.unit()]
        if slot == "floor":
            return [self.floor()]
        if slot == "room":
            return [self.room()]
        return [("".join(self.rng.choice("0123456789" if self.written else DIGITS) for _ in range(self.rng.choice((3, 4, 7, 8, 11)))),
                 None)]

    def prose(self, most=12):
        """Ordinary words, as what a citizen complains of stands beside an address."""
        rng = self.rng
        words = rng.choices(self.names.prose, cum_weights=self.names.prose_weights, k=rng.randint(2, most))
        if len(words) > 5 and self.chance(0.6):
            words.insert(rng.randint(2, len(words) - 2), rng.choice("，，，。、；"))
        return [("".join(words), None)]

    def sentence(self):
        rng = self.rng
        self.written = self.chance(0.6)
        form = rng.choices(range(7), (7, 6, 1, 1, 0.7, 2, 0.5))[0]
        if form == 0:
            return self.parcel() if self.written and self.chance(0.15) else self.address()
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
        if form == 5:  # A message with an address in it.
            before = self.prose() + [(rng.choice(["，", "在", "", "", "，在", "位于", "关于", "。"]), None)] if self.chance(0.6) else []
            return before + self.address() + self.prose(20)
        if form == 6:
            return self.prose(30)
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
    for option in ("gazetteer", "divisions", "patterns", "words"):
        parser.add_argument(f"--{option}", required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("out")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    speaker = Speaker(Names(options.gazetteer, options.divisions, options.words, options.held_out, rng), options.patterns, rng)
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
