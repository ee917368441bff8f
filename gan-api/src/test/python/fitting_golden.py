"""Pictures cut and resized by Pillow 13.0.0, and colours made grey.

python fitting_golden.py ../resources/golden   (needs pillow==13.0.0 numpy==2.4.6)

The part is that of ImageOps.fit; rows are resized first, then columns, as Pillow did it until it began to choose the cheaper
order (the result is the same but for rounding). With 11.3.0, --check compares with ImageOps.fit itself.

Writes fitting.json: {"fit": [{from, to, across, down, pixels}], "grey": pixels}, sizes as [height, width], pixels in hex, planes
one after the other. The picture of a size is that of PictureFitTest.
"""

import json
import pathlib
import sys

import numpy as np
from PIL import Image, ImageOps

CASES = [
    ((8, 8), (8, 8), 0.5, 0.5),
    ((8, 8), (4, 4), 0.5, 0.5),
    ((30, 20), (7, 5), 0.5, 0.5),
    ((30, 20), (7, 5), 0.1, 0.93),
    ((20, 31), (16, 16), 0.5, 0.5),
    ((20, 31), (16, 16), 0.0, 1.0),
    ((31, 20), (16, 16), 0.3, 0.8),
    ((5, 7), (16, 9), 0.5, 0.5),
    ((5, 7), (9, 16), 0.25, 0.75),
    ((1, 1), (3, 4), 0.5, 0.5),
    ((1, 9), (6, 6), 0.7, 0.2),
    ((64, 48), (1, 1), 0.5, 0.5),
    ((16, 24), (16, 16), 0.5, 0.5),
    ((16, 25), (16, 16), 0.5, 0.5),
    ((16, 25), (16, 16), 1.0, 0.5),
    ((97, 61), (32, 32), 0.123, 0.456),
]


def pixels(height, width):
    """Noise with hard edges, so that bicubic weights overshoot."""
    values = np.arange(3 * height * width, dtype=np.uint64) * 2654435761 >> 13 & 255
    values = np.where(values > 170, 255, np.where(values < 70, 0, values))
    return Image.fromarray(np.moveaxis(values.reshape(3, height, width), 0, -1).astype(np.uint8), "RGB")


def fitted(picture, size, across, down):
    width, height = picture.size
    part_width = min(width, height * size[1] / size[0])
    part_height = min(height, width / (size[1] / size[0]))
    left, top = (width - part_width) * across, (height - part_height) * down
    rows = picture.resize((size[1], height), Image.Resampling.BICUBIC, box=(left, 0, left + part_width, height))
    result = rows.resize(size[::-1], Image.Resampling.BICUBIC, box=(0, top, size[1], top + part_height))
    if "--check" in sys.argv:
        assert result == ImageOps.fit(picture, size[::-1], Image.Resampling.BICUBIC, centering=(across, down))
    return result


def planes(picture):
    values = np.asarray(picture)
    return (values if values.ndim == 2 else np.moveaxis(values, -1, 0)).tobytes().hex()


if __name__ == "__main__":
    fit = [
        {
            "from": source,
            "to": target,
            "across": across,
            "down": down,
            "pixels": planes(fitted(pixels(*source), target, across, down)),
        }
        for source, target, across, down in CASES
    ]
    grey = planes(pixels(40, 40).convert("L"))
    (pathlib.Path(sys.argv[1]) / "fitting.json").write_text(json.dumps({"fit": fit, "grey": grey}, indent=1))
