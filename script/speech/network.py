"""The bottleneck network: spliced cepstra in, features that tell the tied states apart out.

Affine layers with batch normalisation and rectifiers, a linear bottleneck, and while learning a softmax over the tied
states behind it. For use, normalisations are folded into the affine layers; see `forward`.
"""

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
from safetensors.numpy import load_file
from safetensors.numpy import save as serialised

from . import features
from .augmentation import SEGMENT, Drawer, Store

FILE = "network.safetensors"
"""Name of the network's file in the folder `acoustic` of a model."""

_EPSILON = 1e-3


@dataclass(frozen=True)
class Shape:
    """Sizes of the network and of its training."""

    context: int = 10
    """Frames spliced on each side."""
    hidden: tuple[int, ...] = (640, 640, 640)
    bottleneck: int = 40
    dropout: float = 0.1
    segments: int = 8
    """Segments in a step."""
    steps: int = 10_000
    rate: float = 1.5e-3
    """Highest rate of learning."""
    decay: float = 1e-2


@dataclass
class Trained:
    """The folded network: `layers` of (weights (outputs, inputs), biases), all but the last followed by a rectifier.

    `classifier` is the softmax layer behind it, and `priors` the share of each class in what it learned from.
    """

    context: int
    layers: list[tuple[np.ndarray, np.ndarray]]
    classifier: tuple[np.ndarray, np.ndarray]
    priors: np.ndarray


def forward(layers: list[tuple[np.ndarray, np.ndarray]], context: int, cepstra: np.ndarray) -> np.ndarray:
    """The network's features, (frames, outputs), of the FILTERS raw cepstra of a whole utterance."""
    outputs = features.stacked(features.normalise_loud(cepstra), context).astype(np.float32)
    for number, (weights, biases) in enumerate(layers):
        outputs = outputs @ weights.T + biases
        if number < len(layers) - 1:
            np.maximum(outputs, 0, out=outputs)
    return outputs


@dataclass
class States:
    """What the softmax behind the bottleneck tells: for each of its classes the phone and the state in it."""

    phones: list[str]
    phone: np.ndarray
    """For each class, its phone's place in `phones`."""
    state: np.ndarray
    """For each class, the state of the phone, from 0."""


def save(path: Path, trained: Trained, states: States) -> None:
    """Writes the network as safetensors: layer.N.weight (outputs, inputs) and layer.N.bias in float32.

    The softmax is `classes.weight` and `classes.bias`; `classes.prior`, `classes.phone` and `classes.state` tell how
    often each class is and of which phone it is, whose names are in the metadata.
    """
    layers, context = trained.layers, trained.context
    tensors = {"classes.weight": np.ascontiguousarray(trained.classifier[0], np.float32),
               "classes.bias": np.ascontiguousarray(trained.classifier[1], np.float32),
               "classes.prior": np.asarray(trained.priors, np.float32),
               "classes.phone": np.asarray(states.phone, np.float32),
               "classes.state": np.asarray(states.state, np.float32)}
    for number, (weights, biases) in enumerate(layers):
        tensors[f"layer.{number}.weight"] = np.ascontiguousarray(weights, np.float32)
        tensors[f"layer.{number}.bias"] = np.ascontiguousarray(biases, np.float32)
    path.write_bytes(serialised(tensors, {
        "format": "zhida-bottleneck-1", "input": "cepstra", "cepstra": str(features.FILTERS),
        "normalisation": "loud-mean", "context": str(context), "layers": str(len(layers)), "activation": "relu",
        "outputs": str(len(layers[-1][1])), "phones": " ".join(states.phones)}))


def load(path: Path) -> tuple[list[tuple[np.ndarray, np.ndarray]], int]:
    """The layers and the context of a network's file."""
    tensors = load_file(path)
    count = sum(name.startswith("layer.") for name in tensors) // 2
    layers = [(tensors[f"layer.{n}.weight"], tensors[f"layer.{n}.bias"]) for n in range(count)]
    return layers, (layers[0][0].shape[1] // features.FILTERS - 1) // 2


def _initial(shape: Shape, classes: int, seed: int):
    random = np.random.default_rng(seed)
    sizes = [features.FILTERS * (2 * shape.context + 1), *shape.hidden, shape.bottleneck]
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers.append({"weight": random.normal(0, np.sqrt(2 / inputs), (inputs, outputs)).astype(np.float32),
                       "scale": np.ones(outputs, np.float32), "shift": np.zeros(outputs, np.float32)})
    last = {"weight": random.normal(0, np.sqrt(1 / shape.bottleneck), (shape.bottleneck, classes)).astype(np.float32),
            "shift": np.zeros(classes, np.float32)}
    state = [(np.zeros(n, np.float32), np.ones(n, np.float32)) for n in sizes[1:]]
    return jax.tree.map(jnp.asarray, {"layers": layers, "last": last}), jax.tree.map(jnp.asarray, state)


def _spliced(energies, context: int):
    count = energies.shape[1] - 2 * context
    parts = [energies[:, shift: shift + count] for shift in range(2 * context + 1)]
    return jnp.concatenate(parts, axis=2).reshape(-1, energies.shape[2] * (2 * context + 1))


def _logits(parameters, state, inputs, key, dropout: float, learning: bool):
    """Logits, and the running means and variances of the normalisations."""
    new = []
    outputs = inputs
    for number, (layer, (mean, variance)) in enumerate(zip(parameters["layers"], state)):
        outputs = outputs @ layer["weight"]
        if learning:
            own_mean, own_variance = outputs.mean(axis=0), outputs.var(axis=0)
            new.append((0.99 * mean + 0.01 * own_mean, 0.99 * variance + 0.01 * own_variance))
        else:
            own_mean, own_variance = mean, variance
        outputs = (outputs - own_mean) * (layer["scale"] / jnp.sqrt(own_variance + _EPSILON)) + layer["shift"]
        if number < len(state) - 1:
            outputs = jax.nn.relu(outputs)
            if learning and dropout:
                key, own = jax.random.split(key)
                outputs = jnp.where(jax.random.bernoulli(own, 1 - dropout, outputs.shape), outputs / (1 - dropout), 0)
    return outputs @ parameters["last"]["weight"] + parameters["last"]["shift"], new


def train(store: Store, checks: Store | None, classes: int, shape: Shape, seed: int) -> Trained:
    """Learns to tell the `classes` of the store's frames apart; `checks` (other speakers) is only reported on."""
    scale = store.energies.std(axis=0)
    parameters, state = _initial(shape, classes, seed)
    schedule = optax.cosine_onecycle_schedule(shape.steps, shape.rate, pct_start=0.15, div_factor=10)
    optimiser = optax.chain(optax.clip_by_global_norm(2.0), optax.adamw(schedule, weight_decay=shape.decay))
    memory = optimiser.init(parameters)

    def loss(parameters, state, energies, labels, key):
        logits, new = _logits(parameters, state, _spliced(energies / scale, shape.context), key, shape.dropout, True)
        labels = labels.reshape(-1)
        known = labels >= 0
        likelihood = jnp.take_along_axis(jax.nn.log_softmax(logits), jnp.maximum(labels, 0)[:, None], 1)[:, 0]
        return -(likelihood * known).sum() / jnp.maximum(known.sum(), 1), new

    @partial(jax.jit, donate_argnums=(0, 1, 2))
    def step(parameters, state, memory, energies, labels, key):
        (value, new), slope = jax.value_and_grad(loss, has_aux=True)(parameters, state, energies, labels, key)
        change, memory = optimiser.update(slope, memory, parameters)
        return optax.apply_updates(parameters, change), new, memory, value

    @jax.jit
    def right(parameters, state, energies, labels):
        logits, _ = _logits(parameters, state, _spliced(energies / scale, shape.context), None, 0, False)
        labels = labels.reshape(-1)
        likelihood = jnp.take_along_axis(jax.nn.log_softmax(logits), jnp.maximum(labels, 0)[:, None], 1)[:, 0]
        known = labels >= 0
        return (((logits.argmax(axis=1) == labels) & known).sum(), (likelihood * known).sum(), known.sum())

    drawer, key = Drawer(store, shape.context, seed), jax.random.key(seed)
    counts = np.ones(classes)
    began, total = time.monotonic(), 0.0
    for number in range(1, shape.steps + 1):
        energies, labels = drawer.draw(shape.segments)
        counts += np.bincount(labels[labels >= 0], minlength=classes)
        parameters, state, memory, value = step(parameters, state, memory, energies, labels,
                                                jax.random.fold_in(key, number))
        total += float(value)
        if number % 250 == 0 or number == shape.steps:
            text = ""
            if checks is not None:
                sums = np.sum([[float(x) for x in right(parameters, state, *batch)]
                               for batch in _plain(checks, shape.context)], axis=0)
                text = f", other speakers {sums[0] / sums[2]:.1%} right, loss {-sums[1] / sums[2]:.3f}"
            print(f"{time.monotonic() - began:6.0f} s  step {number}: loss {total / 250:.3f}{text}", flush=True)
            total = 0.0
    return _folded(jax.tree.map(np.asarray, parameters), jax.tree.map(np.asarray, state), scale, shape,
                   counts / counts.sum())


def _plain(store: Store, context: int):
    """Segments of the store as they are, in batches."""
    rows = [(start, at, length) for start, length in zip(store.starts, store.lengths)
            for at in range(0, length - SEGMENT + 1, SEGMENT)]
    for first in range(0, len(rows) - 23, 24):
        energies, labels = [], []
        for start, at, length in rows[first: first + 24]:
            places = np.clip(np.arange(at - context, at + SEGMENT + context), 0, length - 1)
            energies.append(store.energies[start + places])
            labels.append(store.labels[start + at: start + at + SEGMENT])
        yield np.stack(energies), np.stack(labels)


def _folded(parameters, state, scale: np.ndarray, shape: Shape, priors: np.ndarray) -> Trained:
    """The network on normalised cepstra, with every normalisation inside the affine layers."""
    layers = []
    for layer, (mean, variance) in zip(parameters["layers"], state):
        gain = layer["scale"] / np.sqrt(variance + _EPSILON)
        layers.append(((layer["weight"] * gain).T, layer["shift"] - mean * gain))
    # The first layer looked at scaled energies of the filters; it shall look at cepstra.
    basis = features.filter_basis() / scale
    width = 2 * shape.context + 1
    first = layers[0][0].reshape(-1, width, features.FILTERS)
    layers[0] = (np.einsum("owf,cf->owc", first, basis).reshape(len(first), -1).astype(np.float32), layers[0][1])
    last = parameters["last"]
    return Trained(shape.context, layers, (last["weight"].T.copy(), last["shift"]), priors)
