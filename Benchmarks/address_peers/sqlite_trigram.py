"""SQLite FTS5 with its trigram tokenizer: any trigram of the query, ranked by BM25."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from .peer import Peer


class SQLiteTrigram(Peer):
    name = f"SQLite {sqlite3.sqlite_version} FTS5 trigram"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.database = sqlite3.connect(folder / "addresses.sqlite")

    def build(self, addresses: Iterable[tuple[str, str]]) -> None:
        with self.database:
            self.database.execute("CREATE TABLE code (id INTEGER PRIMARY KEY, code TEXT)")
            # The texts are not kept twice; columnsize and detail stay, BM25 needs them.
            self.database.execute("CREATE VIRTUAL TABLE address USING fts5(text, tokenize='trigram', content='')")
            for number, (code, text) in enumerate(addresses, 1):
                self.database.execute("INSERT INTO code VALUES (?, ?)", (number, code))
                self.database.execute("INSERT INTO address (rowid, text) VALUES (?, ?)", (number, text))
        with self.database:
            self.database.execute("INSERT INTO address (address) VALUES ('optimize')")
        self.database.execute("VACUUM")

    def search(self, text: str) -> list[str]:
        trigrams = dict.fromkeys(text[at : at + 3].replace('"', "") for at in range(len(text) - 2))
        match = " OR ".join(f'"{trigram}"' for trigram in trigrams if len(trigram) == 3)
        if not match:
            return []
        rows = self.database.execute(
            "SELECT code FROM address JOIN code ON id = address.rowid WHERE address MATCH ? ORDER BY bm25(address) LIMIT 3",
            (match,),
        )
        return [code for (code,) in rows]

    def close(self) -> None:
        self.database.close()
