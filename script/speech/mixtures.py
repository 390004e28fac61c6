"""Gaussian mixtures with diagonal covariances, one for each state of the model."""

from dataclasses import dataclass

import numpy as np

_FLOOR = 0.02
"""Least variance of a dimension, as a share of its variance over all frames."""


@dataclass
class Mixtures:
    """`weights` (states, densities), `means` and `variances` (states, densities, dimensions); weight 0 is unused."""

    weights: np.ndarray
    means: np.ndarray
    variances: np.ndarray

    def __post_init__(self) -> None:
        self._prepared = None

    @property
    def densities(self) -> int:
        return self.weights.shape[1]

    def part(self, first: int, end: int) -> "Mixtures":
        """The mixtures of the states from `first` up to `end`."""
        return Mixtures(self.weights[first:end], self.means[first:end], self.variances[first:end])

    def _prepare(self):
        if self._prepared is None:
            precision = 1 / self.variances
            with np.errstate(divide="ignore"):
                constant = np.log(self.weights) - 0.5 * (
                    np.log(2 * np.pi * self.variances).sum(axis=2) + (self.means ** 2 * precision).sum(axis=2))
            constant = np.maximum(constant, -1e6).astype(np.float32)
            self._prepared = (constant, (self.means * precision).astype(np.float32),
                              (-0.5 * precision).astype(np.float32))
        return self._prepared

    def log_likelihoods(self, frames: np.ndarray, states: np.ndarray) -> np.ndarray:
        """log p(frame | state) by the best density, (frames, states)."""
        constant, linear, square = self._prepare()
        dimensions, densities = frames.shape[1], self.densities
        scores = frames @ linear[states].reshape(-1, dimensions).T
        scores += (frames * frames) @ square[states].reshape(-1, dimensions).T
        scores += constant[states].reshape(-1)
        return scores.reshape(len(frames), len(states), densities).max(axis=2)


def _posteriors(frames, squares, weights, means, variances):
    precision = 1 / variances
    constant = np.log(weights) - 0.5 * (np.log(variances).sum(axis=1) + (means ** 2 * precision).sum(axis=1))
    scores = frames @ (means * precision).T - 0.5 * (squares @ precision.T) + constant
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    return scores


def fit(frames: np.ndarray, densities: int, global_variance: np.ndarray, start=None, iterations: int = 4,
        frames_per_density: int = 40):
    """One state's mixture by expectation maximisation: (weights, means, variances) padded to `densities`.

    It grows from one density, or from `start` (weights, means, variances), doubling by splitting along the deviations.
    """
    dimensions = frames.shape[1]
    floor = (_FLOOR * global_variance).astype(np.float32)
    squares = frames * frames
    possible = max(1, min(densities, len(frames) // frames_per_density))
    if start is not None:
        used = start[0] > 0
        weights, means, variances = (a[used].astype(np.float32) for a in start)
    else:
        mean = frames.mean(axis=0)
        weights, means = np.ones(1, np.float32), mean[None]
        variances = np.maximum(squares.mean(axis=0) - mean ** 2, floor)[None]
    stages, size = [], len(weights)
    while size < possible:
        size = min(size * 2, possible)
        stages.append(size)
    if not stages and start is not None:
        stages = [len(weights)]
    for stage in stages:
        if stage > len(weights):
            split = np.argsort(-weights)[: stage - len(weights)]
            offset = 0.2 * np.sqrt(variances[split])
            weights[split] /= 2
            weights = np.concatenate([weights, weights[split]])
            means = np.concatenate([means, means[split] + offset])
            means[split] -= offset
            variances = np.concatenate([variances, variances[split]])
        for _ in range(iterations):
            posterior = _posteriors(frames, squares, weights, means, variances)
            count = posterior.sum(axis=0)
            alive = count > 3
            if not alive.all():
                posterior, count = posterior[:, alive], count[alive]
            means = (posterior.T @ frames) / count[:, None]
            variances = np.maximum((posterior.T @ squares) / count[:, None] - means ** 2, floor)
            weights = count / count.sum()
    padding = densities - len(weights)
    return (np.concatenate([weights, np.zeros(padding)]).astype(np.float32),
            np.concatenate([means, np.repeat(means[:1], padding, axis=0)]).reshape(densities, dimensions),
            np.concatenate([variances, np.repeat(variances[:1], padding, axis=0)]).reshape(densities, dimensions))


def train(frames: np.ndarray, labels: np.ndarray, states: int, densities: int, start: Mixtures | None = None,
          iterations: int = 4, most_frames: int = 8_000) -> Mixtures:
    """A mixture for each state from the frames labelled with it (−1 is left out).

    A state with more than `most_frames` frames is trained on as many, evenly chosen. States without frames raise.
    """
    order = np.argsort(labels, kind="stable")
    bounds = np.searchsorted(labels[order], np.arange(states + 1))
    global_variance = frames[:: max(1, len(frames) // 100_000)].var(axis=0)
    parts = []
    for state in range(states):
        own = order[bounds[state]: bounds[state + 1]]
        if len(own) < 2:
            raise ValueError(f"state {state} has {len(own)} frames; nothing can be learned from so few")
        if len(own) > most_frames:
            own = own[:: -(-len(own) // most_frames)]
        begin = None if start is None else (start.weights[state], start.means[state], start.variances[state])
        parts.append(fit(frames[np.sort(own)], densities, global_variance, begin, iterations))
    return Mixtures(*(np.stack(column).astype(np.float32) for column in zip(*parts)))
