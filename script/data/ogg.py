"""Just enough of the Ogg container (RFC 3533) to take recordings apart, damage them and put them together again."""

import struct
from dataclasses import dataclass, field

_TABLE = []
for _byte in range(256):
    _value = _byte << 24
    for _ in range(8):
        _value = (_value << 1) ^ 0x04C11DB7 if _value & 0x80000000 else _value << 1
    _TABLE.append(_value & 0xFFFFFFFF)

FIRST, LAST, CONTINUED = 2, 4, 1


def checksum(data: bytes) -> int:
    value = 0
    for byte in data:
        value = ((value << 8) & 0xFFFFFFFF) ^ _TABLE[(value >> 24) ^ byte]
    return value


@dataclass
class Page:
    """One page: flags, position in samples of 48 kHz (for Opus), stream, number, and its packets' segments."""

    flags: int
    granule: int
    serial: int
    sequence: int
    segments: bytes
    body: bytes
    offset: int = 0

    def packed(self) -> bytes:
        head = (
            struct.pack(
                "<4sBBqIIIB", b"OggS", 0, self.flags, self.granule, self.serial, self.sequence, 0, len(self.segments)
            )
            + self.segments
        )
        value = checksum(head + self.body)
        return head[:22] + struct.pack("<I", value) + head[26:] + self.body


def pages(data: bytes) -> list[Page]:
    """The pages of a whole file, in order."""
    found, at = [], 0
    while at + 27 <= len(data) and data[at : at + 4] == b"OggS":
        _, _, flags, granule, serial, sequence, _, count = struct.unpack("<4sBBqIIIB", data[at : at + 27])
        segments = data[at + 27 : at + 27 + count]
        size = 27 + count + sum(segments)
        found.append(Page(flags, granule, serial, sequence, segments, data[at + 27 + count : at + size], at))
        at += size
    return found


def packets(data: bytes) -> list[bytes]:
    """The packets of a file with one stream."""
    whole, part = [], b""
    for page in pages(data):
        at = 0
        for size in page.segments:
            part += page.body[at : at + size]
            at += size
            if size < 255:
                whole.append(part)
                part = b""
    return whole


@dataclass
class Writer:
    """Puts packets on pages, at most one second of sound or 255 segments on each."""

    serial: int
    out: bytearray = field(default_factory=bytearray)
    sequence: int = 0
    waiting: list[bytes] = field(default_factory=list)
    granule: int = 0

    def flush(self, flags: int = 0) -> None:
        segments = b"".join(bytes([255] * (len(p) // 255) + [len(p) % 255]) for p in self.waiting)
        if self.sequence == 0:
            flags |= FIRST
        page = Page(flags, self.granule, self.serial, self.sequence, segments, b"".join(self.waiting))
        self.out += page.packed()
        self.sequence += 1
        self.waiting = []

    def add(self, packet: bytes, samples: int) -> None:
        """A packet that lasts `samples` samples at 48 kHz; 0 for headers, which stand on pages of their own."""
        used = sum(len(p) // 255 + 1 for p in self.waiting)
        if self.waiting and (used + len(packet) // 255 + 1 > 250 or len(self.waiting) >= 50):
            self.flush()
        self.waiting.append(packet)
        self.granule += samples
        if samples == 0:
            self.flush()

    def finish(self) -> bytes:
        self.flush(LAST)
        return bytes(self.out)
