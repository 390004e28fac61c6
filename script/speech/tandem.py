"""The second half of the acoustic model: a network learned from the first model's states, and Gaussians on its features.

Hermansky, Ellis and Sharma, Tandem connectionist feature extraction for conventional HMM systems (2000); bottleneck as
in Grézl and others, Probabilistic and bottle-neck features for LVCSR of meetings (2007).
"""

from dataclasses import replace

import numpy as np

from . import features, network, transform
from .augmentation import Store
from .estimation import Estimate, Trainer

SPEAKER_POWER = 0.5
"""A group of n frames is drawn in proportion to n to this power: one speaker has two thirds of the recordings."""

STAGES = (4, 8)
"""Gaussians of a state as the mixtures on the network's features grow."""

CHECKED = ("words26-01", "words26-05", "words26-12", "synthetic:f4")
"""Speakers the network does not learn from; its progress on them is printed."""


def group(speaker: str) -> str:
    """The speaker; but the synthetic voices are one, and so are the speakers of twelve words."""
    return speaker.split(":")[0].split("-")[0]


def store(cepstra: list[np.ndarray], labels: list[np.ndarray], speakers: list[str]) -> Store:
    """Energies of the filters and labels of utterances, from their raw cepstra, (frames, FILTERS) each."""
    basis = features.filter_basis()
    energies = [(features.normalise_loud(c) @ basis).astype(np.float32) for c in cepstra]
    return Store.of(energies, labels, [group(s) for s in speakers], SPEAKER_POWER)


def learn(cepstra: list[np.ndarray], speakers: list[str], estimate: Estimate, shape: network.Shape,
          seed: int) -> network.Trained:
    """A network that tells the tied states of the `estimate` apart. `cepstra` and `speakers` are of all utterances."""
    alignment = estimate.alignment
    parts: dict[bool, list] = {True: [], False: []}
    for row, index in enumerate(alignment.kept):
        labels = alignment.senones(row)
        if labels is not None:
            parts[speakers[index] in CHECKED].append((cepstra[index], labels, speakers[index]))
    learned, checked = (store(*map(list, zip(*parts[held]))) if parts[held] else None for held in (False, True))
    return network.train(learned, checked, len(estimate.mixtures.weights), shape, seed)


def decorrelated(trained: network.Trained, outputs: list[np.ndarray], labels: list[np.ndarray | None],
                 classes: int) -> network.Trained:
    """The network with its last layer turned so that diagonal covariances fit, every output of unit variance.

    `outputs` are the network's features of some utterances, `labels` their states.
    """
    size = outputs[0].shape[1]
    counts, means, covariances = transform.class_moments(
        lambda i: outputs[i], lambda i: labels[i], len(outputs), classes, size)
    matrix = transform.discriminant(counts, means, covariances, size)
    matrix = transform.maximum_likelihood(counts, np.einsum("oi,cij,pj->cop", matrix, covariances, matrix)) @ matrix
    turned = np.concatenate(outputs) @ matrix.T
    mean, deviation = turned.mean(axis=0), turned.std(axis=0)
    matrix /= deviation[:, None]
    weights, biases = trained.layers[-1]
    last = (matrix @ weights).astype(np.float32), (matrix @ biases - mean / deviation).astype(np.float32)
    return replace(trained, layers=[*trained.layers[:-1], last])


def make(trainer: Trainer, first: Estimate, cepstra: list[np.ndarray], speakers: list[str], shape: network.Shape,
         seed: int) -> tuple[network.Trained, Estimate]:
    """The network and the Gaussians on its features, from the `first` model's alignment of the raw `cepstra`."""
    trained = learn(cepstra, speakers, first, shape, seed)
    trainer.say("network learned")
    kept, classes = first.alignment.kept, len(first.mixtures.weights)
    some = range(0, len(kept), 3)
    outputs = [network.forward(trained.layers, trained.context, cepstra[kept[row]]) for row in some]
    trained = decorrelated(trained, outputs, [first.alignment.senones(row) for row in some], classes)
    vectors = [network.forward(trained.layers, trained.context, cepstra[index]) for index in kept]
    return trained, trainer.retrain(first, vectors, STAGES)
