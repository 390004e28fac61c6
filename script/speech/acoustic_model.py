"""The acoustic model as Sphinx reads it: definition, densities, weights, transitions, transform, front end.

The binary files have the `s3` header of Sphinx-III (sphinxbase's bio.c) and no checksum.
"""

import subprocess
from pathlib import Path

import numpy as np

from . import features, phones
from .alignment import STATES
from .mixtures import Mixtures
from .state_tying import Node


def _write(path: Path, version: str, shape: list[int], values: np.ndarray) -> None:
    with path.open("wb") as out:
        out.write(f"s3\nversion {version}\nendhdr\n".encode())
        out.write(np.array([0x11223344], "<u4").tobytes())
        out.write(np.array(shape, "<i4").tobytes())
        out.write(np.ascontiguousarray(values, "<f4").tobytes())


def write_densities(path: Path, values: np.ndarray) -> None:
    """Means or variances, (states, densities, dimensions), of one stream."""
    states, densities, dimensions = values.shape
    _write(path, "1.0", [states, 1, densities, dimensions, values.size], values)


def write_weights(path: Path, weights: np.ndarray) -> None:
    states, densities = weights.shape
    _write(path, "1.0", [states, 1, densities, weights.size], weights)


def write_transitions(path: Path, stay: np.ndarray) -> None:
    """Transition matrices of left-to-right phones; `stay` (phones, STATES) is the probability of staying in a state."""
    matrices = np.zeros((len(stay), STATES, STATES + 1), np.float32)
    for state in range(STATES):
        matrices[:, state, state] = stay[:, state]
        matrices[:, state, state + 1] = 1 - stay[:, state]
    _write(path, "1.0", [len(stay), STATES, STATES + 1, matrices.size], matrices)


def write_transform(path: Path, matrix: np.ndarray) -> None:
    """The linear feature transform, (output dimensions, input dimensions)."""
    _write(path, "0.1", [1, *matrix.shape, matrix.size], matrix)


def triphones() -> list[tuple[str, str, str, str]]:
    """Every (phone, left, right, word position) that can occur in running syllables."""
    words = list(phones.lexicon().values())
    before = sorted({w[-1] for w in words} | {phones.SILENCE})
    after = sorted({w[0] for w in words} | {phones.SILENCE})
    found = set()
    for word in words:
        if len(word) == 1:
            found |= {(word[0], left, right, "s") for left in before for right in after}
        else:
            found |= {(word[0], left, word[1], "b") for left in before}
            found |= {(word[1], word[0], right, "e") for right in after}
    return sorted(found)


def write_definition(path: Path, trees: dict[tuple[str, int], Node], states: int) -> None:
    """The model definition (mdef), in Sphinx's binary form."""
    everything = triphones()
    names = phones.PHONES
    lines = [
        "0.3", f"{len(names)} n_base", f"{len(everything)} n_tri",
        f"{(len(names) + len(everything)) * (STATES + 1)} n_state_map", f"{states} n_tied_state",
        f"{len(names) * STATES} n_tied_ci_state", f"{len(names)} n_tied_tmat", "#",
        "# Columns definitions", "#base lft  rt p attrib tmat      ... state id's ...",
    ]
    for index, name in enumerate(names):
        ids = " ".join(str(index * STATES + state) for state in range(STATES))
        lines.append(f"{name} - - - {'filler' if name == phones.SILENCE else 'n/a'} {index} {ids} N")
    numbers = {name: index for index, name in enumerate(names)}
    for phone, left, right, position in everything:
        ids = " ".join(str(trees[phone, state].leaf(left, right).senone) for state in range(STATES))
        lines.append(f"{phone} {left} {right} {position} n/a {numbers[phone]} {ids} N")
    text = path.with_suffix(".txt")
    text.write_text("\n".join(lines) + "\n")
    done = subprocess.run(["pocketsphinx_mdef_convert", "-bin", str(text), str(path)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"pocketsphinx_mdef_convert refused {text}:\n{done.stderr[-2000:]}")
    text.unlink()


def write(folder: Path, trees, mixtures: Mixtures, stay: np.ndarray, transform: np.ndarray | None) -> None:
    """Writes the folder `acoustic/` of a model: all PocketSphinx needs besides dictionary and language model.

    Without a `transform` the model is one of a network's features, which are given to PocketSphinx ready made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_definition(folder / "mdef", trees, len(mixtures.weights))
    write_mixtures(folder, mixtures)
    write_transitions(folder / "transition_matrices", stay)
    (folder / "noisedict").write_text("<s> SIL\n</s> SIL\n<sil> SIL\n")
    options = dict(features.FRONT_END)
    (folder / "feature_transform").unlink(missing_ok=True)
    if transform is None:
        # PocketSphinx refuses a model whose own front end, unused here, makes features of another length.
        size = str(mixtures.means.shape[2])
        options |= {"-ncep": size, "-feat": "1s_c", "-ceplen": size, "-cmn": "none"}
    else:
        write_transform(folder / "feature_transform", transform)
        options |= {"-feat": f"{features.CEPSTRA}:{features.CONTEXT}", "-ldadim": str(len(transform)), "-cmn": "batch"}
    options |= {"-agc": "none", "-varnorm": "no"}
    (folder / "feat.params").write_text("".join(f"{name} {value}\n" for name, value in options.items()))


def write_mixtures(folder: Path, mixtures: Mixtures) -> None:
    """The files of a model that hold its Gaussians."""
    write_densities(folder / "means", mixtures.means)
    write_densities(folder / "variances", mixtures.variances)
    write_weights(folder / "mixture_weights", mixtures.weights)


def write_lexicon(path: Path) -> None:
    path.write_text("".join(f"{word} {' '.join(sounds)}\n" for word, sounds in phones.lexicon().items()))
