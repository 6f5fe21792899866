import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Rejection } from './rejection.js';

/** Rejected rows of one file for one cause. */
export interface RejectCount {
  readonly file: string;
  readonly cause: string;
  readonly rows: number;
}

const FLUSH_AT_CHARACTERS = 65_536;

/** Writes each rejected row to a CSV file (`file,line,cause,detail`) and counts them. */
export class RejectList {
  readonly #descriptor: number;
  readonly #counts = new Map<string, { file: string; cause: string; rows: number }>();
  #pending = 'file,line,cause,detail\n';
  #total = 0;

  /** @param path made anew; folders on the way are made */
  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#descriptor = openSync(path, 'w', 0o600);
  }

  get total(): number {
    return this.#total;
  }

  get counts(): readonly RejectCount[] {
    return [...this.#counts.values()];
  }

  add(file: string, line: number, { reason, message }: Rejection): void {
    this.#total += 1;
    const key = `${file} ${reason}`;
    const count = this.#counts.get(key) ?? { file, cause: reason, rows: 0 };
    count.rows += 1;
    this.#counts.set(key, count);
    this.#pending += `${file},${line},${reason},${quoted(message)}\n`;
    if (this.#pending.length > FLUSH_AT_CHARACTERS) this.flush();
  }

  flush(): void {
    writeSync(this.#descriptor, this.#pending);
    this.#pending = '';
  }

  close(): void {
    this.flush();
    closeSync(this.#descriptor);
  }
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
