"""Golden values of the augmentations, from PyTorch 2.7.1 and the formulas of the papers' code.

python augmentations_golden.py ../resources/golden   (needs torch==2.7.1)

Images and random numbers follow from the hash of dcgan_golden.py; uniform ones are shifted by 0.5, normal ones are
scaled by 4. Written for each case in float64: [digest of the changed images, digest of the gradient of their weighted
sum by the images].
"""

import json
import math
import pathlib
import sys

import torch
import torch.nn.functional as F

from dcgan_golden import digest, hashed

N, SIZE = 5, 16


def tensor(shape, salt, scale=1.0, shift=0.0):
    return hashed(math.prod(shape), salt).reshape(shape) * scale + shift


def uniform(shape, draw):
    return tensor(shape, 40 + draw, 1.0, 0.5)


def normal(shape, draw):
    return tensor(shape, 60 + draw, 4.0)


def color(x, u):
    u = u.reshape(3, -1, 1, 1, 1)
    x = x + (u[0] - 0.5)
    mean = x.mean(dim=1, keepdim=True)
    x = (x - mean) * (u[1] * 2) + mean
    mean = x.mean(dim=[1, 2, 3], keepdim=True)
    return (x - mean) * (u[2] + 0.5) + mean


def translation(x, u):
    shift = int(SIZE * 0.125 + 0.5)
    ty = (u[0] * (2 * shift + 1)).floor().long() - shift
    tx = (u[1] * (2 * shift + 1)).floor().long() - shift
    out = torch.zeros_like(x)
    padded = F.pad(x, [SIZE] * 4)
    rows = []
    for i in range(len(x)):
        top, left = SIZE + int(ty[i]), SIZE + int(tx[i])
        rows.append(padded[i, :, top:top + SIZE, left:left + SIZE])
    return torch.stack(rows) + out


def cutout(x, u):
    size = SIZE // 2
    mask = torch.ones(len(x), 1, SIZE, SIZE, dtype=x.dtype)
    places = SIZE + 1 - size % 2
    for i in range(len(x)):
        oy, ox = int(math.floor(u[0, i] * places)), int(math.floor(u[1, i] * places))
        for y in range(oy - size // 2, oy - size // 2 + size):
            for x_ in range(ox - size // 2, ox - size // 2 + size):
                mask[i, 0, min(max(y, 0), SIZE - 1), min(max(x_, 0), SIZE - 1)] = 0
    return x * mask


def diffaugment(x):
    return cutout(translation(color(x, uniform((3, N), 0)), uniform((2, N), 1)), uniform((2, N), 2))


def matrix(rows):
    return torch.tensor(rows, dtype=torch.float64)


def turn(t):
    return matrix([[math.cos(t), -math.sin(t), 0], [math.sin(t), math.cos(t), 0], [0, 0, 1]])


def scale(sx, sy):
    return matrix([[sx, 0, 0], [0, sy, 0], [0, 0, 1]])


def shift(tx, ty):
    return matrix([[1, 0, tx], [0, 1, ty], [0, 0, 1]])


def ada(x, p):
    """Forward matrices, inverted at the end; one image at a time."""
    u, n, v, m = uniform((14, N), 0), normal((4, N), 1), uniform((7, N), 2), normal((3, N), 3)
    r = 1 - math.sqrt(1 - p)
    out = []
    for i in range(len(x)):
        a, b = u[:, i].tolist(), n[:, i].tolist()
        g = torch.eye(3, dtype=torch.float64)
        if a[1] < p:
            g = scale(1 - 2 * math.floor(a[0] * 2), 1) @ g
        if a[3] < p:
            g = turn(-math.pi / 2 * math.floor(a[2] * 4)) @ g
        if a[6] < p:
            g = shift(round((a[4] * 2 - 1) * 0.125 * SIZE), round((a[5] * 2 - 1) * 0.125 * SIZE)) @ g
        if a[7] < p:
            g = scale(2 ** (b[0] * 0.2), 2 ** (b[0] * 0.2)) @ g
        if a[9] < r:
            g = turn(-(a[8] * 2 - 1) * math.pi) @ g
        if a[10] < p:
            g = scale(2 ** (b[1] * 0.2), 2 ** -(b[1] * 0.2)) @ g
        if a[12] < r:
            g = turn(-(a[11] * 2 - 1) * math.pi) @ g
        if a[13] < p:
            g = shift(b[2] * 0.125 * SIZE, b[3] * 0.125 * SIZE) @ g
        half = scale(SIZE / 2, SIZE / 2)
        theta = torch.inverse(half) @ torch.inverse(g) @ half
        grid = F.affine_grid(theta[None, :2], [1, x.shape[1], SIZE, SIZE], align_corners=False)
        y = F.grid_sample(x[i:i + 1], grid, mode="bilinear", padding_mode="reflection", align_corners=False)[0]

        a, b = v[:, i].tolist(), m[:, i].tolist()
        axis = torch.full((3, 1), 1 / math.sqrt(3), dtype=torch.float64)
        c, t = torch.eye(3, dtype=torch.float64), torch.zeros(3, 1, dtype=torch.float64)

        def then(step, c, t):
            return step @ c, step @ t

        if a[0] < p:
            t = t + b[0] * 0.2
        if a[1] < p:
            c, t = then(torch.eye(3, dtype=torch.float64) * 2 ** (b[1] * 0.5), c, t)
        if a[3] < p:
            c, t = then(torch.eye(3, dtype=torch.float64) - 2 * math.floor(a[2] * 2) * axis @ axis.T, c, t)
        if x.shape[1] == 3:
            if a[5] < p:
                angle = (a[4] * 2 - 1) * math.pi
                k = matrix([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]) / math.sqrt(3)
                c, t = then(torch.linalg.matrix_exp(k * angle), c, t)
            if a[6] < p:
                grey = axis @ axis.T
                c, t = then(grey + (torch.eye(3, dtype=torch.float64) - grey) * 2 ** b[2], c, t)
            y = (c @ y.reshape(3, -1) + t).reshape(y.shape)
        else:
            y = y * c.mean(0).sum() + t.mean()
        out.append(y)
    return torch.stack(out)


def case(change, channels):
    x = tensor((N, channels, SIZE, SIZE), 1, 2.0).requires_grad_()
    y = change(x)
    weights = tensor(y.shape, 2)
    gradient = torch.autograd.grad((y * weights).sum(), x)[0]
    return digest([y, gradient])


if __name__ == "__main__":
    golden = {}
    for channels in (1, 3):
        golden[f"diffaugment/{channels}"] = case(diffaugment, channels)
        for p in (0.3, 1.0):
            golden[f"ada/{channels}/{p}"] = case(lambda x: ada(x, p), channels)
    path = pathlib.Path(sys.argv[1]) / "augmentations.json"
    path.write_text(json.dumps(golden) + "\n")
