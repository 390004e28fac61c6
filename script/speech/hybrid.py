"""The second half of the acoustic model: a network that learned the first model's states, as Gaussians.

The network's last layer says how likely each tied state is: log p(s | z) = w_s · z + b_s + constant, of the
bottleneck's features z. What a recogniser needs is p(z | s), in proportion to p(s | z) / p(s) (Bourlard and Morgan,
Connectionist speech recognition, 1994). One Gaussian a state says exactly the same: with the variance v in every
dimension and the mean v · w_s its logarithm is w_s · z − v |w_s|² / 2 and a term that all states share, and the
mixture weight takes up b_s − log p(s) + v |w_s|² / 2. So PocketSphinx computes the network's last layer, from an
ordinary continuous model.
"""

import numpy as np

from . import features, network, phones
from .alignment import STATES
from .augmentation import Store
from .estimation import Estimate
from .mixtures import Mixtures

VARIANCE = 0.05
"""Small, so that the mixture weights, kept in 8 bits of 0.1 nats by PocketSphinx, stay in their range."""

SPEAKER_POWER = 0.5
"""A group of n frames is drawn in proportion to n to this power: one speaker has two thirds of the recordings."""

CHECKED = ("words26-01", "words26-05", "words26-12", "synthetic:f4", "neural:00")
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


def gaussians(trained: network.Trained, trees: dict) -> Mixtures:
    """One Gaussian for each state that scores as the network's last layer does, less the states' priors.

    Context-independent states, on which the decoder only looks ahead, are the average of their tied ones.
    """
    weights, biases = trained.classifier
    weights = weights - weights.mean(axis=0)
    levels = biases - np.log(trained.priors)
    for (phone, state), tree in trees.items():
        own = [leaf.senone for leaf in tree.leaves()]
        share = trained.priors[own] / trained.priors[own].sum()
        alone = phones.PHONES.index(phone) * STATES + state
        weights[alone], levels[alone] = share @ weights[own], share @ levels[own]
    levels = levels + 0.5 * VARIANCE * (weights ** 2).sum(axis=1)
    levels -= levels.max()
    means = (VARIANCE * weights)[:, None].astype(np.float32)
    return Mixtures(np.exp(levels)[:, None].astype(np.float32), means, np.full_like(means, VARIANCE))


def states(trained: network.Trained, trees: dict) -> network.States:
    """Of which phone and which of its states each class of the softmax is."""
    count = len(trained.priors)
    phone, state = np.arange(count) // STATES, np.arange(count) % STATES
    for (name, own), tree in trees.items():
        for leaf in tree.leaves():
            phone[leaf.senone], state[leaf.senone] = phones.PHONES.index(name), own
    return network.States(list(phones.PHONES), phone, state)
