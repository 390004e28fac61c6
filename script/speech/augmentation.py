"""Segments of training utterances, each in a voice, at a speed and in noise of its own: few speakers pass for many.

Works on the log energies of the filters, less their mean over the loud frames: any fixed filter is removed with the
mean, so what is imitated is vocal tracts, dynamics, noise, tempo and loss of parts.
"""

from dataclasses import dataclass

import numpy as np

from . import features

SEGMENT = 128
"""Frames of a segment that are learned from."""

_WARPS = np.linspace(0.84, 1.19, 36)


def _mel(hertz):
    return 2595 * np.log10(1 + hertz / 700)


def warp_matrices() -> np.ndarray:
    """(warps, FILTERS, FILTERS): energies times one of these are those of a vocal tract of another length."""
    low, high = (_mel(float(features.FRONT_END[name])) for name in ("-lowerf", "-upperf"))
    step = (high - low) / (features.FILTERS + 1)
    centres = 700 * (10 ** ((low + step * np.arange(1, features.FILTERS + 1)) / 2595) - 1)
    table = np.zeros((len(_WARPS), features.FILTERS, features.FILTERS), np.float32)
    for number, factor in enumerate(_WARPS):
        place = np.clip((_mel(centres * factor) - low) / step - 1, 0, features.FILTERS - 1)
        before = np.minimum(place.astype(int), features.FILTERS - 2)
        share = place - before
        table[number, before, np.arange(features.FILTERS)] = 1 - share
        table[number, before + 1, np.arange(features.FILTERS)] += share
    return table


@dataclass
class Store:
    """Utterances on end: `energies` (frames, FILTERS), `labels` (frames; −1: not learned from), where each begins."""

    energies: np.ndarray
    labels: np.ndarray
    starts: np.ndarray
    lengths: np.ndarray
    chances: np.ndarray
    """How likely each utterance is drawn."""

    @classmethod
    def of(cls, energies: list[np.ndarray], labels: list[np.ndarray], speakers: list[str], power: float) -> "Store":
        """Each of the `speakers` is drawn with a chance in proportion to his number of frames to the `power`."""
        lengths = np.array([len(e) for e in energies])
        totals: dict[str, int] = {}
        for speaker, length in zip(speakers, lengths):
            totals[speaker] = totals.get(speaker, 0) + int(length)
        chances = np.array([n * totals[s] ** (power - 1) for s, n in zip(speakers, lengths)])
        return cls(np.concatenate(energies).astype(np.float32), np.concatenate(labels).astype(np.int32),
                   np.cumsum(lengths) - lengths, lengths, chances / chances.sum())


class Drawer:
    """Draws batches of changed segments from a store."""

    def __init__(self, store: Store, context: int, seed: int):
        self.store, self.context = store, context
        self.random = np.random.default_rng(seed)
        self.warps = warp_matrices()

    def draw(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Energies (count, SEGMENT + 2 · context, FILTERS) and labels (count, SEGMENT)."""
        random, store = self.random, self.store
        chosen = random.choice(len(store.lengths), count, p=store.chances)
        length = store.lengths[chosen][:, None]
        rate = np.where(random.random((count, 1)) < 0.7, random.uniform(0.8, 1.3, (count, 1)), 1.0)
        width = SEGMENT + 2 * self.context
        slack = np.maximum(length - SEGMENT * rate, 0)
        begin = random.uniform(0, 1, (count, 1)) * slack
        place = begin + (np.arange(width) - self.context) * rate
        inside = np.clip(place, 0, length - 1)
        before = np.minimum(inside.astype(int), np.maximum(length - 2, 0))
        share = (inside - before)[..., None].astype(np.float32)
        base = store.starts[chosen][:, None] + before
        after = np.minimum(base + 1, len(store.energies) - 1)
        energies = store.energies[base] * (1 - share) + store.energies[after] * share
        nearest = store.starts[chosen][:, None] + np.rint(inside).astype(int)
        labels = np.where((place >= 0) & (place <= length - 1), store.labels[nearest], -1)
        return self._changed(energies), labels[:, self.context: width - self.context]

    def _changed(self, energies: np.ndarray) -> np.ndarray:
        random = self.random
        count, width, filters = energies.shape
        middle = len(self.warps) * 0.45
        warp = np.rint(random.normal(middle, len(self.warps) * 0.25, count))
        energies = energies @ self.warps[np.clip(warp, 0, len(self.warps) - 1).astype(int)]
        energies = energies * random.uniform(0.85, 1.15, (count, 1, 1)).astype(np.float32)
        # Noise: a floor under the speech, tilted, with some unrest; then the loud frames' mean is as before.
        noisy = random.random(count) < 0.4
        tilt = random.uniform(-2, 2, (count, 1, 1)) * np.linspace(-0.5, 0.5, filters)
        floor = random.uniform(-6, -1.5, (count, 1, 1)) + tilt + random.normal(0, 0.4, (count, width, filters))
        drowned = np.logaddexp(energies, floor).astype(np.float32)
        loud = energies.mean(axis=2, keepdims=True) > energies.mean(axis=(1, 2), keepdims=True)
        shift = ((drowned - energies) * loud).sum(axis=1) / np.maximum(loud.sum(axis=1), 1)
        energies = np.where(noisy[:, None, None], drowned - shift[:, None], energies)
        # The mean itself is known badly from short utterances.
        bend = random.normal(0, 0.2, (count, 1, 5))
        knots = np.linspace(0, 4, filters)
        low = np.minimum(knots.astype(int), 3)
        energies = energies + bend[..., low] * (1 - knots + low) + bend[..., low + 1] * (knots - low)
        for row in range(count):
            if random.random() < 0.4:
                first, size = int(random.integers(filters)), int(random.integers(1, 4))
                energies[row, :, first: first + size] = 0
            if random.random() < 0.4:
                first, size = int(random.integers(width)), int(random.integers(2, 9))
                energies[row, first: first + size] = energies[row].min(axis=0)
        return energies.astype(np.float32)
