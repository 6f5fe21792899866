import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';

/** One line of a file without its end, or why it cannot be read. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly fault: 'not-utf8' | 'line-too-long' };

/** Longest line that is read; bytes. */
export const MAX_LINE_BYTES = 1_048_576;

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = '\uFEFF';

/** Splits a file into numbered lines, from 1, some at a time. A bad line costs itself alone. */
export async function* readLines(path: string): AsyncGenerator<readonly Line[]> {
  const splitter = new LineSplitter();
  for await (const chunk of createReadStream(path)) yield splitter.push(chunk as Buffer);
  yield splitter.end();
}

class LineSplitter {
  #number = 0;
  #carry: Buffer[] = [];
  #carryBytes = 0;

  push(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      lines.push(this.#finish(chunk.subarray(start, end)));
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
    return lines;
  }

  end(): Line[] {
    return this.#carryBytes === 0 ? [] : [this.#finish(Buffer.alloc(0))];
  }

  /** Of a line that is too long only its length is kept. */
  #keep(part: Buffer): void {
    this.#carryBytes += part.length;
    if (this.#carryBytes > MAX_LINE_BYTES) this.#carry = [];
    else if (part.length > 0) this.#carry.push(part);
  }

  #finish(part: Buffer): Line {
    this.#keep(part);
    const isTooLong = this.#carryBytes > MAX_LINE_BYTES;
    const bytes =
      this.#carry.length === 1 && this.#carry[0] !== undefined ? this.#carry[0] : Buffer.concat(this.#carry);
    this.#carry = [];
    this.#carryBytes = 0;
    this.#number += 1;
    if (isTooLong) return { number: this.#number, fault: 'line-too-long' };
    if (!isUtf8(bytes)) return { number: this.#number, fault: 'not-utf8' };
    return { number: this.#number, text: this.#textOf(bytes) };
  }

  #textOf(bytes: Buffer): string {
    const end = bytes.at(-1) === CARRIAGE_RETURN ? bytes.length - 1 : bytes.length;
    const text = bytes.toString('utf8', 0, end);
    return this.#number === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  }
}
