import { setTimeout as pause } from 'node:timers/promises';
import type { DatabaseService, TransactionClient } from '@infrastructure/database';

/** How long the end of a leaked transaction is waited for, once nothing holds it up any more; ms. */
const SETTLES_WITHIN_MS = 2000;

/** A transaction that its request left behind. */
export class OpenLeak {
  readonly requestId: string;
  readonly database: DatabaseService;
  /** When the request had ended and the connection was out; ms of `performance.now()`. */
  lostAtMs = Infinity;
  /** The server's sessions that it was given. */
  readonly pids: number[] = [];
  /** Settles once the connection is out. */
  readonly held: Promise<void>;
  /** Pending until somebody releases it: what the transaction waits for. */
  readonly released: Promise<void>;
  #hold: () => void = () => undefined;
  #release: () => void = () => undefined;
  #end: Promise<string> = Promise.resolve('never begun');

  constructor(database: DatabaseService, requestId: string) {
    this.database = database;
    this.requestId = requestId;
    this.held = new Promise((resolve) => (this.#hold = resolve));
    this.released = new Promise((resolve) => (this.#release = resolve));
  }

  /** Writes something that must never be seen, and notes whose session does it. */
  async begin(tx: TransactionClient): Promise<void> {
    await tx.location.create({ data: { name: this.requestId } });
    const rows = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    for (const { pid } of rows) this.pids.push(pid);
    this.#hold();
  }

  /** Forgets to await the transaction. */
  abandon(transaction: Promise<unknown>): void {
    this.#end = transaction.then(() => 'committed', codeOf).finally(this.#hold);
  }

  /** Lets the transaction go on, long after its request. @returns the code it fails with, or how else it ended */
  async settle(): Promise<string> {
    this.#release();
    return await Promise.race([this.#end, pause(SETTLES_WITHIN_MS, 'never ended', { ref: false })]);
  }
}

function codeOf(error: unknown): string {
  return String((error as { readonly code?: unknown } | null)?.code ?? error);
}
