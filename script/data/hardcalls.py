"""Speaks the calls of samples/hard-calls.toml: music, menus, children, other languages, places that are not there.

Usage: hardcalls.py SAMPLES GAZETTEER.csv DIR. DIR/hard receives the recordings, DIR/hard.tsv a row for each: file, the
codes that may be filled in (they or what lies above them; empty: nothing may), and what is said. The same tools of the
same versions give the same bytes.
"""

import hashlib
import math
import random
import subprocess
import sys
import tomllib
import wave
from array import array
from pathlib import Path

from addresses import Gazetteer

RATE = 8000
# Decibels under full scale, of what sounds and of the line's noise.
LEVEL = -20.0
NOISE = -50.0
MELODY = [392, 440, 523, 587, 659, 587, 523, 440, 392, 523, 659, 784]


def run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


def write(path: Path, samples: list[float]) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(array("h", (round(32767 * min(1.0, max(-1.0, s))) for s in samples)).tobytes())


def read(path: Path) -> list[float]:
    with wave.open(str(path)) as file:
        return [sample / 32768 for sample in array("h", file.readframes(file.getnframes()))]


def level(samples: list[float], decibels: float) -> list[float]:
    """The samples at a level where they sound: pauses do not count."""
    loud = [s for s in samples if abs(s) > 0.003] or [1.0]
    factor = 10 ** (decibels / 20) / math.sqrt(sum(s * s for s in loud) / len(loud))
    return [s * factor for s in samples]


def voice(sound: dict, scratch: Path) -> list[float]:
    """A sentence in the telephone band. A short throat: spoken as slowly, then played as fast, as it is short."""
    language = sound.get("language", "cmn-latn-pinyin")
    raw, narrow = scratch / "raw.wav", scratch / "narrow.wav"
    run(
        *("espeak-ng", "-v", f"{language}+{sound['voice']}", "-s", sound["speed"], "-p", sound.get("pitch", 50)),
        *("-w", raw, sound.get("pinyin") or sound["text"]),
    )
    effects = ["speed", sound["throat"]] if "throat" in sound else []
    run("sox", "-R", "-D", raw, "-b", 16, narrow, "gain", -6, *effects, "rate", "-h", RATE, "sinc", "300-3400")
    return read(narrow)


def music(sound: dict) -> list[float]:
    """A tune of the project's own: plucked strings, an organ's chords, or voices that hum without words."""
    count = int(sound["seconds"] * RATE)
    samples = [0.0] * count
    step = int(0.4 * RATE)
    for start in range(0, count, step):
        pitch = MELODY[start // step % len(MELODY)]
        for i in range(start, min(count, start + step)):
            time = (i - start) / RATE
            turn = 2 * math.pi * pitch * i / RATE
            if sound["music"] == "plucked":
                samples[i] = math.exp(-3 * time) * sum(math.sin(k * turn) / k**2 for k in (1, 2, 3))
            elif sound["music"] == "organ":
                samples[i] = sum(math.sin(k * turn) for k in (1, 1.25, 1.5, 2)) / 4
            else:
                # Half an octave lower, trembling, with the formants of 啊 near 900 and 1,300 Hz.
                turn = turn / 2 + 0.4 * math.sin(2 * math.pi * 5.5 * i / RATE)
                swell = math.sin(math.pi * time / 0.4)
                for k in range(1, 12):
                    heard = k * pitch / 2
                    weight = math.exp(-(((heard - 900) / 250) ** 2)) + 0.6 * math.exp(-(((heard - 1300) / 250) ** 2))
                    samples[i] += swell * (weight + 0.1 / k) * math.sin(k * turn)
    return samples


def tone(sound: dict) -> list[float]:
    samples = []
    for i in range(int(sound["seconds"] * RATE)):
        time = i / RATE
        isOn = time % (sound["on"] + sound["off"]) < sound["on"]
        samples.append(sum(math.sin(2 * math.pi * hertz * time) for hertz in sound["tone"]) if isOn else 0.0)
    return samples


def compose(call: dict, scratch: Path) -> list[float]:
    seed = int.from_bytes(hashlib.sha256(call["file"].encode()).digest()[:8], "big")
    rng = random.Random(seed)
    mixed = [0.0] * (RATE // 3)
    for sound in call["sounds"]:
        made = music(sound) if "music" in sound else tone(sound) if "tone" in sound else voice(sound, scratch)
        start = RATE // 3 + int(sound.get("at", 0) * RATE)
        mixed += [0.0] * (start + len(made) - len(mixed))
        for i, sample in enumerate(level(made, LEVEL + sound.get("gain", 0)), start):
            mixed[i] += sample
    mixed += [0.0] * (RATE // 2)
    if "clipped" in call:
        factor = 10 ** (call["clipped"] / 20)
        mixed = [min(0.99, max(-0.99, sample * factor)) for sample in mixed]
    hiss = 10 ** (NOISE / 20)
    mixed = [sample + rng.gauss(0, hiss) for sample in mixed]
    return mixed[: int(call["seconds"] * RATE)] if "seconds" in call else mixed


def main() -> None:
    samples, gazetteer, folder = Path(sys.argv[1]), Gazetteer(Path(sys.argv[2])), Path(sys.argv[3])
    calls = tomllib.loads((samples / "hard-calls.toml").read_text(encoding="utf-8"))["call"]
    shelf, scratch = folder / "hard", folder / "hard-scratch"
    for made in (shelf, scratch):
        made.mkdir(parents=True, exist_ok=True)
    rows = []
    for call in calls:
        for name in call.get("absent", []):
            if name in gazetteer.names:
                raise SystemExit(f"hard-calls.toml: {call['file']}: {gazetteer.path.name} does hold {name}")
        codes = [gazetteer.code(address.strip()) for address in call["address"].split(" ; ") if address.strip()]
        plain = scratch / "call.wav"
        write(plain, compose(call, scratch))
        target = shelf / f"{call['file']}.opus"
        run("opusenc", "--quiet", "--discard-comments", "--serial", 1, "--bitrate", 16, "--speech", plain, target)
        rows.append((target.name, ";".join(codes), call["said"]))
    for path in scratch.iterdir():
        path.unlink()
    scratch.rmdir()
    with (folder / "hard.tsv").open("w", encoding="utf-8") as out:
        out.write("file\tcodes\tsaid\n")
        for row in rows:
            out.write("\t".join(row) + "\n")
    print(f"{len(rows)} recordings in {shelf}")


if __name__ == "__main__":
    main()
