import { describe, expect, it } from '@jest/globals';
import { checksumOf } from '../folder/checksum.js';
import type { Migration } from '../folder/migration.js';
import type { LedgerRow } from '../ledger/ledger-row.js';
import { progressAfter, writeProgress } from '../ledger/progress-note.js';
import { splitStatements } from '../sql/split-statements.js';
import { summarise } from './database-state.js';
import { type HistoryInput, MigrationHistory } from './migration-history.js';

const local = (name: string, script = 'select 1'): Migration => ({ name, script, down: null });

const start = Date.UTC(2026, 0, 1);
/** Rows begin in the order of their names, unless told otherwise. */
const row = (name: string, changes: Partial<LedgerRow> = {}): LedgerRow => {
  const startedAt = new Date(start + Number.parseInt(name, 10) * 1000);
  const checksum = checksumOf('select 1');
  return {
    ...{
      id: name,
      name,
      checksum,
      startedAt,
      finishedAt: startedAt,
      rolledBackAt: null,
      logs: null,
      steps: 1,
    },
    ...changes,
  };
};

function historyOf(
  migrations: Migration[],
  rows: LedgerRow[] | null,
  rest: Partial<HistoryInput> = {},
): MigrationHistory {
  return new MigrationHistory({ folder: { migrations, unreadable: [] }, rows, isBusy: false, ...rest });
}

function statesOf(history: MigrationHistory): Record<string, string> {
  return Object.fromEntries(history.statuses().map(({ name, state }) => [name, state]));
}

describe('MigrationHistory', () => {
  it('tells every state from every other', () => {
    const half = writeProgress(progressAfter(splitStatements('select 1; select 2'), 1));
    const history = historyOf(
      ['1_applied', '2_between', '3_edited', '4_failed', '5_cut', '6_half', '7_undone', '9_new'].map((name) =>
        local(name),
      ),
      [
        row('1_applied'),
        row('3_edited', { checksum: 'other' }),
        row('4_failed', { finishedAt: null, logs: 'line 1: no' }),
        row('5_cut', { finishedAt: null }),
        row('6_half', { finishedAt: null, logs: half }),
        row('7_undone', { rolledBackAt: new Date() }),
        row('8_gone'),
      ],
      {},
    );
    expect(statesOf(history)).toEqual({
      '1_applied': 'applied',
      '2_between': 'unknown-in-database',
      '3_edited': 'edited',
      '4_failed': 'failed',
      '5_cut': 'interrupted',
      '6_half': 'interrupted',
      '7_undone': 'rolled-back',
      '8_gone': 'missing-locally',
      '9_new': 'pending',
    });
    expect(history.statuses()[5]?.detail).toBe('1 of 2 statements done');
  });

  it('calls an unfinished one running while somebody holds the lock', () => {
    const history = historyOf([local('1_a')], [row('1_a', { finishedAt: null })], { isBusy: true });
    expect(statesOf(history)).toEqual({ '1_a': 'running' });
  });

  it('names a folder that cannot be used, with the reason', () => {
    const folder = { migrations: [], unreadable: [{ name: '1_a', problem: 'it holds no migration.sql' }] };
    const [status] = historyOf([], null, { folder }).statuses();
    expect(status).toMatchObject({ state: 'unreadable', detail: 'it holds no migration.sql' });
  });

  it('does not miss the folder of an attempt that left nothing behind', () => {
    const history = historyOf([], [row('1_a', { finishedAt: null, logs: 'line 1: no' })]);
    expect(statesOf(history)).toEqual({ '1_a': 'failed' });
  });

  it('counts a migration that was undone and applied again as applied', () => {
    const history = historyOf([local('1_a')], [row('1_a', { rolledBackAt: new Date() }), row('1_a')]);
    expect(statesOf(history)).toEqual({ '1_a': 'applied' });
  });

  it('takes one that was given up without having been applied for pending, not for undone', () => {
    const given = row('1_a', { finishedAt: null, rolledBackAt: new Date() });
    expect(statesOf(historyOf([local('1_a')], [given]))).toEqual({ '1_a': 'pending' });
  });

  it('goes back in the order of application, not of names', () => {
    const history = historyOf(
      [],
      [
        row('2_b'),
        row('1_a', { finishedAt: null, startedAt: new Date(start + 9000) }),
        row('3_c', { rolledBackAt: new Date() }),
      ],
    );
    expect(history.latestFirst().map(({ name }) => name)).toEqual(['1_a', '2_b']);
  });
});

describe('summarise', () => {
  it.each([
    [[], null, 'up-to-date'],
    [[local('1_a')], null, 'unmigrated'],
    [[local('1_a')], [row('1_a')], 'up-to-date'],
    [[local('1_a'), local('2_b')], [row('1_a')], 'pending'],
    [[local('1_a'), local('2_b')], [row('2_b')], 'unknown-in-database'],
    [[local('1_a'), local('2_b')], [row('1_a'), row('2_b', { finishedAt: null, logs: 'no' })], 'failed'],
    [[local('1_a')], [row('1_a', { finishedAt: null })], 'interrupted'],
    [[local('1_a')], [row('1_a', { checksum: '' }), row('2_b', { finishedAt: null })], 'edited'],
    [[], [row('1_a')], 'missing-locally'],
  ] as const)('%#: %j', (migrations, rows, expected) => {
    expect(summarise(historyOf([...migrations], rows && [...rows]).statuses())).toBe(expected);
  });
});
