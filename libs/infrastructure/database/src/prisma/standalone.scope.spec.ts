import { describe, expect, it, jest } from '@jest/globals';
import { callerOf } from '../../test/support/caller-fixture.js';
import type { PrismaRuntime } from './prisma-runtime.js';
import { StandaloneScope } from './standalone.scope.js';

const audit = { action: 'RAW', resourceType: 'Patient' };

describe('StandaloneScope', () => {
  const perform = jest.fn(async (_work: unknown, _kind?: string) => 'answer');
  const readScope = jest.fn((_principal: unknown, _options: unknown) => ({ perform }));
  const transaction = jest.fn(
    async (_principal: unknown, _settings: unknown, body: (scope: object) => Promise<unknown>) =>
      await body({ perform }),
  );
  const caller = callerOf();
  const scope = new StandaloneScope(caller, { readScope, transaction } as unknown as PrismaRuntime, {
    audit,
  });
  const work = async () => 'unused';

  it('makes each write a transaction of its own, with the audit', async () => {
    await expect(scope.perform(work, 'write')).resolves.toBe('answer');
    await scope.perform(work, 'write');
    expect(transaction.mock.calls.map(([who, settings]) => [who, settings])).toEqual(
      Array(2).fill([caller, { audit }]),
    );
    expect(perform).toHaveBeenLastCalledWith(work, 'write');
    expect(readScope).not.toHaveBeenCalled();
  });

  it('lets a read stand alone', async () => {
    transaction.mockClear();
    await expect(scope.perform(work, 'read')).resolves.toBe('answer');
    expect(readScope).toHaveBeenCalledWith(caller, { audit });
    expect(transaction).not.toHaveBeenCalled();
  });
});
