"""Opens in Python what ExportedNetworksTest wrote, and compares what both compute.

python exported_networks.py ../../../target/exports   (needs torch==2.7.1 safetensors numpy)

Prints a table: the largest difference between the output here and there, on 3 inputs in float32, and
whether state_dict() has the tensors of the safetensors file, bit for bit. Ends with 1 if one is not.
"""

import pathlib
import sys

import torch
from safetensors.torch import load_file

ARGUMENTS = ("z", "x", "labels")


def main(directory):
    print("| network | parameters | largest difference | state_dict |")
    print("|---|---|---|---|")
    bad = 0
    for file in sorted(directory.glob("*.pt")):
        module = torch.jit.load(file)
        arrays = load_file(file.with_suffix(".safetensors"))
        arguments = [arrays[name] for name in ARGUMENTS if name in arrays]
        with torch.no_grad():
            output = module(*arguments)
        expected = arrays["output"].reshape(output.shape)
        difference = (output - expected).abs().max().item()
        weights = {k[len("weight:"):]: v for k, v in arrays.items() if k.startswith("weight:")}
        state = module.state_dict()
        same = state.keys() == weights.keys() and all(torch.equal(state[k], weights[k]) for k in state)
        count = sum(p.numel() for p in module.parameters())
        print(f"| {file.stem} | {count:,} | {difference:.1e} | {'equal' if same else 'DIFFERS'} |")
        bad += difference > 1e-5 or not same
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
