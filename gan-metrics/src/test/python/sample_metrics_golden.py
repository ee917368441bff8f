"""Golden values of FID-infinity, intra FID, sliced Wasserstein, neighbours, pairs and path lengths.

python sample_metrics_golden.py ../resources/golden
(needs numpy, scipy, scikit-learn, and what metrics_golden.py needs)

Features, directions and places follow from an integer hash, so that Java makes the very same ones.
"""

import json
import pathlib
import sys

import numpy as np
from prdc import compute_prdc
from scipy.ndimage import convolve
from scipy.spatial.distance import pdist, squareform
from scipy.stats import entropy, wasserstein_distance
from sklearn.linear_model import LinearRegression
from sklearn.neighbors import NearestNeighbors

from metrics_golden import exact_fid


def features(count, dimension, salt, scale, shift):
    """Uniform numbers by the finalizer of SplitMix64."""
    z = (np.arange(1, count * dimension + 1, dtype=np.uint64) + np.uint64(salt << 32)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    x = (z >> np.uint64(11)).astype(np.float64) / 2**53 - 0.5
    return (x * scale + shift).astype(np.float32).reshape(count, dimension)


def directions(count, dimension):
    raw = features(count, dimension, 5, 1.0, 0.0).astype(np.float64)
    return raw / np.linalg.norm(raw, axis=1, keepdims=True)


def sliced(x, y, dirs, order):
    x, y = x.astype(np.float64) @ dirs.T, y.astype(np.float64) @ dirs.T
    if order == 1:
        return float(np.mean([wasserstein_distance(x[:, i], y[:, i]) for i in range(len(dirs))]))
    common = np.lcm(len(x), len(y))
    x, y = (np.sort(np.repeat(v, common // len(v), axis=0), axis=0) for v in (x, y))
    return float(np.sqrt(np.mean((x - y) ** 2)))


def images(count, shape, salt, scale):
    x = features(count, int(np.prod(shape)), salt, scale, 0.0).astype(np.float64)
    return np.clip(np.rint((x + 1) * 127.5), 0, 255).reshape(count, *shape)


class Places:
    """The whole numbers below a bound that Java takes in this order."""

    def __init__(self):
        self.draws = 0

    def below(self, bound):
        self.draws += 1
        return self.draws * 2654435761 % 2**32 % bound


def pyramid(x, levels):
    taps = np.array([1, 4, 6, 4, 1.0])
    kernel = (np.outer(taps, taps) / 256)[None, None]
    bands = [x]
    for _ in range(levels - 1):
        fine = bands[-1]
        coarse = convolve(fine, kernel, mode="mirror")[:, :, ::2, ::2]
        sparse = np.zeros_like(fine)
        sparse[:, :, ::2, ::2] = coarse
        bands[-1] = fine - convolve(sparse, 4 * kernel, mode="mirror")
        bands.append(coarse)
    return bands


def patches(band, per_image, places):
    rows = []
    for image in band:
        for _ in range(per_image):
            left = places.below(image.shape[2] - 6)
            top = places.below(image.shape[1] - 6)
            rows.append(image[:, top:top + 7, left:left + 7])
    rows = np.stack(rows)
    rows = (rows - rows.mean((0, 2, 3), keepdims=True)) / rows.std((0, 2, 3), keepdims=True)
    return rows.reshape(len(rows), -1)


def trimmed(values):
    low, high = np.percentile(values, 1, method="lower"), np.percentile(values, 99, method="higher")
    return float(np.mean([v for v in values if low <= v <= high]))


def main():
    golden = {}

    counts = [500, 1000, 2000, 4000]
    distances = [12.5, 11.2, 10.4, 10.1]
    line = LinearRegression().fit(1 / np.array(counts)[:, None], distances)
    golden["fidInfinity"] = {"counts": counts, "distances": distances,
                             "value": float(line.intercept_), "slope": float(line.coef_[0])}

    x, y = features(90, 6, 1, 1.0, 0.0), features(80, 6, 2, 1.3, 0.1)
    a, b = np.arange(90) % 3 * 2, np.arange(80) % 3 * 2
    golden["intraClass"] = {str(c): exact_fid(x[a == c], y[b == c], 1) for c in (0, 2, 4)}

    x, y, z = features(60, 8, 1, 1.0, 0.0), features(60, 8, 2, 1.3, 0.1), features(45, 8, 3, 0.7, 0.2)
    dirs = directions(20, 8)
    golden["sliced"] = {"equal1": sliced(x, y, dirs, 1), "equal2": sliced(x, y, dirs, 2),
                        "unequal1": sliced(x, z, dirs, 1), "unequal2": sliced(x, z, dirs, 2)}

    shape, per_image = (3, 32, 64), 10
    dirs = directions(16, 147)
    real, fake = pyramid(images(6, shape, 1, 1.0), 2), pyramid(images(5, shape, 2, 0.6), 2)
    golden["pyramid"] = []
    for r, f in zip(real, fake):
        p, q = patches(r, per_image, Places()), patches(f, per_image, Places())
        golden["pyramid"].append({"first": p[0, :5].tolist(), "last": p[-1, -5:].tolist(),
                                  "distance": 1e3 * sliced(p, q, dirs, 1)})

    x, y = features(4500, 3, 1, 1.0, 0.0), features(2300, 3, 2, 1.3, 0.1)
    found, where = NearestNeighbors(n_neighbors=4, algorithm="kd_tree").fit(x.astype(np.float64)).kneighbors(y)
    golden["neighbours"] = {"distances": found.sum(0).tolist(), "indices": where.sum(0).tolist(), "first": where[0].tolist(),
                            "prdc": [float(v) for v in compute_prdc(x.astype(float), y.astype(float), 3).values()]}

    flat = pdist(y.astype(np.float64))
    near = np.sort(flat)[:20]
    square = squareform(flat) + np.diag(np.full(len(y), np.inf))
    first = np.unravel_index(np.argmin(square), square.shape)
    golden["pairs"] = {"distances": near.tolist(), "first": sorted(int(i) for i in first)}

    values = (np.arange(1, 251) * 7919 % 1009).astype(float) ** 2
    golden["trimmed"] = trimmed(values)

    counts, real = np.array([5, 0, 20, 75]), np.array([30, 10, 20, 40])
    golden["balance"] = {"uniform": float(entropy(counts, np.ones(4))), "real": float(entropy(counts, real)),
                         "entropy": float(entropy(counts))}

    path = pathlib.Path(sys.argv[1]) / "sample-metrics.json"
    path.write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
