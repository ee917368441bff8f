"""Resized pictures, from torch-fidelity, PyTorch and clean-fid.

python resize_golden.py ../resources/golden
(needs numpy, pillow, torch==2.7.1, torch-fidelity==0.4.0, clean-fid==0.1.35)
"""

import json
import pathlib
import sys

import torch
from cleanfid.resize import make_resizer
from torch.nn.functional import interpolate
from torch_fidelity.interpolate_compat_tensorflow import interpolate_bilinear_2d_like_tensorflow1x

from formula import pictures

SIZES = {"up": ((8, 10), (23, 19)), "down": ((30, 26), (11, 7))}


def clean_fid(images, size):
    resize = make_resizer("PIL", False, "bicubic", size[::-1])
    return torch.stack([torch.tensor(resize(i.permute(1, 2, 0).numpy())).permute(2, 0, 1) for i in images])


METHODS = {
    "TF1_BILINEAR": lambda x, size: interpolate_bilinear_2d_like_tensorflow1x(x, size, align_corners=False),
    "BILINEAR": lambda x, size: interpolate(x, size, mode="bilinear", align_corners=False, antialias=False),
    "PIL_BICUBIC": clean_fid,
}

if __name__ == "__main__":
    golden = []
    for method, resize in METHODS.items():
        for name, (old, new) in SIZES.items():
            made = resize(torch.tensor(pictures(1, 3, *old)).float(), new)
            assert made.shape == (1, 3, *new)
            values = [round(float(v), 5) for v in made.flatten()]
            golden.append({"method": method, "name": name, "from": old, "to": new, "values": values})
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in golden)
    (pathlib.Path(sys.argv[1]) / "resize.json").write_text(f"[\n{lines}\n]\n")
