"""Reads every event that TensorBoard's own reader finds in a directory, and prints a table.

    pip install tensorboard
    python tensorboard_events.py out/tensorboard

The directory is what `mnist --steps 300 --width 8 --out out` leaves; its table stands in
docs/watching-a-run.md. Fails if a kind of event is missing, or a step is not in order.
"""

import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "histograms": 0, "images": 0, "tensors": 0})
events.Reload()
kinds = events.Tags()
readers = {
    "scalars": (events.Scalars, lambda e: "%.4g" % e.value),
    "histograms": (events.Histograms, lambda e: "%d values, %.3g to %.3g"
                   % (e.histogram_value.num, e.histogram_value.min, e.histogram_value.max)),
    "images": (events.Images, lambda e: "%d x %d" % (e.width, e.height)),
    "tensors": (events.Tensors, lambda e: "%d characters" % len(e.tensor_proto.string_val[0])),
}
for prefix in ("weights/", "gradients/"):
    assert any(tag.startswith(prefix) for tag in kinds["histograms"]), "no histograms of " + prefix
print("| kind | tag | events | last step | last value |\n|---|---|---|---|---|")
for kind, (read, show) in readers.items():
    assert kinds[kind], "no " + kind
    for tag in sorted(kinds[kind]):
        found = read(tag)
        steps = [event.step for event in found]
        assert steps == sorted(set(steps)), (tag, steps)
        if kind == "histograms":
            last = found[-1].histogram_value
            assert abs(sum(last.bucket) - last.num) < 1e-6, tag
            assert len(last.bucket) == len(last.bucket_limit), tag
        print("| %s | %s | %d | %d | %s |" % (kind, tag, len(found), steps[-1], show(found[-1])))
