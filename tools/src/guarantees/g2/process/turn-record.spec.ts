import { describe, expect, it } from '@jest/globals';
import { TurnRecord } from './turn-record.js';

const recordOf = () => {
  let nowMs = 0;
  return new TurnRecord(1, () => (nowMs += 10));
};

const failure = (code: string, statusCode: number, outcome: string): Error =>
  Object.assign(new Error(code), { code, statusCode, outcome });

describe('the record of a turn', () => {
  it('holds beginning and end of each operation, in the order in which they happen', async () => {
    const record = recordOf();
    await Promise.all([
      record.follow('read', 'raw', [3], async () => [[3, 5]]),
      record.follow('write', 'update', [4], async () => [[4, 1]]),
    ]);
    expect(record.events.map(({ type, operation, atMs }) => [type, operation, atMs])).toEqual([
      ['invoke', 0, 10],
      ['invoke', 1, 20],
      ['ok', 0, 30],
      ['ok', 1, 40],
    ]);
  });

  it.each([
    [failure('DB_UNREACHABLE', 503, 'none'), 'fail', true],
    [failure('DB_OUTCOME_UNKNOWN', 500, 'unknown'), 'info', true],
    [failure('DB_NOT_FOUND', 404, 'none'), 'fail', false],
    [new TypeError('not the module’s'), 'fail', false],
  ])(
    'tells what had no effect from what may have had one, and outages from the rest: %j',
    async (...given) => {
      const [error, type, isOutage] = given;
      const record = recordOf();
      await expect(record.follow('write', 'update', [4], () => Promise.reject(error))).resolves.toBe(false);
      expect(record.events[1]).toMatchObject({ type, isOutage });
    },
  );
});
