"""MODEL.bin LINES: the time of fastText's Python binding for all lines, as JSON.

Loading the model, reading the file and importing are not counted.
"""

import json
import sys
import time

import fasttext

# Says on every load that load_model() returns an object, as it always has.
fasttext.FastText.eprint = lambda *_: None
model = fasttext.load_model(sys.argv[1])
with open(sys.argv[2], encoding="utf-8") as file:
    lines = file.read().split("\n")[:-1]
start, cpu = time.perf_counter(), time.process_time()
labels, _ = model.predict(lines, k=1)
took, cpu = time.perf_counter() - start, time.process_time() - cpu
assert len(labels) == len(lines)
print(json.dumps({"seconds": took, "cpu": cpu, "lines": len(lines)}))
