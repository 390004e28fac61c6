"""Puts the queries to each peer and prints a table: python -m address_peers.run LIST.csv QUERIES.jsonl …"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from .corpus import Query, addresses, queries
from .peer import Peer
from .postgres_trgm import PostgresTrigram
from .sqlite_trigram import SQLiteTrigram
from .tantivy_ngram import TantivyCharacters, TantivySyllables

PEERS: dict[str, type[Peer]] = {
    "sqlite": SQLiteTrigram,
    "tantivy": TantivyCharacters,
    "syllables": TantivySyllables,
    "postgres": PostgresTrigram,
}


def wilson(right: int, count: int) -> str:
    """A share in per cent with its 95 % interval (Wilson 1927)."""
    z, n = 1.959964, max(1, count)
    share = right / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return f"{100 * share:.1f} ({100 * max(0, middle - half):.1f}–{100 * min(1, middle + half):.1f})"


def measure(peer: Peer, asked: list[Query]) -> dict[str, object]:
    """Right within one and three, and times, over the queries of one kind."""
    for query in asked[:5]:
        peer.search(query.text)
    first = third = 0
    times: list[float] = []
    before = peer.processor_seconds()
    for query in asked:
        start = time.perf_counter()
        found = peer.search(query.text)
        times.append((time.perf_counter() - start) * 1_000)
        first += bool(query.accept.intersection(found[:1]))
        third += bool(query.accept.intersection(found))
    spent = peer.processor_seconds() - before
    times.sort()
    return {
        "peer": peer.name,
        "kind": asked[0].kind,
        "queries": len(asked),
        "first": first,
        "third": third,
        "p50": times[len(times) // 2],
        "p99": times[min(len(times) - 1, len(times) * 99 // 100)],
        "perProcessorSecond": len(asked) / spent if spent else 0,
    }


def table(rows: list[list[str]]) -> str:
    """Rows as columns, the first one's cells to the left, the others' to the right."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    rows = [rows[0], ["-" * width for width in widths], *rows[1:]]
    return "\n".join(
        "  ".join(cell.rjust(width) if at else cell.ljust(width) for at, (cell, width) in enumerate(zip(row, widths)))
        for row in rows
    )


REACH = {"p50": (7.5, 0.3), "p99": (11.8, 2.0), "perProcessorSecond": (151.0, 3_000.0)}
"""What the best peer took where the goals were set, in ms and queries a CPU-second, and the goals: machines differ, what one
is beside the other in one run does not."""


def beside(ours: dict[str, dict[str, float]], results: list[dict[str, object]]) -> str:
    """Times of the program beside those of the peer that is right most often, over the kinds that both were asked."""
    right: dict[str, int] = {}
    for result in results:
        right[str(result["peer"])] = right.get(str(result["peer"]), 0) + int(str(result["first"]))
    best = max(right, key=lambda peer: right[peer])
    theirs = {str(r["kind"]): r for r in results if r["peer"] == best and str(r["kind"]) in ours}

    def figure(of: dict[str, dict[str, float]], name: str) -> float:
        values = [float(of[kind][name]) for kind in theirs]
        if name == "p50":
            return sorted(values)[len(values) // 2]
        return max(values) if name == "p99" else len(values) / sum(1 / value for value in values)

    rows = [["figure", "zhida", best, "ratio", "reach", ""]]
    names = {"p50": "p50 ms, the middle kind", "p99": "p99 ms, the slowest kind", "perProcessorSecond": "queries a CPU-second"}
    for name, (peer_then, goal) in REACH.items():
        mine, other = figure(ours, name), figure(theirs, name)
        ratio, reach = (mine / other, goal / peer_then) if name == "perProcessorSecond" else (other / mine, peer_then / goal)
        rows.append([names[name], f"{mine:.4g}", f"{other:.4g}", f"{ratio:.1f}", f">= {reach:.1f}",
                     "reached" if ratio >= reach else "MISSED"])
    return table(rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", type=Path)
    parser.add_argument("queries", type=Path, nargs="+")
    parser.add_argument("--peer", choices=PEERS, action="append", help="one of them; without it all")
    parser.add_argument("--first", type=int, default=200, help="queries of each kind")
    parser.add_argument("--seconds", type=float, default=120, help="of each kind at most; fewer queries where it takes longer")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--ours", type=Path, help="the program's figures, as `zhida-bench address match --json` wrote them")
    arguments = parser.parse_args()

    kinds = [queries(path, arguments.first) for path in arguments.queries]
    results: list[dict[str, object]] = []
    builds = [["peer", "index MB", "build CPU-s", "build s"]]
    for name in arguments.peer or PEERS:
        if name == "postgres" and not PostgresTrigram.is_installed():
            print("PostgreSQL is not installed (apt-get install postgresql): left out", file=sys.stderr)
            continue
        # The server's user must reach its folder.
        folder = Path(tempfile.mkdtemp(prefix="address-peer-"))
        folder.chmod(0o755)
        peer = PEERS[name](folder / name)
        try:
            spent, start = peer.processor_seconds(), time.perf_counter()
            peer.build(addresses(arguments.list))
            builds.append(
                [
                    peer.name,
                    f"{peer.size() / 1e6:.0f}",
                    f"{peer.processor_seconds() - spent:.0f}",
                    f"{time.perf_counter() - start:.0f}",
                ]
            )
            for asked in kinds:
                start = time.perf_counter()
                for query in asked[:3]:
                    peer.search(query.text)
                each = (time.perf_counter() - start) / 3
                results.append(measure(peer, asked[: max(20, int(arguments.seconds / max(each, 1e-6)))]))
        finally:
            peer.close()
            shutil.rmtree(folder)

    head = ["peer", "kind", "n", "top-1 % (95 %)", "top-3 %", "p50 ms", "p99 ms", "queries/CPU-s"]
    rows = [head]
    for result in results:
        count = int(str(result["queries"]))
        rows.append(
            [
                str(result["peer"]),
                str(result["kind"]),
                str(count),
                wilson(int(str(result["first"])), count),
                f"{100 * int(str(result['third'])) / count:.1f}",
                f"{result['p50']:.1f}",
                f"{result['p99']:.1f}",
                f"{result['perProcessorSecond']:.0f}",
            ]
        )
    print(table(rows))
    print()
    print(table(builds))
    if arguments.ours and results:
        kinds = {kind["kind"]: {"p50": kind["p50Milliseconds"], "p99": kind["p99Milliseconds"],
                                "perProcessorSecond": kind["perProcessorSecond"]}
                 for kind in json.loads(arguments.ours.read_text())["kinds"]}
        print()
        print(beside(kinds, results))
    if arguments.json:
        arguments.json.write_text(json.dumps({"results": results, "builds": builds}, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
