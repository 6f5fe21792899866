import { describe, expect, it } from '@jest/globals';
import { splitStatements } from './split-statements.js';
import { isConcurrent, isSessionSetting, isTransactionControl } from './statement-kind.js';
import type { Statement } from './statement.js';

const only = (script: string): Statement => splitStatements(script)[0]!;

describe('isTransactionControl', () => {
  it.each([
    'BEGIN',
    'start transaction',
    'commit',
    'END',
    'rollback',
    'abort',
    "prepare transaction 'x'",
    '-- a\nCommit',
  ])('finds %j', (sql) => expect(isTransactionControl(only(sql))).toBe(true));

  it.each([
    'savepoint a',
    'rollback to a',
    'rollback to savepoint a',
    'release a',
    'prepare q as select 1',
    'select 1',
  ])('lets %j pass', (sql) => expect(isTransactionControl(only(sql))).toBe(false));
});

describe('isConcurrent', () => {
  it.each([
    'create index concurrently i on t (a)',
    'create unique index concurrently if not exists i on t (a)',
    'drop index concurrently i',
    'reindex index concurrently i',
    'reindex (verbose) table concurrently t',
  ])('finds %j', (sql) => expect(isConcurrent(only(sql))).toBe(true));

  it.each([
    'create index i on t (concurrently)',
    'create table concurrently (a int)',
    'refresh materialized view concurrently v',
  ])('lets %j pass', (sql) => expect(isConcurrent(only(sql))).toBe(false));
});

describe('isSessionSetting', () => {
  it.each([
    ["set lock_timeout = '1min'", true],
    ['reset all', true],
    ['select 1', false],
    ['update t set a = 1', false],
  ])('%j: %j', (sql, expected) => expect(isSessionSetting(only(sql))).toBe(expected));
});
