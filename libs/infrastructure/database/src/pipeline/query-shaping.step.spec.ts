import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { operationOf } from '../../test/support/operation-fixture.js';
import type { Next, Operation } from './operation.js';
import { MAX_ROWS, QueryShapingStep, type ShapingObserver } from './query-shaping.step.js';

describe('QueryShapingStep', () => {
  const bounded = jest.fn<ShapingObserver['bounded']>();
  const next = jest.fn<Next>();
  const step = new QueryShapingStep({ bounded });
  beforeEach(() => {
    jest.resetAllMocks();
    next.mockResolvedValue([]);
  });
  const shape = (changes: Partial<Operation>) => step.around(operationOf(changes), next);
  const sent = () => next.mock.calls.map(([{ args }]) => args);

  describe('findMany', () => {
    it.each([MAX_ROWS + 1, -MAX_ROWS - 1, Infinity, String(MAX_ROWS + 1), 2n ** 64n])(
      'refuses an explicit take of %p',
      async (take) => {
        await expect(shape({ args: { take } })).rejects.toMatchObject({
          code: 'DB_LIMIT_REFUSED',
          field: 'take',
        });
        expect(next).not.toHaveBeenCalled();
      },
    );

    it.each([undefined, null, {}, { where: { status: 'active' } }, { take: undefined }])(
      'bounds %p, says so, and keeps the rest',
      async (args) => {
        await shape({ args });
        expect(sent()).toEqual([{ ...args, take: MAX_ROWS }]);
        expect(bounded.mock.calls).toEqual([['Patient', false]]);
      },
    );

    it('says that a list was cut when as many rows came as were allowed', async () => {
      next.mockResolvedValue(Array(MAX_ROWS).fill({}));
      await expect(shape({})).resolves.toHaveLength(MAX_ROWS);
      expect(bounded.mock.calls).toEqual([['Patient', true]]);
    });

    it('changes nothing of the caller’s own arguments', async () => {
      const args = Object.freeze({ where: {} });
      await shape({ args });
      expect(args).toEqual({ where: {} });
    });

    it.each([
      ['a take within bounds', { args: { take: MAX_ROWS } }],
      ['a take of the last rows', { args: { take: -MAX_ROWS } }],
      ['a large take with leave', { args: { take: 5000 }, options: { allowLarge: true } }],
      ['an unbounded list with leave', { args: { where: {} }, options: { allowLarge: true } }],
    ])('leaves %s as it is', async (_case, changes) => {
      await shape(changes);
      expect(sent()).toEqual([changes.args]);
      expect(bounded).not.toHaveBeenCalled();
    });

    it('passes a failure on, counting nothing', async () => {
      next.mockRejectedValue(new Error('server gone'));
      await expect(shape({})).rejects.toThrow('server gone');
      expect(bounded).not.toHaveBeenCalled();
    });
  });

  it('leaves other operations alone', async () => {
    next.mockResolvedValue(7);
    await expect(shape({ name: 'count', args: { take: 5000 } })).resolves.toBe(7);
    expect(sent()).toEqual([{ take: 5000 }]);
  });
});
