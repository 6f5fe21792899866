import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { HazardStage } from '../support/hazard-bench.js';
import { furtherDoors, reading, through, writing, type ClientCalls, type LooseClient } from './doors.js';
import { id, person } from './made-input.js';
import { endsOn, refusedAs, verdictsOn } from './verdicts.js';

jest.setTimeout(120_000);

/** What a request body holds where an id or a word was expected. */
const smuggled = [
  '{"contains":""}',
  '{"not":""}',
  '{"not":null}',
  '{"in":[]}',
  '{"startsWith":"","mode":"insensitive"}',
  '{"$ne":null}',
  '{"set":"x"}',
  '{"connect":{}}',
  '[]',
  '[{}]',
  'null',
  'true',
];

/** Where a value is meant, by what is asked there. */
const places: Readonly<Record<string, (client: LooseClient, value: unknown) => Promise<unknown>>> = {
  'the id of findUnique': ({ patient }, value) => patient.findUnique({ where: { id: value } }),
  'the id of findUniqueOrThrow': ({ patient }, value) => patient.findUniqueOrThrow({ where: { id: value } }),
  'a part of a compound key': ({ patient }, value) =>
    patient.findUnique({ where: { clinicId_mrn: { clinicId: id, mrn: value } } }),
  'a cursor': ({ patient }, value) => patient.findMany({ cursor: { id: value } }),
};
const writingPlaces: typeof places = {
  'the id of update': ({ patient }, value) => patient.update({ where: { id: value }, data: { phone: '1' } }),
  'the id of delete': ({ patient }, value) => patient.delete({ where: { id: value } }),
  'the id of upsert': ({ patient }, value) =>
    patient.upsert({ where: { id: value }, create: person('x'), update: { phone: '1' } }),
  'a value of create': ({ patient }, value) => patient.create({ data: { ...person('x'), mrn: value } }),
  'a value of createMany': ({ patient }, value) =>
    patient.createMany({ data: [{ ...person('x'), mrn: value }] }),
  'a key of connect': ({ patient }, value) =>
    patient.update({ where: { id }, data: { user: { connect: { id: value } } } }),
};

const placed = (where: typeof places): ClientCalls =>
  Object.fromEntries(
    Object.entries(where).flatMap(([place, call]) =>
      smuggled.map((json): [string, ClientCalls[string]] => [
        `${json} as ${place}`,
        (client) => call(client, JSON.parse(json)),
      ]),
    ),
  );

describe('operators in place of values', () => {
  let stage: HazardStage;
  const [reads, writes] = [placed(places), placed(writingPlaces)];

  beforeAll(async () => {
    stage = await HazardStage.set();
    for (const { clinicId } of [stage.alpha, stage.beta])
      await stage.superuser.query(
        `INSERT INTO healthcare.patients (clinic_id, id, mrn, first_name, last_name, birth_date)
         VALUES ($1, gen_random_uuid(), 'p1', 'F', 'L', '1990-01-01')`,
        [clinicId],
      );
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('are refused where a row is named or a value is written, with nothing sent', async () => {
    const calls = { ...reading(reads), ...writing(writes) };
    expect(await stage.play((bench) => verdictsOn(bench, calls))).toEqual(
      refusedAs('DB_VALIDATION_FAILED', calls),
    );
  });

  it('are refused so at every door to a client', async () => {
    const calls = { ...reads, ...writes };
    await stage.play(async (bench) => {
      for (const [name, door] of Object.entries(furtherDoors)) {
        expect({ [name]: await endsOn(bench, through(door, calls)) }).toEqual({
          [name]: refusedAs('DB_VALIDATION_FAILED', calls),
        });
      }
    });
  });

  it('would choose a row were lookups run as searches', async () => {
    const ends = await stage.playWithout(
      {
        file: 'prisma/execute-operation.ts',
        find: 'delegateOf(client, model.delegate)[name]?.(given)',
        replace: "delegateOf(client, model.delegate)[name.replace('findUnique', 'findFirst')]?.(given)",
      },
      (bench) => endsOn(bench, reading(reads)),
    );
    expect(ends['{"in":[]} as the id of findUnique']).toBe('done');
  });

  it('are what they are in a filter, for the clinic’s own rows: schemas have to keep them out of there', async () => {
    await stage.play(async ({ database, alpha }) => {
      for (const mrn of [{ contains: '' }, { not: '' }, { startsWith: 'p' }]) {
        const rows = await database.runInContext(alpha, () =>
          database.executeHealthcareRead((client) => client.patient.findMany({ where: { mrn } })),
        );
        expect(rows.map(({ clinicId }) => clinicId)).toEqual([alpha.clinicId]);
      }
    });
  });

  it('stay values in raw SQL', async () => {
    await stage.play(async ({ database, alpha }) => {
      const find = (value: unknown) =>
        database.runInContext(alpha, () =>
          database.executeHealthcareRead(
            (client) =>
              client.$queryRaw<unknown[]>`SELECT 1 FROM healthcare.patients WHERE mrn = ${value}::text`,
          ),
        );
      expect(await find('p1')).toHaveLength(1);
      for (const json of smuggled) expect(await find(JSON.parse(json))).toEqual([]);
    });
  });
});
