"""Golden values of the regularizers, from PyTorch 2.7.1 autograd on the papers' formulas.

python regularizers_golden.py ../resources/golden   (needs torch==2.7.1)

Networks, samples and noise follow from the hash of dcgan_golden.py. Written for each term, network, mode and data
type: [value, digests of the gradients of all parameters], without the term's weight.
"""

import json
import pathlib
import sys

import torch
from torch import nn

from dcgan_golden import digest, hashed

N = 5


def mlp():
    return nn.Sequential(nn.Flatten(), nn.Linear(6, 5), nn.LeakyReLU(0.2), nn.Linear(5, 1)), (6,)


def conv(norm):
    layers = [nn.Conv2d(2, 3, 3, 1, 1)] + ([nn.BatchNorm2d(3)] if norm else [])
    return nn.Sequential(*layers, nn.LeakyReLU(0.2), nn.Conv2d(3, 1, 4), nn.Flatten()), (2, 4, 4)


def generator():
    return nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 6)), (4,)


NETWORKS = {"mlp": mlp, "conv": lambda: conv(False), "batchnorm": lambda: conv(True)}


def prepared(make, train, dtype, salt):
    net, shape = make()
    net = net.to(dtype)
    with torch.no_grad():
        for index, value in enumerate(net.parameters()):
            numbers = hashed(value.numel(), salt + index).reshape(value.shape)
            value.copy_(numbers if value.dim() > 1 else 1 + numbers)
    return (net.train() if train else net.eval()), shape


def tensor(shape, salt, dtype, scale=2.0, shift=0.0):
    count = int(torch.tensor(shape).prod())
    return (hashed(count, salt) * scale + shift).reshape(shape).to(dtype)


def norms(net, x):
    x = x.detach().requires_grad_()
    g, = torch.autograd.grad(net(x).sum(), x, create_graph=True)
    return g.flatten(1).norm(dim=1)


def between(real, fake):
    e = tensor((N,) + (1,) * (real.dim() - 1), 31, real.dtype, 1.0, 0.5)
    return e * real + (1 - e) * fake


def dragan(net, real, fake):
    moved = real + 0.5 * real.std(unbiased=False) * tensor(real.shape, 32, real.dtype, 1.0, 0.5)
    return ((norms(net, moved) - 1) ** 2).mean()


def orthogonal(net, real, fake):
    total = 0
    for p in net.parameters():
        if p.dim() >= 2:
            w = p.flatten(1)
            total = total + ((w @ w.T * (1 - torch.eye(len(w), dtype=w.dtype))) ** 2).sum()
    return total


def historical(net, real, fake):
    # The second step, after the parameters were 0.9 times what they are.
    return sum(((p - (0.9 * p + p).detach() / 2) ** 2).sum() for p in net.parameters())


def consistency(net, real, fake):
    return sum(((net(x) - net(0.9 * x + 0.1)) ** 2).mean() for x in (real, fake))


def lecam(net, real, fake):
    r, f = net(real), net(fake)
    return ((r - f.mean().detach()) ** 2).mean() + ((f - r.mean().detach()) ** 2).mean()


def zcr_discriminator(net, real, fake):
    z = tensor((N, 4), 3, real.dtype) + 0.3 * tensor((N, 4), 33, real.dtype, 4.0)
    size = fake[0].numel()
    nearby = (z @ tensor((4, size), 70, real.dtype, 1.0)).reshape(fake.shape)
    return ((net(fake) - net(nearby)) ** 2).mean()


TERMS = {
    "gradientPenalty": lambda d, r, f: ((norms(d, between(r, f)) - 1) ** 2).mean(),
    "oneSided": lambda d, r, f: (torch.relu(norms(d, between(r, f)) - 1) ** 2).mean(),
    "dragan": dragan,
    "r1": lambda d, r, f: (norms(d, r) ** 2).mean() / 2,
    "r2": lambda d, r, f: (norms(d, f) ** 2).mean() / 2,
    "zeroCentred": lambda d, r, f: (norms(d, between(r, f)) ** 2).mean(),
    "orthogonal": orthogonal,
    "historical": historical,
    "consistency": consistency,
    "lecam": lecam,
    "zcrDiscriminator": zcr_discriminator,
}


def zcr_generator(g, z):
    return -((g(z) - g(z + 0.3 * tensor(z.shape, 33, z.dtype, 4.0))) ** 2).mean()


def path_length(g, z):
    z = z.requires_grad_()
    x = g(z)
    y = tensor(x.shape, 33, x.dtype, 4.0)
    j, = torch.autograd.grad((x * y).sum(), z, create_graph=True)
    lengths = j.norm(dim=1)
    average = 0.01 * lengths.mean().detach()
    return ((lengths - average) ** 2).mean()


def reconstruction(power):
    return lambda g, z: ((g(z) - tensor((N, 6), 1, z.dtype)).abs() ** power).mean()


def result(value, net):
    gradients = torch.autograd.grad(value, list(net.parameters()), allow_unused=True)
    gradients = [torch.zeros_like(p) if g is None else g
                 for g, p in zip(gradients, net.parameters())]
    return [value.item(), digest(gradients)]


if __name__ == "__main__":
    golden = {}
    for dtype in (torch.float64, torch.float32):
        name = str(dtype).split(".")[1]
        for term, function in TERMS.items():
            for network, make in NETWORKS.items():
                for mode in ("train", "eval"):
                    net, shape = prepared(make, mode == "train", dtype, 50)
                    real = tensor((N,) + shape, 1, dtype)
                    fake = tensor((N,) + shape, 2, dtype)
                    key = "/".join((term, network, mode, name))
                    golden[key] = result(function(net, real, fake), net)
        for term, function in (("pathLength", path_length), ("zcrGenerator", zcr_generator),
                               ("l1", reconstruction(1)), ("l2", reconstruction(2))):
            net, shape = prepared(generator, True, dtype, 60)
            golden["/".join((term, "generator", "train", name))] = result(
                function(net, tensor((N,) + shape, 3, dtype)), net)
    path = pathlib.Path(sys.argv[1]) / "regularizers.json"
    path.write_text(json.dumps(golden) + "\n")
