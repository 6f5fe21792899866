import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { modelOf } from '../../test/support/operation-fixture.js';
import { clinicPrincipal } from '../../test/support/principal-fixture.js';
import { reachableFrom } from '../../test/support/reachable.js';
import type { Run } from '../pipeline/operation.js';
import { createReadClient, createWriteClient } from './client-view.js';
import { modelMetadata } from './generated/model-metadata.js';
import { READ_METHODS, WRITE_METHODS, type ReadClient } from './prisma-types.js';
import type { Scope } from './scope.js';

type Methods = Record<string, (...args: unknown[]) => Promise<unknown>>;

const ABSENT = [
  '$transaction',
  '$extends',
  '$parent',
  '$on',
  '$connect',
  '$disconnect',
  '$queryRawUnsafe',
  '$executeRawUnsafe',
  '$queryRawTyped',
  '$runCommandRaw',
  '_engine',
  '_originalClient',
];

describe('the clients handed to callers', () => {
  const run = jest.fn<Run>();
  const prisma = { $transaction: () => undefined };
  const scope = { principal: clinicPrincipal(), perform: () => undefined, prisma } as unknown as Scope;
  const options = { timeoutMs: 5 };
  const read = createReadClient(run, scope, options);
  const write = createWriteClient(run, scope, options);
  beforeEach(() => {
    run.mockReset().mockResolvedValue('answer');
  });
  const clients = { read, write } as const;
  const delegateOf = (client: ReadClient, name: string) =>
    (client as unknown as Record<string, Methods>)[name];

  it.each(['read', 'write'] as const)(
    'lead a %s caller to nothing of ours and nothing of Prisma’s',
    (kind) => {
      const ours = new Set<unknown>([run, scope, prisma, options, scope.principal]);
      const reached = [...reachableFrom(clients[kind], 'client')];
      expect(reached.filter(({ value }) => ours.has(value))).toEqual([]);
      expect(reached.flatMap(({ value }) => ABSENT.filter((name) => name in value))).toEqual([]);
      expect(reached.length).toBeGreaterThan(30);
    },
  );

  it.each(ABSENT)('have no %s', (name) => {
    for (const client of [read, write, read.patient, write.patient]) expect(client).not.toHaveProperty(name);
  });

  it('let a reader write nothing', () => {
    expect(read).not.toHaveProperty('$executeRaw');
    for (const { delegate } of Object.values(modelMetadata.models)) {
      for (const name of WRITE_METHODS) expect(delegateOf(read, delegate)).not.toHaveProperty(name);
    }
    expect(run).not.toHaveBeenCalled();
  });

  it('cannot be changed, so that no caller can lead the next one astray', () => {
    for (const target of [read, write, read.patient, write.patient]) {
      expect(Object.isFrozen(target)).toBe(true);
      expect(() => Object.assign(target, { findMany: 1 })).toThrow(TypeError);
      const prototype = Object.getPrototypeOf(target) as object;
      const [name] = Object.getOwnPropertyNames(prototype).filter((own) => own !== 'constructor');
      expect(() => Object.defineProperty(prototype, name ?? '', { value: 1 })).toThrow(TypeError);
    }
  });

  it('refuse a method that is borrowed for something else', () => {
    const prototype = Object.getPrototypeOf(read.patient) as object;
    const borrowed = Object.getOwnPropertyDescriptor(prototype, 'findMany')?.get?.call({}) as () => unknown;
    expect(borrowed).toThrow(TypeError);
    expect(() => read.$queryRaw.call({} as never, ['SELECT 1'] as never)).toThrow(TypeError);
    expect(run).not.toHaveBeenCalled();
  });

  it('keep a method that is taken off its delegate, or called on something else, on that delegate', async () => {
    const { findMany } = read.patient;
    await findMany();
    await findMany.call({} as never);
    const { principal } = scope;
    expect(run.mock.calls.map(([operation]) => operation)).toEqual(
      Array(2).fill({
        model: modelOf('Patient'),
        name: 'findMany',
        kind: 'read',
        args: undefined,
        principal,
        options,
      }),
    );
  });

  it.each([
    ['read', READ_METHODS, 'read'],
    ['write', READ_METHODS, 'read'],
    ['write', WRITE_METHODS, 'write'],
  ] as const)('offer a %s caller, for every model, %p', async (client, methods, kind) => {
    for (const model of Object.values(modelMetadata.models)) {
      for (const name of methods) {
        const args = { where: { id: name } };
        await expect(delegateOf(clients[client], model.delegate)?.[name]?.(args)).resolves.toBe('answer');
        expect(run).toHaveBeenLastCalledWith({
          model,
          name,
          kind,
          args,
          principal: scope.principal,
          options,
        });
      }
    }
  });

  it.each([
    ['read', '$queryRaw', 'read'],
    ['write', '$queryRaw', 'write'],
    ['write', '$executeRaw', 'write'],
  ] as const)('pass a %s caller’s %s on with its parts apart', async (client, name, kind) => {
    const tag = ((clients[client] as unknown as Methods)[name] as Methods[string]).bind(clients[client]);
    await tag`SELECT ${1}, ${'x'}`;
    const [operation] = run.mock.lastCall ?? [];
    expect(operation).toMatchObject({ model: null, name, kind, args: [['SELECT ', ', ', ''], 1, 'x'] });
  });

  it('start an operation when it is called, whoever awaits it and whether anybody does', () => {
    void read.patient.findMany();
    expect(run).toHaveBeenCalledTimes(1);
    expect(run.mock.lastCall?.[0]).toMatchObject({ model: modelOf('Patient'), args: undefined });
  });

  it('are no thenables, so that a callback may return one', async () => {
    expect(await Promise.resolve(read)).toBe(read);
    const delegate = read.patient;
    expect(await Promise.resolve(delegate)).toBe(delegate);
  });
});
