import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { ConflictError } from './conflict.error.js';
import { safeRecord } from './safe-record.js';

describe('safeRecord', () => {
  it('tells of one of ours what it says of itself', () => {
    const cause = Object.assign(new Error('Key (mrn)=(123)'), { severity: 'ERROR', code: '23505' });
    const record = safeRecord(ConflictError.duplicate({ cause, correlationId: 'request-1' }));
    expect(record).toMatchObject({
      type: 'ConflictError',
      code: 'DB_UNIQUE_CONFLICT',
      correlationId: 'request-1',
      cause: 'Error, SQLSTATE 23505',
    });
    expect(JSON.stringify(record)).not.toContain('123');
  });

  it('keeps class, codes and frames of any other error, and drops its text', () => {
    const record = safeRecord(Object.assign(new TypeError('Jane Doe'), { code: 'ECONNRESET' }));
    expect(record).toMatchObject({ type: 'Error', message: 'TypeError, system ECONNRESET' });
    expect(record.stack).toContain('safe-record.spec');
    expect(JSON.stringify(record)).not.toContain('Jane');
  });

  it('takes an error of Node’s own for an error', () => {
    try {
      readFileSync('/nowhere/Jane');
    } catch (error) {
      expect(safeRecord(error).message).toBe('Error');
    }
    expect.assertions(1);
  });

  it('does not repeat a code that nobody knows', () => {
    expect(safeRecord(Object.assign(new Error('x'), { code: 'JANEDOE' })).message).toBe('Error');
  });

  it.each(['Jane Doe', 42, null, undefined, { name: 'Jane Doe' }])(
    'says of %p only that it is no error',
    (thrown) => {
      expect(JSON.stringify(safeRecord(thrown))).not.toMatch(/Jane|42/);
    },
  );
});
