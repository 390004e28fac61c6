"""Linear transforms of the features: discriminant analysis, and the rotation in which diagonal covariances fit best."""

import numpy as np
from scipy.linalg import eigh


def class_moments(frames_of, labels_of, utterances: int, classes: int, dimensions: int):
    """Counts, means and full covariances of each class over all utterances.

    `frames_of(i)` gives the (frames, dimensions) features of utterance i, `labels_of(i)` its classes (−1: left out).
    """
    counts = np.zeros(classes)
    sums = np.zeros((classes, dimensions))
    products = np.zeros((classes, dimensions, dimensions), np.float32)
    pending: list[tuple[np.ndarray, np.ndarray]] = []

    def flush() -> None:
        frames = np.concatenate([p[0] for p in pending])
        labels = np.concatenate([p[1] for p in pending])
        order = np.argsort(labels, kind="stable")
        labels = labels[order]
        bounds = np.searchsorted(labels, np.arange(classes + 1))
        for label in np.unique(labels[labels >= 0]):
            own = frames[order[bounds[label]: bounds[label + 1]]]
            counts[label] += len(own)
            sums[label] += own.sum(axis=0)
            products[label] += own.T @ own
        pending.clear()

    for index in range(utterances):
        labels = labels_of(index)
        if labels is not None:
            pending.append((frames_of(index), labels))
            if len(pending) == 1500:
                flush()
    if pending:
        flush()
    means = sums / np.maximum(counts, 1)[:, None]
    covariances = products / np.maximum(counts, 1)[:, None, None] - np.einsum("ci,cj->cij", means, means)
    return counts, means, covariances


def discriminant(counts, means, covariances, dimensions: int) -> np.ndarray:
    """Fisher's linear discriminant, (dimensions, input dimensions): the directions that tell the classes apart best."""
    share = counts / counts.sum()
    within = np.einsum("c,cij->ij", share, covariances)
    centre = share @ means
    offset = means - centre
    between = np.einsum("c,ci,cj->ij", share, offset, offset)
    values, vectors = eigh(between, within + 1e-6 * np.trace(within) / len(within) * np.eye(len(within)))
    return vectors[:, np.argsort(-values)[:dimensions]].T


def maximum_likelihood(counts, covariances, iterations: int = 25) -> np.ndarray:
    """MLLT: the square matrix after which diagonal covariances describe the classes best.

    Row by row as in Gales, Semi-tied covariance matrices for hidden Markov models (1999).
    """
    used = counts > covariances.shape[1] * 3
    counts, covariances = counts[used], covariances[used].astype(np.float64)
    size, total = covariances.shape[1], counts.sum()
    matrix = np.eye(size)
    for _ in range(iterations):
        for row in range(size):
            variances = np.einsum("i,cij,j->c", matrix[row], covariances, matrix[row])
            weighted = np.einsum("c,cij->ij", counts / variances, covariances)
            inverse = np.linalg.inv(weighted)
            cofactors = np.linalg.inv(matrix).T[row] * np.linalg.det(matrix)
            direction = cofactors @ inverse
            matrix[row] = direction * np.sqrt(total / (direction @ cofactors))
    return matrix
