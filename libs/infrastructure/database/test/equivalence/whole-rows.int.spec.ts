import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { modelMetadata } from '../../src/prisma/generated/model-metadata.js';
import { wholeRowsOf } from '../../src/prisma/whole-rows.js';
import { delegateOf, PlantedClinic, type LooseClient } from '../isolation/clinic-pair.js';
import { modelOf } from '../support/operation-fixture.js';
import { RoleSession } from '../support/role-session.js';
import { createClinic, startTestDatabase, type TestDatabase } from '../support/test-database.js';

type Row = Record<string, unknown>;

/** All that a program can see of a row: values, their kinds, and the order of the keys. */
const seenIn = (row: Row) =>
  Object.entries(row).map(([field, value]) => [field, Object.prototype.toString.call(value), value]);

const RUNS = 60;

describe('rows that are asked for by id', () => {
  let test: TestDatabase;
  let clinic: PlantedClinic;
  let superuser: RoleSession;

  beforeAll(async () => {
    test = await startTestDatabase();
    clinic = new PlantedClinic(await createClinic(test.database, 'alpha'), 'alpha');
    await clinic.plant(test.database);
    superuser = await RoleSession.open(test.cluster, 'migration');
  });
  afterAll(async () => {
    await superuser.close();
    await test.stop();
  });

  /** Both rows of the model: by two lookups of one turn, by one after the other, and by one list. */
  const bothWays = (model: string) =>
    test.database.runInContext(clinic.identity, () =>
      test.database.executeHealthcareRead(async (client) => {
        const delegate = delegateOf(client as unknown as LooseClient, modelOf(model));
        const ids = clinic.rows(model).map(({ id }) => id as string);
        const looked = await Promise.all(
          ids.map((id) => delegate['findUnique']?.({ where: { id } }) as Promise<Row>),
        );
        const alone = [];
        for (const id of ids) alone.push(await (delegate['findFirst']?.({ where: { id } }) as Promise<Row>));
        const listed = (await delegate['findMany']?.({ where: { id: { in: ids } } })) as Row[];
        return { looked, alone, listed: ids.map((id) => listed.find((row) => row['id'] === id) as Row) };
      }),
    );

  const served = Object.values(modelMetadata.models).filter(
    ({ uniqueKeys, fields, name }) =>
      uniqueKeys.some(({ name }) => name === 'id') &&
      fields['id']?.isUuid === true &&
      wholeRowsOf(modelOf(name)) !== undefined,
  );

  it('serves nearly every model', () => {
    expect(served.length).toBeGreaterThan(12);
  });

  it.each(served.map(({ name }) => name))('are what Prisma makes of them: %s', async (model) => {
    if (clinic.rows(model).length < 2) return;
    const { looked, alone, listed } = await bothWays(model);
    expect(looked.map(seenIn)).toEqual(listed.map(seenIn));
    expect(alone.map(seenIn)).toEqual(listed.map(seenIn));
    expect(looked.every((row) => Object.getPrototypeOf(row) === Object.prototype)).toBe(true);
    expect(JSON.stringify(looked)).toBe(JSON.stringify(listed));
  });

  // Beyond these Prisma itself knows no date.
  const day = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
  const values = fc.record({
    text: fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll('\0', '')),
    json: fc.jsonValue({ maxDepth: 3 }),
    number: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    day: fc.option(day),
    time: day,
  });

  it('are what Prisma makes of them, whatever they hold', async () => {
    const seed = Date.now() % 1_000_000;
    const idOf = (model: string) => clinic.row(model)['id'];
    await fc.assert(
      fc.asyncProperty(values, async ({ text, json, number, day: onset, time }) => {
        await superuser.query(
          'UPDATE healthcare.allergies SET description = $2, reactions = $3, onset_on = $4 WHERE id = $1',
          [
            idOf('Allergy'),
            `x${text}`,
            JSON.stringify([json]).replaceAll('\\u0000', ''),
            onset?.toISOString(),
          ],
        );
        await superuser.query(
          'UPDATE healthcare.observations SET value = $2, value_number = $3, value_type = $5, observed_at = $4 WHERE id = $1',
          [idOf('Observation'), `x${text}`, number, time.toISOString(), number === null ? 'text' : 'numeric'],
        );
        for (const model of ['Allergy', 'Observation']) {
          const { looked, listed } = await bothWays(model);
          expect(looked.map(seenIn)).toEqual(listed.map(seenIn));
        }
      }),
      { seed, numRuns: RUNS },
    );
  });
});
