import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { modelOf, operationOf } from '../../test/support/operation-fixture.js';
import { CLINIC_A, systemPrincipal } from '../../test/support/principal-fixture.js';
import { composePipeline } from '../pipeline/compose-pipeline.js';
import type { Operation } from '../pipeline/operation.js';
import { createExecutor } from './execute-operation.js';
import { Prisma } from './generated/client/client.js';
import type { Scope } from './scope.js';

const BATCH = 2;

type Method = (args?: unknown) => Promise<unknown>;

describe('createExecutor', () => {
  const patient = {
    createMany: jest.fn<Method>(),
    findMany: jest.fn<Method>(),
    findUnique: jest.fn<Method>(),
    upsert: jest.fn<Method>(),
  };
  const client = { patient, $queryRaw: jest.fn<Method>(), $executeRaw: jest.fn<Method>() };
  const perform = jest.fn(async (work: (given: never) => Promise<unknown>, _kind: 'read' | 'write') =>
    work(client as never),
  );
  const scope = { principal: operationOf().principal, perform } as unknown as Scope;
  const execute = composePipeline([], createExecutor(scope, BATCH));
  const run = (changes: Partial<Operation>) => execute(operationOf(changes));
  const raw = (name: string, ...args: unknown[]) => run({ model: null, name, kind: 'write', args });
  const template = (strings: TemplateStringsArray, ...values: unknown[]) => [strings, ...values];

  beforeEach(() => {
    jest.clearAllMocks();
    for (const method of [...Object.values(patient), client.$queryRaw, client.$executeRaw])
      method.mockResolvedValue('answer');
  });

  it('refuses an operation that was cancelled before it began', async () => {
    await expect(run({ options: { signal: AbortSignal.abort() } })).rejects.toMatchObject({
      code: 'DB_OPERATION_CANCELLED',
    });
    expect(perform).not.toHaveBeenCalled();
  });

  it.each([
    ['a text', 'SELECT 1'],
    ['a list that no template made', ['SELECT 1']],
    ['nothing', undefined],
    ['an object that looks like SQL', { sql: 'SELECT 1', text: 'SELECT 1', values: [] }],
  ])('refuses %s as raw SQL', async (_case, first) => {
    await expect(raw('$queryRaw', first)).rejects.toMatchObject({ code: 'DB_ARGUMENT_INVALID' });
    expect(perform).not.toHaveBeenCalled();
  });

  it.each(['$queryRaw', '$executeRaw'])('refuses a command by %s', async (name) => {
    await expect(raw(name, ...template`SET LOCAL app.clinic_id = ${CLINIC_A}`)).rejects.toMatchObject({
      code: 'DB_ARGUMENT_INVALID',
    });
    await expect(raw(name, Prisma.raw('COMMIT'))).rejects.toMatchObject({ code: 'DB_ARGUMENT_INVALID' });
    expect(perform).not.toHaveBeenCalled();
  });

  it('creates more rows than one statement takes in one turn of its scope, so in one transaction', async () => {
    patient.createMany.mockResolvedValue({ count: 2 });
    await run({ name: 'createMany', kind: 'write', args: { data: [{}, {}, {}, {}] } });
    expect(patient.createMany).toHaveBeenCalledTimes(2);
    expect(perform).toHaveBeenCalledTimes(1);
  });

  it('refuses system work by id alone', async () => {
    const args = { where: { id: CLINIC_A } };
    await expect(
      run({ name: 'findUnique', args, principal: systemPrincipal(['Patient']) }),
    ).rejects.toMatchObject({
      code: 'DB_ARGUMENT_INVALID',
    });
  });

  it('hands an operation to Prisma on the scope, with its kind', async () => {
    await expect(run({ args: { take: 1 } })).resolves.toBe('answer');
    expect(patient.findMany.mock.calls).toEqual([[{ take: 1 }]]);
    expect(perform.mock.lastCall?.[1]).toBe('read');
  });

  it('shapes an upsert by id', async () => {
    await run({ name: 'upsert', kind: 'write', args: { where: { id: CLINIC_A }, create: {}, update: {} } });
    expect(patient.upsert.mock.lastCall).toMatchObject([{ where: { AND: [], id: CLINIC_A } }]);
    expect(perform.mock.lastCall?.[1]).toBe('write');
  });

  it('folds lookups by id, each scope its own', async () => {
    const ids = [CLINIC_A, CLINIC_A.replace(/a$/, 'c')];
    patient.findMany.mockResolvedValue(ids.map((id) => ({ id })));
    const rows = await Promise.all(ids.map((id) => run({ name: 'findUnique', args: { where: { id } } })));
    expect(rows).toEqual(ids.map((id) => ({ id })));
    expect(patient.findUnique).not.toHaveBeenCalled();
    expect(perform).toHaveBeenCalledTimes(1);
  });

  it('keeps text and values of raw SQL apart', async () => {
    await raw('$queryRaw', ...template`SELECT ${"x'; --"}::text`);
    await raw('$executeRaw', Prisma.sql`DELETE FROM x WHERE id = ${7}`);
    expect(client.$queryRaw.mock.lastCall).toMatchObject([{ text: 'SELECT $1::text', values: ["x'; --"] }]);
    expect(client.$executeRaw.mock.lastCall).toMatchObject([
      { text: 'DELETE FROM x WHERE id = $1', values: [7] },
    ]);
  });

  it('passes on what Prisma answers with a failure', async () => {
    patient.findMany.mockRejectedValue(new Error('server gone'));
    await expect(run({ model: modelOf('Patient') })).rejects.toThrow('server gone');
  });
});
