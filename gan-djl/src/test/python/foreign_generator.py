"""A small DCGAN generator as PyTorch users have it, its weights as safetensors, and what it makes.

python foreign_generator.py ../resources/golden   (needs torch==2.7.1 safetensors)

Some iterations in training give BatchNorm statistics and counts; weights are then rounded to float16 and
saved as float16 below a prefix, as checkpoints of scripts often have them. foreign_generator.json has
latents and images in float32 from the rounded weights.
"""

import json
import pathlib
import sys

import torch
from safetensors.torch import save_file
from torch import nn

torch.manual_seed(1)
torch.set_num_threads(1)
net = nn.Module()
net.main = nn.Sequential(
    nn.ConvTranspose2d(3, 4, 4, 1, 0, bias=False), nn.BatchNorm2d(4), nn.ReLU(True),
    nn.ConvTranspose2d(4, 2, 4, 2, 1, bias=False), nn.BatchNorm2d(2), nn.ReLU(True),
    nn.ConvTranspose2d(2, 1, 4, 2, 1, bias=False), nn.Tanh())
for _ in range(5):
    net.main(torch.randn(16, 3, 1, 1))
net.half().float().eval()
out = pathlib.Path(sys.argv[1])
state = {name: value.half() if value.is_floating_point() else value for name, value in net.state_dict().items()}
save_file(state, out / "foreign_generator.safetensors")
z = torch.randn(2, 3)
with torch.no_grad():
    images = net.main(z.reshape(2, 3, 1, 1))
(out / "foreign_generator.json").write_text(
    json.dumps({"torch": torch.__version__.split("+")[0], "z": z.flatten().tolist(), "images": images.flatten().tolist()}) + "\n")
