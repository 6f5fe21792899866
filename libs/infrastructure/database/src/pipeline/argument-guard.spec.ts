import { describe, expect, it, jest } from '@jest/globals';
import { Prisma } from '../prisma/generated/client/client.js';
import { operationOf } from '../../test/support/operation-fixture.js';
import { ArgumentGuardStep, guardArguments, MAX_CONTAINERS, MAX_DEPTH, MAX_LIST } from './argument-guard.js';
import type { Next } from './operation.js';
import { MAX_RAW_VALUES } from './raw-statement.js';

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

/** Says of itself in JSON what its fields do not. */
const spokenFor = (content: unknown) => ({ mrn: 'x', toJSON: () => content });

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

  it.each<[string, unknown]>([
    ['a list', []],
    ['a number', 5],
    ['a text', ''],
    ['a truth', true],
    ['a function with the right fields', Object.assign(() => 1, { where: { id: 'x' } })],
    ['a date', new Date(0)],
    ['a Map', new Map([['where', { id: 'x' }]])],
    ['bytes', new Uint8Array(1)],
    ['a promise', Promise.resolve({ where: { id: 'x' } })],
  ])('refuses %s in place of the arguments: Prisma would find no key in it', (_case, args) => {
    for (const guard of [read, write]) {
      expect(() => {
        guard(args);
      }).toThrow(refusal('DB_ARGUMENT_INVALID'));
    }
  });

  it.each([undefined, null])('refuses a createMany of %p', (args) => {
    for (const name of ['createMany', 'createManyAndReturn']) {
      expect(() => {
        write(args, name);
      }).toThrow(refusal('DB_ARGUMENT_INVALID'));
    }
  });

  it.each<[string, unknown]>([
    ['a promise that nobody awaited', { AND: Promise.resolve({ id: 'x' }) }],
    ['a Map', { AND: [new Map([['id', 'x']])] }],
    ['a Set', { id: new Set(['x']) }],
    ['search parameters', { id: new URLSearchParams('not=') }],
    ['a regular expression', { mrn: /x/ }],
  ])('refuses %s inside them, reading or writing', (_case, where) => {
    for (const guard of [read, write]) {
      expect(() => {
        guard({ where });
      }).toThrow(refusal('DB_ARGUMENT_INVALID'));
    }
  });

  it.each<[string, unknown]>([
    ['where', null],
    ['where', 'x'],
    ['where', [{ id: 'x' }]],
    ['where', new Date(0)],
    ['create', null],
    ['create', 'x'],
    ['take', NaN],
    ['take', -Infinity],
    ['take', 1.5],
    ['take', '5'],
    ['take', null],
    ['take', [5]],
    ['take', new Number(5)],
    ['take', { toJSON: () => 5000 }],
    ['take', Symbol('5')],
    ['skip', -1],
    ['skip', NaN],
    ['skip', '0'],
  ])('refuses as %s: %p', (part, value) => {
    expect(() => {
      write({ [part]: value });
    }).toThrow(expect.objectContaining({ code: 'DB_ARGUMENT_INVALID', field: part }));
  });

  it('asks nothing of what is only called like a part of a call', () => {
    expect(() => {
      read({ where: { take: -1.5, skip: -1, create: null, where: 'x' }, take: -5, skip: 0 });
    }).not.toThrow();
  });

  describe('of a write', () => {
    it.each<[string, object]>([
      ['where itself', { where: undefined, data: {} }],
      ['a condition', { where: { id: undefined } }],
      ['a condition inside AND', { where: { AND: [{ status: 'active' }, { id: undefined }] } }],
      ['an operator', { where: { id: { equals: undefined } } }],
      ['an inherited condition', { where: Object.create({ id: undefined }) as object }],
      ['a condition of a class instance', { where: new Filter() }],
      ['what a where says of itself', { where: spokenFor({ id: undefined }) }],
      ['what a condition says of itself', { where: { AND: [{ mrn: spokenFor({ not: undefined }) }] } }],
      ['arguments that have a toJSON', { where: { id: undefined }, toJSON: () => ({}) }],
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
      [
        'what a value says of itself',
        { where: { id: 'x' }, data: { settings: spokenFor({ a: undefined }) } },
      ],
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
    [
      'conditions on dates, decimals and bytes',
      { where: { at: new Date(NaN), fee: new Prisma.Decimal(1), photo: Buffer.from('x') } },
    ],
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

  it('refuses a raw statement with more values than PostgreSQL can count', () => {
    const values = Array<number>(MAX_RAW_VALUES).fill(1);
    const raw = (...args: unknown[]) =>
      step.around(operationOf({ model: null, name: '$queryRaw', args }), next);
    const template = Object.assign(['', ''], { raw: ['', ''] });
    for (const args of [
      [template, 1, Prisma.join(values)],
      [Prisma.join([...values, 1])],
      [Prisma.sql`${1} ${Prisma.join(values)}`],
      [template, ...values, 1],
    ])
      expect(() => raw(...args)).toThrow(refusal('DB_INPUT_TOO_LARGE'));
    expect(next).not.toHaveBeenCalled();
  });

  it('passes honest operations on as they are, and the values of raw SQL unseen', async () => {
    const template = Object.assign(['', ''], { raw: ['', ''] });
    for (const operation of [
      operationOf({ args: { take: 1 } }),
      operationOf({ model: null, args: [template, circular(), null, undefined, Array(MAX_RAW_VALUES + 1)] }),
      operationOf({ model: null, args: [template, Prisma.join(Array(MAX_RAW_VALUES).fill(1))] }),
      operationOf({ model: null, args: ['SELECT 1'] }),
      operationOf({ model: null, args: [] }),
    ]) {
      await expect(step.around(operation, next)).resolves.toBe('answer');
      expect(next).toHaveBeenLastCalledWith(operation);
    }
  });
});
