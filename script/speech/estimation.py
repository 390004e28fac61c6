"""The acoustic model's estimation, from cepstra and transcripts to tied, transformed Gaussian mixtures.

1. Monophones on cepstra and differences, from equal division, by Viterbi training.
2. Linear discriminant analysis of 9 stacked frames; monophones again; pauses are decided here.
3. Decision trees tie the triphones' states; LDA and MLLT once more with the tied states as classes.
4. Mixtures grow to their full size, with realignment in between.
"""

import time
from dataclasses import dataclass

import numpy as np

from . import features, phones, state_tying, transform
from .alignment import STATES, Chain, align
from .corpus import PAUSE
from .mixtures import Mixtures, train

_SILENCE = phones.PHONES.index(phones.SILENCE)


@dataclass(frozen=True)
class Settings:
    """Sizes of the model."""

    senones: int = 1_100
    """States altogether, context-independent ones included."""
    densities: int = 8
    """Gaussians of a state."""
    dimensions: int = 36
    """Dimensions after the linear transform."""
    fewest_frames: float = 250
    """Frames a tied state needs."""


@dataclass
class Alignment:
    """Which state each frame belongs to, in the utterances that could be aligned."""

    kept: list[int]
    """The utterances' numbers; the other lists follow this one."""
    spoken: list[list[tuple[int, int, int]]]
    """(phone, left, right) of the phones spoken."""
    tied: list[Chain]
    """The tied states of those phones."""
    places: list[np.ndarray | None]
    """At every frame the place in the chain; None where the utterance could not be aligned again."""

    def senones(self, index: int) -> np.ndarray | None:
        """The tied state at every frame of the utterance `kept[index]`."""
        places = self.places[index]
        return None if places is None else self.tied[index].senones[places]


@dataclass
class Estimate:
    """What `acoustic_model.write` needs, and the alignment it was estimated from."""

    trees: dict
    mixtures: Mixtures
    stay: np.ndarray
    transform: np.ndarray | None
    alignment: Alignment


class Trainer:
    """Holds the cepstra (normalised, (frames, 13) each) and transcripts of the utterances while a model is made."""

    def __init__(self, cepstra: list[np.ndarray], transcripts: list[list[str]], settings: Settings):
        self.settings = settings
        self.lexicon = phones.lexicon()
        self.cepstra = cepstra
        self.transcripts = transcripts
        self.began = time.monotonic()

    def say(self, text: str) -> None:
        print(f"{time.monotonic() - self.began:6.0f} s  {text}", flush=True)

    # Monophones

    def _phone_string(self, transcript: list[str]) -> tuple[list[int], list[bool]]:
        """Phone numbers and which of them (pauses) may be left out."""
        numbers, optional = [], []
        for word in transcript:
            if word == PAUSE:
                numbers.append(_SILENCE)
                optional.append(True)
            else:
                for phone in self.lexicon[word]:
                    numbers.append(phones.PHONES.index(phone))
                    optional.append(False)
        return numbers, optional

    def _monophone_chain(self, transcript: list[str]) -> Chain:
        numbers, optional = self._phone_string(transcript)
        senones = (np.array(numbers)[:, None] * STATES + np.arange(STATES)).reshape(-1)
        return Chain(senones, np.array(optional))

    def _equal_division(self, chain: Chain, frames: int) -> np.ndarray:
        """Places of a first guess: the edges are silence, all else has equal parts."""
        edge = min(12, frames // 6)
        inner = np.ones(len(chain.optional), bool)
        inner &= ~chain.optional
        places = np.flatnonzero(np.repeat(inner, STATES))
        path = np.empty(frames, np.int32)
        path[:edge] = np.minimum(np.arange(edge) * STATES // max(edge, 1), STATES - 1)
        path[frames - edge:] = len(chain.senones) - STATES + path[:edge]
        path[edge: frames - edge] = places[np.arange(frames - 2 * edge) * len(places) // max(frames - 2 * edge, 1)]
        return path

    def _labels(self, chains, paths) -> np.ndarray:
        return np.concatenate([c.senones[p] for c, p in zip(chains, paths) if p is not None]).astype(np.int32)

    def _train_on(self, vectors, chains, paths, states, densities, start=None, iterations=4, most=5_000) -> Mixtures:
        kept = np.concatenate([v for v, p in zip(vectors, paths) if p is not None])
        return train(kept, self._labels(chains, paths), states, densities, start, iterations, most)

    def monophones(self, sample: int = 1_500):
        """Paths of all utterances through their monophones, learned from nothing."""
        chains = [self._monophone_chain(t) for t in self.transcripts]
        step = max(1, len(chains) // sample)
        some = list(range(0, len(chains), step))
        vectors = [features.deltas(self.cepstra[i]) for i in some]
        own = [chains[i] for i in some]
        paths = [self._equal_division(c, len(v)) for c, v in zip(own, vectors)]
        states = len(phones.PHONES) * STATES
        for densities in (1, 1, 1, 2, 4, 8):
            mixtures = self._train_on(vectors, own, paths, states, densities)
            paths = align(mixtures, vectors, own)
            self.say(f"monophones of {densities}: {sum(p is None for p in paths)} of {len(own)} not aligned")
        mixtures = self._train_on(vectors, own, paths, states, 8)
        return chains, align(mixtures, [features.deltas(c) for c in self.cepstra], chains)

    def _discriminant(self, chains, paths, classes: int, rotate: bool) -> np.ndarray:
        """LDA of the stacked frames, with the rotation of MLLT if `rotate`; one utterance in three is looked at."""
        some = range(0, len(chains), 3)
        moments = transform.class_moments(
            lambda i: features.stacked(self.cepstra[some[i]]),
            lambda i: None if paths[some[i]] is None else chains[some[i]].senones[paths[some[i]]],
            len(some), classes, features.CEPSTRA * (2 * features.CONTEXT + 1))
        counts, means, covariances = moments
        matrix = transform.discriminant(counts, means, covariances, self.settings.dimensions)
        if rotate:
            inside = np.einsum("oi,cij,pj->cop", matrix, covariances, matrix)
            matrix = transform.maximum_likelihood(counts, inside) @ matrix
        return matrix.astype(np.float32)

    def _transformed(self, matrix: np.ndarray) -> list[np.ndarray]:
        return [features.stacked(c) @ matrix.T for c in self.cepstra]

    # Triphones

    def _spoken(self, transcript, path) -> list[tuple[int, int, int]]:
        """(phone, left, right) of the phones really passed, pauses included where time was spent in them."""
        numbers, _ = self._phone_string(transcript)
        passed = np.unique(path // STATES)
        said = [numbers[i] for i in passed]
        around = [_SILENCE, *said, _SILENCE]
        return [(said[i], around[i], around[i + 2]) for i in range(len(said))]

    def _tied_chain(self, spoken, trees) -> Chain:
        names = phones.PHONES
        senones = []
        for phone, left, right in spoken:
            for state in range(STATES):
                senones.append(phone * STATES + state if phone == _SILENCE
                               else trees[names[phone], state].leaf(names[left], names[right]).senone)
        return Chain(np.array(senones), np.zeros(len(spoken), bool))

    def _statistics(self, vectors, spoken, paths) -> state_tying.Statistics:
        """Statistics of every triphone's states. `paths` count places among the phones spoken."""
        sums: dict[tuple, list] = {}
        names = phones.PHONES
        statistics = state_tying.Statistics(vectors[0].shape[1])
        for frames, said, path in zip(vectors, spoken, paths):
            if path is None:
                continue
            starts = np.flatnonzero(np.diff(path, prepend=-1))
            total = np.add.reduceat(frames, starts, axis=0)
            squares = np.add.reduceat(frames * frames, starts, axis=0)
            counts = np.diff(starts, append=len(path))
            for place, count, one, two in zip(path[starts], counts, total, squares):
                phone, left, right = said[place // STATES]
                own = sums.setdefault((phone, place % STATES, left, right), [0, 0.0, 0.0])
                own[0] += int(count)
                own[1] = own[1] + one
                own[2] = own[2] + two
        for (phone, state, left, right), values in sums.items():
            statistics.table.setdefault((names[phone], int(state)), {})[names[left], names[right]] = values
        return statistics

    def _tie(self, vectors, spoken, places):
        """Trees, the utterances' chains of tied states, and the number of states altogether."""
        base = len(phones.PHONES) * STATES
        statistics = self._statistics(vectors, spoken, places)
        trees = state_tying.grow(statistics, self.settings.senones - base, self.settings.fewest_frames)
        leaves = {id(leaf) for root in trees.values() for leaf in root.leaves()}
        return trees, [self._tied_chain(s, trees) for s in spoken], base + len(leaves)

    def _train_states(self, vectors, spoken, tied, places, states, densities, start=None) -> Mixtures:
        """Mixtures of all states: the tied ones, and the monophones' that stand in for triphones never listed."""
        base = len(phones.PHONES) * STATES
        frames = np.concatenate([v for v, p in zip(vectors, places) if p is not None])
        labels = self._labels(tied, places)
        alone = np.concatenate([
            np.array([phone * STATES for phone, _, _ in said])[p // STATES] + p % STATES
            for said, p in zip(spoken, places) if p is not None])
        first, rest = (None, None) if start is None else (start.part(0, base), start.part(base, states))
        apart = train(frames, alone, base, densities, first, most_frames=5_000)
        tied_ones = train(frames, labels - base, states - base, densities, rest)
        return Mixtures(*(np.concatenate([getattr(apart, n), getattr(tied_ones, n)])
                          for n in ("weights", "means", "variances")))

    def _stay(self, spoken, places) -> np.ndarray:
        """Probability of staying in each state of each phone, (phones, STATES)."""
        frames = np.zeros((len(phones.PHONES), STATES))
        visits = np.zeros_like(frames)
        for said, path in zip(spoken, places):
            if path is None:
                continue
            numbers = np.array([phone for phone, _, _ in said])
            np.add.at(frames, (numbers[path // STATES], path % STATES), 1)
            starts = path[np.flatnonzero(np.diff(path, prepend=-1))]
            np.add.at(visits, (numbers[starts // STATES], starts % STATES), 1)
        return np.clip(1 - visits / np.maximum(frames, 1), 0.05, 0.98)

    def run(self) -> Estimate:
        """Trains; prints a line for each step."""
        settings = self.settings
        base = len(phones.PHONES) * STATES
        chains, paths = self.monophones()
        matrix = self._discriminant(chains, paths, base, rotate=True)
        self.say("first transform")
        vectors = self._transformed(matrix)
        mixtures = self._train_on(vectors, chains, paths, base, 16, iterations=3)
        paths = align(mixtures, vectors, chains)
        keep = [i for i, path in enumerate(paths) if path is not None]
        self.say(f"monophones in {len(matrix)} dimensions; {len(paths) - len(keep)} utterances left out")
        self.cepstra = [self.cepstra[i] for i in keep]
        vectors = [vectors[i] for i in keep]
        spoken = [self._spoken(self.transcripts[i], paths[i]) for i in keep]
        # Places among the phones really spoken: pauses that were left out no longer count.
        places = []
        for i in keep:
            _, dense = np.unique(paths[i] // STATES, return_inverse=True)
            places.append((dense * STATES + paths[i] % STATES).astype(np.int32))
        _, tied, states = self._tie(vectors, spoken, places)
        matrix = self._discriminant(tied, places, states, rotate=True)
        vectors = self._transformed(matrix)
        trees, tied, states = self._tie(vectors, spoken, places)
        self.say(f"second transform; {states} states")
        mixtures = self._train_states(vectors, spoken, tied, places, states, 4)
        for densities in (settings.densities, settings.densities):
            places = align(mixtures, vectors, tied)
            mixtures = self._train_states(vectors, spoken, tied, places, states, densities, start=mixtures)
            self.say(f"mixtures of {densities}")
        return Estimate(trees, mixtures, self._stay(spoken, places), matrix, Alignment(keep, spoken, tied, places))
