"""Golden values of metrics on pairs of images, from scikit-image.

python paired_golden.py ../resources/golden   (needs scikit-image numpy)

Images follow from an integer hash; the truth is smoother.
"""

import json
import pathlib
import sys

import numpy as np
import skimage
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

COUNT, SHAPE = 3, (3, 14, 19)


def images(salt, step):
    count = COUNT * int(np.prod(SHAPE))
    i = np.arange(count, dtype=np.uint64) // np.uint64(step) + np.uint64(1)
    z = i * np.uint64(2654435761) + np.uint64(salt * 40503)
    return ((z % np.uint64(2**32)) >> np.uint64(24)).astype(np.uint8).reshape(COUNT, *SHAPE)


def main(directory):
    made, truth = images(1, 1), images(2, 3)
    mixed = ((made.astype(np.uint16) + 3 * truth.astype(np.uint16)) // 4).astype(np.uint8)
    golden = {"skimage": skimage.__version__}
    for name, x in (("noise", made), ("mixed", mixed)):
        pairs = list(zip(x, truth))
        golden[name] = {
            "l1": float(np.mean([np.abs(a.astype(float) - b).mean() / 255 for a, b in pairs])),
            "psnr": float(np.mean([peak_signal_noise_ratio(b, a, data_range=255) for a, b in pairs])),
            "ssim": float(np.mean([
                structural_similarity(a, b, gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
                                      data_range=255, channel_axis=0) for a, b in pairs])),
        }
    (directory / "paired.json").write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
