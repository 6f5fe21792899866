import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { describeFailure, remedyFor } from './script-failure.js';
import { splitStatements } from './split-statements.js';

function failure(fields: Partial<pg.DatabaseError>): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError('relation "x" does not exist', 0, 'error'), fields);
}

describe('describeFailure', () => {
  const script = "select '😀';\n\n-- why\nselect x from\n  x;";

  it('leaves out the detail, which repeats rows', () => {
    const text = describeFailure(failure({ code: '23505', detail: 'Key (mrn)=(4711)' }), {
      file: 'f',
      script,
    });
    expect(text).toBe('f: relation "x" does not exist (23505)');
  });

  it('finds the line of a script run whole, counting characters as the server does', () => {
    const position = String([...script.slice(0, script.indexOf('  x'))].length + 1);
    expect(describeFailure(failure({ code: '42P01', position }), { file: 'f', script })).toMatch(
      /^f line 5:/,
    );
  });

  it('finds the line of a statement run alone', () => {
    const statement = splitStatements(script)[1]!;
    const position = String(statement.text.lastIndexOf('x') + 1);
    expect(describeFailure(failure({ position }), { file: 'f', script, statement })).toMatch(/^f line 5:/);
    expect(describeFailure(failure({}), { file: 'f', script, statement })).toMatch(/^f line 4:/);
  });
});

describe('remedyFor', () => {
  it.each([
    ['25001', /no-transaction/],
    ['55P03', /lock_timeout/],
    ['42601', /Correct it/],
  ])('%s: %s', (code, remedy) => expect(remedyFor(failure({ code }))).toMatch(remedy));
});
