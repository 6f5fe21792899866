import { faultWindows, type FaultWindow } from './fault-window.js';
import { grouped } from './grouped.js';
import type { HistoryEvent } from './history-event.js';
import type { LedgerLine, LedgerState } from './ledger-state.js';
import { storiesOf, type OperationStory } from './operation-story.js';
import { halvesOf } from './transfer.js';

/** The window in which no COMMIT can be safe, whatever the server says: see the fault of that name. */
export const NO_SAFE_COMMIT = 'no-safe-commit';

export interface LedgerViolation {
  /**
   * `lost`: acknowledged, and not there. `half`: one half without the other. `duplicate`: more than once. `phantom`:
   * failed for certain, and there. `stray`: there, and nobody asked. `unsafe`: acknowledged while no commit was safe.
   * `abandoned`: a keyed write that the module left unknown. `unbalanced`: an account whose lines do not explain it.
   */
  readonly kind: 'lost' | 'half' | 'duplicate' | 'phantom' | 'stray' | 'unsafe' | 'abandoned' | 'unbalanced';
  readonly subject: string;
  readonly detail: string;
}

const LEFT_UNKNOWN = 'DB_OUTCOME_UNKNOWN';

/** Holds a history against the rows it left. */
export function checkLedger(
  history: readonly HistoryEvent[],
  state: LedgerState,
  openingBalance: number,
): LedgerViolation[] {
  const stories = storiesOf(history);
  const lines = grouped(state.lines, ({ op }) => op);
  const unsafe = faultWindows(history).filter(({ fault }) => fault === NO_SAFE_COMMIT);
  return [
    ...[...stories.values()].flatMap((story) => [
      ...checkEffect(story, lines.get(story.transfer.op) ?? []),
      ...checkKnowledge(story, unsafe),
    ]),
    ...[...lines.keys()]
      .filter((op) => !stories.has(op))
      .map((op): LedgerViolation => ({ kind: 'stray', subject: op, detail: 'never invoked' })),
    ...checkBalances(state, openingBalance),
  ];
}

function checkEffect({ transfer, verdict }: OperationStory, lines: readonly LedgerLine[]): LedgerViolation[] {
  const { op: subject } = transfer;
  const counts = halvesOf(transfer).map(
    ({ account, amount }) =>
      lines.filter((line) => line.account === account && line.amount === amount).length,
  );
  const detail = `${verdict}, halves written: ${counts.join(' and ')}`;
  const [debits = 0, credits = 0] = counts;
  if (debits !== credits || lines.length !== debits + credits) return [{ kind: 'half', subject, detail }];
  if (debits > 1) return [{ kind: 'duplicate', subject, detail }];
  if (verdict === 'ok' && debits === 0) return [{ kind: 'lost', subject, detail }];
  if (verdict === 'fail' && debits > 0) return [{ kind: 'phantom', subject, detail }];
  return [];
}

function checkKnowledge(story: OperationStory, unsafe: readonly FaultWindow[]): LedgerViolation[] {
  const { transfer, verdict, invokedAtMs, knownAtMs = Infinity, doubts } = story;
  const { op: subject, isKeyed } = transfer;
  const within = ({ beginMs, healMs }: FaultWindow): boolean => beginMs < invokedAtMs && knownAtMs < healMs;
  if (!isKeyed && verdict === 'ok' && unsafe.some(within))
    return [{ kind: 'unsafe', subject, detail: 'acknowledged while every commit waited for a standby' }];
  if (isKeyed && doubts.includes(LEFT_UNKNOWN))
    return [{ kind: 'abandoned', subject, detail: `the module ended it as ${LEFT_UNKNOWN}` }];
  return [];
}

function checkBalances({ lines, balances }: LedgerState, openingBalance: number): LedgerViolation[] {
  const byAccount = grouped(lines, ({ account }) => account);
  return [...balances].flatMap(([subject, balance]): LedgerViolation[] => {
    const explained = (byAccount.get(subject) ?? []).reduce(
      (sum, { amount }) => sum + amount,
      openingBalance,
    );
    const detail = `${String(balance)}, but its lines make ${String(explained)}`;
    return balance === explained ? [] : [{ kind: 'unbalanced', subject, detail }];
  });
}
