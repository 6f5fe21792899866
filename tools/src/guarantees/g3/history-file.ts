import { closeSync, openSync, writeSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Completion, FaultEvent, HistoryEvent, Invocation } from './history-event.js';

const SUFFIX = '.jsonl';

type Told<Event extends HistoryEvent> = Omit<Event, 'process' | 'atMs'>;

/** The history of one process, one JSON document a line. A line is in the file once it is told: SIGKILL loses none. */
export class HistoryFile {
  readonly #process: string;
  readonly #descriptor: number;

  /** @param folder that all histories of the run lie in */
  constructor(folder: string, process: string) {
    this.#process = process;
    this.#descriptor = openSync(historyPath(folder, process), 'a');
  }

  tell(event: Told<Invocation> | Told<Completion> | Told<FaultEvent>): void {
    const line = JSON.stringify({ process: this.#process, atMs: Date.now(), ...event });
    writeSync(this.#descriptor, `${line}\n`);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** What one process told, in its order. */
export async function readHistory(folder: string, process: string): Promise<HistoryEvent[]> {
  return parse(await readFile(historyPath(folder, process), 'utf8'));
}

/** What all processes told, in the order of time; events of one process keep theirs. */
export async function readHistories(folder: string): Promise<HistoryEvent[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(SUFFIX)).sort();
  const histories = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return histories.flatMap(parse).sort((a, b) => a.atMs - b.atMs);
}

function historyPath(folder: string, process: string): string {
  return join(folder, `${process}${SUFFIX}`);
}

function parse(text: string): HistoryEvent[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as HistoryEvent);
}
