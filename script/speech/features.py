"""Cepstra as PocketSphinx computes them, and the features made of them."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

FRONT_END = {
    "-samprate": "8000", "-lowerf": "200", "-upperf": "3500", "-nfilt": "20", "-ncep": "13", "-nfft": "256",
    "-wlen": "0.0256", "-frate": "100", "-transform": "dct", "-lifter": "22", "-alpha": "0.97",
    "-remove_noise": "no", "-remove_silence": "no", "-remove_dc": "no", "-round_filters": "no",
}
"""Options of the front end, for `sphinx_fe` and for the model's feat.params."""

CONTEXT = 4
"""Frames on each side that are stacked before the linear transform (`-feat 13:4` in Sphinx's words)."""

CEPSTRA = 13
"""Cepstra of a frame that the Gaussians on cepstra look at."""

FILTERS = 20
"""Filters of the front end, and cepstra in the feature files: all of them, so that the filters' energies can be had."""

FRAMES_PER_SECOND = 100


def compute(folder: Path, names: list[str], processes: int = 2) -> None:
    """Writes NAME.mfc, of FILTERS cepstra, beside every NAME.raw in `folder`."""
    control = folder / "names.ctl"
    control.write_text("".join(f"{name}\n" for name in names))
    options = [text for pair in (FRONT_END | {"-ncep": str(FILTERS)}).items() for text in pair]

    def run(part: int) -> None:
        log = folder / f"sphinx_fe.{part}.log"
        with log.open("w") as out:
            done = subprocess.run(
                ["sphinx_fe", *options, "-c", str(control), "-di", str(folder), "-do", str(folder), "-ei", "raw",
                 "-eo", "mfc", "-raw", "yes", "-input_endian", "little", "-npart", str(processes), "-part", str(part)],
                stdout=out, stderr=out)
        if done.returncode:
            raise SystemExit(f"sphinx_fe failed with code {done.returncode}; see {log}")

    with ThreadPoolExecutor(processes) as pool:
        list(pool.map(run, range(1, processes + 1)))


def read(path: Path) -> np.ndarray:
    """The cepstra in a Sphinx feature file, (frames, FILTERS)."""
    data = path.read_bytes()
    count = int(np.frombuffer(data[:4], "<i4")[0])
    return np.frombuffer(data[4:4 + 4 * count], "<f4").reshape(-1, FILTERS)


def write(path: Path, values: np.ndarray) -> None:
    """Writes features, (frames, dimensions), as a Sphinx feature file."""
    path.write_bytes(np.array([values.size], "<i4").tobytes() + np.ascontiguousarray(values, "<f4").tobytes())


def normalise(cepstra: np.ndarray) -> np.ndarray:
    """Cepstral mean normalisation over the utterance, as `-cmn batch`: frames of negative energy do not count."""
    counted = cepstra[cepstra[:, 0] >= 0]
    return cepstra - counted.mean(axis=0) if len(counted) else cepstra


def normalise_loud(cepstra: np.ndarray) -> np.ndarray:
    """`cepstra` less their mean over the louder frames: those whose first cepstrum is not under the utterance's mean.

    Unlike the mean over all frames it does not move with the share of silence.
    """
    energy = cepstra[:, 0]
    return cepstra - cepstra[energy >= energy.mean()].mean(axis=0) if len(cepstra) else cepstra


def filter_basis() -> np.ndarray:
    """(FILTERS, FILTERS): the cepstra of a frame times this are its filters' log energies.

    It undoes the front end's lifter and its orthonormal cosine transform.
    """
    order = np.arange(FILTERS)
    cosines = np.sqrt(2 / FILTERS) * np.cos(np.pi * order[:, None] * (order + 0.5) / FILTERS)
    cosines[0] = np.sqrt(1 / FILTERS)
    lifter = int(FRONT_END["-lifter"])
    return cosines / (1 + lifter / 2 * np.sin(np.pi * order / lifter))[:, None]


def deltas(cepstra: np.ndarray) -> np.ndarray:
    """Cepstra, their first and second differences, (frames, 39), as `-feat 1s_c_d_dd`."""
    padded = np.pad(cepstra, ((3, 3), (0, 0)), mode="edge")
    count = len(cepstra)

    def shifted(by: int) -> np.ndarray:
        return padded[3 + by: 3 + by + count]

    first = shifted(2) - shifted(-2)
    second = (shifted(3) - shifted(-1)) - (shifted(1) - shifted(-3))
    return np.concatenate([cepstra, first, second], axis=1)


def stacked(cepstra: np.ndarray, context: int = CONTEXT) -> np.ndarray:
    """Each frame with `context` neighbours on each side, (frames, 13 · (2 · context + 1))."""
    padded = np.pad(cepstra, ((context, context), (0, 0)), mode="edge")
    count = len(cepstra)
    return np.concatenate([padded[i: i + count] for i in range(2 * context + 1)], axis=1)
