import { describe, expect, it } from '@jest/globals';
import { checkScript } from './check-script.js';

describe('checkScript', () => {
  it.each([
    ['select 1;\ncommit;', 'line 2 begins or ends a transaction'],
    ['-- migrate: no-transaction\nbegin;', 'line 2 begins or ends a transaction'],
    ['\ncreate index concurrently i on t (a)', 'line 2 works concurrently'],
    ['-- migrate: repeat\nupdate t set a = 1', 'line 2 is to be repeated, which needs'],
    [
      '-- migrate: no-transaction\n-- migrate: repeat\nselect 1',
      'line 3 is to be repeated, but changes no rows',
    ],
    ['-- nothing', 'it holds no statement'],
    ['-- migrate: notransaction\nselect 1', '"-- migrate: notransaction" is no directive'],
    ["select 'open", 'Line 1 opens a string'],
  ])('refuses %j', (script, problem) => {
    expect(checkScript(script).join()).toContain(problem);
  });

  it.each([
    '-- migrate: no-transaction\ncreate index concurrently i on t (a)',
    '-- migrate: no-transaction\n-- migrate: repeat\nupdate t set a = 1 where a is null',
    'do $$ begin perform 1; end $$; savepoint a; rollback to a',
  ])('takes %j', (script) => expect(checkScript(script)).toEqual([]));
});
