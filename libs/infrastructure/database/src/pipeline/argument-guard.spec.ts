import { describe, expect, it, jest } from '@jest/globals';
import { Prisma } from '../prisma/generated/client/client.js';
import { operationOf } from '../../test/support/operation-fixture.js';
import { ArgumentGuardStep, guardArguments, MAX_CONTAINERS, MAX_DEPTH, MAX_LIST } from './argument-guard.js';
import type { Next } from './operation.js';

const read = (args: unknown) => {
  guardArguments(args, 'read', 'findMany');
};
const write = (args: unknown, name = 'updateMany') => {
  guardArguments(args, 'write', name);
};
const refusal = (code: string) => expect.objectContaining({ code, statusCode: 400 });

/** `levels` objects, one inside the other. */
function nested(levels: number): object {
  let value: object = {};
  for (let level = 1; level < levels; level += 1) value = { AND: value };
  return value;
}

/** Two references to the same object, `levels` times over: small in memory, 2^levels to walk. */
function doubling(levels: number): object {
  let value: object = {};
  for (let level = 1; level < levels; level += 1) value = { a: value, b: value };
  return value;
}

function circular(): object {
  const where: Record<string, unknown> = {};
  where['AND'] = [where, where];
  return { where };
}

class Filter {
  status = 'active';
  clinicCode: string | undefined = undefined;
}

describe('guardArguments', () => {
  describe('within 50 ms', () => {
    it.each([
      ['a 10 000-deep object', () => nested(10_000), 'DB_INPUT_TOO_DEEP'],
      [
        'a 100 000-element list',
        () => ({ where: { id: { in: Array(100_000).fill('x') } } }),
        'DB_INPUT_TOO_LARGE',
      ],
      ['a __proto__ key', () => JSON.parse('{"where":{"__proto__":{"id":"x"}}}') as object, 'DB_KEY_REFUSED'],
      ['an object that holds itself', circular, 'DB_INPUT_TOO_DEEP'],
    ])('refuses %s', (_case, make, code) => {
      const args = make();
      const tookMs = Array.from({ length: 5 }, () => {
        const startedAt = process.cpuUsage();
        expect(() => {
          read(args);
        }).toThrow(refusal(code));
        const { user, system } = process.cpuUsage(startedAt);
        return (user + system) / 1000;
      });
      // Processor time, and the best of five: a busy machine is no slow guard.
      expect(Math.min(...tookMs)).toBeLessThan(50);
    });
  });

  it('refuses an object shared 2^60 times over, instead of walking it', () => {
    expect(() => {
      read(doubling(60));
    }).toThrow(refusal('DB_INPUT_TOO_LARGE'));
  });

  it.each(['__proto__', 'constructor', 'prototype', '__prismaRawParameters__'])(
    'refuses the key %s at any depth, reading or writing',
    (key) => {
      const part = JSON.parse(`{"${key}":true}`) as object;
      for (const args of [part, { where: part }, { data: [{ nested: { create: part } }] }]) {
        expect(() => {
          read(args);
        }).toThrow(refusal('DB_KEY_REFUSED'));
        expect(() => {
          write(args);
        }).toThrow(refusal('DB_KEY_REFUSED'));
      }
    },
  );

  it('refuses one level, and one element, over the limit and no sooner', () => {
    read(nested(MAX_DEPTH));
    expect(() => {
      read(nested(MAX_DEPTH + 1));
    }).toThrow(refusal('DB_INPUT_TOO_DEEP'));
    read({ where: { id: { in: Array(MAX_LIST).fill('x') } } });
    expect(() => {
      read({ where: { id: { in: Array(MAX_LIST + 1).fill('x') } } });
    }).toThrow(refusal('DB_INPUT_TOO_LARGE'));
  });

  describe('of a write', () => {
    it.each<[string, object]>([
      ['where itself', { where: undefined, data: {} }],
      ['a condition', { where: { id: undefined } }],
      ['a condition inside AND', { where: { AND: [{ status: 'active' }, { id: undefined }] } }],
      ['an operator', { where: { id: { equals: undefined } } }],
      ['an inherited condition', { where: Object.create({ id: undefined }) as object }],
      ['a condition of a class instance', { where: new Filter() }],
      ['a nested where', { data: { lines: { updateMany: { where: undefined, data: {} } } } }],
      ['a nested deleteMany', { data: { lines: { deleteMany: [{ position: undefined }] } } }],
      ['a nested delete', { data: { lines: { delete: { id: undefined } } } }],
      ['a nested disconnect', { data: { practitioner: { disconnect: { id: undefined } } } }],
    ])('refuses undefined in %s', (_case, args) => {
      expect(() => {
        write(args);
      }).toThrow(refusal('DB_UNDEFINED_REFUSED'));
    });

    it.each<[string, object]>([
      ['data', { where: { id: 'x' }, data: { phone: undefined, lines: { create: { note: undefined } } } }],
      ['operations that are absent', { where: { id: 'x' }, data: { lines: { deleteMany: undefined } } }],
      [
        'what is returned',
        { where: { id: 'x' }, data: {}, include: { lines: { where: { id: undefined } } } },
      ],
      ['the place of a where', { data: { phone: null } }],
    ])('accepts undefined in %s', (_case, args) => {
      expect(() => {
        write(args);
      }).not.toThrow();
    });

    it('accepts more rows in createMany than a list may hold otherwise, for it is split', () => {
      const rows = Array.from({ length: MAX_LIST + 1 }, () => ({ mrn: 'x' }));
      write({ data: rows }, 'createMany');
      write({ data: rows }, 'createManyAndReturn');
      expect(() => {
        write({ data: { patients: { createMany: { data: rows } } } }, 'createMany');
      }).toThrow(refusal('DB_INPUT_TOO_LARGE'));
      expect(() => {
        write({ data: rows }, 'create');
      }).toThrow(refusal('DB_INPUT_TOO_LARGE'));
      expect(() => {
        write({ data: Array(MAX_CONTAINERS + 1).fill(1) }, 'createMany');
      }).toThrow(refusal('DB_INPUT_TOO_LARGE'));
    });
  });

  it('accepts undefined in a read, as Prisma does', () => {
    expect(() => {
      read({ where: { id: undefined }, select: undefined });
    }).not.toThrow();
  });

  it.each<[string, unknown]>([
    ['no arguments', undefined],
    ['null', null],
    [
      'dates, decimals, bytes and big numbers',
      { data: [new Date(0), new Prisma.Decimal('1.5'), Buffer.from('x'), 9n] },
    ],
    ['more bytes than a list may hold', { data: { photo: new Uint8Array(MAX_LIST * 2) } }],
    ['JSON nulls', { data: { details: Prisma.DbNull }, where: { details: { equals: Prisma.AnyNull } } }],
    ['an object without prototype', Object.assign(Object.create(null) as object, { where: { id: 'x' } })],
    [
      'relations, filters and ordering',
      {
        where: { OR: [{ status: { in: ['booked', 'checked-in'] } }, { startsAt: { gte: new Date(0) } }] },
        include: { patient: { select: { id: true } } },
        orderBy: [{ startsAt: 'desc' }, { id: 'asc' }],
      },
    ],
  ])('accepts %s', (_case, args) => {
    expect(() => {
      write(args);
      read(args);
    }).not.toThrow();
  });
});

describe('ArgumentGuardStep', () => {
  const args = { where: { __proto__: null, id: undefined } };
  const next = jest.fn<Next>(async () => 'answer');
  const step = new ArgumentGuardStep();

  it('refuses before the next step runs', () => {
    const operation = operationOf({ kind: 'write', name: 'deleteMany', args });
    expect(() => step.around(operation, next)).toThrow(refusal('DB_UNDEFINED_REFUSED'));
    expect(next).not.toHaveBeenCalled();
  });

  it('passes honest operations on as they are, and raw SQL unseen', async () => {
    for (const operation of [
      operationOf({ args: { take: 1 } }),
      operationOf({ model: null, args: circular() }),
    ]) {
      await expect(step.around(operation, next)).resolves.toBe('answer');
      expect(next).toHaveBeenLastCalledWith(operation);
    }
  });
});
