import { describe, expect, it } from '@jest/globals';
import { checkLedger, NO_SAFE_COMMIT } from './check-ledger.js';
import type { Completion, HistoryEvent } from './history-event.js';
import type { LedgerLine, LedgerState } from './ledger-state.js';
import type { Transfer } from './transfer.js';

const OPENING = 100;
const transfer = (isKeyed: boolean): Transfer => ({ op: 'op', from: 'a', to: 'b', amount: 3, isKeyed });
const DEBIT: LedgerLine = { op: 'op', account: 'a', amount: -3 };
const CREDIT: LedgerLine = { op: 'op', account: 'b', amount: 3 };

function history(isKeyed: boolean, ...ends: readonly Partial<Completion>[]): HistoryEvent[] {
  return [
    { type: 'invoke', process: 'w', atMs: 10, transfer: transfer(isKeyed), isAgain: false },
    ...ends.map((end, index): HistoryEvent => ({
      type: 'ok',
      process: 'w',
      atMs: 20 + index,
      op: 'op',
      ...end,
    })),
  ];
}

/** Balances that the lines explain. */
function stateOf(...lines: readonly LedgerLine[]): LedgerState {
  const balances = new Map(['a', 'b'].map((account) => [account, OPENING]));
  for (const { account, amount } of lines) balances.set(account, (balances.get(account) ?? 0) + amount);
  return { lines, balances };
}

const kinds = (events: readonly HistoryEvent[], state: LedgerState) =>
  checkLedger(events, state, OPENING).map(({ kind }) => kind);

const OK = { type: 'ok' } as const;
const FAIL = { type: 'fail', code: 'DB_CONNECTION_LOST' } as const;
const INFO = { type: 'info', code: 'DB_CONNECTION_LOST' } as const;
const UNKNOWN = { type: 'info', code: 'DB_OUTCOME_UNKNOWN' } as const;

describe('the checker of the ledger', () => {
  it.each<[string, HistoryEvent[], LedgerState, string[]]>([
    ['an acknowledged write that is not there', history(true, OK), stateOf(), ['lost']],
    ['one half alone', history(true, OK), stateOf(DEBIT), ['half']],
    [
      'a half that nobody asked for',
      history(true, OK),
      stateOf(DEBIT, CREDIT, { ...CREDIT, amount: 4 }),
      ['half'],
    ],
    ['a write that is there twice', history(true, OK), stateOf(DEBIT, CREDIT, DEBIT, CREDIT), ['duplicate']],
    [
      'an unknown one that is there twice',
      history(false, INFO),
      stateOf(DEBIT, CREDIT, DEBIT, CREDIT),
      ['duplicate'],
    ],
    ['a definite failure that is there', history(false, FAIL), stateOf(DEBIT, CREDIT), ['phantom']],
    ['rows that nobody invoked', [], stateOf(DEBIT, CREDIT), ['stray']],
    [
      'a keyed write that the module gave up',
      history(true, UNKNOWN, OK),
      stateOf(DEBIT, CREDIT),
      ['abandoned'],
    ],
    [
      'a balance that its lines do not explain',
      history(true, OK),
      { ...stateOf(DEBIT, CREDIT), balances: new Map([['a', OPENING]]) },
      ['unbalanced'],
    ],
  ])('finds %s', (_case, events, state, found) => {
    expect(kinds(events, state)).toEqual(found);
  });

  it.each<[string, HistoryEvent[], LedgerState]>([
    ['an acknowledged write that is there once', history(true, OK), stateOf(DEBIT, CREDIT)],
    ['a definite failure that is not', history(false, FAIL), stateOf()],
    ['an unkeyed unknown that is there', history(false, UNKNOWN), stateOf(DEBIT, CREDIT)],
    ['an unkeyed unknown that is not', history(false, UNKNOWN), stateOf()],
    ['an open one of a killed process', history(true), stateOf(DEBIT, CREDIT)],
    ['a write that its successor completed', history(true, INFO, OK), stateOf(DEBIT, CREDIT)],
  ])('has nothing against %s', (_case, events, state) => {
    expect(kinds(events, state)).toEqual([]);
  });

  it('finds an acknowledgement from within a window in which no commit was safe, unless a key had it asked after', () => {
    const window = (beginMs: number, healMs: number): HistoryEvent[] => [
      { type: 'fault', process: 'nemesis', fault: NO_SAFE_COMMIT, phase: 'begin', atMs: beginMs },
      { type: 'fault', process: 'nemesis', fault: NO_SAFE_COMMIT, phase: 'heal', atMs: healMs },
    ];
    const written = stateOf(DEBIT, CREDIT);
    expect(kinds([...history(false, OK), ...window(5, 30)], written)).toEqual(['unsafe']);
    expect(kinds([...history(false, OK), ...window(15, 30)], written)).toEqual([]);
    expect(kinds([...history(false, OK), ...window(5, 15)], written)).toEqual([]);
    expect(kinds([...history(false, UNKNOWN), ...window(5, 30)], written)).toEqual([]);
    expect(kinds([...history(true, OK), ...window(5, 30)], written)).toEqual([]);
  });
});
