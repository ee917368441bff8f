"""Golden values of layers and image networks, from PyTorch 2.7.1.

python layers_golden.py ../resources/golden   (needs torch==2.7.1)

Each case is a module of our own writing, after the paper or the authors' code, and the shape of its
input. Values of parameters and buffers follow from an integer hash by the order of their names, so that
Java makes the very same ones: a tensor is 0.4 times the hash, and 1 more if it has one axis and is no
bias; u and v of spectral norms are unit vectors. Written in training and in evaluation, for float64 and
float32: digests of the output, of the gradients of <output, cotangent> by the input and by each parameter,
and of the gradients by the input and each parameter of half the squared norm of that by the input. A digest is
[norm, dot product with the hash, first value, last value].
"""

import json
import math
import pathlib
import sys
from collections import OrderedDict

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import parametrizations
from torch.nn.utils.parametrizations import spectral_norm


def hashed(count, salt):
    """Numbers in [-0.5, 0.5), exact in float64."""
    i = torch.arange(count, dtype=torch.int64)
    return (((i + 1) * 2654435761 + salt * 40503) % 2**32).to(torch.float64) / 2**32 - 0.5


def power_method(self, weight, iterations):
    """v before u, as in algorithm 1 of Miyato et al. 2018; PyTorch's parametrization has u before v."""
    with torch.no_grad():
        for _ in range(iterations):
            self._v.copy_(F.normalize(weight.t() @ self._u, dim=0, eps=self.eps))
            self._u.copy_(F.normalize(weight @ self._v, dim=0, eps=self.eps))


parametrizations._SpectralNorm._power_method = power_method


def cotangent(count):
    """Another sequence than that of the inputs, or gradients of normalisations vanish."""
    return hashed(3 * count, 3)[::3]


def same(layer):
    return layer


class Lambda(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


def pixel_norm(x):
    return x / torch.sqrt(x.square().mean(1, keepdim=True) + 1e-8)


class Fir(nn.Module):
    """upfirdn2d of StyleGAN2: zeros between the pixels, padding, filter, every other pixel."""

    def __init__(self, taps, up):
        super().__init__()
        f = torch.tensor(taps, dtype=torch.float64)
        f = f[:, None] * f[None, :] / f.sum() ** 2
        self.register_buffer("resample_filter", f * (4 if up else 1))
        self.up, self.taps = up, len(taps)

    def forward(self, x):
        n, c, h, w = x.shape
        p = self.taps
        if self.up:
            x = F.pad(x.reshape(n, c, h, 1, w, 1), (0, 1, 0, 0, 0, 1)).reshape(n, c, 2 * h, 2 * w)
            before, after = (p + 1) // 2, (p - 2) // 2
        else:
            before, after = (p - 1) // 2, (p - 2) // 2
        x = F.pad(x, (before, after, before, after))
        f = self.resample_filter.flip(0, 1).to(x.dtype)
        x = F.conv2d(x, f[None, None].expand(c, 1, p, p), groups=c)
        return x if self.up else x[:, :, ::2, ::2]


class Equalized(nn.Module):
    def __init__(self, shape, gain, multiplier, convolution):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(shape))
        self.bias = nn.Parameter(torch.zeros(shape[0]))
        self.scale = gain * multiplier / math.sqrt(math.prod(shape[1:]))
        self.multiplier, self.convolution = multiplier, convolution

    def forward(self, x):
        w, b = self.weight * self.scale, self.bias * self.multiplier
        return F.conv2d(x, w, b, padding=1) if self.convolution else F.linear(x, w, b)


class Attention(nn.Module):
    """Of SAGAN's authors."""

    def __init__(self, c):
        super().__init__()
        self.theta = spectral_norm(nn.Conv2d(c, c // 8, 1, bias=False))
        self.phi = spectral_norm(nn.Conv2d(c, c // 8, 1, bias=False))
        self.g = spectral_norm(nn.Conv2d(c, c // 2, 1, bias=False))
        self.o = spectral_norm(nn.Conv2d(c // 2, c, 1, bias=False))
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        n, c, h, w = x.shape
        theta = self.theta(x).view(n, c // 8, h * w)
        phi = F.max_pool2d(self.phi(x), 2).view(n, c // 8, h * w // 4)
        g = F.max_pool2d(self.g(x), 2).view(n, c // 2, h * w // 4)
        beta = F.softmax(torch.bmm(theta.transpose(1, 2), phi), -1)
        return self.gamma * self.o(torch.bmm(g, beta.transpose(1, 2)).view(n, c // 2, h, w)) + x


class PlainAttention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.query_conv = nn.Conv2d(c, c // 8, 1)
        self.key_conv = nn.Conv2d(c, c // 8, 1)
        self.value_conv = nn.Conv2d(c, c, 1)
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        n, c, h, w = x.shape
        q = self.query_conv(x).view(n, -1, h * w).permute(0, 2, 1)
        k = self.key_conv(x).view(n, -1, h * w)
        attention = F.softmax(torch.bmm(q, k), -1)
        v = self.value_conv(x).view(n, -1, h * w)
        return self.gamma * torch.bmm(v, attention.permute(0, 2, 1)).view(n, c, h, w) + x


class Up(nn.Module):
    def __init__(self, before, after, wrap=same, mode="nearest", active=F.relu):
        super().__init__()
        self.active = active
        self.c1 = wrap(nn.Conv2d(before, after, 3, padding=1))
        self.c2 = wrap(nn.Conv2d(after, after, 3, padding=1))
        self.c_sc = wrap(nn.Conv2d(before, after, 1))
        self.b1, self.b2 = nn.BatchNorm2d(before), nn.BatchNorm2d(after)
        self.mode = mode

    def larger(self, x):
        return F.interpolate(x, scale_factor=2, mode=self.mode)

    def forward(self, x):
        h = self.c1(self.larger(self.active(self.b1(x))))
        return self.c2(self.active(self.b2(h))) + self.c_sc(self.larger(x))


class Down(nn.Module):
    def __init__(self, before, after, hidden, halves=True, first=False, wrap=spectral_norm, norm=None, active=F.relu):
        super().__init__()
        self.active = active
        self.c1 = wrap(nn.Conv2d(before, hidden, 3, padding=1))
        self.c2 = wrap(nn.Conv2d(hidden, after, 3, padding=1))
        self.c_sc = wrap(nn.Conv2d(before, after, 1)) if halves or before != after else None
        self.b1 = norm(before) if norm and not first else nn.Identity()
        self.b2 = norm(hidden) if norm else nn.Identity()
        self.halves, self.first = halves, first

    def forward(self, x):
        h = self.c1(x if self.first else self.active(self.b1(x)))
        h = self.c2(self.active(self.b2(h)))
        if self.halves:
            h = F.avg_pool2d(h, 2)
        if self.c_sc is None:
            return h + x
        beside = self.c_sc(x)
        return h + (F.avg_pool2d(beside, 2) if self.halves else beside)


def named(**layers):
    return nn.Sequential(OrderedDict(layers))


def residual_generator(latent, widths, side, wrap=same, attention=0, mode="nearest"):
    layers = {"l1": wrap(nn.Linear(latent, widths[0] * side * side)),
              "as_maps": Lambda(lambda x: x.view(-1, widths[0], side, side))}
    for i, (before, after) in enumerate(zip(widths, widths[1:])):
        layers[f"block{i + 2}"] = Up(before, after, wrap, mode)
        if side * 2 ** (i + 1) == attention:
            layers["attention"] = Attention(after)
    last = len(widths) + 1
    layers[f"b{last}"] = nn.BatchNorm2d(widths[-1])
    layers["relu"] = nn.ReLU()
    layers[f"c{last}"] = wrap(nn.Conv2d(widths[-1], 3, 3, padding=1))
    return named(**layers, tanh=nn.Tanh())


def residual_discriminator(stages, side, wide=False, attention=0):
    layers, before = {}, 3
    for i, (maps, halves) in enumerate(stages):
        hidden = maps if wide or i == 0 else before
        layers[f"block{i + 1}"] = Down(before, maps, hidden, halves, i == 0)
        before, side = maps, side // 2 if halves else side
        if side == attention and "attention" not in layers:
            layers["attention"] = Attention(maps)
    layers["relu"] = nn.ReLU()
    layers["sum"] = Lambda(lambda x: x.sum((2, 3)))
    layers[f"l{len(stages) + 1}"] = spectral_norm(nn.Linear(before, 1))
    return named(**layers)


def convolutions(stages, head, norm, first_bias, bias, wrap=same):
    layers, before = [], stages[0][0]
    for i, (maps, kernel, stride, padding) in enumerate(stages[1:]):
        layers.append(wrap(nn.Conv2d(before, maps, kernel, stride, padding, bias=bias or i == 0 and first_bias)))
        if norm and i:
            layers.append(norm(maps))
        layers.append(nn.LeakyReLU(0.2))
        before = maps
    return nn.Sequential(*layers, wrap(nn.Conv2d(before, 1, head, bias=bias or first_bias)))


def spectral_generator():
    """DCGAN for 16 x 16 with the spectral norm in place of BatchNorm."""
    def conv(before, after, kernel, stride, padding):
        return spectral_norm(nn.ConvTranspose2d(before, after, kernel, stride, padding))

    return named(**{
        "as_image": Lambda(lambda z: z[:, :, None, None]), "0": conv(5, 8, 4, 1, 0), "1": nn.ReLU(),
        "2": conv(8, 4, 4, 2, 1), "3": nn.ReLU(), "4": conv(4, 3, 4, 2, 1), "5": nn.Tanh()})


def vanilla_generator():
    layers, before = [], 7
    for width in (8, 16, 32):
        layers += [nn.Linear(before, width), nn.BatchNorm1d(width), nn.LeakyReLU(0.2)]
        before = width
    return nn.Sequential(*layers, nn.Linear(before, 36), nn.Tanh())


def vanilla_discriminator():
    layers, before = [], 36
    for width in (16, 8, 4):
        layers += [nn.Linear(before, width), nn.LeakyReLU(0.2)]
        before = width
    layers.append(nn.Linear(before, 1))
    return named(rows=nn.Flatten(), **{str(i): layer for i, layer in enumerate(layers)})


def autoencoder():
    """EBGAN's, 4 maps wide."""
    layers, before = [], 3
    for i, maps in enumerate((4, 8, 16)):
        layers.append(nn.Conv2d(before, maps, 4, 2, 1, bias=i == 0))
        layers += ([nn.BatchNorm2d(maps)] if i else []) + [nn.LeakyReLU(0.2)]
        before = maps
    for maps in (8, 4):
        layers += [nn.ConvTranspose2d(before, maps, 4, 2, 1, bias=False), nn.BatchNorm2d(maps), nn.LeakyReLU(0.2)]
        before = maps
    return nn.Sequential(*layers, nn.ConvTranspose2d(4, 3, 4, 2, 1))


class Skip(nn.Module):
    """x beside what layers make of it; of pix2pix."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, x):
        return torch.cat([x, self.model(x)], 1)


def unet(width, halvings, norm, bias):
    """pix2pix's U-Net without dropout."""
    maps = [width * min(2**level, 8) for level in range(halvings)]
    inner = None
    for level in range(halvings - 1, 0, -1):
        layers = [nn.LeakyReLU(0.2), nn.Conv2d(maps[level - 1], maps[level], 4, 2, 1, bias=bias)]
        if inner is not None:
            layers += [norm(maps[level]), Skip(inner)]
        before = maps[level] * (1 if inner is None else 2)
        layers += [nn.ReLU(), nn.ConvTranspose2d(before, maps[level - 1], 4, 2, 1, bias=bias), norm(maps[level - 1])]
        inner = nn.Sequential(*layers)
    return nn.Sequential(
        nn.Conv2d(3, width, 4, 2, 1, bias=bias), Skip(inner), nn.ReLU(),
        nn.ConvTranspose2d(2 * width, 3, 4, 2, 1), nn.Tanh())


class ConvBlock(nn.Module):
    """CycleGAN's residual block."""

    def __init__(self, maps, norm, bias):
        super().__init__()
        self.conv_block = nn.Sequential(
            nn.ReflectionPad2d(1), nn.Conv2d(maps, maps, 3, bias=bias), norm(maps), nn.ReLU(),
            nn.ReflectionPad2d(1), nn.Conv2d(maps, maps, 3, bias=bias), norm(maps))

    def forward(self, x):
        return x + self.conv_block(x)


def resnet(width, blocks, norm, bias):
    """CycleGAN's generator."""
    layers = [nn.ReflectionPad2d(3), nn.Conv2d(3, width, 7, bias=bias), norm(width), nn.ReLU()]
    for maps in (2 * width, 4 * width):
        layers += [nn.Conv2d(maps // 2, maps, 3, 2, 1, bias=bias), norm(maps), nn.ReLU()]
    layers += [ConvBlock(4 * width, norm, bias) for _ in range(blocks)]
    for maps in (2 * width, width):
        layers += [nn.ConvTranspose2d(2 * maps, maps, 3, 2, 1, 1, bias=bias), norm(maps), nn.ReLU()]
    return nn.Sequential(*layers, nn.ReflectionPad2d(3), nn.Conv2d(width, 1, 7), nn.Tanh())


def patches(width, halvings, norm, bias):
    """PatchGAN."""
    layers = [nn.Conv2d(3, width, 4, 2, 1), nn.LeakyReLU(0.2)]
    before = width
    for i in range(1, halvings + 1):
        maps = width * min(2**i, 8)
        layers += [nn.Conv2d(before, maps, 4, 2 if i < halvings else 1, 1, bias=bias), norm(maps), nn.LeakyReLU(0.2)]
        before = maps
    return nn.Sequential(*layers, nn.Conv2d(before, 1, 4, 1, 1))


def pixels(width, norm, bias):
    return nn.Sequential(
        nn.Conv2d(3, width, 1), nn.LeakyReLU(0.2), nn.Conv2d(width, 2 * width, 1, bias=bias), norm(2 * width),
        nn.LeakyReLU(0.2), nn.Conv2d(2 * width, 1, 1, bias=bias))


class MinibatchStd(nn.Module):
    """StyleGAN2's, for batches that groups of four do not divide."""

    def forward(self, x):
        g = max(k for k in (1, 2, 3, 4) if len(x) % k == 0)
        y = x.reshape(g, -1, *x.shape[1:])
        y = y - y.mean(dim=0)
        y = (y.square().mean(dim=0) + 1e-8).sqrt()
        y = y.flatten(1).mean(dim=1).reshape(-1, 1, *[1] * (x.dim() - 2))
        return torch.cat([x, y.repeat(g, 1, *x.shape[2:])], dim=1)


class MinibatchDiscrimination(nn.Module):
    def __init__(self, features, kernels, size):
        super().__init__()
        self.projection = nn.Parameter(torch.zeros(kernels * size, features))
        self.kernels = kernels

    def forward(self, x):
        m = (x.flatten(1) @ self.projection.t()).reshape(len(x), self.kernels, -1)
        o = torch.exp(-(m[:, None] - m[None]).abs().sum(3)).sum(1)
        return torch.cat([x, o.reshape(*o.shape, 1, 1).expand(-1, -1, *x.shape[2:])], dim=1)


K4 = ((8, 4, 2, 1), (16, 4, 2, 1), (32, 4, 2, 1))
IMAGES = (3, 6, 4, 6)
CASES = {
    "instance_norm": (lambda: nn.InstanceNorm2d(6), IMAGES),
    "instance_norm_affine": (lambda: nn.InstanceNorm2d(6, affine=True), IMAGES),
    "group_norm": (lambda: nn.GroupNorm(3, 6), IMAGES),
    "layer_norm": (lambda: nn.GroupNorm(1, 6), IMAGES),
    "pixel_norm": (lambda: Lambda(pixel_norm), IMAGES),
    "upsample_nearest": (lambda: nn.Upsample(scale_factor=2), IMAGES),
    "upsample_bilinear": (lambda: nn.Upsample(scale_factor=2, mode="bilinear"), IMAGES),
    "average_pool": (lambda: nn.AvgPool2d(2), IMAGES),
    "max_pool": (lambda: nn.MaxPool2d(2), IMAGES),
    "global_average_pool": (
        lambda: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
        IMAGES,
    ),
    "global_sum": (lambda: Lambda(lambda x: x.sum((2, 3))), IMAGES),
    "fir_up_4": (lambda: Fir([1, 3, 3, 1], True), IMAGES),
    "fir_up_3": (lambda: Fir([1, 2, 1], True), IMAGES),
    "fir_down_4": (lambda: Fir([1, 3, 3, 1], False), IMAGES),
    "fir_down_3": (lambda: Fir([1, 2, 1], False), IMAGES),
    "equalized_conv": (lambda: Equalized((4, 6, 3, 3), math.sqrt(2), 1, True), IMAGES),
    "equalized_linear": (lambda: Equalized((4, 6), 1, 0.01, False), (3, 6)),
    "attention": (lambda: Attention(16), (3, 16, 4, 6)),
    "attention_plain": (lambda: PlainAttention(16), (3, 16, 3, 5)),
    "residual_up": (lambda: Up(6, 4), IMAGES),
    "residual_up_spectral": (lambda: Up(6, 4, spectral_norm, "bilinear"), IMAGES),
    "residual_first": (lambda: Down(6, 4, 4, first=True), IMAGES),
    "residual_halving": (lambda: Down(6, 4, 6), IMAGES),
    "residual_keeping": (lambda: Down(6, 6, 6, False), IMAGES),
    "residual_instance": (lambda: Down(6, 8, 6, wrap=same, norm=nn.InstanceNorm2d), IMAGES),
    "residual_leaky": (lambda: Down(6, 4, 6, active=lambda x: F.leaky_relu(x, 0.2)), IMAGES),
    "residual_up_tanh": (lambda: Up(6, 4, active=torch.tanh), IMAGES),
    "sngan_generator": (lambda: residual_generator(7, [8] * 4, 2), (4, 7)),
    "sngan_discriminator": (
        lambda: residual_discriminator([(8, True), (8, True), (8, False), (8, False)], 16), (4, 3, 16, 16)),
    "sngan_discriminator_64": (
        lambda: residual_discriminator([(2 * 2**i, True) for i in range(5)], 64), (2, 3, 64, 64)),
    "sagan_generator": (
        lambda: residual_generator(7, [16] * 4, 2, spectral_norm, 8), (4, 7)),
    "sagan_discriminator": (
        lambda: residual_discriminator([(16, True), (16, True), (16, False), (16, False)], 16, True, 8),
        (4, 3, 16, 16)),
    "dcgan_tutorial": (
        lambda: convolutions(((1, 0, 0, 0), *K4, (64, 3, 1, 0)), 1, nn.BatchNorm2d, True, True), (4, 1, 28, 28)),
    "dcgan_critic": (
        lambda: convolutions(((1, 0, 0, 0), *K4), 3, nn.InstanceNorm2d, True, True), (4, 1, 28, 28)),
    "dcgan_spectral": (
        lambda: convolutions(((3, 0, 0, 0), *K4[:2]), 4, None, True, True, spectral_norm), (4, 3, 16, 16)),
    "dcgan_group": (
        lambda: convolutions(((3, 0, 0, 0), *K4[:2]), 4, lambda c: nn.GroupNorm(4, c), True, False),
        (4, 3, 16, 16)),
    "dcgan_spectral_generator": (spectral_generator, (4, 5)),
    "vanilla_generator": (vanilla_generator, (4, 7)),
    "vanilla_discriminator": (vanilla_discriminator, (4, 1, 6, 6)),
    "ebgan": (autoencoder, (4, 3, 16, 24)),
    "reflection_pad": (lambda: nn.ReflectionPad2d(3), IMAGES),
    "minibatch_std": (MinibatchStd, (6, 4, 2, 3)),
    "minibatch_std_of_rows": (MinibatchStd, (8, 5)),
    "minibatch_discrimination": (lambda: MinibatchDiscrimination(12, 5, 3), (4, 3, 2, 2)),
    "unet_translator": (lambda: unet(2, 5, nn.BatchNorm2d, False), (3, 3, 32, 64)),
    "unet_translator_instance": (lambda: unet(2, 5, nn.InstanceNorm2d, True), (2, 3, 32, 32)),
    "resnet_translator": (lambda: resnet(4, 2, nn.InstanceNorm2d, True), (2, 3, 16, 24)),
    "resnet_translator_batch": (lambda: resnet(4, 1, nn.BatchNorm2d, False), (2, 3, 16, 16)),
    "patch_34": (lambda: patches(4, 2, nn.InstanceNorm2d, True), (2, 3, 32, 24)),
    "patch_70": (lambda: patches(4, 3, nn.BatchNorm2d, False), (2, 3, 32, 32)),
    "patch_1": (lambda: pixels(4, nn.BatchNorm2d, False), (3, 3, 6, 5)),
}


def fill(module):
    """By the order of names; returns the names."""
    with torch.no_grad():
        state = {k: v for k, v in module.state_dict().items() if "num_batches" not in k}
        for index, name in enumerate(sorted(state)):
            value = state[name]
            if "running" in name or name.endswith("filter"):
                continue
            numbers = hashed(value.numel(), 100 + index).reshape(value.shape)
            if name.endswith(("_u", "_v")):
                value.copy_(numbers / numbers.norm())
            else:
                value.copy_(0.4 * numbers + (value.dim() == 1 and not name.endswith("bias")))


def digest(t):
    t = t.detach().to(torch.float64).flatten()
    return [t.norm().item(), t.dot(hashed(len(t), 7)).item(), t[0].item(), t[-1].item()]


def run(make, shape, dtype, training):
    module = make().to(dtype)
    fill(module)
    module.train(training)
    x = (2 * hashed(math.prod(shape), 1)).reshape(shape).to(dtype).requires_grad_()
    y = module(x)
    loss = (y * cotangent(y.numel()).reshape(y.shape).to(dtype)).sum()
    weights = dict(sorted(module.named_parameters()))
    first = torch.autograd.grad(loss, [x, *weights.values()], create_graph=True, materialize_grads=True)
    return {"output": digest(y), "by_input": digest(first[0]),
            "by": {n: digest(g) for n, g in zip(weights, first[1:])}, **second(first[0], x, weights)}


def second(by_input, x, weights):
    """Gradients of half the squared norm of a gradient; zeros where that is constant."""
    half, by = by_input.square().sum() / 2, [x, *weights.values()]
    gradients = (torch.autograd.grad(half, by, materialize_grads=True) if half.requires_grad
                 else [torch.zeros_like(w) for w in by])
    return {"second_by_input": digest(gradients[0]),
            "second": {n: digest(g) for n, g in zip(weights, gradients[1:])}}


if __name__ == "__main__":
    torch.set_num_threads(1)
    golden = {"torch": torch.__version__.split("+")[0]}
    for name, (make, shape) in CASES.items():
        golden[name] = {
            "shape": shape,
            **{f"{kind}_{mode}": run(make, shape, dtype, mode == "train")
               for kind, dtype in (("float64", torch.float64), ("float32", torch.float32))
               for mode in ("train", "eval")}}
    path = pathlib.Path(sys.argv[1]) / "layers.json"
    path.write_text(json.dumps(golden, indent=None, separators=(",", ":")).replace('},"', '},\n"') + "\n")
