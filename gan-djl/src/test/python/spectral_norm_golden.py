"""Golden values of spectral normalisation, from PyTorch 2.7.1's torch.nn.utils.spectral_norm.

python spectral_norm_golden.py ../resources/golden   (needs torch==2.7.1)

For each layer and data type, after three training forwards and one in evaluation: the sum of squares of the
outputs, digests of u, v and of the gradient of that sum in the unnormalised weight, and sigma.
"""

import json
import pathlib
import sys

import torch
from torch import nn
from torch.nn.utils import spectral_norm

from dcgan_golden import digest, hashed

LAYERS = {
    "linear": (lambda: nn.Linear(6, 5), (3, 6), 0),
    "conv": (lambda: nn.Conv2d(2, 4, 3, 1, 1), (3, 2, 5, 5), 0),
    "transposed": (lambda: nn.ConvTranspose2d(2, 4, 4, 2, 1), (3, 2, 5, 5), 1),
}


def run(make, shape, axis, dtype):
    layer = spectral_norm(make().to(dtype), n_power_iterations=1, eps=1e-12, dim=axis)
    with torch.no_grad():
        w, b = layer.weight_orig, layer.bias
        w.copy_(hashed(w.numel(), 5).reshape(w.shape))
        b.copy_(hashed(b.numel(), 6))
        for salt, vector in ((7, layer.weight_u), (8, layer.weight_v)):
            values = hashed(vector.numel(), salt)
            vector.copy_(values / values.norm())
    x = hashed(int(torch.tensor(shape).prod()), 9).reshape(shape).to(dtype)
    result = []
    for train in (True, True, True, False):
        layer.train(train)
        loss = (layer(x) ** 2).sum()
    gradient, = torch.autograd.grad(loss, w)
    m = w.transpose(0, axis).reshape(w.shape[axis], -1)
    sigma = layer.weight_u @ m @ layer.weight_v
    return {"loss": loss.item(), "sigma": sigma.item(),
            "digests": digest([layer.weight_u, layer.weight_v, gradient])}


if __name__ == "__main__":
    golden = {}
    for name, (make, shape, axis) in LAYERS.items():
        golden[name] = {d: run(make, shape, axis, getattr(torch, d)) for d in ("float64", "float32")}
    path = pathlib.Path(sys.argv[1]) / "spectral_norm.json"
    path.write_text(json.dumps(golden, indent=1) + "\n")
