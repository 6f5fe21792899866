import { openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { WriteStep } from './g10.job.js';

/** What was asked for and what was answered, written at once: a process that ends loses nothing of it. */
export class WriteJournal {
  readonly #file: number;

  /** @param path of a new file */
  constructor(path: string) {
    this.#file = openSync(path, 'ax', 0o600);
  }

  note(step: WriteStep): void {
    writeSync(this.#file, `${JSON.stringify(step)}\n`);
  }
}

/** @throws when a line is not whole */
export async function readJournal(path: string): Promise<WriteStep[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as WriteStep);
}
