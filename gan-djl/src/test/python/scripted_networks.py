"""A small pair of networks as TorchScript files, for the tests that train what Python wrote.

python scripted_networks.py ../resources/scripted   (needs torch==2.7.1)

The generator has BatchNorm, in a module of its own, and returns 1 x 8 x 8 images of 6 latents; the
discriminator returns logits and its features. Written beside them: what both return for inputs from an
integer hash, in evaluation.
"""

import json
import pathlib
import sys
from typing import Tuple

import torch
from torch import nn


def hashed(count, salt):
    i = torch.arange(count, dtype=torch.int64)
    return (((i + 1) * 2654435761 + salt * 40503) % 2**32).to(torch.float64) / 2**32 - 0.5


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(6, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 64))

    def forward(self, z):
        return torch.tanh(self.body(z)).view(-1, 1, 8, 8)


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 8, 4, 2, 1)
        self.head = nn.Linear(128, 1)

    def forward(self, x) -> Tuple[torch.Tensor, torch.Tensor]:
        features = torch.nn.functional.leaky_relu(self.conv(x), 0.2)
        return self.head(features.flatten(1)), features


if __name__ == "__main__":
    torch.manual_seed(1)
    out = pathlib.Path(sys.argv[1])
    expected = {}
    for name, module, shape in (("generator", Generator(), (3, 6)), ("discriminator", Discriminator(), (3, 1, 8, 8))):
        scripted = torch.jit.script(module)
        scripted.save(str(out / f"{name}.pt"))
        scripted.eval()
        x = hashed(3 * torch.Size(shape[1:]).numel(), 1).reshape(shape).float()
        y = scripted(x)
        expected[name] = (y[0] if name == "discriminator" else y).flatten().tolist()
    frozen = torch.jit.freeze(torch.jit.script(Generator().eval()))
    frozen.save(str(out / "frozen.pt"))
    (out / "expected.json").write_text(json.dumps(expected) + "\n")
