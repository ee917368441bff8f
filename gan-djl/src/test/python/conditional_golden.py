"""Golden values of conditional layers and networks, from PyTorch 2.7.1.

python conditional_golden.py ../resources/golden   (needs torch==2.7.1)

As layers_golden.py, for modules that are also given labels, or a vector: those follow from the hash too.
A module of several outputs returns them one after the other, each as one row for a sample.
"""

import json
import math
import pathlib
import sys
from collections import OrderedDict

import torch
from torch import nn
from torch.nn import functional as F

from layers_golden import (Attention, Down, IMAGES, Lambda, cotangent, digest, fill, hashed, same, second,
                           spectral_norm)


class ByLabel(nn.Module):
    """Conditional BatchNorm: statistics of the batch, gain and shift of the class."""

    def __init__(self, channels, classes):
        super().__init__()
        self.gain, self.bias = nn.Embedding(classes, channels), nn.Embedding(classes, channels)
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def affine(self, y):
        return self.gain(y), self.bias(y)

    def forward(self, x, y):
        gain, bias = self.affine(y)
        x = F.batch_norm(x, self.running_mean, self.running_var, None, None, self.training, 0.1, 1e-5)
        return x * gain[:, :, None, None] + bias[:, :, None, None]


class ScaleByClass(nn.Module):
    """As implementations of AC-GAN: the latent times a vector of the class."""

    def __init__(self, classes, size):
        super().__init__()
        self.embedding = nn.Embedding(classes, size)

    def forward(self, x, y):
        return x * self.embedding(y)


class ByVector(ByLabel):
    def __init__(self, channels, length, wrap=same):
        super().__init__(channels, 2)
        self.gain = wrap(nn.Linear(length, channels, bias=False))
        self.bias = wrap(nn.Linear(length, channels, bias=False))

    def affine(self, y):
        return 1 + self.gain(y), self.bias(y)


class Project(nn.Module):
    def __init__(self, head, features, classes, wrap=same):
        super().__init__()
        self.head, self.embed = head, wrap(nn.Embedding(classes, features))

    def forward(self, x, y):
        summed = x.flatten(2).sum(2) if x.dim() > 2 else x
        return self.head(x).flatten(1) + (self.embed(y) * summed).sum(1, keepdim=True)


class Several(nn.Module):
    def __init__(self, **heads):
        super().__init__()
        for name, head in heads.items():
            self.add_module(name, head)

    def forward(self, x):
        return torch.cat([head(x).flatten(1) for head in self.children()], 1)


class MoreMaps(nn.Module):
    def __init__(self, classes, height, width):
        super().__init__()
        self.embedding = nn.Embedding(classes, height * width)

    def forward(self, x, y):
        return torch.cat([x, self.embedding(y).view(-1, 1, *x.shape[2:])], 1)


class MoreValues(nn.Module):
    def __init__(self, classes, length):
        super().__init__()
        self.embedding = nn.Embedding(classes, length)

    def forward(self, z, y):
        return torch.cat([z, self.embedding(y)], 1)


CONDITIONAL = (ByLabel, Project, MoreMaps, MoreValues)


class Told(nn.Sequential):
    """Layers, of which some are told y."""

    def forward(self, x, y):
        for layer in self:
            x = layer(x, y) if isinstance(layer, (*CONDITIONAL, UpTold)) else layer(x)
        return x


class UpTold(nn.Module):
    def __init__(self, before, after, norm, wrap=same):
        super().__init__()
        self.c1 = wrap(nn.Conv2d(before, after, 3, padding=1))
        self.c2 = wrap(nn.Conv2d(after, after, 3, padding=1))
        self.c_sc = wrap(nn.Conv2d(before, after, 1))
        self.b1, self.b2 = norm(before), norm(after)

    def forward(self, x, y):
        h = self.c1(F.interpolate(F.relu(self.b1(x, y)), scale_factor=2))
        return self.c2(F.relu(self.b2(h, y))) + self.c_sc(F.interpolate(x, scale_factor=2))


def told(**layers):
    module = Told()
    for name, layer in layers.items():
        module.add_module(name.lstrip("_"), layer)
    return module


def residual_generator(classes, wrap=same, attention=0, width=8):
    def norm(channels):
        return ByLabel(channels, classes)

    layers = {"l1": wrap(nn.Linear(7, width * 4)), "as_maps": Lambda(lambda x: x.view(-1, width, 2, 2))}
    for i in range(3):
        layers[f"block{i + 2}"] = UpTold(width, width, norm, wrap)
        if 2 * 2 ** (i + 1) == attention:
            layers["attention"] = Attention(width)
    return told(**layers, b5=nn.BatchNorm2d(width), relu=nn.ReLU(),
                c5=wrap(nn.Conv2d(width, 3, 3, padding=1)), tanh=nn.Tanh())


def residual_discriminator(classes):
    layers, before = {}, 3
    for i, halves in enumerate((True, True, False, False)):
        layers[f"block{i + 1}"] = Down(before, 8, 8 if i == 0 else before, halves, i == 0)
        before = 8
    head = Project(spectral_norm(nn.Linear(8, 1)), 8, classes, spectral_norm)
    return told(**layers, relu=nn.ReLU(), sum=Lambda(lambda x: x.sum((2, 3))), l5=head)


class BigGan(nn.Module):
    """64 pixels, 4 maps, latents of 5 x 2, classes as 3 values."""

    def __init__(self):
        super().__init__()
        self.shared = nn.Embedding(6, 3)
        self.linear = spectral_norm(nn.Linear(2, 64 * 16))
        widths = (64, 64, 32, 16, 8)
        for i, (before, after) in enumerate(zip(widths, widths[1:])):
            self.add_module(f"block{i}", UpTold(
                before, after, lambda c: ByVector(c, 5, spectral_norm), spectral_norm))
        self.attention = Attention(8)
        self.bn = nn.BatchNorm2d(8)
        self.conv = spectral_norm(nn.Conv2d(8, 3, 3, padding=1))

    def forward(self, z, y):
        y = self.shared(y)
        parts = z.chunk(5, 1)
        h = self.linear(parts[0]).view(-1, 64, 4, 4)
        for i in range(4):
            h = getattr(self, f"block{i}")(h, torch.cat([parts[i + 1], y], 1))
        return torch.tanh(self.conv(F.relu(self.bn(self.attention(h)))))


def dcgan_generator(classes):
    return told(as_image=Lambda(lambda z: z[:, :, None, None]),
                _0=nn.ConvTranspose2d(5, 8, 4, bias=False), _1=ByLabel(8, classes), _2=nn.ReLU(),
                _3=nn.ConvTranspose2d(8, 4, 4, 2, 1, bias=False), _4=ByLabel(4, classes), _5=nn.ReLU(),
                _6=nn.ConvTranspose2d(4, 3, 4, 2, 1), _7=nn.Tanh())


def dcgan_generator_concat(classes):
    return told(condition=MoreValues(classes, classes), as_image=Lambda(lambda z: z[:, :, None, None]),
                _0=nn.ConvTranspose2d(5 + classes, 8, 4, bias=False), _1=nn.BatchNorm2d(8), _2=nn.ReLU(),
                _3=nn.ConvTranspose2d(8, 4, 4, 2, 1, bias=False), _4=nn.BatchNorm2d(4), _5=nn.ReLU(),
                _6=nn.ConvTranspose2d(4, 3, 4, 2, 1), _7=nn.Tanh())


def dcgan_discriminator(classes, head=None, concat=False):
    channels = 4 if concat else 3
    layers = {"condition": MoreMaps(classes, 16, 16)} if concat else {}
    return told(**layers, _0=nn.Conv2d(channels, 8, 4, 2, 1), _1=nn.LeakyReLU(0.2),
                _2=nn.Conv2d(8, 16, 4, 2, 1, bias=False), _3=nn.BatchNorm2d(16), _4=nn.LeakyReLU(0.2),
                _5=head or nn.Conv2d(16, 1, 4))


def infogan_generator():
    """For 8 x 8."""
    return nn.Sequential(OrderedDict([
        ("0", nn.Linear(7, 1024, bias=False)), ("1", nn.BatchNorm1d(1024)), ("2", nn.ReLU()),
        ("3", nn.Linear(1024, 512, bias=False)), ("4", nn.BatchNorm1d(512)), ("5", nn.ReLU()),
        ("as_maps", nn.Unflatten(1, (128, 2, 2))),
        ("6", nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False)), ("7", nn.BatchNorm2d(64)), ("8", nn.ReLU()),
        ("9", nn.ConvTranspose2d(64, 1, 4, 2, 1)), ("10", nn.Tanh())]))


def infogan_discriminator():
    q = nn.Sequential(nn.Linear(1024, 128, bias=False), nn.BatchNorm1d(128), nn.LeakyReLU(0.1), nn.Linear(128, 5))
    return nn.Sequential(OrderedDict([
        ("0", nn.Conv2d(1, 64, 4, 2, 1)), ("1", nn.LeakyReLU(0.1)),
        ("2", nn.Conv2d(64, 128, 4, 2, 1, bias=False)), ("3", nn.BatchNorm2d(128)), ("4", nn.LeakyReLU(0.1)),
        ("rows", nn.Flatten()),
        ("5", nn.Linear(512, 1024, bias=False)), ("6", nn.BatchNorm1d(1024)), ("7", nn.LeakyReLU(0.1)),
        ("8", Several(logits=nn.Linear(1024, 1), code=q))]))


PICTURES = (4, 3, 16, 16)
CASES = {
    "conditional_batch_norm": (lambda: ByLabel(6, 5), IMAGES, 5),
    "conditional_batch_norm_vector": (lambda: ByVector(6, 4), IMAGES, (3, 4)),
    "conditional_batch_norm_spectral": (lambda: ByVector(6, 4, spectral_norm), IMAGES, (3, 4)),
    "projection": (lambda: Project(nn.Linear(6, 1), 6, 5), (3, 6), 5),
    "projection_of_maps": (lambda: Project(nn.Conv2d(6, 1, 4), 6, 5, spectral_norm), (3, 6, 4, 4), 5),
    "heads": (lambda: Several(logits=nn.Linear(6, 1), other=nn.Linear(6, 4)), (3, 6), 0),
    "concat_maps": (lambda: MoreMaps(5, 4, 6), IMAGES, 5),
    "scale_by_class": (lambda: ScaleByClass(5, 6), (3, 6), 5),
    "residual_up_conditional": (lambda: UpTold(6, 4, lambda c: ByLabel(c, 5)), IMAGES, 5),
    "sngan_generator": (lambda: residual_generator(5), (4, 7), 5),
    "sagan_generator": (lambda: residual_generator(5, spectral_norm, 8, 16), (4, 7), 5),
    "sngan_discriminator": (lambda: residual_discriminator(5), PICTURES, 5),
    "biggan_generator": (BigGan, (3, 10), 6),
    "dcgan_generator": (lambda: dcgan_generator(5), (4, 5), 5),
    "dcgan_generator_concat": (lambda: dcgan_generator_concat(3), (4, 5), 3),
    "dcgan_projection": (
        lambda: dcgan_discriminator(5, Project(nn.Conv2d(16, 1, 4), 16, 5)), PICTURES, 5),
    "infogan_generator": (infogan_generator, (4, 7), 0),
    "infogan_discriminator": (infogan_discriminator, (4, 1, 8, 8), 0),
    "dcgan_concat": (lambda: dcgan_discriminator(5, concat=True), PICTURES, 5),
}


def condition(given, count, dtype):
    if given == 0:
        return []
    if isinstance(given, int):
        return [torch.tensor([(3 * i + 1) % given for i in range(count)])]
    return [hashed(math.prod(given), 5).reshape(given).to(dtype)]


def run(make, shape, given, dtype, training):
    module = make().to(dtype)
    fill(module)
    module.train(training)
    x = (2 * hashed(math.prod(shape), 1)).reshape(shape).to(dtype).requires_grad_()
    y = module(x, *condition(given, shape[0], dtype))
    loss = (y * cotangent(y.numel()).reshape(y.shape).to(dtype)).sum()
    weights = dict(sorted(module.named_parameters()))
    first = torch.autograd.grad(loss, [x, *weights.values()], create_graph=True, materialize_grads=True)
    return {"output": digest(y), "by_input": digest(first[0]),
            "by": {n: digest(g) for n, g in zip(weights, first[1:])}, **second(first[0], x, weights)}


if __name__ == "__main__":
    torch.set_num_threads(1)
    golden = {"torch": torch.__version__.split("+")[0]}
    for name, (make, shape, given) in CASES.items():
        golden[name] = {
            "shape": shape, "classes": given if isinstance(given, int) else 0,
            "heads": 2 if name in ("heads", "infogan_discriminator") else 1,
            "vector": [] if isinstance(given, int) else given,
            **{f"{kind}_{mode}": run(make, shape, given, dtype, mode == "train")
               for kind, dtype in (("float64", torch.float64), ("float32", torch.float32))
               for mode in ("train", "eval")}}
    path = pathlib.Path(sys.argv[1]) / "conditional.json"
    path.write_text(json.dumps(golden, indent=None, separators=(",", ":")).replace('},"', '},\n"') + "\n")
