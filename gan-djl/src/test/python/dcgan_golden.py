"""Golden values of the 28 x 28 DCGAN pair, from PyTorch 2.7.1.

python dcgan_golden.py ../resources/golden   (needs torch==2.7.1)

Weights, latents and images follow from an integer hash, so that Java makes the very same ones. Written
for float64 and float32: the losses of three iterations (one discriminator step, one generator step,
Adam 2e-4 (0.5, 0.999)), digests of all gradients of the first one, and of all weights and running
statistics after the third. A digest is [norm, dot product with the hash, first value, last value].
"""

import json
import pathlib
import sys

import torch
from torch import nn

LATENT, WIDTH, BATCH = 16, 8, 6


def hashed(count, salt):
    """Numbers in [-0.5, 0.5), exact in float64."""
    i = torch.arange(count, dtype=torch.int64)
    return (((i + 1) * 2654435761 + salt * 40503) % 2**32).to(torch.float64) / 2**32 - 0.5


def generator():
    layers, maps, before = [], WIDTH * 8, LATENT
    for kernel, stride, padding in ((4, 1, 0), (4, 2, 1), (4, 2, 1), (4, 2, 1)):
        layers += [nn.ConvTranspose2d(before, maps, kernel, stride, padding, bias=False)]
        layers += [nn.BatchNorm2d(maps), nn.ReLU()]
        before, maps = maps, maps // 2
    return nn.Sequential(*layers, nn.ConvTranspose2d(WIDTH, 1, 1, 1, 2), nn.Tanh())


def discriminator():
    w = WIDTH
    return nn.Sequential(
        nn.Conv2d(1, w, 4, 2, 1), nn.LeakyReLU(0.2),
        nn.Conv2d(w, 2 * w, 4, 2, 1, bias=False), nn.BatchNorm2d(2 * w), nn.LeakyReLU(0.2),
        nn.Conv2d(2 * w, 4 * w, 3, 2, 1, bias=False), nn.BatchNorm2d(4 * w), nn.LeakyReLU(0.2),
        nn.Conv2d(4 * w, 1, 4, 1, 0))


def values(net):
    return [v for k, v in net.state_dict().items() if "num_batches" not in k]


def fill(net, salt):
    with torch.no_grad():
        for index, value in enumerate(net.parameters()):
            numbers = hashed(value.numel(), salt + index).reshape(value.shape)
            value.copy_(numbers * 0.2 if value.dim() > 1 else 1 + numbers * 0.2)


def digest(tensors):
    out = []
    for t in tensors:
        t = t.detach().to(torch.float64).flatten()
        out.append([t.norm().item(), t.dot(hashed(len(t), 7)).item(), t[0].item(), t[-1].item()])
    return out


def run(dtype):
    g, d = generator().to(dtype), discriminator().to(dtype)
    fill(g, 100)
    fill(d, 200)
    pixels = ((hashed(BATCH * 784, 1) + 0.5) * 256).floor()
    real = (pixels / 127.5 - 1).to(dtype).reshape(BATCH, 1, 28, 28)
    optimizers = [torch.optim.Adam(n.parameters(), 2e-4, (0.5, 0.999)) for n in (d, g)]
    result = {"d_losses": [], "g_losses": []}
    softplus = nn.functional.softplus
    for step in range(3):
        z = [(hashed(BATCH * LATENT, 10 + 2 * step + k) * 4).to(dtype).reshape(BATCH, LATENT, 1, 1)
             for k in (0, 1)]
        with torch.no_grad():
            fake = g(z[0])
        loss = softplus(-d(real)).mean() + softplus(d(fake)).mean()
        optimizers[0].zero_grad()
        loss.backward()
        result["d_losses"].append(loss.item())
        if step == 0:
            result["d_gradients"] = digest([p.grad for p in d.parameters()])
        optimizers[0].step()
        loss = softplus(-d(g(z[1]))).mean()
        optimizers[1].zero_grad()
        loss.backward()
        result["g_losses"].append(loss.item())
        if step == 0:
            result["g_gradients"] = digest([p.grad for p in g.parameters()])
        optimizers[1].step()
    result["d_after"] = digest(values(d))
    result["g_after"] = digest(values(g))
    return result


if __name__ == "__main__":
    torch.set_num_threads(1)
    golden = {"torch": torch.__version__.split("+")[0],
              "float64": run(torch.float64), "float32": run(torch.float32)}
    path = pathlib.Path(sys.argv[1]) / "dcgan.json"
    path.write_text(json.dumps(golden, indent=1) + "\n")
