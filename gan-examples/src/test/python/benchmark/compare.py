"""Times GAN4J and PyTorch in turn, on the same libtorch, and writes docs/benchmarks.md.

From the root of the repository, on a machine with nothing else to do:

    ./mvnw -q package -DskipTests
    pip install torch==2.7.1 safetensors numpy
    python gan-examples/src/test/python/benchmark/compare.py --rounds 7 --threads 2

Each side is a process that stays: it is warmed up, then both take turns, a block each, so that whatever
else changes on the machine falls on both. A block is 20 iterations or 15 seconds, whichever is less. A
ratio is the median of the ratios of blocks that followed each other; the range is their smallest and
largest. Before anything is timed, three iterations in float64 with the same weights, latents, data and
places of penalties must have the same losses to 1e-9. --only NAMES times some workloads, --compile adds torch.compile, with a
dash where it does not work.

With --device cuda both use the first GPU. --precision bfloat16 is autocast there and optPrecision here.
"""

import argparse
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[5]
HERE = pathlib.Path(__file__).parent
WORKLOADS = ("mlp", "dcgan_28_w32", "dcgan_28_w64", "dcgan_64", "wgan_gp_mlp", "wgan_gp_dcgan", "r1_dcgan",
             "ema_dcgan", "hooks_dcgan")
SECONDS, SAMPLES, STARTS = 15.0, 10_000, 5
TARGET = ROOT / "gan-examples" / "target"
# The jar of the examples brings its libraries along.
CLASS_PATH = f"{TARGET}/test-classes:{TARGET}/gan-examples.jar"


def environment(args):
    return {**os.environ, "OMP_NUM_THREADS": str(args.threads), "OPT_OUT_TRACKING": "true"}


def command(side, args, workload, *rest):
    if side == "ours":
        quiet = "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"
        return [args.java, "-Xmx512m", quiet, "-cp", args.class_path, "org.gan4j.benchmark.Benchmark", workload, *rest]
    return [sys.executable, str(HERE / "loops.py"), workload, *rest]


def place(side, args):
    """How each side is told of device and precision."""
    if side == "ours":
        return ["gpu0" if args.device == "cuda" else "cpu", "BFLOAT16" if args.precision == "bfloat16" else "FULL"]
    return [args.device, args.precision]


class Contender:
    """A process that is told what to do."""

    def __init__(self, side, workload, variant, args):
        self.name = f"{side} {variant}"
        self.start = time.perf_counter()
        self.process = subprocess.Popen(
            command(side, args, workload, variant, *place(side, args)), env=environment(args), text=True,
            bufsize=1, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        if args.device == "cpu":
            self.ready()

    def ready(self):
        self.read()
        self.start_up = time.perf_counter() - self.start

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


def check(workload, args):
    """The largest relative difference of losses over three iterations in float64, with either rule."""
    return max(difference(workload, rule, args) for rule in ("fresh", "reused"))


def difference(workload, rule, args):
    directory = tempfile.mkdtemp()
    try:
        subprocess.run(command("ours", args, workload, "check", directory, rule), check=True,
                       env=environment(args), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        out = subprocess.run(command("theirs", args, workload, "check", directory, rule), check=True, text=True,
                             env=environment(args), capture_output=True).stdout
    finally:
        shutil.rmtree(directory)
    found = float(out.strip().splitlines()[-1])
    if found > 1e-9:
        raise SystemExit(f"{workload}: the losses of both sides differ by {found:.1e}")
    return found


def in_turn(asked, rounds):
    """The seconds of each (contender, what it is asked) in each round, which begin by turns with the first and last."""
    seconds = {pair: [] for pair in asked}
    for i in range(rounds):
        for contender, ask in asked if i % 2 == 0 else asked[::-1]:
            seconds[contender, ask].append(contender.ask(ask))
    return list(seconds.values())


def ratio(ours, theirs):
    ratios = sorted(a / b for a, b in zip(ours, theirs))
    return f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})"


def compiles(workload, args):
    """Whether torch.compile can run it: of some networks it writes code that no compiler takes."""
    try:
        contender = Contender("theirs", workload, "compile", args)
        if args.device != "cpu":
            contender.ready()
        contender.ask("run 2")
        contender.close()
        return True
    except (RuntimeError, BrokenPipeError):
        return False


def start_up(workload, args):
    """From the start of a process to the end of its first iteration."""
    ratios = []
    for _ in range(STARTS):
        seconds = []
        for side, variant in (("ours", "reused"), ("theirs", "tutorial")):
            contender = Contender(side, workload, variant, args)
            if args.device != "cpu":
                contender.ready()
            seconds.append(contender.start_up)
            contender.close()
        ratios.append(seconds[0] / seconds[1])
    return statistics.median(ratios)


def compare(workload, args):
    variants = ["tutorial", "best"] + ["compile"] * (args.compile and compiles(workload, args))
    named = [("ours", "fresh"), ("ours", "reused")] + [("theirs", v) for v in variants]
    contenders = [Contender(side, workload, variant, args) for side, variant in named]
    _, reused, tutorial, best = contenders[:4]
    try:
        if args.device != "cpu":
            for contender in contenders:
                contender.ready()
        for contender in contenders:  # a new virtual machine needs some hundred iterations
            until = time.perf_counter() + args.warm
            while time.perf_counter() < until:
                contender.ask("run 5")
        slowest = max(c.ask("run 5") / 5 for c in contenders)
        block = max(1, min(args.block, int(SECONDS / slowest)))
        times = in_turn([(c, f"run {block}") for c in contenders], args.rounds)
        row = {"workload": workload, "block": block}
        for contender, seconds in zip(contenders, times):
            row[contender.name] = statistics.median(seconds) / block * 1e3
        for rule, ours in (("reused", times[1]), ("fresh", times[0])):
            for variant, theirs in zip(variants, times[2:]):
                row[f"{rule} / {variant}"] = ratio(ours, theirs)
        row["memory"] = reused.ask("memory") / best.ask("memory")
        if workload == "dcgan_28_w32":
            ask = f"sample {SAMPLES}"
            samples = in_turn([(reused, ask), (best, ask)], args.rounds)
            row["sampling"] = [statistics.median(samples[0]), statistics.median(samples[1]), ratio(*samples)]
            loaded = in_turn([(reused, f"run {args.loaded}"), (tutorial, f"load {args.loaded}"),
                              (tutorial, f"load-by-2 {args.loaded}"), (tutorial, f"run {args.loaded}")], args.rounds)
            row["loading"] = [statistics.median(t) for t in loaded] + [ratio(loaded[0], t) for t in loaded[1:]]
    finally:
        for contender in contenders:
            contender.close()
    row["start-up"] = start_up(workload, args)
    return row


def cpu():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.processor()


def device(args):
    if args.device == "cpu":
        return cpu()
    return subprocess.run([sys.executable, "-c", "import torch; print(torch.cuda.get_device_name())"], text=True,
                          capture_output=True).stdout.strip()


def torch_version():
    return subprocess.run([sys.executable, "-c", "import torch; print(torch.__version__)"], text=True,
                          capture_output=True).stdout.strip()


def java_versions(args):
    told = subprocess.run([args.java, "-version"], text=True, capture_output=True).stderr
    djl = re.search("<djl.version>(.*?)</djl.version>", (ROOT / "pom.xml").read_text())[1]
    java = re.search(r'version "(.*?)"', told)[1]
    return f"Java {java}, DJL {djl}"


def section(rows, checks, args):
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, text=True,
                            capture_output=True).stdout.strip()
    tuned = ["tutorial", "best"] + ["compile"] * args.compile
    precision = "" if args.precision == "full" else f", {args.precision}"
    lines = [
        f"## {device(args)}{precision}", "",
        f"{args.threads} threads, {java_versions(args)}, PyTorch {torch_version()}, commit {commit or args.commit}; median (smallest - largest) "
        f"of {args.rounds} rounds of {args.block} iterations or {SECONDS:.0f} s.", ""]
    if checks:
        lines += ["Largest relative difference of losses, three iterations in float64 from the same weights, latents "
                  "and data: " + ", ".join(f"{w} {d:.0e}" for w, d in checks.items()) + ".", ""]
    ratios = [f"{rule} / {v}" for rule in ("reused", "fresh") for v in tuned]
    lines += ["| workload | ours reused, ms | ours fresh, ms | " + " | ".join(f"{v}, ms" for v in tuned) + " | "
              + " | ".join(ratios) + " | memory | start-up |",
              "|---" * (5 + 3 * len(tuned)) + "|"]
    for row in rows:
        cells = [row["workload"], f"{row['ours reused']:.1f}", f"{row['ours fresh']:.1f}"]
        cells += [f"{row[f'theirs {v}']:.1f}" if f"theirs {v}" in row else "-" for v in tuned]
        cells += [row.get(name, "-") for name in ratios]
        lines.append("| " + " | ".join(cells + [f"{row['memory']:.2f}", f"{row['start-up']:.2f}"]) + " |")
    for row in rows:
        if "sampling" in row:
            ours, theirs, spread = row["sampling"]
            one, none, two, resident, to_none, to_two, to_resident = row["loading"]
            lines += ["", f"Sampling {SAMPLES:,} images of {row['workload']}: {ours:.1f} s here, {theirs:.1f} s there "
                      f"(inference mode, chunks of 64), ratio {spread}.", "",
                      f"{args.loaded} iterations of {row['workload']} with the loading of their {args.loaded * 64:,} images: "
                      f"{one:.1f} s here; there {none:.1f} s by a DataLoader without workers, ratio {to_none}, "
                      f"{two:.1f} s with two, ratio {to_two}, and {resident:.1f} s from tensors that stay in memory, ratio "
                      f"{to_resident}. An epoch of MNIST has 938 iterations."]
    return "\n".join(lines) + "\n"


def write(rows, checks, args):
    """Replaces the section of this device, or adds it before the first other one."""
    text = section(rows, checks, args)
    page = args.out.read_text()
    head, *parts = page.split("\n## ")
    title = text[3:].split("\n")[0]
    measured = [p for p in parts if p.split("\n")[0] != title]
    args.out.write_text("\n## ".join([head, text[3:].rstrip("\n") + "\n", *measured]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--warm", type=float, default=20, help="seconds for each side")
    parser.add_argument("--block", type=int, default=20, help="iterations")
    parser.add_argument("--loaded", type=int, default=60, help="iterations with loading; an epoch of MNIST has 938")
    parser.add_argument("--only", nargs="+", choices=WORKLOADS, default=WORKLOADS)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--no-check", action="store_true")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--precision", choices=("full", "bfloat16"), default="full")
    parser.add_argument("--java", default="java")
    parser.add_argument("--class-path", default=CLASS_PATH)
    parser.add_argument("--commit", help="where there is no git")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "docs" / "benchmarks.md")
    args = parser.parse_args()
    checks = {} if args.no_check else {w: check(w, args) for w in args.only}
    rows = []
    for workload in args.only:
        rows.append(compare(workload, args))
        print(rows[-1], flush=True)
        write(rows, checks, args)


if __name__ == "__main__":
    main()
