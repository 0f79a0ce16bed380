// Talks to `kijil filter` as a child process: a record in, a record out.
//
// Copy this file; it needs Node 18 and nothing else.
//
//     import { Kijil } from "./client.mjs";
//
//     const kijil = new Kijil();
//     console.log((await kijil.filter({ id: 1, text: "..." })).kijil.text);
//     for await (const answer of kijil.map(records)) ...  // same order
//     await kijil.close();
//
// As a program it answers JSONL on stdin by JSONL on stdout:
//
//     node client.mjs < pages.jsonl > filtered.jsonl
//     node client.mjs kijil filter --model my.kijil --input jsonl --output jsonl
//
// Nothing is lost if the child dies: it is started again, and what it has not
// answered is sent again. docs/stream.md describes the protocol.
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { pathToFileURL } from "node:url";

const COMMAND = ["kijil", "filter", "--input", "jsonl", "--output", "jsonl"];

/** The command could not be started; its own message is on stderr. */
export class KijilError extends Error {}

/** Rows (Buffers without line ends) of a stream of bytes. */
async function* rowsOf(stream) {
  let parts = []; // of a row whose end has not come yet
  for await (const chunk of stream) {
    let begin = 0;
    for (let end; (end = chunk.indexOf(10, begin)) >= 0; begin = end + 1) {
      parts.push(chunk.subarray(begin, end));
      yield parts.length === 1 ? parts[0] : Buffer.concat(parts);
      parts = [];
    }
    if (begin < chunk.length) parts.push(chunk.subarray(begin));
  }
  return Buffer.concat(parts);
}

/** Lets a source clean up, without waiting: it may be waiting itself. */
async function leave(input) {
  try {
    await input.return?.();
  } catch {
    // nobody is left to tell
  }
}

/** A running command. */
class Child {
  constructor(command) {
    // stderr is ours: nobody has to read it lest the child block.
    this.process = spawn(command[0], command.slice(1), {
      stdio: ["pipe", "pipe", "inherit"],
    });
    // "close" comes even if the command does not exist.
    this.ended = new Promise((resolve) => {
      this.process.on("error", (error) => (this.error ??= error));
      this.process.on("close", (code, signal) => resolve({ code, signal }));
    });
    // What is not read goes with the child: its rows are sent again.
    this.process.stdin.on("error", () => {});
    this.process.stdout.on("error", () => {});
    this.answers = rowsOf(this.process.stdout);
  }

  write(row) {
    this.process.stdin.write(row);
    this.process.stdin.write("\n");
  }

  /** The next whole answer; undefined if the child has gone. */
  async read() {
    try {
      const { value, done } = await this.answers.next();
      // Half an answer is none: the row will be sent again.
      return done ? undefined : value;
    } catch {
      return undefined;
    }
  }
}

/**
 * A child process that answers records, and is replaced if it dies.
 *
 * command: what to run; must answer each row by a row.
 * window: how many rows may be unanswered at a time. Rows are written and
 *   answers read at the same time, so its size cannot block anything; it bounds
 *   what is kept in memory, and what is sent again after a death.
 * attempts: a row that is alone in the child this often when it dies is
 *   answered by the client itself, with the error code "internal".
 * field: the member that answers are found in (--result-field).
 *
 * map() throws KijilError if the command cannot be started, or ends by itself
 * before it answers anything. One map() at a time.
 */
export class Kijil {
  restarts = 0;
  #command;
  #window;
  #attempts;
  #field;
  #child;
  #rows = []; // without an answer, oldest first; the first #sent are with it
  #sent = 0;
  // Rows that were with a child when it died go alone, one by one: so it shows
  // which of them kills.
  #suspects = 0;
  #deaths = 0; // of children that had only the oldest row
  #busy = false;

  constructor({
    command = COMMAND,
    window = 64,
    attempts = 3,
    field = "kijil",
  } = {}) {
    this.#command = command;
    this.#window = window;
    this.#attempts = attempts;
    this.#field = field;
  }

  /** Ends the child. What is unanswered stays so. */
  async close() {
    const child = this.#child;
    this.#child = undefined;
    if (!child) return;
    this.#sent = 0; // should a map() go on, its rows are sent again
    if (this.#rows.length > 0) child.process.kill("SIGKILL");
    child.process.stdin.end();
    // Not resume(): nothing flows while an iterator listens, and what is unread
    // would keep "close" from coming.
    child.process.stdout.destroy();
    await child.ended;
  }

  /** The answer to one record. */
  async filter(record) {
    for await (const answer of this.map([record])) return answer;
  }

  /** The answer to each record, in order, as soon as it is there. */
  async *map(records) {
    const toRow = (record) => Buffer.from(JSON.stringify(record));
    for await (const answer of this.#answers(records, toRow)) {
      yield JSON.parse(answer.toString());
    }
  }

  /** The same for rows of JSONL: Buffers without line ends, of any content. */
  async *mapRows(rows) {
    yield* this.#answers(rows, (row) => Buffer.from(row));
  }

  async *#answers(source, toRow) {
    if (this.#busy) throw new Error("another map() is not finished");
    const input =
      source[Symbol.asyncIterator]?.() ?? source[Symbol.iterator]();
    this.#busy = true;
    const state = { done: false, ended: false, closing: false };
    const feeder = this.#feed(input, toRow, state);
    try {
      for (;;) {
        while (this.#rows.length === 0 && !state.ended) await this.#change();
        if (this.#rows.length === 0) break;
        yield await this.#answer();
      }
      await feeder;
      if (state.error) throw state.error;
    } finally {
      state.closing = true;
      this.#changed();
      if (!state.done) leave(input);
      if (this.#rows.length > 0) {
        // Answers that nobody waits for must not be taken for others.
        await this.close();
        this.#rows = [];
        this.#sent = this.#suspects = this.#deaths = 0;
      }
      this.#busy = false;
    }
  }

  // Whoever waits looks again at each change of #rows.
  #waiting = [];
  #change() {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
  #changed() {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  /** Takes rows as they come, as long as there is room for them. */
  async #feed(input, toRow, state) {
    try {
      for (;;) {
        const { value, done } = await input.next();
        state.done = done;
        if (done || state.closing) break;
        const row = toRow(await value);
        if (row.includes(10)) {
          throw new RangeError("a row must not hold a line break");
        }
        while (this.#rows.length >= this.#window && !state.closing) {
          await this.#change();
        }
        if (state.closing) break;
        this.#rows.push(row);
        this.#send();
        this.#changed();
      }
    } catch (error) {
      state.error = error;
    }
    state.ended = true;
    this.#changed();
  }

  #send() {
    const limit = this.#suspects > 0 ? 1 : this.#window;
    while (this.#child && this.#sent < Math.min(limit, this.#rows.length)) {
      this.#child.write(this.#rows[this.#sent++]);
    }
  }

  /** The answer to the oldest row, whatever becomes of the child. */
  async #answer() {
    for (;;) {
      if (!this.#child) await this.#start();
      const answer = await this.#child.read();
      if (answer !== undefined) return this.#take(answer);
      if (!this.#child) throw new KijilError("closed before all was answered");
      await this.#bury();
      if (this.#deaths >= this.#attempts) {
        return this.#take(this.#ownAnswer(this.#rows[0]));
      }
    }
  }

  #take(answer) {
    this.#rows.shift();
    this.#sent = Math.max(0, this.#sent - 1);
    this.#suspects = Math.max(0, this.#suspects - 1);
    this.#deaths = 0;
    this.#send();
    this.#changed();
    return answer;
  }

  /** Starts one that answers: an empty row is answered by an empty row. */
  async #start() {
    const name = this.#command.join(" ");
    for (let i = 0; i < 10; ++i) {
      const child = new Child(this.#command);
      child.write("");
      if ((await child.read())?.length === 0) {
        this.#child = child;
        this.#send();
        return;
      }
      child.process.stdin.destroy();
      const { code, signal } = await child.ended;
      if (child.error) {
        throw new KijilError(
          `${name}: cannot be started (${child.error.message})`,
        );
      }
      if (signal === null) {
        throw new KijilError(
          `${name}: ended with exit code ${code} before it answered ` +
            "anything; see its message on stderr",
        );
      }
    }
    throw new KijilError(`${name}: died ten times at its start`);
  }

  async #bury() {
    if (this.#sent === 1) ++this.#deaths;
    this.#suspects = Math.max(this.#suspects, this.#sent);
    const child = this.#child;
    this.#child = undefined;
    this.#sent = 0;
    child.process.kill("SIGKILL"); // if it closed its output and lives on
    child.process.stdin.destroy();
    await child.ended;
    ++this.restarts;
  }

  #ownAnswer(row) {
    const error = {
      code: "internal",
      message: `the command died ${this.#attempts} times on this record`,
    };
    let record = null;
    try {
      // As kijil reads it: without a byte order mark, broken UTF-8 as U+FFFD.
      record = JSON.parse(new TextDecoder().decode(row));
    } catch {
      // answered as text
    }
    const isObject =
      record !== null && typeof record === "object" && !Array.isArray(record);
    if (!isObject) error.input = row.toString();
    const answer = JSON.stringify({ [this.#field]: { error } });
    if (!isObject) return Buffer.from(answer);
    const head = row.subarray(0, row.lastIndexOf("}"));
    const comma = Object.keys(record).length > 0 ? "," : "";
    return Buffer.concat([head, Buffer.from(comma + answer.slice(1))]);
  }
}

/** All rows of stdin, the last one also without a line end. */
async function* stdinRows() {
  const rows = rowsOf(process.stdin);
  for (;;) {
    const { value, done } = await rows.next();
    if (done && value.length === 0) return;
    yield value;
    if (done) return;
  }
}

async function main() {
  const command =
    process.argv.length > 2
      ? process.argv.slice(2)
      : [process.env.KIJIL ?? COMMAND[0], ...COMMAND.slice(1)];
  process.stdout.on("error", () => process.exit(0)); // nobody reads any more
  const kijil = new Kijil({ command });
  for await (const answer of kijil.mapRows(stdinRows())) {
    const row = Buffer.concat([answer, Buffer.from("\n")]);
    if (!process.stdout.write(row)) await once(process.stdout, "drain");
  }
  await kijil.close();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  main().catch((error) => {
    console.error(`client: ${error.message}`);
    process.exit(1);
  });
}
