import { describe, expect, it } from '@jest/globals';
import { belongsInCopy } from './copy-data-folder.js';

describe('belongsInCopy', () => {
  it.each([
    'postmaster.pid',
    'postmaster.opts',
    'standby.signal',
    'pg_wal/000000010000000000000001',
    'pg_replslot/node_2',
    'base/5/pg_internal.init',
    'base/pgsql_tmp',
  ])('leaves out %s', (path) => expect(belongsInCopy(path)).toBe(false));

  it.each(['', 'PG_VERSION', 'pg_wal', 'pg_replslot', 'base/5/1259', 'global/pg_control', 'postgresql.conf'])(
    'copies %j',
    (path) => expect(belongsInCopy(path)).toBe(true),
  );
});
