import type { ServerBudget } from './server-budget.js';

const EVERY_MS = 60_000;

/** Asks a server what it has to share, once a minute at most. */
export class BudgetReader {
  readonly #read: (() => Promise<ServerBudget>) | undefined;
  #askedAtMs = -Infinity;

  /** @param read undefined where nobody needs to ask */
  constructor(read: (() => Promise<ServerBudget>) | undefined) {
    this.#read = read;
  }

  /** @returns undefined while the last answer holds; a server that cannot be asked keeps it, too */
  async readWhenDue(nowMs: number): Promise<ServerBudget | undefined> {
    if (this.#read === undefined || nowMs - this.#askedAtMs < EVERY_MS) return undefined;
    this.#askedAtMs = nowMs;
    return await this.#read().catch(() => undefined);
  }
}
