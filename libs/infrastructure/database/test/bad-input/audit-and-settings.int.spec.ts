import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { AuditInfo, WriteClient } from '@infrastructure/database';
import type { Edit } from '../support/defences.js';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { asAlpha } from './doors.js';
import { circular, id, manyIds, nested, parsed } from './made-input.js';
import {
  allDone,
  endsOn,
  refusedAs,
  shown,
  unnoticedBy,
  verdictsOn,
  type Call,
  type Calls,
} from './verdicts.js';

jest.setTimeout(120_000);

const audit = { action: 'TOUCH', resourceType: 'Patient' };
const touch = (client: WriteClient) =>
  client.patient.updateMany({ where: { mrn: 'none' }, data: { phone: '1' } });

const malformed: Readonly<Record<string, unknown>> = {
  'a text': 'TOUCH_PATIENT',
  'a list': [audit],
  'nothing in it': {},
  'no action': { resourceType: 'Patient' },
  'an empty action': { ...audit, action: '' },
  'an action of 101 letters': { ...audit, action: 'x'.repeat(101) },
  'an action that is an object': { ...audit, action: { not: '' } },
  'an action with a NUL in it': { ...audit, action: 'a\u0000b' },
  'half a letter as an action': { ...audit, action: '\ud800' },
  'no resource type': { action: 'TOUCH' },
  'a resource type that is a list': { ...audit, resourceType: ['Patient'] },
  'a resource id of null': { ...audit, resourceId: null },
  'a resource id of a thousand letters': { ...audit, resourceId: 'x'.repeat(1000) },
  'a patient that is no UUID': { ...audit, patientId: 'p1' },
  'a patient that is an operator': { ...audit, patientId: { not: '' } },
  'a purpose that is a number': { ...audit, purpose: 7 },
  'an actor that is an object': { ...audit, userId: { toString: () => id } },
  'metadata in text': { ...audit, metadata: '{}' },
  'metadata in a list': { ...audit, metadata: [1] },
  'metadata of null': { ...audit, metadata: null },
  'metadata that is a function': { ...audit, metadata: () => ({}) },
  'metadata with a big integer': { ...audit, metadata: { amount: 1n } },
  'metadata that holds itself': { ...audit, metadata: circular() },
  'metadata 10 000 levels deep': { ...audit, metadata: nested('a', 10_000) },
  'metadata over 8 KiB': { ...audit, metadata: { text: 'x'.repeat(8192) } },
  'metadata of 100 000 elements': { ...audit, metadata: { ids: manyIds } },
  'metadata with a NUL in it': { ...audit, metadata: { text: 'a\u0000b' } },
  'metadata whose toJSON throws': {
    ...audit,
    metadata: {
      toJSON() {
        throw new Error('planted');
      },
    },
  },
};

type AuditedCall = (bench: HazardBench, info: AuditInfo) => Promise<unknown>;

/** Every call that takes audit information. */
const audited: Readonly<Record<string, AuditedCall>> = {
  executeHealthcareWrite: ({ database }, info) => database.executeHealthcareWrite(touch, info),
  executeInTransaction: ({ database }, info) => database.executeInTransaction(touch, { audit: info }),
  'a nested call': ({ database }, info) =>
    database.executeInTransaction(() => database.executeInTransaction(touch, { audit: info })),
  executeWithClinicContext: ({ database, alpha }, info) =>
    database.executeWithClinicContext(alpha.clinicId, touch, { write: info }),
  'a batch': ({ database }, info) =>
    batch(database.executeBatchOperations([{ operation: touch }], { audit: info })),
  'an item of a batch': ({ database }, info) =>
    batch(database.executeBatchOperations([{ operation: touch, audit: info }])),
};

async function batch(results: ReturnType<HazardBench['database']['executeBatchOperations']>): Promise<void> {
  for (const result of await results) if (result.status === 'failed') throw result.error;
}

const auditing = (infos: Readonly<Record<string, unknown>>): Calls =>
  asAlpha(
    Object.fromEntries(
      Object.entries(audited).flatMap(([name, call]) =>
        Object.entries(infos).map(([title, info]): [string, Call] => [
          `${name}: ${title}`,
          (bench) => call(bench, info as AuditInfo),
        ]),
      ),
    ),
  );

const timeouts = [0, -1, 1.5, NaN, Infinity, 2 ** 31, null, '1000', '1; SET ROLE x', [1000], {}];
const limits: Calls = asAlpha({
  ...Object.fromEntries(
    timeouts.flatMap((value): [string, Call][] => {
      const options = { timeoutMs: value as number };
      return [
        [
          `a read within ${shown(value)} ms`,
          ({ database }) => database.executeHealthcareRead((client) => client.patient.count(), options),
        ],
        [
          `a write within ${shown(value)} ms`,
          ({ database }) => database.executeHealthcareWrite(touch, audit, options),
        ],
        [
          `a transaction within ${shown(value)} ms`,
          ({ database }) => database.executeInTransaction(touch, options),
        ],
      ];
    }),
  ),
  ...Object.fromEntries(
    [0, -1, 501, 1.5, NaN, Infinity, '5', {}].map((concurrency): [string, Call] => [
      `a batch of ${shown(concurrency)} at once`,
      ({ database }) => database.executeBatchOperations([], { concurrency: concurrency as number }),
    ]),
  ),
  ...Object.fromEntries(
    [-1, 11, 1.5, NaN, '3'].map((retries): [string, Call] => [
      `a batch with ${shown(retries)} retries`,
      ({ database }) => database.executeBatchOperations([], { retries: retries as number }),
    ]),
  ),
  ...Object.fromEntries(
    ['', ' ', undefined, null, 7, {}].map((reason): [string, Call] => [
      `a raw client for ${shown(reason)}`,
      ({ database }) => database.getRawPrismaClient({ reason: reason as string }),
    ]),
  ),
  ...Object.fromEntries(
    [undefined, null, 7, {}, [null], [{}], [{ operation: 'touch' }]].map((operations): [string, Call] => [
      `a batch made of ${shown(operations)}`,
      ({ database }) => database.executeBatchOperations(operations as never),
    ]),
  ),
  ...Object.fromEntries(
    [undefined, null, 7, { orderBy: null }, { orderBy: [null] }].map((request): [string, Call] => [
      `a page of ${shown(request)}`,
      ({ database }) => database.paginate('patient', request as never),
    ]),
  ),
  'a raw client for no reason at all': ({ database }) =>
    (database.getRawPrismaClient as () => Promise<unknown>).call(database),
  'a read with null for options': ({ database }) =>
    database.executeHealthcareRead((client) => client.patient.count(), null as never),
  'a transaction with 7 for options': ({ database }) => database.executeInTransaction(touch, 7 as never),
});

const legal: Calls = {
  ...auditing({
    'only what it must say': audit,
    'all it can say': {
      ...audit,
      resourceId: 'p1',
      patientId: id,
      purpose: 'TREAT',
      userId: id,
      metadata: { ward: 'east', steps: [1, 2], nested: nested('a', 100) },
    },
    'metadata with a key that reaches no prototype': {
      ...audit,
      metadata: parsed('{"__proto__":{"isAdmin":true}}'),
    },
    'an action of 100 letters': { ...audit, action: 'x'.repeat(100) },
  }),
  ...asAlpha({
    'a read within a second': ({ database }) =>
      database.executeHealthcareRead((client) => client.patient.count(), { timeoutMs: 1000 }),
    'a transaction within 20 days': ({ database }) =>
      database.executeInTransaction(touch, { timeoutMs: 20 * 86_400_000 }),
    'a batch one by one': ({ database }) =>
      batch(database.executeBatchOperations([{ operation: touch }], { concurrency: 1, retries: 0 })),
    'a raw client for a reason': ({ database }) => database.getRawPrismaClient({ reason: 'migration' }),
  }),
};

const checksGone: readonly Edit[] = [
  ['prisma/audit-stamp.ts', "throw AuditError.invalidInfo('patientId', 'a UUID');", 'void 0;'],
  [
    'prisma/audit-stamp.ts',
    "throw AuditError.invalidInfo(field, 'a text of 1 to 100 characters');",
    'return value as string;',
  ],
  [
    'prisma/audit-stamp.ts',
    'throw AuditError.invalidInfo(field, `a text of at most ${String(LONGEST_TEXT)} characters`);',
    'return value as string;',
  ],
  [
    'prisma/audit-stamp.ts',
    "throw AuditError.invalidInfo('metadata', 'an object of JSON values');",
    'return metadata;',
  ],
  ['prisma/audit-stamp.ts', "throw AuditError.invalidInfo('metadata', 'at most 8 KiB as JSON');", 'void 0;'],
].map(([file = '', find = '', replace = '']) => ({ file, find, replace }));

describe('audit information and settings that cannot be used', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set();
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('refuse the write that they are for, before any SQL, at every call that takes them', async () => {
    const calls = auditing(malformed);
    expect(await stage.play((bench) => verdictsOn(bench, calls))).toEqual(
      refusedAs('DB_AUDIT_INFO_INVALID', calls),
    );
  });

  it('are refused when they are limits, or a reason', async () => {
    expect(await stage.play((bench) => verdictsOn(bench, limits))).toEqual(
      refusedAs('DB_ARGUMENT_INVALID', limits),
    );
  });

  it('have neighbours that are in order', async () => {
    expect(await stage.play((bench) => endsOn(bench, legal))).toEqual(allDone(legal));
  });

  it('let the write begin, or stop it in another way, without the checks', async () => {
    const calls = auditing(malformed);
    const ends = await stage.playWithout(checksGone, (bench) => endsOn(bench, calls));
    expect(unnoticedBy(refusedAs('DB_AUDIT_INFO_INVALID', calls), ends)).toEqual([]);
  });
});
