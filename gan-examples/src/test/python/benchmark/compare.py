"""Times GAN4J and PyTorch 2.7.1 in turn, and writes docs/benchmarks.md.

From the root of the repository, on a machine with nothing else to do:

    ./mvnw -q package -DskipTests
    pip install torch==2.7.1 safetensors numpy
    python gan-examples/src/test/python/benchmark/compare.py --rounds 7 --threads 2

Each side is a process that stays: it is warmed up, then both take turns, a block each, so that whatever
else changes on the machine falls on both. A block is 20 iterations or 15 seconds, whichever is less. A
ratio is the median of the ratios of blocks that followed each other; the range is their smallest and
largest. Before anything is timed, three iterations in float64 with the same weights, latents and data
must have the same losses to 1e-9. --only NAME times one workload, --compile adds torch.compile.
"""

import argparse
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[5]
HERE = pathlib.Path(__file__).parent
WORKLOADS = ("mlp", "dcgan_28_w32", "dcgan_28_w64", "dcgan_64", "wgan_gp_mlp", "r1_dcgan", "ema_dcgan")
CHECKED = ("mlp", "dcgan_28_w32", "dcgan_64", "r1_dcgan")
BLOCK, SECONDS, SAMPLES = 20, 15.0, 10_000


def class_path():
    """The jar of the examples brings its libraries along."""
    return f"{ROOT}/gan-examples/target/test-classes:{ROOT}/gan-examples/target/gan-examples.jar"


def environment(threads):
    return {**os.environ, "OMP_NUM_THREADS": str(threads), "OPT_OUT_TRACKING": "true"}


def command(side, workload, *rest):
    if side == "ours":
        quiet = "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"
        return ["java", quiet, "-cp", class_path(), "org.gan4j.benchmark.Benchmark", workload, *rest]
    return [sys.executable, str(HERE / "loops.py"), workload, *rest]


class Contender:
    """A process that is told what to do."""

    def __init__(self, side, workload, variant, threads):
        self.name = f"{side} {variant}"
        start = time.perf_counter()
        self.process = subprocess.Popen(
            command(side, workload, variant), env=environment(threads), text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.read()
        self.start_up = time.perf_counter() - start

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} has ended")
        return line.strip()

    def ask(self, text):
        self.process.stdin.write(text + "\n")
        return float(self.read())

    def close(self):
        self.process.stdin.write("quit\n")
        self.process.stdin.close()
        self.process.wait()


def check(workload, threads):
    """The largest relative difference of losses over three iterations in float64."""
    directory = tempfile.mkdtemp()
    try:
        subprocess.run(command("ours", workload, "check", directory), check=True,
                       env=environment(threads), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        out = subprocess.run(command("theirs", workload, "check", directory), check=True, text=True,
                             env=environment(threads), capture_output=True).stdout
    finally:
        shutil.rmtree(directory)
    difference = float(out.strip().splitlines()[-1])
    if difference > 1e-9:
        raise SystemExit(f"{workload}: the losses of both sides differ by {difference:.1e}")
    return difference


def in_turn(contenders, ask, rounds):
    """The seconds of each contender in each round; the first to go changes from round to round."""
    seconds = {c.name: [] for c in contenders}
    for i in range(rounds):
        order = contenders if i % 2 == 0 else contenders[::-1]
        for contender in order:
            seconds[contender.name].append(contender.ask(ask))
    return seconds


def ratio(ours, theirs):
    ratios = sorted(a / b for a, b in zip(ours, theirs))
    return f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})"


def compare(workload, args):
    variants = [("theirs", "tutorial"), ("theirs", "best")] + [("theirs", "compile")] * args.compile
    rules = [("ours", "fresh"), ("ours", "reused")]
    contenders = [Contender(s, workload, v, args.threads) for s, v in rules + variants]
    try:
        for contender in contenders:  # a new virtual machine needs some hundred iterations
            until = time.perf_counter() + args.warm
            while time.perf_counter() < until:
                contender.ask("run 5")
        slowest = max(c.ask("run 5") / 5 for c in contenders)
        block = max(1, min(BLOCK, int(SECONDS / slowest)))
        seconds = in_turn(contenders, f"run {block}", args.rounds)
        memory = {c.name: c.ask("memory") for c in contenders}
        row = {"workload": workload, "block": block}
        for name, times in seconds.items():
            row[name] = statistics.median(times) / block * 1e3
        for rule in ("ours fresh", "ours reused"):
            for _, variant in variants:
                row[f"{rule} / {variant}"] = ratio(seconds[rule], seconds[f"theirs {variant}"])
        row["memory"] = memory["ours reused"] / memory["theirs best"]
        row["start-up"] = contenders[0].start_up / contenders[2].start_up
        if workload == "dcgan_28_w32":
            pair = [contenders[1], contenders[3]]
            samples = in_turn(pair, f"sample {SAMPLES}", args.rounds)
            row["sampling"] = ratio(*samples.values())
            row["sampling seconds"] = [statistics.median(t) for t in samples.values()]
        return row
    finally:
        for contender in contenders:
            contender.close()


def cpu():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.processor()


def page(rows, checks, args):
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, text=True,
                            capture_output=True).stdout.strip()
    tuned = ["tutorial", "best"] + ["compile"] * args.compile
    lines = [
        "# Benchmarks", "",
        "GAN4J beside PyTorch 2.7.1, the same libtorch, in turn. Written by `gan-examples/src/test/python/"
        "benchmark/compare.py`,", "which says how; figures are of one machine and one day, and are compared as "
        "ratios: below 1 GAN4J is faster.", "",
        f"- machine: {cpu()}, {args.threads} threads; commit {commit}; {args.rounds} rounds, of which the median "
        "(smallest - largest)",
        "- *tutorial*: the loop of PyTorch's DCGAN tutorial. *best*: the same mathematics tuned by hand: fused "
        "Adam, activations in", "  place, D frozen in G's step, one pass of D where it has no BatchNorm, no "
        "`item()`", "- *fresh*: G's step draws latents of its own, which is this library's default and one pass "
        "of G more work; *reused*:", "  `ReusedFakes`, the work that the tutorial does", "",
        "Same losses, three iterations in float64 from the same weights, latents and data, largest relative "
        "difference: " + ", ".join(f"{w} {d:.0e}" for w, d in checks.items()) + ".", "",
        "| workload | ours reused, ms | " + " | ".join(f"{v}, ms" for v in tuned) + " | "
        + " | ".join(f"reused / {v}" for v in tuned) + " | " + " | ".join(f"fresh / {v}" for v in tuned)
        + " | memory / best | start-up |",
        "|---" * (4 + 3 * len(tuned)) + "|"]
    for row in rows:
        cells = [row["workload"], f"{row['ours reused']:.1f}"]
        cells += [f"{row[f'theirs {v}']:.1f}" for v in tuned]
        cells += [row[f"ours reused / {v}"] for v in tuned] + [row[f"ours fresh / {v}"] for v in tuned]
        cells += [f"{row['memory']:.2f}", f"{row['start-up']:.2f}"]
        lines.append("| " + " | ".join(cells) + " |")
    for row in rows:
        if "sampling" in row:
            ours, theirs = row["sampling seconds"]
            lines += ["", f"Sampling {SAMPLES:,} images of {row['workload']}: {ours:.1f} s here, {theirs:.1f} s "
                      f"there (inference mode, chunks of 64), ratio {row['sampling']}."]
    (ROOT / "docs" / "benchmarks.md").write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--warm", type=float, default=20, help="seconds for each side")
    parser.add_argument("--only", choices=WORKLOADS)
    parser.add_argument("--compile", action="store_true")
    args = parser.parse_args()
    chosen = [args.only] if args.only else WORKLOADS
    checks = {w: check(w, args.threads) for w in chosen if w in CHECKED}
    rows = []
    for workload in chosen:
        rows.append(compare(workload, args))
        print(rows[-1], flush=True)
        page(rows, checks, args)


if __name__ == "__main__":
    main()
