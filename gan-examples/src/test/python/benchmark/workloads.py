"""The networks and losses of the benchmark in PyTorch; Workload.java has the same."""

import torch
from torch import nn


class Workload:
    def __init__(self, size=1, channels=1, width=0, batch=64, loss="bce", ema=False, norm=True):
        self.size, self.channels, self.width = size, channels, width
        self.batch, self.loss, self.ema, self.norm = batch, loss, ema, norm
        self.latent = 100 if width else 10

    def generator(self, inplace):
        return dcgan_generator(self, inplace) if self.width else mlp(10, nn.ReLU, inplace)

    def discriminator(self, inplace):
        return dcgan_discriminator(self, inplace) if self.width else mlp(1, leaky, inplace)

    def latents(self, dtype=torch.float32):
        return torch.randn(self.batch, self.latent, dtype=dtype)

    def data(self, batches=32):
        count = self.batch * batches
        if not self.width:
            return torch.randn(count, 1)
        shape = (count, self.channels, self.size, self.size)
        return torch.randint(0, 256, shape, dtype=torch.uint8)

    def one_batch_norm(self):
        """Whether real and generated samples may not be judged in one pass."""
        return bool(self.width) and self.norm


def leaky(inplace):
    return nn.LeakyReLU(0.2, inplace)


def mlp(inputs, activation, inplace):
    layers = []
    for _ in range(3):
        layers += [nn.Linear(inputs, 128), activation(inplace)]
        inputs = 128
    return nn.Sequential(*layers, nn.Linear(128, 1))


def dcgan_generator(w, inplace):
    power = w.size & (w.size - 1) == 0
    last = w.size // 2 if power else 1 << w.size.bit_length()
    maps = w.width * (last // 4)
    layers = [nn.ConvTranspose2d(w.latent, maps, 4, 1, 0, bias=False)]
    length = 4
    while length < last:
        layers += [nn.BatchNorm2d(maps), nn.ReLU(inplace)]
        layers += [nn.ConvTranspose2d(maps, maps // 2, 4, 2, 1, bias=False)]
        maps, length = maps // 2, length * 2
    layers += [nn.BatchNorm2d(maps), nn.ReLU(inplace)]
    end = (4, 2, 1) if power else (1, 1, (last - w.size) // 2)
    layers += [nn.ConvTranspose2d(maps, w.channels, *end), nn.Tanh()]
    return nn.Sequential(*layers)


def dcgan_discriminator(w, inplace):
    layers, before, maps, length = [], w.channels, w.width, w.size
    while length > 4:
        kernel = 4 if length % 2 == 0 else 3
        first = length == w.size
        plain = first or not w.norm
        layers += [nn.Conv2d(before, maps, kernel, 2, 1, bias=plain)]
        layers += [] if plain else [nn.BatchNorm2d(maps)]
        layers += [leaky(inplace)]
        before, maps, length = maps, maps * 2, (length + 1) // 2
    return nn.Sequential(*layers, nn.Conv2d(before, 1, 4, 1, 0))


WORKLOADS = {
    "mlp": Workload(batch=256),
    "dcgan_28_w32": Workload(28, 1, 32),
    "dcgan_28_w64": Workload(28, 1, 64),
    "dcgan_64": Workload(64, 3, 64),
    "wgan_gp_mlp": Workload(batch=256, loss="wgan-gp"),
    "wgan_gp_dcgan": Workload(28, 1, 32, loss="wgan-gp", norm=False),
    "r1_dcgan": Workload(28, 1, 32, loss="r1"),
    "ema_dcgan": Workload(28, 1, 32, ema=True),
    "hooks_dcgan": Workload(28, 1, 32, ema=True),
}
