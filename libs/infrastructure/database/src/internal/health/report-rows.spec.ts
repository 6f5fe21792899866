import { describe, expect, it } from '@jest/globals';
import { sessionReports, storageReport } from './report-rows.js';

const SESSION = {
  pid: 17,
  role_name: 'healthcare_app',
  application_name: 'psql',
  state: 'active',
  transaction_ms: 1500.5,
  idle_ms: null,
  lock_wait_ms: 900,
  blocked_by: [18, 19],
};
const STORAGE = {
  database_bytes: '9000000',
  data_directory: '/data',
  max_connections: 200,
  reserved_connections: 3,
  replication_slots: 1,
  retained_wal_bytes: '4096',
  synchronous_standbys: '',
};
const INTERNAL = expect.objectContaining({ code: 'DB_INTERNAL' });

describe('sessionReports', () => {
  it.each([
    ['without its process', { pid: null }],
    ['with a time that is none', { transaction_ms: 'soon' }],
    ['with a time that is missing', { lock_wait_ms: undefined }],
    ['with a state that is no text', { state: 7 }],
    ['with blockers that are no list', { blocked_by: null }],
  ])('refuses a row %s', (_case, change) => {
    expect(() => sessionReports([{ ...SESSION, ...change }])).toThrow(INTERNAL);
  });

  it('reads rows, arrays in either form, and nulls', () => {
    const other = { ...SESSION, role_name: null, application_name: null, state: null, blocked_by: '{18,19}' };
    const report = {
      pid: 17,
      roleName: 'healthcare_app',
      applicationName: 'psql',
      state: 'active',
      transactionMs: 1500.5,
      idleMs: null,
      lockWaitMs: 900,
      blockedBy: [18, 19],
    };
    expect(sessionReports([SESSION, other, { ...SESSION, blocked_by: '{}' }])).toEqual([
      report,
      { ...report, roleName: '', applicationName: '', state: null },
      { ...report, blockedBy: [] },
    ]);
  });
});

describe('storageReport', () => {
  it('refuses no row at all', () => {
    expect(() => storageReport([], true)).toThrow(INTERNAL);
  });

  it('reads the row, and keeps the folder of another machine to itself', () => {
    const report = {
      databaseBytes: 9_000_000,
      dataDirectory: '/data',
      maxConnections: 200,
      reservedConnections: 3,
      replicationSlots: 1,
      retainedWalBytes: 4096,
      synchronousStandbys: '',
    };
    expect(storageReport([STORAGE], true)).toEqual(report);
    expect(storageReport([STORAGE], false)).toEqual({ ...report, dataDirectory: null });
  });
});
