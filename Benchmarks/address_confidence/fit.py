"""Fits the confidence of typed addresses: a logistic regression on what `zhida-bench address evidence` prints.

Prints the weights for MatchEvidence.swift, and how well they do on the three tenths that were held back.
"""

import sys

import numpy as np

HELD_BACK = 0.3
SEED = 1
RIDGE = 1e-3
BANDS = [0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.98, 0.99, 1.001]


def read(paths):
    names, rows, right, kinds = None, [], [], []
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            names = next(lines).rstrip("\n").split("\t")[2:]
            for line in lines:
                kind, is_right, *values = line.rstrip("\n").split("\t")
                kinds.append(kind)
                right.append(float(is_right))
                rows.append([float(value) for value in values])
    return names, np.array(rows), np.array(right), np.array(kinds)


def fit(rows, right):
    """Newton's method on the ridge-penalised log-likelihood."""
    weights = np.zeros(rows.shape[1])
    for _ in range(60):
        belief = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (belief - right) / len(right) + RIDGE * weights
        curvature = (rows * (belief * (1 - belief))[:, None]).T @ rows / len(right)
        weights -= np.linalg.solve(curvature + RIDGE * np.eye(len(weights)), gradient)
    return weights


def main():
    names, rows, right, kinds = read(sys.argv[1:])
    held = np.random.default_rng(SEED).random(len(right)) < HELD_BACK
    weights = fit(rows[~held], right[~held])
    for name, weight in zip(names, weights):
        print(f"{weight:8.3f}  {name}")
    belief = 1 / (1 + np.exp(-rows[held] @ weights))
    print(f"\nheld back: n {held.sum()}, seed {SEED}\nbelief         n  right  mean belief")
    for low, high in zip(BANDS, BANDS[1:]):
        inside = (belief >= low) & (belief < high)
        if inside.any():
            print(f"{low:4.2f}-{min(high, 1):4.2f}  {inside.sum():6d}  {right[held][inside].mean():.3f}  {belief[inside].mean():.3f}")
    print("\nthreshold  filled  right  right where a quarter of the addresses do not exist")
    for threshold in (0.5, 0.7, 0.8, 0.85, 0.9, 0.95):
        filled = belief >= threshold
        absent = filled & (kinds[held] == "absent")
        print(f"{threshold:9.2f}  {filled.mean():6.3f}  {right[held][filled].mean():.4f}  {right[held][absent].mean():.4f}")


if __name__ == "__main__":
    main()
