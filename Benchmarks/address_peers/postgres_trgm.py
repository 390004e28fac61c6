"""PostgreSQL with pg_trgm and a GIN index, in a cluster of its own that is thrown away."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import psycopg

from .peer import Peer


def _programs() -> Path | None:
    """The newest server's programs as Debian lays them; `None` where there is no server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


class PostgresTrigram(Peer):
    name = "PostgreSQL pg_trgm GIN"

    @staticmethod
    def is_installed() -> bool:
        return _programs() is not None

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        programs = _programs()
        assert programs is not None
        self.programs = programs
        self.data = folder / "cluster"
        # The server refuses to run as root.
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            shutil.chown(folder, self.user)
        self._run("initdb", "-D", self.data, "-U", "bench", "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8")
        options = f"-k {folder} -c listen_addresses='' -c shared_buffers=1GB -c fsync=off -c max_wal_size=8GB -c jit=off"
        self._run("pg_ctl", "-D", self.data, "-w", "-o", options, "-l", folder / "log", "start")
        self.connection = psycopg.connect(host=str(folder), user="bench", dbname="postgres", autocommit=True)
        self.backend = self.connection.info.backend_pid

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self.programs / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", self.user, "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)

    def build(self, addresses: Iterable[tuple[str, str]]) -> None:
        run = self.connection.execute
        run("CREATE EXTENSION pg_trgm")
        run("SET max_parallel_maintenance_workers = 0")
        run("SET max_parallel_workers_per_gather = 0")
        run("SET maintenance_work_mem = '512MB'")
        run("CREATE TABLE address (code text, text text)")
        with self.connection.cursor().copy("COPY address FROM STDIN") as copy:
            for row in addresses:
                copy.write_row(row)
        run("CREATE INDEX address_text ON address USING gin (text gin_trgm_ops)")
        run("VACUUM ANALYZE address")
        run("SET pg_trgm.similarity_threshold = 0.25")

    def search(self, text: str) -> list[str]:
        rows = self.connection.execute(
            "SELECT code FROM address WHERE text %% %s ORDER BY similarity(text, %s) DESC LIMIT 3", (text, text)
        )
        return [code for (code,) in rows.fetchall()]

    def processor_seconds(self) -> float:
        fields = Path(f"/proc/{self.backend}/stat").read_text().rsplit(")", 1)[1].split()
        return super().processor_seconds() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def size(self) -> int:
        (size,) = self.connection.execute("SELECT pg_total_relation_size('address')").fetchone() or (0,)
        return int(size)

    def close(self) -> None:
        self.connection.close()
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")
