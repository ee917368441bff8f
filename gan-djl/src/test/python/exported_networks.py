"""Opens in Python what ExportedNetworksTest and ExportedExtractorsTest wrote, and compares what both compute.

python exported_networks.py ../../../target/exports   (needs torch==2.7.1 safetensors numpy)

Prints a table: the largest difference between the outputs here and there, on 3 inputs in float32, and,
where the safetensors file has weights, whether state_dict() has the same, bit for bit. Ends with 1 if
one is not, or outputs differ by more than 1e-5.
"""

import pathlib
import sys

import torch
from safetensors.torch import load_file

ARGUMENTS = ("z", "x", "labels", "vector", "image")


def main(directory):
    print("| network | parameters | largest difference | state_dict |")
    print("|---|---|---|---|")
    bad = 0
    for file in sorted(directory.glob("*.pt")):
        module = torch.jit.load(file)
        arrays = load_file(file.with_suffix(".safetensors"))
        arguments = [arrays[name] for name in ARGUMENTS if name in arrays]
        with torch.no_grad():
            made = module(*arguments)
        outputs = made if isinstance(made, tuple) else (made,)
        difference = max(
            (output - arrays[name].reshape(output.shape)).abs().max().item()
            for name, output in zip(("output", "logits"), outputs)
        )
        weights = {k[len("weight:"):]: v for k, v in arrays.items() if k.startswith("weight:")}
        state = module.state_dict()
        same = not weights or (
            state.keys() == weights.keys() and all(torch.equal(state[k], weights[k]) for k in state)
        )
        count = sum(p.numel() for p in module.parameters())
        print(f"| {file.stem} | {count:,} | {difference:.1e} | {'equal' if same else 'DIFFERS'} |")
        bad += difference > 1e-5 or not same
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
