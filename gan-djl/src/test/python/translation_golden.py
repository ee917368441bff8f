"""Golden values of three steps of pix2pix and CycleGAN, from PyTorch 2.7.1, in float64.

python translation_golden.py ../resources/golden   (needs torch==2.7.1)

Networks are those of layers_golden.py, a few maps wide; weights and images follow from its hash. The steps
are those of the authors' code. Written: the losses of every step, and digests of all weights after the
third. Images are in one batch, so that their order does not matter, and fewer than the history holds.
"""

import itertools
import json
import pathlib
import sys

import torch
from torch import nn

from layers_golden import digest, hashed, patches, resnet, unet

BATCH, SIZE = 2, 32
softplus = nn.functional.softplus


def fill(net, salt):
    net.double()
    with torch.no_grad():
        for index, value in enumerate(net.parameters()):
            numbers = hashed(value.numel(), salt + index).reshape(value.shape)
            value.copy_(numbers * 0.2 if value.dim() > 1 else 1 + numbers * 0.2)
    return net


def images(salt):
    """Of bytes."""
    pixels = ((hashed(BATCH * 3 * SIZE * SIZE, salt) + 0.5) * 256).floor()
    return (pixels / 127.5 - 1).reshape(BATCH, 3, SIZE, SIZE)


def adam(*nets):
    return torch.optim.Adam(itertools.chain(*(n.parameters() for n in nets)), 2e-4, (0.5, 0.999))


def after(*nets):
    return [digest(p) for n in nets for p in n.parameters()]


def told(judge):
    """Sees a condition beside the image."""
    first = judge[0]
    judge[0] = nn.Conv2d(6, first.out_channels, 4, 2, 1)
    return judge


def pix2pix():
    g = fill(unet(2, 5, nn.BatchNorm2d, False), 100)
    d = fill(told(patches(2, 2, nn.BatchNorm2d, False)), 200)
    x, y = images(1), images(2)
    of_g, of_d = adam(g), adam(d)
    losses = []
    for _ in range(3):
        fake = g(x)
        loss_d = 0.5 * (softplus(d(torch.cat([fake.detach(), x], 1))).mean()
                        + softplus(-d(torch.cat([y, x], 1))).mean())
        of_d.zero_grad()
        loss_d.backward()
        of_d.step()
        loss_g = softplus(-d(torch.cat([fake, x], 1))).mean() + 100 * (fake - y).abs().mean()
        of_g.zero_grad()
        loss_g.backward()
        of_g.step()
        losses.append([loss_d.item(), loss_g.item()])
    return {"losses": losses, "after": after(d, g)}


def three(net):
    """The translator of layers_golden.py makes one channel."""
    net[-2] = nn.Conv2d(net[-2].in_channels, 3, 7)
    return net


def cyclegan():
    there = fill(three(resnet(2, 1, nn.InstanceNorm2d, True)), 100)
    back = fill(three(resnet(2, 1, nn.InstanceNorm2d, True)), 200)
    of_a = fill(patches(2, 2, nn.InstanceNorm2d, True), 300)
    of_b = fill(patches(2, 2, nn.InstanceNorm2d, True), 400)
    a, b = images(1), images(2)
    of_g, of_da, of_db = adam(there, back), adam(of_a), adam(of_b)
    losses = []

    def off(logits, target):
        return (logits - target).square().mean()

    for _ in range(3):
        fake_b, fake_a = there(a), back(b)
        adversarial = off(of_b(fake_b), 1) + off(of_a(fake_a), 1)
        cycle = 10 * ((back(fake_b) - a).abs().mean() + (there(fake_a) - b).abs().mean())
        identity = 5 * ((there(b) - b).abs().mean() + (back(a) - a).abs().mean())
        of_g.zero_grad()
        (adversarial + cycle + identity).backward()
        of_g.step()
        row = [(adversarial + cycle + identity).item()]
        for judge, optimizer, real, fake in ((of_a, of_da, a, fake_a), (of_b, of_db, b, fake_b)):
            loss = 0.5 * (off(judge(real), 1) + off(judge(fake.detach()), 0))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            row.append(loss.item())
        losses.append(row)
    return {"losses": losses, "after": after(there, back, of_a, of_b)}


if __name__ == "__main__":
    torch.set_num_threads(1)
    golden = {"torch": torch.__version__.split("+")[0], "pix2pix": pix2pix(), "cyclegan": cyclegan()}
    path = pathlib.Path(sys.argv[1]) / "translation.json"
    path.write_text(json.dumps(golden, separators=(",", ":")).replace("],[", "],\n[") + "\n")
