"""The second half of the acoustic model: a network that learned the first model's states, as Gaussians.

The network's last layer says how likely each tied state is: log p(s | z) = w_s · z + b_s + constant, of the
bottleneck's features z. What a recogniser needs is p(z | s), in proportion to p(s | z) / p(s) (Bourlard and Morgan,
Connectionist speech recognition, 1994). One Gaussian a state says exactly the same: with the variance v in every
dimension and the mean v · w_s its logarithm is w_s · z − v |w_s|² / 2 and a term that all states share. What is left,
v |w_s|² / 2 and as much of b_s − log p(s) as helps (LEVEL_POWER), is the state's level. PocketSphinx has no place for it:
it makes the weights of each state's mixture sum to 1, so that those of a single Gaussian are lost. So the features end
with a number that is always the same, CONSTANT, and the mean in that dimension says the level. PocketSphinx then
computes the network's last layer from an ordinary continuous model.

PocketSphinx keeps the cost of a state in 16 bits of 0.1 nats before it subtracts the least; whatever is more than 3,355
nats is the same to it. The term that all states share, |z|² / 2v, must stay far below: hence a variance of 1.
"""

import numpy as np

from . import features, network, phones
from .alignment import STATES
from .augmentation import Store
from .estimation import Estimate
from .mixtures import Mixtures

VARIANCE = 1.0

CONSTANT = 10.0
"""What the last feature of every frame is."""

LEVEL_POWER = 0.0
"""How much of b_s − log p(s) counts, from 0 to 1: none, because all of it makes strangers' syllables come out worse."""

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


def gaussians(classifier: tuple[np.ndarray, np.ndarray], priors: np.ndarray, states: network.States,
              level_power: float = LEVEL_POWER) -> Mixtures:
    """One Gaussian for each state that scores as the network's last layer does.

    `classifier` is the softmax on the bottleneck's features. Context-independent states, on which the decoder only looks
    ahead, are the average of their tied ones.
    """
    weights = classifier[0] - classifier[0].mean(axis=0)
    levels = level_power * (classifier[1] - np.log(priors))
    groups = states.phone * STATES + states.state
    alone = len(states.phones) * STATES
    for group in range(alone):
        own = alone + np.flatnonzero(groups[alone:] == group)
        if len(own):
            share = priors[own] / priors[own].sum()
            weights[group], levels[group] = share @ weights[own], share @ levels[own]
    levels = levels + 0.5 * VARIANCE * (weights ** 2).sum(axis=1)
    levels -= levels.max()
    # c m − m² / 2 is the level, of a mean m and the constant c.
    last = CONSTANT - np.sqrt(CONSTANT ** 2 - 2 * levels)
    means = np.concatenate([VARIANCE * weights, last[:, None]], axis=1)[:, None].astype(np.float32)
    variances = np.full_like(means, VARIANCE)
    variances[:, :, -1] = 1
    return Mixtures(np.ones((len(means), 1), np.float32), means, variances)


def with_constant(trained: network.Trained) -> network.Trained:
    """The network with one more feature, which is always CONSTANT and says nothing to its softmax."""
    weights, biases = trained.layers[-1]
    layers = [*trained.layers[:-1], (np.pad(weights, ((0, 1), (0, 0))), np.append(biases, CONSTANT).astype(np.float32))]
    classes, levels = trained.classifier
    return network.Trained(trained.context, layers, (np.pad(classes, ((0, 0), (0, 1))), levels), trained.priors)


def states(trained: network.Trained, trees: dict) -> network.States:
    """Of which phone and which of its states each class of the softmax is."""
    count = len(trained.priors)
    phone, state = np.arange(count) // STATES, np.arange(count) % STATES
    for (name, own), tree in trees.items():
        for leaf in tree.leaves():
            phone[leaf.senone], state[leaf.senone] = phones.PHONES.index(name), own
    return network.States(list(phones.PHONES), phone, state)
