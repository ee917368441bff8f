"""Golden values of the optimizers, from PyTorch 2.7.1.

python optimizers_golden.py ../resources/golden   (needs torch==2.7.1)

Five steps in float64 from w = (1, -2, 3) on the loss sum(c w^2 / 2 + sin w), c = (1, 10, 0.1).
"""

import json
import pathlib
import sys

import torch


def run(make):
    w = torch.tensor([1.0, -2.0, 3.0], dtype=torch.float64, requires_grad=True)
    c = torch.tensor([1.0, 10.0, 0.1], dtype=torch.float64)
    optimizer = make([w])
    for _ in range(5):
        optimizer.zero_grad()
        (c * w * w / 2 + w.sin()).sum().backward()
        optimizer.step()
    return w.tolist()


if __name__ == "__main__":
    o = torch.optim
    golden = {
        "adam": run(lambda p: o.Adam(p, 0.1, (0.5, 0.999))),
        "adamw": run(lambda p: o.AdamW(p, 0.1, (0.5, 0.999), weight_decay=0.05)),
        "rmsprop": run(lambda p: o.RMSprop(p, 0.1)),
        "sgd": run(lambda p: o.SGD(p, 0.1)),
        "momentum": run(lambda p: o.SGD(p, 0.1, momentum=0.9)),
    }
    path = pathlib.Path(sys.argv[1]) / "optimizers.json"
    path.write_text(json.dumps(golden, indent=1) + "\n")
