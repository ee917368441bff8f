"""Golden values of ADA's resampling, from PyTorch 2.7.1's affine_grid and grid_sample.

python resampling_golden.py ../resources/golden   (needs torch==2.7.1)

One image of each size, from the hash of dcgan_golden.py, seen through several maps. Written in float64 for each size:
{name of the map: [the map in pixels from the middle, from new places to old ones; the resampled image]}.
"""

import json
import math
import pathlib
import sys

import torch
import torch.nn.functional as F

from dcgan_golden import hashed

SIZES = {"5x7": (5, 7), "6x6": (6, 6), "1x4": (1, 4), "3x1": (3, 1)}
CHANNELS = 2


def turned(angle):
    return [[math.cos(angle), math.sin(angle), 0.0], [-math.sin(angle), math.cos(angle), 0.0]]


MAPS = {
    "identity": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]],
    "flip": [[-1.0, 0.0, 0.0], [0.0, 1.0, 0.0]],
    "quarter": [[0.0, -1.0, 0.0], [1.0, 0.0, 0.0]],
    "whole shift": [[1.0, 0.0, 2.0], [0.0, 1.0, -3.0]],
    "half shift": [[1.0, 0.0, -0.5], [0.0, 1.0, 0.5]],
    "shift over several reflections": [[1.0, 0.0, 23.3], [0.0, 1.0, -31.9]],
    "turn": turned(0.7),
    "turn back": turned(-2.6),
    "larger": [[0.4, 0.0, 0.3], [0.0, 0.4, -0.2]],
    "smaller": [[3.7, 0.0, 0.0], [0.0, 2.9, 0.1]],
    "all": [[-0.8, 1.3, 2.2], [0.6, 1.1, -1.7]],
}


def resampled(image, pixels):
    """affine_grid counts in halves of the image."""
    height, width = image.shape[2:]
    m = torch.tensor(pixels, dtype=torch.float64)
    half = torch.tensor([width / 2, height / 2], dtype=torch.float64)
    theta = m * torch.cat([half, torch.ones(1, dtype=torch.float64)]) / half[:, None]
    grid = F.affine_grid(theta[None], list(image.shape), align_corners=False)
    return F.grid_sample(image, grid, mode="bilinear", padding_mode="reflection", align_corners=False)


if __name__ == "__main__":
    golden = {}
    for name, (height, width) in SIZES.items():
        image = hashed(CHANNELS * height * width, 1).reshape(1, CHANNELS, height, width)
        golden[name] = {key: [m, resampled(image, m).flatten().tolist()] for key, m in MAPS.items()}
    path = pathlib.Path(sys.argv[1]) / "resampling.json"
    path.write_text(json.dumps(golden) + "\n")
