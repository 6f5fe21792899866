import { describe, expect, it } from '@jest/globals';
import { splitStatements } from '../sql/split-statements.js';
import { readIndexStatement } from './index-statement.js';

describe('readIndexStatement', () => {
  it.each([
    ['create index concurrently i on t (a)', { kind: 'create', index: 'i', table: 't' }],
    [
      '-- why\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "I x" ON ONLY "s"."t" (a)',
      { kind: 'create', index: '"I x"', table: '"s"."t"' },
    ],
    [
      'create index concurrently /* here */ i on s . t using gin (a)',
      { kind: 'create', index: 'i', table: 's.t' },
    ],
    ['drop index concurrently if exists s.i', { kind: 'drop', index: 's.i' }],
    ['reindex index concurrently s.i', { kind: 'reindex', relation: 's.i' }],
    ['reindex (verbose) table concurrently t', { kind: 'reindex', relation: 't' }],
    ['reindex schema concurrently s', null],
    ['create index concurrently on t (a)', null],
    ['create index i on t (a)', null],
    ['vacuum t', null],
  ])('%j: %j', (sql, expected) => {
    expect(readIndexStatement(splitStatements(sql)[0]!)).toEqual(expected);
  });
});
