"""Which triphones share a state: one decision tree for each phone and state, grown by likelihood.

Odell, The use of context in large vocabulary speech recognition (1995); questions from `phones.questions()`.
"""

import heapq
from dataclasses import dataclass, field

import numpy as np

from . import phones
from .alignment import STATES


@dataclass
class Node:
    """A question (side 0 left, 1 right; set of phones) with its two answers, or a leaf with the state's number."""

    question: tuple[int, frozenset[str]] | None = None
    yes: "Node | None" = None
    no: "Node | None" = None
    senone: int = -1

    def leaf(self, left: str, right: str) -> "Node":
        node = self
        while node.question is not None:
            side, members = node.question
            node = node.yes if (right if side else left) in members else node.no
        return node

    def leaves(self) -> "list[Node]":
        return [self] if self.question is None else self.yes.leaves() + self.no.leaves()


@dataclass
class Statistics:
    """Counts, sums and sums of squares of the frames of each (phone, state) by (left, right) neighbour."""

    dimensions: int
    table: dict[tuple[str, int], dict[tuple[str, str], list]] = field(default_factory=dict)


def _likelihood(count, total, squares):
    """Log-likelihood of frames under their own diagonal Gaussian, without the constant."""
    count = np.maximum(count, 1e-3)
    mean = total / count[..., None]
    variance = np.maximum(squares / count[..., None] - mean ** 2, 1e-3)
    return -0.5 * count * np.log(variance).sum(axis=-1)


class _Grower:
    """The contexts of one (phone, state) as arrays, and the best split of any subset of them."""

    def __init__(self, contexts: dict[tuple[str, str], list], fewest: float):
        self.fewest = fewest
        self.names = list(contexts)
        self.count = np.array([contexts[n][0] for n in self.names], float)
        self.total = np.stack([contexts[n][1] for n in self.names])
        self.squares = np.stack([contexts[n][2] for n in self.names])
        sets = phones.questions()
        self.questions = [(side, members) for side in (0, 1) for members in sets]
        self.answers = np.array([[n[side] in members for n in self.names] for side, members in self.questions], float)

    def best_split(self, members: np.ndarray):
        """(gain, question, members answering yes, the others) or None."""
        count, total, squares = self.count[members], self.total[members], self.squares[members]
        if count.sum() < 2 * self.fewest:
            return None
        answers = self.answers[:, members]
        yes = answers @ count, answers @ total, answers @ squares
        everything = count.sum(), total.sum(axis=0), squares.sum(axis=0)
        no = tuple(whole - part for whole, part in zip(everything, yes))
        gain = _likelihood(*yes) + _likelihood(*no) - _likelihood(*(np.asarray(x) for x in everything))
        gain[(yes[0] < self.fewest) | (no[0] < self.fewest)] = -np.inf
        best = int(gain.argmax())
        if gain[best] <= 0:
            return None
        said_yes = answers[best].astype(bool)
        return gain[best], self.questions[best], members[said_yes], members[~said_yes]


def grow(statistics: Statistics, leaves: int, fewest_frames: float) -> dict[tuple[str, int], Node]:
    """A tree for each (phone, state); together they have at most `leaves` leaves of at least `fewest_frames` frames.

    Leaves are numbered from the first after the context-independent states.
    """
    roots: dict[tuple[str, int], Node] = {}
    heap: list = []
    serial = 0
    for key, contexts in sorted(statistics.table.items()):
        if key[0] == phones.SILENCE:
            continue
        grower = _Grower(contexts, fewest_frames)
        roots[key] = Node()
        found = grower.best_split(np.arange(len(grower.names)))
        if found:
            heapq.heappush(heap, (-found[0], serial, roots[key], grower, found))
            serial += 1
    made = len(roots)
    while heap and made < leaves:
        _, _, node, grower, (_, question, said_yes, said_no) = heapq.heappop(heap)
        node.question, node.yes, node.no = question, Node(), Node()
        made += 1
        for child, members in ((node.yes, said_yes), (node.no, said_no)):
            found = grower.best_split(members)
            if found:
                heapq.heappush(heap, (-found[0], serial, child, grower, found))
                serial += 1
    number = len(phones.PHONES) * STATES

    def number_leaves(node: Node) -> None:
        nonlocal number
        if node.question is None:
            node.senone = number
            number += 1
        else:
            number_leaves(node.yes)
            number_leaves(node.no)

    for root in roots.values():
        number_leaves(root)
    return roots
