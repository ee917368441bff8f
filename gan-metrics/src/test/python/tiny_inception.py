"""Small networks with the interface of NVIDIA's inception-2015-12-05.pt, and what they make of pictures.

python tiny_inception.py ../resources/golden
(needs numpy, pillow, torch==2.7.1, clean-fid==0.1.35)
"""

import json
import pathlib
import sys
import tempfile
import zipfile

import torch
from cleanfid.resize import make_resizer

from formula import pictures, uniform

FEATURES, CLASSES = 6, 4


class Layers(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(3, FEATURES, 3)
        # Only files that are run as they were trained would drop anything.
        self.drop = torch.nn.Dropout(0.5)

    def forward(self, x):
        return self.drop(torch.relu(self.conv(x))).mean([2, 3])


class Tiny(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = Layers()
        self.output = torch.nn.Linear(FEATURES, CLASSES)
        for name, parameter in self.named_parameters():
            values = uniform("tiny." + name, parameter.numel(), 1.0)
            parameter.data = torch.tensor(values).reshape(parameter.shape)

    def verdict(self, x, return_features: bool, no_output_bias: bool):
        features = self.layers((x.to(torch.float32) - 128) / 128)
        if return_features:
            return features
        logits = torch.nn.functional.linear(features, self.output.weight)
        if not no_output_bias:
            logits = logits + self.output.bias
        return logits.softmax(1)


class Usual(Tiny):
    def forward(self, img, return_features: bool = False, use_fp16: bool = False, no_output_bias: bool = False):
        if use_fp16:
            raise Exception("half precision was not asked for")
        return self.verdict(img, return_features, no_output_bias)


class Reordered(Tiny):
    def forward(self, img, no_output_bias: bool = False, scale: float = 1.0, steps: int = 1, mirror: bool = True,
                use_fp16: bool = False, return_features: bool = False, mask: torch.Tensor | None = None):
        if use_fp16 or mask is not None or steps != 1 or not mirror:
            raise Exception("arguments have changed places")
        return self.verdict(img * scale, return_features, no_output_bias)


class Plain(Tiny):
    def forward(self, img):
        return self.verdict(img, True, False)


class Demanding(Tiny):
    def forward(self, img, size: int, return_features: bool = False, no_output_bias: bool = False):
        return self.verdict(img, return_features, no_output_bias)


def save(module, path):
    """Without the source positions that PyTorch adds, which name files of this machine."""
    with tempfile.TemporaryDirectory() as folder:
        whole = pathlib.Path(folder) / "m.pt"
        torch.jit.script(module.train()).save(str(whole))
        with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                if not name.endswith(".debug_pkl"):
                    new.writestr(zipfile.ZipInfo(name), old.read(name))


@torch.no_grad()
def main():
    folder = pathlib.Path(sys.argv[1])
    for module in (Usual(), Reordered(), Plain(), Demanding()):
        save(module, folder / f"tiny-{type(module).__name__.lower()}.pt")
    network = Usual().eval()
    images = torch.tensor(pictures(3, 3, 12, 10))
    resize = make_resizer("PIL", False, "bicubic", (299, 299))
    resized = torch.stack([torch.tensor(resize(i.permute(1, 2, 0).numpy())).permute(2, 0, 1) for i in images])
    golden = {
        "features": network(images, return_features=True).tolist(),
        "probabilities": network(images, no_output_bias=True).tolist(),
        "biased": network(images).tolist(),
        "cleanFid": network(resized, return_features=True).tolist(),
        "grey": network(torch.tensor(pictures(1, 1, 12, 10)).expand(-1, 3, -1, -1), return_features=True).tolist(),
    }
    (folder / "tiny-inception.json").write_text(json.dumps(golden).replace("]], ", "]],\n") + "\n")


main()
