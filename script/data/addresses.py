"""The standard addresses of a gazetteer in the update format, looked up by their names."""

import csv
from pathlib import Path


class Gazetteer:
    """Looks a place up by its names from street to number."""

    def __init__(self, path: Path):
        self.path = path
        self.names: set[str] = set()
        self.children: dict[tuple[str, str], list[str]] = {}
        with path.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                self.names.add(row["name"])
                if row["code"]:
                    self.children.setdefault((row["parent"], row["name"]), []).append(row["code"])

    def code(self, address: str) -> str:
        """The code of 西乡街道/固戍一路/88号; ends the program where there is no such address or more than one."""
        at = "440306"
        for name in address.split("/"):
            found = self.children.get((at, name), [])
            if len(found) != 1:
                raise SystemExit(f"{address!r}: {len(found)} entries of {self.path.name} are called {name!r}")
            at = found[0]
        return at
