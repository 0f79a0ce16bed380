"""examples/stream/client.mjs as a class."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import EXAMPLES

PATIENCE = 120  # seconds; a loaded machine is slow, not wrong

# What each script begins with; $COMMAND is the command under test.
BEGIN = """\
import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { Kijil } from "./client.mjs";

const command = $COMMAND;
const kijil = new Kijil({ command });
const pages = (size) =>
  Array.from({ length: size }, (_, id) => ({ id, text: "a" }));
/** A promise that is resolved from outside. */
function event() {
  let set;
  const happened = new Promise((resolve) => (set = resolve));
  return { set, happened };
}
"""


@pytest.fixture
def run(kijil: str, tmp_path: Path) -> Callable[[str], None]:
    """Runs a script beside the client; it must reach its end."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed, so its client is not tested")

    def run_script(script: str) -> None:
        shutil.copy(EXAMPLES / "client.mjs", tmp_path)
        command = [kijil, "filter", "--input", "jsonl", "--output", "jsonl"]
        begin = BEGIN.replace("$COMMAND", json.dumps(command))
        (tmp_path / "script.mjs").write_text(begin + script, encoding="utf-8")
        # Node ends with an exit code of its own (13) where a promise that a
        # script waits for can no longer be kept.
        with subprocess.Popen(
            [node, "script.mjs"],
            cwd=tmp_path,
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process:
            try:
                output, _ = process.communicate(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                # The child of a client that hangs holds its stderr.
                os.killpg(process.pid, signal.SIGKILL)
                pytest.fail("the script hangs")
        assert process.returncode == 0, output.decode()

    return run_script


@pytest.mark.parametrize("size", [200, 1000])
def test_a_map_may_be_left(run: Callable[[str], None], size: int) -> None:
    run(
        f"""
for await (const answer of kijil.map(pages({size}))) {{
  if (answer.id === 0) break;
}}
assert.equal((await kijil.filter({{ id: 9000, text: "b" }})).id, 9000);
await assert.rejects(async () => {{
  for await (const answer of kijil.map(pages({size}))) {{
    if (answer.id === 3) throw new RangeError("enough");
  }}
}}, /enough/);
assert.equal((await kijil.filter({{ id: 9001, text: "b" }})).id, 9001);
await kijil.close();
"""
    )


def test_a_map_may_be_left_while_answers_wait(run: Callable[[str], None]) -> None:
    run(
        """
// Gives one answer, and many more while the loop's body runs.
const child = `
  read row; echo
  read row; echo '{"id":0}'
  until [ -e entered ]; do sleep 0.01; done
  yes '{"id":0}' | head -c 30000
  touch answered
  exec sleep 600`;
const many = new Kijil({ command: ["sh", "-c", child] });
for await (const answer of many.map(pages(200))) {
  writeFileSync("entered", "");
  while (!existsSync("answered")) await new Promise(setImmediate);
  break;
}
await many.close();
"""
    )


def test_a_source_that_is_left_cleans_up(run: Callable[[str], None]) -> None:
    run(
        """
for (const kind of ["plain", "async"]) {
  const cleaned = event();
  function* plain() {
    try {
      for (let id = 0; ; ++id) yield { id, text: "a" };
    } finally {
      cleaned.set();
      throw new Error("nobody is left to tell");
    }
  }
  async function* waiting() {
    yield* plain();
  }
  for await (const answer of kijil.map(kind === "plain" ? plain() : waiting())) {
    if (answer.id === 100) break;
  }
  await cleaned.happened;
}

// One that is waiting for a record that never comes.
const returned = event();
let given = 0;
const silent = {
  [Symbol.asyncIterator]: () => silent,
  next: () =>
    given++ ? new Promise(() => {}) : { value: { id: 1, text: "a" } },
  return: returned.set,
};
for await (const answer of kijil.map(silent)) break;
await returned.happened;

// One that has come to its end by itself is left alone.
const rows = [Buffer.from("{}")].values();
let disturbed = false;
const finished = {
  [Symbol.iterator]: () => finished,
  next: () => rows.next(),
  return: () => (disturbed = true),
};
for await (const answer of kijil.mapRows(finished));
assert(!disturbed);
await kijil.close();
"""
    )


def test_two_maps_at_a_time_are_refused(run: Callable[[str], None]) -> None:
    run(
        """
const free = event();
async function* slow() {
  yield { id: 1, text: "a" };
  await free.happened;
  yield { id: 2, text: "a" };
}
const first = kijil.map(slow());
assert.equal((await first.next()).value.id, 1);
await assert.rejects(kijil.filter({ id: 3, text: "a" }), /not finished/);
free.set();
assert.equal((await first.next()).value.id, 2);
assert((await first.next()).done);

await assert.rejects(kijil.filter(1n), TypeError);
await assert.rejects(kijil.map(5).next(), TypeError);
assert.equal((await kijil.filter({ id: 4, text: "a" })).id, 4);
await kijil.close();
"""
    )


def test_close_within_a_map(run: Callable[[str], None]) -> None:
    run(
        """
const ids = [];
for await (const answer of kijil.map(pages(300))) {
  ids.push(answer.id);
  if (answer.id === 20) await kijil.close();
}
assert.deepEqual(ids, [...ids.keys()]);
assert.equal(ids.length, 300);
await kijil.close();

// A child that has the row, and does not answer.
const deaf = new Kijil({
  command: ["sh", "-c", "read row; echo; read row; touch has-row; exec sleep 600"],
});
const refused = assert.rejects(deaf.filter({}), /closed/);
while (!existsSync("has-row")) await new Promise(setImmediate);
await deaf.close();
await refused;
"""
    )
