"""Times pytorch-fid's distance of 50,000 x 2048 features, to be run in turn with FidBenchmark.

python fid_benchmark.py [rows]
(needs numpy, scipy, torch, pytorch-fid==0.3.0)
"""

import resource
import sys
import time

import numpy as np
from pytorch_fid.fid_score import calculate_frechet_distance

rows = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000


def features(seed, shift):
    random = np.random.default_rng(seed)
    shared = random.random((rows, 1), dtype=np.float32)
    return random.random((rows, 2048), dtype=np.float32) + 0.5 * shared + np.float32(shift)


real, fake = features(1, 0), features(2, 0.1)
start = time.perf_counter()
moments = [(np.mean(x, axis=0), np.cov(x, rowvar=False)) for x in (real, fake)]
distance = calculate_frechet_distance(*moments[0], *moments[1])
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(f"FID {distance:.4f} in {seconds:.1f} s, peak {peak} kB")
