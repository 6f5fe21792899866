import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../g1/random.js';
import { HistoryFile } from './history-file.js';
import { LedgerClient, type LedgerClientOptions } from './ledger-client.js';
import { randomTransfer, type Transfer } from './transfer.js';
import { TransferRunner, type WriteMode } from './transfer-runner.js';

/** One writer in a process of its own; passed as JSON in the first argument. */
export interface WorkerJob extends LedgerClientOptions {
  /** Names the process in the history and its operations. */
  readonly name: string;
  readonly historyFolder: string;
  readonly accounts: readonly string[];
  readonly mode: WriteMode;
  /** Share of the transfers that are written under a key; 0–1. */
  readonly keyedRatio: number;
  readonly seed: number;
  /** Transfers under way at once. */
  readonly callers: number;
  /** Between two transfers of one caller; ms. */
  readonly pauseMs: number;
  /** Keyed transfers that a predecessor left open when it was killed. */
  readonly open: readonly Transfer[];
}

/** What the parent asks for. */
export type WorkerRequest = 'finish';

/** A breaker that is open refuses at once: nobody writes faster for that; ms. */
const PAUSE_WHEN_REFUSED_MS = 100;

const job = JSON.parse(process.argv[2] ?? '') as WorkerJob;
const random = new Random(job.seed);
const history = new HistoryFile(job.historyFolder, job.name);
const finishing = new AbortController();

process.on('message', (_request: WorkerRequest) => {
  finishing.abort();
});
// Without its parent nobody would ever stop it.
process.on('disconnect', () => process.exit(1));

async function call(runner: TransferRunner, caller: number): Promise<void> {
  for (let count = 0; !finishing.signal.aborted; count += 1) {
    const op = `${job.name}-${String(caller)}.${String(count)}`;
    const ending = await runner.run(randomTransfer(op, job.accounts, job.keyedRatio, random));
    await pause(ending === 'ok' ? job.pauseMs : PAUSE_WHEN_REFUSED_MS);
  }
}

const client = await LedgerClient.open(job);
const runner = new TransferRunner(client, history, job.mode);
process.send?.('ready');
await Promise.all([
  ...job.open.map((transfer) => runner.seeThrough(transfer)),
  ...Array.from({ length: job.callers }, (_, caller) => call(runner, caller)),
]);
await client.close();
history.close();
process.exit(0);
