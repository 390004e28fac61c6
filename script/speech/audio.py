"""Sound as float arrays: reading, trimming, changing the voice and the telephone line it comes through.

Samples are float32 in −1…1, mono; rates are in samples per second.
"""

import subprocess

import numpy as np
import soundfile
from scipy.signal import butter, resample_poly, sosfilt

SOURCE_RATE = 16_000
"""Rate at which recordings are kept and voices changed."""
LINE_RATE = 8_000
"""Rate of the telephone line and of the model."""


def read(path) -> np.ndarray:
    """The recording at `path` (anything libsndfile reads, Opus included) at SOURCE_RATE."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono = samples.mean(axis=1)
    return mono if rate == SOURCE_RATE else resample(mono, SOURCE_RATE / rate)


def resample(samples: np.ndarray, ratio: float) -> np.ndarray:
    """`samples` with `ratio` times as many samples; played at the old rate it is slower and lower for ratio > 1."""
    up, down = round(ratio * 80), 80
    divisor = np.gcd(up, down)
    return resample_poly(samples, up // divisor, down // divisor).astype(np.float32)


def trim(samples: np.ndarray, keep_seconds: float = 0.04, rate: int = SOURCE_RATE) -> np.ndarray:
    """`samples` without the quiet at both ends.

    The recording's own noise is the level of its quietest tenth. Quiet is what lies 35 dB under the loudest 20 ms, or
    less than 8 dB over the noise, but nothing within 20 dB of the loudest that is 4 dB over the noise.
    """
    size = rate // 50
    frames = len(samples) // size
    if frames < 5:
        return samples
    heard = sosfilt(butter(4, 250, "highpass", fs=rate, output="sos"), samples)  # without the hum of the mains
    power = (heard[: frames * size].reshape(frames, size) ** 2).mean(axis=1) + 1e-10
    power = np.median(np.stack([power, np.roll(power, 1), np.roll(power, -1)]), axis=0)
    loudest, noise = power.max(), np.percentile(power, 10)
    threshold = max(loudest * 10 ** -3.5, min(noise * 10 ** 0.8, max(loudest * 0.01, noise * 10 ** 0.4)))
    loud = np.flatnonzero(power > threshold)
    keep = int(keep_seconds * rate)
    return samples[max(0, loud[0] * size - keep): min(len(samples), (loud[-1] + 1) * size + keep)]


def change_tempo(samples: np.ndarray, factor: float, rate: int = SOURCE_RATE) -> np.ndarray:
    """`samples` spoken `factor` times as fast at the same pitch (WSOLA, Verhelst and Roelands 1993)."""
    if abs(factor - 1) < 0.02:
        return samples
    size, hop, search = rate // 33, rate // 66, rate // 150
    window = np.hanning(size).astype(np.float32)
    count = int(len(samples) / factor / hop)
    padded = np.concatenate([np.zeros(search, np.float32), samples, np.zeros(size * 3 + search * 2, np.float32)])
    result = np.zeros(count * hop + size, np.float32)
    weight = np.full(len(result), 1e-3, np.float32)
    position = search
    for index in range(count):
        ideal = int(index * hop * factor) + search
        if index:
            natural = padded[position + hop: position + hop + size]
            region = padded[ideal - search: ideal + search + size]
            if len(natural) < size or len(region) < size + 2 * search:
                break
            match = np.correlate(region[::2], natural[::2], mode="valid")
            position = ideal - search + 2 * int(match.argmax())
        else:
            position = ideal
        result[index * hop: index * hop + size] += padded[position: position + size] * window
        weight[index * hop: index * hop + size] += window
    return result / np.maximum(weight, 0.1)


def band_pass(samples: np.ndarray, low: float, high: float, order: int = 4) -> np.ndarray:
    """`samples` at LINE_RATE through a Butterworth band from `low` to `high` hertz."""
    return sosfilt(butter(order, [low, high], "bandpass", fs=LINE_RATE, output="sos"), samples).astype(np.float32)


def pink_noise(count: int, random: np.random.Generator) -> np.ndarray:
    """`count` samples of noise whose power falls as 1/f, of unit power."""
    spectrum = np.fft.rfft(random.standard_normal(count + count % 2))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[0] = 0
    noise = np.fft.irfft(spectrum)[:count]
    return (noise / (noise.std() + 1e-9)).astype(np.float32)


def add_noise(samples: np.ndarray, decibels: float, colour: str, random: np.random.Generator) -> np.ndarray:
    """`samples` with noise of `colour` (`pink` or `white`) `decibels` under the power of its louder half."""
    power = samples ** 2
    level = np.sqrt(power[power > np.median(power)].mean() + 1e-10) if len(samples) else 0
    noise = pink_noise(len(samples), random) if colour == "pink" else random.standard_normal(len(samples))
    return (samples + noise.astype(np.float32) * level * 10 ** (-decibels / 20)).astype(np.float32)


def to_pcm(samples: np.ndarray, peak: float = 0.5) -> bytes:
    """16-bit little-endian PCM of `samples`, the loudest brought to `peak` of full scale."""
    scaled = samples * (peak / max(np.abs(samples).max(), 1e-4))
    return (np.clip(scaled, -1, 1) * 32_767).astype("<i2").tobytes()


def from_pcm(pcm: bytes) -> np.ndarray:
    return np.frombuffer(pcm, "<i2").astype(np.float32) / 32_768


def encode_opus(pcm: bytes, bits_per_second: int, complexity: int = 10) -> bytes:
    """An Ogg Opus file of 16-bit `pcm` at LINE_RATE. Comments and serial are fixed: same input, same sound."""
    return subprocess.run(
        ["opusenc", "--quiet", "--raw", "--raw-rate", str(LINE_RATE), "--raw-chan", "1", "--raw-bits", "16",
         "--bitrate", str(bits_per_second / 1000), "--comp", str(complexity), "--serial", "1", "-", "-"],
        input=pcm, capture_output=True, check=True).stdout


def decode_opus(data: bytes) -> bytes:
    """16-bit PCM at LINE_RATE of an Ogg Opus file."""
    return subprocess.run(["opusdec", "--quiet", "--rate", str(LINE_RATE), "-", "-"],
                          input=data, capture_output=True, check=True).stdout
