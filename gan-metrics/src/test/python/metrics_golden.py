"""Golden values of the metrics on features, from numpy, scipy, pytorch-fid, torch-fidelity, torchmetrics and prdc.

python metrics_golden.py ../resources/golden
(needs numpy, scipy, scikit-learn, torch==2.7.1, pytorch-fid==0.3.0, torch-fidelity==0.4.0, torchmetrics==1.9.0,
prdc==0.2)

Features follow from an integer hash, so that Java makes the very same ones, in float32.
"""

import json
import pathlib
import sys

import numpy as np
from prdc import compute_prdc
from pytorch_fid.fid_score import calculate_frechet_distance
from torch_fidelity.metric_isc import isc_features_to_metric
from torch_fidelity.metric_kid import kernel_poly, mmd2
from torchmetrics.image.fid import FrechetInceptionDistance
from torchmetrics.image.inception import InceptionScore
from torchmetrics.image.kid import KernelInceptionDistance

import torch


def features(count, dimension, salt, scale, shift):
    i = np.arange(count * dimension, dtype=np.int64)
    h = (((i + 1) * 2654435761 + salt * 40503) % 2**32).astype(np.float64) / 2**32 - 0.5
    # Sums of neighbours: features that are correlated and nearly normal.
    x = h + 0.5 * np.roll(h, 1) + 0.25 * np.roll(h, 7)
    return (x * scale + shift).astype(np.float32).reshape(count, dimension)


def exact_fid(x, y, ddof):
    """|m|^2 + tr + tr - 2 nuclear norm of X Y', which needs no root of a singular matrix."""
    x, y = x.astype(np.float64), y.astype(np.float64)
    a, b = x - x.mean(0), y - y.mean(0)
    a, b = a / np.sqrt(len(x) - ddof), b / np.sqrt(len(y) - ddof)
    nuclear = np.linalg.svd(a @ b.T, compute_uv=False).sum()
    return float(((x.mean(0) - y.mean(0)) ** 2).sum() + (a**2).sum() + (b**2).sum() - 2 * nuclear)


class Identity(torch.nn.Module):
    """Lets torchmetrics take features for images."""

    def __init__(self, num_features):
        super().__init__()
        self.num_features = num_features

    def forward(self, x):
        return x


def torchmetrics_values(x, y):
    """FID, KID of one subset of all samples, and IS of one split (it shuffles before it splits)."""
    x, y = torch.tensor(x), torch.tensor(y)
    size = min(len(x), len(y))
    fid = FrechetInceptionDistance(Identity(x.shape[1]))
    kid = KernelInceptionDistance(Identity(x.shape[1]), subsets=1, subset_size=size)
    score = InceptionScore(Identity(x.shape[1]), splits=1)
    for metric, count in ((fid, None), (kid, size)):
        metric.update(x[:count], real=True)
        metric.update(y[:count], real=False)
    score.update(x * 4)
    return {"fid": float(fid.compute()), "kid": float(kid.compute()[0]), "is": float(score.compute()[0])}


CASES = {
    "plain": (60, 50, 8),
    "rankDeficient": (20, 25, 32),
    "larger": (300, 280, 64),
}

if __name__ == "__main__":
    golden = {}
    for name, (n, m, d) in CASES.items():
        x, y = features(n, d, 1, 1.0, 0.0), features(m, d, 2, 1.3, 0.1)
        fid = exact_fid(x, y, 1)
        theirs = calculate_frechet_distance(
            x.mean(0, dtype=np.float64), np.cov(x, rowvar=False), y.mean(0, dtype=np.float64), np.cov(y, rowvar=False))
        assert abs(fid - theirs) < 1e-3 * max(1, fid), (name, fid, theirs)
        kernel = lambda a, b: kernel_poly(a, b, kid_kernel_poly_degree=3, kid_kernel_poly_gamma=None,
                                          kid_kernel_poly_coef0=1)
        x64, y64 = x.astype(np.float64), y.astype(np.float64)
        size = min(n, m)
        golden[name] = {
            "shape": [n, m, d],
            "fid": fid,
            "fidDdof0": exact_fid(x, y, 0),
            "kid": float(mmd2(kernel(x64[:size], x64[:size]), kernel(x64[:size], y64[:size]),
                              kernel(y64[:size], y64[:size]), mmd_est="unbiased")),
            "prdc3": [float(v) for v in compute_prdc(x64, y64, 3).values()],
            "prdc5": [float(v) for v in compute_prdc(x64, y64, 5).values()],
            "is": [float(v) for v in isc_features_to_metric(torch.tensor(x64) * 4, splits=4, shuffle=False).values()],
            "torchmetrics": torchmetrics_values(x64, y64),
        }
    path = pathlib.Path(sys.argv[1]) / "metrics.json"
    path.write_text(json.dumps(golden, indent=1) + "\n")
