"""Golden values of the losses, from PyTorch 2.7.1 autograd on the papers' formulas.

python losses_golden.py ../resources/golden   (needs torch==2.7.1)

Logits r, f are 6 times the hash of dcgan_golden.py, salts 1 and 2. Written for each loss, in float64 and float32:
[value, gradient in r, gradient in f] of the discriminator's and of the generator's loss, and of the
discriminator's with labels 0.9 - 0.1 i / 7 and 0.1 + 0.1 i / 7 where the loss has labels.
"""

import json
import pathlib
import sys

import torch
from torch.nn.functional import binary_cross_entropy_with_logits as bce
from torch.nn.functional import relu, softplus

from dcgan_golden import hashed

N = 7
LOG2 = 0.6931471805599453


def least_squares(a, b, c):
    return (lambda r, f: ((r - b) ** 2).mean() / 2 + ((f - a) ** 2).mean() / 2,
            lambda r, f: ((f - c) ** 2).mean() / 2,
            lambda r, f, tr, tf: ((r - (a + tr * (b - a))) ** 2).mean() / 2
            + ((f - (a + tf * (b - a))) ** 2).mean() / 2)


FORMS = {
    "NON_SATURATING": (lambda y: softplus(-y), softplus),
    "LEAST_SQUARES": (lambda y: (y - 1) ** 2, lambda y: (y + 1) ** 2),
    "HINGE": (lambda y: relu(1 - y), lambda y: relu(1 + y)),
}


def pairing(name):
    f1, _ = FORMS[name]
    return lambda r, f: f1(r - f).mean(), lambda r, f: f1(f - r).mean()


def average(name):
    f1, f2 = FORMS[name]
    d = lambda r, f: f1(r - f.mean()).mean() + f2(f - r.mean()).mean()
    return d, lambda r, f: d(f, r)


# Output activation g_f(v) and conjugate f*(t) of Nowozin et al. 2016, table 6, composed literally.
DIVERGENCES = {
    "KL": (lambda v: v, lambda t: (t - 1).exp()),
    "REVERSE_KL": (lambda v: -(-v).exp(), lambda t: -1 - (-t).log()),
    "PEARSON": (lambda v: v, lambda t: t * t / 4 + t),
    "SQUARED_HELLINGER": (lambda v: 1 - (-v).exp(), lambda t: t / (1 - t)),
    "JENSEN_SHANNON": (lambda v: LOG2 - (1 + (-v).exp()).log(), lambda t: -(2 - t.exp()).log()),
    "GAN": (lambda v: -(1 + (-v).exp()).log(), lambda t: -(1 - t.exp()).log()),
}


def f_gan(name):
    g, conjugate = DIVERGENCES[name]
    return (lambda r, f: conjugate(g(f)).mean() - g(r).mean(),
            lambda r, f: -conjugate(g(f)).mean())


def cross_entropy(r, f, tr=None, tf=None):
    tr = torch.ones_like(r) if tr is None else tr
    tf = torch.zeros_like(f) if tf is None else tf
    return bce(r, tr) + bce(f, tf)


LOSSES = {
    "minimax": (cross_entropy, lambda r, f: -softplus(f).mean(), cross_entropy),
    "nonSaturating": (cross_entropy, lambda r, f: softplus(-f).mean(), cross_entropy),
    "leastSquares(-1,1,0)": least_squares(-1, 1, 0),
    "leastSquares(0,1,1)": least_squares(0, 1, 1),
    "hinge": (lambda r, f: relu(1 - r).mean() + relu(1 + f).mean(), lambda r, f: -f.mean()),
    "wasserstein": (lambda r, f: f.mean() - r.mean(), lambda r, f: -f.mean()),
    "energyMargin(2)": (lambda r, f: (-r).mean() + relu(2 - (-f)).mean(),
                        lambda r, f: (-f).mean()),
    # Energies are the negative logits; the balance k stands at 0.3.
    "boundaryEquilibrium(k=0.3)": (lambda r, f: (-r).mean() - 0.3 * (-f).mean(), lambda r, f: (-f).mean()),
}
LOSSES.update({f"pairing({n})": pairing(n) for n in FORMS})
LOSSES.update({f"average({n})": average(n) for n in FORMS})
LOSSES.update({f"fGan({n})": f_gan(n) for n in DIVERGENCES})


def evaluate(function, dtype, labels):
    r = (hashed(N, 1) * 6).to(dtype).requires_grad_()
    f = (hashed(N, 2) * 6).to(dtype).requires_grad_()
    i = torch.arange(N, dtype=torch.float64)
    extra = [(0.9 - 0.1 * i / 7).to(dtype), (0.1 + 0.1 * i / 7).to(dtype)] if labels else []
    value = function(r, f, *extra)
    gradients = torch.autograd.grad(value, (r, f), allow_unused=True)
    return [value.item()] + [[0.0] * N if g is None else g.tolist() for g in gradients]


if __name__ == "__main__":
    golden = {}
    for name, functions in LOSSES.items():
        golden[name] = {}
        for dtype in ("float64", "float32"):
            golden[name][dtype] = {
                part: evaluate(function, getattr(torch, dtype), part == "labelled")
                for part, function in zip(("discriminator", "generator", "labelled"), functions)}
    path = pathlib.Path(sys.argv[1]) / "losses.json"
    path.write_text(json.dumps(golden) + "\n")
