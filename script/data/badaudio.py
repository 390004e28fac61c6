"""Broken, odd and merely unusual recordings for the tests, with a table of what each of them is.

Usage: badaudio.py SAMPLES DIR. DIR/audio receives the files, DIR/audio.tsv a row for each: the file's name with percent
encoding (names hold newlines and bytes that are no text), what the program owes it, and why. What it owes:
  good      transcribed like any other call
  damaged   transcribed as far as it goes, with the damage counted
  silent    decoded without a fault; nothing is said in it, so no address may come of it
  again     the same bytes as another file: named as such, no second work order
  rejected  kept, with a reason a person can read
"""

import os
import random
import struct
import subprocess
import sys
import wave
from pathlib import Path
from urllib.parse import quote_from_bytes

import ogg

RATE = 8000


def run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


class Shelf:
    """The folder the files go to, and the table about them."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.rows: list[tuple[str, str, str]] = []

    def path(self, name: str, owed: str, why: str) -> Path:
        self.rows.append((quote_from_bytes(os.fsencode(name), safe=" "), owed, why))
        return self.folder / name

    def put(self, name: str, data: bytes, owed: str, why: str) -> None:
        self.path(name, owed, why).write_bytes(data)


def pcm(path: Path, samples: list[int] | bytes, channels: int = 1, rate: int = RATE) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples if isinstance(samples, bytes) else struct.pack(f"<{len(samples)}h", *samples))
    return path


def opus(source: Path, target: Path, *options: object) -> None:
    run("opusenc", "--quiet", "--discard-comments", "--serial", "1", *options, source, target)


def twin(data: bytes, serial: int) -> bytes:
    """The same sound in other bytes: the streams numbered anew, so that each file is a recording of its own."""
    found = ogg.pages(data)
    for page in found:
        page.serial = (page.serial + serial) & 0xFFFFFFFF
    return b"".join(page.packed() for page in found)


def damage(shelf: Shelf, good: bytes) -> None:
    shelf.put("empty.opus", b"", "rejected", "no bytes at all")
    shelf.put("junk.opus", random.Random(1).randbytes(50_000), "rejected", "random bytes")
    shelf.put(
        "text.opus", "今天下午三点开会。\n".encode() * 200, "rejected", "a text file with the name of a recording"
    )
    shelf.put("cut-in-half.opus", good[: len(good) // 2], "damaged", "the second half is missing")
    found = ogg.pages(good)
    shelf.put("cut-after-headers.opus", good[: found[2].offset], "rejected", "headers, then nothing")
    shelf.put("cut-in-header.opus", good[:20], "rejected", "ends within the first header")
    middle = len(found) // 2
    torn = bytearray(good)
    for page in found[middle : middle + 3]:
        for at in range(page.offset + 60, page.offset + 90):
            torn[at] ^= 0x5A
    shelf.put("hole.opus", bytes(torn), "damaged", "three pages in the middle fail their checksum")
    zeros = bytearray(good)
    start = found[middle].offset
    zeros[start : start + 3000] = bytes(3000)
    shelf.put("hole-of-zeros.opus", bytes(zeros), "damaged", "3,000 zero bytes in the middle, as a failed disk leaves")
    gap = b"".join(p.packed() for i, p in enumerate(found) if not middle <= i < middle + 3)
    shelf.put("missing-pages.opus", gap, "damaged", "three pages in the middle are gone")
    shelf.put(
        "junk-before.opus", random.Random(2).randbytes(700) + good, "good", "700 random bytes before the first page"
    )
    shelf.put("junk-after.opus", good + random.Random(3).randbytes(700), "good", "700 random bytes after the last page")


def nothing_said(shelf: Shelf, scratch: Path) -> None:
    silence = pcm(scratch / "silence.wav", [0] * RATE * 10)
    opus(silence, shelf.path("all-silence.opus", "silent", "ten seconds of zeros"), "--bitrate", 16)
    pcm(shelf.path("all-silence.wav", "silent", "ten seconds of zeros"), [0] * RATE * 10)
    rng = random.Random(4)
    noise = pcm(scratch / "noise.wav", [int(rng.gauss(0, 2500)) for _ in range(RATE * 10)])
    opus(noise, shelf.path("pure-noise.opus", "silent", "ten seconds of white noise"), "--bitrate", 16)
    one = pcm(scratch / "one.wav", [12000])
    opus(one, shelf.path("one-sample.opus", "silent", "a single sample"), "--bitrate", 16)
    pcm(shelf.path("one-sample.wav", "silent", "a single sample"), [12000])
    pcm(shelf.path("no-samples.wav", "rejected", "a header that announces nothing"), [])


def other_content(shelf: Shelf, good: bytes, plain: Path, scratch: Path) -> None:
    head = b"\x80theora" + bytes([3, 2, 1]) + struct.pack(">HH", 20, 15) + b"\x00\x01\x40\x00\x00\xf0\x00\x00"
    head += struct.pack(">II", 25, 1) + b"\x00\x00\x01\x00\x00\x01" + b"\x00" + b"\x00\x00\x00" + b"\xc0\xc0"
    comment = b"\x81theora" + struct.pack("<I", 5) + b"zhida" + struct.pack("<I", 0)
    video = ogg.Writer(serial=77)
    for packet in (head, comment, b"\x82theora" + bytes(64)):
        video.add(packet, 0)
    rng = random.Random(5)
    for _ in range(50):
        video.add(b"\x00" + rng.randbytes(180), 1)
    film = video.finish()
    shelf.put("video.opus", film, "rejected", "a Theora video in an Ogg, no sound")
    film_pages, sound_pages = ogg.pages(film), ogg.pages(good)
    both = [film_pages[0], sound_pages[0]]
    for i in range(1, max(len(film_pages), len(sound_pages))):
        both += film_pages[i : i + 1] + sound_pages[i : i + 1]
    shelf.put(
        "video-with-sound.opus",
        b"".join(p.packed() for p in both),
        "good",
        "a Theora video and an Opus call in one Ogg",
    )
    run("sox", "-R", plain, "-C", "0", scratch / "vorbis.ogg")
    shelf.put("vorbis.opus", (scratch / "vorbis.ogg").read_bytes(), "rejected", "Ogg Vorbis, which is not read")
    shelf.put("really-wav.opus", plain.read_bytes(), "good", "a WAV named .opus: the content decides")
    shelf.put("really-opus.wav", twin(good, 1), "good", "an Opus recording named .wav: the content decides")


def names(shelf: Shelf, good: bytes) -> None:
    shelf.put("第一行\n第二行.opus", twin(good, 2), "good", "a name with a newline")
    shelf.put("来电📞😀.opus", twin(good, 3), "good", "a name with emoji")
    shelf.put("录" * 83 + "a.opus", twin(good, 4), "good", "a name of 255 bytes, the longest there is")
    shelf.put("-rf --help.opus", twin(good, 5), "good", "a name like an option")
    shelf.put("a'b\"c $(id) `id` \\.opus", twin(good, 6), "good", "quotes, blanks, shell signs")
    shelf.put("\x1b[31mred.opus", twin(good, 7), "good", "an escape sequence, which must not reach a terminal")
    shelf.put(os.fsdecode(b"\xc2\xbc\xd2\xf4\xff.opus"), twin(good, 8), "good", "bytes that are no UTF-8")
    shelf.put("same-call.opus", good, "good", "a call")
    shelf.put("same-call-again.opus", good, "again", "the same bytes under another name")


def shapes(shelf: Shelf, samples: Path, plain: Path, scratch: Path) -> None:
    first, second = (
        (samples / "02-dark-lamp.opus").read_bytes(),
        (samples / "03-missing-manhole-cover.opus").read_bytes(),
    )
    stereo = (samples / "24-factory-dust.opus").read_bytes()
    shelf.put("chained.opus", first + second, "good", "two recordings one after the other in one file")
    shelf.put("chained-mono-stereo.opus", first + stereo, "good", "a chain whose second part has two channels")
    for size in ("2.5", "5", "10", "20", "40", "60"):
        opus(
            plain,
            shelf.path(f"frames-of-{size}-ms.opus", "good", f"Opus frames of {size} ms"),
            "--bitrate",
            24,
            "--framesize",
            size,
        )
    for rate in (6, 64):
        opus(plain, shelf.path(f"bitrate-{rate}.opus", "good", f"{rate} kbit/s"), "--bitrate", rate)
    for rate in (8000, 16000, 44100):
        for channels, word in ((1, "mono"), (2, "stereo")):
            run(
                "sox",
                "-R",
                "-D",
                plain,
                "-r",
                rate,
                "-c",
                channels,
                shelf.path(f"pcm-{rate}-{word}.wav", "good", f"WAV, {rate} samples a second, {word}"),
            )
    for coding, word in (("u-law", "mu-law"), ("a-law", "a-law")):
        run(
            "sox",
            "-R",
            "-D",
            plain,
            "-e",
            coding,
            shelf.path(f"{word}.wav", "good", f"WAV in {word}, as exchanges write"),
        )
    for bits, form in ((24, "signed-integer"), (8, "unsigned-integer"), (32, "floating-point")):
        run(
            "sox",
            "-R",
            "-D",
            plain,
            "-b",
            bits,
            "-e",
            form,
            shelf.path(f"pcm-{bits}-bit.wav", "good", f"WAV, {bits} bit {form}"),
        )
    whole = plain.read_bytes()
    shelf.put(
        "cut-in-half.wav", whole[: len(whole) // 2], "damaged", "WAV with half of the samples its header announces"
    )
    shelf.put(
        "length-unknown.wav",
        whole[:4] + b"\xff" * 4 + whole[8:40] + b"\xff" * 4 + whole[44:],
        "good",
        "WAV written as a stream: its lengths are all ones",
    )
    run("sox", "-R", "-D", plain, scratch / "loud.wav", "gain", "30")
    opus(scratch / "loud.wav", shelf.path("clipped.opus", "good", "thirty decibels too loud"), "--bitrate", 24)
    run("sox", "-R", "-D", plain, scratch / "faint.wav", "gain", "-30")
    opus(scratch / "faint.wav", shelf.path("faint.opus", "good", "thirty decibels too soft"), "--bitrate", 24)
    run("sox", "-R", "-D", plain, scratch / "short.wav", "trim", "0.5", "0.1")
    opus(
        scratch / "short.wav", shelf.path("tenth-of-a-second.opus", "silent", "0.1 seconds of speech"), "--bitrate", 16
    )


def three_hours(shelf: Shelf, good: bytes) -> None:
    """A call of three hours: the same 20 ms packets of speech at its beginning, middle and end, silence between.

    Silence is Opus discontinuous transmission (RFC 6716, 2.1.9): packets of one byte, the configuration alone.
    """
    whole = ogg.packets(good)
    head, tags, sound = whole[0], whole[1], whole[2:]
    quiet = bytes([sound[0][0] & 0xFC])
    total, last = 3 * 3600 * 50, len(sound)
    starts = (0, total // 2, total - last)
    writer = ogg.Writer(serial=99)
    writer.add(head, 0)
    writer.add(tags, 0)
    at = 0
    for start in starts:
        for _ in range(start - at):
            writer.add(quiet, 960)
        for packet in sound:
            writer.add(packet, 960)
        at = start + last
    shelf.put(
        "three-hours.opus",
        writer.finish(),
        "good",
        "three hours, the same call at the start, in the middle, at the end",
    )


def main() -> None:
    samples, folder = Path(sys.argv[1]), Path(sys.argv[2])
    shelf = Shelf(folder / "audio")
    scratch = folder / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    good = (samples / "05-blocked-pavement.opus").read_bytes()
    plain = scratch / "call.wav"
    run("opusdec", "--quiet", "--rate", RATE, samples / "05-blocked-pavement.opus", plain)
    run("sox", "-R", "-D", plain, "-b", "16", scratch / "plain.wav", "remix", "1")
    plain = scratch / "plain.wav"
    damage(shelf, good)
    nothing_said(shelf, scratch)
    other_content(shelf, good, plain, scratch)
    names(shelf, good)
    shapes(shelf, samples, plain, scratch)
    three_hours(shelf, good)
    for path in scratch.iterdir():
        path.unlink()
    scratch.rmdir()
    with (folder / "audio.tsv").open("w", encoding="utf-8") as out:
        out.write("file\towed\twhy\n")
        for row in shelf.rows:
            out.write("\t".join(row) + "\n")
    print(f"{len(shelf.rows)} recordings in {shelf.folder}")


if __name__ == "__main__":
    main()
