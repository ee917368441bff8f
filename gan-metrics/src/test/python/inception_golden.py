"""Features of the whole Inception network, from pytorch-fid and torch-fidelity, with weights by formula.

python inception_golden.py ../resources/golden
(needs numpy, torch==2.7.1, torchvision, pytorch-fid==0.3.0, torch-fidelity==0.4.0)
"""

import json
import math
import pathlib
import sys

import pytorch_fid.inception
import torch
import torch_fidelity.feature_extractor_inceptionv3
import torchvision

from formula import pictures, uniform

STEP = 16
# Pictures, channels, height, width: made larger, made smaller, grey.
GROUPS = {"small": (2, 3, 24, 32), "large": (1, 3, 330, 310), "grey": (1, 1, 28, 28)}


def weights(*_, **__):
    """The state of the network, of He's scale, so that activations stay of order 1."""
    shapes = torchvision.models.inception_v3(num_classes=1008, aux_logits=False, init_weights=False).state_dict()
    made = {}
    for name, like in shapes.items():
        if name.endswith("num_batches_tracked"):
            made[name] = like
            continue
        width, centre = 0.4, 0.0
        if name == "fc.weight":
            width = math.sqrt(12 / 2048)
        elif name.endswith("conv.weight"):
            width = math.sqrt(24 / like[0].numel())
        elif name.endswith(("bn.weight", "running_var")):
            centre = 1.0
        made[name] = torch.tensor(uniform(name, like.numel(), width, centre)).reshape(like.shape)
    return made


def digest(rows):
    return [{"norm": float(row.double().norm()), "values": [float(f"{v:.8g}") for v in row[::STEP]]} for row in rows]


@torch.no_grad()
def main():
    # Both packages would fetch weights here.
    pytorch_fid.inception.load_state_dict_from_url = weights
    torch_fidelity.feature_extractor_inceptionv3.load_state_dict_from_url = weights
    ours = pytorch_fid.inception.InceptionV3([3]).eval()
    theirs = torch_fidelity.feature_extractor_inceptionv3.FeatureExtractorInceptionV3(
        "inception", ["2048", "logits_unbiased"])
    scales = {}
    for name, module in ours.named_modules():
        if name.endswith("conv"):
            module.register_forward_hook(lambda m, i, o, name=name: scales.update({name: float(i[0].std())}))
    golden = {"step": STEP, "groups": []}
    for name, shape in GROUPS.items():
        images = torch.tensor(pictures(*shape)).expand(-1, 3, -1, -1).contiguous()
        bilinear = ours(images.float() / 255)[0].flatten(1)
        tensorflow, logits = theirs(images)
        print(name, "features", float(bilinear.abs().max()), float(tensorflow.abs().max()),
              "between resizings", float((bilinear - tensorflow).abs().max() / bilinear.abs().max()),
              "between pictures", float((bilinear[0] - bilinear[-1]).abs().max() / bilinear.abs().max()),
              "activations", min(scales.values()), max(scales.values()))
        golden["groups"].append({"name": name, "shape": shape, "pytorchFid": digest(bilinear),
                                 "torchFidelity": digest(tensorflow), "logits": digest(logits)})
    text = json.dumps(golden, separators=(",", ":")).replace('{"n', '\n{"n')
    (pathlib.Path(sys.argv[1]) / "inception.json").write_text(text + "\n")


main()
