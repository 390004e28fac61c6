"""What every peer can do."""

import time
from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path


class Peer(ABC):
    name: str

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)

    @abstractmethod
    def build(self, addresses: Iterable[tuple[str, str]]) -> None:
        """Indexes codes with their texts."""

    @abstractmethod
    def search(self, text: str) -> list[str]:
        """The codes of the three best."""

    def processor_seconds(self) -> float:
        """Processor time so far of all that works for this peer."""
        return time.process_time()

    def size(self) -> int:
        """Bytes of the index on disk."""
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())

    def close(self) -> None:
        """Ends what was started."""
