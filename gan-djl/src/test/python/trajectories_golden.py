"""Golden losses of whole runs, from PyTorch 2.7.1.

python trajectories_golden.py ../resources/golden   (needs torch==2.7.1)

Perceptrons of two hidden layers of 8 play eight games on 32 points in float64, 300 iterations of one
discriminator step and one generator step with latents of its own, all of them the whole data in its
order. Weights, points, latents and the interpolation of the gradient penalty follow from an integer
hash, so that Java makes the very same ones. Written: the losses of both players, penalties included, in
every tenth iteration.
"""

import json
import pathlib
import sys

import torch
from torch import nn
from torch.nn import functional as F

POINTS, HIDDEN, ITERATIONS, EVERY = 32, 8, 300, 10


def hashed(count, salt):
    """Numbers in [-0.5, 0.5), exact in float64."""
    i = torch.arange(count, dtype=torch.int64)
    return (((i + 1) * 2654435761 + salt * 40503) % 2**32).to(torch.float64) / 2**32 - 0.5


def perceptron(outputs, slope):
    layers, before = [], 2
    for _ in range(2):
        layers += [nn.Linear(before, HIDDEN), nn.LeakyReLU(slope) if slope else nn.ReLU()]
        before = HIDDEN
    return nn.Sequential(*layers, nn.Linear(HIDDEN, outputs)).to(torch.float64)


def fill(net, salt):
    with torch.no_grad():
        for index, value in enumerate(net.parameters()):
            value.copy_(1.4 * hashed(value.numel(), salt + index).reshape(value.shape))


def slopes(d, x):
    x = x.detach().requires_grad_()
    (g,) = torch.autograd.grad(d(x).sum(), x, create_graph=True)
    return g


def r1(d, x):
    return slopes(d, x).square().sum(1).mean() / 2


def gradient_penalty(d, real, fake, step):
    e = (hashed(POINTS, 5000 + step) + 0.5)[:, None]
    return 10 * (slopes(d, e * real + (1 - e) * fake).norm(dim=1) - 1).square().mean()


SOFT = F.softplus
GAMES = {
    "non_saturating": (lambda r, f: SOFT(-r).mean() + SOFT(f).mean(), lambda r, f: SOFT(-f).mean()),
    "r1": (lambda r, f: SOFT(-r).mean() + SOFT(f).mean(), lambda r, f: SOFT(-f).mean()),
    "least_squares": (
        lambda r, f: ((r - 1).square().mean() + f.square().mean()) / 2, lambda r, f: (f - 1).square().mean() / 2),
    "hinge": (lambda r, f: F.relu(1 - r).mean() + F.relu(1 + f).mean(), lambda r, f: -f.mean()),
    "wgan": (lambda r, f: f.mean() - r.mean(), lambda r, f: -f.mean()),
    "wgan_gp": (lambda r, f: f.mean() - r.mean(), lambda r, f: -f.mean()),
    "relativistic_average": (
        lambda r, f: SOFT(-(r - f.mean())).mean() + SOFT(f - r.mean()).mean(),
        lambda r, f: SOFT(-(f - r.mean())).mean() + SOFT(r - f.mean()).mean()),
    "r3gan": (lambda r, f: SOFT(-(r - f)).mean(), lambda r, f: SOFT(-(f - r)).mean()),
}


def run(name):
    d_loss, g_loss = GAMES[name]
    g, d = perceptron(2, 0), perceptron(1, 0.2)
    fill(g, 100)
    fill(d, 200)
    real = 4 * hashed(2 * POINTS, 1).reshape(POINTS, 2)
    if name == "wgan":
        optimizers = [torch.optim.RMSprop(n.parameters(), 5e-4) for n in (d, g)]
    else:
        optimizers = [torch.optim.Adam(n.parameters(), 2e-3, (0.5, 0.999)) for n in (d, g)]
    losses = []
    for step in range(ITERATIONS):
        z = [4 * hashed(2 * POINTS, 1000 + 2 * step + k).reshape(POINTS, 2) for k in (0, 1)]
        fake = g(z[0]).detach()
        loss = d_loss(d(real), d(fake))
        if name == "wgan_gp":
            loss = loss + gradient_penalty(d, real, fake, step)
        if name in ("r1", "r3gan"):
            loss = loss + r1(d, real)
        if name == "r3gan":
            loss = loss + r1(d, fake)
        optimizers[0].zero_grad()
        loss.backward()
        optimizers[0].step()
        if name == "wgan":
            with torch.no_grad():
                for p in d.parameters():
                    p.clamp_(-0.2, 0.2)
        of_d = loss.item()
        loss = g_loss(d(real).detach(), d(g(z[1])))
        optimizers[1].zero_grad()
        loss.backward()
        optimizers[1].step()
        if step % EVERY == 0:
            losses += [of_d, loss.item()]
    return losses


if __name__ == "__main__":
    torch.set_num_threads(1)
    golden = {"torch": torch.__version__.split("+")[0], **{name: run(name) for name in GAMES}}
    path = pathlib.Path(sys.argv[1]) / "trajectories.json"
    path.write_text(json.dumps(golden, separators=(",", ":")).replace('],"', '],\n"') + "\n")
