"""Fits the order of readings of typed addresses: a conditional logistic regression (McFadden 1974) on what `zhida-bench
address readings` prints.

Prints the weights for ReadingRank.swift, and how often the first reading is right on the two fifths that were held back.
Signs are fixed where a person knows them: what is the same never speaks against a reading, what differs never for it.
"""

import sys

import numpy as np

HELD_BACK = 0.4
SEED = 1
RIDGE = 3e-4
STEPS = 400
# The units of the score: what one step of the softmax of beliefs is (DecisionMaker.temperature).
TEMPERATURE = 0.55
AGAINST = ("distance", "lost", "added", "cost", "contradicted", "unverified", "against")
FREE = ("number found", "depth")


def read(paths):
    names, queries, kinds, groups = None, {}, [], []
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            names = next(lines).rstrip("\n").split("\t")[3:]
            for line in lines:
                query, kind, right, *values = line.rstrip("\n").split("\t")
                at = queries.setdefault((path, query), len(queries))
                if at == len(groups):
                    groups.append([])
                    kinds.append(kind)
                groups[at].append((float(right), [float(value) for value in values]))
    widest = max(map(len, groups))
    values = np.zeros((len(groups), widest, len(names)), np.float32)
    right = np.zeros((len(groups), widest), np.float32)
    absent = np.full((len(groups), widest), -1e9, np.float32)
    for at, group in enumerate(groups):
        for row, (is_right, row_values) in enumerate(group):
            values[at, row], right[at, row], absent[at, row] = row_values, is_right, 0
    return names, np.array(kinds), values, right, absent


def fit(names, kinds, values, right, absent):
    """Adam on the ridge-penalised log-likelihood, kinds weighed by the root of their number, signs kept."""
    spread = np.maximum(values[absent == 0].std(0), 1e-3)
    values = values / spread
    share = np.array([1 / np.sqrt((kinds == kind).sum()) for kind in kinds])
    share /= share.sum()
    weights = np.zeros(len(names))
    weights[0] = spread[0] / TEMPERATURE
    mean = square = 0
    for step in range(1, STEPS + 1):
        belief = values @ weights.astype(np.float32) + absent
        belief = np.exp(belief - belief.max(1, keepdims=True))
        belief /= belief.sum(1, keepdims=True)
        target = belief * right + 1e-12 * right
        target /= target.sum(1, keepdims=True)
        gradient = np.einsum("ik,ikd->d", (target - belief) * share[:, None], values) - RIDGE * weights
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        weights = weights + 0.06 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-6)
        for at, name in enumerate(names):
            if any(word in name for word in AGAINST):
                weights[at] = min(weights[at], 0)
            elif name not in FREE:
                weights[at] = max(weights[at], 0)
    return weights / spread


def main():
    names, kinds, values, right, absent = read(sys.argv[1:])
    held = np.random.default_rng(SEED).random(len(kinds)) < HELD_BACK
    parts = (kinds, values, right, absent)
    weights = fit(names, *(part[~held] for part in parts))
    print(f"held back: n {held.sum()}, seed {SEED}; of queries whose address is among the readings\nkind             n  by score  fitted")
    for kind in sorted(set(kinds)):
        some = held & (kinds == kind)
        rows = np.arange(some.sum())
        first = [right[some][rows, (order + absent[some]).argmax(1)].mean() for order in (values[some][:, :, 0], values[some] @ weights)]
        print(f"{kind:13s} {some.sum():4d}    {first[0]:.4f}  {first[1]:.4f}")
    print("\nweights, fitted on all")
    for name, weight in zip(names, fit(names, *parts) * TEMPERATURE):
        print(f"{weight:8.3f}  {name}")


if __name__ == "__main__":
    main()
