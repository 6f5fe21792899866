import type { Random } from '../g1/random.js';

/** One operation of the ledger: money from one account to another, both halves or neither. */
export interface Transfer {
  /** Names the operation in every row it writes and in the history; unique in a run. */
  readonly op: string;
  /** Invoices that serve as accounts. */
  readonly from: string;
  readonly to: string;
  /** Whole units, ≥ 1. */
  readonly amount: number;
  /** Whether it is written under an idempotency key, which is then `op`. */
  readonly isKeyed: boolean;
}

export interface Half {
  readonly account: string;
  readonly amount: number;
}

const MOST_UNITS = 9;

/** @param keyedRatio share of the transfers that are written under a key; 0–1 */
export function randomTransfer(
  op: string,
  accounts: readonly string[],
  keyedRatio: number,
  random: Random,
): Transfer {
  const from = random.pick(accounts);
  const to = random.pick(accounts.filter((account) => account !== from));
  return { op, from, to, amount: 1 + random.below(MOST_UNITS), isKeyed: random.chance(keyedRatio) };
}

/** In one order of accounts, so that transfers wait for each other's locks without ever deadlocking. */
export function halvesOf({ from, to, amount }: Transfer): readonly Half[] {
  const halves = [
    { account: from, amount: -amount },
    { account: to, amount },
  ];
  return halves.sort((a, b) => a.account.localeCompare(b.account));
}
