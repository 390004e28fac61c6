"""Builds the default district's gazetteer in the update format from a folder of collected facts.

Usage: gazetteer.py FACTS GAZETTEER — FACTS holds divisions.csv and places.csv, GAZETTEER/build the hand-kept tables.
The same input gives the same bytes. What was left out, and why, is printed and written into GAZETTEER/left-out.tsv.
"""

import csv
import hashlib
import re
import sys
from collections import Counter, OrderedDict
from pathlib import Path

from reading import of_name

COLUMNS = "code level parent name reading kind until longitude latitude origin source".split()
DISTRICT = "440306"
NO_STREET = "440306000"
LETTER = {"road": "R", "lane": "L", "area": "A", "poi": "P"}
AREA_TYPES = {"estate", "village", "industrial", "numbered_zone"}
KINDS = {"building_poi": "building", "mall_market": "mall", "poi": "landmark"}
STOP_SUFFIX = re.compile(r"(地铁站站|地铁站|站)$")


def table(path: Path) -> list[list[str]]:
    """Rows of a hand-kept tab-separated table; lines that start with # are remarks."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            rows.append([cell.strip() for cell in line.split("\t")])
    return rows


def chance(*parts: object) -> float:
    """A number in 0..<1 that depends on its arguments alone: the seed of everything synthetic."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def short_source(text: str) -> str:
    """The origin of a place in a few words."""
    for needle, words in [
        ("vvvvy123/metro", "metro lines: vvvvy123/metro, haliun0301/metro"),
        ("Layheng-Hok", "station exits and stops: Layheng-Hok/Shenzhen-Metro"),
        ("SUSTech station exits", "station exits and stops: Layheng-Hok/Shenzhen-Metro"),
        ("public address string", "public address strings"),
        ("library service-point", "list of library service points"),
        ("flood-point", "list of flood points"),
        ("industrial-zone name list", "list of industrial zones"),
        ("place-name normalisation", "list of place names in 石岩"),
        ("t_hospital", "table of hospitals 2018"),
        ("construction-project", "table of construction projects 2018"),
        ("map demo", "public map demo"),
        ("culture-venue", "table of culture venues"),
        ("high-school list", "list of schools"),
        ("primary-school list", "list of schools"),
    ]:
        if needle in text:
            return words
    raise SystemExit(f"gazetteer.py: no short form for the source {text!r}; add one to short_source")


def keeps_coordinates(source: str) -> bool:
    """Only coordinates published as WGS84; those of unknown datum or converted from map services are dropped."""
    return "metro" in source and "approx WGS84" in source or "appears WGS84" in source


class Builder:
    def __init__(self, facts: Path, gazetteer: Path):
        build = gazetteer / "build"
        self.corrections = {row[0]: row[1] for row in table(build / "readings.tsv")}
        self.same = {(r[0], r[1]): (r[2], r[3]) for r in self.padded(build / "same-place.tsv", 4)}
        self.verified = self.padded(build / "verified.tsv", 5)
        self.dropped_by_hand = {row[0]: row[1] for row in table(build / "left-out.tsv")}
        self.aliases = self.padded(build / "aliases.tsv", 6)
        self.former = table(build / "former-streets.tsv")
        self.misspelt = table(build / "misspellings.tsv")
        self.heard = table(build / "heard.tsv")
        self.divisions = list(csv.DictReader((facts / "divisions.csv").open(encoding="utf-8")))
        self.places = list(csv.DictReader((facts / "places.csv").open(encoding="utf-8")))
        self.rows: list[dict[str, str]] = []
        self.left_out: Counter[str] = Counter()
        self.left_out_rows: list[tuple[str, str, str]] = []
        self.streets: dict[str, str] = {"": DISTRICT}
        self.entries: OrderedDict[tuple[str, str], dict[str, str]] = OrderedDict()
        self.serial: Counter[str] = Counter()

    @staticmethod
    def padded(path: Path, width: int) -> list[list[str]]:
        lines = path.read_text(encoding="utf-8").splitlines()
        rows = [[c.strip() for c in line.split("\t")] for line in lines if line.strip() and not line.startswith("#")]
        return [row + [""] * (width - len(row)) for row in rows]

    def say(self, name: str) -> str:
        return of_name(name, self.corrections)

    def add(self, **fields: str) -> dict[str, str]:
        row = {column: fields.get(column, "") for column in COLUMNS}
        self.rows.append(row)
        return row

    def leave_out(self, street: str, name: str, why: str) -> None:
        self.left_out[why] += 1
        self.left_out_rows.append((why, street, name))

    # Divisions

    def add_divisions(self) -> None:
        reasons = {
            "street_altcode": "the same street in the other series of codes",
            "special_zone": "not a street; kept as a place of interest",
            "virtual_community": "virtual community",
            "community_abolished": "abolished community",
            "community_nocode": "community without a published code",
        }
        for row in self.divisions:
            kind = row["type"]
            if "legacy" in kind:
                self.leave_out("", row["name"], "legacy list of unknown provenance")
            elif kind in reasons:
                self.leave_out("", row["name"], reasons[kind])
            else:
                level = "district" if len(row["code"]) == 6 else kind
                parent = "" if level == "district" else row["parent_code"]
                entry = self.add(
                    code=row["code"],
                    level=level,
                    parent=parent,
                    name=row["name"],
                    reading=self.say(row["name"]),
                    origin="official",
                    source="NBS division codes 2020/2023" if level != "district" else "GB/T 2260",
                )
                if level == "street":
                    self.streets[row["name"]] = row["code"]
                self.entries[(row["parent_code"] if level == "community" else "", row["name"])] = entry

    # Places

    def code_of_place(self, level: str, street: str) -> str:
        prefix = (self.streets[street] if street else NO_STREET) + LETTER[level]
        self.serial[prefix] += 1
        return f"{prefix}{self.serial[prefix]:04d}"

    def add_place(
        self, street: str, name: str, level: str, kind: str, source: str, lon: str = "", lat: str = ""
    ) -> None:
        entry = self.add(
            code=self.code_of_place(level, street),
            level=level,
            parent=self.streets[street],
            name=name,
            reading=self.say(name),
            kind=kind,
            longitude=lon,
            latitude=lat,
            origin="public",
            source=source,
        )
        self.entries[(street, name)] = entry

    def add_places(self) -> None:
        kept = [p for p in self.places if not self.is_left_out(p)]
        stops = [p for p in kept if p["type"] == "bus_stop"]
        others = [p for p in kept if p["type"] != "bus_stop"]
        known_in_street: dict[str, set[str]] = {}
        for place in others:
            known_in_street.setdefault(place["name"], set()).add(place["street"])
        also_known: list[tuple[str, str, str, str]] = []
        made_by_other_name: set[tuple[str, str]] = set()
        for place in others + stops:
            street, name = place["street"], place["name"]
            if not street and any(known_in_street.get(name, set()) - {""}):
                self.leave_out(street, name, "row without a street of a place known by street")
                continue
            canonical, relation = self.same.get((street, name), (name, ""))
            if canonical != name:
                also_known.append((street, canonical, name, relation))
                name = canonical
            elif place["type"] == "bus_stop":
                bare = STOP_SUFFIX.sub("", name)
                known = self.entries.keys() | {(row[0], row[1]) for row in self.verified}
                if {(street, name), (street, bare), (street, bare + "站")} & known:
                    self.leave_out(street, name, "stop named after a place or station that is kept")
                    continue
            full = re.match(r"(.+)（京基智农山海上园）$", name)
            if full:
                name = full.group(1)
            if (street, name) in self.entries:
                # The entry may stand because another name of the place came first; then nothing is lost.
                if canonical == place["name"] and (street, name) not in made_by_other_name:
                    self.leave_out(street, name, "second row of the same place")
                made_by_other_name.discard((street, name))
                continue
            if canonical != place["name"]:
                made_by_other_name.add((street, name))
            level = self.level_of(place, name)
            kind = "" if level in ("road", "lane") else KINDS.get(place["type"], place["type"])
            lon, lat = (place["lon"], place["lat"]) if keeps_coordinates(place["source"]) else ("", "")
            if canonical != place["name"]:
                lon = lat = ""
            self.add_place(street, self.zone_name(place, name), level, kind, short_source(place["source"]), lon, lat)
        for street, name, level, kind, _ in self.verified:
            if (street, name) not in self.entries:
                self.add_place(street, name, level, kind, "notes on local names")
        for street, canonical, name, relation in also_known:
            if relation in ("", "-"):
                self.leave_out(street, name, "second row of the same place")
            else:
                self.add_alias(self.entries[(street, canonical)], name, relation)

    def is_left_out(self, place: dict[str, str]) -> bool:
        name = place["name"]
        wanted = any(row[0] == place["street"] and row[1] == name for row in self.verified)
        named = {"宝安国际机场T3航站楼", "深圳宝安国际机场"}
        if place["source"].startswith("recalled") or place["source"].endswith("+ recalled"):
            if wanted or name in named or self.same.get((place["street"], name), ("", ""))[0]:
                self.leave_out(
                    place["street"], name, "row not checked against a source; its name is in through the notes"
                )
            else:
                self.leave_out(place["street"], name, "not checked against a source")
            return True
        if "recalled" in place["source"]:
            self.leave_out(place["street"], name, "street not checked against a source")
            return True
        if name in self.dropped_by_hand:
            self.leave_out(place["street"], name, self.dropped_by_hand[name])
            return True
        return False

    @staticmethod
    def level_of(place: dict[str, str], name: str) -> str:
        if place["type"] == "road" or re.search(r"路.{0,2}巷$", name):
            return "lane" if name.endswith("巷") else "road"
        return "area" if place["type"] in AREA_TYPES else "poi"

    @staticmethod
    def zone_name(place: dict[str, str], name: str) -> str:
        """Numbered zones of the old town are written 宝城N区; the other forms become aliases."""
        if place["type"] != "numbered_zone":
            return name
        return "宝城" + re.search(r"\d+", name).group() + "区"

    # Other names

    def add_alias(self, entry: dict[str, str], name: str, kind: str, until: str = "", reading: str = "") -> None:
        said = reading or self.say(name)
        if any(
            r["level"] == "alias" and r["parent"] == entry["code"] and r["name"] == name and r["reading"] == said
            for r in self.rows
        ):
            return
        self.add(
            level="alias",
            parent=entry["code"],
            name=name,
            reading=said,
            kind=kind,
            until=until,
            origin="public",
            source="notes on local names" if kind != "别称" or reading else entry["source"],
        )

    def add_aliases(self) -> None:
        for street, name, other, kind, until, reading in self.aliases:
            targets = [e for (s, n), e in self.entries.items() if n == name and (street == "*" or s == street)]
            if not targets:
                raise SystemExit(f"gazetteer.py: aliases.tsv names {name!r} in {street!r}, which is no entry")
            for entry in targets:
                self.add_alias(entry, other, kind, until, reading)
        for row in [r for r in self.rows if r["kind"] == "numbered_zone"]:
            zone = re.search(r"\d+区", row["name"]).group()
            for form, kind in [(f"宝安{zone}", "别称"), (f"新安{zone}", "别称"), (zone, "俗称")]:
                self.add_alias(row, form, kind)
            if zone == "41区":
                self.add_alias(row, "海乐41区", "别称")
        for row in [r for r in self.rows if r["kind"] == "metro_station" and r["level"] == "poi"]:
            self.add_alias(row, row["name"][:-1] + "地铁站", "别称")
        for old, new, names in self.former:
            for name in names.split():
                entry = self.entries[(self.streets[new + "街道"], name + "社区")]
                self.add_alias(entry, f"{old}街道{name}社区", "曾用名", "2016")
                self.add_alias(entry, f"{old}{name}", "曾用名", "2016")
        named = [r for r in self.rows if r["level"] != "alias"]
        for row in named:
            for right, wrong, said in self.misspelt:
                if right in row["name"]:
                    self.corrections[wrong] = said
                    self.add_alias(row, row["name"].replace(right, wrong), "误写")
            for part, said, _ in self.heard:
                if part in row["name"]:
                    other = of_name(row["name"], {**self.corrections, part: said})
                    self.add_alias(row, row["name"], "别称", reading=other)

    # What is synthetic

    def add_numbers(self) -> None:
        """Door numbers along roads and lanes, doors and buildings in areas. No such list is public: synthetic."""
        for row in [r for r in self.rows if r["level"] in ("road", "lane", "area")]:
            name, code, kind = row["name"], row["code"], row["kind"]
            spread = chance(code, "count")
            if row["level"] == "lane":
                self.add_doors(code, 20 + int(spread * 20))
            elif row["level"] == "road":
                if re.search(r"大道$|国道$|公路$", name):
                    self.add_doors(code, 140 + int(spread * 60))
                elif re.search(r"街$", name):
                    self.add_doors(code, 40 + int(spread * 40))
                else:
                    self.add_doors(code, 60 + int(spread * 60))
            elif kind == "village":
                self.add_doors(code, 50 + int(spread * 80))
                self.add_buildings(code, 6 + int(spread * 14))
            elif kind == "numbered_zone":
                self.add_buildings(code, 30 + int(spread * 40))
            elif kind == "estate":
                self.add_buildings(code, 4 + int(spread * 20))
            else:
                self.add_buildings(code, 3 + int(spread * 12))
                if chance(code, "letters") < 0.3:
                    self.add_lettered(code, 2 + int(spread * 4))

    def add_synthetic(self, parent: str, serial: int, level: str, name: str) -> None:
        self.add(code=f"{parent}{serial:05d}", level=level, parent=parent, name=name, origin="synthetic")

    def add_doors(self, parent: str, last: int) -> None:
        """Doors 1 to `last` with gaps, a few with a sub-number. Serial = ten times the number plus the sub-number."""
        for number in range(1, last + 1):
            if 1 < number < last and chance(parent, number, "gap") < 0.12:
                continue
            self.add_synthetic(parent, number * 10, "door", f"{number}号")
            if chance(parent, number, "sub") < 0.03:
                for sub in range(1, 2 + int(chance(parent, number, "subs") * 3)):
                    self.add_synthetic(parent, number * 10 + sub, "door", f"{number}号之{sub}")

    def add_buildings(self, parent: str, count: int) -> None:
        for number in range(1, count + 1):
            self.add_synthetic(parent, 50000 + number, "building", f"{number}栋")

    def add_lettered(self, parent: str, count: int) -> None:
        for index in range(count):
            self.add_synthetic(parent, 60000 + index + 1, "building", f"{chr(65 + index)}栋")

    # Result

    def check(self) -> None:
        """The rules an update must keep; a fault here is a fault of the facts or of this script."""
        lengths = {
            "district": 6,
            "street": 9,
            "community": 12,
            "road": 14,
            "lane": 14,
            "area": 14,
            "poi": 14,
            "door": 19,
            "building": 19,
        }
        codes: set[str] = set()
        for row in self.rows:
            if row["level"] == "alias":
                continue
            if len(row["code"]) != lengths[row["level"]]:
                raise SystemExit(f"gazetteer.py: {row['code']} {row['name']} has a code of the wrong length")
            if row["code"] in codes:
                raise SystemExit(f"gazetteer.py: {row['code']} {row['name']} is there twice")
            codes.add(row["code"])
        for row in self.rows:
            if row["level"] != "district" and row["parent"] not in codes:
                raise SystemExit(f"gazetteer.py: {row['name']} has no parent {row['parent']}")


def main() -> None:
    facts, gazetteer = Path(sys.argv[1]), Path(sys.argv[2])
    builder = Builder(facts, gazetteer)
    builder.add_divisions()
    builder.add_places()
    builder.add_aliases()
    builder.add_numbers()
    builder.check()
    order = ["district", "street", "community", "road", "lane", "area", "poi", "door", "building", "alias"]
    rows = sorted(builder.rows, key=lambda r: order.index(r["level"]))
    with (gazetteer / "baoan.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with (gazetteer / "left-out.tsv").open("w", encoding="utf-8") as out:
        out.write("why\tstreet\tname\n")
        for why, street, name in sorted(builder.left_out_rows):
            out.write(f"{why}\t{street}\t{name}\n")
    counts = Counter((r["level"], r["origin"]) for r in rows)
    for (level, origin), count in sorted(counts.items(), key=lambda item: (order.index(item[0][0]), item[0][1])):
        print(f"{level:10} {origin:10} {count:6}")
    print(f"{'in all':21} {len(rows):6}")
    print("left out:")
    for why, count in builder.left_out.most_common():
        print(f"{count:6}  {why}")


if __name__ == "__main__":
    main()
