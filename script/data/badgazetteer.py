"""Gazetteer files with faults for the tests of loading.

Usage: badgazetteer.py small FOLDER writes the small files, and faults.tsv with every fault in them (file, row, field,
fault; the header line is row 1). badgazetteer.py huge FOLDER writes two files of a million addresses into
FOLDER/gazetteer, one without and one with faults, and FOLDER/gazetteer/faults.tsv.
"""

import csv
import io
import sys
from pathlib import Path

COLUMNS = "code level parent name reading kind until longitude latitude origin source".split()
BASE = [
    ["440306", "district", "", "宝安区", "bao an qu", "", "", "", "", "official", "GB/T 2260"],
    ["440306018", "street", "440306", "西乡街道", "xi xiang jie dao", "", "", "", "", "official", "NBS"],
    ["440306022", "street", "440306", "沙井街道", "sha jing jie dao", "", "", "", "", "official", "NBS"],
    ["440306018001", "community", "440306018", "固戍社区", "gu shu she qu", "", "", "", "", "official", "NBS"],
    ["440306022002", "community", "440306022", "壆岗社区", "bo gang she qu", "", "", "", "", "official", "NBS"],
    ["440306018R0008", "road", "440306018", "固戍一路", "gu shu yi lu", "", "", "", "", "public", "street signs"],
    ["440306018A0001", "area", "440306018", "固戍村", "gu shu cun", "village", "", "", "", "public", "street signs"],
    [
        "440306018P0001",
        "poi",
        "440306018",
        "固戍站",
        "gu shu zhan",
        "metro_station",
        "",
        "113.853",
        "22.602",
        "public",
        "",
    ],
    ["440306018R000800880", "door", "440306018R0008", "88号", "", "", "", "", "", "synthetic", ""],
    ["440306018A000150003", "building", "440306018A0001", "3栋", "", "", "", "", "", "synthetic", ""],
    ["440306018A000150003000001", "room", "440306018A000150003", "101室", "", "", "", "", "", "synthetic", ""],
    ["", "alias", "440306018001", "固戌社区", "gu xu she qu", "误写", "", "", "", "public", ""],
    ["", "alias", "440306018", "西乡镇", "xi xiang zhen", "曾用名", "2004", "", "", "public", ""],
]
ROW = {row[3]: number for number, row in enumerate(BASE, start=2)}


def text(rows: list[list[str]], header: list[str] = COLUMNS, newline: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=newline).writerows([header] + rows)
    return out.getvalue()


def changed(*changes: tuple[str, str, str]) -> list[list[str]]:
    """The base with the given fields (name of the row, column, new value) changed."""
    rows = [list(row) for row in BASE]
    for name, column, value in changes:
        rows[ROW[name] - 2][COLUMNS.index(column)] = value
    return rows


def small(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    faults: list[tuple[str, str, str, str]] = []

    def put(name: str, data: str | bytes, *found: tuple[int | str, str, str]) -> None:
        (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
        faults.extend((name, str(row), field, fault) for row, field, fault in found)

    def one(name: str, row: str, column: str, value: str, fault: str) -> None:
        put(name, text(changed((row, column, value))), (ROW[row], column, fault))

    put("valid.csv", text(BASE))
    order = list(reversed(range(len(COLUMNS))))
    put("valid-columns-reordered.csv", text([[row[i] for i in order] for row in BASE], [COLUMNS[i] for i in order]))
    put("valid-bom-crlf.csv", "\ufeff" + text(BASE, newline="\r\n"))
    put("valid-quoted.csv", text(changed(("固戍一路", "source", 'sign, seen "twice"\nin 2023'))))
    put("valid-reading-with-tones.csv", text(changed(("固戍一路", "reading", "gu4 shu4 yi1 lu4"))))
    put("valid-parents-last.csv", text(list(reversed(BASE))))

    put("empty.csv", b"", ("", "", "the file is empty"))
    put("header-only.csv", text([]), (1, "level", "no district"))
    put(
        "no-header.csv",
        text(BASE).split("\n", 1)[1],
        *[(1, column, "column is missing") for column in ("code", "level", "parent", "name")],
    )
    put("gbk.csv", text(BASE).encode("gbk", errors="replace"), ("", "", "encoded in GBK, not UTF-8"))
    put("gb18030.csv", text(BASE).encode("gb18030"), ("", "", "encoded in GB 18030, not UTF-8"))
    put("utf-16.csv", text(BASE).encode("utf-16"), ("", "", "encoded in UTF-16, not UTF-8"))
    put(
        "one-bad-byte.csv",
        text(BASE).encode().replace("固戍一路".encode(), b"\xe5\x9b\xba\xff", 1),
        ("", "", "not UTF-8"),
    )
    keep = [i for i, column in enumerate(COLUMNS) if column != "parent"]
    put(
        "missing-column.csv",
        text([[row[i] for i in keep] for row in BASE], [COLUMNS[i] for i in keep]),
        (1, "parent", "column is missing"),
    )
    put(
        "column-twice.csv",
        text([row + [row[3]] for row in BASE], COLUMNS + ["name"]),
        (1, "name", "column is there twice"),
    )
    put(
        "too-few-fields.csv",
        text([row[:6] if row[3] == "固戍村" else row for row in BASE]),
        (ROW["固戍村"], "row", "6 fields, not 11"),
    )
    put(
        "too-many-fields.csv",
        text([row + ["", "x"] if row[3] == "固戍村" else row for row in BASE]),
        (ROW["固戍村"], "row", "13 fields, not 11"),
    )
    put(
        "open-quote.csv",
        text(BASE).replace("street signs", '"street signs', 1),
        ("", "", "a quote in row 7 is never closed"),
    )

    put(
        "duplicate-code.csv",
        text(
            BASE
            + [
                [
                    "440306018001",
                    "community",
                    "440306018",
                    "南昌社区",
                    "nan chang she qu",
                    "",
                    "",
                    "",
                    "",
                    "official",
                    "",
                ]
            ]
        ),
        (len(BASE) + 2, "code", f"code of row {ROW['固戍社区']} again"),
    )
    one("orphan-parent.csv", "固戍一路", "parent", "440306019", "no address with this code")
    put(
        "orphan-alias.csv",
        text(changed(("固戌社区", "parent", "440306018099"))),
        (ROW["固戌社区"], "parent", "no address with this code"),
    )
    one("parent-is-itself.csv", "固戍村", "parent", "440306018A0001", "its own parent")
    one("parent-of-lower-level.csv", "固戍社区", "parent", "440306018R0008", "a community cannot lie under a road")
    put(
        "code-outside-parent.csv",
        text(changed(("壆岗社区", "parent", "440306018"))),
        (ROW["壆岗社区"], "code", "does not begin with the parent's code"),
    )
    one("wrong-code-length.csv", "固戍社区", "code", "44030601800", "11 characters, a community has 12")
    faults.append(("wrong-code-length.csv", str(ROW["固戌社区"]), "parent", "no address with this code"))
    one("code-in-lower-case.csv", "固戍站", "code", "440306018p0001", "no code: digits and upper-case letters only")
    one("parent-missing.csv", "固戍站", "parent", "", "empty; only a district has no parent")
    put(
        "name-twice.csv",
        text(
            BASE + [["440306018R0009", "road", "440306018", "固戍一路", "gu shu yi lu", "", "", "", "", "public", ""]]
        ),
        (len(BASE) + 2, "name", f"name of row {ROW['固戍一路']} again"),
    )
    put("alias-twice.csv", text(BASE + [BASE[-1]]), (len(BASE) + 2, "name", f"alias of row {ROW['西乡镇']} again"))
    one("code-missing.csv", "固戍站", "code", "", "empty; only aliases have no code")
    one("alias-with-code.csv", "固戌社区", "code", "440306018055", "an alias has no code of its own")
    one("unknown-level.csv", "固戍村", "level", "village", "no such level")
    one("name-missing.csv", "固戍村", "name", "", "empty")
    one("name-with-control-character.csv", "固戍村", "name", "固戍\u0007村", "control character")
    one("reading-unknown-syllable.csv", "固戍一路", "reading", "gu shuu yi lu", "shuu is no syllable")
    one("alias-unknown-kind.csv", "固戌社区", "kind", "绰号", "no such kind of alias")
    one("until-no-date.csv", "西乡镇", "until", "去年", "neither a year nor a date")
    one("latitude-out-of-range.csv", "固戍站", "latitude", "222.602", "outside −90…90")
    one("longitude-no-number.csv", "固戍站", "longitude", "东经113度", "no number")
    put(
        "longitude-alone.csv",
        text(changed(("固戍站", "latitude", ""))),
        (ROW["固戍站"], "longitude", "longitude without latitude"),
    )
    one("reading-too-short.csv", "固戍一路", "reading", "gu shu lu", "3 syllables for 4 characters")
    one("unknown-origin.csv", "固戍村", "origin", "internet", "no such origin")
    put(
        "many-faults.csv",
        text(
            changed(
                ("沙井街道", "origin", "internet"),
                ("固戍一路", "reading", "gu shuu yi lu"),
                ("固戍村", "level", "village"),
                ("固戍站", "latitude", "222.602"),
                ("西乡镇", "until", "去年"),
            )
        ),
        (ROW["沙井街道"], "origin", "no such origin"),
        (ROW["固戍一路"], "reading", "shuu is no syllable"),
        (ROW["固戍村"], "level", "no such level"),
        (ROW["固戍站"], "latitude", "outside −90…90"),
        (ROW["西乡镇"], "until", "neither a year nor a date"),
    )
    with (folder / "faults.tsv").open("w", encoding="utf-8") as out:
        out.write("file\trow\tfield\tfault\n")
        for row in faults:
            out.write("\t".join(row) + "\n")
    print(f"{len(list(folder.glob('*.csv')))} files, {len(faults)} faults in {folder}")


def huge(folder: Path) -> None:
    """10 streets of 100 roads with 1,000 doors each; in the second file every 1,000th door has a fault."""
    folder = folder / "gazetteer"
    folder.mkdir(parents=True, exist_ok=True)
    digits = "零一二三四五六七八九"
    sounds = "ling yi er san si wu liu qi ba jiu".split()
    roads = []
    for street in range(17, 27):
        for road in range(100):
            tens, ones = divmod(road, 10)
            name = f"东{digits[tens]}西{digits[ones]}{digits[street - 17]}路"
            said = f"dong {sounds[tens]} xi {sounds[ones]} {sounds[street - 17]} lu"
            roads.append((f"440306{street:03d}", f"440306{street:03d}R{road:04d}", name, said))
    listed: list[tuple[str, int, str, str]] = []
    for name, faulty in (("million-rows.csv", False), ("million-rows-with-faults.csv", True)):
        with (folder / name).open("w", encoding="utf-8", newline="") as out:
            out.write(",".join(COLUMNS) + "\n" + "440306,district,,宝安区,bao an qu,,,,,official,\n")
            row = 2
            for street in range(17, 27):
                out.write(
                    f"440306{street:03d},street,440306,第{digits[street - 17]}街道,"
                    f"di {sounds[street - 17]} jie dao,,,,,synthetic,\n"
                )
                row += 1
            for parent, code, road, said in roads:
                out.write(f"{code},road,{parent},{road},{said},,,,,synthetic,\n")
                row += 1
            door_number = 0
            for _, code, _, _ in roads:
                lines = []
                for door in range(1, 1001):
                    door_number += 1
                    row += 1
                    fields = [f"{code}{door:05d}", "door", code, f"{door}号"]
                    if faulty and door_number % 1000 == 500:
                        kind = door_number // 1000 % 3
                        if kind == 0:
                            fields[0] = f"{code}{door - 1:05d}"
                            listed.append((name, row, "code", f"code of row {row - 1} again"))
                        elif kind == 1:
                            fields[2] = f"{code[:9]}R9999"
                            listed.append((name, row, "parent", "no address with this code"))
                        else:
                            fields[0] = fields[0][:-1]
                            listed.append((name, row, "code", "18 characters, a door has 19"))
                    lines.append(",".join(fields) + ",,,,,,synthetic,\n")
                out.write("".join(lines))
        print(f"{folder / name}: {row} rows with the header")
    with (folder / "faults.tsv").open("w", encoding="utf-8") as out:
        out.write("file\trow\tfield\tfault\n")
        for fault in listed:
            out.write("\t".join(map(str, fault)) + "\n")
    print(f"{len(listed)} faults")


def main() -> None:
    what, folder = sys.argv[1], Path(sys.argv[2])
    {"small": small, "huge": huge}[what](folder)


if __name__ == "__main__":
    main()
