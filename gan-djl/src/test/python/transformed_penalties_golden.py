"""Golden values of R1 and R2 through what the discriminator is shown, from PyTorch 2.7.1 autograd.

python transformed_penalties_golden.py ../resources/golden   (needs torch==2.7.1)

The penalty is gamma / 2 E ||d sum D(T(x)) / d x||^2 in float64. R1: x is the batch before the augmentation T, ADA or
DiffAugment. R2: x is the batch after replay, half of it from the buffer, and T does nothing. D is a 3 x 3 convolution
(padding 1), an activation (LeakyReLU of slope 0.2, or tanh, whose second derivative is not zero) and a linear layer.

The augmentations are written down from the papers, image by image and independently of the Java code: ADA composes
its forward maps, inverts the product and writes the resampling of each image as one dense matrix; its colours are
4 x 4 matrices of homogeneous (r, g, b, 1).

Everything is in the JSON, arrays as {"shape", "values"}:

gamma, weights                      of the term and of D, in D's order
ada, diffAugment:
    probability                     of ADA's transforms
    draws                           the random numbers in the order in which they are drawn, one column for each image
    samples, shown                  x and T(x)
replay:
    capacity, share, draws          of the buffer
    earlier                         batches that were shown before and filled the buffer with their first halves
    fresh, shown                    the new batch, and x
leakyRelu, tanh in each:
    penalty, gradients              its value with gamma, and its gradient by each of D's weights
"""

import json
import math
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F

GAMMA, N, CHANNELS, SIZE, MAPS = 3.0, 2, 3, 8, 4
PROBABILITY = 0.8
CAPACITY, REPLAYED_BATCH, REPLAYED = 4, 4, 2

numbers = np.random.default_rng(1)


def rounded(values):
    """Four decimals, so that the file is short; they are read back as the same float64."""
    return torch.tensor(np.round(values, 4), dtype=torch.float64)


def images(count):
    return rounded(numbers.uniform(-1, 1, (count, CHANNELS, SIZE, SIZE)))


def uniform(*shape):
    return rounded(numbers.uniform(0, 0.9999, shape))


def normal(*shape):
    return rounded(numbers.standard_normal(shape))


# ADA: Karras et al. 2020, appendix B. Points are (x, y, 1) in pixels from the middle of the image, y pointing down.

def scale(sx, sy):
    return np.diag([sx, sy, 1.0])


def rotate(angle):
    return np.array([[math.cos(angle), -math.sin(angle), 0], [math.sin(angle), math.cos(angle), 0], [0, 0, 1]])


def translate(tx, ty):
    return np.array([[1, 0, tx], [0, 1, ty], [0, 0, 1.0]])


def forward_map(u, n, p):
    """Where the pixels of one image go."""
    steps = []
    p_rotation = 1 - math.sqrt(1 - p)
    if u[1] < p:
        steps.append(scale(-1, 1) if u[0] >= 0.5 else np.eye(3))
    if u[3] < p:
        steps.append(rotate(-math.pi / 2 * int(4 * u[2])))
    if u[6] < p:
        steps.append(translate(round(SIZE * (0.25 * u[4] - 0.125)), round(SIZE * (0.25 * u[5] - 0.125))))
    if u[7] < p:
        steps.append(scale(2 ** (0.2 * n[0]), 2 ** (0.2 * n[0])))
    if u[9] < p_rotation:
        steps.append(rotate(-math.pi * (2 * u[8] - 1)))
    if u[10] < p:
        steps.append(scale(2 ** (0.2 * n[1]), 2 ** (-0.2 * n[1])))
    if u[12] < p_rotation:
        steps.append(rotate(-math.pi * (2 * u[11] - 1)))
    if u[13] < p:
        steps.append(translate(0.125 * SIZE * n[2], 0.125 * SIZE * n[3]))
    whole = np.eye(3)
    for step in steps:
        whole = step @ whole
    return whole


def mirrored(at):
    """A pixel's place after reflection at the outer edges of the first and last pixel, and never beyond their middles."""
    edges = -0.5, SIZE - 0.5
    while not edges[0] <= at <= edges[1]:
        at = 2 * edges[0] - at if at < edges[0] else 2 * edges[1] - at
    return min(max(at, 0.0), SIZE - 1.0)


def resampling(forward):
    """The matrix from all pixels of the old image to all pixels of the new one."""
    middle = (SIZE - 1) / 2
    back = np.linalg.inv(forward)
    matrix = np.zeros((SIZE * SIZE, SIZE * SIZE))
    for y in range(SIZE):
        for x in range(SIZE):
            place = back @ [x - middle, y - middle, 1]
            from_x, from_y = mirrored(place[0] + middle), mirrored(place[1] + middle)
            for old_y in range(SIZE):
                for old_x in range(SIZE):
                    hat = max(0, 1 - abs(from_x - old_x)) * max(0, 1 - abs(from_y - old_y))
                    matrix[SIZE * y + x, SIZE * old_y + old_x] = hat
    return matrix


def colour_map(u, n, p):
    v = np.array([1, 1, 1, 0]) / math.sqrt(3)
    grey = np.outer(v, v)
    whole = np.eye(4)
    if u[0] < p:
        brightness = np.eye(4)
        brightness[:3, 3] = 0.2 * n[0]
        whole = brightness @ whole
    if u[1] < p:
        whole = np.diag([2 ** (0.5 * n[1])] * 3 + [1]) @ whole
    if u[3] < p and u[2] >= 0.5:
        whole = (np.eye(4) - 2 * grey) @ whole
    if u[5] < p:
        angle = math.pi * (2 * u[4] - 1)
        hue = np.eye(4)
        for column in range(3):  # Rodrigues' formula for a turn around v
            e = np.eye(3)[column]
            hue[:3, column] = (e * math.cos(angle) + np.cross(v[:3], e) * math.sin(angle)
                               + v[:3] * v[column] * (1 - math.cos(angle)))
        whole = hue @ whole
    if u[6] < p:
        whole = (grey + (np.eye(4) - grey) @ np.diag([2 ** n[2]] * 3 + [1])) @ whole
    return whole


def ada(x, draws):
    geometry_u, geometry_n, colour_u, colour_n = (d.numpy() for d in draws)
    shown = []
    for i, image in enumerate(x):
        pixels = torch.tensor(resampling(forward_map(geometry_u[:, i], geometry_n[:, i], PROBABILITY)))
        moved = image.reshape(CHANNELS, -1) @ pixels.T
        colours = torch.tensor(colour_map(colour_u[:, i], colour_n[:, i], PROBABILITY))
        homogeneous = torch.cat([moved, torch.ones_like(moved[:1])])
        shown.append((colours @ homogeneous)[:3].reshape(image.shape))
    return torch.stack(shown)


# DiffAugment: Zhao et al. 2020, with the numbers of their code.

def diffaugment(x, draws):
    colours, shifts, cuts = draws
    most, side = SIZE // 8, SIZE // 2
    shown = []
    for i, image in enumerate(x):
        image = image + colours[0, i] - 0.5
        grey = image.mean(0)
        image = grey + 2 * colours[1, i] * (image - grey)
        image = image.mean() + (0.5 + colours[2, i]) * (image - image.mean())

        dy, dx = (int((2 * most + 1) * s) - most for s in shifts[:, i])
        rows = []
        for y in range(SIZE):
            for z in range(SIZE):
                inside = 0 <= y + dy < SIZE and 0 <= z + dx < SIZE
                rows.append(image[:, y + dy, z + dx] if inside else torch.zeros_like(image[:, 0, 0]))
        image = torch.stack(rows, 1).reshape(image.shape)

        top, left = (int((SIZE + 1) * s) - side // 2 for s in cuts[:, i])  # the side is even
        mask = torch.ones(SIZE, SIZE, dtype=torch.float64)
        mask[max(top, 0):max(top + side, 0), max(left, 0):max(left + side, 0)] = 0
        shown.append(image * mask)
    return torch.stack(shown)


# Replay: the first half of each batch goes into the buffer, as bytes.

def bytes_of(x):
    return torch.round((x + 1) * 127.5).clamp(0, 255).to(torch.uint8)


def replayed(earlier, fresh, draws):
    buffer = torch.cat([bytes_of(batch[:REPLAYED]) for batch in earlier])
    assert len(buffer) == CAPACITY
    old = [buffer[int(CAPACITY * u)].to(torch.float64) / 127.5 - 1 for u in draws[0]]
    return torch.cat([torch.stack(old), fresh[REPLAYED:]])


ACTIVATIONS = {"leakyRelu": lambda x: F.leaky_relu(x, 0.2), "tanh": torch.tanh}


def penalty(x, transform, activation, weights):
    kernel, kernel_bias, linear, linear_bias = weights
    x = x.detach().requires_grad_()
    hidden = activation(F.conv2d(transform(x), kernel, kernel_bias, padding=1))
    logits = F.linear(hidden.flatten(1), linear, linear_bias)
    gradient, = torch.autograd.grad(logits.sum(), x, create_graph=True)
    return GAMMA / 2 * gradient.square().sum(dim=(1, 2, 3)).mean()


def array(x):
    return {"shape": list(x.shape), "values": x.detach().flatten().tolist()}


def draws_of(kinds, values):
    return [{"kind": kind, **array(value)} for kind, value in zip(kinds, values)]


def results(x, transform, weights):
    out = {"shown": array(transform(x))}
    for name, activation in ACTIVATIONS.items():
        leaves = [w.clone().requires_grad_() for w in weights.values()]
        value = penalty(x, transform, activation, leaves)
        gradients = torch.autograd.grad(value, leaves, allow_unused=True, materialize_grads=True)
        out[name] = {"penalty": value.item(),
                     "gradients": {key: array(g) for key, g in zip(weights, gradients)}}
    return out


def hit_and_missed(draws):
    """Whether every transform of ADA is seen at work."""
    p, p_rotation = PROBABILITY, 1 - math.sqrt(1 - PROBABILITY)
    gates = [(draws[0][g], p_rotation if g in (9, 12) else p) for g in (1, 3, 6, 7, 9, 10, 12, 13)]
    gates += [(draws[2][g], p) for g in (0, 1, 3, 5, 6)]
    return all((u < limit).any() for u, limit in gates) and any((u >= limit).any() for u, limit in gates)


def shifted_and_cut(draws):
    """Whether both images of DiffAugment are shifted, in other directions, and lose a part."""
    shifts = [tuple(int(3 * s) - 1 for s in draws[1][:, i]) for i in range(N)]
    cuts = (draws[2] * (SIZE + 1)).int()
    return len(set(shifts)) == N and (0, 0) not in shifts and (cuts >= 2).all()


if __name__ == "__main__":
    weights = {
        "conv.weight": rounded(numbers.uniform(-0.5, 0.5, (MAPS, CHANNELS, 3, 3))),
        "conv.bias": rounded(numbers.uniform(-0.5, 0.5, MAPS)),
        "linear.weight": rounded(numbers.uniform(-0.5, 0.5, (1, MAPS * SIZE * SIZE))),
        "linear.bias": rounded(numbers.uniform(-0.5, 0.5, 1)),
    }
    golden = {"gamma": GAMMA, "weights": {key: array(w) for key, w in weights.items()}}

    samples = images(N)
    draws = [uniform(14, N), normal(4, N), uniform(7, N), normal(3, N)]
    while not (hit_and_missed(draws) and draws[0][0].max() >= 0.5 and draws[2][2].max() >= 0.5):
        draws = [uniform(14, N), normal(4, N), uniform(7, N), normal(3, N)]
    golden["ada"] = {"probability": PROBABILITY, "samples": array(samples),
                     "draws": draws_of(("uniform", "normal", "uniform", "normal"), draws),
                     **results(samples, lambda x: ada(x, draws), weights)}

    samples = images(N)
    changes = [uniform(3, N), uniform(2, N), uniform(2, N)]
    while not shifted_and_cut(changes):
        changes = [uniform(3, N), uniform(2, N), uniform(2, N)]
    golden["diffAugment"] = {"samples": array(samples), "draws": draws_of(["uniform"] * 3, changes),
                             **results(samples, lambda x: diffaugment(x, changes), weights)}

    earlier = [images(REPLAYED_BATCH) for _ in range(CAPACITY // REPLAYED)]
    fresh, places = images(REPLAYED_BATCH), [uniform(REPLAYED)]
    golden["replay"] = {"capacity": CAPACITY, "share": REPLAYED / REPLAYED_BATCH,
                        "earlier": [array(batch) for batch in earlier], "fresh": array(fresh),
                        "draws": draws_of(["uniform"], places),
                        **results(replayed(earlier, fresh, places), lambda x: x, weights)}

    path = pathlib.Path(sys.argv[1]) / "transformed_penalties.json"
    path.write_text(json.dumps(golden) + "\n")
