import { setTimeout as pause } from 'node:timers/promises';
import type { HistoryFile } from './history-file.js';
import type { LedgerClient } from './ledger-client.js';
import type { Transfer } from './transfer.js';

/** `module` leaves repeating to the module; `naive` repeats whatever failed, without a key. */
export type WriteMode = 'module' | 'naive';

type Ending = { readonly type: 'ok' } | { readonly type: 'fail' | 'info'; readonly code: string };

/** How long a keyed write in doubt is asked after; ms. Longer than the targets allow, so that a miss shows. */
const SEE_THROUGH_MS = 35_000;
const ASK_AGAIN_MS = 100;
const NAIVE_ATTEMPTS = 5;

/** Writes transfers and tells the history what became of them. */
export class TransferRunner {
  readonly #client: LedgerClient;
  readonly #history: HistoryFile;
  readonly #mode: WriteMode;

  constructor(client: LedgerClient, history: HistoryFile, mode: WriteMode) {
    this.#client = client;
    this.#history = history;
    this.#mode = mode;
  }

  /**
   * A new transfer; a keyed one whose outcome stays unknown is asked after under the same key.
   *
   * @returns how it ended at first
   */
  async run(transfer: Transfer): Promise<'ok' | 'fail' | 'info'> {
    this.#history.tell({ type: 'invoke', transfer, isAgain: false });
    const ending = this.#mode === 'naive' ? await this.#writeNaively(transfer) : await this.#write(transfer);
    this.#history.tell({ op: transfer.op, ...ending });
    if (ending.type === 'info' && transfer.isKeyed && this.#mode === 'module')
      await this.seeThrough(transfer);
    return ending.type;
  }

  /**
   * Repeats a keyed transfer of which nobody knows what became, until the module says that it is done. A repetition that
   * fails says nothing about the attempt before it, even when it left nothing behind itself.
   */
  async seeThrough(transfer: Transfer): Promise<void> {
    const { op } = transfer;
    const endsAt = performance.now() + SEE_THROUGH_MS;
    while (performance.now() < endsAt) {
      this.#history.tell({ type: 'invoke', transfer, isAgain: true });
      const ending = await this.#write(transfer);
      if (ending.type === 'ok') {
        this.#history.tell({ op, type: 'ok' });
        return;
      }
      this.#history.tell({ op, type: 'info', code: ending.code });
      await pause(ASK_AGAIN_MS);
    }
  }

  async #write(transfer: Transfer, isKeyed = transfer.isKeyed): Promise<Ending> {
    try {
      await this.#client.write(transfer, isKeyed);
      return { type: 'ok' };
    } catch (error) {
      const { outcome, code } = error as { outcome?: unknown; code?: unknown };
      return { type: outcome === 'none' ? 'fail' : 'info', code: String(code ?? error) };
    }
  }

  async #writeNaively(transfer: Transfer): Promise<Ending> {
    let ending = await this.#write(transfer, false);
    for (let attempts = 1; ending.type !== 'ok' && attempts < NAIVE_ATTEMPTS; attempts += 1) {
      await pause(ASK_AGAIN_MS);
      ending = await this.#write(transfer, false);
    }
    return ending;
  }
}
