"""Times what two programs do to each other that train on the same cores; prints a table.

From the root of the repository, on a machine with two cores and nothing else to do:

    ./mvnw -q package -DskipTests
    python gan-examples/src/test/python/benchmark/sharing.py

Milliseconds for one iteration of the first of two programs, which take turns in being first: the median of
five blocks, once alone and once while the other trains the same GAN without end.
"""

import argparse
import os
import statistics
import subprocess
import threading

from compare import CLASS_PATH

SETTINGS = {
    "2 threads": {"OMP_NUM_THREADS": "2"},
    "2 threads, OMP_WAIT_POLICY=active": {"OMP_NUM_THREADS": "2", "OMP_WAIT_POLICY": "active"},
    "2 threads, OMP_WAIT_POLICY=passive": {"OMP_NUM_THREADS": "2", "OMP_WAIT_POLICY": "passive"},
    "1 thread": {"OMP_NUM_THREADS": "1"},
}


class Program:
    def __init__(self, workload, setting, class_path):
        self.process = subprocess.Popen(
            ["java", "-Xmx512m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp", class_path,
             "org.gan4j.benchmark.Benchmark", workload, "reused"],
            env={**os.environ, "OPT_OUT_TRACKING": "true", **setting}, text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.process.stdout.readline()

    def run(self, count):
        self.process.stdin.write(f"run {count}\n")
        return float(self.process.stdout.readline()) / count * 1e3


def measured(workload, block, setting, class_path):
    programs = [Program(workload, setting, class_path) for _ in range(2)]
    try:
        for program in programs:
            for _ in range(5):
                program.run(block)
        alone = statistics.median(programs[0].run(block) for _ in range(5))
        beside = []
        for i in range(5):
            done = threading.Event()

            def other():
                while not done.is_set():
                    programs[1 - i % 2].run(max(1, block // 10))

            thread = threading.Thread(target=other)
            thread.start()
            beside.append(programs[i % 2].run(block))
            done.set()
            thread.join()
        return alone, statistics.median(beside)
    finally:
        for program in programs:
            program.process.kill()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--class-path", default=CLASS_PATH)
    args = parser.parse_args()
    print("| | mlp alone | beside another | dcgan_28_w32 alone | beside another |")
    print("|---|---|---|---|---|")
    for name, setting in SETTINGS.items():
        cells = []
        for workload, block in (("mlp", 200), ("dcgan_28_w32", 10)):
            cells += [f"{ms:.1f}" for ms in measured(workload, block, setting, args.class_path)]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
