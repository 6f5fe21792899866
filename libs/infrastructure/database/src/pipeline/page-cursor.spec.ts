import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CLINIC_A, CLINIC_B } from '../../test/support/principal-fixture.js';
import { decodeCursor, encodeCursor, listKey } from './page-cursor.js';

const list = listKey('patient', { status: 'active' }, [{ id: 'desc' }]);
const base64 = (text: string) => Buffer.from(text).toString('base64url');

describe('decodeCursor', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an empty text', ''],
    ['a number', 7],
    ['a list', [encodeCursor({ id: CLINIC_A, list })]],
    ['no base64', '€€€'],
    ['a bare id', base64(CLINIC_A)],
    ['an empty id', base64(`${list}.`)],
    ['a malformed id', base64(`${list}.x' OR true --`)],
    ['an id in capitals', base64(`${list}.${CLINIC_A.toUpperCase()}`)],
    ['more than a list and an id', base64(`${list}.${CLINIC_A}.${CLINIC_B}`)],
    ['a line break behind the id', base64(`${list}.${CLINIC_A}\n`)],
  ])('refuses %s', (_case, cursor) => {
    expect(() => decodeCursor(cursor, list)).toThrow(
      expect.objectContaining({ code: 'DB_CURSOR_INVALID', field: 'cursor' }),
    );
  });

  it.each([
    ['model', listKey('appointment', { status: 'active' }, [{ id: 'desc' }])],
    ['filter', listKey('patient', { status: 'inactive' }, [{ id: 'desc' }])],
    ['order', listKey('patient', { status: 'active' }, [{ id: 'asc' }])],
  ])('refuses a cursor of a list of another %s', (_case, other) => {
    expect(() => decodeCursor(encodeCursor({ id: CLINIC_A, list: other }), list)).toThrow(
      expect.objectContaining({ code: 'DB_CURSOR_INVALID' }),
    );
  });

  it.each(['0', '9007199254740993', CLINIC_A])('gives back the id %s', (id) => {
    expect(decodeCursor(encodeCursor({ id, list }), list)).toBe(id);
  });

  it('never answers anything but an id', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => base64(`${list}.${text}`)),
        ),
        (cursor) => {
          let id: string | undefined;
          try {
            id = decodeCursor(cursor, list);
          } catch (error) {
            expect(error).toMatchObject({ code: 'DB_CURSOR_INVALID' });
            return;
          }
          expect(id).toMatch(/^[\da-f-]{36}$|^\d{1,19}$/);
        },
      ),
    );
  });
});

describe('encodeCursor', () => {
  it('is safe in a URL and holds no column value', () => {
    const cursor = encodeCursor({
      id: CLINIC_A,
      list: listKey('patient', { email: 'ann@example.test' }, []),
    });
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(Buffer.from(cursor, 'base64url').toString()).not.toContain('ann');
  });
});

describe('listKey', () => {
  it('takes no filter for an empty one', () => {
    expect(listKey('patient', undefined, [])).toBe(listKey('patient', {}, []));
  });

  it('tells big numbers apart, and dates', () => {
    const keys = [{ n: 1n }, { n: 2n }, { n: new Date(1) }, { n: new Date(2) }].map((where) =>
      listKey('patient', where, []),
    );
    expect(new Set(keys).size).toBe(4);
  });
});
