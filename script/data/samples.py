"""Speaks the calls of samples/calls.toml and writes them as telephone recordings, with samples/expected.tsv.

Usage: samples.py SAMPLES GAZETTEER.csv [FILE…]. Speech is espeak-ng's pinyin voice; the line is 8 kHz, 300 to 3400 Hz,
with noise; the file is Ogg Opus. The same tools of the same versions give the same bytes. With FILE names (without
.opus) only those recordings are made anew; the table is always written whole.
"""

import hashlib
import re
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import jieba
import numpy as np
import tomllib
from addresses import Gazetteer
from pypinyin import Style, lazy_pinyin

RATE = 8000
SPEECH_DBFS = -20.0
GAP = 0.35


def say_pinyin(text: str, tones: dict[str, str]) -> str:
    """Pinyin with tone digits: the syllables of a word joined, words apart, punctuation kept as pauses."""
    jieba.setLogLevel(60)
    clauses = []
    for clause in re.findall(r"[㐀-鿿]+|[，。？！、]", text):
        if not re.match(r"[㐀-鿿]", clause):
            clauses.append({"。": ". ", "？": "? ", "！": "! "}.get(clause, ", "))
            continue
        syllables = lazy_pinyin(clause, style=Style.TONE3, neutral_tone_with_five=True, tone_sandhi=True)
        for part, said in tones.items():
            for match in re.finditer(part, clause):
                syllables[match.start() : match.end()] = said.split()
        at, words = 0, []
        for word in jieba.cut(clause, HMM=False):
            words.append("".join(s.replace("ü", "v") for s in syllables[at : at + len(word)]))
            at += len(word)
        clauses.append(" ".join(words))
    return "".join(clauses).strip()


def read_wave(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(np.float64) / 32768


def write_wave(path: Path, channels: list[np.ndarray]) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(RATE)
        frames = np.stack(channels, axis=1)
        file.writeframes((np.clip(frames, -1, 1) * 32767).round().astype("<i2").tobytes())


def rms(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(samples**2)))


def speak(text: str, voice: str, speed: int, tones: dict[str, str], folder: Path) -> np.ndarray:
    """One turn at 8 kHz in the telephone band, at the level of speech."""
    raw, narrow = folder / "raw.wav", folder / "narrow.wav"
    subprocess.run(
        ["espeak-ng", "-v", f"cmn-latn-pinyin+{voice}", "-s", str(speed), "-w", str(raw), say_pinyin(text, tones)],
        check=True,
        capture_output=True,
    )
    subprocess.run(
        [
            "sox",
            "-R",
            "-D",
            str(raw),
            "-b",
            "16",
            str(narrow),
            "gain",
            "-6",
            "rate",
            "-h",
            str(RATE),
            "sinc",
            "300-3400",
        ],
        check=True,
        capture_output=True,
    )
    samples = read_wave(narrow)
    loud = samples[np.abs(samples) > 0.003]
    return samples * (10 ** (SPEECH_DBFS / 20) / rms(loud))


def colour(rng: np.random.Generator, count: int, slope: float) -> np.ndarray:
    """Noise whose power falls as 1/f^slope, within the telephone band."""
    spectrum = np.fft.rfft(rng.standard_normal(count))
    frequency = np.fft.rfftfreq(count, 1 / RATE)
    shape = np.where((frequency >= 300) & (frequency <= 3400), np.maximum(frequency, 1) ** (-slope / 2), 0)
    noise = np.fft.irfft(spectrum * shape, count)
    return noise / rms(noise)


def background(kind: str, rng: np.random.Generator, count: int) -> np.ndarray:
    """Noise of unit level: a quiet line, a room with a hum's overtones, a street whose traffic comes and goes."""
    if kind == "line":
        return colour(rng, count, 0.0)
    time = np.arange(count) / RATE
    if kind == "room":
        hum = sum(np.sin(2 * np.pi * 50 * k * time + k) / k for k in range(7, 14))
        noise = colour(rng, count, 1.0) + 0.3 * hum / rms(hum)
    elif kind == "street":
        swell = 1 + 0.6 * np.sin(2 * np.pi * 0.11 * time + rng.random() * 6) * np.sin(2 * np.pi * 0.037 * time)
        noise = colour(rng, count, 1.6) * swell + 0.3 * colour(rng, count, 0.0)
    else:
        raise SystemExit(f"samples.py: no noise called {kind!r}; there are line, room and street")
    return noise / rms(noise)


def hold_music(seconds: float) -> np.ndarray:
    """A plain tune of plucked tones, the project's own."""
    tune = [392, 440, 523, 587, 659, 587, 523, 440, 392, 523, 659, 784, 659, 523, 440, 392]
    count = int(seconds * RATE)
    music, step = np.zeros(count), int(0.4 * RATE)
    for start in range(0, count, step):
        pitch = tune[start // step % len(tune)]
        time = np.arange(min(step * 2, count - start)) / RATE
        tone = sum(np.sin(2 * np.pi * pitch * k * time) / k**2 for k in (1, 2, 3)) * np.exp(-3 * time)
        music[start : start + len(time)] += tone
    return music * (10 ** (-24 / 20) / rms(music))


def compose(call: dict, tones: dict[str, str], folder: Path) -> tuple[list[np.ndarray], list[str]]:
    """The channels of a call (caller alone, or agent left and caller right) and its text, turn by turn."""
    seed = int.from_bytes(hashlib.sha256(call["file"].encode()).digest()[:8], "big")
    rng = np.random.default_rng(seed)
    stereo = "agent" in call
    parts: list[tuple[int, np.ndarray]] = [(0, np.zeros(int(0.5 * RATE)))]
    text = []
    for turn in call["turns"]:
        if isinstance(turn, (int, float)):
            parts.append((0, np.zeros(int(turn * RATE))))
        elif turn.startswith("music "):
            parts.append((0, hold_music(float(turn.split()[1]))))
        else:
            by_agent = turn.startswith("A:")
            words = turn.removeprefix("A:")
            voice = call["agent"] if by_agent else call["voice"]
            parts.append((0 if by_agent or not stereo else 1, speak(words, voice, call["speed"], tones, folder)))
            parts.append((0, np.zeros(int(GAP * RATE))))
            text.append((("agent: " if by_agent else "caller: ") if stereo else "") + words)
    length = sum(len(samples) for _, samples in parts)
    wanted = max(length, int(call.get("minutes", 0) * 60 * RATE))
    channels = [np.zeros(wanted) for _ in range(2 if stereo else 1)]
    at = 0
    for channel, samples in parts:
        channels[channel][at : at + len(samples)] += samples
        at += len(samples)
    level = 10 ** ((SPEECH_DBFS - call["snr"]) / 20)
    noise = background(call["noise"], rng, wanted)
    if stereo:
        agent_noise = background("line", rng, wanted) * 10 ** ((SPEECH_DBFS - 34) / 20)
        channels = [channels[0] + agent_noise, channels[1] + noise * level]
    else:
        channels = [channels[0] + noise * level]
    # Loud syllables are bent, not cut, as a telephone's compander would.
    return [np.tanh(c * 1.1) / 1.1 * 0.98 for c in channels], text


def encode(call: dict, channels: list[np.ndarray], target: Path, folder: Path) -> None:
    plain = folder / "call.wav"
    write_wave(plain, channels)
    serial = int.from_bytes(hashlib.sha256(call["file"].encode()).digest()[8:11], "big")
    subprocess.run(
        [
            "opusenc",
            "--quiet",
            "--bitrate",
            str(call["kbps"]),
            "--speech",
            "--serial",
            str(serial),
            "--discard-comments",
            str(plain),
            str(target),
        ],
        check=True,
        capture_output=True,
    )


def seconds_of(path: Path, folder: Path) -> float:
    """Length of the recording as it is decoded, which also proves that it decodes."""
    decoded = folder / "decoded.wav"
    subprocess.run(
        ["opusdec", "--quiet", "--rate", str(RATE), str(path), str(decoded)], check=True, capture_output=True
    )
    with wave.open(str(decoded)) as file:
        return file.getnframes() / file.getframerate()


def main() -> None:
    samples, gazetteer = Path(sys.argv[1]), Gazetteer(Path(sys.argv[2]))
    only = set(sys.argv[3:])
    tones = {}
    for line in (samples / "tones.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            part, said = line.split("\t")
            tones[part] = said
    calls = tomllib.loads((samples / "calls.toml").read_text(encoding="utf-8"))["call"]
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for call in calls:
            target = samples / f"{call['file']}.opus"
            channels, text = compose(call, tones, folder) if not only or call["file"] in only else ([], [])
            if channels:
                encode(call, channels, target, folder)
            else:
                stereo = "agent" in call
                for turn in call["turns"]:
                    if isinstance(turn, str) and not turn.startswith("music "):
                        side = ("agent: " if turn.startswith("A:") else "caller: ") if stereo else ""
                        text.append(side + turn.removeprefix("A:"))
            codes = [gazetteer.code(a.strip()) for a in call["address"].split(" ; ") if a.strip()]
            layout = "agent-left caller-right" if "agent" in call else "mono"
            rows.append(
                [
                    target.name,
                    layout,
                    f"{seconds_of(target, folder):.1f}",
                    " | ".join(text),
                    call["outcome"],
                    ";".join(codes),
                    call["note"],
                ]
            )
            print(f"{target.name:32} {rows[-1][2]:>6} s  {target.stat().st_size / 1024:6.1f} KB", flush=True)
    with (samples / "expected.tsv").open("w", encoding="utf-8") as out:
        out.write("file\tchannels\tseconds\ttext\toutcome\tcodes\tnote\n")
        for row in rows:
            out.write("\t".join(row) + "\n")


if __name__ == "__main__":
    main()
