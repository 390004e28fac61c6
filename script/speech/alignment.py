"""Viterbi alignment of utterances to the states of their phones, many utterances at a time."""

from dataclasses import dataclass

import numpy as np

from .mixtures import Mixtures

STATES = 3
"""Emitting states of a phone, left to right without skips."""


@dataclass(frozen=True)
class Chain:
    """The states an utterance passes: `senones` of the chain's places, and which phones may be left out.

    `optional[i]` says that phone i (places 3i … 3i+2) may be skipped; no two such phones are neighbours.
    """

    senones: np.ndarray
    optional: np.ndarray


def align(
    mixtures: Mixtures, frames: list[np.ndarray], chains: list[Chain], batch: int = 48
) -> list[np.ndarray | None]:
    """For each utterance the place in its chain at every frame; None where it is too short for its phones."""
    result: list[np.ndarray | None] = [None] * len(frames)
    order = sorted(range(len(frames)), key=lambda i: len(frames[i]))
    for start in range(0, len(order), batch):
        own = order[start: start + batch]
        for index, path in zip(own, _align_batch(mixtures, [frames[i] for i in own], [chains[i] for i in own])):
            result[index] = path
    return result


def _align_batch(mixtures, frames, chains):
    lengths = np.array([len(f) for f in frames])
    places = np.array([len(c.senones) for c in chains])
    rows, longest, widest = len(frames), lengths.max(), places.max()
    impossible = np.float32(-1e30)
    emission = np.full((longest, rows, widest), impossible, np.float32)
    leap_from = np.zeros((rows, widest), np.int64)
    leap_cost = np.full((rows, widest), impossible, np.float32)
    score = np.full((rows, widest), impossible, np.float32)
    for row, (own, chain) in enumerate(zip(frames, chains)):
        distinct, inverse = np.unique(chain.senones, return_inverse=True)
        emission[: len(own), row, : len(chain.senones)] = mixtures.log_likelihoods(own, distinct)[:, inverse]
        for phone in np.flatnonzero(chain.optional):
            after = (phone + 1) * STATES
            if 0 < phone and after < len(chain.senones):
                leap_from[row, after] = phone * STATES - 1
                leap_cost[row, after] = 0
        score[row, 0] = emission[0, row, 0]
        if chain.optional[0]:
            score[row, STATES] = emission[0, row, STATES]
    came = np.zeros((longest, rows, widest), np.uint8)
    final = np.zeros((rows, widest), np.float32)
    step = np.empty_like(score)
    for time in range(1, longest):
        ended = lengths == time
        if ended.any():
            final[ended] = score[ended]
        step[:, 0] = impossible
        step[:, 1:] = score[:, :-1]
        leap = np.take_along_axis(score, leap_from, axis=1) + leap_cost
        moved = step > score
        best = np.where(moved, step, score)
        leapt = leap > best
        came[time] = np.where(leapt, 2, moved)
        score = np.where(leapt, leap, best) + emission[time]
        np.maximum(score, impossible, out=score)
    final[lengths == longest] = score[lengths == longest]
    paths = []
    for row, chain in enumerate(chains):
        last = places[row] - 1
        if chain.optional[-1] and final[row, last - STATES] > final[row, last]:
            last -= STATES
        if final[row, last] < -1e29:
            paths.append(None)
            continue
        path = np.empty(lengths[row], np.int32)
        place = last
        for time in range(lengths[row] - 1, -1, -1):
            path[time] = place
            move = came[time, row, place]
            if move == 1:
                place -= 1
            elif move == 2:
                place = leap_from[row, place]
        paths.append(path)
    return paths
