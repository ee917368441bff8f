"""The side of PyTorch in a comparison that compare.py runs: told by lines what to do, as Benchmark.java is.

loops.py WORKLOAD tutorial|best|compile [cpu|cuda [bfloat16]]
loops.py WORKLOAD check DIR fresh|reused

tutorial: the loop of PyTorch's DCGAN tutorial, with its two passes of D, its reused fakes, its item()s.
best: the same mathematics, tuned by hand: fused Adam, activations in place, D frozen in G's step, one
pass of D where it has no BatchNorm, nothing waits for the device. compile: best with torch.compile.
"""

import copy
import functools
import math
import pathlib
import sys
import time

import torch
from safetensors.torch import load_file
from torch import nn

from workloads import WORKLOADS

softplus = nn.functional.softplus


class Loop:
    def __init__(self, workload, variant, dtype=torch.float32, device="cpu", bfloat16=False):
        self.w, self.tuned, self.device = workload, variant != "tutorial", device
        self.lowered = functools.partial(torch.autocast, device, torch.bfloat16, enabled=bfloat16)
        self.g = workload.generator(self.tuned).to(device, dtype)
        self.d = workload.discriminator(self.tuned).to(device, dtype)
        self.average = copy.deepcopy(self.g).requires_grad_(False) if workload.ema else None
        self.run_g, self.run_d = self.g, self.d
        if variant == "compile":
            self.run_g, self.run_d = torch.compile(self.g), torch.compile(self.d)
        adam = {"lr": 2e-4, "betas": (0.5, 0.999), "fused": self.tuned or None}
        self.opt_d = torch.optim.Adam(self.d.parameters(), **adam)
        self.opt_g = torch.optim.Adam(self.g.parameters(), **adam)
        self.places = functools.partial(torch.rand, device=device)

    def generate(self, z):
        with self.lowered():
            return self.run_g(z.reshape(*z.shape, 1, 1) if self.w.width else z).to(z.dtype)

    def judge(self, x):
        with self.lowered():
            return self.run_d(x).to(x.dtype)

    def iteration(self, real, latents, fresh=None):
        """fresh: latents of G's own step; without them it reuses D's fakes, as the tutorial does."""
        if self.w.loss != "bce":
            losses = self.penalised(real, latents)
        elif self.tuned:
            losses = self.best(real, latents)
        else:
            losses = self.tutorial(real, latents)
        if fresh is not None:
            latents = fresh
            self.fake = self.generate(fresh)
        self.d.requires_grad_(not self.tuned)
        self.opt_g.zero_grad()
        judged = self.judge(self.fake)
        loss = -judged.mean() if self.w.loss == "wgan-gp" else softplus(-judged).mean()
        loss.backward()
        self.opt_g.step()
        self.d.requires_grad_(True)
        if self.average is not None:
            self.follow()
        return losses, loss.detach() if self.tuned else loss.item()

    def tutorial(self, real, latents):
        self.opt_d.zero_grad()
        on_real = softplus(-self.judge(real)).mean()
        on_real.backward()
        self.fake = self.generate(latents)
        on_fake = softplus(self.judge(self.fake.detach())).mean()
        on_fake.backward()
        self.opt_d.step()
        return on_real.item() + on_fake.item()

    def best(self, real, latents):
        self.opt_d.zero_grad(set_to_none=True)
        self.fake = self.generate(latents)
        if self.w.one_batch_norm():
            on_real, on_fake = self.judge(real), self.judge(self.fake.detach())
        else:
            both = self.judge(torch.cat((real, self.fake.detach())))
            on_real, on_fake = both.chunk(2)
        loss = softplus(-on_real).mean() + softplus(on_fake).mean()
        loss.backward()
        self.opt_d.step()
        return loss.detach()

    def penalised(self, real, latents):
        self.opt_d.zero_grad(set_to_none=True)
        self.fake = self.generate(latents)
        fake = self.fake.detach()
        if self.w.loss == "r1":
            real = real.requires_grad_()
        if self.tuned and self.w.loss == "wgan-gp":
            on_real, on_fake = self.judge(torch.cat((real, fake))).chunk(2)
        else:
            on_real, on_fake = self.judge(real), self.judge(fake)
        if self.w.loss == "r1":
            (slope,) = torch.autograd.grad(on_real.sum(), real, create_graph=True)
            penalty = 5 * slope.square().sum((1, 2, 3)).mean()
            loss = softplus(-on_real).mean() + softplus(on_fake).mean() + penalty
        else:
            e = self.places(len(real)).to(self.device, real.dtype).reshape(-1, *[1] * (real.dim() - 1))
            between = (e * real + (1 - e) * fake).requires_grad_()
            (slope,) = torch.autograd.grad(self.judge(between).sum(), between, create_graph=True)
            norms = slope.flatten(1).norm(dim=1)
            loss = on_fake.mean() - on_real.mean() + 10 * (norms - 1).square().mean()
        loss.backward()
        self.opt_d.step()
        return loss.detach() if self.tuned else loss.item()

    def follow(self):
        weight = 1 - math.exp(math.log(0.5) * self.w.batch / 10_000)
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.g.parameters()), weight)
            for mine, live in zip(self.average.buffers(), self.g.buffers()):
                mine.copy_(live)


def scaled(batch):
    return batch.float().div_(127.5).sub_(1) if batch.dtype == torch.uint8 else batch


class Transformed(torch.utils.data.Dataset):
    """Images that are made to numbers one by one, as torchvision's ToTensor and Normalize do."""

    def __init__(self, data):
        self.data = data

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        return self.data[i].float().div(255).sub(0.5).div(0.5)


def serve(loop):
    w, data, device = loop.w, loop.w.data(), loop.device

    def step(batch):
        loop.iteration(batch, w.latents().to(device))

    def run(count):
        for _ in range(count):
            step(scaled(data[torch.randint(0, len(data), (w.batch,))].to(device)))

    def load(count, workers):
        many = Transformed(data.repeat(-(-count * w.batch // len(data)), 1, 1, 1)[: count * w.batch])
        for batch in torch.utils.data.DataLoader(many, w.batch, shuffle=True, num_workers=workers):
            step(batch.to(device))

    def sample(count, chunk=64):
        loop.g.eval()
        with torch.inference_mode():
            for at in range(0, count, chunk):
                z = torch.randn(min(chunk, count - at), w.latent, device=device)
                loop.generate(z).cpu().numpy()
        loop.g.train()

    run(1)
    print("ready", flush=True)
    for line in sys.stdin:
        word, _, number = line.strip().partition(" ")
        start = time.perf_counter()
        if word == "quit":
            return
        if word == "memory":
            status = pathlib.Path("/proc/self/status").read_text()
            print(status.split("VmHWM:")[1].split()[0], flush=True)
            continue
        verbs = {"run": run, "sample": sample, "load": lambda n: load(n, 0)}
        verbs["load-by-2"] = lambda n: load(n, 2)
        verbs[word](int(number))
        if device == "cuda":
            torch.cuda.synchronize()
        print(f"{time.perf_counter() - start:.6f}", flush=True)


def check(workload, directory, reused):
    """Three iterations in float64 with everything the same that is drawn; prints the largest difference."""
    print(f"{max(difference(workload, variant, directory, reused) for variant in ('tutorial', 'best')):.1e}")


def difference(workload, variant, directory, reused):
    loop = Loop(workload, variant, torch.float64)
    initial = directory / "initial"
    for name, network in (("generator", loop.g), ("discriminator", loop.d)):
        (file,) = [f for f in initial.glob(f"{name}.*.safetensors")]
        missing, extra = network.load_state_dict(load_file(file), strict=False)
        assert not extra and all("num_batches" in key for key in missing), (missing, extra)

    def numbers(name):
        return [float(x) for x in (directory / name).read_text().split()]

    shape = (workload.batch, workload.channels, workload.size, workload.size)
    real = torch.tensor(numbers("data.txt"), dtype=torch.float64)
    real = real.reshape(shape if workload.width else (workload.batch, 1))
    latents = torch.tensor(numbers("latents.txt"), dtype=torch.float64)
    latents = latents.reshape(-1, workload.batch, workload.latent)
    worst, expected = 0.0, numbers("losses.txt")
    batches = [real] * (len(expected) // 2)
    if workload.loss == "wgan-gp":
        batches = torch.tensor(numbers("batches.txt"), dtype=torch.float64).reshape(-1, *real.shape)
        places = iter(torch.tensor(numbers("places.txt"), dtype=torch.float64).reshape(-1, workload.batch))
        loop.places = lambda count: next(places)
    for i, real in enumerate(batches):
        drawn = (latents[i],) if reused else (latents[2 * i], latents[2 * i + 1])
        losses = loop.iteration(real.clone(), *drawn)
        for ours, theirs in zip(expected[2 * i:], losses):
            worst = max(worst, abs(ours - float(theirs)) / abs(ours))
    return worst


if __name__ == "__main__":
    chosen = WORKLOADS[sys.argv[1]]
    if sys.argv[2] == "check":
        check(chosen, pathlib.Path(sys.argv[3]), sys.argv[4] == "reused")
    else:
        where = sys.argv[3] if len(sys.argv) > 3 else "cpu"
        serve(Loop(chosen, sys.argv[2], device=where, bfloat16="bfloat16" in sys.argv))
