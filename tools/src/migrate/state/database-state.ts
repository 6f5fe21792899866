import type { MigrationState, MigrationStatus } from './migration-state.js';

/** A database in one word: the worst that can be said of it. */
export type DatabaseState =
  | 'up-to-date'
  | 'unmigrated'
  | 'pending'
  | 'unknown-in-database'
  | 'failed'
  | 'interrupted'
  | 'edited'
  | 'missing-locally'
  | 'unreadable'
  | 'drifted'
  | 'running';

/** The exit code of `status` and `validate` for each state; 1 is any other failure, 2 wrong usage. */
export const stateExitCodes: Readonly<Record<DatabaseState, number>> = {
  'up-to-date': 0,
  unmigrated: 10,
  pending: 11,
  'unknown-in-database': 12,
  failed: 13,
  interrupted: 14,
  edited: 15,
  'missing-locally': 16,
  unreadable: 17,
  drifted: 18,
  running: 19,
};

/** What to do about each state. */
export const stateRemedies: Readonly<Record<DatabaseState, string>> = {
  'up-to-date': 'Nothing is to be done.',
  unmigrated: 'No migration has run yet: run migrate deploy.',
  pending: 'Run migrate deploy.',
  'unknown-in-database':
    'A migration older than the newest applied one has come in; migrate deploy applies it.',
  failed: 'Correct what is said to have failed, then run migrate deploy: it finishes.',
  interrupted: 'A deploy was cut off; run migrate deploy: it finishes.',
  edited: 'Restore the file; or, if the edit was meant, run migrate validate --accept <name>.',
  'missing-locally': 'Get the folder back, from the branch that was deployed.',
  unreadable: 'Repair or remove the folder.',
  drifted: 'The schema was changed by hand, or prisma/schema is ahead of the migrations: see migrate diff.',
  running: 'Another command is at work on it; wait.',
};

const worstFirst: readonly DatabaseState[] = [
  'running',
  'unreadable',
  'edited',
  'missing-locally',
  'failed',
  'interrupted',
  'unknown-in-database',
];

/** Sums up the migrations of a database. */
export function summarise(statuses: readonly MigrationStatus[]): DatabaseState {
  const found = new Set<MigrationState | DatabaseState>(statuses.map(({ state }) => state));
  const worst = worstFirst.find((state) => found.has(state));
  if (worst !== undefined) return worst;
  if (!found.has('pending') && !found.has('rolled-back')) return 'up-to-date';
  return found.has('applied') ? 'pending' : 'unmigrated';
}
