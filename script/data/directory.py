"""Makes the default directory's sites, departments, clerks and rooms: directory.py FACTS DIRECTORY.

Sites and departments are the facts' own rows. Clerks and rooms are made up: how many there are and what each can do
follows from the rules below and from nothing else, so the same facts give the same bytes. Items, calendars and
holidays are not made here; they are kept by hand in DIRECTORY, and items.csv is read to give clerks their skills.
"""

import csv
import sys
from pathlib import Path

COMMUNITY, STREET, CENTRE, OFFICE = "community_station", "street_centre", "district_centre", "department"

# Clerks a site: 124 × 3 + 10 × 10 + 68 + 30 × 4 = 660.
CLERKS = {COMMUNITY: 3, STREET: 10, CENTRE: 68, OFFICE: 4}

# Rooms and counters a site, and how many bookings beyond its capacity a counter may take.
ROOMS = {COMMUNITY: (1, 1), STREET: (3, 4), CENTRE: (8, 20), OFFICE: (1, 0)}
OVERBOOKING = {COMMUNITY: 0, STREET: 1, CENTRE: 1, OFFICE: 0}

CALENDARS = {COMMUNITY: "BA-COMMUNITY", STREET: "BA-STREET", CENTRE: "BA-CENTRE", OFFICE: "BA-OFFICE"}

# The district centre stays open over lunch: its clerks eat in two shifts, and a few keep the desk by video.
DUTY_CLERKS = 4
DUTY_CALENDAR = "BA-DUTY"
CENTRE_SHIFTS = ("BA-CENTRE-A", "BA-CENTRE-B")


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    print(f"{path.name}: {len(rows)} rows")


def sites(facts, departments):
    """The facts' sites, with the department of each office and what the sources say of each community."""
    by_name = {row["name"]: row for row in departments}
    divisions = read(facts / "divisions.csv")
    street_names = {row["code"]: row["name"] for row in divisions if row["type"] == "street"}
    sources = {
        (street_names.get(row["parent_code"]), row["name"]): row["source"]
        for row in divisions
        if row["type"].startswith("community")
    }
    rows = read(facts / "sites.csv")
    names = {row["code"]: row["serves"] for row in rows}
    result = []
    for row in rows:
        level = row["level"]
        department, note = "", ""
        if level == OFFICE:
            department = by_name[row["name"]]["code"]
            note = by_name[row["name"]]["certain"]
        elif level == COMMUNITY:
            street = names[row["parent_code"]]
            short = row["serves"].removeprefix(street.removesuffix("街道"))
            note = sources.get((street, row["serves"])) or sources[(street, short)]
        result.append(
            [row["code"], row["name"], level, row["parent_code"], row["serves"], department, CALENDARS[level], "source", note]
        )
    return result


def languages(number, level):
    """Mandarin for all; the others by the clerk's number, so that each street has each of them."""
    spoken = ["mandarin"]
    if number % 5 in (0, 2):
        spoken.append("cantonese")
    if number % 10 == 3 or (level != COMMUNITY and number % 5 == 1):
        spoken.append("english")
    if number % 25 == 7 or (level != COMMUNITY and number % 10 == 4):
        spoken.append("sign")
    return ";".join(spoken)


def skills(index, level, department, items):
    """What the clerk of that index at a site can handle: groups of items, or a department's own items."""
    if level == OFFICE:
        return [item["code"] for item in items if item["department"] == department]
    groups = list(dict.fromkeys(item["group"] for item in items if level in item["levels"].split(";")))
    if level == COMMUNITY:
        # Everyone at a station knows nearly all that is done there; two of three know each group.
        kept = [group for place, group in enumerate(groups) if place % 3 != index % 3]
    elif level == STREET:
        # Half of the groups each, five of ten clerks for each group.
        kept = [group for place, group in enumerate(groups) if (place + index) % 2 == 0]
    else:
        # A quarter each.
        kept = [group for place, group in enumerate(groups) if (place + index) % 4 == 0]
    return ["@" + group for group in kept]


def calendar(index, level):
    if level != CENTRE:
        return CALENDARS[level]
    if index >= CLERKS[CENTRE] - DUTY_CLERKS:
        return DUTY_CALENDAR
    # In blocks of four, so that both shifts have clerks for each quarter of the groups.
    return CENTRE_SHIFTS[index // 4 % 2]


def clerks(site_rows, items):
    result = []
    for code, _, level, _, _, department, *_ in site_rows:
        for index in range(CLERKS[level]):
            number = len(result) + 1
            result.append(
                [
                    f"C{number:04}",
                    f"窗口人员{number:04}",
                    code,
                    ";".join(skills(index, level, department, items)),
                    languages(number, level),
                    calendar(index, level),
                    "generated",
                ]
            )
    return result


def rooms(site_rows):
    result = []
    for code, _, level, *_ in site_rows:
        count, counters = ROOMS[level]
        for number in range(1, count + 1):
            result.append([f"{code}-R{number}", code, f"视频咨询室{number}", "room", "", 1, 0, "yes", "generated"])
        for number in range(1, counters + 1):
            name = f"{number}号窗口"
            result.append(
                [f"{code}-W{number:02}", code, name, "counter", "", 1, OVERBOOKING[level], "yes", "generated"]
            )
        if level == CENTRE:
            result.append([f"{code}-DUTY", code, "视频值班席", "room", DUTY_CALENDAR, DUTY_CLERKS, 0, "yes", "generated"])
    return result


def main():
    facts, directory = Path(sys.argv[1]), Path(sys.argv[2])
    departments = read(facts / "departments.csv")
    items = read(directory / "items.csv")
    site_rows = sites(facts, departments)
    write(
        directory / "departments.csv",
        ["code", "name", "responsibilities", "certain", "origin"],
        [[row["code"], row["name"], row["responsibilities"], row["certain"], "source"] for row in departments],
    )
    write(
        directory / "sites.csv",
        ["code", "name", "level", "parent", "serves", "department", "calendar", "origin", "note"],
        site_rows,
    )
    write(
        directory / "clerks.csv",
        ["code", "name", "site", "skills", "languages", "calendar", "origin"],
        clerks(site_rows, items),
    )
    write(
        directory / "rooms.csv",
        ["code", "site", "name", "kind", "calendar", "capacity", "overbooking", "video", "origin"],
        rooms(site_rows),
    )


main()
